// A company with templates of every sort: what the tests of Create go through.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Portal } from './portal.js';
import { expect, test as base } from './test.js';

const TEAM = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: builders, title: Builders}
spec: {type: team, children: []}
`;

/** Asks on three pages: texts, a choice that asks for more, and what nobody may see. */
const SERVICE = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: test-service
  title: Test service
  description: "A service **for tests**, with [its page](https://docs.example.com/)."
  tags: [go, recommended]
spec:
  type: service
  lifecycle: production
  owner: group:default/builders
  presentation:
    buttonLabels: {backButtonText: Return, reviewButtonText: Look again, createButtonText: Launch it}
  parameters:
    - title: The service
      description: What it is called.
      required: [name]
      properties:
        name: {type: string, title: Name, pattern: '^[a-z][a-z0-9-]*$', 'ui:autofocus': true}
        about: {type: string, title: About, maxLength: 40}
    - title: How it runs
      properties:
        database:
          type: string
          title: Database
          default: none
          enum: [none, postgresql]
          enumNames: [None, PostgreSQL]
        replicas: {type: integer, title: Replicas, default: 2, minimum: 1, maximum: 9}
      dependencies:
        database:
          oneOf:
            - properties: {database: {enum: [none]}}
            - properties:
                database: {enum: [postgresql]}
                size: {type: string, title: Size, enum: [small, large]}
              required: [size]
    - title: Access
      properties:
        password: {type: string, title: Password, 'ui:widget': password}
        token: {type: string, title: Token, 'ui:field': Secret}
  steps:
    - id: greet
      name: Greet
      action: debug:log
      input:
        message: 'Hello \${{ parameters.name }} with \${{ parameters.replicas }}'
  output:
    text:
      - title: Done
        content: 'Made **\${{ parameters.name }}**'
`;

/** Asks for nothing. */
const SITE = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: test-site
  title: Test site
  description: A page of notes.
  tags: [docs]
spec:
  type: website
  owner: group:default/builders
  steps:
    - {id: greet, name: Greet, action: 'debug:log', input: {message: Hello}}
`;

/** Of a version that is not run. */
const OLD = `apiVersion: backstage.io/v1beta2
kind: Template
metadata: {name: test-old, title: Old service, description: From the time before.}
spec:
  type: service
  owner: group:default/builders
  parameters: {properties: {name: {type: string}}}
  steps:
    - {id: greet, name: Greet, action: 'debug:log', input: {message: '{{ parameters.name }}'}}
`;

/** A folder with them; remove it when it is done with. */
export function templatesFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-templates-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'catalog-info.yaml'), [TEAM, SERVICE, SITE, OLD].join('---\n'));
  return folder;
}

export const test = base.extend({
  /** The worker's portal over the company with templates, and no others. */
  portal: [
    async ({}, use) => {
      const folder = templatesFolder();
      const env = { SLIPWAY__SCAFFOLDER__GOLDEN_PATHS: 'false' };
      const portal = await Portal.start({ catalog: folder, env });
      await use(portal);
      await portal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

/** A field of a form, by the pointer of its value. */
export const field = (page, pointer) => page.locator(`[id="form-${pointer}"]`);

export { expect };
