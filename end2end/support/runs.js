// A portal with templates whose tasks run, fail, wait and are cut off: what the tests of tasks go through.
// One step is done by an action of the company's own, which does what a test wants of it.

import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Portal } from './portal.js';
import { expect, test as base } from './test.js';

const TEAM = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: builders, title: Builders}
spec: {type: team, children: []}
`;

const template = (name, title, steps, output = '') => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: ${name}, title: ${title}}
spec:
  type: service
  owner: group:default/builders
  parameters:
    - title: The service
      required: [name]
      properties:
        name: {type: string, title: Name}
        lines: {type: array, items: {type: integer}, default: []}
  steps:
${steps}
${output}`;

const TEMPLATES = [
  TEAM,
  template('telling', 'Telling', `
    - id: files
      name: Lay out the files
      action: fetch:template
      input: {url: ./skeleton, values: {name: '\${{ parameters.name }}'}}
    - id: lines
      name: Tell lines
      action: debug:log
      each: '\${{ parameters.lines }}'
      input: {message: 'line \${{ each.value }}'}
    - id: last
      name: Tell the last one
      action: debug:log
      input: {message: "\\e[32mgreen\\e[0m \${{ parameters.name }}"}`, `
  output:
    links:
      - {title: The catalog, url: /catalog}
      - {title: Elsewhere, url: 'https://example.com/'}
    text:
      - {title: Well done, content: 'Made **\${{ parameters.name }}** <script>bad()</script>'}`),
  template('wanting', 'Wanting', `
    - {id: first, name: Begin, action: 'debug:log', input: {message: begun}}
    - {id: ask, name: Ask the company, action: 'company:act', input: {name: '\${{ parameters.name }}'}}
    - {id: last, name: End, action: 'debug:log', input: {message: 'got \${{ steps.ask.output.number }}'}}`),
  template('breaking', 'Breaking', `
    - {id: ask, name: Ask the company, action: 'company:act', input: {name: '\${{ parameters.name }}'}}
    - {id: break, name: Break, action: 'fetch:plain', input: {url: ./never-was}}`),
  template('waiting', 'Waiting', `
    - {id: pause, name: Pause, action: 'debug:wait', input: {minutes: 5}}
    - {id: last, name: End, action: 'debug:log', input: {message: never}}`),
];

/** What does the company's own action. */
class OwnAction {
  static async start() {
    const action = new OwnAction();
    action.server = createServer((request, response) => action.#answer(request, response));
    await new Promise((resolve) => action.server.listen(0, '127.0.0.1', resolve));
    action.url = `http://127.0.0.1:${action.server.address().port}`;
    return action;
  }

  constructor() {
    /** Answers by the name that was filled in: `well` unless it says otherwise. */
    this.answers = new Map();
    this.calls = [];
  }

  #answer(request, response) {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      const call = { path: request.url, ...JSON.parse(body) };
      this.calls.push(call);
      response.setHeader('content-type', 'application/json');
      if (request.url === '/undo') return response.end('{}');
      const { name } = call.input;
      const answer = this.answers.get(name) ?? 'well';
      // Never answered: whoever asked is killed meanwhile.
      if (answer === 'silence') return undefined;
      if (answer === 'refuse') response.statusCode = 409;
      const made = [{ label: `the thing ${name}`, object: { name } }];
      const said = answer === 'refuse' ? { error: 'there is no room', made } : { output: { number: 7 }, made, log: ['asked'] };
      return response.end(JSON.stringify(said));
    });
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The folder with the templates. */
function folderOf() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-runs-'));
  mkdirSync(join(folder, 'skeleton'));
  writeFileSync(join(folder, 'catalog-info.yaml'), TEMPLATES.join('---\n'));
  writeFileSync(join(folder, 'skeleton/README.md'), '# ${{ values.name }}\n');
  return folder;
}

export const test = base.extend({
  /** The company's own action. */
  own: [
    async ({}, use) => {
      const own = await OwnAction.start();
      await use(own);
      own.stop();
    },
    { scope: 'worker' },
  ],

  portal: [
    async ({ own }, use) => {
      const folder = folderOf();
      const schema = '{ type = "object", properties = { name = { type = "string" } } }';
      const action = `[{ id = "company:act", description = "Acts", url = "${own.url}/act", undo-url = "${own.url}/undo", timeout = "1m", input = ${schema} }]`;
      const portal = await Portal.start({ catalog: folder, copy: false, env: { SLIPWAY__SCAFFOLDER__ACTIONS: action } });
      portal.own = { SLIPWAY__SCAFFOLDER__ACTIONS: action };
      await use(portal);
      await portal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  /** Begins a task of one of the templates; gives its number. */
  begin: async ({ portal }, use) => {
    await use(async (name, values) => {
      const response = await fetch(`${portal.url}/api/scaffolder/v2/tasks`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ templateRef: `template:default/${name}`, values }),
      });
      expect(response.status, await response.clone().text()).toBe(201);
      return (await response.json()).id;
    });
  },
});

/** A step of a run's page, by its name. */
export const step = (page, name) => page.locator('.run-step').filter({ has: page.locator('.name', { hasText: name }) });

export { expect };
