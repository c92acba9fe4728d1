#!/usr/bin/env node
// Measures the release binary: a table, and the same as JSON in FOLDER/result.json.
//
//   node bench.mjs FOLDER

import { chromium } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from './generate.mjs';
import config from './playwright.config.js';
import { Connection, spread } from './support/connection.js';
import { Portal } from './support/portal.js';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('node bench.mjs FOLDER');

const ENTITIES = 10_000;
const CATALOG = [
  '/catalog',
  '/catalog?kind=api',
  '/catalog?kind=component&text=order',
  '/catalog?kind=component&type=service&sort=owner',
];
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
const results = [];
/** Keeps a measure; `goal` is the most it may be. */
const measure = (name, value, unit, goal) => results.push({ name, value: Number(value.toFixed(1)), unit, goal });
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const megabytes = (bytes) => bytes / 1024 / 1024;

try {
  await measureSample();
  await measureLarge();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
mkdirSync(folder, { recursive: true });
const machine = `${cpus().length} × ${cpus()[0].model}`;
writeFileSync(join(folder, 'result.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
print();

/** The sample company: start, memory, and what a first visit costs. */
async function measureSample() {
  const portal = await Portal.start();
  const starts = [];
  for (let index = 0; index < 5; index += 1) {
    await portal.end();
    await portal.restart();
    starts.push(portal.readyAfter);
  }
  measure('start to /readyz, existing database', median(starts), 'ms', 300);
  await load(portal, ['/', '/catalog'], 200, 4);
  await sleep(2_000);
  measure('memory, 170 entities', megabytes(portal.memory()), 'MB', 60);
  await measureVisit(portal);
  await portal.stop();
}

/** A first visit to the catalog in a new browser profile, and its bytes as they travel. */
async function measureVisit(portal) {
  const visits = [];
  for (let index = 0; index < 5; index += 1) visits.push(await visit(`${portal.url}/catalog`));
  const of = (name) => median(visits.map((visit) => visit[name]));
  measure('first visit: all bytes, compressed', of('bytes') / 1000, 'kB', 350);
  measure('first visit: the shell\'s WASM, compressed', of('shell') / 1000, 'kB', 300);
  measure('first visit: WASM of shell and page, compressed', of('wasm') / 1000, 'kB');
  for (const [name, size] of visits[0].parts) measure(`first visit: ${name}`, size / 1000, 'kB');
  measure('first visit: requests', of('requests'), '');
  measure('first contentful paint, cold', of('paint'), 'ms', 300);
  measure('table interactive, cold', of('interactive'), 'ms', 1000);
}

async function visit(address) {
  const browser = await chromium.launch(config.use.launchOptions);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const types = new Map();
  const sizes = new Map();
  const names = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    types.set(requestId, response.mimeType);
    names.set(requestId, new URL(response.url).pathname.split('/').pop());
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await page.addInitScript(() => {
    const look = () => {
      if ('hydrated' in (document.documentElement?.dataset ?? {})) window.interactive = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(address);
  await page.waitForFunction(() => window.interactive);
  const interactive = await page.evaluate(() => window.interactive);
  await page.waitForTimeout(300);
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  // What is loaded of lazy pages: packs (end2end/pack.mjs) and single modules.
  const isCode = (id) => types.get(id) === 'application/wasm' || names.get(id).endsWith('.bin');
  const part = (id) => `${isCode(id) ? 'module ' : ''}${(names.get(id) || 'page').replace(/_\d{9,}/, '')}`;
  const sum = (filter) => [...sizes].filter(([id]) => filter(id)).reduce((total, [, size]) => total + size, 0);
  await browser.close();
  return {
    paint,
    interactive,
    bytes: sum(() => true),
    wasm: sum((id) => isCode(id)),
    parts: [...sizes].map(([id, size]) => [part(id), size]).sort((one, other) => other[1] - one[1]),
    shell: sum((id) => names.get(id) === 'slipway.wasm'),
    requests: sizes.size,
  };
}

/** 10,000 entities: import, memory, and the catalog page under load. */
async function measureLarge() {
  const catalog = join(scratch, 'catalog');
  generate(ENTITIES, catalog);
  const portal = await Portal.start({ catalog, copy: false });
  const { kinds } = await portal.overview();
  const visible = kinds.reduce((sum, { count }) => sum + count, 0);
  if (visible < ENTITIES) throw new Error(`only ${visible} of ${ENTITIES} are visible`);
  measure(`import of ${ENTITIES} entities until visible`, portal.readAfter / 1000, 's', 5);
  await portal.end();
  await portal.restart();
  measure('start to /readyz, 10,000 entities', portal.readyAfter, 'ms', 300);
  await load(portal, CATALOG, 500, 16);
  const times = await load(portal, CATALOG, 5_000, 16);
  const at = (part) => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)];
  measure('catalog page, 10,000 entities, p50 at 16 connections', at(0.5), 'ms', 15);
  measure('catalog page, 10,000 entities, p99 at 16 connections', at(0.99), 'ms', 60);
  measure('catalog pages a second', times.length / (times.total / 1000), '/s');
  await sleep(2_000);
  measure('memory, 10,000 entities', megabytes(portal.memory()), 'MB', 150);
  await portal.stop();
}

/** Asks for pages over kept-alive connections; gives the milliseconds of each, and in all. */
async function load(portal, paths, count, width) {
  const connections = Array.from({ length: width }, () => new Connection(portal.url));
  const times = [];
  const began = performance.now();
  await spread(count, width, async (index, lane) => {
    const asked = performance.now();
    const { status } = await connections[lane].get(paths[index % paths.length]);
    if (status !== 200) throw new Error(`${paths[index % paths.length]}: ${status}`);
    times.push(performance.now() - asked);
  });
  times.total = performance.now() - began;
  connections.forEach((connection) => connection.close());
  return times;
}

function print() {
  const line = (...cells) => console.log(cells[0].padEnd(56), cells[1].padStart(12), cells[2].padStart(10));
  line('measure', 'measured', 'at most');
  for (const { name, value, unit, goal } of results) {
    line(name, `${value} ${unit}`, goal === undefined ? '' : `${goal} ${unit}`);
  }
  console.log(JSON.stringify({ machine, results }));
}
