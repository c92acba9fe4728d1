// Proves that Slipway's engine writes what Nunjucks writes, byte for byte, and refuses what Nunjucks
// refuses: over expressions and templates by chance, over cases that were written by hand, and over
// every file of the public skeletons at hand.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { VALUES, expression, template } from './support/expressions.js';
import { Random } from './support/random.js';
import { Nunjitsu, Nunjucks, Slipway } from './support/templating.js';
import { CASES } from './templates/cases.js';

const SEED = Number(process.env.CONTRACT_SEED ?? 4711);
const COUNT = Number(process.env.CONTRACT_TEMPLATES ?? 20_000);
const SHOWN = 15;
const CORPUS = process.env.SLIPWAY_CORPUS && join(process.env.SLIPWAY_CORPUS, 'templates');

const nunjucks = new Nunjucks();
const nunjitsu = new Nunjitsu();

/** Where Slipway differs on purpose: `{ because, holds(question, theirs, ours) }`. */
const EXCEPTIONS = [
  {
    because: 'a function has no text: Nunjucks writes its JavaScript, Slipway says that brackets are missing',
    holds: (_, theirs, ours) => /a function cannot be written/.test(ours.error) && /function|=>|\[native code\]/.test(theirs.text),
  },
  {
    because: 'what JavaScript keeps for itself is not handed out',
    holds: ({ template: text }) => /constructor|__proto__|prototype|\.matchAll|\.toLocale/.test(text),
  },
  {
    because: "where the engine that Backstage has now writes another text than Nunjucks, Slipway writes Nunjucks'",
    holds: ({ coercion, ...question }, _, ours) => coercion && typeof ours.value === 'string' && nunjucks.render(question).text === ours.value,
  },
  {
    because: 'what Nunjucks refuses is refused',
    holds: ({ coercion, ...question }, _, ours) => coercion && ours.error !== undefined && nunjucks.render(question).error !== undefined,
  },
  {
    because: 'what is marked safe is an object to Nunjucks, and has no items',
    holds: ({ coercion, template: text }) => coercion && /safe|escape|\| *e\b/.test(text),
  },
  {
    because: 'what a `call` block sees is what Nunjucks lets it see, names of the macro included',
    holds: ({ coercion, template: text }) => coercion && /{%-? call/.test(text),
  },
  {
    because: 'a filter behind a test is taken for the test by Nunjucks; Slipway asks for brackets',
    holds: (_, __, ours) => /put brackets around the value and its test/.test(ours.error),
  },
  {
    because: 'the last digit of a power is not the same on all machines',
    holds: ({ template: text }, theirs, ours) => text.includes('**') && rounded(theirs) === rounded(ours),
  },
  {
    because: 'Nunjucks writes functions of objects into what it makes, such as `current` of a cycler',
    holds: (_, theirs) => /function \w*\(|\[native code\]/.test(theirs.text ?? ''),
  },
];

let slipway;

before(() => {
  slipway = Slipway.start();
});

after(async () => {
  if (slipway) assert.equal(await slipway.stop(), 0, 'the exit status');
});

/** An answer with its numbers to twelve digits. */
function rounded(answer) {
  return JSON.stringify(answer).replace(/\d+(\.\d+)?(e[+-]?\d+)?/g, (number) => Number(number).toPrecision(12));
}

/** Asks both; tells how they differ, or nothing. */
async function difference(question) {
  const theirs = question.coercion ? nunjitsu.renderValue(question) : nunjucks.render(question);
  // It knows fewer methods, and refuses what it does not know.
  if (question.coercion && theirs.error !== undefined) return { failed: true };
  const ours = await slipway.ask(question);
  const same = theirs.error !== undefined ? ours.error !== undefined : JSON.stringify(theirs) === JSON.stringify(ours);
  if (same || EXCEPTIONS.some(({ holds }) => holds(question, theirs, ours))) return { failed: theirs.error !== undefined };
  return { shown: `${JSON.stringify(question.template)}\n  theirs ${JSON.stringify(theirs)}\n  ours   ${JSON.stringify(ours)}` };
}

async function compare(context, questions) {
  const differing = [];
  const counts = { rendered: 0, refused: 0 };
  for (const question of questions) {
    const { shown, failed } = await difference(question);
    if (shown) differing.push(shown);
    counts[failed ? 'refused' : 'rendered'] += 1;
  }
  context.diagnostic(`${counts.rendered} rendered, ${counts.refused} refused by both`);
  assert.equal(differing.length, 0, `${differing.length} differ\n\n${differing.slice(0, SHOWN).join('\n\n')}`);
  return counts;
}

test('cases written by hand', async (context) => {
  await compare(context, CASES.map((text) => ({ template: text, values: { values: VALUES } })));
});

test(`${COUNT} expressions`, async (context) => {
  const random = new Random(SEED);
  const questions = Array.from({ length: COUNT }, () => ({ template: `\${{ ${expression(random)} }}`, values: { values: VALUES } }));
  const counts = await compare(context, questions);
  // Else it would not prove much.
  assert.ok(counts.rendered > COUNT / 4);
});

test(`${COUNT / 2} templates`, async (context) => {
  const random = new Random(SEED + 1);
  const questions = Array.from({ length: COUNT / 2 }, () => ({
    template: template(random), values: { values: VALUES }, trimBlocks: random.chance(0.3), lstripBlocks: random.chance(0.3),
  }));
  const counts = await compare(context, questions);
  assert.ok(counts.rendered > COUNT / 12);
});

test(`${COUNT / 4} values of steps`, async (context) => {
  const random = new Random(SEED + 2);
  const questions = Array.from({ length: COUNT / 4 }, () => ({
    template: random.chance(0.7) ? `\${{ ${expression(random)} }}` : template(random, 1),
    values: { values: VALUES },
    coercion: random.one(['json', 'native']),
  }));
  const counts = await compare(context, questions);
  assert.ok(counts.rendered > COUNT / 16);
});

test(`${COUNT / 4} templates for cookiecutter`, async (context) => {
  const random = new Random(SEED + 3);
  const questions = Array.from({ length: COUNT / 4 }, () => ({
    template: template(random, 2).replaceAll('${{', '{{').replaceAll('values.', 'cookiecutter.'), values: { cookiecutter: VALUES }, cookiecutter: true,
  }));
  await compare(context, questions);
});

test('every file of the public skeletons', { skip: !CORPUS || !existsSync(CORPUS) }, async (context) => {
  const questions = [];
  for (const file of files(CORPUS)) {
    const content = readFileSync(file);
    if (content.includes(0) || content.length > 400_000) continue;
    const text = content.toString('utf-8');
    for (const values of [{ values: {} }, { values: guessed(text) }]) questions.push({ template: text, values });
    const path = file.slice(CORPUS.length + 1);
    if (path.includes('${{')) questions.push({ template: path, values: { values: guessed(path) } });
    if (text.includes('cookiecutter')) questions.push({ template: text, values: { cookiecutter: { name: 'x' } }, cookiecutter: true });
  }
  context.diagnostic(`${questions.length} questions`);
  await compare(context, questions);
});

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) yield* files(path);
    else if (stats?.isFile()) yield path;
  }
}

/** A value for every name that a text looks up in `values`. */
function guessed(text) {
  const values = {};
  const kinds = ['a text', 7, true, ['one', 'two'], { name: 'n', key: 'k' }, '', 'component:default/x', 'github.com?owner=o&repo=r'];
  for (const [, name] of text.matchAll(/values\.(\w+)/g)) {
    let hash = 0;
    for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 997;
    values[name] ??= kinds[hash % kinds.length];
  }
  return values;
}
