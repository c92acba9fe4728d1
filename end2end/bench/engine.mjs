#!/usr/bin/env node
// Measures the catalog engine by size: a table, a curve, and TARGET/bench/engine.json.
//
//   node engine.mjs [--sizes 1k,10k,50k] [--million] [--postgres 10k,50k] [--seconds 10]
//   node engine.mjs --base-url URL [--token TOKEN]     only the reads, of any server that speaks
//                                                      Backstage's catalog API
//
// The token may also stand in BENCH_TOKEN, where other users of the machine do not see it.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BINARY, TARGET } from '../support/portal.js';
import { Api } from './api.mjs';
import { machine as describeMachine, told } from './machine.mjs';
import { measurePostgres, measureSize, withScratch } from './measures.mjs';
import { measureReads } from './reads.mjs';
import { Table } from './table.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1k,10k,50k' },
    million: { type: 'boolean', default: false },
    postgres: { type: 'string', default: '10k,50k' },
    seconds: { type: 'string', default: '10' },
    'base-url': { type: 'string' },
    token: { type: 'string', default: process.env.BENCH_TOKEN ?? '' },
  },
});
const folder = join(TARGET, 'bench');
const seconds = Number(options.seconds);
if (!(seconds >= 1)) throw new Error(`--seconds ${options.seconds}: at least 1`);
const table = new Table();
const machine = describe();

mkdirSync(folder, { recursive: true });
console.log(told(machine));
table.heading();
try {
  await (options['base-url'] ? measureOther(options['base-url']) : measureOurs());
} finally {
  // What was measured before an error is worth keeping.
  save();
}

async function measureOurs() {
  const wanted = sizes(options.sizes);
  if (options.million) wanted.push(1_000_000);
  for (const size of wanted) await measureSize(size, table, { folder, seconds });
  for (const size of sizes(options.postgres)) {
    if (wanted.includes(size)) await measurePostgres(size, table, { folder });
  }
}

/** Another server, as it stands: its catalog is whatever it holds. */
async function measureOther(url) {
  const api = new Api(url, options.token);
  const size = await api.total();
  await withScratch(folder, (scratch) => measureReads(api, table, size, { folder: scratch, seconds, page: false }));
}

function save() {
  table.curve();
  const missed = table.missed();
  console.log(missed.length ? `\n${missed.length} goals missed` : '\nno goal missed');
  const name = options['base-url'] ? 'engine-other.json' : 'engine.json';
  writeFileSync(join(folder, name), `${JSON.stringify({ machine, results: table.results }, null, 2)}\n`);
}

/** 1k, 50k, 1M or plain numbers. */
function sizes(text) {
  return text.split(',').filter((size) => size && size !== 'none').map((size) => {
    const [, number, unit] = /^(\d+)([kM]?)$/.exec(size) ?? [];
    if (!number) throw new Error(`${size} is no size: write 50k, 1M or 5000`);
    return Number(number) * { '': 1, k: 1_000, M: 1_000_000 }[unit];
  });
}

/** Without the machine, numbers say nothing. */
function describe() {
  // The first line is enough; wrk gives it with exit status 1.
  const first = (command, ...line) => {
    const { stdout, error } = spawnSync(command, line, { encoding: 'utf8' });
    if (error) throw new Error(`${command} cannot be run (${error.code}); make bench-engine brings what is missing`);
    return stdout.trim().split('\n')[0];
  };
  return {
    ...describeMachine(),
    node: process.version,
    wrk: first('wrk', '-v').replace(/ Copyright.*/, ''),
    ...(options['base-url'] ? { server: options['base-url'] } : { server: first(BINARY, '--version') }),
  };
}
