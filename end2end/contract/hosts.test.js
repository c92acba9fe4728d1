// Proves (rows 1.2, 1.5, F2) that an organisation of GitHub is read, people included, that a push shows
// within seconds by a real signed webhook and without one by polling, and that nothing is lost when
// GitHub fails.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Api, eventually } from './support/api.js';
import { GitHub, SECRET, signature } from './support/github.js';
import { componentFile } from './support/site.js';

const folder = mkdtempSync(join(tmpdir(), 'slipway-hosts-'));
const portals = [];
let github;

/** A portal that reads the organisation. */
async function portal(settings) {
  const fields = { organization: 'acme', 'api-url': github.url, ...settings };
  const pairs = Object.entries(fields).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  const api = await Api.start({ SLIPWAY__CATALOG__GITHUB: `[{ ${pairs.join(', ')} }]` });
  portals.push(api);
  return api;
}

const appears = (api, ref) => eventually(`${ref} is there`, () => api.client.getEntityByRef(ref));
const goes = (api, ref) => eventually(`${ref} is gone`, async () => !(await api.client.getEntityByRef(ref)));
const hosted = async (api) => (await api.portal.overview()).sources.find(({ target }) => target.endsWith('/acme'));

before(async () => {
  github = await GitHub.start(['shop', 'web', 'old']);
  await github.call('POST', '/orgs/acme/teams', { name: 'Shop Team' });
  await github.call('PUT', '/orgs/acme/teams/shop-team/memberships/lena', { role: 'member' });
  await github.push('shop', 'catalog-info.yaml', componentFile('hosted-shop'));
  await github.push('old', 'catalog-info.yaml', componentFile('hosted-old'));
  await github.call('PATCH', '/repos/acme/old', { archived: true });
});

after(async () => {
  const alarms = [];
  for (const api of portals) alarms.push(...(await api.stop()));
  await github?.stop();
  rmSync(folder, { recursive: true, force: true });
  assert.deepEqual(alarms, [], 'the logs');
});

describe('an organisation with an App and webhooks', () => {
  let api;

  /** Sends a delivery of our own. */
  const deliver = (body, headers) => fetch(`${api.portal.url}/api/webhooks/github`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-github-event': 'push', ...headers }, body,
  });

  before(async () => {
    const key = join(folder, 'app.pem');
    writeFileSync(key, github.privateKey);
    api = await portal({ 'app-id': '42', 'private-key-file': key, 'webhook-secret': SECRET, interval: '1h' });
  });

  test('its repositories are read with a token of the installation', async () => {
    const shop = await appears(api, 'component:default/hosted-shop');
    const { annotations } = shop.metadata;
    assert.match(annotations['backstage.io/managed-by-location'], /^url:.*\/acme\/shop\/blob\/main\/catalog-info\.yaml$/);
    assert.equal(annotations['github.com/project-slug'], 'acme/shop');
    assert.equal(await api.client.getEntityByRef('component:default/hosted-old'), undefined, 'it is archived');
    assert.ok([...github.tokens].some((token) => token?.startsWith('Bearer ghs_')), 'an installation token');
  });

  test('its people and teams are users and groups', async () => {
    const lena = await appears(api, 'user:default/lena');
    assert.deepEqual(lena.spec.profile.displayName, 'Lena');
    assert.ok(lena.spec.memberOf.includes('shop-team'), lena.spec.memberOf);
    assert.equal(lena.metadata.annotations['github.com/user-login'], 'lena');
    const team = await appears(api, 'group:default/shop-team');
    assert.equal(team.metadata.annotations['github.com/team-slug'], 'acme/shop-team');
    assert.deepEqual(team.spec.members, ['lena']);
  });

  test('a push shows within seconds, and only its repository is asked', async () => {
    await github.hook('web', `${api.portal.url}/api/webhooks/github`);
    github.asked.length = 0;
    const began = performance.now();
    await github.push('web', 'catalog-info.yaml', componentFile('hosted-web'));
    await appears(api, 'component:default/hosted-web');
    const took = performance.now() - began;
    assert.ok(took < 5_000, `it took ${took} ms`);
    assert.ok(github.asked.length > 0);
    assert.ok(github.asked.every((asked) => asked.startsWith('GET /repos/acme/web')), github.asked.join('\n'));
    const { items } = await api.client.getEntities({ filter: { 'metadata.name': 'hosted-web' } });
    assert.equal(items.length, 1);
  });

  test('a wrong signature is refused, a right one accepted and done once', async () => {
    const repository = { name: 'shop', full_name: 'acme/shop' };
    const body = JSON.stringify({ ref: 'refs/heads/main', forced: true, commits: [], repository });
    const id = randomUUID();
    const sent = async (headers) => (await deliver(body, { 'x-github-delivery': id, ...headers })).status;
    assert.equal(await sent({}), 401);
    assert.equal(await sent({ 'x-hub-signature-256': signature(body, 'another') }), 401);
    assert.equal(await sent({ 'x-hub-signature-256': signature(`${body} `) }), 401);
    github.asked.length = 0;
    assert.equal(await sent({ 'x-hub-signature-256': signature(body) }), 202);
    await eventually('it is looked at', () => github.asked.includes('GET /repos/acme/shop/branches/main'));
    await eventually('it is read', async () => (await hosted(api)).state.state === 'ready');
    github.asked.length = 0;
    const again = await deliver(body, { 'x-github-delivery': id, 'x-hub-signature-256': signature(body) });
    assert.deepEqual([again.status, await again.text()], [202, 'done before\n']);
    const elsewhere = await fetch(`${api.portal.url}/api/webhooks/gitlab`, { method: 'POST', body });
    assert.equal(elsewhere.status, 404);
    assert.deepEqual(github.asked, []);
  });

  test('a repository that is deleted takes its entities with it', async () => {
    await github.call('DELETE', '/repos/acme/web');
    const repository = { name: 'web', full_name: 'acme/web' };
    const body = JSON.stringify({ action: 'deleted', repository, organization: { login: 'acme' } });
    const headers = { 'x-github-event': 'repository', 'x-hub-signature-256': signature(body) };
    assert.equal((await deliver(body, { ...headers, 'x-github-delivery': randomUUID() })).status, 202);
    await goes(api, 'component:default/hosted-web');
    assert.ok(await api.client.getEntityByRef('component:default/hosted-shop'));
  });
});

describe('an organisation with a token and no webhook', () => {
  let api;

  before(async () => {
    api = await portal({ token: 'ghp_admin', interval: '1s', people: false, archived: true });
  });

  test('a push shows when it is polled for', async () => {
    await appears(api, 'component:default/hosted-old');
    await github.push('shop', 'catalog-info.yaml', componentFile('hosted-shop-renamed'));
    await appears(api, 'component:default/hosted-shop-renamed');
    await goes(api, 'component:default/hosted-shop');
  });

  test('when GitHub is down everything stays, and it is said', async () => {
    github.down = true;
    await eventually('the source fails', async () => (await hosted(api)).state.state === 'failed');
    assert.ok(await api.client.getEntityByRef('component:default/hosted-shop-renamed'));
    const { state } = await hosted(api);
    assert.match(state.reason, /502|left alone/);
    github.down = false;
  });
});
