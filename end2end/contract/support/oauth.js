// GitHub's sign-in by the npm package `emulate`, and in front of it what that lacks: the teams of who
// asks, and a code that is bound to its challenge (RFC 7636).

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { createEmulator } from 'emulate';

const TOKEN = 'ghp_admin';

export const CLIENT = { id: 'Iv1.slipway', secret: 'a secret of the app' };

export class GitHubSignIn {
  /** Starts one where anna is in the organisation `acme` and its team `payments`, and eve in neither. */
  static async start() {
    const github = {
      users: [
        { login: 'anna', name: 'Anna', email: 'anna@acme.example' },
        { login: 'eve', name: 'Eve', email: 'eve@elsewhere.example' },
      ],
      orgs: [{ login: 'acme', members: [{ login: 'anna', role: 'admin' }] }],
      oauth_apps: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, name: 'Slipway', redirect_uris: [] }],
    };
    const tokens = { [TOKEN]: { login: 'anna', scopes: ['repo', 'admin:org'] } };
    const inner = await createEmulator({ service: 'github', port: await freePort(), seed: { tokens, github } });
    const front = new GitHubSignIn(inner);
    await front.#listen();
    await front.call('POST', '/orgs/acme/teams', { name: 'payments' });
    await front.call('PUT', '/orgs/acme/teams/payments/memberships/anna', { role: 'member' });
    return front;
  }

  constructor(inner) {
    this.inner = inner;
    /** Challenges by state, then by code. */
    this.challenges = new Map();
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  /** A call as the organisation's owner. */
  async call(method, path, body) {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.inner.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** What a person does on GitHub's page at an address: they choose who they are. Gives where it leads. */
  async choose(address, login) {
    const asked = new URL(address).searchParams;
    const fields = Object.fromEntries(['redirect_uri', 'scope', 'state', 'client_id'].map((name) => [name, asked.get(name)]));
    const form = new URLSearchParams({ login, ...fields });
    const response = await fetch(`${this.inner.url}/login/oauth/callback`, { method: 'POST', body: form, redirect: 'manual' });
    const back = response.headers.get('location');
    if (asked.get('code_challenge_method') !== 'S256') throw new Error(`no challenge: ${address}`);
    this.challenges.set(new URL(back).searchParams.get('code'), asked.get('code_challenge'));
    return back;
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
    const body = Buffer.concat(chunks).toString();
    const { authorization, accept, 'content-type': type } = request.headers;
    if (request.url === '/login/oauth/access_token') {
      const sent = new URLSearchParams(body);
      const hash = createHash('sha256').update(sent.get('code_verifier') ?? '').digest('base64url');
      if (this.challenges.get(sent.get('code')) !== hash) return json({ error: 'bad_verification_code' });
    }
    const headers = Object.fromEntries(Object.entries({ authorization, accept, 'content-type': type }).filter(([, value]) => value));
    if (request.url.startsWith('/user/teams')) {
      const { login } = await (await fetch(`${this.inner.url}/user`, { headers })).json();
      const teams = await this.call('GET', '/orgs/acme/teams');
      const members = await Promise.all(teams.map(({ slug }) => this.call('GET', `/orgs/acme/teams/${slug}/members`)));
      const own = teams.filter((_, at) => members[at].some((member) => member.login === login));
      return json(own.map((team) => ({ ...team, organization: { login: 'acme' } })));
    }
    const passed = await fetch(`${this.inner.url}${request.url}`, { method: request.method, headers, body: body || undefined });
    return [passed.status, { 'content-type': passed.headers.get('content-type') ?? 'application/json' }, Buffer.from(await passed.arrayBuffer())];
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
