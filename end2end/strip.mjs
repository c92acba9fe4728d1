#!/usr/bin/env node
// Takes out of WASM files what only tools read: sections that say who made them and with which
// features. A visit loads dozens of small modules, and each had more of that than of code.
//
//   node strip.mjs FILE…

import { readFileSync, writeFileSync } from 'node:fs';

const HEADER = 8;
const CUSTOM = 0;

for (const file of process.argv.slice(2)) writeFileSync(file, stripped(readFileSync(file)));

/** The module without its custom sections. */
function stripped(module) {
  const kept = [module.subarray(0, HEADER)];
  for (let at = HEADER; at < module.length; ) {
    const [size, content] = number(module, at + 1);
    if (module[at] !== CUSTOM) kept.push(module.subarray(at, content + size));
    at = content + size;
  }
  return Buffer.concat(kept);
}

/** An unsigned LEB128 number, and where it ends. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}
