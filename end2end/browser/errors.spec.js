// Proves (rows 4.2, 4.5, F2, W10) that errors stand on the entity's tab with how they stand, that an owner
// resolves and assigns them, that nobody sees what Sentry would not show them, that a source that is away costs
// newness only, and that the health of services says why. Northwind, simulated.

import { expect, test } from '../support/company.js';

// A browser tells of each refusal on its console.
test.use({ expectedMessages: [/status of 403/] });

const TAB = '/catalog/default/component/checkout-api/errors';
const issues = (page) => page.locator('.errors-issue');

/** The tab, once the project is known. */
async function told(page, address = TAB) {
  await expect(async () => {
    await page.goto(address);
    await expect(page.locator('.errors-projects .as-of')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
}

/** The first tab of sorts that has any issue. */
async function anySort(page, address = TAB) {
  for (const show of ['unresolved', 'resolved', 'archived']) {
    await told(page, `${address}?show=${show}`);
    if (await issues(page).count() > 0) return show;
  }
  throw new Error('the project has no issue at all');
}

test('the tab tells what goes wrong, on a phone too, and without script', async ({ as }) => {
  test.setTimeout(90_000);
  const page = await as('Lena Park');
  await told(page);
  await expect(page.getByRole('link', { name: 'Errors', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.locator('.errors-projects')).toContainText('checkout-api');
  const show = await anySort(page);
  const first = issues(page).first();
  for (const word of ['Events', 'People', 'Last seen', 'First seen']) await expect(first).toContainText(word);
  await expect(first.getByRole('img', { name: /events in the last 24 hours/ })).toBeVisible();
  await first.getByRole('link', { name: /^Show details/ }).click();
  await expect(page).toHaveURL(/issue=northwind/);
  await expect(page.locator('.errors-detail')).toContainText('The last event', { timeout: 10_000 });
  await expect(page.locator('.errors-detail')).not.toContainText('customer.example');
  await page.setViewportSize({ width: 390, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, 'it is not wider than the phone').toBe(false);

  const plain = await as('Lena Park', { javaScriptEnabled: false });
  await told(plain, `${TAB}?show=${show}`);
  const search = plain.getByRole('search', { name: 'Filters' });
  await search.getByLabel('Order').selectOption('events');
  await search.getByRole('button', { name: 'Filter' }).click();
  await expect(plain).toHaveURL(/sort=events/);
  await issues(plain).first().getByRole('link', { name: /^Show details/ }).click();
  await expect(plain.locator('.errors-detail')).toBeVisible();
});

test('an owner archives, reopens and assigns; somebody of another team may not', async ({ as }) => {
  test.setTimeout(120_000);
  const [owner, other] = [await as('Lena Park'), await as('Erik Johansson')];
  const show = await anySort(owner);
  await issues(owner).first().getByRole('link', { name: /^Show details/ }).click();
  const detail = owner.locator('.errors-detail');
  await detail.getByLabel('Assignee').selectOption({ index: 1 });
  await detail.getByRole('button', { name: 'Assign' }).click();
  const question = owner.locator('.act-preview');
  await expect(question).toContainText('looks after it from now on');
  await question.getByRole('button', { name: 'Assign' }).click();
  await expect(owner).toHaveURL(/\/errors$/);
  await told(owner, `${TAB}?show=${show}`);
  await expect(issues(owner).first().locator('.assignee')).toBeVisible({ timeout: 15_000 });

  await issues(owner).first().getByRole('link', { name: /^Show details/ }).click();
  const act = show === 'unresolved' ? 'Archive' : 'Reopen';
  await detail.getByRole('link', { name: new RegExp(`^${act}`) }).click();
  await question.getByRole('button', { name: act }).click();
  await expect(owner).toHaveURL(/\/errors$/);
  const after = show === 'unresolved' ? 'archived' : 'unresolved';
  await told(owner, `${TAB}?show=${after}`);
  await expect(issues(owner).first()).toBeVisible({ timeout: 15_000 });

  // Who sees it and does not own it finds no act, and the address alone helps nobody.
  await told(other, `${TAB}?show=${after}`);
  await issues(other).first().getByRole('link', { name: /^Show details/ }).click();
  await expect(other.locator('.errors-detail')).toBeVisible();
  await expect(other.locator('.errors-acts')).toHaveCount(0);
  const issue = new URL(other.url()).searchParams.get('issue');
  await other.goto(`${TAB}?issue=${issue}&act=resolve`);
  await expect(other.getByRole('alert')).toContainText('monitoring.write');
});

test('nobody sees what Sentry would not show them', async ({ as }) => {
  test.setTimeout(90_000);
  const [developer, contractor] = [await as('Lena Park'), await as('Amara Diallo')];
  await told(developer);
  // The project of security is its own.
  await developer.goto('/catalog/default/component/auth-proxy/errors');
  await expect(developer.locator('.empty-state')).toContainText('no errors here that you may see');
  await expect(issues(developer)).toHaveCount(0);
  // A contractor is in one team of Sentry, and sees that.
  await told(contractor, '/catalog/partners/component/partner-feed/errors');
  await expect(contractor.locator('.errors-projects')).toContainText('partner-feed');
});

test('a source that is away costs newness, and says so', async ({ as, portal }) => {
  test.setTimeout(120_000);
  const page = await as('Lena Park');
  await told(page);
  const address = portal.log().match(/http:\/\/127\.0\.0\.1:\d+(?=\/sentry)/)[0];
  const put = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"kind":"broken"}' };
  await fetch(`${address}/faults/sentry`, put);
  try {
    await expect(async () => {
      await page.goto(TAB);
      // Of a pause and of the failure behind it both may be told.
      await expect(page.locator('.errors-notice').first()).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.locator('.errors-projects .as-of')).toBeVisible();
  } finally {
    await fetch(`${address}/faults/sentry`, { method: 'DELETE' });
  }
});

test('the health of services stands in lists, in the head with its reasons, and at Home', async ({ as }) => {
  test.setTimeout(90_000);
  const page = await as('Lena Park');
  await expect(async () => {
    await page.goto('/catalog?kind=component');
    await expect(page.locator('.entity-table .health').first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await page.goto('/catalog/default/component/checkout-api');
  const why = page.locator('.health-why');
  await expect(why).toBeVisible({ timeout: 15_000 });
  await why.locator('summary').click();
  await expect(why.locator('li').first()).toBeVisible();
  await page.goto('/catalog/default/component/checkout-api/dependencies');
  await expect(page.locator('.graph-canvas .fares').first()).toBeVisible({ timeout: 15_000 });
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'My services' })).toContainText('checkout-api', { timeout: 15_000 });
});
