// What stands around every page: rail, drawer, theme, language, palette, keys.

import { expect, open, prefer, test } from '../support/test.js';

const rail = (page) => page.getByRole('navigation', { name: 'Main navigation' });

test('the rail leads everywhere without a reload and marks the place', async ({ page }) => {
  await open(page, '/');
  await page.evaluate(() => (window.sameDocument = true));
  for (const [name, address] of [['Catalog', /\/catalog\?kind=component$/], ['APIs', /kind=api$/], ['Teams', /kind=group$/], ['Problems', /\/problems$/], ['Settings', /\/settings$/], ['Home', /\/$/]]) {
    await rail(page).getByRole('link', { name, exact: true }).click();
    await expect(page).toHaveURL(address);
    await expect(rail(page).locator('[aria-current=page]')).toHaveText(name);
    await expect(page.locator('main h1')).toBeVisible();
  }
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test('the rail folds, and stays so', async ({ page }) => {
  await open(page, '/');
  const wide = (await rail(page).boundingBox()).width;
  await page.getByRole('button', { name: 'Collapse' }).click();
  await expect.poll(async () => (await rail(page).boundingBox()).width).toBeLessThan(wide / 2);
  await expect(page.getByRole('button', { name: 'Expand' })).toBeVisible();
  await cookie(page, /\.narrow\./);
  await open(page, '/problems');
  expect((await rail(page).boundingBox()).width).toBeLessThan(wide / 2);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the rail is a drawer', async ({ page }) => {
    await open(page, '/');
    await expect(rail(page)).not.toBeInViewport();
    await page.locator('header').getByRole('link', { name: 'Main navigation' }).click();
    await expect(rail(page)).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(rail(page)).not.toBeInViewport();
    await page.locator('header').getByRole('link', { name: 'Main navigation' }).click();
    await rail(page).getByRole('link', { name: 'Problems' }).click();
    await expect(page).toHaveURL(/\/problems$/);
    await expect(rail(page)).not.toBeInViewport();
  });

  test.describe('without script', () => {
    test.use({ javaScriptEnabled: false });

    test('the drawer opens all the same', async ({ page }) => {
      await page.goto('/');
      await page.locator('header').getByRole('link', { name: 'Main navigation' }).click();
      await expect(rail(page)).toBeInViewport();
    });
  });
});

test('the theme changes at a click and is kept', async ({ page }) => {
  await open(page, '/');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'system');
  for (const theme of ['light', 'dark']) {
    await page.getByRole('button', { name: /^Theme:/ }).click();
    await expect(root).toHaveAttribute('data-theme', theme);
    await cookie(page, new RegExp(`^${theme}\\.`));
  }
  const dark = await background(page);
  await open(page, '/catalog');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await background(page)).toBe(dark);
});

test('a kept theme is there from the first byte: nothing flashes', async ({ page, context, baseURL }) => {
  await prefer(context, baseURL, 'dark');
  await page.addInitScript(() => {
    window.themes = new Set();
    const look = () => {
      if (document.body) window.themes.add(getComputedStyle(document.body).backgroundColor);
      requestAnimationFrame(look);
    };
    look();
  });
  const response = await open(page, '/');
  expect(await response.text()).toMatch(/<html[^>]*data-theme="dark"/);
  expect(await page.evaluate(() => [...window.themes])).toEqual([await background(page)]);
});

test('without a choice the system decides', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, '/');
  const dark = await background(page);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await background(page)).not.toBe(dark);
});

test('Chinese: by choice', async ({ page }) => {
  await open(page, '/settings');
  const appearance = page.getByRole('region', { name: 'Appearance' });
  await appearance.getByLabel('简体中文').check();
  await appearance.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('设置');
  await open(page, '/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test.describe('in a Chinese browser', () => {
  test.use({ locale: 'zh-CN' });

  test('Chinese: by the browser', async ({ page }) => {
    await open(page, '/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page).toHaveTitle(/首页/);
  });
});

test.describe('the palette', () => {
  const field = (page) => page.getByRole('combobox');
  const hits = (page) => page.getByRole('option');

  for (const key of ['Control+k', '/']) {
    test(`opens by ${key}, and an entity is found and opened by keys alone`, async ({ page }) => {
      await open(page, '/');
      await page.keyboard.press(key);
      await expect(field(page)).toBeFocused();
      await page.keyboard.type('checkout-a');
      await expect(hits(page).first()).toContainText('checkout-api');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/catalog\/default\/component\/checkout-api$/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('checkout-api');
      await expect(field(page)).toBeHidden();
    });
  }

  test('what is typed before its code is there is not lost', async ({ page }) => {
    await page.route(/frame_dialogs/, async (route) => {
      await new Promise((done) => setTimeout(done, 500));
      await route.continue();
    });
    await open(page, '/');
    await page.keyboard.press('/');
    await page.keyboard.type('given up');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('set?');
    await page.keyboard.press('Backspace');
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveValue('set');
    await hits(page).filter({ hasText: 'Settings' }).click();
    await expect(page).toHaveURL(/\/settings$/);
  });

  test('what is found later moves no page away', async ({ page }) => {
    let answer;
    const asked = new Promise((done) => (answer = done));
    await page.route(/fn\/search\/quick/, async (route) => {
      await asked;
      await route.continue();
    });
    await open(page, '/');
    await page.keyboard.press('/');
    await page.keyboard.type('api');
    await expect(hits(page).nth(1)).toContainText('API reference');
    await page.keyboard.press('ArrowDown');
    answer();
    await expect(hits(page).filter({ hasText: 'checkout-api' }).first()).toBeVisible();
    await expect(hits(page).nth(1)).toContainText('API reference');
    await expect(hits(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/api$/);
  });

  test('goes to pages, with arrows', async ({ page }) => {
    await open(page, '/');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('ArrowDown');
    await expect(hits(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(hits(page).last()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/admin\/integrations$/);
  });

  test('says when nothing is found, and closes by Esc', async ({ page }) => {
    await open(page, '/');
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    await expect(page.getByRole('status').filter({ hasText: 'Nothing found.' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(field(page)).toBeHidden();
    await page.keyboard.press('/');
    await expect(field(page)).toHaveValue('');
  });

  test('opens by the search field, and goes by the mouse', async ({ page }) => {
    await open(page, '/');
    await page.getByRole('search').first().click();
    await field(page).fill('payments');
    await hits(page).filter({ hasText: 'Team' }).filter({ hasText: 'Payments' }).first().click();
    await expect(page).toHaveURL(/\/catalog\/default\/group\/payments$/);
  });
});

test('keys go to places, list themselves and move through rows', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/\/catalog\?kind=component$/);
  const rows = page.locator('tbody a[data-row-link]');
  await expect(rows.first()).toBeVisible();
  await page.keyboard.press('j');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(rows.nth(0)).toBeFocused();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  const name = await rows.nth(0).textContent();
  await rows.nth(0).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('the first Tab leads past the frame', async ({ page }) => {
  await open(page, '/catalog');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function cookie(page, value) {
  const kept = async () => (await page.context().cookies()).find(({ name }) => name === 'slipway-preferences')?.value;
  await expect.poll(kept).toMatch(value);
}
