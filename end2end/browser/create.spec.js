// Create (rows 2.1, W1): templates as cards that are found, filtered, ordered and starred; what of them
// cannot be used says why; and every action that steps can use.

import { open } from '../support/test.js';
import { test as people } from '../support/company.js';
import { expect, test } from '../support/templates.js';

const within = { timeout: 10_000 };
const cards = (page) => page.locator('.template-card');
const titles = (page) => cards(page).locator('h2');

test('templates are cards, and what cannot be used comes last with its reason', async ({ page }) => {
  await open(page, '/create?sort=name');
  await expect(titles(page)).toHaveText(['Test service', 'Test site', 'Old service']);
  const service = cards(page).first();
  await expect(service).toContainText('service');
  await expect(service).toContainText('Builders');
  await expect(service).toContainText('production');
  await expect(cards(page).last()).toContainText('Cannot be used');
  await expect(cards(page).last()).toContainText('v1beta2');
  await service.getByRole('link', { name: 'Test service' }).click();
  await expect(page).toHaveURL(/\/create\/templates\/default\/test-service$/);
});

test('the whole card leads to the wizard, and a tag to its like', async ({ page }) => {
  await open(page, '/create?sort=name');
  // There the link of the title lies above it.
  const { x, y } = await cards(page).first().locator('.description').boundingBox();
  await page.mouse.click(x + 5, y + 5);
  await expect(page).toHaveURL(/\/create\/templates\/default\/test-service$/);
  await page.goBack();
  await cards(page).first().getByRole('link', { name: 'recommended' }).click();
  await expect(page).toHaveURL(/\/create\?tag=recommended$/);
  await expect(titles(page)).toHaveText(['Test service']);
});

test('what is looked for stands in the address, and goes back and forth', async ({ page }) => {
  await open(page, '/create');
  await page.getByRole('searchbox', { name: 'Find a template…' }).pressSequentially('notes');
  await expect(titles(page)).toHaveText(['Test site']);
  await expect(page).toHaveURL(/text=notes/);
  await expect(page.getByRole('searchbox', { name: 'Find a template…' })).toBeFocused();
  await page.goBack();
  await expect(cards(page)).toHaveCount(3);
  await expect(page.getByRole('searchbox', { name: 'Find a template…' })).toHaveValue('');

  const facets = page.getByRole('complementary', { name: 'Filters' });
  await facets.getByRole('link', { name: /^service\s*2/ }).click();
  await expect(page).toHaveURL(/type=service/);
  await expect(cards(page)).toHaveCount(2);
  await page.getByRole('navigation', { name: 'Order by' }).getByRole('link', { name: 'Name' }).click();
  await expect(page).toHaveURL(/type=service&sort=name/);
  // A tag that no service has is not offered beside that type; an address may ask for both.
  await expect(facets.getByRole('link', { name: /^docs/ })).toHaveCount(0);
  await open(page, '/create?type=service&tag=docs');
  await expect(page.getByText('No template matches')).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(cards(page)).toHaveCount(3);
});

test('the rail, the palette and a key lead to Create', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/create$/);
  const rail = page.getByRole('navigation', { name: 'Main navigation' });
  await expect(rail.getByRole('link', { name: 'Templates' })).toHaveAttribute('aria-current', 'page');
  await rail.getByRole('link', { name: 'Tasks' }).click();
  await expect(page).toHaveURL(/\/create\/tasks$/);
});

test('every action says what it is given and what it gives', async ({ page }) => {
  await open(page, '/create/actions');
  await page.getByRole('searchbox', { name: 'Find an action…' }).fill('debug:log');
  await expect(page).toHaveURL(/text=debug%3Alog|text=debug:log/);
  const action = page.locator('.template-action').filter({ has: page.locator('summary code', { hasText: /^debug:log$/ }) });
  await expect(action).toHaveCount(1);
  await open(page, '/create/actions#debug:log');
  await expect(action.getByRole('heading', { name: 'Input' })).toBeVisible();
  await expect(action.getByRole('rowheader', { name: 'message' })).toBeVisible();
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('templates are found, filtered and opened', async ({ page }) => {
    await page.goto('/create?type=service');
    await expect(cards(page)).toHaveCount(2);
    await page.getByRole('searchbox', { name: 'Find a template…' }).fill('tests');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/text=tests/);
    await expect(page).toHaveURL(/type=service/);
    await expect(titles(page)).toHaveText(['Test service']);
    await page.goto('/create/actions?text=debug:wait');
    await expect(page.locator('.template-action')).toHaveCount(1);
  });
});

people('a star is of one person', async ({ as }) => {
  const lena = await as('Lena Park');
  await open(lena, '/create');
  const first = lena.locator('.template-card').first();
  const title = await first.locator('h2').innerText();
  await first.getByRole('button', { name: `Star ${title}` }).click();
  await expect(first.getByRole('button', { name: `Remove the star of ${title}` })).toBeVisible(within);
  await open(lena, '/create?starred=true');
  await expect(lena.locator('.template-card h2')).toHaveText([title]);
  const other = await as('Tobias Weber');
  await other.goto('/create?starred=true');
  await expect(other.getByText('Nothing is starred yet')).toBeVisible();
});
