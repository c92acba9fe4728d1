// Proves that the REST API answers for the past as it would have answered then, tells what changed,
// and undoes what a person did.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Api, eventually } from './support/api.js';

let api;
let then;
let changed;

const names = ({ items }) => items.map(({ metadata }) => metadata.name);

before(async () => {
  api = await Api.start();
  const { to } = await api.get('/changes?limit=1');
  then = to;
  const file = join(api.portal.catalog, 'components.yaml');
  const [first] = await api.get('/entities?filter=kind=component&limit=1');
  changed = first;
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, `${text}\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a-new-one\nspec:\n  type: service\n  lifecycle: production\n  owner: nobody\n`);
  await eventually('the new one is there', async () => (await api.request('GET', '/entities/by-name/component/default/a-new-one')).ok);
});

after(async () => {
  if (api) assert.deepEqual(await api.stop(), [], 'the log');
});

describe('the past', () => {
  const asOf = () => `asOf=@${then.position}`;

  test('is what it was, by position, time and header', async () => {
    const path = '/entities/by-query?filter=kind=component&limit=0';
    const now = await api.get(path);
    for (const moment of [`@${then.position}`, then.at, String(Date.parse(then.at))]) {
      const { totalItems } = await api.get(`${path}&asOf=${encodeURIComponent(moment)}`);
      assert.equal(totalItems, now.totalItems - 1, moment);
    }
    const response = await api.request('GET', path, { headers: { 'slipway-as-of': then.at } });
    assert.equal((await response.json()).totalItems, now.totalItems - 1);
  });

  test('is asked by every call that reads entities', async () => {
    const name = '/entities/by-name/component/default/a-new-one';
    assert.equal((await api.request('GET', `${name}?${asOf()}`)).status, 404);
    const refs = { entityRefs: ['component:default/a-new-one', `component:${changed.metadata.namespace}/${changed.metadata.name}`] };
    const found = await (await api.request('POST', `/entities/by-refs?${asOf()}`, { body: refs })).json();
    assert.equal(found.items[0], null);
    assert.deepEqual(found.items[1], changed, 'to the byte, its tag included');
    const count = async (more) => {
      const { facets } = await api.get(`/entity-facets?facet=kind${more}`);
      return facets.kind.find(({ value }) => value === 'Component').count;
    };
    assert.equal(await count(`&${asOf()}`), (await count('')) - 1);
    const list = await api.get(`/entities?filter=kind=component&${asOf()}`);
    assert.ok(!list.some(({ metadata }) => metadata.name === 'a-new-one'));
  });

  test('stays the same from page to page', async () => {
    const all = [];
    let page = await api.get(`/entities/by-query?limit=7&${asOf()}`);
    for (;;) {
      all.push(...names(page));
      if (!page.pageInfo.nextCursor) break;
      page = await api.get(`/entities/by-query?limit=7&cursor=${encodeURIComponent(page.pageInfo.nextCursor)}`);
    }
    assert.equal(all.length, page.totalItems);
    assert.ok(!all.includes('a-new-one'));
    const first = await api.request('GET', `/entities?limit=5&${asOf()}`);
    assert.match(first.headers.get('link'), /asOf=%40\d+/);
  });

  test('is refused where it is not known', async () => {
    const refused = async (path, status, name) => {
      const response = await api.request('GET', path);
      assert.deepEqual([response.status, (await response.json()).error.name], [status, name], path);
    };
    await refused('/entities?asOf=1999-01-01', 410, 'GoneError');
    await refused('/entities?asOf=2999-01-01', 400, 'InputError');
    await refused('/entities?asOf=@999999', 400, 'InputError');
    await refused('/entities?asOf=yesterday', 400, 'InputError');
    await refused(`/locations?${asOf()}`, 400, 'InputError');
  });
});

describe('changes', () => {
  test('are told with their fields and causes, and as differences', async () => {
    const span = `from=@${then.position}`;
    const { counts, items } = await api.get(`/changes?${span}`);
    assert.deepEqual(counts, { created: 1, updated: 0, deleted: 0 });
    assert.equal(items.length, 1);
    assert.equal(items[0].entityRef, 'component:default/a-new-one');
    assert.equal(items[0].by.operation, 'read');
    assert.ok(items[0].fields.some(({ path, after }) => path === '/spec/owner' && after === 'nobody'));
    const differences = await api.get(`/differences?${span}&owner=nobody`);
    assert.deepEqual(differences.items.map(({ entityRef, change }) => [entityRef, change]), [['component:default/a-new-one', 'created']]);
    assert.deepEqual((await api.get(`/differences?${span}&kind=api`)).items, []);
    const one = await api.get(`/entities/by-name/component/default/a-new-one/difference?${span}`);
    assert.ok(one.relationsAdded.some(([type, target]) => type === 'ownedBy' && target === 'group:default/nobody'));
    const origins = await api.get('/entities/by-name/component/default/a-new-one/origins');
    assert.equal(origins.find(({ path }) => path === '/spec/owner').position, items[0].position);
  });

  test('come page by page', async () => {
    const seen = [];
    let page = await api.get('/changes?limit=10');
    const { to } = page;
    for (;;) {
      seen.push(...page.items.map(({ position }) => position));
      if (!page.pageInfo.nextCursor) break;
      page = await api.get(`/changes?limit=10&cursor=${encodeURIComponent(page.pageInfo.nextCursor)}`);
      assert.deepEqual(page.to, to);
    }
    assert.deepEqual(seen, [...new Set(seen)].sort((a, b) => b - a));
    assert.equal(seen.length, to.position);
  });

  test('of a person are undone', async () => {
    const undo = (set, body = {}) => api.request('POST', `/changes/${set}/undo`, { body });
    const body = { type: 'url', target: 'http://127.0.0.1:9/catalog-info.yaml' };
    const registered = await api.request('POST', '/locations', { body });
    const { location } = await registered.json();
    const { items: [act] } = await api.get('/changes?limit=1');
    assert.deepEqual([act.by.actor, act.by.operation, act.undoable], ['person', 'registered', true]);
    assert.equal(registered.headers.get('slipway-change-set'), act.by.changeSet);
    const undone = await undo(act.by.changeSet);
    assert.equal(undone.status, 200);
    assert.equal((await api.request('GET', `/locations/${location.id}`)).status, 404);
    assert.equal((await undo(act.by.changeSet)).status, 409, 'twice');
    assert.equal((await undo((await undone.json()).changeSet)).status, 200, 'the undo');
    assert.equal((await (await api.request('GET', `/locations/${location.id}`)).json()).target, body.target);
    assert.equal((await undo('none')).status, 404);
    const plain = await fetch(`${api.base}/changes/none/undo`, { method: 'POST', body: '{}' });
    assert.equal(plain.status, 400, 'a form of another site cannot say JSON');
  });
});
