// Proves (rows 6.1 to 6.5, F2) that costs lead from the company to a team to a service, all in the address,
// with and without script; budgets, numbers as a file, and who sees what. Northwind, simulated.

import { expect, test } from '../support/company.js';

const TEAM = '/costs?team=group:default/payments';
const SERVICE = '/catalog/default/component/checkout-api/costs';
const rows = (page) => page.locator('.costs-rows').first().locator('tbody tr');

/** The company's page, once the last month is known. */
async function known(page, address = '/costs') {
  await expect(async () => {
    await page.goto(address);
    await expect(rows(page).first()).toBeVisible({ timeout: 2000 });
    await expect(page.locator('.costs-notices')).not.toContainText('never reached', { timeout: 500 });
  }).toPass({ timeout: 120_000 });
}

test.setTimeout(180_000);

test('the company leads to a team and to a service, and back', async ({ as }) => {
  const page = await as('Mei Chen');
  await known(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Costs');
  for (const title of ['Cost per day', 'Significant changes', 'Budgets', 'What is paid for', 'OpenCost against AWS', 'Sources']) {
    await expect(page.getByRole('region', { name: title, exact: true })).toBeVisible();
  }
  await expect(page.locator('.stat-tiles')).toContainText('Unallocated');
  await rows(page).getByRole('link', { name: /payments/i }).first().click();
  await expect(page).toHaveURL(/team=group/);
  await expect(page.locator('.costs-trail [aria-current]')).toContainText(/payments/i);
  // A page that is left stands there until the next one is loaded, whose address it is told already.
  for (let round = 0; round < 3; round += 1) {
    await rows(page).getByRole('link', { name: /checkout/i }).first().click();
    await expect(page).toHaveURL(/\/catalog\/default\/component\/checkout-[a-z]+\/costs/);
    await expect(page.getByRole('region', { name: 'Among similar services' })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/team=group/);
  }
});

test('range, comparison and breakdown stand in the address', async ({ as }) => {
  const page = await as('Mei Chen');
  await known(page, `${TEAM}&by=environment&range=90d&compare=before`);
  await expect(rows(page).filter({ hasText: 'production' }).first()).toBeVisible();
  await page.reload();
  await expect(rows(page).filter({ hasText: 'production' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Component', exact: true }).click();
  await expect(page).toHaveURL(/by=component/);
  await expect(page).toHaveURL(/compare=before/);
  await expect(rows(page).filter({ hasText: 'CPU' }).first()).toBeVisible();
});

test('numbers are to be had as a file', async ({ as }) => {
  const page = await as('Mei Chen');
  await known(page);
  for (const of of ['rows', 'days']) {
    const answer = await page.request.get(`/costs/export?of=${of}&team=group:default/payments`);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toContain('text/csv');
    expect(answer.headers()['content-disposition']).toContain('costs-');
    expect((await answer.text()).split('\r\n').length).toBeGreaterThan(3);
  }
  expect((await page.request.get('/costs/export?of=nothing')).status()).toBe(400);
  expect((await page.request.get('/costs/export?team=group:default/never-was')).status()).toBe(404);
});

test('a budget is set, its versions stay, and who may not set it sees it only', async ({ as }) => {
  const [manager, other] = [await as('Marcus Okafor'), await as('Lena Park')];
  await known(manager, '/costs?team=group:default/catalogue');
  const form = manager.locator('.costs-budget-form form').first();
  await form.locator('[name=amount]').fill('1,250.50');
  await form.locator('[name=comment]').fill('as last year');
  await form.getByRole('button').click();
  await expect(manager.locator('.costs-budgets')).toContainText(/%/);
  const versions = manager.locator('.costs-versions').filter({ hasText: 'Earlier budgets' });
  await versions.locator('summary').click();
  await expect(versions).toContainText('1,250.50');
  await expect(versions).toContainText('as last year');
  await other.goto('/costs?team=group:default/catalogue');
  await expect(other.locator('.costs-budgets')).toContainText(/%/);
  await expect(other.locator('.costs-budget-form')).toHaveCount(0);
});

test('a contractor is told nothing of costs', async ({ as }) => {
  const [admin, contractor] = [await as('Mei Chen'), await as('Amara Diallo')];
  await known(admin);
  await contractor.goto('/costs');
  await expect(contractor.locator('.costs-notices')).toContainText('not shown to you');
  await expect(rows(contractor)).toHaveCount(0);
  await contractor.goto(SERVICE);
  await expect(contractor.locator('main')).toContainText('Nothing costs anything here');
});

test('sources are asked now, and one that is away costs no more than newness', async ({ as }) => {
  const page = await as('Lukas Huber');
  await known(page);
  await page.getByRole('button', { name: 'Ask now' }).click();
  await expect(page.locator('.costs-sources li')).toHaveCount(4);
});

test('all of it is read without script, and on a phone', async ({ as }) => {
  const page = await as('Mei Chen', { viewport: { width: 390, height: 844 } });
  await known(page, TEAM);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
  const state = await page.context().storageState();
  const context = await page.context().browser().newContext({ baseURL: new URL(page.url()).origin, javaScriptEnabled: false, storageState: state });
  const plain = await context.newPage();
  await plain.goto('/costs');
  await plain.locator('select[name=environment]').selectOption('production');
  await plain.locator('.costs-filters').getByRole('button').click();
  await expect(plain).toHaveURL(/environment=production/);
  await expect(rows(plain).first()).toBeVisible();
  await plain.goto(SERVICE);
  await expect(plain.locator('.stat-tiles')).toBeVisible();
  await context.close();
});
