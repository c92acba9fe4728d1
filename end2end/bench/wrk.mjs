// Load by wrk: requests a second and the times of answers.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from './stop.mjs';

const SCRIPT = fileURLToPath(new URL('paths.lua', import.meta.url));

/**
 * Asks for random ones of `paths` for so many seconds; gives requests a second, the times in
 * milliseconds, the number of answers that were none, and the bytes of an answer with its head.
 */
export async function load(api, folder, paths, { connections = 16, seconds = 10, warmUp = 2 }) {
  const file = join(folder, 'paths');
  writeFileSync(file, `${paths.join('\n')}\n`);
  if (warmUp) await wrk(api, file, connections, warmUp);
  const found = await wrk(api, file, connections, seconds);
  return {
    perSecond: found.requests / (found.microseconds / 1e6),
    p50: found.p50 / 1000,
    p99: found.p99 / 1000,
    errors: found.refused + found.broken,
    bytes: Math.round(found.bytes / found.requests),
  };
}

function wrk(api, file, connections, seconds) {
  const threads = Math.min(2, connections);
  const line = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '--latency', '--script', SCRIPT, `${api.url}/`, '--', file];
  const token = (api.headers.authorization ?? '').replace('Bearer ', '');
  const child = spawn('wrk', line, { env: { ...process.env, BENCH_TOKEN: token }, stdio: ['ignore', 'pipe', 'pipe'] });
  const forget = atEnd(() => child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (text += piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      forget();
      const result = /^RESULT (.*)$/m.exec(text);
      if (result) resolve(JSON.parse(result[1]));
      else reject(new Error(`wrk: ${text}`));
    });
  });
}
