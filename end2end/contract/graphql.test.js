// What is asked of GitHub's GraphQL, held to the schema that GitHub publishes: every field is there, and
// what the client counts on is never null. The schema is in the folder that SLIPWAY_CONTRACTS names.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TypeInfo, buildSchema, isNonNullType, parse, validate, visit, visitWithTypeInfo } from 'graphql';

const QUERIES = fileURLToPath(new URL('../../server/crates/integrations/src/github/people/', import.meta.url));
const SCHEMA = join(process.env.SLIPWAY_CONTRACTS ?? '', 'github/schema.graphql');

/** What `people/wire.rs` reads as always there; anything else it takes for missing when it is null. */
const COUNTED_ON = [
  'Organization.membersWithRole', 'Organization.teams', 'OrganizationMemberConnection.pageInfo', 'PageInfo.hasNextPage',
  'Team.combinedSlug', 'Team.members', 'Team.slug', 'TeamConnection.pageInfo', 'TeamMemberConnection.pageInfo',
  'User.id', 'User.login',
];

/** What `ask` in `people.rs` gives with every query. */
const GIVEN = ['organization', 'after', 'team'];

const queries = readdirSync(QUERIES).filter((name) => name.endsWith('.graphql'))
  .map((name) => ({ name, document: parse(readFileSync(join(QUERIES, name), 'utf8')) }));

test('queries of GitHub fit its published schema', { skip: !existsSync(SCHEMA) && 'no published schema' }, () => {
  const schema = buildSchema(readFileSync(SCHEMA, 'utf8'), { assumeValid: true });
  const always = new Set();
  const asked = new Set();
  assert.equal(queries.length, 3);
  for (const { name, document } of queries) {
    assert.deepEqual(validate(schema, document).map(String), [], name);
    const types = new TypeInfo(schema);
    visit(document, visitWithTypeInfo(types, {
      Field() {
        const field = `${types.getParentType().name}.${types.getFieldDef().name}`;
        asked.add(field);
        if (isNonNullType(types.getType())) always.add(field);
      },
      VariableDefinition: ({ variable }) => assert.ok(GIVEN.includes(variable.name.value), `${name}: ${variable.name.value}`),
    }));
  }
  for (const field of COUNTED_ON) {
    assert.ok(asked.has(field), `${field} is not asked for any more`);
    assert.ok(always.has(field), `${field} may be null`);
  }
});
