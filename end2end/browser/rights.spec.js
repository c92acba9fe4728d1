// Proves (rows 8.2, 8.4, 8.5, W7) that who runs the portal sees what each role permits and who has it,
// what a change of policies would do before it is made, makes it, and rolls it back; and that it is told
// who may see something, and why somebody may not.

import { expect, test } from '../support/test.js';

const CHECKOUT = 'component:default/checkout-api';
const POLICY = `forbid (principal in Group::"group:default/payments", action == Action::"catalog.read", resource is Entity)
when { resource has type && resource.type == "library" };`;

test('a role tells how far it goes, and the review names everybody', async ({ page, request }) => {
  await page.goto('/admin/roles');
  await page.getByRole('link', { name: 'contractor-developer' }).click();
  await expect(page.getByText('deployment.sync has to be approved by admin, platform-engineer')).toBeVisible();
  const row = page.getByRole('row', { name: /catalog\.write/ });
  await expect(row.getByRole('cell')).toHaveText(['yes', 'no', 'no']);
  const review = await request.get('/api/access/review?format=csv');
  expect(review.headers()['content-disposition']).toContain('slipway-access-review.csv');
  expect((await review.text()).split('\r\n')[0]).toBe('principal,label,kind,role,binding,source,on_behalf_of,last_sign_in');
});

test('a policy is tried, saved, and rolled back', async ({ page, request }) => {
  const name = `own-${Math.random().toString(36).slice(2)}`;
  await page.goto(`/admin/policies?kind=policy&name=${name}`);
  await page.fill('textarea[name="text"]', 'permit (principal, action, nobody);');
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText('It cannot be saved')).toBeVisible();
  await expect(page.getByText('Line 1, column 28')).toBeVisible();
  await expect(page.locator('textarea[name="text"]')).toHaveValue(/nobody/);

  await page.fill('textarea[name="text"]', POLICY);
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText(/0 would gain something, [1-9]\d* would lose something/)).toBeVisible();
  await expect(page.getByRole('row', { name: /Lena Park.*catalog\.read.*loses/ })).toBeVisible();
  const before = await request.get('/api/access/documents');
  expect(await before.text(), 'nothing is saved yet').not.toContain(name);

  await page.fill('input[name="comment"]', 'libraries are not theirs');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('libraries are not theirs')).toBeVisible();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.locator('.card').first().getByText('switched off', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Back to this' }).first().click();
  await expect(page.getByText('written here, version')).toBeVisible();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(page.locator('.card').first().getByText('switched off', { exact: true })).toBeVisible();
});

test('it is told who may see an entity, from its page on, and why', async ({ page }) => {
  await page.goto('/catalog/default/component/checkout-api');
  await page.locator('.entity-menu summary').click();
  await page.getByRole('link', { name: 'Who can see this?' }).click();
  await expect(page.getByText(/\d+ of \d+ may\./)).toBeVisible();
  await page.fill('input[name="principal"]', 'user:default/lena.park');
  await page.selectOption('select[name="permission"]', 'catalog.unregister');
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByRole('heading', { name: /Lena Park may not: catalog\.unregister/ })).toBeVisible();
  await expect(page.getByText('No policy permits it.')).toBeVisible();
  await expect(page.getByText('With one of these roles it would be permitted')).toBeVisible();
});

test('everybody may ask what they may do, and finds what waits for them', async ({ page }) => {
  await page.goto(`/access?permission=catalog.remove&entity=${CHECKOUT}`);
  await expect(page.getByRole('heading', { name: /Guest may: catalog\.remove/ })).toBeVisible();
  await expect(page.getByText('changing/admin')).toBeVisible();
  await page.goto('/admin/approvals');
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await page.getByRole('link', { name: 'What you asked for' }).click();
  await expect(page.getByText('You asked for nothing')).toBeVisible();
});
