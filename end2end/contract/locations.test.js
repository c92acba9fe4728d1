// Proves that Backstage's own catalog client, unchanged, can change what Slipway's catalog holds: it
// registers, tries, moves and removes locations, deletes and refreshes entities, validates, analyzes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Api, eventually } from './support/api.js';
import { refOf } from './support/oracle.js';
import { componentFile, Site } from './support/site.js';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

let api;
let client;
let site;

before(async () => {
  site = await Site.start({
    '/catalog-info.yaml': componentFile('registered'),
    '/tree.yaml': 'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: tree}\nspec: {targets: [./leaf.yaml]}\n',
    '/leaf.yaml': componentFile('leaf'),
    '/second.yaml': componentFile('second'),
    '/moved.yaml': componentFile('moved'),
    '/broken.yaml': 'kind: Component\nmetadata: {name: "not valid"}\n',
  });
  api = await Api.start({ SLIPWAY__CATALOG__ALLOW_PRIVATE_NETWORKS: 'true' });
  client = api.client;
});

after(async () => {
  site?.stop();
  if (api) assert.deepEqual(await api.stop(), [], 'the log');
});

const target = (path) => `${site.url}${path}`;
const entityRefOf = (url) => `location:default/generated-${createHash('sha1').update(`url:${url}`).digest('hex')}`;
const appears = (ref) => eventually(`${ref} is there`, () => client.getEntityByRef(ref));
const goes = (ref) => eventually(`${ref} is gone`, async () => !(await client.getEntityByRef(ref)));

/** That the call fails with this error of the server's. */
function fails(asked, name, status) {
  return assert.rejects(asked, (error) => {
    assert.deepEqual([error.name, error.cause?.name, error.statusCode], ['ResponseError', name, status]);
    return true;
  });
}

describe('locations', () => {
  // One after the other, each on what the ones before have left.
  let first;
  let second;

  test('there are none', async () => {
    assert.deepEqual(await client.getLocations(), { items: [] });
    assert.deepEqual(await client.queryLocations(), { items: [], totalItems: 0, pageInfo: {} });
  });

  test('a dry run reads the whole tree and stores nothing', async () => {
    const { location, entities, exists } = await client.addLocation({ target: target('/tree.yaml'), dryRun: true });
    assert.deepEqual([location.type, location.target], ['url', target('/tree.yaml')]);
    assert.equal(exists, false);
    const refs = entities.map(refOf);
    for (const ref of ['location:default/tree', 'component:default/leaf']) assert.ok(refs.includes(ref), `${ref} in ${refs}`);
    assert.deepEqual(await client.getLocations(), { items: [] });
    assert.equal(await client.getEntityByRef('component:default/leaf'), undefined);
    await fails(client.addLocation({ target: target('/none.yaml'), dryRun: true }), 'InputError', 400);
    await fails(client.addLocation({ target: target('/broken.yaml'), dryRun: true }), 'InputError', 400);
  });

  test('one that is added brings its entities', async () => {
    const url = target('/catalog-info.yaml');
    const { location } = await client.addLocation({ target: url });
    assert.ok(location.id);
    assert.deepEqual(location, { id: location.id, type: 'url', target: url, entityRef: entityRefOf(url) });
    const { metadata } = await appears('component:default/registered');
    assert.equal(metadata.annotations['backstage.io/managed-by-location'], `url:${url}`);
    assert.equal(metadata.annotations['backstage.io/managed-by-origin-location'], `url:${url}`);
    const { kind, spec } = await appears(location.entityRef);
    assert.deepEqual([kind, spec.type, spec.target], ['Location', 'url', url]);
    first = location;
  });

  test('it is found by id, ref and entity', async () => {
    assert.deepEqual(await client.getLocations(), { items: [first] });
    assert.deepEqual(await client.getLocationById(first.id), first);
    assert.equal(await client.getLocationById(NOWHERE), undefined);
    assert.deepEqual(await client.getLocationByRef(`url:${first.target}`), first);
    assert.equal(await client.getLocationByRef('url:https://example.org/none.yaml'), undefined);
    assert.deepEqual(await client.getLocationByEntity('component:default/Registered'), first);
    assert.deepEqual(await client.getLocationByEntity({ kind: 'Component', namespace: 'default', name: 'registered' }), first);
    // Read from the catalog's folder, which nobody registered; and not there at all.
    assert.equal(await client.getLocationByEntity('component:default/orders'), undefined);
    assert.equal(await client.getLocationByEntity('component:default/none'), undefined);
  });

  test('a second time is a conflict, or a refresh', async () => {
    await fails(client.addLocation({ target: first.target }), 'ConflictError', 409);
    await fails(client.addLocation({ target: first.target, onConflict: 'reject' }), 'ConflictError', 409);
    site.files.set('/catalog-info.yaml', componentFile('registered', '  title: Refreshed\n'));
    const { location } = await client.addLocation({ target: first.target, onConflict: 'refresh' });
    assert.deepEqual(location, first);
    await eventually('the refreshed title', async () => (await client.getEntityByRef('component:registered')).metadata.title === 'Refreshed');
    assert.equal((await client.addLocation({ target: first.target, dryRun: true })).exists, true);
    assert.equal((await client.getLocations()).items.length, 1);
  });

  test('other types are refused', async () => {
    await fails(client.addLocation({ type: 'file', target: '/etc/passwd' }), 'InputError', 400);
  });

  test('they are asked for by predicates, in pages', async () => {
    second = (await client.addLocation({ target: target('/second.yaml') })).location;
    await appears('component:default/second');
    const ids = (items) => items.map(({ id }) => id).sort();
    const found = async (query) => {
      const { items, totalItems } = await client.queryLocations({ query });
      assert.equal(totalItems, items.length);
      return ids(items);
    };
    const both = ids([first, second]);
    assert.deepEqual(await found(undefined), both);
    assert.deepEqual(await found({}), both);
    assert.deepEqual(await found({ type: 'URL' }), both);
    assert.deepEqual(await found({ target: first.target }), [first.id]);
    assert.deepEqual(await found({ id: { $in: [second.id, NOWHERE] } }), [second.id]);
    assert.deepEqual(await found({ entityRef: second.entityRef }), [second.id]);
    assert.deepEqual(await found({ target: { $hasPrefix: site.url.toUpperCase() } }), both);
    assert.deepEqual(await found({ $not: { id: first.id } }), [second.id]);
    assert.deepEqual(await found({ $any: [{ id: first.id }, { id: second.id }] }), both);
    assert.deepEqual(await found({ $all: [{ type: 'url' }, { id: first.id }] }), [first.id]);
    assert.deepEqual(await found({ target: { $exists: false } }), []);
    // Other than for entities, an empty $all matches nothing.
    assert.deepEqual(await found({ $all: [] }), []);
    assert.deepEqual(await found({ $any: [] }), []);
    await fails(client.queryLocations({ query: { kind: 'component' } }), 'InputError', 400);
    await fails(client.queryLocations({ limit: 0 }), 'InputError', 400);
    await fails(client.queryLocations({ cursor: 'nonsense' }), 'InputError', 400);

    const page = await client.queryLocations({ query: { type: 'url' }, limit: 1 });
    assert.deepEqual([page.items.length, page.totalItems], [1, 2]);
    const last = await client.queryLocations({ cursor: page.pageInfo.nextCursor });
    assert.deepEqual(ids([...page.items, ...last.items]), both);
    assert.deepEqual([last.totalItems, last.pageInfo.nextCursor], [2, undefined]);
    const streamed = [];
    for await (const items of client.streamLocations({ limit: 1 })) streamed.push(...items);
    assert.deepEqual(ids(streamed), both);
  });

  test('one can be moved', async () => {
    const url = target('/moved.yaml');
    await fails(client.updateLocation(second.id, { target: first.target }), 'ConflictError', 409);
    await fails(client.updateLocation(NOWHERE, { target: url }), 'NotFoundError', 404);
    const moved = await client.updateLocation(second.id, { target: url });
    assert.deepEqual([moved.id, moved.type, moved.target], [second.id, 'url', url]);
    await appears('component:default/moved');
    await goes('component:default/second');
  });

  test('one that is removed takes its entities along', async () => {
    for (const { id } of [first, second]) await client.removeLocationById(id);
    assert.deepEqual(await client.getLocations(), { items: [] });
    await goes('component:default/registered');
    await goes('component:default/moved');
    await goes(first.entityRef);
    await fails(client.removeLocationById(first.id), 'NotFoundError', 404);
  });
});

describe('entities', () => {
  test('one that is removed but still in its file returns', async () => {
    const { metadata } = await client.getEntityByRef('component:default/mailer');
    await client.removeEntityByUid(metadata.uid);
    const returned = await appears('component:default/mailer');
    assert.equal(returned.metadata.name, 'mailer');
    await eventually('its relations are back', async () => {
      const { relations } = await client.getEntityByRef('component:default/mailer');
      return relations.some(({ targetRef }) => targetRef === 'component:default/web-shop');
    });
    // Unknown ones are no error.
    await client.removeEntityByUid(NOWHERE);
  });

  test('one is refreshed from its file', async () => {
    const path = join(api.portal.catalog, 'resources.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('type: database', 'type: ledger'));
    await client.refreshEntity('Resource:default/orders-db');
    await eventually('the new type', async () => (await client.getEntityByRef('resource:orders-db')).spec.type === 'ledger');
    await fails(client.refreshEntity('resource:default/none'), 'NotFoundError', 404);
  });
});

describe('validateEntity', () => {
  const entity = (changes = {}) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'tried' },
    spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
    ...changes,
  });
  const location = 'url:https://example.org/catalog-info.yaml';
  const invalid = async (tried, at = location) => {
    const { valid, errors } = await client.validateEntity(tried, at);
    assert.equal(valid, false);
    assert.ok(errors.length > 0);
    for (const { name, message } of errors) assert.ok(name && message);
  };

  test('takes what is valid, and stores nothing', async () => {
    assert.deepEqual(await client.validateEntity(entity(), location), { valid: true });
    assert.equal(await client.getEntityByRef('component:default/tried'), undefined);
  });

  test('says why something is not', async () => {
    await invalid(entity({ spec: { type: 'service' } }));
    await invalid(entity({ metadata: { name: 'a b' } }));
    await invalid(entity({ metadata: {} }));
    await invalid({});
  });

  test('wants a location of type url', async () => {
    await invalid(entity(), 'nonsense');
    await invalid(entity(), 'file:/a/catalog-info.yaml');
    await invalid(entity(), 'https://example.org/catalog-info.yaml');
  });
});

describe('analyzeLocation', () => {
  test('proposes an entity for a repository', async () => {
    const answer = await client.analyzeLocation({ location: { type: 'url', target: target('/shop/till') } });
    assert.deepEqual(answer.existingEntityFiles, []);
    const [{ entity, fields }] = answer.generateEntities;
    assert.deepEqual([entity.apiVersion, entity.kind, entity.metadata.name], ['backstage.io/v1alpha1', 'Component', 'till']);
    for (const { field, state, value, description } of fields) {
      assert.ok(field && description);
      assert.ok(['analysisSuggestedValue', 'analysisSuggestedNoValue', 'needsUserInput'].includes(state), state);
      assert.ok(value === null || typeof value === 'string');
    }
  });

  test('refuses what is not a URL', async () => {
    await fails(client.analyzeLocation({ location: { type: 'url', target: 'no address' } }), 'InputError', 400);
  });
});
