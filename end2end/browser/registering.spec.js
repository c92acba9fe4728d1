// Registering by hand: what an address would do is shown before anything is stored; sources are
// listed, read again and unregistered; all of it without script too.

import axe from 'axe-core';
import { componentFile, Site } from '../contract/support/site.js';
import { Portal } from '../support/portal.js';
import { expect, open, prefer, test as base } from '../support/test.js';

const OPEN = { SLIPWAY__CATALOG__ALLOW_PRIVATE_NETWORKS: 'true' };
const within = { timeout: 10_000 };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const location = (...targets) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: partners}\nspec: {targets: [${targets.join(', ')}]}\n`;

const test = base.extend({
  /** Catalog files on the web. */
  site: async ({}, use) => {
    const site = await Site.start({
      '/all.yaml': location('./new.yaml', './taken.yaml', './broken.yaml'),
      '/new.yaml': `${componentFile('partner-billing')}---\n${componentFile('partner-feed-v2')}`,
      '/taken.yaml': componentFile('checkout-api'),
      '/broken.yaml': componentFile('Not A Name!'),
    });
    await use(site);
    site.stop();
  },

  /** A portal that may read them. */
  registering: async ({ page }, use) => {
    const portal = await Portal.start({ env: OPEN });
    await use(portal);
    const alarms = portal.alarms();
    // A page that is still asking would complain that nobody answers any more.
    await page.goto('about:blank');
    await portal.stop();
    expect(alarms, 'the log').toEqual([]);
  },
});

const preview = (page) => page.getByRole('region', { name: 'What it would do' });
const rows = (page) => page.locator('ul.registry-effects > li');
const entities = async (portal) => (await (await fetch(`${portal.url}/api/catalog/entities`)).json()).length;

test('an address is looked at, registered, read again and unregistered', async ({ page, site, registering }) => {
  const before = await entities(registering);
  await open(page, `${registering.url}/catalog-import`);
  await page.evaluate(() => (window.sameDocument = true));
  await page.getByLabel('Address').fill(`${site.url}/all.yaml`);
  await page.getByRole('button', { name: 'Analyze' }).click();

  await expect(preview(page).locator('.counts')).toHaveText(/1 in conflict.*3 added.*1 refused/);
  await expect(page).toHaveURL(/\/catalog-import\?target=http/);
  const conflict = rows(page).filter({ hasText: 'checkout-api' });
  await expect(conflict).toContainText('conflict');
  await expect(conflict).toContainText('services/checkout-api/catalog-info.yaml:4 has it and keeps it');
  await expect(rows(page).filter({ hasText: 'partner-billing' })).toContainText('new.yaml:1');
  await expect(page.locator('.registry-problems li')).toContainText('metadata.name "Not A Name!" is not allowed');
  await expect(page.locator('.registry-problems li')).toContainText(`${site.url}/broken.yaml:4:9`);
  expect(await entities(registering), 'nothing is stored').toBe(before);

  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page).toHaveURL(/\/catalog-import\/sources\?source=/);
  await expect(page.getByRole('link', { name: 'partner-billing' })).toBeVisible(within);
  await expect(page.getByRole('region', { name: '3 entities' })).toBeVisible(within);
  await expect(page.getByText('up to date')).toBeVisible(within);

  // What changes there is a difference, line by line, and comes when it is read again.
  site.files.set('/new.yaml', componentFile('partner-billing').replace('production', 'deprecated'));
  const target = encodeURIComponent(`${site.url}/all.yaml`);
  await open(page, `${registering.url}/catalog-import?target=${target}`);
  await expect(preview(page)).toContainText('It is registered already.');
  const changed = rows(page).filter({ hasText: 'partner-billing' });
  await expect(changed).toContainText('changed');
  await changed.locator('summary').click();
  await expect(changed.locator('.diff ins')).toContainText('lifecycle: deprecated');
  await expect(changed.locator('.diff del')).toContainText('lifecycle: production');
  await expect(rows(page).filter({ hasText: 'partner-feed-v2' })).toContainText('missing');
  await page.getByRole('link', { name: 'Open the source' }).click();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByRole('region', { name: '2 entities' })).toBeVisible(within);

  await page.getByRole('link', { name: 'Unregister…' }).click();
  const question = page.getByRole('region', { name: 'Unregister this source?' });
  await expect(question).toContainText('2 entities leave the catalog');
  await expect(question).toContainText('partner-billing');
  await expect(question).toContainText('Registering the address again brings all of it back');
  await question.getByRole('button', { name: 'Unregister' }).click();
  await expect(page.getByText('Nothing is registered by hand')).toBeVisible(within);
  await expect.poll(() => entities(registering), within).toBe(before);
});

test('what cannot be registered says why, and a place without a file gets a first one', async ({ page, site, registering }) => {
  const look = async (target) => open(page, `${registering.url}/catalog-import?target=${encodeURIComponent(target)}`);
  await look(`${site.url}/none.yaml`);
  await expect(page.getByRole('alert').filter({ hasText: "can't be registered" })).toContainText('404');
  await look('https://anna:secret@example.com/all.yaml');
  await expect(page.getByRole('alert').filter({ hasText: "can't be registered" })).toContainText('leave out');
  await look(`${site.url}/shop/orders`);
  const first = page.getByRole('region', { name: 'There is no catalog file yet' });
  await expect(first.locator('pre')).toContainText('name: orders');
  await expect(first.getByRole('button', { name: 'Copy' })).toBeVisible();
});

test('an entity leads to its source: one is unregistered, the other taken out where it stands', async ({ page, site, registering }) => {
  await fetch(`${registering.url}/fn/registry/register`, {
    method: 'POST', body: new URLSearchParams({ target: `${site.url}/all.yaml` }),
  });
  const ours = `${registering.url}/catalog/default/component/partner-billing`;
  await expect.poll(async () => (await fetch(ours)).status, within).toBe(200);
  await open(page, ours);
  const actions = page.getByRole('navigation', { name: 'Actions' });
  await actions.getByLabel('More actions').click();
  await expect(actions.getByRole('button', { name: 'Copy reference' })).toBeVisible();
  await actions.getByRole('link', { name: 'Unregister…' }).click();
  await expect(page.getByRole('region', { name: 'Unregister this source?' })).toContainText('3 entities leave');

  await open(page, `${registering.url}/catalog/default/component/checkout-api`);
  await actions.getByLabel('More actions').click();
  await actions.getByRole('link', { name: 'Unregister…' }).click();
  const place = page.getByRole('region', { name: 'It is taken out where it stands' });
  await expect(place).toContainText('services/checkout-api/catalog-info.yaml:4');
  await expect(page.getByRole('button', { name: 'Unregister' })).toHaveCount(0);
});

test('an entity is read again from its page', async ({ page, site, registering }) => {
  await fetch(`${registering.url}/fn/registry/register`, {
    method: 'POST', body: new URLSearchParams({ target: `${site.url}/new.yaml` }),
  });
  const address = `${registering.url}/catalog/default/component/partner-billing`;
  await expect.poll(async () => (await fetch(address)).status, within).toBe(200);
  await open(page, address);
  await expect(page.locator('.entity-head')).toContainText('production');
  site.files.set('/new.yaml', componentFile('partner-billing').replace('production', 'deprecated'));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.locator('.entity-head')).toContainText('deprecated', within);
});

test('a read-only catalog shows no such actions, and says why', async ({ page, site }) => {
  const portal = await Portal.start({ env: { ...OPEN, SLIPWAY__CATALOG__READONLY: 'true' } });
  try {
    await open(page, `${portal.url}/catalog-import?target=${encodeURIComponent(`${site.url}/new.yaml`)}`);
    await expect(page.getByText('The catalog is read-only here (catalog.readonly)')).toBeVisible();
    await expect(preview(page)).toContainText('2 added');
    await expect(page.getByRole('button', { name: 'Register' })).toHaveCount(0);
    await open(page, `${portal.url}/catalog/default/component/checkout-api`);
    await page.getByLabel('More actions').click();
    await expect(page.getByRole('link', { name: 'Inspect as YAML' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Unregister…' })).toHaveCount(0);
  } finally {
    await portal.stop();
  }
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('an address is looked at, registered and unregistered', async ({ page, site, registering }) => {
    await page.goto(`${registering.url}/catalog-import`);
    await page.getByLabel('Address').fill(`${site.url}/new.yaml`);
    await page.getByRole('button', { name: 'Analyze' }).click();
    await expect(preview(page)).toContainText('2 added');
    await page.getByRole('button', { name: 'Register' }).click();
    await expect(page).toHaveURL(/\/catalog-import\/sources\?source=/);
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('link', { name: 'partner-billing' })).toBeVisible({ timeout: 500 });
    }).toPass(within);
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByRole('link', { name: 'Unregister…' }).click();
    await page.getByRole('button', { name: 'Unregister' }).click();
    await expect(page).toHaveURL(/\/catalog-import\/sources$/);
    await expect(page.getByText('Nothing is registered by hand')).toBeVisible();
  });
});

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing on what they show, ${theme}`, async ({ page, context, site, registering }) => {
    await prefer(context, registering.url, theme);
    await fetch(`${registering.url}/fn/registry/register`, {
      method: 'POST', body: new URLSearchParams({ target: `${site.url}/new.yaml` }),
    });
    const source = encodeURIComponent(`url:${site.url}/new.yaml`);
    const target = encodeURIComponent(`${site.url}/all.yaml`);
    for (const address of [
      `/catalog-import?target=${target}`,
      `/catalog-import?target=${encodeURIComponent(`${site.url}/none.yaml`)}`,
      `/catalog-import?target=${encodeURIComponent(`${site.url}/shop/orders`)}`,
      '/catalog-import/sources',
      `/catalog-import/sources?source=${source}&remove=ask`,
    ]) {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await open(page, registering.url + address);
        await page.evaluate(axe.source);
        const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
        const told = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`);
        expect(told, `${address} at ${width}`).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond, `${address}: wider than ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
