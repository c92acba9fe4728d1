#!/usr/bin/env node
// Writes a company of N plausible entities as catalog files: the same for the same seed.
//
//   node generate.mjs N FOLDER [SEED]

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORDS = {
  domain: ['commerce', 'payments', 'logistics', 'identity', 'insight', 'support', 'media', 'growth'],
  subject: [
    'order', 'cart', 'invoice', 'refund', 'stock', 'parcel', 'route', 'account', 'session', 'profile',
    'catalogue', 'price', 'discount', 'review', 'search', 'image', 'message', 'ticket', 'report', 'ledger',
    'contract', 'supplier', 'warehouse', 'forecast', 'campaign', 'consent', 'audit', 'export', 'quota', 'usage',
  ],
  role: ['service', 'worker', 'gateway', 'indexer', 'sync', 'api', 'importer', 'scheduler', 'portal', 'store'],
  first: ['Ana', 'Bo', 'Chen', 'Dina', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jun', 'Kaya', 'Lars', 'Mei', 'Noor'],
  last: ['Adler', 'Bauer', 'Costa', 'Dimov', 'Endo', 'Fischer', 'Garcia', 'Huang', 'Ito', 'Jansen', 'Kovac', 'Lopez'],
  tag: ['go', 'java', 'react', 'python', 'rust', 'kafka', 'postgres', 'tier-1', 'tier-2', 'tier-3', 'internal', 'pci'],
};

/** mulberry32: small, quick, the same everywhere. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes `count` entities (the Location that leads to them is one of them) below `folder`. */
export function generate(count, folder, seed = 1) {
  const next = random(seed);
  const below = (limit) => Math.floor(next() * limit);
  const one = (list) => list[below(list.length)];
  const some = (list, most) => [...new Set(Array.from({ length: below(most + 1) }, () => one(list)))];

  const share = (part) => Math.max(1, Math.floor(count * part));
  const number = { domain: share(0.005), system: share(0.035), team: share(0.03), user: share(0.13), resource: share(0.12), api: share(0.2) };
  number.component = count - 1 - Object.values(number).reduce((sum, part) => sum + part, 0);
  const names = (kind, make) => Array.from({ length: number[kind] }, (_, index) => `${make()}-${index}`);
  const domains = names('domain', () => one(WORDS.domain));
  const systems = names('system', () => `${one(WORDS.subject)}-system`);
  const teams = names('team', () => `team-${one(WORDS.subject)}`);
  const components = names('component', () => `${one(WORDS.subject)}-${one(WORDS.role)}`);
  const apis = names('api', () => `${one(WORDS.subject)}-api`);
  const resources = names('resource', () => `${one(WORDS.subject)}-db`);

  const file = (path, documents) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), documents.join('---\n'));
  };
  const list = (items) => `[${items.join(', ')}]`;
  const document = (kind, name, description, tags, spec, more = '') =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n` +
    `  description: ${description}\n${more}` +
    (tags.length ? `  tags: ${list(tags)}\n` : '') +
    `spec:\n${Object.entries(spec).map(([key, value]) => `  ${key}: ${Array.isArray(value) ? list(value) : value}\n`).join('')}`;

  file('catalog-info.yaml', [
    document('Location', 'generated', 'A generated company', [], {
      targets: ['./org/*.yaml', './domains/*.yaml', './resources/*.yaml', './services/*/catalog-info.yaml'],
    }),
  ]);
  file('domains/all.yaml', [
    ...domains.map((name) => document('Domain', name, `The business of ${name}`, [], { owner: one(teams) })),
    ...systems.map((name) => document('System', name, `All about ${name}`, [], { owner: one(teams), domain: one(domains) })),
  ]);
  file('resources/all.yaml', resources.map((name) =>
    document('Resource', name, `Keeps what ${name} says`, some(WORDS.tag, 2), { type: one(['database', 'topic', 'bucket']), owner: one(teams), system: one(systems) })));
  const people = teams.map(() => []);
  for (let index = 0; index < number.user; index += 1) {
    const [first, last] = [one(WORDS.first), one(WORDS.last)];
    const name = `${first}.${last}-${index}`.toLowerCase();
    const team = index % teams.length;
    people[team].push(
      `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: ${name}\nspec:\n  profile:\n` +
      `    displayName: ${first} ${last}\n    email: ${name}@example.com\n  memberOf: [${teams[team]}]\n`);
  }
  teams.forEach((team, index) => {
    const parent = index > 8 ? { parent: teams[below(8)] } : {};
    file(`org/${team}.yaml`, [document('Group', team, `The people of ${team}`, [], { type: 'team', ...parent, children: [] }), ...people[index]]);
  });
  const provided = components.map(() => []);
  apis.forEach((api, index) => provided[index % components.length].push(api));
  components.forEach((name, index) => {
    const [owner, system] = [one(teams), one(systems)];
    const lifecycle = one(['production', 'production', 'production', 'experimental', 'deprecated']);
    const slug = `  annotations:\n    github.com/project-slug: example/${name}\n    argocd/app-name: ${name}\n`;
    const spec = {
      type: one(['service', 'service', 'service', 'website', 'library', 'data-pipeline']), lifecycle, owner, system,
      providesApis: provided[index], consumesApis: some(apis, 3),
      dependsOn: [...some(components, 2).map((other) => `component:${other}`), ...some(resources, 2).map((other) => `resource:${other}`)],
    };
    file(`services/${name}/catalog-info.yaml`, [
      document('Component', name, `Does the work of ${name} for ${system}`, some(WORDS.tag, 4), spec, slug),
      ...provided[index].map((api) =>
        document('API', api, `What ${name} offers`, some(WORDS.tag, 2), { type: 'openapi', lifecycle, owner, system, definition: `"openapi: 3.1.0"` })),
    ]);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count, folder, seed] = process.argv.slice(2);
  if (!folder) throw new Error('node generate.mjs N FOLDER [SEED]');
  generate(Number(count), folder, Number(seed ?? 1));
}
