// Proves (rows 4.1, 4.3, 4.4, 4.5, F2, W10) that what burns stands on one page and on the service's tab,
// with who is called and where its logs are; that nobody sees here what Datadog would not show them; and
// that a vendor which is away takes no page with it. Northwind, simulated.

import { expect, test } from '../support/company.js';

// A browser tells of each refusal on its console.
test.use({ expectedMessages: [/status of 403/] });

// The company has only just been read, and its vendors are asked for the first time.
test.setTimeout(120_000);

const TAB = '/catalog/default/component/checkout-api/monitoring';
const SECRET = '/catalog/default/component/auth-proxy/monitoring';

/** The tab, once it is told how the service is doing. */
async function told(page, address = TAB) {
  await expect(async () => {
    await page.goto(address);
    await expect(page.locator('.monitor-mark').first()).toBeVisible({ timeout: 2000 });
    await expect(page.locator('.time-chart .plot').first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
}

test('the tab tells how a service is doing, on a phone too, and without script', async ({ as }) => {
  const page = await as('Lena Park');
  await told(page);
  await expect(page.getByRole('link', { name: 'Monitoring' })).toHaveAttribute('aria-current', 'page');
  for (const title of ['Latency', 'Errors', 'Traffic', 'Saturation']) {
    await expect(page.getByRole('region', { name: title, exact: true }).first()).toBeVisible();
  }
  for (const title of ['Monitors', 'Objectives', 'Who is called', 'More of it', 'Dashboards']) {
    await expect(page.getByRole('region', { name: title, exact: true })).toBeVisible();
  }
  const logs = page.getByRole('link', { name: 'Logs in Datadog' });
  await expect(logs).toHaveAttribute('href', /\/logs\?query=service%3Acheckout-api\+env%3Aproduction&from_ts=\d+&to_ts=\d+/);
  // The address keeps environment and range, and the links follow them.
  await page.getByRole('navigation', { name: 'Environment' }).getByRole('link', { name: 'staging' }).click();
  await expect(page).toHaveURL(/environment=staging/);
  await expect(logs).toHaveAttribute('href', /env%3Astaging/);
  await page.setViewportSize({ width: 390, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, 'it is not wider than the phone').toBe(false);

  const plain = await as('Lena Park', { javaScriptEnabled: false });
  await told(plain, `${TAB}?range=7d`);
  await expect(plain.locator('.monitoring-list').first()).toContainText('checkout-api');
});

test('the company sees what burns, by team and tier', async ({ as }) => {
  const page = await as('Mei Chen');
  await expect(async () => {
    await page.goto('/observability');
    await expect(page.locator('.burning-teams tbody tr').first()).toBeVisible({ timeout: 2000 });
    const services = page.locator('.stat-tile', { hasText: 'Services' });
    await expect(services).not.toContainText(/^0$/, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await page.goto('/observability?state=ok');
  await expect(page.locator('.burning-monitors tbody tr').first()).toBeVisible();
  const all = await page.locator('.burning-monitors tbody tr').count();
  await page.getByRole('combobox', { name: 'Tier' }).selectOption('tier-1');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/tier=tier-1/);
  expect(await page.locator('.burning-monitors tbody tr').count()).toBeLessThanOrEqual(all);
});

test('what Datadog would not show somebody is not here either', async ({ as }) => {
  const [developer, contractor] = [await as('Lena Park'), await as('Amara Diallo')];
  // The team of security keeps its monitors to itself; Prometheus has no such rule.
  await told(developer, SECRET);
  const datadog = developer.getByRole('link', { name: /auth-proxy: .* in production/ });
  await expect(datadog).toHaveCount(0);
  await developer.goto('/observability?state=ok&text=auth-proxy:');
  await expect(developer.locator('.burning-monitors tbody tr')).toHaveCount(0);
  // A contractor has no account there at all.
  await contractor.goto(TAB);
  await expect(contractor.locator('.monitoring-notes')).toContainText('does not know you');
  await expect(contractor.getByRole('link', { name: 'Logs in Datadog' })).toHaveCount(0);
});

test('who names nothing is told how to begin', async ({ as }) => {
  const page = await as('Lena Park');
  await page.goto('/catalog/default/component/go-kit/monitoring');
  const empty = page.locator('.empty-state');
  await expect(empty.or(page.locator('.monitoring-head'))).toBeVisible();
});

test('a vendor that is away costs newness and nothing else', async ({ as, portal, request }) => {
  const page = await as('Lena Park');
  await told(page);
  const sandbox = portal.log().match(/http:\/\/127\.0\.0\.1:\d+(?=\/datadog)/)[0];
  await request.put(`${sandbox}/faults/datadog`, { data: { kind: 'broken' } });
  await page.goto(TAB);
  await expect(page.locator('.monitor-mark').first()).toBeVisible();
  await expect(page.locator('.monitoring-age').first()).toBeVisible({ timeout: 60_000 });
  await request.delete(`${sandbox}/faults/datadog`);
});
