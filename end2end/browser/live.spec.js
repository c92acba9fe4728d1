// A change in a watched file shows on open pages within two seconds, without a reload.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test } from '../support/test.js';

const within = { timeout: 2_000 };
const CHECKOUT = '/catalog/default/component/checkout-api';

const fresh = (name, description = 'Brand new') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  description: ${description}\n` +
  'spec:\n  type: service\n  lifecycle: production\n  owner: payments\n';

function write(portal, name, text) {
  mkdirSync(join(portal.catalog, 'services', name), { recursive: true });
  writeFileSync(join(portal.catalog, 'services', name, 'catalog-info.yaml'), text);
}

test('an edit shows on the open page, and in its history as a difference', async ({ page, ownPortal }) => {
  await open(page, ownPortal.url + CHECKOUT);
  await page.evaluate(() => (window.sameDocument = true));
  const file = join(ownPortal.catalog, 'services/checkout-api/catalog-info.yaml');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('Takes and confirms orders', 'Takes orders, gladly'));
  await expect(page.locator('main')).toContainText('Takes orders, gladly', within);
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'History' }).click();
  const latest = page.locator('ol.entity-history > li').first();
  await expect(latest).toContainText('changed');
  await expect(latest.locator('.diff')).toContainText('Takes and confirms orders');
  await expect(latest.locator('.diff')).toContainText('Takes orders, gladly');
  await expect(latest.locator('.counts')).toHaveText('+1−1');

  writeFileSync(file, before);
  await expect(page.locator('ol.entity-history > li')).toHaveCount(3, within);
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test('a new file joins the open list and counts, and leaves again', async ({ page, ownPortal }) => {
  await open(page, `${ownPortal.url}/catalog?kind=component&text=brand-new`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  write(ownPortal, 'brand-new', fresh('brand-new'));
  await expect(page.locator('tbody a[data-row-link]')).toHaveText(['brand-new'], within);
  const address = `${ownPortal.url}/catalog/default/component/brand-new`;
  rmSync(join(ownPortal.catalog, 'services/brand-new'), { recursive: true });
  await expect(page.getByText('Nothing matches')).toBeVisible(within);

  // What is gone says so, with its history, and is no page that is there.
  const gone = await page.request.get(address);
  expect(gone.status()).toBe(404);
  expect(await gone.text()).toContain('No longer in the catalog');
});

test('a button that is pressed while its page is made anew still does what it says', async ({ page, ownPortal }) => {
  await open(page, ownPortal.url + CHECKOUT);
  // The answer that makes the page anew is on its way until it is let through.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  let asked = false;
  await page.route('**/fn/entity/**', async (route) => {
    if (route.request().method() === 'GET') {
      asked = true;
      await held;
    }
    await route.continue();
  });
  const file = join(ownPortal.catalog, 'services/checkout-api/catalog-info.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Takes and confirms orders', 'Takes orders, gladly'));
  await expect.poll(() => asked, within).toBe(true);
  const refreshed = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await refreshed;
  release();
  await expect(page.locator('main')).toContainText('Takes orders, gladly', within);
});

test('Home counts along', async ({ page, ownPortal }) => {
  await open(page, `${ownPortal.url}/`);
  const number = page.locator('main a[href="/catalog?kind=component"] .number');
  const before = Number(await number.textContent());
  write(ownPortal, 'one-more', `${fresh('one-more')}---\n${fresh('and-another')}`);
  await expect(number).toHaveText(String(before + 2), within);
  await expect(page.locator('main')).toContainText('one-more', within);
});

test('a page that was left in the background catches up', async ({ page, context, ownPortal }) => {
  await open(page, `${ownPortal.url}/catalog?kind=component&text=while-away`);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => window.away });
    window.away = true;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  write(ownPortal, 'while-away', fresh('while-away'));
  await expect.poll(async () => (await context.request.get(`${ownPortal.url}/catalog/default/component/while-away`)).status(), within).toBe(200);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.evaluate(() => {
    window.away = false;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(page.locator('tbody a[data-row-link]')).toHaveText(['while-away'], within);
});

test('the same end after kill -9 in the middle of an import', async ({ ownPortal }) => {
  const expected = (await ownPortal.overview()).kinds;
  for (let index = 0; index < 300; index += 1) write(ownPortal, `many-${index}`, fresh(`many-${index}`));
  await new Promise((resolve) => setTimeout(resolve, 250));
  ownPortal.process.kill('SIGKILL');
  await new Promise((resolve) => ownPortal.process.once('exit', resolve));
  await ownPortal.restart();
  const components = async () => (await ownPortal.overview()).kinds.find(({ kind }) => kind === 'component').count;
  await expect.poll(components).toBe(expected.find(({ kind }) => kind === 'component').count + 300);
});

// What is told before that would be taken for what the document's data know already.
test('a page listens once it has been taken over, and not before', async ({ page }) => {
  await page.addInitScript(() => {
    window.listened = [];
    window.EventSource = class extends window.EventSource {
      constructor(...given) {
        super(...given);
        window.listened.push('hydrated' in document.documentElement.dataset);
      }
    };
  });
  await open(page, '/catalog');
  await expect.poll(() => page.evaluate(() => window.listened)).toEqual([true]);
});

test('a page of another build is loaded anew, but not while one types', async ({ page }) => {
  const reply = 'event: build\ndata: another\n\n';
  await page.route('**/api/live', (route) => route.fulfill({ contentType: 'text/event-stream', body: reply }));
  await open(page, '/catalog');
  await page.evaluate(() => (window.sameDocument = true));
  const filter = page.getByRole('searchbox', { name: /^Filter/ });
  await filter.fill('checkout');
  await page.waitForTimeout(4_000);
  expect(await page.evaluate(() => window.sameDocument)).toBe(true);
  await page.unroute('**/api/live');
  await filter.fill('');
  await page.waitForFunction(() => window.sameDocument === undefined, null, { timeout: 10_000 });
});
