// Every route is rendered on the server, every server function answers, and nothing is reached
// that should not be.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOWHERE, PAGES } from '../support/pages.js';
import { ROOT } from '../support/portal.js';
import { expect, test } from '../support/test.js';

const CHECKOUT = 'component:default/checkout-api';

/** A question to every server function: how it is asked, and what its answer holds. */
const FUNCTIONS = {
  'costs/report': {
    query: { scope: 'company', of: '', range: '30d', by: '', environment: '', component: '', offset: '0' },
    // The sample has no source of costs; browser/costs.spec.js has.
    holds: (answer) => answer === 'NoSources',
  },
  'notifications/list': {
    query: { all: 'true', kind: '', offset: '0' },
    holds: (answer) => Array.isArray(answer.notifications) && typeof answer.unread === 'number',
  },
  'notifications/wishes': {
    query: {},
    holds: (answer) => answer.wishes.portal.includes('sync'),
  },
  'groups/list': {
    query: { show: 'catalog', text: '', offset: '0' },
    holds: (answer) => answer.list.are === 'groups' && answer.list.all.length > 0,
  },
  'groups/one': {
    query: { group: 'group:default/payments', claim: '', offset: '0' },
    holds: (answer) => answer.group.of === 'catalog' && Array.isArray(answer.members),
  },
  'audit/page': {
    query: { asked: '{"text":"","actor":"","action":"","object":"","outcome":"","from":"","to":"","before":null}' },
    holds: (answer) => Array.isArray(answer.records),
  },
  'delivery/page': {
    query: { of: '', range: '90d', zone: 'UTC' },
    holds: (answer) => answer.readings.length === 5 && Array.isArray(answer.rows),
  },
  'delivery/evidence': {
    query: { of: '', measure: 'lead-time', range: '90d', zone: 'UTC', offset: '0' },
    holds: (answer) => answer.total === 0 && answer.items.length === 0,
  },
  'summary/read': { query: { range: 'last-month', zone: 'UTC' }, holds: (answer) => Array.isArray(answer.parts) },
  'deployments/overview': {
    query: { team: '', environment: '', standing: '', text: '' },
    holds: (answer) => Array.isArray(answer.rows) && Array.isArray(answer.sources),
  },
  'deployments/entity': { query: { reference: 'component:default/never-was' }, holds: (answer) => answer === null },
  'deployments/application': { query: { source: 'nowhere', namespace: '', name: 'never-was' }, holds: (answer) => answer === null },
  'deployments/preview': { query: { source: 'nowhere', namespace: '', name: 'never-was', act: 'sync' }, holds: (answer) => answer === null },
  'workloads/entity': { query: { reference: 'component:default/never-was' }, holds: (answer) => answer === null },
  'ci/entity': { query: { reference: 'component:default/never-was' }, holds: (answer) => answer === null },
  'ci/own': { query: {}, holds: (answer) => answer.connected === false && answer.mine.length === 0 },
  'ci/preview': { query: { reference: 'component:default/never-was', act: 'rerun', run: '1' }, holds: (answer) => answer === null },
  'ci/readme': { query: { reference: 'component:default/never-was' }, holds: (answer) => answer === null },
  'errors/entity': { query: { reference: 'component:default/never-was', show: '', level: '', text: '', sort: '', issue: '' }, holds: (answer) => answer === null },
  'errors/company': { query: { show: '', level: '', text: '', sort: '' }, holds: (answer) => answer.connected === false && answer.issues.length === 0 },
  'errors/preview': { query: { reference: 'component:default/never-was', issue: 'nowhere/1', act: 'resolve', to: '' }, holds: (answer) => answer === null },
  'health/entity': { query: { reference: 'component:default/never-was' }, holds: (answer) => answer === null },
  'health/overview': { query: { health: '', team: '', text: '' }, holds: (answer) => answer.total === 0 && answer.rows.length === 0 },
  'health/own': { query: {}, holds: (answer) => answer.total === 0 },
  'monitoring/company': {
    query: { team: '', environment: '', tier: '', state: '', text: '' },
    holds: (answer) => answer.connected === false && answer.monitors.length === 0,
  },
  'monitoring/entity': {
    query: { reference: 'component:default/never-was', environment: '', range: '24h', dashboard: '' },
    holds: (answer) => answer.monitoring === null,
  },
  'create/templates': { query: {}, holds: (answer) => Array.isArray(answer) },
  'create/form': { query: { template: 'template:default/none' }, holds: (answer) => answer === null },
  'create/actions': { query: {}, holds: (answer) => answer.length > 20 },
  'create/tasks': {
    query: { question: '{"whose":"mine","state":null,"template":null,"by":null,"oldest":false,"page":0}' },
    holds: (answer) => answer.counts.length === 6,
  },
  'create/own-tasks': { query: {}, holds: (answer) => Array.isArray(answer) },
  'create/task': { query: { id: 'none' }, holds: (answer) => answer === null },
  'create/events': { query: { id: 'none', after: '0' }, holds: (answer) => answer === null },
  'create/origin': { query: { entity: CHECKOUT }, holds: (answer) => answer === null },
  'create/update-preview': { query: { entity: 'component:default/never-was' }, holds: (answer) => answer === null },
  'create/editor-template': { query: {}, holds: (answer) => answer.actions.length > 20 },
  'form/complete': { query: { resource: 'hosts', context: '{}', text: '' }, holds: (answer) => Array.isArray(answer) },
  'form/entities': {
    query: { text: 'checkout-a', filters: '[[["kind",["Component"]]]]', whose: '' },
    holds: (answer) => answer[0].value === 'component:default/checkout-api',
  },
  'form/tags': { query: { text: '' }, holds: (answer) => answer.length > 3 },
  'integrations/list': { query: {}, holds: (answer) => Array.isArray(answer) },
  'identity/own': { query: {}, holds: (answer) => Array.isArray(answer.sessions) && Array.isArray(answer.tokens) },
  'approvals/list': { query: { own: 'true' }, holds: (answer) => Array.isArray(answer) },
  'rights/roles': { query: {}, holds: (answer) => answer.some(({ name, holders }) => name === 'admin' && holders > 0) },
  'rights/role': { query: { name: 'viewer' }, holds: (answer) => answer.permitted.length > 3 },
  'rights/documents': { query: {}, holds: (answer) => answer.some(({ kind, source }) => kind === 'policy' && source === 'built-in') },
  'rights/document': { query: { kind: 'policy', name: 'seeing' }, holds: (answer) => answer.entry.text.includes('permit') },
  'rights/explain': { query: { permission: 'catalog.write', entity: CHECKOUT }, holds: (answer) => answer.ground === 'permitted' },
  'rights/who': { query: { permission: 'catalog.read', entity: CHECKOUT }, holds: (answer) => answer.total > 3 && answer.of > 3 },
  'people/list': { query: { text: '', offset: '0' }, holds: (answer) => Array.isArray(answer.people) },
  'people/one': { query: { account: 'nobody' }, holds: (answer) => answer === null },
  'sign-in/entrance': { query: {}, holds: (answer) => answer.doors.length === 0 },
  'home/overview': { query: {}, holds: (answer) => answer.kinds.length > 5 },
  'catalog/list': {
    query: { query: '{"kind":"component","filters":{},"text":"","sort":{"column":"name","descending":false},"columns":[],"cursor":null}' },
    holds: ({ page }) => page.rows.length === 25 && page.facets.length > 3,
  },
  'search/find': {
    query: { query: '{"text":"checkout-api","limit":25,"facets":true}' },
    holds: (answer) => answer.hits[0].title === 'checkout-api' && answer.facets.length > 2,
  },
  'search/quick': { query: { text: 'checkout-a' }, holds: (answer) => answer.hits[0].title === 'checkout-api' },
  'search/pick': { query: { text: 'checkout-a', kinds: 'component', after: '' }, holds: (answer) => answer.rows[0].entity === 'component:default/checkout-api' && answer.next === null },
  'search/personal': { query: {}, holds: (answer) => Array.isArray(answer.recent) && Array.isArray(answer.saved) },
  'entity/detail': { query: { reference: CHECKOUT, whole: 'true' }, holds: (answer) => answer.Here.row.label === 'checkout-api' },
  'docs/overview': { query: {}, holds: (answer) => answer.sites.some(({ row }) => row.label === 'checkout-api') && answer.without_total > 0 },
  'docs/health': { query: { entity: CHECKOUT }, holds: (answer) => answer.pages === 3 && Array.isArray(answer.problems) },
  'docs/find': { query: { entity: CHECKOUT, question: 'idempotency' }, holds: (answer) => answer.some(({ path }) => path === 'architecture/') },
  'docs/page': { query: { entity: CHECKOUT, path: 'runbook/' }, holds: (answer) => answer.of.title === 'Runbook' },
  'entity/graph': { query: { reference: CHECKOUT, depth: '2' }, holds: (answer) => answer.nodes.length > 3 },
  'entity/history': { query: { reference: CHECKOUT }, holds: (answer) => answer.changes.length === 1 },
  'entity/members': {
    query: { reference: 'group:default/payments' },
    holds: (answer) => answer.some(({ person }) => person.label === 'Lena Park'),
  },
  'problems/list': { query: {}, holds: (answer) => Array.isArray(answer.problems) },
  'registry/preview': { query: { target: 'nowhere' }, holds: (answer) => answer.refused.includes('no absolute address') },
  'registry/sources': { query: {}, holds: (answer) => answer[0].registration === null && answer[0].state.entities > 100 },
  'registry/source': { query: { name: 'url:https://nowhere.example' }, holds: (answer) => answer === null },
  'catalog/changes': { query: { asked: '{"span":"Day","from":null,"to":null,"kind":"","owner":"","source":"","before":null}' }, holds: (answer) => answer.changes.length > 10 },
  'entity/origins': { query: { reference: 'component:default/checkout-api' }, holds: (answer) => answer.length > 3 },
  'reference/read': { query: {}, holds: (answer) => answer.groups[0].operations.length > 5 },
};

/** What changes something: each is asked for what is not there, or may not be. */
const COMMANDS = {
  'create/begin': { template: 'template:default/never-was', values: '{}', secrets: '{}', visit: '', is_draft: 'false' },
  'create/star': { template: 'template:default/never-was', starred: 'true' },
  'create/cancel': { id: 'none' },
  'create/retry': { id: 'none' },
  'create/decide': { id: 'none', step: 'x', decision: 'again' },
  'create/undo': { id: 'none', step: 'x' },
  'create/approve': { id: 'none', number: 'never-was', approve: 'true', comment: '' },
  'create/update': { entity: 'component:default/never-was' },
  'create/try': { template: '' },
  'errors/act': { reference: 'component:default/never-was', issue: 'nowhere/1', act: 'resolve' },
  'costs/budget': { team: 'group:default/never-was', amount: '100', thresholds: '', comment: '', seen: '0' },
  'ci/act': { reference: 'component:default/never-was', act: 'rerun', run: '1' },
  'notifications/read': { number: '0' },
  'notifications/wish': { 'portal[0]': 'weather' },
  'identity/end-session': { number: 'never-was' },
  'identity/issue-token': { name: '', owner: '', scopes: '', days: '1' },
  'identity/revoke-token': { number: 'never-was' },
  'identity/create-agent': { name: '', description: '', scopes: '' },
  'identity/remove-agent': { number: 'never-was' },
  'search/save': { name: '', address: '/elsewhere' },
  'approvals/ask': { permission: 'catalog.remove', object: CHECKOUT, reason: '' },
  'approvals/decide': { number: 'never-was', approve: 'true', comment: '' },
  'approvals/delegate': { number: 'never-was', to: 'group:default/payments' },
  'approvals/withdraw': { number: 'never-was' },
  'rights/judge': { kind: 'policy', name: '', text: '' },
  'rights/save': { kind: 'policy', name: '', becomes: 'text', text: '', comment: '' },
  'docs/vote': { entity: 'component:default/never-was', path: '', helpful: 'true' },
  'delivery/annotate': { entity: CHECKOUT, fact: 'deployment:never-was', reason: 'x', back: '/delivery' },
  'delivery/take-back': { entity: CHECKOUT, note: '0', back: '/delivery' },
  'deployments/act': { source: 'nowhere', namespace: '', name: 'never-was', act: 'sync' },
  'integrations/try': { name: 'nowhere' },
  'catalog/undo': { change_set: 'never-was' },
  'problems/choose': { entity: 'component:default/checkout-api', source: 'nowhere', location: 'nowhere.yaml' },
  'problems/decide': { source: 'nowhere', token: 'none', decision: 'keep' },
  'registry/register': { target: 'nowhere' },
  'registry/unregister': { source: 'url:https://nowhere.example' },
  'registry/refresh-source': { source: 'url:https://nowhere.example' },
  'registry/refresh': { reference: 'component:default/never-was' },
};

/** What takes away, and is content when nothing is there; and a question too long for an address. */
const REMOVALS = {
  'docs/preview': { text: '# x', config: '' },
  'costs/refresh': { back: '/costs' },
  'notifications/read-all': { kind: '', up_to: '0' },
  'search/opened': { entity: 'component:default/never-was' },
  'search/forget': { name: 'never-was' },
  'registry/remove': { reference: 'component:default/never-was' },
  'people/end-sessions': { account: 'nobody', session: '' },
  'people/revoke-tokens': { account: 'nobody', token: '' },
};

test.describe('pages', () => {
  for (const [name, address] of Object.entries(PAGES)) {
    test(`${name} comes whole from the server`, async ({ request }) => {
      const response = await request.get(address);
      expect(response.status()).toBe(200);
      expect(response.headers()['content-type']).toBe('text/html; charset=utf-8');
      const html = await response.text();
      expect(html).toMatch(/<h1[^>]*>[^<]*\S/);
      expect(html).toMatch(/<title>[^<]+ · Slipway<\/title>/);
      expect(html, 'a skeleton is no page').not.toContain('class="skeleton"');
      expect(html, 'the end is there').toMatch(/<\/body>(<!>)*<\/html>(<!>)*(<script nonce="\w+">[^<]*<\/script>)*$/);
    });
  }

  for (const address of NOWHERE) {
    test(`${address} is nowhere, with a way on`, async ({ request }) => {
      const response = await request.get(address);
      expect(response.status()).toBe(404);
      const html = await response.text();
      expect(html).toContain('Nothing here');
      expect(html).toContain('href="/catalog');
    });
  }

  test('old addresses lead on', async ({ request }) => {
    const response = await request.get('/apis', { headers: { accept: 'text/html' }, maxRedirects: 0 });
    expect([302, 303, 307, 308]).toContain(response.status());
    expect(response.headers().location).toBe('/catalog?kind=api');
  });
});

test.describe('a page that is nowhere', () => {
  test.use({ expectedMessages: [/status of 404/] });

  test('is a page all the same', async ({ page }) => {
    const response = await page.goto('/no/such/page');
    expect(response.status()).toBe(404);
    await page.getByRole('link', { name: 'Open the catalog' }).click();
    await expect(page).toHaveURL(/\/catalog/);
    await expect(page.locator('tbody tr').first()).toBeVisible();
  });
});

test.describe('server functions', () => {
  test('all of them are asked here', () => {
    const source = join(ROOT, 'app/src');
    const files = readdirSync(source, { recursive: true }).filter((file) => file.endsWith('.rs'));
    const endpoints = files.flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(/endpoint = "([^"]+)"/g)].map(([, endpoint]) => endpoint));
    expect(endpoints.sort()).toEqual([...Object.keys(FUNCTIONS), ...Object.keys(COMMANDS), ...Object.keys(REMOVALS), 'preferences'].sort());
  });

  for (const [endpoint, { query, holds }] of Object.entries(FUNCTIONS)) {
    test(`${endpoint} answers`, async ({ request }) => {
      const response = await request.get(`/fn/${endpoint}`, { params: query });
      const text = await response.text();
      expect(response.status(), text).toBe(200);
      expect(holds(JSON.parse(text)), text.slice(0, 500)).toBe(true);
    });
  }

  for (const [endpoint, form] of Object.entries(COMMANDS)) {
    test(`${endpoint} refuses what cannot be, and other sites' pages`, async ({ request }) => {
      const response = await request.post(`/fn/${endpoint}`, { form });
      expect([400, 404, 409, 422]).toContain(response.status());
      expect((await response.json()).error).toBe('bad-query');
      const foreign = await request.post(`/fn/${endpoint}`, { form, headers: { 'sec-fetch-site': 'cross-site' } });
      expect(foreign.status()).toBe(403);
      expect((await request.get(`/fn/${endpoint}`, { params: form })).status(), 'a link changes nothing').toBeGreaterThanOrEqual(400);
    });
  }

  for (const [endpoint, form] of Object.entries(REMOVALS)) {
    test(`${endpoint} of what is not there is no error, but other sites may not even ask`, async ({ request }) => {
      expect((await request.post(`/fn/${endpoint}`, { form })).status()).toBe(200);
      const foreign = await request.post(`/fn/${endpoint}`, { form, headers: { origin: 'https://evil.example' } });
      expect(foreign.status()).toBe(403);
    });
  }

  test('preferences are kept in a cookie, and a form without script gets its page back', async ({ request }) => {
    const asked = { form: { theme: 'dark' }, headers: { accept: 'text/html', referer: '/settings' }, maxRedirects: 0 };
    const response = await request.post('/fn/preferences', asked);
    expect([302, 303]).toContain(response.status());
    expect(response.headers().location).toMatch(/\/settings$/);
    expect(response.headers()['set-cookie']).toMatch(/^slipway-preferences=dark\.en\.wide\.; .*SameSite=Lax/);
  });

  test('a wrong question is told so, with nothing internal', async ({ request }) => {
    const response = await request.get('/fn/catalog/list', { params: { query: '{"kind":' } });
    expect(response.status()).toBe(400);
    const answer = await response.json();
    expect(answer.error).toBe('bad-query');
    expect((await request.get('/fn/no/such')).status()).toBe(404);
  });
});

test.describe('files', () => {
  test('scripts, WASM, fonts and style are compressed and kept for ever', async ({ request }) => {
    const html = await (await request.get('/')).text();
    const addresses = [...html.matchAll(/(?:href|src)="(\/(?:pkg|assets)\/[^"]+)"/g)].map(([, address]) => address);
    expect(addresses.some((address) => address.endsWith('.wasm'))).toBe(true);
    for (const address of addresses) {
      const response = await request.get(address, { headers: { 'accept-encoding': 'br' } });
      expect(response.status(), address).toBe(200);
      const { 'content-encoding': coding, 'cache-control': caching } = response.headers();
      if (/\.(js|wasm|css)$/.test(address)) {
        expect(coding, address).toBe('br');
        expect(caching, address).toContain('immutable');
      }
    }
  });

  for (const address of ['/pkg/..%2f..%2fetc/passwd', '/assets/%2e%2e/%2e%2e/Cargo.toml', '/pkg/no-such.js']) {
    test(`${address} is not there`, async ({ request }) => {
      expect((await request.get(address)).status()).toBe(404);
    });
  }
});

test('pages trust nothing but the portal', async ({ request }) => {
  const headers = (await request.get('/')).headers();
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).not.toContain("'unsafe-eval'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('health, readiness and measures', async ({ request }) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await (await request.get('/readyz')).json()).ready).toBe(true);
  expect(await (await request.get('/metrics')).text()).toContain('# EOF');
});
