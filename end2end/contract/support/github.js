// A GitHub with an organisation, by the npm package `emulate`, and in front of it what that lacks:
// the list of an organisation's repositories with entity tags, and GraphQL for people.

import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createEmulator } from 'emulate';

const TOKEN = 'ghp_admin';

/** The secret of all webhooks. */
export const SECRET = 'a secret of webhooks';

/** The signature of a delivery. */
export const signature = (body, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export class GitHub {
  /** Starts one with these repositories in the organisation `acme`. */
  static async start(repositories) {
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const permissions = { contents: 'read', metadata: 'read', members: 'read' };
    const app = {
      app_id: 42, slug: 'slipway', name: 'Slipway', private_key: keys.privateKey, permissions,
      installations: [{ installation_id: 9, account: 'acme' }],
    };
    const github = {
      users: [
        { login: 'anna', name: 'Anna', email: 'anna@acme.example' },
        { login: 'lena', name: 'Lena', bio: 'Likes ports' },
      ],
      orgs: [{ login: 'acme', members: [{ login: 'anna', role: 'admin' }, { login: 'lena' }] }],
      repos: repositories.map((name) => ({ owner: 'acme', name, auto_init: true })),
      apps: [app],
    };
    const tokens = { [TOKEN]: { login: 'anna', scopes: ['repo', 'admin:org'] } };
    const inner = await createEmulator({ service: 'github', port: await freePort(), seed: { tokens, github } });
    const front = new GitHub(inner, keys.privateKey);
    await front.#listen();
    return front;
  }

  constructor(inner, privateKey) {
    this.inner = inner;
    this.privateKey = privateKey;
    /** What Slipway asked, as `METHOD path`. */
    this.asked = [];
    this.down = false;
    /** Tokens that requests came with. */
    this.tokens = new Set();
  }

  /** The address of the API. */
  get url() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  /** A call as the organisation's owner, around the front. */
  async call(method, path, body) {
    const response = await fetch(`${this.inner.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Commits a file through the contents API. */
  async push(repository, path, text) {
    const address = `/repos/acme/${repository}/contents/${path}`;
    const there = await this.call('GET', address).catch(() => undefined);
    const content = Buffer.from(text).toString('base64');
    return this.call('PUT', address, { message: 'change', content, sha: there?.sha });
  }

  /** Has events of a repository delivered to an address. */
  hook(repository, url) {
    const config = { url, secret: SECRET, content_type: 'json' };
    return this.call('POST', `/repos/acme/${repository}/hooks`, { name: 'web', config, events: ['push', 'repository'] });
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await this.inner.close();
  }

  #listen() {
    this.server = createServer((request, response) => {
      this.#answer(request).then(
        ([status, headers, body]) => response.writeHead(status, headers).end(body),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
    return new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async #answer(request) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    this.asked.push(`${request.method} ${request.url.split('?')[0]}`);
    this.tokens.add(request.headers.authorization);
    if (this.down) return [502, {}, 'down'];
    if (request.url.startsWith('/orgs/acme/repos')) return this.#repositories(request);
    if (request.url === '/graphql') return json(await this.#people(JSON.parse(body)));
    const passed = await fetch(`${this.inner.url}${request.url}`, {
      method: request.method,
      headers: { authorization: request.headers.authorization, 'content-type': 'application/json' },
      body: body.length ? body : undefined,
    });
    return [passed.status, { 'content-type': 'application/json' }, Buffer.from(await passed.arrayBuffer())];
  }

  async #repositories(request) {
    const { items } = await this.call('GET', '/search/repositories?q=org:acme&per_page=100');
    const [status, headers, body] = json(items);
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return [304, { etag }, ''];
    return [status, { ...headers, etag }, body];
  }

  async #people({ query }) {
    const page = (nodes) => ({ pageInfo: { hasNextPage: false, endCursor: null }, nodes });
    if (query.startsWith('query Members')) {
      const logins = await this.call('GET', '/orgs/acme/members');
      const users = await Promise.all(logins.map(({ login }) => this.call('GET', `/users/${login}`)));
      const nodes = users.map(({ login, node_id, name, email, avatar_url, bio }) =>
        ({ login, id: node_id, name, email: email ?? '', avatarUrl: avatar_url, bio }));
      return { data: { organization: { membersWithRole: page(nodes) } } };
    }
    const teams = await this.call('GET', '/orgs/acme/teams');
    const nodes = await Promise.all(teams.map(async ({ slug, name, description, parent }) => {
      const members = await this.call('GET', `/orgs/acme/teams/${slug}/members`);
      return {
        slug, combinedSlug: `acme/${slug}`, name, description, avatarUrl: null,
        editTeamUrl: `https://github.example/orgs/acme/teams/${slug}/edit`,
        parentTeam: parent ? { slug: parent.slug } : null,
        members: page(members.map(({ login }) => ({ login }))),
      };
    }));
    return { data: { organization: { teams: page(nodes) } } };
  }
}

const json = (value) => [200, { 'content-type': 'application/json' }, JSON.stringify(value)];

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
