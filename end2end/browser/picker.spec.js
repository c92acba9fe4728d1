// The field for one entity of many: what begins so is offered, a few at a time, by keyboard and mouse;
// without script it is a field like any other.

import axe from 'axe-core';
import { expect, open, test } from '../support/test.js';

const ACCESS = '/admin/access';

const field = (page, name) => page.locator(`.picker input[name="${name}"]`);
const offered = (page, name) => page.locator(`#picker-${name} [role="option"]`);

test('what begins so is offered while one types, and chosen by keyboard', async ({ page }) => {
  await open(page, ACCESS);
  const entity = field(page, 'entity');
  await expect(entity).toHaveAttribute('aria-expanded', 'false');
  await entity.pressSequentially('checkout-a');
  await expect(entity).toHaveAttribute('aria-expanded', 'true');
  await expect(offered(page, 'entity').first()).toContainText('checkout-api');
  // Nothing is chosen by itself: Enter would send what was typed.
  await expect(entity).not.toHaveAttribute('aria-activedescendant', /./);
  await entity.press('ArrowDown');
  await expect(entity).toHaveAttribute('aria-activedescendant', 'picker-entity-0');
  await expect(offered(page, 'entity').first()).toHaveAttribute('aria-selected', 'true');
  await entity.press('Enter');
  await expect(entity).toHaveValue('component:default/checkout-api');
  await expect(entity).toHaveAttribute('aria-expanded', 'false');
  await expect(entity).toBeFocused();
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page).toHaveURL(/entity=component%3Adefault%2Fcheckout-api/);
  await expect(field(page, 'entity')).toHaveValue('component:default/checkout-api');
});

test('people are offered where people are meant, and chosen by mouse', async ({ page }) => {
  await open(page, ACCESS);
  const principal = field(page, 'principal');
  await principal.pressSequentially('lena');
  await expect(offered(page, 'principal')).toHaveCount(1);
  await offered(page, 'principal').first().click();
  await expect(principal).toHaveValue('user:default/lena.park');
  await principal.fill('checkout-api');
  await expect(offered(page, 'principal')).toHaveCount(0);
  await expect(principal).toHaveAttribute('aria-expanded', 'false');
});

test('never the whole list is there: more of it comes when it is asked for', async ({ page }) => {
  await open(page, ACCESS);
  const entity = field(page, 'entity');
  await entity.click();
  const lines = offered(page, 'entity');
  await expect(lines).toHaveCount(13);
  await expect(lines.last()).toHaveText('More');
  await entity.press('ArrowUp');
  await expect(lines.last()).toHaveAttribute('aria-selected', 'true');
  await entity.press('Enter');
  await expect(lines).toHaveCount(25);
  const names = await lines.locator('.hint').allTextContents();
  expect(new Set(names).size).toBe(24);
  await entity.press('Escape');
  await expect(entity).toHaveAttribute('aria-expanded', 'false');
  await entity.pressSequentially('c');
  await expect(lines.first()).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(entity).toHaveAttribute('aria-expanded', 'false');
});

test('it is there wherever an entity is named', async ({ page }) => {
  for (const [address, name, typed, first] of [
    ['/catalog/changes', 'owner', 'paym', 'payments'],
    ['/admin/audit', 'actor', 'lena', 'Lena Park'],
    ['/admin/audit', 'object', 'checkout-w', 'checkout-worker'],
    ['/admin/roles?role=viewer', 'to', 'logis', 'Logistics'],
  ]) {
    await open(page, address);
    await field(page, name).pressSequentially(typed);
    await expect(offered(page, name).first(), address).toContainText(new RegExp(first, 'i'));
  }
});

test('axe finds nothing while it is open', async ({ page }) => {
  await open(page, ACCESS);
  await field(page, 'entity').pressSequentially('pay');
  await expect(offered(page, 'entity').first()).toBeVisible();
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run('.rights-form'));
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a reference is written by hand', async ({ page }) => {
    await page.goto(ACCESS);
    await field(page, 'principal').fill('user:default/lena.park');
    await field(page, 'entity').fill('component:default/checkout-api');
    await page.getByRole('button', { name: 'Ask' }).click();
    await expect(page.getByRole('heading', { name: /Lena Park/ })).toBeVisible();
  });
});
