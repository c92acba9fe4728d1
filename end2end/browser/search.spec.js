// The search page and the palette: what is found, counted, narrowed, kept, with script and without.

import { expect, test } from '../support/test.js';

/** Until documentation has been read, not everything is found. */
test.beforeAll(async ({ portal }) => {
  await expect.poll(async () => {
    const answer = await fetch(`${portal.url}/api/search/query?term=&types[]=techdocs`);
    return (await answer.json()).numberOfResults;
  }, { timeout: 30_000 }).toBeGreaterThan(20);
});

test('a question is asked, narrowed by a category and a facet, and turned over', async ({ page }) => {
  await page.goto('/search?query=checkout');
  const results = page.locator('.search-results > li');
  await expect(results.first()).toContainText(/checkout-(api|worker)/);
  await expect(results.filter({ hasText: 'checkout-api' }).first()).toBeVisible();
  await expect(page.locator('.search-results mark').first()).toBeVisible();
  const docs = page.getByRole('navigation', { name: 'Categories' }).getByRole('link', { name: /^Documentation/ });
  const counted = Number((await docs.locator('.count').textContent()).replace(/,/g, ''));
  await docs.click();
  await expect(page).toHaveURL(/types%5B%5D=docs|types\[\]=docs/);
  await expect(page.locator('.pager')).toContainText(`of ${counted}`);
  await page.goto('/search?query=');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.locator('.pager')).toContainText('26–50');
});

test('the field asks, and back undoes it', async ({ page }) => {
  await page.goto('/search?query=payments');
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  const field = page.locator('.search-field input');
  await field.fill('ledger kind:component');
  await field.press('Enter');
  await expect(page.locator('.search-results > li').first()).toContainText('payments-ledger');
  await page.goBack();
  await expect(field).toHaveValue('payments');
});

test('a slip is answered, and what was meant is told', async ({ page }) => {
  await page.goto('/search?query=paymnets');
  await expect(page.locator('.search-results > li').first()).toContainText(/payment/i);
  await expect(page.getByRole('status').filter({ hasText: 'Did you mean' })).toContainText('payments');
  await page.goto('/search?query=zzzzqqqq');
  await expect(page.getByText('Nothing is found')).toBeVisible();
});

test('what one category lacks is found in others', async ({ page }) => {
  await page.goto('/search?query=outbox%20grows&types[]=people');
  await expect(page.getByText('Nothing is found')).toBeVisible();
  const elsewhere = page.getByRole('status').filter({ hasText: 'The same is found in' });
  await elsewhere.getByRole('link', { name: /^Documentation \(\d+\)/ }).click();
  await expect(page.locator('.search-results > li').first()).toContainText('Outbox grows');
});

test('a search is kept and forgotten', async ({ page }) => {
  await page.goto('/search?query=warehouse');
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  await page.getByLabel('Name of the search').fill('Shelves');
  await page.getByRole('button', { name: 'Keep' }).click();
  const kept = page.getByRole('region', { name: 'Kept searches' });
  await expect(kept.getByRole('link', { name: 'Shelves' })).toHaveAttribute('href', /query=warehouse/);
  await kept.getByRole('button', { name: 'Forget' }).click();
  await expect(kept.getByRole('link', { name: 'Shelves' })).toHaveCount(0);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('one searches from every page, narrows and turns over', async ({ page }) => {
    await page.goto('/catalog');
    await page.locator('.top-bar input[type=search]').fill('refundPayment');
    await page.locator('.top-bar input[type=search]').press('Enter');
    await expect(page).toHaveURL(/\/search\?query=refundPayment/);
    await expect(page.locator('.search-results > li').first()).toContainText('POST /payments/{paymentId}/refunds');
    await page.goto('/search?query=payments');
    await page.locator('.facets li a').first().click();
    await expect(page.locator('.facets a[aria-current]')).toHaveCount(1);
  });
});

test('the palette finds while one types, in groups, by keyboard', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('outbox');
  const palette = page.locator('.palette');
  await expect(palette.locator('.head', { hasText: 'Documentation' })).toBeVisible();
  await expect(palette.getByRole('option').first()).toContainText('Outbox grows');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/docs\/default\/component\/checkout-api\/runbook\/#/);
});

test('the address bar is told how to search', async ({ page, request }) => {
  await page.goto('/');
  const link = page.locator('link[rel=search]');
  const description = await request.get(await link.getAttribute('href'));
  expect(await description.text()).toContain('/search?query={searchTerms}');
});
