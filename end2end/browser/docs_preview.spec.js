// The preview: a page of documentation is written and seen at the same time, with what is wrong with
// it; and the page that tells how a site stands.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { expect, open, preferences, test } from '../support/test.js';

const field = (page) => page.getByLabel('Markdown', { exact: true });
const config = (page) => page.getByLabel('Settings of the site (mkdocs.yml)');
const shown = (page) => page.locator('.docs-shown .docs-text');
const summary = (page) => page.locator('.docs-shown').getByRole('status');
const problems = (page) => page.getByRole('list', { name: 'What needs its author' }).getByRole('listitem');
const PAGE = '# Shop\n\n!!! tip\n    Try it.\n\n=== "One"\n\n    first\n\n=== "Two"\n\n    second\n';

/** The selection of the field, as the number of its line. */
const line = (page) => field(page).evaluate((area) => area.value.slice(0, area.selectionStart).split('\n').length);

test('what is written is seen at once', async ({ page }) => {
  await open(page, '/docs/preview');
  await expect(page.getByText('Nothing to show yet')).toBeVisible();
  await field(page).fill(PAGE);
  await expect(shown(page).getByRole('heading', { name: 'Shop' })).toBeVisible();
  await expect(shown(page).locator('.admonition.tip')).toContainText('Try it.');
  await expect(summary(page)).toHaveText('Nothing is wrong with it.');
  await expect(page.getByText('Nothing to show yet')).toBeHidden();
});

test.describe('while the server is away', () => {
  test.use({ expectedMessages: [/status of 503/] });

  test('it says so, keeps what is shown, and goes on by itself with the next word', async ({ page }) => {
    await open(page, '/docs/preview');
    await field(page).fill(PAGE);
    await expect(summary(page)).toHaveText('Nothing is wrong with it.');
    const away = (route) => route.fulfill({ status: 503, body: 'away' });
    await page.route('**/fn/docs/preview', away);
    await field(page).fill(`${PAGE}\nmore\n`);
    await expect(summary(page)).not.toHaveText('Nothing is wrong with it.');
    await expect(summary(page)).not.toHaveText('');
    await expect(shown(page)).toContainText('Try it.');
    await page.unroute('**/fn/docs/preview', away);
    await page.keyboard.type('and more');
    await expect(shown(page)).toContainText('and more');
    await expect(summary(page)).toHaveText('Nothing is wrong with it.');
  });
});

test('a tab stays open while the page is written', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill(PAGE);
  await expect(shown(page).getByText('first')).toBeVisible();
  await shown(page).getByText('Two', { exact: true }).click();
  await expect(shown(page).getByText('second')).toBeVisible();
  await field(page).fill(`${PAGE}\nmore\n`);
  await expect(shown(page)).toContainText('more');
  await expect(shown(page).getByText('second')).toBeVisible();
  await expect(shown(page).getByText('first')).toBeHidden();
});

test('what is wrong has a line, and the cursor goes there', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill('# Shop\n\n[x](#gone)\n\n--8<-- "gone.md"\n\nVersion {{ version }}\n');
  await expect(problems(page)).toHaveCount(3);
  await expect(problems(page).nth(0)).toContainText('there is no such place');
  await expect(problems(page).nth(1)).toContainText('gone.md, which is not there');
  await expect(problems(page).nth(2)).toContainText('{{ version }} is a macro');
  await problems(page).nth(1).getByRole('link', { name: 'line 5' }).click();
  await expect(field(page)).toBeFocused();
  expect(await line(page)).toBe(5);

  await page.locator('.docs-write summary').click();
  await config(page).fill('plugins:\n  - monoglot\nmarkdown_extensions:\n  - pymdownx.arithmatex\n');
  await expect(problems(page)).toHaveCount(4);
  await expect(problems(page).last()).toContainText('the plugin monoglot is not known');
  await expect(problems(page).last()).toContainText('mkdocs.yml, line 2');
  await field(page).fill('$x^2$');
  await expect(shown(page).locator('math')).toHaveCount(1);
});

test('diagrams are drawn, and one that cannot be says why', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill('```mermaid\nflowchart LR\n  Cart --> Order\n```\n');
  await expect(shown(page).locator('svg.diagram-svg')).toContainText('Order');
  await field(page).fill('```mermaid\nflowchart LR\n  Cart --> Delivery\n```\n');
  await expect(shown(page).locator('svg.diagram-svg')).toHaveCount(1);
  await expect(shown(page).locator('svg.diagram-svg')).toContainText('Delivery');
  await field(page).fill('```mermaid\nnonsense\n```\n');
  await expect(shown(page)).toContainText('Shown as its source: it cannot be read');
});

test('nothing is lost when the page is loaded again', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill(PAGE);
  await expect(shown(page)).toContainText('Try it.');
  await page.reload();
  await expect(field(page)).toHaveValue(PAGE);
  await expect(shown(page)).toContainText('Try it.');
  await page.goto('/docs');
  await page.getByRole('link', { name: 'Preview a page' }).click();
  await expect(field(page)).toHaveValue(PAGE);
});

test('a sample to begin with, which can be undone', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill('mine');
  await page.getByRole('link', { name: 'Sample' }).click();
  await expect(shown(page).getByRole('heading', { name: 'Checkout' })).toBeVisible();
  await expect(shown(page).locator('svg.diagram-svg')).toContainText('Payment');
  await expect(summary(page)).toHaveText('Nothing is wrong with it.');
  await field(page).focus();
  await page.keyboard.press('Control+z');
  await expect(field(page)).toHaveValue('mine');
});

test('keys indent, and nobody is caught', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).focus();
  await page.keyboard.type('!!! note');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await page.keyboard.type('b');
  await expect(field(page)).toHaveValue('!!! note\n    a\n    b');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(field(page)).not.toBeFocused();
});

test('links of the page are not followed away from it, and its scripts are none', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill('[other](other.md)\n\n<b onclick="window.bad = 1">bold</b><script>window.bad = 1</script>\n\n![a](https://pictures.example/a.png)\n');
  await shown(page).getByText('bold').click();
  await shown(page).getByRole('link', { name: 'other' }).click();
  await expect(page).toHaveURL(/\/docs\/preview$/);
  expect(await page.evaluate(() => window.bad)).toBe(undefined);
  await expect(shown(page).getByRole('link', { name: 'a', exact: true })).toHaveAttribute('href', 'https://pictures.example/a.png');
});

test('a phone shows one side at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/docs/preview?sample=1');
  await expect(field(page)).toBeVisible();
  await expect(shown(page)).toBeHidden();
  await page.getByRole('radio', { name: 'Preview' }).check();
  await expect(shown(page)).toBeVisible();
  await expect(field(page)).toBeHidden();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

test('the palette leads there', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('previ');
  await page.getByRole('option', { name: 'Preview a page' }).click();
  await expect(page).toHaveURL(/\/docs\/preview$/);
});

for (const theme of ['light', 'dark']) {
  test(`with everything on it, axe finds nothing (${theme})`, async ({ page, context, baseURL }) => {
    const [[name, value]] = Object.entries(preferences(theme));
    await context.addCookies([{ name, value, url: baseURL }]);
    await open(page, '/docs/preview?sample=1');
    await expect(shown(page).locator('svg.diagram-svg')).toContainText('Payment');
    await field(page).press('Control+End');
    await page.keyboard.type('\n[x](#gone)\n');
    await expect(problems(page)).toHaveCount(1);
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => window.axe.run(document));
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`)).toEqual([]);
  });
}

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('the server answers with the same page', async ({ page }) => {
    await page.goto('/docs/preview');
    await field(page).fill('# Shop\n\n```mermaid\nflowchart LR\n  Cart --> Order\n```\n\n[x](#gone)\n');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(shown(page).getByRole('heading', { name: 'Shop' })).toBeVisible();
    await expect(shown(page).locator('svg.diagram-svg')).toContainText('Order');
    await expect(problems(page)).toContainText('line 8');
    await expect(field(page)).toHaveValue(/^# Shop/);
    await page.getByRole('link', { name: 'Sample' }).click();
    await expect(shown(page).getByRole('heading', { name: 'Checkout' })).toBeVisible();
  });
});

test('how a site stands is told by file and line', async ({ page, ownPortal }) => {
  const folder = join(ownPortal.catalog, 'services', 'checkout-api');
  writeFileSync(join(folder, 'docs', 'broken.md'), '# Broken\n\n[a](gone.md)\n\nVersion {{ version }}\n');
  writeFileSync(join(folder, 'mkdocs.yml'), 'site_name: checkout-api\nplugins:\n  - techdocs-core\n  - macros\n');
  const health = `${ownPortal.url}/docs/health?entity=component:default/checkout-api`;
  await expect(async () => {
    await page.goto(health);
    await expect(page.locator('.docs-health')).toContainText('the plugin macros is not known', { timeout: 100 });
  }).toPass();
  const file = page.locator('.docs-health section').filter({ hasText: 'broken.md' });
  await expect(file.getByRole('listitem').nth(0)).toContainText('line 3');
  await expect(file.getByRole('listitem').nth(1)).toContainText('{{ version }} is a macro');

  writeFileSync(join(folder, 'mkdocs.yml'), 'site_name: [broken');
  await expect(async () => {
    await page.goto(health);
    await expect(page.getByRole('status').filter({ hasText: 'cannot be built as it is now' })).toBeVisible({ timeout: 100 });
  }).toPass();
  await expect(page.locator('.docs-health')).toContainText('Last built');
  await page.getByRole('link', { name: 'Read it' }).click();
  await page.getByRole('link', { name: 'Health of this site' }).click();
  await expect(page).toHaveURL(/\/docs\/health\?entity=/);
});

test('each line of code shows its number', async ({ page }) => {
  await open(page, '/docs/preview');
  await field(page).fill('```python linenums="7" hl_lines="2"\na = 1\nb = 2\n```\n');
  const numbers = shown(page).locator('[data-line]');
  await expect(numbers).toHaveCount(2);
  const drawn = await numbers.first().evaluate((one) => getComputedStyle(one, '::before').content);
  expect(drawn).toContain('7');
  expect(await shown(page).locator('code').innerText()).not.toContain('7');
});
