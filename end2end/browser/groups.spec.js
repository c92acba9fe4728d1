// Proves (rows 8.2, 8.4) that who runs the portal sees the groups as they are nested, who is in them and
// by which way, which roles that gives, what providers tell, and who is in none; and that the page's state
// is its address.

import { expect, test } from '../support/test.js';

const table = (page) => page.locator('.groups-table').first();

test('groups are nested, searched, and lead to who is in them', async ({ page }) => {
  await page.goto('/admin/groups');
  await expect(table(page).getByRole('row', { name: /group:default\/payments/ })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search' }).last().fill('payments');
  await page.getByRole('search').last().getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/text=payments/);
  await table(page).getByRole('link', { name: /payments/i }).first().click();
  await expect(page).toHaveURL(/group=group:default\/payments/);
  await expect(page.getByRole('link', { name: 'In the catalog' })).toHaveAttribute('href', '/catalog/default/group/payments');
  const lena = page.getByRole('row', { name: /user:default\/lena\.park/ });
  await expect(lena).toBeVisible();
  await lena.getByRole('link', { name: 'What may they do?' }).click();
  await expect(page.locator('input[name="principal"]')).toHaveValue('user:default/lena.park');
  await page.goBack();
  await expect(page).toHaveURL(/group=group:default\/payments/);
  await page.goBack();
  await expect(page).toHaveURL(/text=payments/);
});

test('what providers tell and who is in none have tabs with addresses', async ({ page }) => {
  await page.goto('/admin/groups');
  await page.getByRole('link', { name: /^Told by providers/ }).click();
  await expect(page).toHaveURL(/show=claims/);
  await page.getByRole('link', { name: /^In no group/ }).click();
  await expect(page).toHaveURL(/show=none/);
  await page.goto('/admin/groups?text=nothing-is-called-this');
  await expect(page.getByText('No group is called this')).toBeVisible();
  await page.goto('/admin/groups?group=group:default/never-was');
  await expect(page.getByText('There is no such group.')).toBeVisible();
});
