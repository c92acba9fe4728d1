// Proves (row 14.1) that delivery is measured and shown down to what is behind each number: numbers,
// notes, CSV, the summary, print. Northwind, simulated.

import { expect, test } from '../support/company.js';

const SERVICE = '/delivery/of/default/component/checkout-api';

/** Waits until the company's history is read so far that a service has numbers. */
async function measured(page) {
  await expect(async () => {
    await page.goto(SERVICE);
    await expect(page.locator('[data-measure="lead-time"] .badge')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
}

test('the way leads from the company over a team to a service and to what is behind a number', async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as('Lena Park');
  await measured(page);
  await page.goto('/delivery');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delivery');
  await expect(page.locator('.delivery-tile')).toHaveCount(5);
  await page.locator('.delivery-rows a[data-row-link]', { hasText: 'Payments' }).first().click();
  await expect(page).toHaveURL(/\/delivery\/of\/default\/group\/payments/);
  await page.locator('.delivery-rows a[data-row-link][href*="component/checkout-api"]').click();
  await expect(page).toHaveURL(/component\/checkout-api/);
  await page.locator('[data-measure="lead-time"]').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/delivery\/numbers\/lead-time\?of=component/);
  await expect(page.locator('.delivery-items tbody tr').first()).toBeVisible();
});

test('a link keeps the time that was asked for', async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as('Lena Park');
  await measured(page);
  await page.goto(`${SERVICE}?range=30d`);
  const link = page.locator('[data-measure="frequency"]').getByRole('link').first();
  await expect(link).toHaveAttribute('href', /range=30d/);
});

test('numbers are a file, for who may see them', async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as('Lena Park');
  await measured(page);
  const answer = await page.request.get('/delivery/export?what=rows&range=90d');
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toContain('text/csv');
  expect(await answer.text()).toContain('group:default/payments');
  expect((await page.request.get('/delivery/export?what=speed')).status()).toBe(400);
});

test('an owner leaves a fact out with a reason and takes that back; others cannot', async ({ as }) => {
  test.setTimeout(120_000);
  const [owner, other] = [await as('Lena Park'), await as('Erik Johansson')];
  await measured(owner);
  const behind = '/delivery/numbers/lead-time?of=component:default/checkout-api';
  await other.goto(behind);
  await expect(other.locator('.delivery-items tbody tr').first()).toBeVisible();
  await expect(other.getByText('Annotate', { exact: true })).toHaveCount(0);
  await owner.goto(behind);
  await expect(owner.locator('html')).toHaveAttribute('data-hydrated', '');
  const row = owner.locator('.delivery-items tbody tr').first();
  await row.getByText('Annotate', { exact: true }).click();
  await row.getByLabel('Reason').fill('A migration by design');
  await row.getByRole('button', { name: 'Keep' }).click();
  const noted = owner.locator('.delivery-items tr[data-excluded="true"]');
  await expect(noted).toHaveCount(1);
  await expect(noted).toContainText('A migration by design');
  await other.reload();
  await expect(other.locator('.delivery-items tr[data-excluded="true"]')).toContainText('said by');
  await noted.getByRole('button', { name: 'Take back' }).click();
  await expect(owner.locator('.delivery-items tr[data-excluded="true"]')).toHaveCount(0);
});

test('the summary is one page that can be printed', async ({ as }) => {
  test.setTimeout(120_000);
  const page = await as('Astrid Lindqvist');
  await measured(page);
  await page.goto('/summary?range=90d');
  const delivery = page.locator('section.card[aria-label="Delivery"]');
  await expect(delivery.getByRole('link').first()).toHaveAttribute('href', /\/delivery\/numbers\//);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.summary-tools')).toBeHidden();
  await expect(delivery).toBeVisible();
});
