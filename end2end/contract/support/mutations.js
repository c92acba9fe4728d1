// Small changes to a valid entity, each of which may or may not make it invalid: judging that is
// what is compared.

import { fieldsOf } from './entities.js';

/** Values of every type, for where another type belongs. */
const ANYTHING = [null, '', ' ', 0, 1, 1.5, true, false, 'x', [], ['x'], [1], [''], [null], [['x']], {}, { a: 1 }, { a: 'b' }];

/** Texts that are nearly right, or right, by what they stand for. */
const NEARLY = {
  name: ['', '-a', 'a-', '.a', 'a.', '_', 'a b', 'a/b', 'ä', 'x'.repeat(64), 'a\n', 'a:b', 'A1', '1'],
  namespace: ['', 'Default', 'a_b', 'a.b', '-a', 'a-', 'a--b', 'n'.repeat(64), 'ä', 'n\n', '1'],
  apiVersion: ['', 'v1', 'backstage.io/v1alpha2', 'backstage.io/v1beta2', 'example.org/v1', 'backstage.io/', '/v1alpha1', 'a/b/c', 'Backstage.io/v1alpha1', 'backstage.io/v1-alpha1'],
  kind: ['', 'component', 'API2', '2API', 'Compo nent', 'K'.repeat(64), 'Api', 'COMPONENT', 'Widget'],
  key: ['', 'a b', 'a/b/c', '/a', 'a/', 'A.io/x', 'a..b/x', '-a', `${'d'.repeat(64)}.io/x`, `x/${'k'.repeat(64)}`, `${'a.'.repeat(126)}b/x`, `${'a.'.repeat(127)}b/x`, 'ä', 'a\n', '_', 'a_', 'constructor'],
  labelValue: [' ', 'a b', '-', 'a-', 'v'.repeat(64), 'ä', 'a/b', 'a\n'],
  tag: ['', 'A', 'a_b', 'a--b', '-a', 'a-', 'a.b', 'a b', 't'.repeat(64), 'ä', 'a\n', '+', 'c#', ':'],
  url: ['', 'x', '/x', '//example.org', 'http://', 'http://a b', 'http://[::1', 'http://[::1]', 'https:', 'x:', ':x', 'javascript:alert(1)', 'http://a:99999', 'http://%', 'http://ex ample', 'ht tp://x', 'http://exa\tmple.org', 'http://1.2.3.256', 'http://x:y@', '\u0000http://x', 'data:,', 'http:///', 'https://ä.example', 'http://a<b', 'blob:x', 'http://xn--', 'ws://a', 'file:'],
  blank: ['', ' ', '\t\n', '\u00a0', '\u0085', '\ufeff', '\u200b', '\u2003', 'x'],
  ref: ['', ':', '/', 'a:', ':a', 'a/', '/a', 'a:/b', 'a:b/', 'group:a', 'a/b:c', 'a b', ' ', 'x'.repeat(300), 'a:b:c', 'a:b/c/d', 'a//b', '::', 'ä'],
  presence: ['', 'Required', 'maybe', 'optional'],
  type: ['mcp-server', 'skill', 'rule', 'plugin', 'marketplace', 'service'],
};

const MUTATIONS = [
  // Anywhere: away, or anything else instead.
  (entity, random) => {
    const { holder, key } = random.one(places(entity));
    if (Array.isArray(holder)) holder.splice(key, 1);
    else delete holder[key];
  },
  (entity, random) => {
    const { holder, key } = random.one(places(entity));
    holder[key] = anything(random);
  },
  // A field of the kind, there or not.
  (entity, random) => {
    if (!isMap(entity.spec)) return;
    entity.spec[random.one(fieldsOf(entity.kind).concat('owner'))] = anything(random);
  },
  (entity, random) => {
    if (!isMap(entity.spec)) return;
    const field = random.one(fieldsOf(entity.kind).concat('owner'));
    const text = random.one(NEARLY[field] ?? NEARLY.ref);
    entity.spec[field] = Array.isArray(entity.spec[field]) ? [...entity.spec[field], text] : text;
  },
  (entity, random) => {
    if (!isMap(entity.spec?.profile)) return;
    entity.spec.profile[random.one(['displayName', 'email', 'picture'])] = anything(random);
  },
  (entity, random) => {
    entity.spec = anything(random);
  },
  // The envelope.
  (entity, random) => {
    entity.apiVersion = random.one(NEARLY.apiVersion);
  },
  (entity, random) => {
    entity.kind = random.one(NEARLY.kind);
  },
  (entity, random) => {
    entity[random.one(['extra', 'Metadata', 'data', 'constructor', ''])] = anything(random);
  },
  (entity, random) => {
    entity[random.one(['relations', 'status'])] = random.one([
      ...ANYTHING,
      [{ type: 'ownedBy', targetRef: 'group:default/x' }],
      [{ type: 'a b', targetRef: 'x' }],
      { items: [] },
      { items: [{ type: 'x', level: 'error', message: 'y' }] },
    ]);
  },
  // Metadata.
  inMetadata((metadata, random) => {
    metadata.name = random.one(NEARLY.name);
  }),
  inMetadata((metadata, random) => {
    metadata.namespace = random.one(NEARLY.namespace);
  }),
  inMetadata((metadata, random) => {
    metadata[random.one(['title', 'description', 'uid', 'etag', 'labels', 'annotations', 'tags', 'links', 'other'])] = anything(random);
  }),
  inMetadata((metadata, random) => {
    metadata[random.one(['title', 'description', 'uid', 'etag'])] = random.one(NEARLY.blank);
  }),
  inMetadata((metadata, random) => {
    metadata[random.one(['labels', 'annotations'])] = { [random.one(NEARLY.key)]: 'x' };
  }),
  inMetadata((metadata, random) => {
    metadata.labels = { a: random.one([...NEARLY.labelValue, ...ANYTHING]) };
  }),
  inMetadata((metadata, random) => {
    metadata.annotations = { a: anything(random) };
  }),
  inMetadata((metadata, random) => {
    metadata.tags = ['a', random.one([...NEARLY.tag, ...ANYTHING])];
  }),
  inMetadata((metadata, random) => {
    metadata.links = [{ url: random.one(NEARLY.url) }];
  }),
  inMetadata((metadata, random) => {
    metadata.links = [{ url: 'https://example.org', [random.one(['title', 'icon', 'type', 'more', 'url'])]: random.one([...NEARLY.blank, ...ANYTHING]) }];
  }),
  inMetadata((metadata, random) => {
    metadata.links = [anything(random)];
  }),
];

/** Changes the entity once, or now and then twice or three times. */
export function mutate(entity, random) {
  const times = random.chance(0.8) ? 1 : 2 + random.below(2);
  for (let time = 0; time < times; time += 1) random.one(MUTATIONS)(entity, random);
  return entity;
}

function inMetadata(change) {
  return (entity, random) => {
    if (isMap(entity.metadata)) change(entity.metadata, random);
  };
}

/** Every place of a tree, as the map or list that holds it and the key there. */
export function places(holder) {
  return Object.keys(holder).flatMap((key) => {
    const inner = holder[key];
    const here = { holder, key: Array.isArray(holder) ? Number(key) : key };
    return inner !== null && typeof inner === 'object' ? [here, ...places(inner)] : [here];
  });
}

function anything(random) {
  return structuredClone(random.one(ANYTHING));
}

function isMap(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
