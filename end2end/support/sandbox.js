// A portal of its own for each test, with the simulated company beside it.
//
// A company has a past, and a portal that meets it for the first time reads all of it: what it learnt is
// kept for the tests to come, each of which goes on with a copy. `fresh` is a portal that knows nothing.

import { test as base, expect } from '@playwright/test';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Portal, freePort } from './portal.js';
import { placeOfRun } from './teardown.js';

/** Where one of this run and worker lies: always there, since what is kept names its places. */
const place = (name, worker) => join(placeOfRun(process.ppid), `${name}-${worker}`);

const settings = (port) => ({
  SLIPWAY__SANDBOX__ENABLED: 'true',
  ...(port && { SLIPWAY__SANDBOX__LISTEN: `127.0.0.1:${port}` }),
});

/** A port that the system gives no connection by itself: it is free for each of the later starts, too. */
async function lastingPort() {
  for (;;) {
    const wanted = 20_000 + Math.floor(Math.random() * 10_000);
    const port = await freePort(wanted).catch(() => undefined);
    if (port) return port;
  }
}

/** What was learnt, by who is first to need it. */
async function learnt(worker) {
  const kept = place('learnt', worker);
  if (existsSync(kept)) return kept;
  const folder = place('portal', worker);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const port = await lastingPort();
  const portal = await Portal.start({ folder, env: settings(port) });
  await hasRead(portal);
  expect(portal.alarms(), 'the log').toEqual([]);
  await portal.end();
  rmSync(portal.logFile);
  writeFileSync(join(folder, 'port'), `${port}`);
  renameSync(folder, kept);
  return kept;
}

/** Waits until the portal has asked the vendors for everything that it asks for by itself. */
async function hasRead(portal) {
  const asked = async () => {
    const text = await (await fetch(`${portal.url}/metrics`)).text();
    const counts = text.matchAll(/^slipway_vendor_requests_total\{.*\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  for (let before, now = await asked(); before === undefined || now - before > 25; ) {
    await sleep(3000);
    [before, now] = [now, await asked()];
  }
}

async function use(portal, test) {
  await test(portal);
  const alarms = portal.alarms();
  await portal.stop();
  expect(alarms, 'the log').toEqual([]);
}

export const test = base.extend({
  /** Nothing of a test: it has a time of its own. */
  learnt: [
    async ({}, test, { parallelIndex }) => test(await learnt(parallelIndex)),
    { timeout: 180_000 },
  ],

  portal: async ({ learnt: kept }, test, { parallelIndex }) => {
    const folder = place('portal', parallelIndex);
    rmSync(folder, { recursive: true, force: true });
    cpSync(kept, folder, { recursive: true });
    const port = readFileSync(join(folder, 'port'), 'utf8');
    await use(await Portal.start({ folder, env: settings(port) }), test);
  },

  fresh: async ({}, test) => use(await Portal.start({ env: settings() }), test),
});

export { expect };
