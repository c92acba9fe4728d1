// What is measured of our own binary: ingestion, memory, start, and one changed file.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalog, SEED, serviceFile } from './catalogs.mjs';
import { Company } from './company.mjs';
import { withPostgres } from './postgres.mjs';
import { measureReads } from './reads.mjs';
import { Server } from './server.mjs';
import { atEnd } from './stop.mjs';

const K50 = 50_000;
const M1 = 1_000_000;
const CHANGES = 3;

/** How long reading so many entities may take until it is given up. */
const patience = (size) => 120_000 + size * 10;

/** Everything about one size on SQLite. */
export async function measureSize(size, table, { folder, seconds }) {
  const files = catalog(size, join(folder, 'catalogs'));
  await withScratch(folder, async (scratch) => {
    const place = { catalog: files, data: join(scratch, 'data'), log: join(scratch, 'log') };
    await withServer(place, size, table, async (server) => {
      await measureIngestion(server, size, table, 'SQLite', 5_000);
      await measureImage(join(place.data, 'index.image'), size, table);
    });
    await withServer({ ...place, image: false }, size, table, (server) => measureSlowStart(server, size, table));
    await withServer(place, size, table, async (server) => {
      await measureStart(server, size, table);
      await measureReads(server.api, table, size, { folder: scratch, seconds, page: true });
      await measureMemory(server, size, table);
      await measureChange(server, files, size, table);
    });
  });
}

/** Ingestion on PostgreSQL, in a server of our own that nobody else uses. */
export async function measurePostgres(size, table, { folder }) {
  const files = catalog(size, join(folder, 'catalogs'));
  const reason = await withPostgres(folder, (database) =>
    withScratch(folder, async (scratch) => {
      const place = { catalog: files, data: join(scratch, 'data'), log: join(scratch, 'log'), database };
      await withServer(place, size, table, (server) => measureIngestion(server, size, table, 'PostgreSQL', 3_000));
    }));
  if (reason) table.skip(size, 'ingestion, PostgreSQL', reason);
}

/** From the start of the process: it reads the files before it writes the first entity. */
async function measureIngestion(server, size, table, database, least) {
  const answered = await server.complete(size, patience(size));
  const settled = await server.settled(patience(size));
  // The smallest is over before the process has well begun.
  const goal = size < 10_000 ? undefined : least;
  table.add(size, `ingestion, ${database}`, size / (answered / 1000), '/s', { least: goal });
  table.add(size, `ingestion, ${database}: cost of an entity`, (answered / size) * 1000, 'µs');
  table.add(size, `ingestion, ${database}: until the source is read`, settled / 1000, 's');
  table.add(size, `ingestion, ${database}: peak memory`, server.memory().peak, 'MB');
  await checkCounts(server, size, table);
}

/** Every kind as often as it was generated, and no problem with any of them. */
async function checkCounts(server, size, table) {
  const total = await server.api.total();
  if (total !== size) table.wrong(size, `${total} entities are answered, not ${size}`);
  const { kinds, problems } = await server.overview();
  for (const [kind, number] of Object.entries(new Company(size, SEED).number)) {
    const count = kinds.find((other) => other.kind === kind)?.count;
    if (count !== number) table.wrong(size, `${count} of kind ${kind}, not ${number}`);
  }
  for (const [kind, count] of Object.entries(problems)) {
    if (count) table.wrong(size, `${count} problems: ${kind}`);
  }
}

/** Of a catalog this small no image is kept: `ImageSettings` in the catalog's service. */
const IMAGED = 5_000;

/** The image for the next start, written when nothing changes for a moment. */
async function measureImage(file, size, table) {
  if (size < IMAGED) return;
  const began = performance.now();
  while (!existsSync(file)) {
    if (performance.now() - began > patience(size)) throw new Error('no image of the index is written');
    await sleep(100);
  }
  table.add(size, 'image of the index', statSync(file).size / 2 ** 20, 'MB');
}

/** Start as the first one after an upgrade: without an image. */
async function measureSlowStart(server, size, table) {
  const answered = await server.complete(size, patience(size));
  table.add(size, 'start without an image to complete answers', answered / 1000, 's');
  table.add(size, 'start without an image: peak memory', server.memory().peak, 'MB');
}

/** Start on what is stored. The files are read again meanwhile, as they are in real life. */
async function measureStart(server, size, table) {
  const most = { [K50]: 1, [M1]: 15 }[size];
  const [ready, answered] = await Promise.all([server.ready(patience(size)), server.complete(size, patience(size))]);
  table.add(size, 'start to /readyz', ready / 1000, 's');
  table.add(size, 'start to complete answers', answered / 1000, 's', { most });
  table.add(size, 'start: cost of an entity', (answered / size) * 1000, 'µs');
  table.add(size, 'memory at complete answers', server.memory().resident, 'MB');
  table.add(size, 'start until the source is read again', (await server.settled(patience(size))) / 1000, 's');
  await sleep(2_000);
  table.add(size, 'memory after start', server.memory().resident, 'MB');
}

async function measureMemory(server, size, table) {
  await sleep(2_000);
  const { resident, peak } = server.memory();
  table.add(size, 'memory after load', resident, 'MB', { most: { [K50]: 250, [M1]: 2_500 }[size] });
  table.add(size, 'memory after load: of an entity', (resident * 1024) / size, 'kB');
  table.add(size, 'memory, peak since start', peak, 'MB');
}

/** A service's file changes on disk, which is where a push ends; it is put back in any case. */
async function measureChange(server, files, size, table) {
  const file = serviceFile(files);
  const original = readFileSync(file, 'utf8');
  const path = server.api.byName({ kind: 'component', metadata: { name: /^ {2}name: (.*)$/m.exec(original)[1] } });
  const restore = () => writeFileSync(file, original);
  const forget = atEnd(restore);
  const times = [];
  try {
    for (let index = 0; index < CHANGES; index += 1) {
      const mark = `Changed by the bench, ${index}`;
      const began = performance.now();
      writeFileSync(file, original.replace(/^ {2}description: .*$/m, `  description: ${mark}`));
      while (!(await server.api.get(path)).text.includes(mark)) {
        if (performance.now() - began > patience(size)) throw new Error(`a changed file does not show:\n${server.tail()}`);
        await sleep(5);
      }
      times.push(performance.now() - began);
      // The pass that showed the change ends before the next one is measured.
      await server.settled(Infinity);
    }
  } finally {
    restore();
    forget();
  }
  times.sort((a, b) => a - b);
  const note = `each: ${times.map((time) => (time / 1000).toFixed(2)).join(', ')}`;
  table.add(size, 'one changed file until visible', times[Math.floor(CHANGES / 2)] / 1000, 's', { most: size === K50 ? 1 : undefined, note });
}

/** Runs `work` with a server, which is stopped whatever happens; what it warned of is told. */
async function withServer(place, size, table, work) {
  const server = await Server.start(place);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
  const alarms = server.alarms();
  if (alarms.length) table.alarm(size, alarms);
}

/** A folder beside the results, not in /tmp: a million entities may be more than memory holds. */
export async function withScratch(folder, work) {
  const scratch = mkdtempSync(join(folder, 'engine-'));
  const remove = () => rmSync(scratch, { recursive: true, force: true });
  const forget = atEnd(remove);
  try {
    await work(scratch);
  } finally {
    remove();
    forget();
  }
}
