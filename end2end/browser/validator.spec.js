// The validator: a catalog file is judged while it is written, in the browser, and sent nowhere.

import axe from 'axe-core';
import { componentFile } from '../contract/support/site.js';
import { expect, open, test } from '../support/test.js';

const field = (page) => page.getByLabel('Catalog file', { exact: true }).last();
const verdict = (page) => page.getByRole('region', { name: 'Verdict' });
const documents = (page) => verdict(page).locator('ol > li');
const BROKEN = componentFile('Not A Name!').replace('  owner: payments\n', '');

/** The selection of the field, as line and column of its end. */
const cursor = (page) => field(page).evaluate((area) => {
  const before = area.value.slice(0, area.selectionEnd).split('\n');
  return [before.length, before.at(-1).length + 1];
});

test('every error has a place, and the cursor goes there', async ({ page }) => {
  const sent = [];
  await open(page, '/validate');
  page.on('request', (request) => sent.push(request.url()));
  await field(page).fill(`${componentFile('orders')}---\n${BROKEN}`);
  await expect(verdict(page).getByRole('status')).toHaveText('1 of 2 documents would be refused.');
  await expect(documents(page).first()).toContainText('component:default/orders');
  await expect(documents(page).first()).toContainText('Owned by');
  const refused = documents(page).nth(1);
  await expect(refused).toContainText('metadata.name "Not A Name!" is not allowed');
  await expect(refused).toContainText('spec.owner is missing');
  await refused.getByRole('link', { name: 'line 13, column 9' }).click();
  expect(await cursor(page)).toEqual([13, 9]);
  await expect(field(page)).toBeFocused();
  await expect(page.locator('.gutter .bad').first()).toHaveText('13');

  await field(page).fill(componentFile('orders'));
  await expect(verdict(page).getByRole('status')).toHaveText('The document would be taken.');
  expect(sent, 'nothing is sent').toEqual([]);
});

test('custom kinds, unreadable text and doubtful references are told apart', async ({ page }) => {
  await open(page, '/validate');
  await field(page).fill('apiVersion: x/v1\nkind: Dashboard\nmetadata: {name: costs}\n---\nkind: [\n');
  await expect(documents(page).first()).toContainText('custom kind');
  await expect(documents(page).first()).toContainText("not one of the format's kinds");
  await expect(documents(page).nth(1)).toContainText('refused');
  await field(page).fill(componentFile('orders').replace('owner: payments', "owner: 'group:'"));
  await expect(page.locator('.gutter .warn')).toHaveText('8');
});

test('an example for each kind to begin with, and back', async ({ page }) => {
  await open(page, '/validate');
  const starts = page.getByRole('navigation', { name: 'Start from' }).getByRole('link');
  await expect(starts).toHaveCount(9);
  for (const name of await starts.allTextContents()) {
    await starts.filter({ hasText: new RegExp(`^${name}$`) }).click();
    await expect(verdict(page).getByRole('status'), name).toHaveText('The document would be taken.');
    await expect(page).toHaveURL(/\/validate\?example=/);
  }
  await page.goBack();
  await expect(field(page)).toHaveValue(/kind: Location/);
});

test('keys indent, nobody is caught, and what is done can be undone', async ({ page }) => {
  await open(page, '/validate');
  await field(page).focus();
  await page.keyboard.type('spec:');
  await page.keyboard.press('Enter');
  await page.keyboard.type('a: 1');
  await expect(field(page)).toHaveValue('spec:\n  a: 1');
  await page.keyboard.press('Shift+Tab');
  await expect(field(page)).toHaveValue('spec:\na: 1');
  await page.keyboard.press('Control+z');
  await expect(field(page)).toHaveValue('spec:\n  a: 1');
  await page.keyboard.press('Tab');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(field(page)).not.toBeFocused();
});

test('a file is opened or dropped', async ({ page }) => {
  await open(page, '/validate');
  const buffer = Buffer.from(componentFile('opened').replaceAll('\n', '\r\n'));
  await page.locator('input[type=file]').setInputFiles({ name: 'catalog-info.yaml', mimeType: 'text/yaml', buffer });
  await expect(field(page)).toHaveValue(componentFile('opened'));
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'catalog-info.yaml', { type: 'text/yaml' }));
    return transfer;
  }, componentFile('dropped'));
  await field(page).dispatchEvent('drop', { dataTransfer: data });
  await expect(field(page)).toHaveValue(componentFile('dropped'));
  await expect(documents(page)).toContainText('component:default/dropped');
});

test('the palette and a key lead there', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Control+k');
  const answered = page.waitForResponse((response) => response.url().includes('text=valid'));
  await page.getByRole('combobox').fill('valid');
  await answered;
  await page.getByRole('option', { name: 'Validate a file' }).click();
  await expect(page).toHaveURL(/\/validate$/);
  await page.locator('h1').click();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/catalog-import$/);
});

test('with errors on it, axe finds nothing', async ({ page }) => {
  await open(page, '/validate');
  await field(page).fill(`${componentFile('orders')}---\n${BROKEN}---\nkind: Dashboard\napiVersion: x/v1\nmetadata: {name: x}\n`);
  await expect(documents(page)).toHaveCount(3);
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run(document));
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`)).toEqual([]);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('the server answers with the same verdict', async ({ page }) => {
    await page.goto('/validate');
    await field(page).fill(BROKEN);
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(verdict(page)).toContainText('The document would be refused.');
    await expect(documents(page)).toContainText('line 4, column 9');
    await expect(documents(page)).toContainText('spec.owner is missing');
    await expect(field(page)).toHaveValue(BROKEN);
    await page.goto('/validate?example=api');
    await expect(field(page)).toHaveValue(/kind: API/);
  });
});
