// What the sample company's files say, read without Slipway: the numbers that pages must show.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { SAMPLE } from './portal.js';

/** Every entity that the start file leads to, with its file. */
export function sampleEntities(folder = SAMPLE) {
  const found = [];
  const read = (path) => {
    const documents = parseAllDocuments(readFileSync(path, 'utf8'));
    for (const entity of documents.map((document) => document.toJS()).filter(Boolean)) {
      found.push({ ...entity, file: relative(folder, path) });
      if (entity.kind !== 'Location') continue;
      for (const target of entity.spec.targets ?? [entity.spec.target]) {
        matching(join(dirname(path), target)).forEach(read);
      }
    }
  };
  read(join(folder, 'catalog-info.yaml'));
  return found;
}

/** How many entities have each value: `tally(entities, ({ kind }) => [kind])`. */
export function tally(entities, values) {
  const counts = new Map();
  for (const entity of entities) {
    for (const value of new Set(values(entity))) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort());
}

/** Files of a pattern in which `*` stands for one name, or a part of it. */
function matching(pattern) {
  const parts = pattern.split(sep);
  let found = [parts.shift() + sep];
  for (const part of parts) {
    if (!part.includes('*')) {
      found = found.map((path) => join(path, part)).filter((path) => existsSync(path));
      continue;
    }
    const name = new RegExp(`^${part.split('*').map((text) => text.replace(/[.+]/g, '\\$&')).join('.*')}$`);
    found = found.flatMap((path) => readdirSync(path).filter((entry) => name.test(entry)).sort().map((entry) => join(path, entry)));
  }
  return found;
}
