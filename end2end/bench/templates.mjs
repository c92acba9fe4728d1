#!/usr/bin/env node
// Measures golden paths: a skeleton of a thousand files rendered cold, what a step of the wizard costs the
// server, a golden path from "Create" to the page of the new service, and two hundred runs at once.
// A table, and TARGET/bench/templates.json.
//
//   node templates.mjs [--files 1000] [--runs 200] [--seconds 10]

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BINARY, Portal, TARGET } from '../support/portal.js';
import { writeService } from '../support/service.js';
import { Api } from './api.mjs';
import { machine as describe, told } from './machine.mjs';
import { withScratch } from './measures.mjs';
import { load } from './wrk.mjs';

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
  },
});
const [count, runs, seconds] = [Number(options.files), Number(options.runs), Number(options.seconds)];
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

const middle = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** A template whose skeleton has so many files of 8 KB, with an expression in every eighth line. */
function skeleton(place) {
  const write = (path, text) => {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  };
  const line = (at) => (at % 8 ? `A line of a file that says nothing of interest, number ${at}.` : `\${{ values.name | upper }} and {% if values.on %}${at}{% endif %}`);
  const text = Array.from({ length: 130 }, (_, at) => line(at)).join('\n');
  for (let at = 0; at < count; at += 1) write(`skeleton/part-${at % 20}/\${{ values.name }}-${at}.txt`, text);
  write('template.yaml', `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: large}
spec:
  type: service
  parameters: {properties: {name: {type: string}}}
  steps:
    - {id: files, action: 'fetch:template', input: {url: ./skeleton, values: {name: '\${{ parameters.name }}', on: true}}}
`);
  write('values.yaml', 'name: shop\n');
  return (text.length * count) / 2 ** 20;
}

/** The milliseconds of a process that renders it into a new folder. */
function rendered(place, round) {
  const began = performance.now();
  const line = ['template', 'render', '--values', 'values.yaml', '--out', `out-${round}`, '.'];
  const ran = spawnSync(BINARY, line, { cwd: place, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${ran.stdout}${ran.stderr}`);
  return performance.now() - began;
}

async function begin(portal, template, values) {
  const response = await fetch(`${portal.url}/api/scaffolder/v2/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ templateRef: `template:default/${template}`, values }),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()).id;
}

/** The task when it has ended. */
async function ended(portal, id) {
  for (;;) {
    const task = await (await fetch(`${portal.url}/fn/create/task?id=${id}`)).json();
    if (['completed', 'failed', 'cancelled'].includes(task.row.state)) return task;
    await sleep(20);
  }
}

async function until(question) {
  const began = performance.now();
  while (!(await question())) {
    if (performance.now() - began > 60_000) throw new Error('it is never there');
    await sleep(20);
  }
}

const GOLDEN = {
  description: 'Measured',
  owner: 'group:default/payments',
  system: 'system:default/order-flow',
  database: 'postgresql',
  messaging: 'kafka',
  visibility: 'private',
  environments: ['development', 'staging', 'production'],
};

async function goldenPaths(scratch) {
  const env = {
    SLIPWAY__SANDBOX__ENABLED: 'true',
    // The simulated code host bears 5,000 calls an hour: they are for the runs.
    SLIPWAY__DELIVERY__HISTORY: '30d',
    SLIPWAY__SCAFFOLDER__OPEN_TASKS_PER_PERSON: String(runs + 10),
    SLIPWAY__SCAFFOLDER__TASKS_PER_PERSON: '50',
    SLIPWAY__SCAFFOLDER__TASKS_PER_TEMPLATE: '50',
  };
  const portal = await Portal.start({ env });
  try {
    writeService(portal.catalog);
    const known = (name) => async () => (await fetch(`${portal.url}/api/catalog/entities/by-name/template/default/${name}`)).ok;
    await until(known('go-service'));
    await until(known('small-service'));
    const api = new Api(portal.url);
    for (const [what, path] of [
      ['what a template asks', '/fn/create/form?template=template:default/go-service'],
      ['a step of the wizard, as a page', '/create/templates/default/go-service?step=2'],
    ]) {
      const { p50, p99 } = await load(api, scratch, [path], { connections: 1, seconds, warmUp: 2 });
      add(`${what}: p50`, p50, 'ms', 10);
      add(`${what}: p99`, p99, 'ms');
    }

    const times = [];
    for (let at = 0; at < 3; at += 1) {
      const name = `measured-${at}`;
      const began = performance.now();
      const id = await begin(portal, 'go-service', { ...GOLDEN, name, repoUrl: `github.northwind.example?owner=northwind&repo=${name}` });
      const task = await ended(portal, id);
      if (task.row.state !== 'completed') throw new Error(JSON.stringify(task.row));
      const page = await fetch(`${portal.url}/catalog/default/component/${name}`, { headers: { accept: 'text/html' } });
      if (!page.ok) throw new Error(`the page answers ${page.status}`);
      await page.text();
      times.push(performance.now() - began);
    }
    add('from "Create" to the entity’s page', middle(times) / 1000, 's', 3);

    const before = portal.memory();
    const began = performance.now();
    const ids = await Promise.all(Array.from({ length: runs }, (_, at) => begin(portal, 'small-service', { name: `many-${at}`, owner: 'group:default/payments' })));
    const ends = await Promise.all(ids.map(async (id) => ({ task: await ended(portal, id), at: performance.now() - began })));
    const lost = ends.filter(({ task }) => task.row.state !== 'completed');
    if (lost.length > 0) throw new Error(`${lost.length} runs did not end well: ${JSON.stringify(lost[0].task.row)}`);
    add(`${runs} runs at once: all ended`, Math.max(...ends.map(({ at }) => at)) / 1000, 's');
    add(`${runs} runs at once: the middle one`, middle(ends.map(({ at }) => at)) / 1000, 's');
    // Who came first does not wait for who came last.
    const order = ends.map(({ at }, place) => ({ at, place })).toSorted((a, b) => a.at - b.at);
    const overtaken = order.map(({ place }, at) => Math.abs(place - at));
    add(`${runs} runs at once: places overtaken at most`, Math.max(...overtaken), '', runs / 2);
    add(`${runs} runs at once: memory`, (portal.memory() - before) / 2 ** 20, 'MB');
    if (portal.alarms().length > 0) throw new Error(portal.alarms().join('\n'));
  } finally {
    await portal.stop();
  }
}

const place = mkdtempSync(join(tmpdir(), 'slipway-skeleton-'));
try {
  const size = skeleton(place);
  const times = Array.from({ length: 5 }, (_, round) => rendered(place, round));
  add(`${count} skeleton files (${size.toFixed(1)} MB), by a new process`, middle(times) / 1000, 's', 1);
} finally {
  rmSync(place, { recursive: true, force: true });
}
await withScratch(folder, goldenPaths);
writeFileSync(join(folder, 'templates.json'), `${JSON.stringify({ machine, count, runs, results }, null, 2)}\n`);
