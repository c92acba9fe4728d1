// The texts of a generated company's entities, as people write them: about 1.9 KB each on average
// when they are served.

const TAGS = ['go', 'java', 'react', 'python', 'rust', 'kafka', 'postgres', 'tier-1', 'tier-2', 'tier-3', 'internal', 'pci'];
const SENTENCES = [
  'Calls are idempotent, and a call that is given twice is answered from the first.',
  'It reads from the event log and can be built anew from it within an hour.',
  'The team that owns it is on call around the clock and answers within fifteen minutes.',
  'Personal data is kept for ninety days and is then removed by a nightly job.',
  'Everything goes through a queue, so that a slow neighbour holds nobody up.',
  'It was taken out of the monolith in 2021 and has had a life of its own since.',
  'Limits are set for each customer, and are told in the headers of every answer.',
];
const PATHS = ['orders', 'lines', 'prices', 'events', 'states', 'notes', 'owners'];
const DEFINITION = 2_048;

const list = (items) => `[${items.join(', ')}]`;
const entries = (map, indent) => Object.entries(map).map(([key, value]) => `${indent}${key}: ${Array.isArray(value) ? list(value) : value}\n`).join('');
const section = (name, map) => (Object.keys(map).length ? `  ${name}:\n${entries(map, '    ')}` : '');

function document(kind, metadata, spec) {
  const { annotations = {}, labels = {}, links = [], tags = [], ...plain } = metadata;
  const rows = links.map(([title, url, icon]) => `    - title: ${title}\n      url: ${url}\n      icon: ${icon}\n`);
  return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n${entries(plain, '  ')}` +
    section('labels', labels) + section('annotations', annotations) +
    (rows.length ? `  links:\n${rows.join('')}` : '') +
    (tags.length ? `  tags: ${list(tags)}\n` : '') +
    `spec:\n${entries(spec, '  ')}`;
}

const title = (name) => name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join(' ');

/** An OpenAPI description of 2 KB as a block of text. */
function definition(name, chance) {
  let text = `openapi: 3.1.0\ninfo:\n  title: ${title(name)}\n  version: ${1 + chance.below(9)}.${chance.below(20)}.0\npaths:\n`;
  for (let number = 1; text.length < DEFINITION; number += 1) {
    const path = chance.one(PATHS);
    text += `  /${path}/{id}/${number}:\n    get:\n      operationId: get${title(path)}${number}\n` +
      `      description: ${chance.one(SENTENCES)}\n      parameters:\n        - name: id\n          in: path\n` +
      `          required: true\n          schema: { type: string }\n      responses:\n        '200':\n          description: Found\n`;
  }
  return text.trimEnd().split('\n').map((line) => `    ${line}\n`).join('');
}

export class Writer {
  constructor(company) {
    this.company = company;
  }

  /** The Location that leads to all others. */
  location(targets) {
    return document('Location', { name: 'generated', description: 'A generated company' }, { targets });
  }

  domain(index) {
    const { company } = this;
    const [name, chance] = [company.name('domain', index), company.chance('domain', index)];
    const owner = company.name('group', chance.below(company.number.group));
    return document('Domain', { name, title: title(name), description: `The business of ${name}. ${chance.one(SENTENCES)}` }, { owner, type: 'business' });
  }

  system(index) {
    const { company } = this;
    const [name, chance] = [company.name('system', index), company.chance('system', index)];
    const part = index / company.number.system;
    const domain = company.name('domain', Math.floor(part * company.number.domain));
    const metadata = {
      name, title: title(name), description: `All about ${name}. ${chance.one(SENTENCES)}`, tags: chance.some(TAGS, 2),
      annotations: { 'backstage.io/techdocs-ref': 'dir:.', 'github.com/project-slug': `example/${name}` },
    };
    return document('System', metadata, { owner: this.#owner(chance, part), domain, type: 'product' });
  }

  resource(index) {
    const { company } = this;
    const [name, chance] = [company.name('resource', index), company.chance('resource', index)];
    const part = index / company.number.resource;
    const spec = { type: chance.one(['database', 'topic', 'bucket']), owner: this.#owner(chance, part), system: this.#system(part) };
    const metadata = {
      name, description: `Keeps what ${name} says. ${chance.one(SENTENCES)}`, tags: chance.some(TAGS, 2),
      labels: { 'example.com/environment': chance.one(['production', 'staging']) },
      annotations: { 'example.com/account': 100_000 + chance.below(900_000) + '-a', 'example.com/region': chance.one(['eu-west-1', 'us-east-1']) },
      links: [['Console', `https://console.example.com/resources/${name}`, 'cloud']],
    };
    return document('Resource', metadata, spec);
  }

  group(index) {
    const { company } = this;
    const [name, chance] = [company.name('group', index), company.chance('group', index)];
    const above = company.parent(index);
    const parent = above === undefined ? {} : { parent: company.name('group', above) };
    const metadata = {
      name, description: `The people of ${title(name)}`,
      annotations: { 'github.com/team-slug': `example/${name}`, 'pagerduty.com/service-id': `P${100_000 + chance.below(900_000)}` },
    };
    return document('Group', metadata, { type: above === undefined ? 'organisation' : 'team', ...parent, children: [] });
  }

  user(index) {
    const { company } = this;
    const { first, last, name } = company.person(index);
    const profile = `  profile:\n    displayName: ${first} ${last}\n    email: ${name}@example.com\n    picture: https://people.example.com/${name}.png\n`;
    const memberOf = [company.name('group', index % company.number.group)];
    return document('User', { name, annotations: { 'github.com/user-login': name } }, { memberOf }) + profile;
  }

  component(index) {
    const { company } = this;
    const [name, chance] = [company.name('component', index), company.chance('component', index)];
    const part = index / company.number.component;
    const several = (kind, most) => [...new Set(Array.from({ length: chance.below(most + 1) }, () => company.name(kind, company.near(chance, kind, part))))];
    const spec = {
      type: chance.one(['service', 'service', 'service', 'website', 'library', 'data-pipeline']), lifecycle: lifecycle(chance),
      owner: this.#owner(chance, part), system: this.#system(part),
      providesApis: company.provided(index).map((api) => company.name('api', api)), consumesApis: several('api', 3),
      dependsOn: [...several('component', 2).filter((other) => other !== name).map((other) => `component:${other}`), ...several('resource', 2).map((other) => `resource:${other}`)],
    };
    return document('Component', this.#about(name, spec.system, chance), spec);
  }

  /** What is said of a component: what monitoring, delivery and on-call find it by. */
  #about(name, system, chance) {
    const repository = `https://github.example.com/example/${name}`;
    const optional = {
      'sonarqube.org/project-key': `example_${name}`, 'sentry.io/project-slug': `example/${name}`,
      'pagerduty.com/service-id': `P${100_000 + chance.below(900_000)}`,
      'grafana/dashboard-selector': `"tags @> '${name}'"`,
    };
    const annotations = {
      'github.com/project-slug': `example/${name}`, 'backstage.io/source-location': `url:${repository}/tree/main/`,
      'backstage.io/techdocs-ref': 'dir:.', 'backstage.io/kubernetes-id': name, 'backstage.io/kubernetes-namespace': system,
      'argocd/app-name': name, ...Object.fromEntries(Object.entries(optional).filter(() => chance.next() < 0.3)),
    };
    const links = [['Dashboard', `https://grafana.example.com/d/${name}`, 'dashboard'], ['Runbook', `${repository}/blob/main/docs/runbook.md`, 'docs']];
    return {
      name, title: title(name), description: `Does the work of ${name} for ${system}. ${chance.one(SENTENCES)}`,
      labels: { 'example.com/tier': `tier-${1 + chance.below(3)}` }, annotations, links: links.slice(0, chance.below(3)), tags: chance.some(TAGS, 4),
    };
  }

  /** An API, that `component` provides. */
  api(index, component) {
    const { company } = this;
    const [name, chance] = [company.name('api', index), company.chance('api', index)];
    const part = component / company.number.component;
    const provider = company.name('component', component);
    const metadata = {
      name, description: `What ${provider} offers. ${chance.one(SENTENCES)}`, tags: chance.some(TAGS, 2),
      annotations: { 'github.com/project-slug': `example/${provider}` },
    };
    const spec = { type: 'openapi', lifecycle: lifecycle(chance), owner: this.#owner(chance, part), system: this.#system(part) };
    return `${document('API', metadata, spec)}  definition: |\n${definition(name, chance)}`;
  }

  #owner(chance, part) {
    return this.company.name('group', this.company.near(chance, 'group', part));
  }

  #system(part) {
    return this.company.name('system', Math.floor(part * this.company.number.system));
  }
}

const lifecycle = (chance) => chance.one(['production', 'production', 'production', 'experimental', 'deprecated']);
