#!/usr/bin/env node
// The soak: 20,000 complete renders, then 50,000 requests that are given up at random points, over
// all pages at 32 connections. After that the log is clean, the memory is where it was, and the
// portal answers.
//
//   node soak.mjs          SOAK_SCALE=0.1 makes it ten times shorter

import { abort, Connection, MOMENTS, spread } from './support/connection.js';
import { NOWHERE, PAGES } from './support/pages.js';
import { Portal } from './support/portal.js';
import { setTimeout as sleep } from 'node:timers/promises';

const SCALE = Number(process.env.SOAK_SCALE ?? 1);
const COMPLETE = Math.round(20_000 * SCALE);
const ABORTED = Math.round(50_000 * SCALE);
const WARM_UP = 3_000;
const CONNECTIONS = 32;
const GROWTH = 20 * 1024 * 1024;
// After the document come the scripts that hand its data over.
const END = Buffer.from('</script>');

const paths = [...Object.values(PAGES), ...NOWHERE];
const checks = [];
const check = (name, holds, detail = '') => {
  checks.push(holds);
  console.log(`${holds ? 'ok' : 'FAILED'}  ${name}${detail && `: ${detail}`}`);
};
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

const portal = await Portal.start({ env: { SLIPWAY__LOG__LEVEL: 'info' } });
try {
  await complete(WARM_UP);
  const before = await settled();

  let began = performance.now();
  const wrong = await complete(COMPLETE);
  check(`${COMPLETE} complete renders at ${CONNECTIONS} connections`, wrong.length === 0,
    `${Math.round(COMPLETE / seconds(began))} pages/s${wrong.length ? `; wrong: ${wrong.length}, first ${wrong[0]}` : ''}`);

  began = performance.now();
  const reached = await aborted();
  check(`${ABORTED} requests given up`, Object.values(reached).every((number) => number > 0),
    `${seconds(began)} s; ${MOMENTS.map((moment) => `${reached[moment]} ${moment}`).join(', ')}`);

  const after = await settled(before + GROWTH);
  check('memory is where it was', after - before <= GROWTH, `${megabytes(before)} before, ${megabytes(after)} after`);
  const answers = await complete(paths.length * 2);
  check('it still answers', answers.length === 0, answers[0] ?? '');
  const alarms = portal.alarms();
  check('no panic in the log', alarms.length === 0, alarms.length ? `${alarms.length}, first: ${alarms[0]}` : '');
  check('it ends when asked to', (await portal.end()) === 0);
} finally {
  await portal.stop();
}
const failed = checks.filter((holds) => !holds).length;
console.log(`soak: ${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** Whole pages, each looked at; gives what was wrong. */
async function complete(count) {
  const wrong = [];
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(portal.url));
  await spread(count, CONNECTIONS, async (index, lane) => {
    const path = paths[index % paths.length];
    const language = index % 3 ? '' : 'accept-language: zh\r\n';
    try {
      const { status, body } = await connections[lane].get(path, language);
      const expected = NOWHERE.includes(path) ? 404 : 200;
      const whole = body.includes('</html>') && body.subarray(-9).equals(END);
      if (status !== expected || !whole) wrong.push(`${path}: ${status}, ${whole ? 'whole' : 'cut off'}`);
    } catch (error) {
      wrong.push(`${path}: ${error.message}`);
      connections[lane].close();
      connections[lane] = new Connection(portal.url);
    }
  });
  connections.forEach((connection) => connection.close());
  return wrong;
}

/** Requests that are given up; gives how many reached their moment. */
async function aborted() {
  const reached = Object.fromEntries(MOMENTS.map((moment) => [moment, 0]));
  await spread(ABORTED, CONNECTIONS, async (index) => {
    const moment = MOMENTS[index % MOMENTS.length];
    const path = paths[Math.floor(Math.random() * paths.length)];
    const received = await abort(portal.url, path, moment, Math.random());
    if ((received > 0) === (moment === 'in the head' || moment === 'in the body')) reached[moment] += 1;
  });
  return reached;
}

/** Resident memory when what is under way has ended; waits for it to fall below `goal`. */
async function settled(goal = 0) {
  let memory = portal.memory();
  for (let second = 0; second < (goal ? 20 : 3); second += 1) {
    await sleep(1_000);
    memory = portal.memory();
    if (memory < goal) break;
  }
  return memory;
}
