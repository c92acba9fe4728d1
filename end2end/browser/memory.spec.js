// The catalog's memory: walking about in the past, the page of changes, undoing what a person did.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test } from '../support/test.js';

const within = { timeout: 5_000 };
const CHECKOUT = '/catalog/default/component/checkout-api';
const FILE = 'services/checkout-api/catalog-info.yaml';
const BEFORE = 'Takes and confirms orders';
const AFTER = 'Takes orders, gladly';

const band = (page) => page.getByRole('region', { name: 'Past' });
const acts = (page) => page.locator('.change-list .act');

/** Changes a description; gives the moment before. */
async function change(portal) {
  const moment = new Date().toISOString();
  const file = join(portal.catalog, FILE);
  writeFileSync(file, readFileSync(file, 'utf8').replace(BEFORE, AFTER));
  await expect.poll(async () => (await describe(portal)).metadata.description, within).toBe(AFTER);
  return moment;
}

const describe = async (portal) =>
  (await fetch(`${portal.url}/api/catalog/entities/by-name/component/default/checkout-api`)).json();

/** Registers a location that leads nowhere: it is there as an entity all the same. */
async function register(portal, target = 'http://localhost:9/catalog-info.yaml') {
  const answer = await fetch(`${portal.url}/api/catalog/locations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'url', target }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()).location;
}

const locations = async (portal) => (await fetch(`${portal.url}/api/catalog/locations`)).json();

test('the past has an address that its links keep, and a way back', async ({ page, ownPortal }) => {
  const moment = await change(ownPortal);
  await open(page, `${ownPortal.url}${CHECKOUT}?at=${moment}`);
  await expect(band(page)).toContainText('The catalog as of');
  await expect(page.locator('main')).toContainText(BEFORE);
  await page.evaluate(() => (window.sameDocument = true));

  const kept = new RegExp(`[?&]at=${moment.replaceAll('.', '\\.')}$`);
  await page.locator('.card').getByRole('link', { name: 'Payments', exact: true }).first().click();
  await expect(page).toHaveURL(kept);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Payments');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Catalog' }).click();
  await expect(page).toHaveURL(kept);
  await page.locator('#catalog-filter').fill('checkout-api');
  await expect(page).toHaveURL(/text=checkout-api&at=/);
  await expect(page.locator('tbody')).toContainText(BEFORE);
  await page.locator('tbody a[data-row-link]').first().click();
  await expect(page).toHaveURL(kept);
  await page.goBack();

  await band(page).getByRole('link', { name: 'Back to now' }).click();
  await expect(band(page)).toHaveCount(0);
  await expect(page.locator('tbody')).toContainText(AFTER);
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test('the history leads to each of its moments, and tells who set a field', async ({ page, ownPortal }) => {
  await change(ownPortal);
  await open(page, `${ownPortal.url}${CHECKOUT}/history`);
  await page.getByRole('link', { name: 'See it at this moment' }).last().click();
  await expect(band(page)).toBeVisible();
  await expect(page.locator('.entity-head')).toContainText(BEFORE);

  await open(page, `${ownPortal.url}${CHECKOUT}/history`);
  await page.getByRole('link', { name: 'Fields', exact: true }).click();
  await expect(page).toHaveURL(/history\?view=fields$/);
  const row = page.getByRole('row', { name: /^metadata\.description/ });
  await expect(row).toContainText(AFTER);
  await expect(row).toContainText(FILE);
});

test.describe('moments that are not known', () => {
  test.use({ expectedMessages: [/status of 4(00|10)/] });

  test('can be chosen all the same', async ({ page, portal }) => {
    await open(page, `${portal.url}/catalog/changes`);
    const soon = new Date(Date.now() + 60_000).toISOString().slice(0, 16);
    await page.getByLabel('Moment (UTC)').fill(soon);
    await page.getByRole('button', { name: 'Go' }).click();
    await expect(page).toHaveURL(new RegExp(`/catalog\\?at=${soon}:00Z$`));
  });

  test('are told, with the oldest that is', async ({ page }) => {
    const response = await open(page, '/catalog?at=2001-01-01');
    expect(response.status()).toBe(410);
    await expect(page.locator('main')).toContainText('the oldest moment that is known is');
    await expect(band(page).getByRole('link', { name: 'Back to now' })).toBeVisible();
  });
});

test('changes are told by act, with what each changed', async ({ page, ownPortal }) => {
  await change(ownPortal);
  await open(page, `${ownPortal.url}/catalog`);
  await page.getByRole('link', { name: 'Changes', exact: true }).click();
  await expect(page).toHaveURL(/\/catalog\/changes\?kind=component$/);
  const latest = acts(page).first();
  await expect(latest.getByRole('heading', { level: 3 })).toContainText('Read from');
  await expect(latest).toContainText('1 changed');
  await latest.locator('summary').click();
  await expect(latest.locator('.diff')).toContainText(AFTER);
  await page.getByRole('link', { name: 'All that is known' }).click();
  await expect(page).toHaveURL(/span=all&kind=component$/);
  await page.getByLabel('Owner').fill('nobody');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.locator('main')).toContainText('Nothing changed');
});

test('what a person did can be undone, and that too', async ({ page, ownPortal }) => {
  const location = await register(ownPortal);
  await fetch(`${ownPortal.url}/api/catalog/locations/${location.id}`, { method: 'DELETE' });
  await open(page, `${ownPortal.url}/catalog/changes`);
  const latest = acts(page).first();
  await expect(latest).toContainText('unregistered by hand');
  await latest.getByRole('button', { name: /^Undo/ }).click();
  await expect(latest).toContainText('Undone by hand', within);
  expect((await locations(ownPortal)).map(({ data }) => data.id)).toEqual([location.id]);
  await latest.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => locations(ownPortal), within).toEqual([]);
});

test.describe('when the world moved on', () => {
  test.use({ expectedMessages: [/status of 409/] });

  test('it is said why nothing is undone', async ({ page, ownPortal }) => {
    const location = await register(ownPortal);
    await fetch(`${ownPortal.url}/api/catalog/locations/${location.id}`, { method: 'DELETE' });
    await register(ownPortal);
    await open(page, `${ownPortal.url}/catalog/changes`);
    const removal = acts(page).filter({ hasText: 'unregistered by hand' });
    await removal.getByRole('button', { name: /^Undo/ }).click();
    await expect(removal.getByRole('status')).toContainText('registered again since');
  });
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('the past is read, and what was done is undone', async ({ page, ownPortal }) => {
    const moment = await change(ownPortal);
    await page.goto(`${ownPortal.url}${CHECKOUT}?at=${moment}`);
    await expect(band(page)).toContainText('The catalog as of');
    await expect(page.locator('.entity-head')).toContainText(BEFORE);
    await band(page).getByRole('link', { name: 'Back to now' }).click();
    await expect(page.locator('.entity-head')).toContainText(AFTER);

    await register(ownPortal);
    await page.goto(`${ownPortal.url}/catalog/changes`);
    await acts(page).first().getByRole('button', { name: /^Undo/ }).click();
    await expect(page).toHaveURL(/\/catalog\/changes/);
    await expect(acts(page).first()).toContainText('Undone by hand');
    expect(await locations(ownPortal)).toEqual([]);
  });
});
