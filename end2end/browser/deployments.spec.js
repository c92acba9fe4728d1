// Proves (rows 3.2, 3.5, 8.5) who may bring a version out, and that everybody sees at once what becomes
// of it: an owner, somebody of another team, and a contractor who asks first. Northwind, simulated.

import { expect, test } from '../support/company.js';

const card = (page, environment) => page.getByRole('region', { name: environment, exact: true });

/** The tab of a service, once its applications are known. */
async function deployments(page, service, namespace = 'default') {
  await expect(async () => {
    await page.goto(`/catalog/${namespace}/component/${service}/deployments`);
    await expect(card(page, 'production')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
}

test('an owner brings it out and watches it; nobody else of another team may', async ({ as }) => {
  test.setTimeout(90_000);
  const [owner, other] = [await as('Lena Park'), await as('Erik Johansson')];
  await deployments(other, 'checkout-api');
  await expect(card(other, 'production').getByRole('link', { name: 'Sync' })).toHaveCount(0);

  await deployments(owner, 'checkout-api');
  await card(owner, 'production').getByRole('link', { name: 'Sync' }).click();
  const question = owner.locator('.act-preview');
  await expect(question).toContainText('This is production.');
  await question.getByRole('textbox').fill('checkout-api');
  await question.getByRole('button', { name: 'Sync' }).click();
  await expect(owner).toHaveURL(/\/deployments\/northwind-production\/checkout-api/);
  await expect(owner.locator('.deployment-summary .last')).toContainText('Running');
  // Who only looks sees it happen as well, without doing anything.
  await expect(card(other, 'production').locator('.last')).toContainText('Running');
  await expect(owner.locator('.deployment-summary .last')).toContainText(/Succeeded|Failed/, { timeout: 45_000 });
  await expect(card(other, 'production').locator('.last')).toContainText(/Succeeded|Failed/);

  // The address alone helps nobody.
  await other.goto(owner.url());
  await expect(other.locator('.deployment-summary .refusal')).toContainText('deployment.sync');
});

test('a contractor asks, somebody of the platform team approves, and it is done', async ({ as }) => {
  test.setTimeout(90_000);
  const [contractor, engineer] = [await as('Amara Diallo'), await as('Lukas Huber')];
  await deployments(contractor, 'partner-feed', 'partners');
  await card(contractor, 'production').getByRole('link', { name: 'Sync' }).click();
  const question = contractor.locator('.act-preview');
  await expect(question).toContainText('once admin, platform-engineer has approved');
  await expect(question.getByRole('button', { name: 'Sync' })).toHaveCount(0);
  await question.getByRole('link', { name: 'Ask for an approval' }).click();
  await contractor.getByLabel('Why is it needed?').fill('The new feed format starts today.');
  await contractor.getByRole('button', { name: 'Ask', exact: true }).click();
  const asked = contractor.locator('.approvals-list');
  await expect(contractor).toHaveURL(/\/approvals$/);
  await expect(asked).toContainText('sync partner-feed (production)');
  await expect(asked).toContainText('waiting');

  await engineer.goto('/admin/approvals');
  const waiting = engineer.locator('.approvals-list > li').first();
  await expect(waiting).toContainText('The new feed format starts today.');
  await waiting.getByRole('button', { name: 'Approve' }).click();
  await expect(async () => {
    await contractor.goto('/approvals');
    await expect(asked).toContainText('done', { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await contractor.goto('/catalog/partners/component/partner-feed/deployments');
  await expect(card(contractor, 'production').locator('.last')).toContainText(/Running|Succeeded/);
});
