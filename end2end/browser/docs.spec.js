// Documentation: the home, the reader with and without script, what changes while it is read.

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test } from '../support/test.js';

const SITE = '/docs/default/component/checkout-api/';
const text = (page) => page.locator('.docs-text');

test('the home lists what is documented, by owner', async ({ page }) => {
  await open(page, '/docs');
  await expect(page.getByRole('heading', { name: 'Documentation' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: /^checkout-api/ }).click();
  await expect(text(page).getByRole('heading', { level: 1 })).toContainText('checkout-api');
});

test('a page is read with its site around it', async ({ page }) => {
  await open(page, SITE);
  const pages = page.getByRole('navigation', { name: 'Pages', exact: true });
  await expect(pages.getByRole('link')).toHaveText(['Home', 'Architecture', 'Runbook']);
  await expect(pages.getByRole('link', { name: 'Home' })).toHaveAttribute('aria-current', 'page');
  // Tabs work by the browser alone.
  await expect(page.getByText('curl -X POST')).toBeVisible();
  await expect(page.getByText('client.OpenCheckout')).toBeHidden();
  await text(page).getByText('Go', { exact: true }).click();
  await expect(page.getByText('client.OpenCheckout')).toBeVisible();
  await expect(text(page).locator('.admonition.tip')).toContainText('test cards');

  await text(page).getByRole('link', { name: 'Architecture' }).click();
  await expect(page).toHaveURL(/checkout-api\/architecture\/#idempotency$/);
  await expect(page.getByRole('navigation', { name: 'On this page' }).getByRole('link')).toContainText(['States', 'Idempotency']);
  await page.getByRole('navigation', { name: 'Pages before and after' }).getByRole('link', { name: /Runbook/ }).click();
  await expect(text(page).getByRole('heading', { level: 1 })).toContainText('Runbook');
  await page.goBack();
  await expect(text(page).getByRole('heading', { level: 1 })).toContainText('Architecture');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a page is whole, and every link of it leads on', async ({ page }) => {
    await page.goto(SITE);
    await expect(text(page)).toContainText('Nothing that a customer has paid for may be lost here');
    await page.getByRole('link', { name: 'Runbook' }).first().click();
    await expect(text(page).getByRole('heading', { level: 1 })).toContainText('Runbook');
  });
});

test('an entity leads to its documentation, and an address without its last slash to the site', async ({ page }) => {
  await open(page, '/catalog/default/component/checkout-api');
  await page.getByRole('link', { name: 'Docs', exact: true }).last().click();
  await expect(page).toHaveURL(new RegExp(`${SITE}$`));
  await page.goto('/docs/default/component/checkout-api/runbook');
  await expect(page).toHaveURL(new RegExp(`${SITE}runbook/$`));
});

test('what is written is read at once, and a broken site is the last one that was whole', async ({ page, ownPortal }) => {
  const folder = join(ownPortal.catalog, 'services', 'checkout-api');
  await page.goto(ownPortal.url + SITE);
  await expect(text(page)).toContainText('checkout-api');
  appendFileSync(join(folder, 'docs', 'index.md'), '\n\nWritten a moment ago.\n');
  writeFileSync(join(folder, 'docs', 'notes.txt'), 'a file');
  await expect(async () => {
    await page.reload();
    await expect(text(page)).toContainText('Written a moment ago.', { timeout: 100 });
  }).toPass();
  const file = await page.request.get(`${ownPortal.url}${SITE}notes.txt`);
  expect(await file.text()).toBe('a file');
  expect(file.headers()['content-security-policy']).toContain("default-src 'none'");

  writeFileSync(join(folder, 'mkdocs.yml'), 'site_name: [broken');
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('status').filter({ hasText: 'cannot be read as it is now' })).toBeVisible({ timeout: 100 });
  }).toPass();
  await expect(text(page)).toContainText('Written a moment ago.');
});
