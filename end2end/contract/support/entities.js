// Valid entities of every kind that Backstage's own validators know, with everything optional now
// and then, and what to put into them to make them invalid or strange.

const VALUES = {
  name: ['a', 'A', 'checkout-api', 'Order_Flow.v2', 'x'.repeat(63), '0', 'a.b-c_d', 'a--b', 'a..b'],
  namespace: ['default', 'payments', 'team-a', 'a--b', '0', 'n'.repeat(63)],
  apiVersion: ['backstage.io/v1alpha1', 'backstage.io/v1beta1'],
  text: ['x', 'Takes the orders', 'ö', '😀', '1', ' x '],
  ref: ['team', 'payments/team', 'group:team', 'user:payments/lena', 'API:default/X', 'a:b', 'k:n/x.y', 'a/b:c', 'a:b:c', 'a/b/c'],
  fullRef: ['component:a', 'resource:payments/db', 'Component:default/Other', 'k:n/n'],
  tag: ['java', 'c++', 'c#', 'tier:1', 'a-b-c', '0', 't'.repeat(63), '+', ':'],
  key: ['team', 'backstage.io/x', 'a.b.c/D_e.f-G', `${'d'.repeat(63)}.io/x`, 'K', 'a--b.io/x', `x/${'k'.repeat(63)}`],
  labelValue: ['', 'a', 'A.b_c-d', 'v'.repeat(63)],
  annotationValue: ['', 'anything at all, ü', 'url:https://example.org', '\n'],
  url: ['https://example.org', 'http://localhost:1/x?y#z', 'mailto:a@example.org', 'x:y', 'HTTPS://EXAMPLE.ORG', ' https://example.org ', 'https:example.org', 'file:///x'],
};

/** Every kind with its required and its optional fields. */
const KINDS = [
  ['Component', { type: 'text', lifecycle: 'text', owner: 'ref' },
    { system: 'ref', subcomponentOf: 'ref', providesApis: ['ref'], consumesApis: ['ref'], dependsOn: ['fullRef'], dependencyOf: ['fullRef'] }],
  ['API', { type: 'text', lifecycle: 'text', owner: 'ref', definition: 'text' }, { system: 'ref' }],
  ['Resource', { type: 'text', owner: 'ref' }, { system: 'ref', dependsOn: ['fullRef'], dependencyOf: ['fullRef'] }],
  ['System', { owner: 'ref' }, { domain: 'ref', type: 'text' }],
  ['Domain', { owner: 'ref' }, { subdomainOf: 'ref', type: 'text' }],
  ['Group', { type: 'text', children: ['ref'] }, { profile: 'profile', parent: 'ref', members: ['ref'] }],
  ['User', { memberOf: ['ref'] }, { profile: 'profile' }],
  ['Location', {}, { type: 'locationType', target: 'url', targets: ['url'], presence: 'presence' }],
];

/** A valid entity. */
export function validEntity(random) {
  const [kind, required, optional] = random.one(KINDS);
  const spec = {};
  for (const [field, type] of Object.entries(required)) spec[field] = value(type, random);
  for (const [field, type] of Object.entries(optional)) {
    if (random.chance(0.3)) spec[field] = value(type, random);
  }
  if (random.chance(0.2)) spec.extra = random.one([1, 'x', null, { deep: [1, { er: true }] }]);
  const apiVersion = random.one(VALUES.apiVersion);
  return { apiVersion, kind, metadata: metadata(random), spec };
}

function metadata(random) {
  const found = { name: random.one(VALUES.name) };
  const map = (values) => Object.fromEntries(random.some(VALUES.key, 3).map((key) => [key, random.one(values)]));
  const fields = {
    namespace: () => random.one(VALUES.namespace),
    title: () => random.one(VALUES.text),
    description: () => random.one(['', ...VALUES.text]),
    labels: () => map(VALUES.labelValue),
    annotations: () => map(VALUES.annotationValue),
    tags: () => random.some(VALUES.tag, 3),
    links: () => Array.from({ length: random.below(3) }, () => link(random)),
    owner: () => 'a field of one’s own',
  };
  for (const [field, make] of Object.entries(fields)) {
    if (random.chance(0.25)) found[field] = make();
  }
  return found;
}

function link(random) {
  const found = { url: random.one(VALUES.url) };
  for (const field of ['title', 'icon', 'type']) {
    if (random.chance(0.3)) found[field] = random.one(VALUES.text);
  }
  return found;
}

function value(type, random) {
  if (Array.isArray(type)) return random.some(VALUES[type[0]], 3);
  switch (type) {
    case 'profile':
      return random.one([{}, { displayName: 'Lena', email: 'lena@example.org', picture: 'x' }, { email: 'x', more: 1 }]);
    case 'presence':
      return random.one(['required', 'optional']);
    case 'locationType':
      return random.one(['url', 'file']);
    default:
      return random.one(VALUES[type]);
  }
}

/** Names of all `spec` fields of a kind, for giving one a wrong value that was absent before. */
export function fieldsOf(kind) {
  const rows = KINDS.filter(([name]) => name === kind);
  return [...new Set(rows.flatMap(([, required, optional]) => Object.keys({ ...required, ...optional })))];
}
