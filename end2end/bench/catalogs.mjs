// Generated catalogs, kept from run to run: a million entities take their time.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from '../generate.mjs';

/** Of all that the bench generates. */
export const SEED = 1;

/** What the generator is made of: a catalog of another one is not used again. */
const SOURCES = ['../generate.mjs', 'company.mjs', 'documents.mjs'];

/** The folder of a catalog of so many entities below `folder`. */
export function catalog(size, folder) {
  const hash = createHash('sha256');
  for (const source of SOURCES) hash.update(readFileSync(fileURLToPath(new URL(source, import.meta.url))));
  const [start, version] = [`catalog-${size}-${SEED}-`, hash.digest('hex').slice(0, 8)];
  const path = join(folder, `${start}${version}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.startsWith(start)) rmSync(join(folder, name), { recursive: true });
  }
  // Under another name until it is whole.
  const [unfinished, began] = [`${path}.new`, performance.now()];
  generate(size, unfinished, SEED);
  renameSync(unfinished, path);
  console.log(`generated ${size} entities in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return path;
}

/** A catalog file that describes one service, such as a push changes. */
export function serviceFile(catalog) {
  const part = join(catalog, 'services', '000');
  return join(part, readdirSync(part).sort()[0], 'catalog-info.yaml');
}
