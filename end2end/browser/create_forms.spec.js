// The wizard (rows 2.1, W1, W5, W9): it says what is wrong once a field was left, is used by keyboard
// alone, keeps what was filled in but no secret, shows a last look, and works without script.

import axe from 'axe-core';
import { open, prefer } from '../support/test.js';
import { expect, field, test } from '../support/templates.js';

const WIZARD = '/create/templates/default/test-service';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const within = { timeout: 10_000 };

const heading = (page) => page.locator('#wizard-head');
const summary = (page) => page.locator('#wizard-errors');
const tasks = async (portal) => (await (await fetch(`${portal.url}/api/scaffolder/v2/tasks`)).json()).totalTasks;

test('a field is judged when it was left, and all of them when one wants to go on', async ({ page }) => {
  await open(page, WIZARD);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Test service');
  await expect(page.locator('.wizard-head strong')).toHaveText('for tests');
  await expect(heading(page)).toHaveText('The service');
  await field(page, '/name').fill('No!');
  await expect(field(page, '/name')).not.toHaveAttribute('aria-invalid', 'true');
  await field(page, '/about').focus();
  await expect(field(page, '/name')).toHaveAttribute('aria-invalid', 'true');
  await expect(summary(page)).toBeHidden();

  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page)).toContainText('One field needs another look');
  await summary(page).getByRole('link', { name: 'Name' }).click();
  await expect(field(page, '/name')).toBeFocused();
  await field(page, '/name').fill('shop');
  await expect(summary(page)).toBeHidden();
});

test('it is filled in by keyboard alone, looked at again and begun', async ({ page }) => {
  await open(page, WIZARD);
  await field(page, '/name').focus();
  await page.keyboard.type('shop');
  await page.keyboard.press('Control+Enter');
  await expect(heading(page)).toHaveText('How it runs');
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveURL(/\?step=2$/);

  // A choice that asks for more.
  await expect(field(page, '/size')).toHaveCount(0);
  await field(page, '/database').selectOption({ label: 'PostgreSQL' });
  await field(page, '/database').press('Control+Enter');
  await expect(summary(page)).toContainText('Size');
  await field(page, '/size').selectOption({ label: 'large' });
  await field(page, '/size').press('Control+Enter');
  await expect(heading(page)).toHaveText('Access');
  await field(page, '/password').fill('hidden-password');
  await field(page, '/token').fill('hidden-token');

  // The browser's own "back" is a step, too.
  await page.goBack();
  await expect(heading(page)).toHaveText('How it runs');
  await expect(field(page, '/size')).toHaveValue(/large|1/);
  await page.goForward();
  await expect(heading(page)).toHaveText('Access');
  await page.getByRole('button', { name: 'Look again' }).click();

  const review = page.locator('.wizard-review');
  await expect(review).toContainText('shop');
  await expect(review).toContainText('PostgreSQL');
  await expect(review).not.toContainText('hidden-password');
  await expect(review).not.toContainText('hidden-token');
  await expect(review).toContainText('Greet');
  const link = await review.getByRole('link', { name: 'A link with these values' }).getAttribute('href');
  expect(decodeURIComponent(link)).toContain('"name":"shop"');
  expect(decodeURIComponent(link)).not.toContain('hidden');
  await review.getByRole('button', { name: 'Edit The service' }).click();
  await expect(field(page, '/name')).toHaveValue('shop');
  await page.locator('.wizard-steps').getByRole('button', { name: 'Review' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveURL(/\/create\/tasks\/[0-9a-f-]{36}$/, within);
  await expect(page.locator('main')).toContainText('Hello shop with 2', within);
});

test('a step that lies ahead leads as far as everything is right', async ({ page }) => {
  await open(page, WIZARD);
  await page.locator('.wizard-steps').getByRole('button', { name: 'Review' }).click();
  await expect(heading(page)).toHaveText('The service');
  await expect(summary(page)).toContainText('Name');
});

test('what was filled in outlives the page, but for what nobody may see', async ({ page }) => {
  await open(page, WIZARD);
  await field(page, '/name').fill('kept');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await field(page, '/password').fill('hidden-password');
  await field(page, '/token').fill('hidden-token');
  await field(page, '/password').focus();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(kept).toContain('kept');
  expect(kept).not.toContain('hidden');
  await open(page, WIZARD);
  await expect(field(page, '/name')).toHaveValue('kept');
  await expect(page.getByText('What you filled in before is here again.')).toBeVisible();
  await page.getByRole('button', { name: 'Start anew' }).click();
  await expect(field(page, '/name')).toHaveValue('');
});

test('a link of Backstage gives values', async ({ page }) => {
  const data = encodeURIComponent(JSON.stringify({ name: 'linked', replicas: 5 }));
  await open(page, `${WIZARD}?formData=${data}`);
  await expect(field(page, '/name')).toHaveValue('linked');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(field(page, '/replicas')).toHaveValue('5');
  // The address says it no longer, and it is there all the same.
  await expect(page).toHaveURL(/\?step=2$/);
  await page.reload();
  await expect(field(page, '/replicas')).toHaveValue('5');
  await open(page, `${WIZARD}?formData=nonsense`);
  await expect(page.getByText('what it holds is no JSON object')).toBeVisible();
});

test('one wish is one task, however often it is sent', async ({ page, portal }) => {
  const before = await tasks(portal);
  const text = await (await fetch(`${portal.url}/fn/create/form?template=template:default/test-site`)).json();
  const wish = (values) =>
    fetch(`${portal.url}/fn/create/begin`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ template: 'template:default/test-site', values, secrets: '{}', visit: text.visit, is_draft: 'false' }),
    }).then((answer) => answer.json());
  const [first, second] = await Promise.all([wish('{}'), wish('{}')]);
  expect(first.Task).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.Task).toBe(first.Task);
  expect(await tasks(portal)).toBe(before + 1);
  await page.goto('/create/templates/default/test-site');
  await expect(page.getByText('This template asks for nothing.')).toBeVisible();
});

test('what it would do is tried, and nothing is made', async ({ page }) => {
  await open(page, `${WIZARD}?formData=${encodeURIComponent('{"name":"tried"}')}&step=review`);
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page).toHaveURL(/\/create\/tasks\/[0-9a-f-]{36}$/, within);
});

test('a template that is broken says what has to be mended', async ({ page }) => {
  await open(page, '/create/templates/default/test-old');
  await expect(page.getByText('This template cannot be used')).toBeVisible();
  await expect(page.locator('form.wizard')).toHaveCount(0);
});

test.describe('a template that is not there', () => {
  test.use({ expectedMessages: [/status of 404/] });

  test('is not found', async ({ page }) => {
    const response = await page.goto('/create/templates/default/nowhere');
    expect(response.status()).toBe(404);
    await expect(page.getByText('There is no such template').first()).toBeVisible();
  });
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a template is filled in, looked at and begun', async ({ page }) => {
    await page.goto(WIZARD);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(summary(page)).toContainText('Name');
    await field(page, '/name').fill('plain');
    // Enter in a field goes on.
    await field(page, '/name').press('Enter');
    await expect(heading(page)).toHaveText('How it runs');
    await field(page, '/replicas').fill('4');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(heading(page)).toHaveText('Access');
    await field(page, '/token').fill('hidden-token');
    await page.getByRole('button', { name: 'Return' }).click();
    await expect(field(page, '/replicas')).toHaveValue('4');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('button', { name: 'Look again' }).click();
    const review = page.locator('.wizard-review');
    await expect(review).toContainText('plain');
    await expect(review).not.toContainText('hidden-token');
    await page.getByRole('button', { name: 'Launch it' }).click();
    await expect(page).toHaveURL(/\/create\/tasks\/[0-9a-f-]{36}$/);
    await expect(async () => {
      await page.reload();
      await expect(page.locator('main')).toContainText('Hello plain with 4', { timeout: 500 });
    }).toPass(within);
  });
});

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing, ${theme}`, async ({ page, context, portal }) => {
    await prefer(context, portal.url, theme);
    const filled = encodeURIComponent('{"name":"shop"}');
    for (const address of [
      '/create',
      '/create?text=nothing-like-this',
      '/create/actions',
      WIZARD,
      `${WIZARD}?formData=${filled}&step=2`,
      `${WIZARD}?formData=${filled}&step=review`,
      '/create/templates/default/test-old',
    ]) {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await open(page, address);
        if (address === WIZARD) await page.getByRole('button', { name: 'Next', exact: true }).click();
        await page.evaluate(axe.source);
        const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
        const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
        expect(told, `${address} at ${width}`).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond, `${address}: wider than ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
