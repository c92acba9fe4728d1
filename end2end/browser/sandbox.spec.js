// Proves (row W10) that a portal with the sandbox needs nothing else: it says that nothing is real, and
// a click makes a visitor anybody who works there.

import { expect, test } from '../support/sandbox.js';

test('a visitor becomes somebody of the simulated company', async ({ page, fresh: portal }) => {
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${portal.url}/catalog`);
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
  const band = page.locator('.sandbox-band');
  await expect(band).toContainText('Sandbox data');
  await band.getByRole('link').click();
  await page.getByRole('link', { name: 'Continue with Northwind (sandbox)' }).click();
  await expect(page.getByRole('heading', { name: 'Who do you want to be?' })).toBeVisible();
  await page.getByRole('link', { name: 'Lena Park' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-person', /Lena Park/);
  await expect(band).toContainText('Sandbox data');
  await expect(band.getByRole('link')).toHaveCount(0);
  expect(problems).toEqual([]);
});
