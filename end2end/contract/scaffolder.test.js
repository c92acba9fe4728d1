// Proves (row W1) that Backstage's scaffolder client works against Slipway: forms, tasks, events, dry runs,
// actions, and what is refused. See support/scaffolder.js for which client that is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Portal } from '../support/portal.js';
import { eventually } from './support/api.js';
import { scaffolderClient, told } from './support/scaffolder.js';

const CATALOG = join(dirname(fileURLToPath(import.meta.url)), 'scaffolder');

let portal;
let client;

/** Asks without a client: what no client of Backstage sends. */
const ask = (path, body) => fetch(`${portal.url}/api/scaffolder/v2${path}`, body && {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
});

const note = (values, secrets = { token: 'hunter2' }) =>
  client.scaffold({ templateRef: 'template:default/note', values, secrets });

before(async () => {
  portal = await Portal.start({ catalog: CATALOG });
  client = scaffolderClient(portal.url);
});

after(async () => {
  if (!portal) return;
  const [alarms, log] = [portal.alarms(), portal.log()];
  await portal.stop();
  assert.deepEqual(alarms, [], 'the log');
  assert.ok(!log.includes('hunter2'), 'a secret is in the log');
});

test('a template tells what it asks for', async () => {
  const schema = await client.getTemplateParameterSchema('template:default/note');
  assert.equal(schema.title, 'Note');
  assert.equal(schema.description, 'Writes a note');
  assert.deepEqual(schema.presentation, { buttonLabels: { createButtonText: 'Write' } });
  assert.deepEqual(schema.steps.map(({ title }) => title), ['What', 'Please enter the following information']);
  assert.deepEqual(schema.steps[0].schema.required, ['name']);
  await assert.rejects(client.getTemplateParameterSchema('template:default/never-was'), ({ cause }) => cause.name === 'NotFoundError');
});

describe('a task', () => {
  test('runs, tells what it does, and shows what came of it, but never its secrets', async () => {
    const { taskId } = await note({ name: 'first' });
    const events = await told(client, taskId);
    const last = events.at(-1);
    assert.equal(last.type, 'completion');
    assert.deepEqual(last.body.output.links, [{ title: 'Read it', url: 'https://notes.example/first' }]);
    assert.equal(last.body.output.text[0].content, '**first** is written');
    assert.ok(events.every((event) => event.taskId === taskId && event.body.message !== undefined && !Number.isNaN(Date.parse(event.createdAt))));
    const ended = events.filter(({ body }) => body.status === 'completed').map(({ body }) => body.stepId);
    assert.deepEqual(ended, ['write', 'tell']);
    assert.ok(events.some(({ body }) => body.message.includes('written for first')));
    const numbers = events.map(({ id }) => id);
    assert.deepEqual(numbers, [...numbers].sort((one, other) => one - other));

    const task = await client.getTask(taskId);
    assert.equal(task.status, 'completed');
    assert.deepEqual(task.spec.parameters, { name: 'first', loud: false });
    assert.deepEqual(task.spec.steps.map(({ id, name }) => [id, name]), [['write', 'Write it'], ['tell', 'debug:log']]);
    assert.equal(task.spec.templateInfo.entityRef, 'template:default/note');
    assert.equal(task.spec.templateInfo.entity.metadata.title, 'Note');
    assert.ok(!JSON.stringify([events, task]).includes('hunter2'));

    const rest = await told(client, taskId, numbers.at(-2));
    assert.deepEqual(rest.map(({ id }) => id), [numbers.at(-1)], 'what is known already is not told again');
  });

  test('is heard by asking again and again, too', async () => {
    const polling = scaffolderClient(portal.url, { useLongPollingLogs: true });
    const { taskId } = await note({ name: 'polled' });
    const events = await told(polling, taskId);
    assert.equal(events.at(-1).type, 'completion');
  });

  test('is among those that are listed', async () => {
    const { taskId } = await note({ name: 'listed' });
    await told(client, taskId);
    const { tasks, totalTasks } = await client.listTasks({ filterByOwnership: 'all', limit: 1 });
    assert.equal(tasks.length, 1);
    assert.ok(totalTasks > 1);
    assert.equal(tasks[0].id, taskId, 'the newest is the first');
    assert.deepEqual((await client.listTasks({ filterByOwnership: 'owned' })).tasks, [], 'nobody began none');
    const failed = await (await ask('/tasks?status=failed&status=completed&order=asc:created_at')).json();
    assert.ok(failed.tasks.every(({ status }) => ['failed', 'completed'].includes(status)));
  });

  test('is begun once, however often it is asked for with the same key', async () => {
    const begin = () => fetch(`${portal.url}/api/scaffolder/v2/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
      body: JSON.stringify({ templateRef: 'template:default/note', values: { name: 'once' } }),
    }).then((response) => response.json());
    const both = await Promise.all([begin(), begin()]);
    assert.equal(both[0].id, both[1].id);
  });

  test('that fails says why, and is gone on with', async () => {
    const { taskId } = await client.scaffold({ templateRef: 'template:default/broken', values: {} });
    const events = await told(client, taskId);
    assert.ok(events.at(-1).body.error.message, JSON.stringify(events.at(-1)));
    assert.equal((await client.getTask(taskId)).status, 'failed');
    assert.deepEqual(await client.retry(taskId), { id: taskId });
    const again = await told(client, taskId, events.at(-1).id);
    assert.equal(again.at(-1).type, 'completion');
    const { taskId: ended } = await note({ name: 'ended' });
    await told(client, ended);
    await assert.rejects(client.retry(ended), ({ cause }) => cause.name === 'ConflictError');
  });

  test('is ended', async () => {
    const { taskId } = await client.scaffold({ templateRef: 'template:default/slow', values: {} });
    await eventually('it runs', async () => (await client.getTask(taskId)).status === 'processing');
    assert.deepEqual(await client.cancelTask(taskId), { status: 'cancelled' });
    await eventually('it has ended', async () => (await client.getTask(taskId)).status === 'cancelled');
  });
});

describe('what cannot be', () => {
  test('is told field by field', async () => {
    await assert.rejects(note({ name: 'Not Lower' }), /Backend request failed, 400/);
    const response = await ask('/tasks', { templateRef: 'template:default/note', values: { name: 'UPPER' } });
    const { errors } = await response.json();
    assert.equal(errors[0].name, 'pattern');
    assert.deepEqual(errors[0].path, ['name']);
    assert.match(errors[0].stack, /^instance\.name /);
  });

  test('has a name that the client knows', async () => {
    await assert.rejects(client.getTask('never-was'), ({ cause }) => cause.name === 'NotFoundError');
    await assert.rejects(client.cancelTask('never-was'), ({ cause }) => cause.name === 'NotFoundError');
    for (const path of ['/tasks/never-was/eventstream', '/tasks/never-was/events', '/nothing']) {
      assert.equal((await (await ask(path)).json()).error.name, 'NotFoundError', path);
    }
    const { error, response } = await (await ask('/tasks?status=sleeping')).json();
    assert.deepEqual([error.name, response.statusCode], ['InputError', 400]);
  });
});

test('a template is tried without being in the catalog', async () => {
  const text = (path) => readFileSync(join(CATALOG, path));
  const template = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'tried' },
    spec: {
      type: 'documentation',
      steps: [
        { id: 'write', name: 'Write', action: 'fetch:template', input: { url: './skeleton', values: { name: '${{ parameters.name }}' } } },
        { id: 'tell', name: 'Tell', action: 'debug:log', input: { message: 'done' } },
      ],
      output: { links: [{ title: 'Repository', url: 'https://github.com/acme/note' }] },
    },
  };
  const answer = await client.dryRun({
    template,
    values: { name: 'tried' },
    secrets: {},
    directoryContents: [{ path: 'skeleton/README.md', base64Content: text('skeleton/README.md').toString('base64') }],
  });
  const file = answer.directoryContents.find(({ path }) => path === 'README.md');
  assert.equal(Buffer.from(file.base64Content, 'base64').toString(), '# tried\n');
  assert.deepEqual(answer.steps.map(({ id }) => id), ['write', 'tell']);
  assert.ok(Array.isArray(answer.log) && answer.log.every(({ body }) => body.message !== undefined));
  assert.equal(answer.output.links[0].url, 'https://github.com/acme/note');
});

test('actions and extensions are described', async () => {
  const actions = await client.listActions();
  const ids = actions.map(({ id }) => id);
  assert.deepEqual(ids, [...ids].sort());
  for (const id of ['catalog:register', 'catalog:write', 'debug:log', 'fetch:plain', 'fetch:template', 'fs:delete', 'fs:rename', 'publish:github']) {
    const action = actions.find((one) => one.id === id);
    assert.ok(action, `${id} is not among them`);
    assert.equal(action.schema.input.type, 'object', id);
  }
  const { filters, globals } = await client.listTemplatingExtensions();
  assert.deepEqual(Object.keys(filters).sort(), ['parseEntityRef', 'parseRepoUrl', 'pick', 'projectSlug']);
  assert.ok(globals.functions && globals.values);
});

test('a field of which nobody knows is completed by nothing', async () => {
  const { results } = await client.autocomplete({ provider: 'github', resource: 'never-was', token: '', context: {} })
    .catch(({ cause }) => ({ results: cause.name === 'InputError' || cause.name === 'NotFoundError' ? [] : null }));
  assert.deepEqual(results, []);
});
