// The release binary on a generated catalog, as the engine's measures need it: patient, and without
// the pages' own checks.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BINARY } from '../support/portal.js';
import { Api } from './api.mjs';
import { atEnd } from './stop.mjs';

const TAIL = 2_000;

export class Server {
  /** Starts the process; `database` is a URL, else SQLite in the data folder; `image` of the index, or none. */
  static async start({ catalog, data, log, database, image = true }) {
    const listen = `127.0.0.1:${await freePort()}`;
    const server = new Server(`http://${listen}`, log);
    const file = openSync(log, 'w');
    // A URL with a password belongs into the environment: command lines are seen by everybody.
    const env = { ...process.env, SLIPWAY__CATALOG__INDEX_IMAGE: String(image) };
    if (database) env.SLIPWAY__DATABASE__URL = database;
    server.began = performance.now();
    server.process = spawn(BINARY, ['serve', '--catalog', catalog, '--listen', listen, '--data-dir', data], {
      env,
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    server.process.on('error', (error) => (server.broken = error));
    server.forget = atEnd(() => server.process.kill('SIGKILL'));
    return server;
  }

  constructor(url, log) {
    this.url = url;
    this.api = new Api(url);
    this.log = log;
  }

  /** Milliseconds since the start until `/readyz` says so. */
  ready(limit = 60_000) {
    return this.#until(async () => (await fetch(`${this.url}/readyz`)).ok, limit, 5);
  }

  /** Milliseconds since the start until all `count` entities are answered. */
  complete(count, limit) {
    return this.#until(async () => (await this.api.total()) >= count, limit, 10);
  }

  /** Milliseconds since the start until every source is read to its end. */
  settled(limit) {
    return this.#until(async () => {
      const { sources } = await this.overview();
      const failed = sources.find(({ state }) => state.state === 'failed');
      if (failed) throw new Fatal(`a source failed: ${JSON.stringify(failed.state)}`);
      return sources.length > 0 && sources.every(({ state }) => state.state === 'ready');
    }, limit, 50);
  }

  /** The answer of Home: kinds with counts, problems, sources. */
  async overview() {
    return (await fetch(`${this.url}/fn/home/overview`)).json();
  }

  async #until(question, limit, pause) {
    for (;;) {
      if (this.broken) throw this.broken;
      if (this.#ended()) throw new Error(`slipway ended (${this.process.exitCode ?? this.process.signalCode}):\n${this.tail()}`);
      const yes = await question().catch((error) => {
        if (error instanceof Fatal) throw error;
        return false;
      });
      const passed = performance.now() - this.began;
      if (yes) return passed;
      if (passed > limit) throw new Error(`not there after ${Math.round(limit / 1000)} s:\n${this.tail()}`);
      await sleep(pause);
    }
  }

  #ended() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Megabytes of memory: resident now, and at the most since the start. */
  memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    const of = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)[1]) / 1024;
    return { resident: of('VmRSS'), peak: of('VmHWM') };
  }

  /** The end of the log, which may be far too long to be read. */
  tail() {
    const file = openSync(this.log, 'r');
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, TAIL));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    closeSync(file);
    return buffer.toString();
  }

  /** The first warnings, errors and panics of the log, which is longer than Node can hold. */
  alarms() {
    const { stdout, error } = spawnSync('grep', ['-aEm', '100', '\\b(WARN|ERROR)\\b|panick', this.log], { encoding: 'utf8' });
    if (error) throw error;
    return stdout.split('\n').filter(Boolean);
  }

  /** Ends it as an operator would, and waits. */
  async stop() {
    if (!this.#ended() && this.process.pid) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGTERM');
      const killer = setTimeout(() => this.process.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(killer);
    }
    this.forget();
  }
}

/** What waiting does not mend. */
class Fatal extends Error {}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
