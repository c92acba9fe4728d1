// What a measure was taken on.

import { cpus, loadavg, totalmem } from 'node:os';

/** The machine, and who else is at work on it. */
export function machine() {
  return {
    at: new Date().toISOString(),
    processors: `${cpus().length} × ${cpus()[0].model}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    load: loadavg()[0].toFixed(2),
  };
}

/** It in a line. */
export const told = (described) => Object.entries(described).map(([name, value]) => `${name}: ${value}`).join(' · ');
