// Starts and stops the real binary for tests, soak, measures and screenshots.

import { spawn } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where everything is built. */
export const TARGET = process.env.SLIPWAY_TARGET_DIR || join(homedir(), '.cache/slipway/target');

/** The binary under test; SLIPWAY_BINARY names another one. */
export const BINARY = process.env.SLIPWAY_BINARY || join(TARGET, 'release/slipway');

/** The sample company. */
export const SAMPLE = join(ROOT, 'server/sample');

/** A running portal. */
export class Portal {
  /**
   * Starts one on a free loopback port and waits until its catalog is read.
   * `catalog` is a folder, of which a copy is served unless `copy` is false; `data` a data folder
   * to start with, else a new one; `folder` where all of it lies, else a new one.
   */
  static async start({ catalog = SAMPLE, copy = true, data, folder, env = {} } = {}) {
    folder ??= mkdtempSync(join(tmpdir(), 'slipway-end2end-'));
    const served = copy ? join(folder, 'catalog') : catalog;
    if (copy) cpSync(catalog, served, { recursive: true });
    const portal = new Portal(folder, served, data ?? join(folder, 'data'));
    await portal.restart(env);
    return portal;
  }

  constructor(folder, catalog, data) {
    this.folder = folder;
    this.catalog = catalog;
    this.data = data;
    this.logFile = join(folder, 'log');
  }

  /** Starts the process (again), on the same catalog and data. */
  async restart(env = {}) {
    const listen = `127.0.0.1:${await freePort()}`;
    const log = openSync(this.logFile, 'a');
    const line = ['serve', '--catalog', this.catalog, '--listen', listen, '--data-dir', this.data];
    this.url = `http://${listen}`;
    this.began = performance.now();
    this.process = spawn(BINARY, line, {
      cwd: this.folder,
      env: { ...process.env, ...without(env), ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.process.on('error', (error) => (this.broken = error));
    try {
      this.readyAfter = await this.#until(async () => (await fetch(`${this.url}/readyz`)).ok);
      this.readAfter = await this.#until(() => this.#isRead());
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** The answer of Home: kinds with counts, changes, problems, sources. */
  async overview() {
    return (await fetch(`${this.url}/fn/home/overview`)).json();
  }

  async #isRead() {
    const answer = await fetch(`${this.url}/fn/home/overview`);
    // Where one must sign in, nobody is told what is read.
    if (answer.status === 401) return true;
    const { sources } = await answer.json();
    return sources.length > 0 && sources.every(({ state }) => state.state === 'ready');
  }

  /** Asks until the answer is yes; gives the milliseconds since the start. */
  async #until(question, limit = 60_000) {
    for (;;) {
      if (this.broken) throw this.broken;
      if (this.process.exitCode !== null) throw new Error(`slipway ended:\n${this.log()}`);
      if (await question().catch(() => false)) return performance.now() - this.began;
      if (performance.now() - this.began > limit) throw new Error(`not ready:\n${this.log()}`);
      await sleep(2);
    }
  }

  /** Everything that was logged. */
  log() {
    return readFileSync(this.logFile, 'utf8');
  }

  /** The lines of the log that no healthy portal writes. */
  alarms() {
    const alarming = /panic|already been disposed/i;
    return this.log().split('\n').filter((line) => alarming.test(line));
  }

  /** Bytes of resident memory. */
  memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024;
  }

  /** Ends the process, as an operator would, and waits for it; gives its exit status. */
  async end() {
    const { process: running } = this;
    if (running.exitCode === null && running.signalCode === null && running.pid) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      const killer = setTimeout(() => running.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(killer);
    }
    return running.exitCode;
  }

  /** Ends the process and removes its folder. */
  async stop() {
    const status = await this.end();
    rmSync(this.folder, { recursive: true, force: true });
    return status;
  }
}

/** Most tests count what their own folder holds; a sandbox shows all there is. */
function without(env) {
  return { SLIPWAY__SCAFFOLDER__GOLDEN_PATHS: env.SLIPWAY__SANDBOX__ENABLED ?? 'false' };
}

/** A port of loopback that nobody listens at: any, or the one that is wanted; fails where it is taken. */
export function freePort(wanted = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
