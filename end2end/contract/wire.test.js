// Proves what Backstage's client does not show: the shapes of errors, status codes, headers, cursors
// and the plain query strings that other clients write by hand.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Api } from './support/api.js';
import { refOf } from './support/oracle.js';
import { componentFile, Site } from './support/site.js';

const JSON_TYPE = 'application/json; charset=utf-8';

let api;
let site;

before(async () => {
  site = await Site.start({ '/catalog-info.yaml': componentFile('registered') });
  api = await Api.start({ SLIPWAY__CATALOG__ALLOW_PRIVATE_NETWORKS: 'true' });
});

after(async () => {
  site?.stop();
  if (api) assert.deepEqual(await api.stop(), [], 'the log');
});

const decoded = (cursor) => JSON.parse(atob(cursor));

/** That the call fails so, with the whole error body. */
async function fails(status, name, method, path, body) {
  const response = await api.request(method, path, { body });
  const text = await response.text();
  assert.equal(response.status, status, `${method} ${path} ${JSON.stringify(body) ?? ''}: ${text}`);
  assert.equal(response.headers.get('content-type'), JSON_TYPE);
  const { error, request, response: told } = JSON.parse(text);
  if (name) assert.equal(error.name, name);
  assert.ok(typeof error.name === 'string' && typeof error.message === 'string' && error.message);
  assert.equal(request.method, method);
  assert.match(request.url, /^\//);
  assert.deepEqual(told, { statusCode: status });
  return error;
}

describe('errors', () => {
  const refused = (...asked) => fails(400, 'InputError', ...asked);
  const missing = (...asked) => fails(404, 'NotFoundError', ...asked);

  test('400: GET /entities', async () => {
    for (const query of [
      'limit=0', 'limit=-1', 'limit=x', 'offset=-1', 'offset=x', 'after=', 'after=nonsense', `after=${btoa('{"limit":"x"}')}`,
      'order=kind', 'order=up:kind', 'order=asc:', 'filter==x', 'filter=kind=api,=x', 'fields=metadata.tags[0]',
    ]) await refused('GET', `/entities?${query}`);
  });

  test('400: /entities/by-query', async () => {
    for (const query of [
      'limit=-1', 'limit=x', 'offset=-1', 'orderField=kind,up', 'cursor=nonsense', `cursor=${btoa('no JSON')}`, `cursor=${btoa('{"a":1}')}`, `cursor=${btoa('[]')}`,
      'filter==x', 'fields=kind,spec.a[1]', 'totalItems=maybe',
    ]) await refused('GET', `/entities/by-query?${query}`);
    for (const body of [
      { query: 'x' }, { query: ['x'] }, { query: 1 }, { query: { $unknown: [] } }, { query: { kind: null } }, { query: { kind: ['a'] } },
      { query: { kind: {} } }, { query: { kind: { $in: 'a' } } }, { query: { kind: { $in: [{}] } } }, { query: { kind: { $exists: 'yes' } } }, { query: { kind: { $hasPrefix: 1 } } },
      { query: { $all: {} } }, { query: { $not: [] } }, { query: { $any: ['x'] } }, { query: { $all: [], kind: 'x' } }, { query: { $all: [], $any: [] } },
      { query: { 'metadata.tags': { $contains: { a: 'b' } } } },
      { query: { relations: { $contains: { targetRef: 'x' } } } }, { query: { relations: { $contains: { type: 'ownedBy', other: 'x' } } } },
      { query: { relations: { $contains: { type: 'ownedBy', targetRef: { $in: [] } } } } },
      { cursor: 'nonsense' }, { cursor: '' }, { orderBy: [{ field: 'kind', order: 'up' }] }, { fields: ['a[0]'] }, { totalItems: 'maybe' }, { limit: 'x' },
    ]) await refused('POST', '/entities/by-query', body);
  });

  test('400: the others', async () => {
    await refused('GET', '/entity-facets');
    await refused('GET', '/entity-facets?facet=');
    await refused('GET', '/entity-facets?facet=kind&filter==x');
    await refused('POST', '/entity-facets', {});
    await refused('POST', '/entity-facets', { facets: [] });
    await refused('POST', '/entity-facets', { facets: ['kind'], query: { $unknown: 1 } });
    await refused('POST', '/entities/by-refs', {});
    await refused('POST', '/entities/by-refs', { entityRefs: [1] });
    await refused('POST', '/entities/by-refs?filter==x', { entityRefs: [] });
    await refused('POST', '/refresh', {});
    await refused('POST', '/locations', { type: 'url' });
    await refused('POST', '/locations', { type: 'url', target: 1 });
    await refused('POST', '/locations', { type: 'url', target: `${site.url}/x`, presence: 'maybe' });
    await refused('POST', '/locations?onConflict=maybe', { type: 'url', target: `${site.url}/x` });
    await refused('POST', '/locations/by-query', { limit: 0 });
    await refused('POST', '/analyze-location', { location: { type: 'url' } });
  });

  test('400: a body that is no JSON, or not declared as such', async () => {
    const post = (type) => fetch(`${api.base}/entities/by-refs`, { method: 'POST', headers: { 'content-type': type }, body: '{"entityRefs":' });
    const broken = await post('application/json');
    assert.deepEqual([broken.status, (await broken.json()).error.name], [400, 'InputError']);
    // Backstage has both, by the version of its parser.
    const undeclared = await post('text/plain');
    assert.ok([400, 415].includes(undeclared.status));
    assert.equal((await undeclared.json()).response.statusCode, undeclared.status);
  });

  test('400: POST /validate-entity has a shape of its own', async () => {
    const good = { apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name: 'a' }, spec: { memberOf: [] } };
    const location = 'url:https://example.org/x.yaml';
    for (const body of [{}, { entity: good }, { location }, { entity: good, location: 'x' }, { entity: 1, location }, { entity: { ...good, spec: {} }, location }]) {
      const response = await api.request('POST', '/validate-entity', { body });
      assert.equal(response.status, 400, JSON.stringify(body));
      const { errors, ...more } = await response.json();
      assert.deepEqual(more, {});
      for (const { name, message } of errors) assert.ok(name && message);
    }
    const response = await api.request('POST', '/validate-entity', { body: { entity: good, location } });
    assert.deepEqual([response.status, await response.text()], [200, '']);
  });

  test('404', async () => {
    await missing('GET', '/entities/by-uid/00000000-0000-4000-8000-000000000000');
    await missing('GET', '/entities/by-uid/nonsense');
    await missing('GET', '/entities/by-name/component/default/none');
    await missing('GET', '/entities/by-name/component/default/none/ancestry');
    await missing('GET', '/locations/none');
    await missing('DELETE', '/locations/none');
    await missing('PUT', '/locations/none', { type: 'url', target: `${site.url}/x` });
    await missing('GET', '/locations/by-entity/component/default/none');
    await missing('GET', '/locations/by-entity/component/default/orders');
    await missing('POST', '/refresh', { entityRef: 'component:default/none' });
    await missing('GET', '/no-such-thing');
  });

  test('405', async () => {
    await fails(405, undefined, 'POST', '/entities');
    await fails(405, undefined, 'DELETE', '/locations');
    await fails(405, undefined, 'PUT', '/entities/by-name/component/default/orders');
  });

  test('409: a location that is there', async () => {
    const body = { type: 'url', target: `${site.url}/catalog-info.yaml` };
    const added = await api.request('POST', '/locations', { body });
    assert.equal(added.status, 201);
    const { location, entities } = await added.json();
    assert.deepEqual(entities, []);
    await fails(409, 'ConflictError', 'POST', '/locations', body);
    // Each element is wrapped here, and nowhere else.
    assert.deepEqual(await api.get('/locations'), [{ data: location }]);
    assert.deepEqual(await api.get(`/locations/${location.id}`), location);
    const removed = await api.request('DELETE', `/locations/${location.id}`);
    assert.deepEqual([removed.status, await removed.text()], [204, '']);
  });
});

describe('headers', () => {
  test('answers are JSON in UTF-8', async () => {
    for (const path of ['/entities', '/entities?fields=kind', '/entities/by-query', '/entities/by-name/component/default/orders', '/entity-facets?facet=kind', '/locations']) {
      const response = await api.request('GET', path);
      assert.equal(response.headers.get('content-type'), JSON_TYPE, path);
      await response.arrayBuffer();
    }
  });

  test('a weak ETag spares an answer that did not change', async () => {
    for (const path of ['/entities/by-name/component/default/orders', '/entities/by-query?filter=kind=component&limit=2']) {
      const whole = await api.request('GET', path);
      const etag = whole.headers.get('etag');
      assert.match(etag, /^W\/"[^"]+"$/, path);
      await whole.arrayBuffer();
      const spared = await api.request('GET', path, { headers: { 'if-none-match': etag } });
      assert.deepEqual([spared.status, await spared.text()], [304, ''], path);
      const other = await api.request('GET', path, { headers: { 'if-none-match': 'W/"other"' } });
      assert.equal(other.status, 200);
      await other.arrayBuffer();
    }
  });

  test('Link leads through the pages of GET /entities', async () => {
    const all = (await api.get('/entities?filter=kind=component')).map(refOf);
    const found = [];
    let path = '/entities?filter=kind%3Dcomponent&limit=2&offset=1&fields=kind,metadata.name,metadata.namespace';
    while (path) {
      const response = await api.request('GET', path);
      found.push(...(await response.json()).map(refOf));
      const link = response.headers.get('link');
      if (!link) break;
      // Backstage leaves out where it is mounted; clients look at the query only.
      const [, query] = /^<(?:\/api\/catalog)?\/entities\?([^>]+)>; rel="next"$/.exec(link) ?? assert.fail(link);
      const next = new URLSearchParams(query);
      assert.equal(next.get('offset'), null);
      assert.deepEqual([next.get('filter'), next.get('limit')], ['kind=component', '2']);
      assert.deepEqual(decoded(next.get('after')), { limit: 2, offset: 1 + found.length });
      path = `/entities?${next}`;
    }
    assert.deepEqual(found, all.slice(1));
    assert.equal((await api.request('GET', '/entities')).headers.get('link'), null);
  });
});

describe('cursors', () => {
  const post = async (body) => (await api.request('POST', '/entities/by-query', { body })).json();

  test('are base64 of JSON, with a query when there is a predicate', async () => {
    const plain = await api.get('/entities/by-query?filter=kind=component&limit=2&orderField=metadata.name,desc');
    assert.equal(typeof decoded(plain.pageInfo.nextCursor), 'object');
    const predicate = await post({ query: { kind: 'component' }, limit: 2, orderBy: [{ field: 'metadata.name', order: 'desc' }] });
    assert.ok('query' in decoded(predicate.pageInfo.nextCursor));
    // A call without a predicate has none to hand on.
    const bare = await api.get('/entities/by-query?limit=2');
    assert.ok(!('query' in decoded(bare.pageInfo.nextCursor)));
  });

  test('of either call are taken by the other', async () => {
    const plain = await api.get('/entities/by-query?filter=kind=component&limit=2&orderField=metadata.name');
    const predicate = await post({ query: { kind: 'component' }, limit: 2, orderBy: [{ field: 'metadata.name', order: 'asc' }] });
    assert.deepEqual(plain.items, predicate.items);
    const next = [
      await api.get(`/entities/by-query?limit=2&cursor=${encodeURIComponent(plain.pageInfo.nextCursor)}`),
      await api.get(`/entities/by-query?limit=2&cursor=${encodeURIComponent(predicate.pageInfo.nextCursor)}`),
      await post({ limit: 2, cursor: plain.pageInfo.nextCursor }),
      await post({ limit: 2, cursor: predicate.pageInfo.nextCursor }),
    ];
    for (const { items, totalItems } of next) assert.deepEqual([items, totalItems], [next[0].items, plain.totalItems]);
  });

  test('win over what else is asked', async () => {
    const { pageInfo, totalItems } = await api.get('/entities/by-query?filter=kind=component&limit=2&orderField=metadata.name');
    const cursor = encodeURIComponent(pageInfo.nextCursor);
    const next = await api.get(`/entities/by-query?cursor=${cursor}&limit=2`);
    const other = await api.get(`/entities/by-query?cursor=${cursor}&limit=2&filter=kind=user&orderField=kind,desc&fullTextFilterTerm=zz`);
    assert.deepEqual(other.items, next.items);
    assert.equal(other.totalItems, totalItems);
  });
});

describe('query strings', () => {
  const refs = async (path) => (await api.get(path)).map(refOf);
  const items = async (path) => (await api.get(path)).items.map(refOf);

  test('spaces around the parts of a filter do not count', async () => {
    const expected = await refs('/entities?filter=kind=component,spec.type=service');
    assert.ok(expected.length > 0);
    assert.deepEqual(await refs('/entities?filter=%20kind%20=%20Component%20,%20spec.type%20=%20Service%20,'), expected);
  });

  test('a value may contain an equals sign', async () => {
    assert.deepEqual(await refs('/entities?filter=metadata.description=100%25 nobody\'s_thing = odd'), ['component:default/forgotten']);
  });

  test('an empty filter is none', async () => {
    assert.deepEqual(await refs('/entities?filter='), await refs('/entities'));
    assert.deepEqual(await refs('/entities?filter=&filter=kind=api'), await refs('/entities?filter=kind=api'));
  });

  test('fields may be repeated, and have spaces', async () => {
    const expected = await api.get('/entities?fields=kind,metadata.name');
    assert.deepEqual(await api.get('/entities?fields=kind&fields=metadata.name'), expected);
    assert.deepEqual(await api.get('/entities?fields=kind%20,%20metadata.name,'), expected);
  });

  test('orderField may leave the direction out', async () => {
    assert.deepEqual(await items('/entities/by-query?orderField=metadata.name'), await items('/entities/by-query?orderField=metadata.name,asc'));
  });

  test('limit=0 counts, totalItems=exclude does not', async () => {
    const { totalItems } = await api.get('/entities/by-query?filter=kind=component');
    assert.deepEqual(await api.get('/entities/by-query?filter=kind=component&limit=0'), { items: [], totalItems, pageInfo: {} });
    assert.equal((await api.get('/entities/by-query?filter=kind=component&totalItems=exclude')).totalItems, 0);
    assert.equal((await api.get('/entities/by-query?filter=kind=component&totalItems=include')).totalItems, totalItems);
  });

  test('empty combinators match everything or nothing', async () => {
    const count = async (query) => (await (await api.request('POST', '/entities/by-query', { body: { query } })).json()).totalItems;
    const all = (await refs('/entities')).length;
    assert.deepEqual([await count({}), await count({ $all: [] }), await count({ $any: [] }), await count({ $not: { $any: [] } })], [all, all, 0, all]);
    const bare = await api.request('POST', '/entities/by-query', { body: {} });
    assert.equal((await bare.json()).totalItems, all);
  });

  test('a deleted uid, known or not, answers 204', async () => {
    const response = await api.request('DELETE', '/entities/by-uid/00000000-0000-4000-8000-000000000000');
    assert.deepEqual([response.status, await response.text()], [204, '']);
  });
});
