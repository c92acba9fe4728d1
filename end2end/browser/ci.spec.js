// Proves (rows M6, W10) that what is built stands on the entity's tab, that an owner may run it, another
// may not, a contractor asks first, and that open pages see it happen. Northwind, simulated.

import { expect, test } from '../support/company.js';

// A browser tells of each refusal on its console.
test.use({ expectedMessages: [/status of 403/] });

const TAB = '/catalog/default/component/checkout-api/ci-cd';
const runs = (page) => page.locator('.ci-run');

/** The tab, once what is built is known. */
async function built(page, address = TAB) {
  await expect(async () => {
    await page.goto(address);
    await expect(runs(page).first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
}

test('the tab tells what is built, on a phone too, and without script', async ({ as }) => {
  test.setTimeout(90_000);
  const page = await as('Lena Park');
  await built(page);
  await expect(page.getByRole('link', { name: 'CI/CD' })).toHaveAttribute('aria-current', 'page');
  const about = page.locator('.ci-about');
  await expect(about.getByRole('link', { name: 'northwind/checkout-api' })).toBeVisible();
  await expect(about).toContainText('Go');
  for (const title of ['Runs', 'Open pull requests', 'Workflows', 'Deployments', 'Releases', 'Branches', 'Code owners']) {
    await expect(page.getByRole('region', { name: title, exact: true })).toBeVisible();
  }
  await expect(page.getByRole('region', { name: 'Code owners' })).toContainText('@northwind/payments');
  await page.setViewportSize({ width: 390, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide, 'it is not wider than the phone').toBe(false);

  const plain = await as('Erik Johansson', { javaScriptEnabled: false });
  await built(plain);
  await runs(plain).first().getByRole('link', { name: /^Show jobs/ }).click();
  // Without script nothing fills in by itself: who looks asks again.
  await expect(async () => {
    await plain.reload();
    await expect(plain.locator('.ci-jobs').first()).toContainText('lint', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(plain.locator('.ci-jobs').getByRole('link', { name: 'Log' }).first()).toHaveAttribute('href', /\/job\/\d+$/);
  await plain.getByRole('link', { name: 'Readme' }).click();
  await expect(async () => {
    await plain.reload();
    await expect(plain.locator('.ci-readme')).toContainText('checkout-api', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await expect(plain.locator('.ci-readme img')).toHaveCount(0);
});

test('an owner runs a workflow and watches it; nobody else of another team may', async ({ as }) => {
  test.setTimeout(120_000);
  const [owner, other] = [await as('Lena Park'), await as('Erik Johansson')];
  await built(other);
  await expect(other.getByRole('link', { name: /^Run: / })).toHaveCount(0);
  await expect(other.locator('.ci-missing')).toContainText('ci.run');

  await built(owner);
  await owner.getByRole('link', { name: 'Run: Smoke test' }).click();
  const question = owner.locator('.act-preview');
  await expect(question.getByRole('combobox', { name: /Where to look/ })).toHaveValue('staging');
  await question.getByRole('textbox', { name: /Why it is run/ }).fill('To see that it works');
  await question.getByRole('button', { name: 'Run workflow' }).click();
  await expect(owner).toHaveURL(/\/ci-cd$/);
  await expect(runs(owner).first()).toContainText('Smoke test #1', { timeout: 15_000 });
  // Who only looks sees it happen as well, without doing anything.
  await expect(runs(other).first()).toContainText('Smoke test #1', { timeout: 15_000 });
  await expect(runs(owner).first().getByRole('img', { name: 'Succeeded' })).toBeVisible({ timeout: 60_000 });

  // The address alone helps nobody.
  await other.goto(`${TAB}?act=dispatch&workflow=smoke.yml`);
  await expect(other.getByRole('alert')).toContainText('ci.run');
  // A workflow that is not made for it says so.
  await owner.goto(`${TAB}?act=dispatch&workflow=build.yml`);
  await expect(owner.locator('.act-preview')).toContainText('workflow_dispatch');
});

test('an owner runs jobs again and cancels them', async ({ as }) => {
  test.setTimeout(90_000);
  const owner = await as('Lena Park');
  await built(owner);
  const ended = runs(owner).filter({ has: owner.getByRole('img', { name: 'Succeeded' }) }).first();
  const id = await ended.getAttribute('id');
  await ended.getByRole('link', { name: /^Show jobs/ }).click();
  const run = owner.locator(`#${id}`);
  await run.getByRole('link', { name: /^Re-run all jobs/ }).click();
  await owner.locator('.act-preview').getByRole('button', { name: 'Re-run all jobs' }).click();
  await expect(owner).toHaveURL(/\/ci-cd$/);
  await expect(run).toContainText('attempt 2', { timeout: 20_000 });
  await run.getByRole('link', { name: /^Show jobs/ }).click();
  await run.getByRole('link', { name: /^Cancel/ }).click();
  await owner.locator('.act-preview').getByRole('button', { name: 'Cancel' }).click();
  await expect(run.getByRole('img', { name: 'Cancelled' })).toBeVisible({ timeout: 20_000 });
});

test('a contractor asks, somebody of the platform team approves, and it is done', async ({ as }) => {
  test.setTimeout(90_000);
  const [contractor, engineer] = [await as('Amara Diallo'), await as('Lukas Huber')];
  const tab = '/catalog/partners/component/partner-feed/ci-cd';
  await built(contractor, tab);
  await contractor.getByRole('link', { name: 'Run: Smoke test' }).click();
  const question = contractor.locator('.act-preview');
  await expect(question).toContainText('once admin, platform-engineer has approved');
  await question.getByRole('button', { name: 'Run workflow' }).click();
  await contractor.getByRole('link', { name: 'Ask for an approval' }).click();
  await contractor.getByLabel('Why is it needed?').fill('The partner asks whether it works.');
  await contractor.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(contractor.locator('.approvals-list')).toContainText('dispatch Smoke test (northwind/partner-feed)');

  await engineer.goto('/admin/approvals');
  await engineer.locator('.approvals-list > li').first().getByRole('button', { name: 'Approve' }).click();
  await expect(async () => {
    await contractor.goto('/approvals');
    await expect(contractor.locator('.approvals-list')).toContainText('done', { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await contractor.goto(tab);
  await expect(runs(contractor).first()).toContainText('Smoke test #1', { timeout: 15_000 });
});

test('Home tells what concerns who looks', async ({ as }) => {
  const page = await as('Lena Park');
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Waiting for my review' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('region', { name: 'My pull requests' })).toBeVisible();
});
