// Proves that what actions write is what Backstage's write, to the letter: YAML as npm's `yaml` writes it,
// with its options, and JSON as JavaScript does, over values by chance.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { BINARY } from '../support/portal.js';
import { Random } from './support/random.js';

const SEED = Number(process.env.CONTRACT_SEED ?? 4711);
const COUNT = Number(process.env.CONTRACT_VALUES ?? 400);

/** What texts are made of: words, and whatever means something to YAML. */
const PIECES = [
  'a', 'word', 'supercalifragilistic', ' ', '  ', '\n', '\n\n', '\t', ': ', ':', '#', ' #', '- ', '-', '?', '"', "'", '\\',
  '{', '}', '[', ']', ',', '&', '*', '!', '|', '>', '%', '@', '`', '---', '...', '1', '1.5', 'true', 'null', '~', 'é', '😀',
  '\u0007', '\u00a0', '=', '/', 'https://a.example/b#c', 'x'.repeat(90), 'the quick brown fox jumps over', '0x1', '1e3', '.5',
];

const OPTIONS = [
  {},
  { indent: 4 },
  { indentSeq: false },
  { lineWidth: 0 },
  { lineWidth: 40 },
  { singleQuote: true },
  { singleQuote: false },
  { blockQuote: 'literal' },
  { blockQuote: 'folded' },
  { blockQuote: false },
  { nullStr: '~', trueStr: 'True', falseStr: 'False' },
];

const random = new Random(SEED);

function text() {
  const count = random.below(random.chance(0.2) ? 40 : 8);
  const made = Array.from({ length: count }, () => random.one(PIECES) + (random.chance(0.5) ? ' ' : '')).join('');
  return random.chance(0.5) ? made.trim() : made;
}

function value(depth = 0) {
  const sort = depth > 3 ? 0 : random.below(10);
  if (sort < 5) return text();
  if (sort === 5) return random.one([null, true, false]);
  if (sort === 6) return random.one([0, -1, 12, 1.5, 1e21, 1e-7, -0.25, 123456789]);
  if (sort === 7) return Array.from({ length: random.below(4) }, () => value(depth + 1));
  const keys = Array.from({ length: random.below(4) }, (_, index) => (random.chance(0.8) ? `key${index}` : `z${text().slice(0, 60)}`));
  return Object.fromEntries(keys.map((key) => [key, value(depth + 1)]));
}

const cases = Array.from({ length: COUNT }, (_, index) => ({ data: [value(), { wrapped: value() }], options: OPTIONS[index % OPTIONS.length] }));

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-actions-'));
  const steps = cases.flatMap(({ options }, index) => {
    const data = `\${{ parameters.all[${index}] }}`;
    const step = (kind, input) => [
      { id: `${kind}${index}`, action: `roadiehq:utils:serialize:${kind}`, input: { data, ...input } },
      {
        id: `write-${kind}${index}`,
        action: 'roadiehq:utils:fs:write',
        input: { path: `${index}.${kind}`, content: `\${{ steps.${kind}${index}.output.serialized }}` },
      },
    ];
    return [...step('yaml', { options }), ...step('json', { space: index % 2 ? '  ' : '' })];
  });
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'values' },
    spec: { type: 'test', steps },
  };
  await writeFile(join(folder, 'template.yaml'), JSON.stringify(template));
  await writeFile(join(folder, 'values.yaml'), JSON.stringify({ all: cases.map(({ data }) => data) }));
  const render = ['template', 'render', '--values', join(folder, 'values.yaml'), '--out', join(folder, 'out'), folder];
  await promisify(execFile)(BINARY, render, { maxBuffer: 64 << 20 });
});

after(() => rm(folder, { recursive: true, force: true }));

/** Tells the first few values of which another text was written. */
async function compare(kind, expected) {
  const differing = [];
  for (const [index, one] of cases.entries()) {
    const ours = await readFile(join(folder, 'out', `${index}.${kind}`), 'utf-8');
    const theirs = expected(one, index);
    if (ours !== theirs) differing.push({ ...one, ours, theirs });
  }
  assert.deepEqual(differing.slice(0, 5), [], `${differing.length} of ${cases.length} differ; seed ${SEED}`);
}

test('YAML is what the library of Backstage writes', () => compare('yaml', ({ data, options }) => stringify(data, options)));

test('JSON is what JavaScript writes', () => compare('json', ({ data }, index) => JSON.stringify(data, null, index % 2 ? '  ' : '')));
