#!/usr/bin/env node
// Puts together what a lazy page needs, and writes the loader that knows it.
//
//   node pack.mjs FOLDER MANIFEST
//
// The splitter makes a module for each set of pages that share something: a first visit would ask for
// some sixty, each compressed without knowing of the others. So whatever is loaded first comes as one
// file, PAGE.bin; what other pages need beside it comes as the modules that are missing.
//
// A pack is the lengths of its modules, four bytes each, the least first, and then the modules, in the
// order in which the loader names them.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOADER = '__wasm_split.______________________.js';

const [folder, manifest] = process.argv.slice(2);
if (!manifest) throw new Error('node pack.mjs FOLDER MANIFEST');
const pages = JSON.parse(readFileSync(manifest, 'utf8'));
const generated = readFileSync(join(folder, LOADER), 'utf8');

for (const [page, modules] of Object.entries(pages)) writeFileSync(join(folder, `${page}.bin`), packed(modules));
writeFileSync(join(folder, LOADER), loader());
rmSync(join(folder, '__wasm_split_manifest.json'), { force: true });

function packed(modules) {
  const files = modules.map((name) => readFileSync(join(folder, `${name}.wasm`)));
  const lengths = Buffer.alloc(files.length * 4);
  files.forEach((file, index) => lengths.writeUInt32LE(file.length, index * 4));
  return Buffer.concat([lengths, ...files]);
}

/** What the splitter's own loader does, by other requests. */
function loader() {
  const exported = [...generated.matchAll(/^export const (__wasm_split_load_(\w+)) =/gm)];
  const unknown = exported.find(([, , page]) => !(page in pages));
  const missing = Object.keys(pages).find((page) => !exported.some(([, , name]) => name === page));
  if (unknown || missing) throw new Error(`the loader and the manifest differ: ${unknown?.[2] ?? missing}`);
  const shared = /const \{([\w\s,]+)\} = initSync\(undefined, undefined\)/.exec(generated);
  if (!shared) throw new Error('the splitter writes another loader than it did; look at what it shares');
  const names = [...new Set(Object.values(pages).flat())];
  const numbers = Object.entries(pages).map(([page, modules]) =>
    `  ${page}: [${modules.map((name) => names.indexOf(name)).join()}],`);
  const functions = exported.map(([, name, page]) => `export const ${name} = told(() => load('${page}'));`);
  return `import { initSync } from './slipway.js';

const names = ${JSON.stringify(names)};
const pages = {
${numbers.join('\n')}
};
${body(shared[1].trim().replace(/,$/, ''))}
${functions.join('\n')}
`;
}

function body(shared) {
  return `
// Modules that are there or on their way.
const known = new Map();
let shares;

function sharing() {
  if (!shares) {
    const { ${shared} } = initSync(undefined, undefined);
    shares = { __wasm_split: { ${shared} } };
  }
  return shares;
}

async function get(file) {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(\`\${file}: \${response.status}\`);
  return response.arrayBuffer();
}

/** The modules of a page, all in one file: gives the bytes of each. */
async function unpack(page) {
  const pack = await get(\`./\${page}.bin\`);
  const lengths = new DataView(pack);
  let at = pages[page].length * 4;
  return new Map(pages[page].map((name, index) => {
    const length = lengths.getUint32(index * 4, true);
    at += length;
    return [name, new Uint8Array(pack, at - length, length)];
  }));
}

/** Loads what is missing of a page; its own module, the last, uses all others. */
async function load(page) {
  const pack = known.size ? undefined : unpack(page);
  const start = async (name) => {
    const bytes = pack ? (await pack).get(name) : await get(\`./\${names[name]}.wasm\`);
    await WebAssembly.instantiate(bytes, sharing());
  };
  const once = (name) => {
    if (!known.has(name)) {
      const started = start(name);
      known.set(name, started);
      // Another try begins anew: a network that is away comes back.
      started.catch(() => known.delete(name));
    }
    return known.get(name);
  };
  const modules = [...pages[page]];
  const own = modules.pop();
  await Promise.all(modules.map(once));
  await once(own);
}

/** Tells the page's Rust how it went. */
function told(work) {
  return async (callback, data) => {
    let success = true;
    try {
      await work();
    } catch (error) {
      console.error(error);
      success = false;
    }
    sharing().__wasm_split.__indirect_function_table.get(callback)(data, success);
  };
}
`;
}
