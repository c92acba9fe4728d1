#!/usr/bin/env node
// Measures costs at the size of a large company: 200 services in three environments with eight things paid
// for, each day of 13 months, which is two million numbers. How long the backfill takes, what they weigh on
// the disk and in memory, the company's page, a team's and a service's. A table, and TARGET/bench/costs.json.
//
//   node costs.mjs [--services 200] [--days 400] [--seconds 10]

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
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
const TEAMS = 20;
const { values: options } = parseArgs({
  options: {
    services: { type: 'string', default: '200' },
    days: { type: 'string', default: '400' },
    seconds: { type: 'string', default: '10' },
  },
});
const [size, days, seconds] = [Number(options.services), Number(options.days), Number(options.seconds)];
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

/** A number that looks like any other: nine places, different each day. */
function cost(at, part, day) {
  let state = (at * 7919 + part * 104729 + day * 1299709) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 2246822519) >>> 0;
  state = Math.imul(state ^ (state >>> 13), 3266489917) >>> 0;
  return Number(((2 + at % 40 + part + (state % 1_000_000_000) / 1e9) / 7).toFixed(9));
}

const PARTS = ['cpuCost', 'ramCost', 'pvCost', 'networkCost', 'loadBalancerCost'];

/** OpenCost of a cluster: five things paid for, two that are used, hours of cores, of each service. */
class Cluster {
  static async start(environment) {
    const cluster = new Cluster(environment);
    cluster.server = createServer((request, response) => cluster.answer(request, response));
    await new Promise((resolve) => cluster.server.listen(0, '127.0.0.1', resolve));
    cluster.url = `http://127.0.0.1:${cluster.server.address().port}`;
    return cluster;
  }

  constructor(environment) {
    this.environment = environment;
    this.asked = 0;
  }

  answer(request, response) {
    this.asked += 1;
    const query = new URL(request.url, 'http://opencost').searchParams;
    const [start, end] = query.get('window').split(',').map((text) => Date.parse(text));
    const data = [];
    for (let from = start; from < end; from += 86_400_000) data.push(this.set(from));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ code: 200, data }));
  }

  set(from) {
    const day = from / 86_400_000;
    const window = { start: new Date(from).toISOString().replace('.000', ''), end: new Date(from + 86_400_000).toISOString().replace('.000', '') };
    const set = {};
    for (let at = 0; at < size; at += 1) {
      const one = { properties: { cluster: this.environment }, window, cpuEfficiency: 0.41, ramEfficiency: 0.67, cpuCoreHours: 24 + (at % 90) };
      let total = 0;
      PARTS.forEach((part, index) => {
        one[part] = cost(at, index + this.environment.length * 9, day);
        total += one[part];
      });
      one.totalCost = Number(total.toFixed(9));
      set[`${this.environment}/team-${at % TEAMS}/${name(at)}`] = one;
    }
    return set;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function catalog(scratch) {
  const path = join(scratch, 'catalog');
  mkdirSync(path);
  const teams = Array.from({ length: TEAMS }, (_, at) =>
    ['apiVersion: backstage.io/v1alpha1', 'kind: Group', `metadata: {name: team-${at}}`, 'spec: {type: team, children: []}'].join('\n'),
  );
  const services = Array.from({ length: size }, (_, at) =>
    [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      `metadata: {name: ${name(at)}, annotations: {backstage.io/kubernetes-id: ${name(at)}}}`,
      `spec: {type: service, lifecycle: production, owner: team-${at % TEAMS}, system: system-${at % 50}}`,
    ].join('\n'),
  );
  writeFileSync(join(path, 'catalog-info.yaml'), [...teams, ...services].join('\n---\n'));
  return path;
}

async function until(question, limit = 900_000) {
  const began = performance.now();
  while (!(await question().catch(() => false))) {
    if (performance.now() - began > limit) throw new Error(`not within ${limit / 1000} s: ${question}`);
    await sleep(100);
  }
  return performance.now() - began;
}

const report = (scope, of, range, by) =>
  `/fn/costs/report?scope=${scope}&of=${encodeURIComponent(of)}&range=${range}&by=${by}&environment=&component=&offset=0`;

/** Whether all days of all sources are there. */
async function isWhole(portal) {
  const { Report: told } = await (await fetch(portal.url + report('company', '', '30d', ''))).json();
  return told.sources.length === ENVIRONMENTS.length && told.sources.every(({ missing }) => missing === 0);
}

async function alone(api, scratch, path) {
  const { p50, p99, errors } = await load(api, scratch, [path], { connections: 1, seconds, warmUp: 2 });
  if (errors) throw new Error(`${path}: ${errors} requests failed`);
  return { p50, p99 };
}

await withScratch(folder, async (scratch) => {
  const files = catalog(scratch);
  const bare = await Portal.start({ catalog: files, copy: false });
  await sleep(2000);
  const before = bare.memory();
  await bare.stop();

  const clusters = [];
  for (const environment of ENVIRONMENTS) clusters.push(await Cluster.start(environment));
  const configured = clusters.map(({ environment, url }) => `{ name = "${environment}", url = "${url}", environment = "${environment}" }`);
  const env = { SLIPWAY__COSTS__OPENCOST: `[${configured.join(', ')}]`, SLIPWAY__COSTS__BACKFILL_DAYS: String(days) };
  const portal = await Portal.start({ catalog: files, copy: false, env });
  const api = new Api(portal.url);
  try {
    const numbers = size * ENVIRONMENTS.length * 8 * days;
    const took = await until(() => isWhole(portal));
    add(`backfill of ${numbers} numbers`, took / 1000, 's', 300);
    add('questions to vendors', clusters.reduce((sum, { asked }) => sum + asked, 0), '');
    await sleep(3000);
    const stored = ['slipway.db', 'slipway.db-wal'].map((file) => statSync(join(portal.data, file), { throwIfNoEntry: false })?.size ?? 0);
    add('on the disk', stored.reduce((sum, one) => sum + one, 0) / 2 ** 20, 'MB', 200);
    add('in memory', (portal.memory() - before) / 2 ** 20, 'MB');
    const company = report('company', '', '13mo', 'service');
    const body = await (await fetch(portal.url + company)).text();
    add('the company’s data', body.length / 1024, 'KB', 150);
    for (const [what, path, most] of [
      ['company, a month', report('company', '', 'last-month', ''), 10],
      ['company, 13 months by service', company, 25],
      ['a team, a month', report('team', 'group:default/team-7', 'last-month', ''), 10],
      ['a service, a month', report('entity', `component:default/${name(7)}`, 'last-month', ''), 10],
      ['the company’s page', '/costs', 25],
      ['a service’s tab', `/catalog/default/component/${name(7)}/costs`, 25],
    ]) {
      const { p50, p99 } = await alone(api, scratch, path);
      add(`${what}: p50`, p50, 'ms', most);
      add(`${what}: p99`, p99, 'ms');
    }
    const page = await (await fetch(`${portal.url}/costs`)).text();
    add('the company’s page, as text', page.length / 1024, 'KB');
    await portal.end();
    await portal.restart(env);
    add('start until ready, with all of it', portal.readyAfter, 'ms');
    if (!(await isWhole(portal))) throw new Error('what was known is gone');
  } finally {
    await portal.stop();
    for (const cluster of clusters) await cluster.stop();
  }
});
writeFileSync(join(folder, 'costs.json'), `${JSON.stringify({ machine, size, days, results }, null, 2)}\n`);
