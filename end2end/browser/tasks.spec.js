// Tasks (rows W6, F8): the list with exact counts, a run that is followed live, its log, what can be done
// with one that failed, waits or was cut off; without script as far as reading goes.

import axe from 'axe-core';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open } from '../support/test.js';
import { expect, step, test } from '../support/runs.js';
import { test as people } from '../support/company.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const within = { timeout: 20_000 };

const word = (page) => page.locator('.run-facts .badge').first();
const lines = (page) => page.locator('.log .lines p');

async function violations(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test('a run is followed to its end, line by line, and none is doubled', async ({ page, begin }) => {
  const count = 40;
  const id = await begin('telling', { name: 'shop', lines: Array.from({ length: count }, (_, at) => at) });
  await open(page, `/create/tasks/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/shop|Telling/);
  await expect(word(page)).toHaveText('done', within);
  await expect(step(page, 'Lay out the files')).toHaveAttribute('data-state', 'completed');
  await expect(step(page, 'Tell lines')).toContainText(`${count} of ${count} rounds`);
  // Whoever came before the end and whoever came after it read the same.
  const told = async () => (await lines(page).locator('span').allInnerTexts()).filter((line) => /^line \d+$/.test(line));
  await expect.poll(told, within).toEqual(Array.from({ length: count }, (_, at) => `line ${at}`));
  await page.reload();
  expect(await told()).toEqual(Array.from({ length: count }, (_, at) => `line ${at}`));
  await expect(lines(page).locator('i.green')).toHaveText('green');
  expect(await violations(page)).toEqual([]);
});

test('its result has links and texts, and neither brings a script along', async ({ page, begin }) => {
  const id = await begin('telling', { name: 'safe' });
  await open(page, `/create/tasks/${id}`);
  await expect(word(page)).toHaveText('done', within);
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result.getByRole('link', { name: 'The catalog' })).toHaveAttribute('href', '/catalog');
  await expect(result.getByRole('link', { name: 'Elsewhere' })).toHaveAttribute('href', 'https://example.com/');
  await expect(result.locator('strong')).toHaveText('safe');
  await expect(result.locator('script')).toHaveCount(0);
});

test('the log is searched, narrowed to a step, wrapped and downloaded', async ({ page, begin }) => {
  const id = await begin('telling', { name: 'look', lines: [1, 2, 12] });
  await open(page, `/create/tasks/${id}`);
  await expect(word(page)).toHaveText('done', within);
  const search = page.getByRole('searchbox', { name: 'Search the log' });
  await search.fill('LINE 1');
  await expect(page.locator('.log .found')).toHaveText('1 of 2');
  await search.press('Enter');
  await expect(page.locator('.log .found')).toHaveText('2 of 2');
  await expect(page.locator('.log .now')).toContainText('line 12');
  await search.press('Enter');
  await expect(page.locator('.log .found')).toHaveText('1 of 2');
  await search.fill('nothing like it');
  await expect(page.locator('.log .found')).toHaveText('not found');

  await page.getByRole('button', { name: 'Wrap' }).click();
  await expect(page.locator('.log .lines')).toHaveAttribute('data-wrap', 'true');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toMatch(/T[\d:]+Z \[lines\] line 12\n/);
  expect(text).not.toContain('\u001b');

  await step(page, 'Tell the last one').getByRole('link', { name: 'Log of this step' }).click();
  await expect(page).toHaveURL(/\?log=last#log$/);
  for (const line of await lines(page).allInnerTexts()) expect(line).toContain('last');
  await page.getByRole('link', { name: 'All steps' }).click();
  await expect(page).not.toHaveURL(/log=/);
});

test('a step that failed says why, and the run goes on from there', async ({ page, begin, own }) => {
  own.answers.set('full', 'refuse');
  const id = await begin('wanting', { name: 'full' });
  await open(page, `/create/tasks/${id}`);
  await expect(word(page)).toHaveText('failed', within);
  const asked = step(page, 'Ask the company');
  await expect(asked).toHaveAttribute('data-state', 'failed');
  await expect(asked).toContainText('there is no room');
  await expect(step(page, 'End')).toHaveAttribute('data-state', 'skipped');

  own.answers.set('full', 'well');
  await asked.getByRole('link', { name: 'Retry from here' }).click();
  const question = page.getByRole('region', { name: 'Go on with this task?' });
  await expect(question).toContainText('Ask the company');
  await question.getByRole('button', { name: 'Go on' }).click();
  await expect(word(page)).toHaveText('done', within);
  await expect(asked).toHaveAttribute('data-state', 'completed');
  await expect(lines(page).filter({ hasText: 'got 7' })).toHaveCount(1);
  expect(own.calls.filter(({ input }) => input?.name === 'full').length).toBe(2);
});

test('a run is cancelled after one question, and begun again with the same values', async ({ page, begin }) => {
  const id = await begin('waiting', { name: 'pause' });
  await open(page, `/create/tasks/${id}`);
  await expect(step(page, 'Pause')).toHaveAttribute('data-state', 'processing', within);
  const before = await step(page, 'Pause').locator('.run-elapsed').innerText();
  await expect(step(page, 'Pause').locator('.run-elapsed')).not.toHaveText(before, within);

  await page.getByRole('link', { name: 'Cancel', exact: true }).click();
  const question = page.getByRole('region', { name: 'Cancel this task?' });
  await question.getByRole('link', { name: 'Let it run' }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: 'Cancel', exact: true }).click();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(word(page)).toHaveText('cancelled', within);
  await expect(question).toHaveCount(0);
  await page.getByRole('link', { name: 'Begin again with these values' }).click();
  await expect(page).toHaveURL(new RegExp(`/create/templates/default/waiting\\?task=${id}$`));
  await expect(page.locator('[id="form-/name"]')).toHaveValue('pause');
});

test('what a run made is removed after it failed, step by step', async ({ page, begin, own }) => {
  const id = await begin('breaking', { name: 'after' });
  await open(page, `/create/tasks/${id}`);
  await expect(word(page)).toHaveText('failed', within);
  const left = page.getByRole('region', { name: 'What it left behind' });
  await expect(left.getByRole('listitem')).toHaveCount(1);
  await expect(left).toContainText('the thing after');
  await left.getByRole('link', { name: 'Remove it' }).click();
  const question = page.getByRole('region', { name: 'Remove what this step made?' });
  await expect(question).toContainText('the thing after');
  await question.getByRole('button', { name: 'Remove it' }).click();
  await expect(left).toHaveCount(0, within);
  await expect(step(page, 'Ask the company')).toHaveAttribute('data-state', 'undone');
  const undone = own.calls.filter(({ path }) => path === '/undo');
  expect(undone.length).toBe(1);
});

test('tasks are listed with exact counts, and the address says what is shown', async ({ page, begin, own }) => {
  own.answers.set('none', 'refuse');
  const failed = await begin('wanting', { name: 'none' });
  const done = await begin('telling', { name: 'listed' });
  for (const id of [failed, done]) {
    await open(page, `/create/tasks/${id}`);
    await expect(word(page)).toHaveText(/done|failed/, within);
  }
  await open(page, '/create/tasks');
  const states = page.getByRole('navigation', { name: 'State' });
  const number = async (name) => Number(await states.getByRole('link', { name: new RegExp(`^${name}`) }).locator('.count').innerText());
  const rows = page.locator('.tasks-table tbody tr');
  expect(await number('All')).toBe(await rows.count());
  await states.getByRole('link', { name: /^failed/ }).click();
  await expect(page).toHaveURL(/\?state=failed$/);
  await expect(rows.first().locator('.badge')).toHaveText('failed');
  expect(await number('failed')).toBe(await rows.count());
  await page.getByRole('columnheader', { name: 'Begun', exact: true }).getByRole('link').click();
  await expect(page).toHaveURL(/state=failed&order=oldest$/);
  await page.goBack();
  await expect(page).toHaveURL(/\?state=failed$/);
  await page.getByRole('navigation', { name: 'Whose tasks' }).getByRole('link', { name: 'All', exact: true }).click();
  await expect(page).toHaveURL(/whose=all/);
  expect(await violations(page)).toEqual([]);

  // Home tells of those that need a look.
  await open(page, '/');
  await expect(page.getByRole('region', { name: 'Your tasks' })).toContainText('failed');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a run is read, cancelled and gone on with', async ({ page, begin }) => {
    const id = await begin('waiting', { name: 'plain' });
    await expect(async () => {
      await page.goto(`/create/tasks/${id}`);
      await expect(step(page, 'Pause')).toHaveAttribute('data-state', 'processing', { timeout: 500 });
    }).toPass(within);
    await page.getByRole('link', { name: 'Cancel', exact: true }).click();
    await page.getByRole('region', { name: 'Cancel this task?' }).getByRole('button', { name: 'Cancel' }).click();
    await expect(page).toHaveURL(new RegExp(`/create/tasks/${id}$`));
    await expect(async () => {
      await page.reload();
      await expect(word(page)).toHaveText('cancelled', { timeout: 500 });
    }).toPass(within);
    await expect(page.locator('.log .lines')).toBeVisible();
    await page.goto('/create/tasks?state=cancelled');
    await expect(page.locator('.tasks-table tbody tr').first()).toContainText('cancelled');
  });
});

test('a run whose server died asks what nobody else can know', async ({ page, portal, begin, own }) => {
  test.setTimeout(90_000);
  own.answers.set('cut', 'silence');
  const id = await begin('wanting', { name: 'cut' });
  await expect.poll(() => own.calls.some(({ input }) => input?.name === 'cut'), within).toBe(true);
  const dead = new Promise((resolve) => portal.process.once('exit', resolve));
  portal.process.kill('SIGKILL');
  await dead;
  own.answers.set('cut', 'well');
  await portal.restart(portal.own);

  const address = `${portal.url}/create/tasks/${id}`;
  await expect(async () => {
    await page.goto(address);
    await expect(word(page)).toHaveText('waiting', { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  const asked = step(page, 'Ask the company');
  await expect(asked).toHaveAttribute('data-state', 'undecided');
  expect(own.calls.filter(({ input }) => input?.name === 'cut').length, 'nothing is asked twice').toBe(1);
  const decide = asked.getByRole('region', { name: /The server stopped in the middle/ });
  await decide.getByLabel('Output of the step (JSON)').fill('{"number": 3}');
  await decide.getByRole('button', { name: 'It was done: go on' }).click();
  await expect(word(page)).toHaveText('done', within);
  await expect(lines(page).filter({ hasText: 'got 3' })).toHaveCount(1);
});

const ASKING = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: asking, title: Asking}
spec:
  type: service
  owner: group:default/platform
  steps:
    - id: gate
      name: Pass the gate
      action: debug:log
      slipway.io/approval: {by: ['group:default/platform'], expires: 24h, reason: it costs money}
      input: {message: passed}
`;

people('a step waits until somebody else approves it', async ({ as, portal }) => {
  people.setTimeout(90_000);
  mkdirSync(join(portal.catalog, 'asking'), { recursive: true });
  writeFileSync(join(portal.catalog, 'asking', 'catalog-info.yaml'), ASKING);
  const [lena, lukas] = [await as('Lena Park'), await as('Lukas Huber')];
  const template = '/api/catalog/entities/by-name/template/default/asking';
  await expect.poll(async () => (await lena.request.get(template)).status(), { timeout: 30_000 }).toBe(200);
  await open(lena, '/create/templates/default/asking');
  await lena.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(lena).toHaveURL(/\/create\/tasks\/[\w-]+$/, within);
  const gate = step(lena, 'Pass the gate');
  await expect(gate).toHaveAttribute('data-state', 'waiting', within);
  await expect(gate).toContainText('group:default/platform');
  await expect(gate.getByRole('button', { name: 'Approve' })).toHaveCount(0);

  await open(lukas, new URL(lena.url()).pathname);
  const theirs = step(lukas, 'Pass the gate');
  await theirs.getByRole('button', { name: 'Approve' }).click();
  await expect(word(lukas)).toHaveText('done', within);
  // Who waits for it sees it as well, without doing anything.
  await expect(word(lena)).toHaveText('done', within);
  await expect(gate).toContainText('Lukas');
});
