// Proves that Backstage's own catalog client, unchanged, reads Slipway's catalog: each of its reading
// methods, with the answers worked out by an independent oracle over all entities, and some hundred
// generated questions of both grammars.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Api, EXISTS } from './support/api.js';
import { byFilter, byPredicate, compare, Oracle, project, refOf } from './support/oracle.js';
import { Queries } from './support/queries.js';
import { Random } from './support/random.js';

const SEED = 20_251;
const QUESTIONS = 60;
// Each has at most one value an entity: how often an entity with several would come is left open.
const SORT_FIELDS = ['metadata.name', 'metadata.title', 'spec.type', 'spec.lifecycle', 'kind', 'metadata.uid', 'Spec.Owner'];

let api;
let client;
let entities;
let oracle;

before(async () => {
  api = await Api.start();
  client = api.client;
  entities = await api.get('/entities');
  oracle = new Oracle(entities);
});

after(async () => {
  if (api) assert.deepEqual(await api.stop(), [], 'the log');
});

const refs = (items) => items.map(refOf);
const sorted = (items) => refs(items).sort(compare);
const show = (question) => JSON.stringify(question);

/** `count` generated questions, each checked by itself so that a failure names it. */
async function ask(kind, seed, count, check) {
  const queries = new Queries(oracle, new Random(seed), EXISTS);
  let found = 0;
  for (let index = 0; index < count; index += 1) {
    const question = queries[kind]();
    found += (await check(question, queries.random)).length > 0;
  }
  // Questions that nothing answers would prove nothing.
  assert.ok(found > count / 4, `only ${found} of ${count} questions found anything`);
}

/** All pages, from the first to the last. */
async function pages(request, limit) {
  const found = [await client.queryEntities({ ...request, limit })];
  while (found.at(-1).pageInfo.nextCursor) {
    assert.ok(found.length < 100, 'the pages end');
    found.push(await client.queryEntities({ cursor: found.at(-1).pageInfo.nextCursor, limit }));
  }
  return found;
}

describe('the entities themselves', () => {
  test('are those of the files, with their envelope', () => {
    assert.ok(entities.length >= 25, `${entities.length} entities`);
    assert.equal(new Set(refs(entities)).size, entities.length);
    for (const { apiVersion, kind, metadata, relations } of entities) {
      assert.ok(apiVersion && kind && metadata.name && metadata.namespace && metadata.uid && metadata.etag);
      assert.match(metadata.annotations['backstage.io/managed-by-location'], /^(file|url):/);
      assert.match(metadata.annotations['backstage.io/managed-by-origin-location'], /^(file|url):/);
      const keys = relations.map(({ type, targetRef }) => `${type} ${targetRef}`);
      assert.deepEqual(keys, [...new Set(keys)].sort(compare), 'relations are sorted, each once');
      for (const relation of relations) assert.deepEqual(Object.keys(relation).sort(), ['targetRef', 'type']);
    }
  });

  test('keep the order of plain GET /entities by ref', () => {
    assert.deepEqual(refs(entities), sorted(entities));
  });

  test('have relations in both directions, dangling ones too', () => {
    const related = (ref, type) =>
      entities.find((entity) => refOf(entity) === ref).relations.filter((one) => one.type === type).map((one) => one.targetRef);
    assert.deepEqual(related('component:default/orders', 'ownedBy'), ['group:default/payments']);
    assert.ok(related('group:default/payments', 'ownerOf').includes('component:default/orders'));
    assert.deepEqual(related('component:default/web-shop', 'dependsOn'), ['component:default/mailer']);
    assert.deepEqual(related('component:default/mailer', 'dependencyOf'), ['component:default/orders', 'component:default/web-shop']);
    assert.deepEqual(related('component:default/mailer', 'consumesApi'), ['api:default/not-there', 'api:default/orders']);
    assert.deepEqual(related('api:default/orders', 'apiProvidedBy'), ['component:default/orders']);
    assert.deepEqual(related('component:team-a/orders', 'providesApi'), ['api:team-a/orders']);
    assert.deepEqual(related('group:default/company', 'parentOf'), ['group:default/payments', 'group:default/platform', 'group:team-a/crew']);
    assert.deepEqual(related('user:default/omar_diaz', 'memberOf'), ['group:default/payments', 'group:default/platform']);
    assert.deepEqual(related('component:default/web-shop', 'hasPart'), ['component:default/web-shop-cart']);
    assert.deepEqual(related('component:default/forgotten', 'ownedBy'), ['group:default/ghosts']);
  });
});

describe('getEntities', () => {
  test('gives everything', async () => {
    assert.deepEqual((await client.getEntities()).items, entities);
  });

  test('understands the forms of a filter', async () => {
    const forms = [
      [{ kind: 'component' }, 'one value'],
      [{ KIND: ['API', 'System'] }, 'several values, another case'],
      [{ kind: 'component', 'spec.type': 'SERVICE' }, 'several keys'],
      [[{ kind: 'user' }, { 'metadata.tags.core': 'true' }], 'several sets'],
      [{ 'metadata.tags': 'core' }, 'an item of a list'],
      [{ 'metadata.tags.tier:1': EXISTS }, 'an item as a key'],
      [{ 'metadata.annotations.backstage.io/techdocs-ref': EXISTS }, 'a key with dots and slashes'],
      [{ 'metadata.annotations.example.org/project-slug': 'shop/orders' }, 'such a key with a value'],
      [{ 'relations.ownedBy': 'group:default/payments' }, 'a relation'],
      [{ 'metadata.labels.tier': '' }, 'an empty value'],
      [{ 'spec.definition': EXISTS }, 'too long a value exists'],
      [{ 'spec.nothing': EXISTS }, 'null exists'],
      [{ 'spec.replicas': '3' }, 'a number'],
      [{ 'spec.whole': '1' }, 'a whole number written with a point'],
      [{ 'spec.large': '123456789012' }, 'a large number'],
      [{ 'spec.numbers': '2.5' }, 'a number of a list'],
      [{ 'spec.public': 'False' }, 'a flag'],
      [{ 'spec.rules.ports': '443' }, 'inside objects of a list'],
      [{ 'spec.matrix': 'deepest' }, 'inside lists of a list'],
      [{ 'metadata.title': 'größe zwölf' }, 'other letters'],
    ];
    for (const [filter, name] of forms) {
      const expected = oracle.where(byFilter(filter, EXISTS));
      assert.ok(expected.length > 0, `the catalog has something for: ${name}`);
      assert.deepEqual((await client.getEntities({ filter })).items, expected, name);
    }
    // Only texts of a list are keys as well; and what is too long equals nothing.
    for (const filter of [{ 'spec.numbers.1': EXISTS }, { 'spec.empty': EXISTS }, { 'spec.none': EXISTS }, { 'metadata.etag': EXISTS }, { relations: EXISTS }]) {
      assert.deepEqual((await client.getEntities({ filter })).items, [], show(filter));
    }
  });

  test(`answers ${QUESTIONS} generated filters`, async () => {
    await ask('filter', SEED, QUESTIONS, async (filter) => {
      const { items } = await client.getEntities({ filter });
      assert.deepEqual(refs(items), refs(oracle.where(byFilter(filter, EXISTS))), show(filter));
      return items;
    });
  });

  test('cuts out fields', async () => {
    const choices = [
      ['kind'],
      ['kind', 'metadata.name', 'metadata.namespace'],
      ['metadata.annotations.backstage.io/techdocs-ref', 'spec.owner'],
      ['metadata.annotations.example.org/path.with.dots', 'metadata.annotations.plain'],
      ['spec.profile.email', 'relations', 'no.such.field'],
      ['metadata', 'spec.rules', 'spec.nothing'],
    ];
    for (const fields of choices) {
      const expected = entities.map((entity) => project(entity, fields));
      assert.deepEqual((await client.getEntities({ fields })).items, expected, show(fields));
    }
  });

  test('sorts by one field or more; what lacks the field comes last', async () => {
    const orders = [
      { field: 'metadata.title', order: 'asc' },
      { field: 'metadata.title', order: 'desc' },
      [{ field: 'kind', order: 'desc' }, { field: 'metadata.name', order: 'asc' }],
      [{ field: 'spec.type', order: 'asc' }, { field: 'spec.lifecycle', order: 'desc' }],
    ];
    for (const order of orders) {
      // With a limit: without one Backstage sorts by the first field only, and leaves out the rest.
      const { items } = await client.getEntities({ order, limit: 1000 });
      assert.deepEqual(sorted(items), refs(entities), 'nothing is lost');
      const list = [order].flat();
      const values = (entity) => list.map(({ field }) => oracle.sortValue(entity, field));
      const expected = [...entities].sort((a, b) => compareBy(values(a), values(b), list));
      assert.deepEqual(items.map(values), expected.map(values), show(order));
    }
  });

  test('pages by limit and offset, and after', async () => {
    const filter = { kind: ['component', 'api', 'group'] };
    const all = refs(oracle.where(byFilter(filter, EXISTS)));
    for (const [limit, offset] of [[3, 0], [3, 2], [1000, 4], [2, all.length - 1], [2, 1000]]) {
      const { items } = await client.getEntities({ filter, limit, offset });
      assert.deepEqual(refs(items), all.slice(offset, offset + limit), `limit ${limit}, offset ${offset}`);
    }
    assert.deepEqual(refs((await client.getEntities({ filter, offset: 5 })).items), all.slice(5));
    const cursor = Buffer.from(JSON.stringify({ limit: 4, offset: 3 })).toString('base64');
    assert.deepEqual(refs((await client.getEntities({ filter, after: cursor })).items), all.slice(3, 7));
  });
});

describe('getEntitiesByRefs', () => {
  const asked = ['component:default/orders', 'component:default/none', 'api:default/orders', 'component:default/orders', 'widget:default/gear'];
  const byRef = (ref) => entities.find((entity) => refOf(entity) === ref);

  test('keeps the order; what is missing is undefined', async () => {
    assert.deepEqual((await client.getEntitiesByRefs({ entityRefs: asked })).items, asked.map(byRef));
    assert.deepEqual((await client.getEntitiesByRefs({ entityRefs: [] })).items, []);
  });

  test('leaves out what filter, query or both refuse', async () => {
    const filter = { kind: 'component' };
    const query = { 'spec.type': 'service' };
    const only = (...holds) => asked.map(byRef).map((entity) => (entity && holds.every((hold) => hold(oracle.pairs.get(entity))) ? entity : undefined));
    const answer = async (request) => (await client.getEntitiesByRefs({ entityRefs: asked, ...request })).items;
    assert.deepEqual(await answer({ filter }), only(byFilter(filter, EXISTS)));
    assert.deepEqual(await answer({ query: { $not: query } }), only(byPredicate({ $not: query })));
    assert.deepEqual(await answer({ filter, query }), only(byFilter(filter, EXISTS), byPredicate(query)));
  });

  test('cuts out fields', async () => {
    const fields = ['metadata.name', 'spec.type'];
    const expected = asked.map(byRef).map((entity) => entity && project(entity, fields));
    assert.deepEqual((await client.getEntitiesByRefs({ entityRefs: asked, fields })).items, expected);
  });

  test('takes more than a thousand at once', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => (index % 2 ? refOf(entities[index % entities.length]) : `component:default/none-${index}`));
    const { items } = await client.getEntitiesByRefs({ entityRefs: many });
    assert.deepEqual(items.map((item) => item && refOf(item)), many.map((ref) => (byRef(ref) ? ref : undefined)));
  });
});

describe('queryEntities', () => {
  test('gives everything, with the total', async () => {
    const { items, totalItems, pageInfo } = await client.queryEntities();
    assert.deepEqual(sorted(items), refs(entities));
    assert.equal(totalItems, entities.length);
    assert.deepEqual(pageInfo, {});
  });

  for (const [kind, field, rule] of [['filter', 'filter', (filter) => byFilter(filter, EXISTS)], ['predicate', 'query', byPredicate]]) {
    test(`answers ${QUESTIONS} generated questions by ${field}`, async () => {
      await ask(kind, SEED + 1, QUESTIONS, async (question) => {
        const { items, totalItems } = await client.queryEntities({ [field]: question });
        const expected = oracle.where(rule(question));
        assert.deepEqual(sorted(items), refs(expected), show(question));
        assert.equal(totalItems, expected.length, show(question));
        return items;
      });
    });

    test(`pages through generated questions by ${field}, there and back`, async () => {
      await ask(kind, SEED + 2, 12, async (question, random) => {
        const orderField = random.one(SORT_FIELDS);
        const order = random.one(['asc', 'desc']);
        const limit = 1 + random.below(4);
        const request = { [field]: question, orderFields: { field: orderField, order } };
        const name = show({ ...request, limit });

        const expected = oracle.where(rule(question)).filter((entity) => oracle.sortValue(entity, orderField) !== null);
        const whole = (await client.queryEntities(request)).items;
        assert.deepEqual(sorted(whole), refs(expected), name);
        const values = whole.map((entity) => oracle.sortValue(entity, orderField));
        const sign = order === 'asc' ? 1 : -1;
        assert.deepEqual(values, [...values].sort((a, b) => sign * compare(a, b)), name);

        const found = await pages(request, limit);
        assert.deepEqual(refs(found.flatMap(({ items }) => items)), refs(whole), name);
        for (const { totalItems } of found) assert.equal(totalItems, expected.length, name);
        assert.equal(found[0].pageInfo.prevCursor, undefined, name);
        await goBack(found, limit, name);
        return whole;
      });
    });
  }

  test('pages without an order', async () => {
    const found = await pages({}, 5);
    assert.deepEqual(sorted(found.flatMap(({ items }) => items)), refs(entities));
    await goBack(found, 5, 'no order');
  });

  test('keeps fields and another limit with a cursor', async () => {
    for (const request of [{ filter: { kind: 'component' } }, { query: { kind: 'component' } }]) {
      const order = { orderFields: { field: 'metadata.name', order: 'asc' } };
      const first = await client.queryEntities({ ...request, ...order, limit: 1 });
      const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor, limit: 3, fields: ['metadata.name'] });
      const all = (await client.queryEntities({ ...request, ...order })).items;
      assert.deepEqual(second.items, all.slice(1, 4).map((entity) => project(entity, ['metadata.name'])));
    }
  });

  test('sorts by the first field only', async () => {
    const orderFields = [{ field: 'metadata.title', order: 'asc' }, { field: 'spec.type', order: 'desc' }];
    const { items, totalItems } = await client.queryEntities({ orderFields });
    const titled = entities.filter((entity) => oracle.sortValue(entity, 'metadata.title') !== null);
    assert.deepEqual(sorted(items), refs(titled));
    assert.equal(totalItems, titled.length);
  });

  test('searches for text in the named fields, else in the sorted one', async () => {
    const cases = [
      [{ term: 'ORD', fields: ['metadata.name'] }, undefined, ['metadata.name']],
      [{ term: ' shop ', fields: ['metadata.title', 'metadata.annotations.example.org/project-slug'] }, undefined, ['metadata.title', 'metadata.annotations.example.org/project-slug']],
      [{ term: 'r', fields: ['Spec.Type'] }, 'metadata.name', ['spec.type']],
      [{ term: 'o' }, 'metadata.title', ['metadata.title']],
      [{ term: entities[3].metadata.uid.slice(2, 9) }, undefined, ['metadata.uid']],
      [{ term: 'zwölf', fields: ['metadata.title'] }, undefined, ['metadata.title']],
      [{ term: 'nothing has this', fields: ['metadata.name'] }, undefined, ['metadata.name']],
    ];
    for (const [fullTextFilter, field, searched] of cases) {
      const orderFields = field && { field, order: 'asc' };
      const expected = oracle.where(oracle.containing(fullTextFilter.term.trim(), searched)).filter((entity) => !field || oracle.sortValue(entity, field) !== null);
      for (const query of [undefined, {}]) {
        const { items, totalItems } = await client.queryEntities({ fullTextFilter, orderFields, query });
        assert.deepEqual(sorted(items), refs(expected), show({ fullTextFilter, field, query }));
        assert.equal(totalItems, expected.length);
      }
    }
    const found = await pages({ fullTextFilter: { term: 'o', fields: ['metadata.name'] }, orderFields: { field: 'metadata.name', order: 'desc' } }, 2);
    const expected = oracle.where(oracle.containing('o', ['metadata.name']));
    assert.deepEqual(sorted(found.flatMap(({ items }) => items)), refs(expected), 'the text goes along with the cursor');
  });

  test('counts only, skips, and leaves the total out when asked to', async () => {
    for (const request of [{ filter: { kind: 'component' } }, { query: { kind: 'component' } }]) {
      const total = oracle.where(byPredicate({ kind: 'component' })).length;
      const order = { orderFields: { field: 'metadata.name', order: 'asc' } };
      const all = refs((await client.queryEntities({ ...request, ...order })).items);
      assert.deepEqual(await client.queryEntities({ ...request, limit: 0 }), { items: [], totalItems: total, pageInfo: {} });
      assert.equal((await client.queryEntities({ ...request, totalItems: 'exclude' })).totalItems, 0);
      const skipped = await client.queryEntities({ ...request, ...order, offset: 2, limit: 2 });
      assert.deepEqual(refs(skipped.items), all.slice(2, 4));
    }
  });
});

test('streamEntities gives everything in pages', async () => {
  for (const request of [{}, { filter: { kind: 'component' } }, { query: { kind: 'component' } }]) {
    const found = [];
    for await (const page of client.streamEntities({ ...request, pageSize: 2 })) found.push(...page);
    const expected = request.filter || request.query ? oracle.where(byPredicate({ kind: 'component' })) : entities;
    assert.deepEqual(sorted(found), refs(expected));
  }
});

test('getEntityByRef and getEntityByName find one in any case, or nothing', async () => {
  const shop = entities.find((entity) => refOf(entity) === 'component:default/web-shop');
  assert.deepEqual(await client.getEntityByRef('component:default/Web-Shop'), shop);
  assert.deepEqual(await client.getEntityByRef('COMPONENT:web-shop'), shop);
  assert.deepEqual(await client.getEntityByName({ kind: 'Component', name: 'WEB-SHOP' }), shop);
  assert.equal(refOf(await client.getEntityByRef('Component:team-a/orders')), 'component:team-a/orders');
  assert.equal(await client.getEntityByRef('component:default/none'), undefined);
  assert.equal(await client.getEntityByName({ kind: 'a b', namespace: 'ü', name: 'c/d' }), undefined);
});

test('getEntityAncestors leads to the location that emits the entity', async () => {
  const { rootEntityRef, items } = await client.getEntityAncestors({ entityRef: 'component:default/Orders' });
  assert.equal(rootEntityRef, 'component:default/orders');
  assert.equal(refOf(items[0].entity), rootEntityRef);
  assert.ok(items[0].parentEntityRefs.includes('location:default/contract'), show(items[0].parentEntityRefs));
  const known = new Set(items.map(({ entity }) => refOf(entity)));
  for (const { entity, parentEntityRefs } of items) {
    assert.deepEqual(entity, entities.find((one) => refOf(one) === refOf(entity)));
    for (const parent of parentEntityRefs) assert.ok(known.has(parent), `${parent} is told of too`);
  }
  await assert.rejects(client.getEntityAncestors({ entityRef: 'component:none' }), ({ cause, statusCode }) => {
    assert.equal(statusCode, 404);
    assert.equal(cause.name, 'NotFoundError');
    return true;
  });
});

describe('getEntityFacets', () => {
  const facets = ['kind', 'spec.type', 'metadata.tags', 'metadata.tags.core', 'Metadata.Labels.tier', 'relations.ownedBy', 'spec.definition',
    'spec.nothing', 'spec.rules.action', 'spec.twice', 'spec.mixed', 'metadata.annotations.example.org/project-slug', 'no.such.field'];

  test('counts values as they are written', async () => {
    assert.deepEqual((await client.getEntityFacets({ facets })).facets, oracle.facets(facets));
  });

  test('counts within generated filters and predicates', async () => {
    await ask('filter', SEED + 3, 20, async (filter) => {
      const chosen = oracle.where(byFilter(filter, EXISTS));
      assert.deepEqual((await client.getEntityFacets({ facets, filter })).facets, oracle.facets(facets, chosen), show(filter));
      return chosen;
    });
    await ask('predicate', SEED + 4, 20, async (query) => {
      const chosen = oracle.where(byPredicate(query));
      assert.deepEqual((await client.getEntityFacets({ facets, query })).facets, oracle.facets(facets, chosen), show(query));
      return chosen;
    });
    const both = oracle.where((pairs) => byPredicate({ 'spec.type': 'service' })(pairs) && byFilter({ kind: 'component' })(pairs));
    const answer = await client.getEntityFacets({ facets, filter: { kind: 'component' }, query: { 'spec.type': 'service' } });
    assert.deepEqual(answer.facets, oracle.facets(facets, both));
  });
});

test('errors are rebuilt as typed ones', async () => {
  const refused = (asked) => assert.rejects(asked, ({ name, cause, statusCode }) => {
    assert.deepEqual([name, cause.name, statusCode], ['ResponseError', 'InputError', 400]);
    assert.ok(cause.message);
    return true;
  });
  await refused(client.getEntities({ limit: 0 }));
  await refused(client.getEntities({ filter: { '': 'x' } }));
  await refused(client.getEntities({ fields: ['metadata.tags[0]'] }));
  await refused(client.getEntities({ after: 'nonsense' }));
  await refused(client.queryEntities({ cursor: 'nonsense' }));
  await refused(client.queryEntities({ query: { kind: { $unknown: 1 } } }));
  await refused(client.getEntityFacets({ facets: [] }));
  await refused(client.getEntitiesByRefs({ entityRefs: ['component:default/orders'], query: { $all: 1 } }));
});

/** From the last page back to the first, each as it was on the way there. */
async function goBack(found, limit, name) {
  let page = found.at(-1);
  for (let index = found.length - 2; index >= 0; index -= 1) {
    page = await client.queryEntities({ cursor: page.pageInfo.prevCursor, limit });
    assert.deepEqual(refs(page.items), refs(found[index].items), `page ${index} on the way back: ${name}`);
  }
  if (found.length > 1) assert.equal(page.pageInfo.prevCursor, undefined, `there is nothing before the first page: ${name}`);
}

/** Compares by the first value that differs; null is last in either direction. */
function compareBy(a, b, orders) {
  for (const [index, { order }] of orders.entries()) {
    if (a[index] === b[index]) continue;
    if (a[index] === null) return 1;
    if (b[index] === null) return -1;
    return order === 'asc' ? compare(a[index], b[index]) : compare(b[index], a[index]);
  }
  return 0;
}
