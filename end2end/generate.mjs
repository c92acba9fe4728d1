#!/usr/bin/env node
// Writes a company of N plausible entities as catalog files: the same for the same seed.
//
//   node generate.mjs N FOLDER [SEED]
//
// Nothing is held but one file's text, so that a million takes no more memory than a thousand.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Company } from './bench/company.mjs';
import { Writer } from './bench/documents.mjs';

/** Documents of a file that holds many. */
const DOCUMENTS = 300;

/** One component in so many lives in a folder of its own, as in a service's repository. */
const OWN_FILE = 20;

/** A thousand services to a folder: directories of a hundred thousand are slow everywhere. */
const FOLDER = 1_000;

/** Writes `count` entities (the Location that leads to them is one of them) below `folder`. */
export function generate(count, folder, seed = 1) {
  const company = new Company(count, seed);
  const writer = new Writer(company);
  const files = new Files(folder);
  files.write('catalog-info.yaml', [writer.location(['./org/*.yaml', './landscape/*.yaml', './components/*.yaml', './services/*/*/catalog-info.yaml'])]);
  const { domain, system, resource, component } = company.number;
  files.bulk('org', groupsAndUsers(company, writer));
  files.bulk('landscape', documents(domain, (index) => writer.domain(index)));
  files.bulk('landscape', documents(system, (index) => writer.system(index)));
  files.bulk('landscape', documents(resource, (index) => writer.resource(index)));
  files.bulk('components', components(company, writer, (index) => index % OWN_FILE !== 0));
  for (let index = 0; index < component; index += OWN_FILE) {
    const part = String(Math.floor(index / OWN_FILE / FOLDER)).padStart(3, '0');
    const path = `services/${part}/${company.name('component', index)}/catalog-info.yaml`;
    files.write(path, [...componentWithApis(company, writer, index)]);
  }
}

/** Writes files; what is many is spread over as many files as it takes. */
class Files {
  constructor(folder) {
    this.folder = folder;
    this.made = new Set();
    this.parts = new Map();
  }

  write(path, documents) {
    const full = join(this.folder, path);
    const above = join(full, '..');
    if (!this.made.has(above)) {
      mkdirSync(above, { recursive: true });
      this.made.add(above);
    }
    writeFileSync(full, documents.join('---\n'));
  }

  bulk(folder, documents) {
    let waiting = [];
    const flush = () => {
      const part = this.parts.get(folder) ?? 0;
      this.parts.set(folder, part + 1);
      this.write(`${folder}/${String(part).padStart(5, '0')}.yaml`, waiting);
      waiting = [];
    };
    for (const document of documents) {
      waiting.push(document);
      if (waiting.length >= DOCUMENTS) flush();
    }
    if (waiting.length) flush();
  }
}

function* documents(count, write) {
  for (let index = 0; index < count; index += 1) yield write(index);
}

/** Every group, followed by its people. */
function* groupsAndUsers(company, writer) {
  for (let group = 0; group < company.number.group; group += 1) {
    yield writer.group(group);
    for (let user = group; user < company.number.user; user += company.number.group) yield writer.user(user);
  }
}

function* components(company, writer, wanted) {
  for (let index = 0; index < company.number.component; index += 1) {
    if (wanted(index)) yield* componentWithApis(company, writer, index);
  }
}

/** A component, followed by the interfaces that it provides. */
function* componentWithApis(company, writer, index) {
  yield writer.component(index);
  for (const api of company.provided(index)) yield writer.api(api, index);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count, folder, seed] = process.argv.slice(2);
  if (!folder) throw new Error('node generate.mjs N FOLDER [SEED]');
  generate(Number(count), folder, Number(seed ?? 1));
}
