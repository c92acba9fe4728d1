// Proves that Slipway's forms check what ajv checks, and resolve and fill in schemas as
// react-jsonschema-form does as Backstage sets it: over schemas and values by chance.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { Random } from './support/random.js';
import { filled, fitting, page } from './support/schemas.js';
import { Slipway } from './support/templating.js';

const require = createRequire(import.meta.url);
const { getDefaultFormState, retrieveSchema } = require('@rjsf/utils');
const { customizeValidator } = require('@rjsf/validator-ajv8');

const SEED = Number(process.env.CONTRACT_SEED ?? 4711);
const COUNT = Number(process.env.CONTRACT_FORMS ?? 5_000);
const SHOWN = 10;
/** As plugin-scaffolder-react sets it. */
const BEHAVIOUR = { allOf: 'populateDefaults' };
/** Where several schemas stand side by side, each tells what it misses: Slipway tells of the closest. */
const TOGETHER = /\/(anyOf|oneOf|not|if|then|else|contains|propertyNames)(\/|$)/;

const validator = customizeValidator();
let slipway;

before(() => {
  slipway = Slipway.start('form');
  // What it warns of is compared all the same.
  console.warn = () => {};
  console.error = () => {};
});

after(async () => {
  if (slipway) assert.equal(await slipway.stop(), 0, 'the exit status');
});

function escaped(name) {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** An error of ajv at the place that a form shows it at. */
function placed({ instancePath, keyword, params }) {
  const name = params.missingProperty ?? params.additionalProperty;
  return `${instancePath}${name === undefined ? '' : `/${escaped(name)}`} ${keyword}`;
}

/** What says the same is written the same: names in order, nothing that asks for nothing. */
function sorted(value, key) {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    return key === 'names' ? [...new Set(items)].sort() : items;
  }
  if (value === null || typeof value !== 'object') return value;
  if (key === 'not' && value.anyOf?.length === 1 && Object.keys(value).length === 1) return sorted(value.anyOf[0], 'not');
  const names = (name) => (name === 'required' || key === 'dependencies' ? 'names' : name);
  const entries = Object.keys(value).sort().map((name) => [name, sorted(value[name], Array.isArray(value[name]) ? names(name) : name)]);
  return Object.fromEntries(entries.filter(([name, entry]) => !isNothing(name, entry)));
}

function isNothing(name, entry) {
  return ['properties', 'required', 'patternProperties'].includes(name) && typeof entry === 'object' && Object.keys(entry).length === 0;
}

/** Whether JavaScript laid a list or a text into an object, place by place: nobody means that. */
function isSpread(value) {
  if (value === null || typeof value !== 'object') return false;
  return (!Array.isArray(value) && Object.keys(value).some((name) => /^\d+$/.test(name))) || Object.values(value).some(isSpread);
}

function* cases(seed) {
  const random = new Random(seed);
  for (let number = 0; number < COUNT; number += 1) {
    const schema = page(random);
    yield { schema, values: random.chance(0.6) ? fitting(random, schema) : filled(random) };
  }
}

/** Asks both; `theirs` is nothing where they could not tell. */
async function compare(context, seed, ask, theirs, ours) {
  const differing = [];
  let told = 0;
  for (const { schema, values } of cases(seed)) {
    let expected;
    try {
      expected = theirs(schema, structuredClone(values));
    } catch {
      continue;
    }
    if (expected === undefined || isSpread(expected)) continue;
    told += 1;
    const found = ours(await slipway.ask({ schema, values, ask }), expected);
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      differing.push(`${JSON.stringify(schema)}\n  ${JSON.stringify(values)}\n  theirs ${JSON.stringify(expected)}\n  ours   ${JSON.stringify(found)}`);
    }
  }
  context.diagnostic(`${told} of ${COUNT} compared`);
  assert.equal(differing.length, 0, `${differing.length} differ\n\n${differing.slice(0, SHOWN).join('\n\n')}`);
  // Else it would not prove much.
  assert.ok(told > COUNT * 0.9, `${told}`);
}

test(`${COUNT} values are checked as ajv checks them`, async (context) => {
  const counts = { fit: 0 };
  const theirs = (schema, values) => {
    const { errors = [], validationError } = validator.rawValidation(schema, values);
    if (validationError) return undefined;
    counts.fit += errors.length === 0;
    const together = errors.some(({ schemaPath }) => TOGETHER.test(schemaPath));
    return { fits: errors.length === 0, broken: together ? undefined : [...new Set(errors.map(placed))].sort() };
  };
  const ours = ({ violations }, expected) => ({
    fits: violations.length === 0,
    broken: expected.broken && [...new Set(violations.map(({ pointer, keyword }) => `${pointer} ${keyword}`))].sort(),
  });
  await compare(context, SEED, 'validate', theirs, ours);
  assert.ok(counts.fit > COUNT / 20 && counts.fit < COUNT * 0.9, `${counts.fit} fit`);
});

test(`${COUNT} schemas are resolved as react-jsonschema-form resolves them`, async (context) => {
  const theirs = (schema, values) => sorted(JSON.parse(JSON.stringify(retrieveSchema(validator, schema, schema, values))));
  await compare(context, SEED + 1, 'effective', theirs, ({ schema }) => sorted(schema));
});

test(`${COUNT} forms are filled in as react-jsonschema-form fills them in`, async (context) => {
  const theirs = (schema, values) => sorted(JSON.parse(JSON.stringify(getDefaultFormState(validator, schema, values, schema, false, BEHAVIOUR))));
  await compare(context, SEED + 2, 'defaults', theirs, ({ values }) => sorted(values));
});
