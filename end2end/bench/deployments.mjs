#!/usr/bin/env node
// Measures deployments at the size of a large company: the overview and the tab of a service, what they
// weigh in memory, how soon an event at a vendor is at an open page, and a start with all vendors down.
// A table, and TARGET/bench/deployments.json.
//
//   node deployments.mjs [--applications 500] [--seconds 10]

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Portal, TARGET } from '../support/portal.js';
import { Api } from './api.mjs';
import { machine as describe, told } from './machine.mjs';
import { withScratch } from './measures.mjs';
import { load } from './wrk.mjs';

const ENVIRONMENTS = ['development', 'staging', 'production'];
const { values: options } = parseArgs({
  options: { applications: { type: 'string', default: '500' }, seconds: { type: 'string', default: '10' } },
});
const [size, seconds] = [Number(options.applications), Number(options.seconds)];
const folder = join(TARGET, 'bench');
const results = [];
mkdirSync(folder, { recursive: true });
const machine = describe();
console.log(told(machine));

function add(name, value, unit, most) {
  const missed = most !== undefined && value > most;
  results.push({ name, value, unit, most, missed });
  console.log(`${name}: ${value.toFixed(2)} ${unit}${most === undefined ? '' : ` (goal: at most ${most}${missed ? ', MISSED' : ''})`}`);
}

const name = (at) => `service-${String(at).padStart(4, '0')}`;
const sha = (at, version) => (at * 7919 + version * 104729).toString(16).padStart(40, '0');
const moment = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z/, 'Z');

/** An application as Argo CD tells of it, with a history of ten and eight resources. */
function application(at, environment, version = 10, health = 'Healthy') {
  const revision = sha(at, version);
  const history = Array.from({ length: 10 }, (_, step) => ({
    id: version - 9 + step,
    revision: sha(at, version - 9 + step),
    deployedAt: moment((10 - step) * 600),
    deployStartedAt: moment((10 - step) * 600 + 2),
    source: { repoURL: 'https://git.example.com/deploy.git', path: `${environment}/${name(at)}` },
  }));
  const kinds = ['Deployment', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Ingress', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'];
  return {
    metadata: { name: name(at), namespace: 'argocd', resourceVersion: String(1000 + version), labels: { team: `team-${at % 40}` } },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/deploy.git', path: `${environment}/${name(at)}`, targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: `team-${at % 40}` },
    },
    status: {
      sync: { status: at % 17 ? 'Synced' : 'OutOfSync', revision },
      health: { status: at % 29 ? health : 'Degraded' },
      history,
      summary: { images: [`registry.example.com/${name(at)}:${revision.slice(0, 12)}`] },
      resources: kinds.map((kind) => ({ kind, name: name(at), namespace: `team-${at % 40}`, status: 'Synced', health: { status: health } })),
      operationState: { phase: 'Succeeded', message: 'successfully synced', startedAt: moment(602), finishedAt: moment(600), syncResult: { revision } },
    },
  };
}

/** An instance of Argo CD that tells changes through its stream. */
class Instance {
  static async start(environment, port = 0) {
    const instance = new Instance(environment);
    instance.server = createServer((request, response) => instance.answer(request, response));
    await new Promise((resolve) => instance.server.listen(port, '127.0.0.1', resolve));
    instance.url = `http://127.0.0.1:${instance.server.address().port}`;
    return instance;
  }

  constructor(environment) {
    this.environment = environment;
    this.listeners = new Set();
    this.asked = 0;
  }

  answer(request, response) {
    this.asked += 1;
    const path = new URL(request.url, 'http://argocd').pathname;
    response.setHeader('content-type', 'application/json');
    if (path === '/api/v1/stream/applications') {
      response.writeHead(200);
      response.flushHeaders();
      this.listeners.add(response);
      response.on('close', () => this.listeners.delete(response));
      return;
    }
    if (path === '/api/v1/applications') {
      const items = Array.from({ length: size }, (_, at) => application(at, this.environment));
      response.end(JSON.stringify({ metadata: { resourceVersion: '1000' }, items }));
      return;
    }
    if (path.endsWith('/metadata')) {
      response.end(JSON.stringify({ author: 'Ada Byron <ada@example.com>', date: moment(700), message: 'Make it quicker' }));
      return;
    }
    response.end(JSON.stringify(path.endsWith('/events') ? { items: [] } : { nodes: [] }));
  }

  tell(changed) {
    const line = `${JSON.stringify({ result: { type: 'MODIFIED', application: changed } })}\n`;
    for (const listener of this.listeners) listener.write(line);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function catalog(scratch) {
  const path = join(scratch, 'catalog');
  mkdirSync(path);
  const documents = Array.from({ length: size }, (_, at) =>
    [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      `metadata: {name: ${name(at)}, annotations: {argocd/app-name: ${name(at)}}}`,
      `spec: {type: service, lifecycle: production, owner: team-${at % 40}}`,
    ].join('\n'),
  );
  writeFileSync(join(path, 'catalog-info.yaml'), documents.join('\n---\n'));
  return path;
}

const configured = (instances) =>
  `[${instances.map(({ environment, url }) => `{ name = "${environment}", url = "${url}", environment = "${environment}" }`).join(', ')}]`;

async function until(question, limit = 60_000) {
  const began = performance.now();
  while (!(await question().catch(() => false))) {
    if (performance.now() - began > limit) throw new Error(`not within ${limit / 1000} s: ${question}`);
    await sleep(20);
  }
  return performance.now() - began;
}

/** The time of answers to one asker. */
async function alone(api, scratch, path) {
  const { p50, p99, errors } = await load(api, scratch, [path], { connections: 1, seconds, warmUp: 2 });
  if (errors) throw new Error(`${path}: ${errors} requests failed`);
  return { p50, p99 };
}

/** The overview of all. */
const OVERVIEW = '/fn/deployments/overview?team=&environment=&standing=&text=';

/** Whether every application of every service is known. */
async function isWhole(portal) {
  const { total, sources } = await (await fetch(portal.url + OVERVIEW)).json();
  return total === size && sources.length === ENVIRONMENTS.length && sources.every(({ applications }) => applications === size);
}

/** Milliseconds from an event at the vendor until an open page is told. */
async function heard(portal, instance) {
  const abort = new AbortController();
  const stream = await fetch(`${portal.url}/api/live`, { headers: { accept: 'text/event-stream' }, signal: abort.signal });
  const reader = stream.body.getReader();
  const decoder = new TextDecoder();
  const times = [];
  let text = decoder.decode((await reader.read()).value);
  for (let version = 11; version < 31; version += 1) {
    const at = version * 13;
    text = '';
    const began = performance.now();
    instance.tell(application(at % size, instance.environment, version, version % 2 ? 'Progressing' : 'Healthy'));
    while (!text.includes(name(at % size))) text += decoder.decode((await reader.read()).value);
    times.push(performance.now() - began);
    await sleep(150);
  }
  abort.abort();
  return times.toSorted((a, b) => a - b);
}

await withScratch(folder, async (scratch) => {
  const files = catalog(scratch);
  const bare = await Portal.start({ catalog: files, copy: false });
  await sleep(2000);
  const before = bare.memory();
  await bare.stop();

  const instances = [];
  for (const environment of ENVIRONMENTS) instances.push(await Instance.start(environment));
  const env = { SLIPWAY__DEPLOYMENTS__ARGOCD: configured(instances) };
  const portal = await Portal.start({ catalog: files, copy: false, env });
  const api = new Api(portal.url);
  try {
    await until(() => isWhole(portal));
    await until(async () => instances.every((instance) => instance.listeners.size > 0));
    await sleep(2000);
    add(`memory of ${size} × ${ENVIRONMENTS.length} applications`, (portal.memory() - before) / 2 ** 20, 'MB', 60);
    const overview = await alone(api, scratch, OVERVIEW);
    add('overview, its data: p50', overview.p50, 'ms', 30);
    const page = await alone(api, scratch, '/deployments');
    add('overview, the page: p50', page.p50, 'ms', 30);
    add('overview, the page: p99', page.p99, 'ms');
    const tab = await alone(api, scratch, `/catalog/default/component/${name(7)}/deployments`);
    add('a service’s tab: p50', tab.p50, 'ms');
    add('memory after load', (portal.memory() - before) / 2 ** 20, 'MB');
    const asked = instances.reduce((sum, instance) => sum + instance.asked, 0);
    await load(api, scratch, ['/deployments', `/catalog/default/component/${name(7)}/deployments`], { connections: 64, seconds, warmUp: 0 });
    const more = instances.reduce((sum, instance) => sum + instance.asked, 0) - asked;
    add(`requests to vendors in ${seconds} s of 64 viewers`, more, '');
    const times = await heard(portal, instances[2]);
    add('vendor’s event until an open page is told: p50', times[times.length >> 1], 'ms', 1000);
    add('vendor’s event until an open page is told: most', times.at(-1), 'ms');

    // Everything down: it is ready as soon as with everything up, and shows what it knew.
    const ready = async () => {
      await portal.end();
      await portal.restart(env);
      return portal.readyAfter;
    };
    const up = [await ready(), await ready(), await ready()].toSorted((a, b) => a - b)[1];
    for (const instance of instances) await instance.stop();
    const down = [await ready(), await ready(), await ready()].toSorted((a, b) => a - b)[1];
    add('start until ready, vendors up', up, 'ms');
    add('start until ready, vendors down', down, 'ms');
    if (!(await isWhole(portal))) throw new Error('what was known is gone');
  } finally {
    await portal.stop();
  }
});
writeFileSync(join(folder, 'deployments.json'), `${JSON.stringify({ machine, size, results }, null, 2)}\n`);
