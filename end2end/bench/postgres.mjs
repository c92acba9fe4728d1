// A PostgreSQL of the bench's own, by end2end/postgres.sh.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from './stop.mjs';

const SCRIPT = fileURLToPath(new URL('../postgres.sh', import.meta.url));

/** Runs `work` with the URL of a new, empty server; gives the reason when there can be none. */
export async function withPostgres(folder, work) {
  // The script remembers one server to a target folder: the tests' one is left alone.
  const own = join(folder, 'postgres');
  const script = (command) => {
    mkdirSync(own, { recursive: true });
    return spawnSync(SCRIPT, [command], {
      env: { ...process.env, SLIPWAY_TARGET_DIR: own },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  const stop = () => {
    const { status, stderr } = script('stop');
    if (status === 0) rmSync(own, { recursive: true, force: true });
    else console.error((stderr ?? '').trim());
  };
  const forget = atEnd(stop);
  try {
    stop();
    const { status, stdout, stderr, error } = script('start');
    if (status !== 0) return (error?.message ?? stderr).trim().split('\n').pop() || 'postgres.sh failed';
    await work(stdout.trim());
    return undefined;
  } finally {
    stop();
    forget();
  }
}
