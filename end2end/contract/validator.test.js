// Proves that Slipway finds the same entities valid as Backstage does: some two thousand entities,
// most of them changed a little, are judged by the published policies and validators and by
// POST /validate-entity.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Api } from './support/api.js';
import { validEntity } from './support/entities.js';
import { judge } from './support/judge.js';
import { minimal } from './support/minimal.js';
import { mutate } from './support/mutations.js';
import { Random } from './support/random.js';

const SEED = 20_251;
const COUNT = Number(process.env.CONTRACT_ENTITIES ?? 2000);
const SHOWN = 20;

/** Where Slipway differs on purpose: `{ because, holds(entity, judged) }`. */
const EXCEPTIONS = [
  {
    because: 'a kind or version that Backstage has no validator for is a custom kind to Slipway',
    holds: (_, { foreign }) => foreign,
  },
  {
    because: 'a client may send back an entity as it got it, with relations and status; they are not stored',
    holds: (entity) => ['relations', 'status'].some((field) => Object.hasOwn(entity ?? {}, field)),
  },
];

let api;

before(async () => {
  api = await Api.start();
});

after(async () => {
  if (api) assert.deepEqual(await api.stop(), [], 'the log');
});

test(`${COUNT} entities get the same verdict`, async (context) => {
  const random = new Random(SEED);
  const differing = new Map();
  const counts = { valid: 0, invalid: 0, excepted: 0 };
  for (let index = 0; index < COUNT; index += 1) {
    const entity = validEntity(random);
    // Every fifth stays valid.
    if (index % 5) mutate(entity, random);
    const judged = await judge(entity);
    if (excepted(entity, judged)) {
      counts.excepted += 1;
      continue;
    }
    counts[judged.valid ? 'valid' : 'invalid'] += 1;
    if (judged.valid === (await ask(entity)).valid) continue;
    const { text, cause } = await explain(entity, judged.valid);
    differing.set(cause, { text, count: (differing.get(cause)?.count ?? 0) + 1 });
  }
  context.diagnostic(`${counts.valid} valid, ${counts.invalid} invalid, ${counts.excepted} excepted`);
  // Else it would not be judged much.
  assert.ok(counts.valid > COUNT / 5 && counts.invalid > COUNT / 5);
  assert.ok(counts.excepted < COUNT / 10);
  const shown = [...differing.values()].slice(0, SHOWN).map(({ text, count }) => `${count} times like\n${text}`);
  assert.equal(differing.size, 0, `${differing.size} ways to differ\n\n${shown.join('\n\n')}`);
});

function excepted(entity, judged) {
  return EXCEPTIONS.some(({ holds }) => holds(entity, judged));
}

/** Slipway's verdict, with its reasons. */
async function ask(entity) {
  const body = { entity, location: 'url:https://example.org/catalog-info.yaml' };
  const response = await api.request('POST', '/validate-entity', { body });
  const text = await response.text();
  if (response.status === 200) return { valid: true };
  if (response.status !== 400) throw new Error(`${response.status} for ${JSON.stringify(entity)}: ${text}`);
  return { valid: false, reason: JSON.parse(text).errors.map(({ message }) => message).join('; ') };
}

/** The smallest entity that is judged differently still, and what each side says of it. */
async function explain(entity, valid) {
  const smallest = await minimal(entity, async (candidate) => {
    const judged = await judge(candidate);
    if (judged.valid !== valid || excepted(candidate, judged)) return false;
    return (await ask(candidate)).valid !== valid;
  });
  const [backstage, slipway] = [await judge(smallest), await ask(smallest)];
  const says = ({ valid: fine, reason }) => (fine ? 'valid' : `invalid: ${reason}`);
  return {
    // What is quoted differs from case to case.
    cause: `${says(backstage)} ${says(slipway)}`.replace(/"[^"]*"/g, ''),
    text: `  ${JSON.stringify(smallest)}\n  Backstage: ${says(backstage)}\n  Slipway:   ${says(slipway)}`,
  };
}
