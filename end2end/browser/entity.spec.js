// An entity's page: every tab, of every sort of entity.

import { sampleEntities } from '../support/sample.js';
import { expect, open, test } from '../support/test.js';

const CHECKOUT = '/catalog/default/component/checkout-api';
const ENTITIES = sampleEntities();
const entity = (kind, name) => ENTITIES.find((found) => found.kind === kind && found.metadata.name === name);

const heading = (page) => page.getByRole('heading', { level: 1 });
const card = (page, name) => page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
const tab = (page, name) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name });

test('the overview tells all that the file says', async ({ page }) => {
  await open(page, CHECKOUT);
  const { metadata, spec } = entity('Component', 'checkout-api');
  await expect(page).toHaveTitle(/^checkout-api · /);
  await expect(heading(page)).toHaveText('checkout-api');
  await expect(page.locator('main')).toContainText(metadata.description);
  const about = card(page, 'About');
  await expect(about.getByRole('link', { name: 'Payments' })).toHaveAttribute('href', '/catalog/default/group/payments');
  await expect(about).toContainText(spec.lifecycle);
  await expect(about).toContainText('services/checkout-api/catalog-info.yaml');
  for (const word of metadata.tags) await expect(about.getByText(word, { exact: true })).toBeVisible();
  for (const { url, title } of metadata.links) {
    await expect(card(page, 'Links').getByRole('link', { name: title })).toHaveAttribute('href', url);
  }
  // Known annotations are in words, and lead somewhere.
  const annotations = card(page, 'Annotations');
  await expect(annotations).toContainText('Argo CD application');
  await expect(annotations).toContainText('Cost centre');
  // Relations in both directions.
  const relations = card(page, 'Relations');
  for (const api of spec.providesApis) await expect(relations.locator(`a[href$="/api/${api}"]`).first()).toBeVisible();
  await expect(relations).toContainText('Provides');
});

test('the source code and the file are one click away', async ({ page }) => {
  await open(page, CHECKOUT);
  await expect(page.locator('a[href="https://github.com/northwind/checkout-api"]').first()).toBeVisible();
});

test('tabs have addresses, and do not reload', async ({ page }) => {
  await open(page, CHECKOUT);
  await page.evaluate(() => (window.sameDocument = true));
  for (const name of ['Dependencies', 'Definition', 'History']) {
    await tab(page, name).click();
    await expect(page).toHaveURL(new RegExp(`/checkout-api/${name.toLowerCase()}$`));
    await expect(tab(page, name)).toHaveAttribute('aria-current', 'page');
    await expect(heading(page)).toHaveText('checkout-api');
  }
  await page.goBack();
  await expect(tab(page, 'Definition')).toHaveAttribute('aria-current', 'page');
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test.describe('the graph', () => {
  const frame = (page) => page.getByRole('region', { name: /^Dependency graph/ });
  const drawing = (page) => frame(page).locator('svg').first();
  const box = async (page) => (await drawing(page).getAttribute('viewBox')).split(/[ ,]+/).map(Number);

  test('is drawn on the server, and is a list too', async ({ request }) => {
    const html = await (await request.get(`${CHECKOUT}/dependencies`)).text();
    expect(html).toContain('<svg');
    for (const name of ['payments-gateway', 'mobile-app']) expect(html, name).toContain(`>${name}<`);
    expect(html).toContain('Needed by');
  });

  test('shows what the file says, both ways', async ({ page }) => {
    await open(page, `${CHECKOUT}/dependencies?depth=1`);
    const { spec } = entity('Component', 'checkout-api');
    const needed = [...spec.consumesApis, ...spec.dependsOn.map((reference) => reference.split(/[:/]/).at(-1))];
    for (const name of needed) await expect(page.locator(`svg a[href$="/${name}"]`)).toBeVisible();
    const lists = page.locator('.entity-dependencies-lists');
    for (const name of needed) await expect(lists.locator(`a[href$="/${name}"]`)).toBeVisible();
    await expect(lists).toContainText('Needed by');
  });

  test('depth is in the address', async ({ page }) => {
    await open(page, `${CHECKOUT}/dependencies?depth=1`);
    const near = await page.locator('svg a[href^="/catalog/"]').count();
    await page.getByRole('navigation', { name: 'Depth' }).getByRole('link', { name: '3 steps' }).click();
    await expect(page).toHaveURL(/depth=3$/);
    await expect.poll(() => page.locator('svg a[href^="/catalog/"]').count()).toBeGreaterThan(near);
  });

  test('zooms and fits by buttons', async ({ page }) => {
    await open(page, `${CHECKOUT}/dependencies`);
    await expect(page.getByRole('button', { name: 'Zoom in' })).toBeVisible();
    const [, , width] = await box(page);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(async () => (await box(page))[2]).toBeLessThan(width);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await expect.poll(async () => (await box(page))[2]).toBeGreaterThan(width);
    await page.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(async () => (await box(page))[2]).toBeCloseTo(width, 1);
  });

  test('moves by mouse and keys', async ({ page }) => {
    await open(page, `${CHECKOUT}/dependencies`);
    await expect(page.getByRole('button', { name: 'Zoom in' })).toBeVisible();
    const [left, top] = await box(page);
    const { x, y } = await frame(page).boundingBox();
    await page.mouse.move(x + 30, y + 30);
    await page.mouse.down();
    await page.mouse.move(x + 130, y + 80, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await box(page))[0]).toBeLessThan(left);
    expect((await box(page))[1]).toBeLessThan(top);
    await frame(page).focus();
    await page.keyboard.press('0');
    await expect.poll(async () => (await box(page))[0]).toBeCloseTo(left, 1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await box(page))[0]).toBeGreaterThan(left);
    await page.keyboard.press('+');
    await expect.poll(async () => (await box(page))[2]).toBeLessThan((await box(page))[2] + 1);
  });

  test('a node leads to its entity', async ({ page }) => {
    await open(page, `${CHECKOUT}/dependencies?depth=1`);
    await page.locator('svg a[href$="/component/payments-gateway"]').click();
    await expect(page).toHaveURL(/\/component\/payments-gateway$/);
    await expect(heading(page)).toHaveText('payments-gateway');
  });
});

test.describe('the definition', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('as YAML and as JSON, to copy', async ({ page }) => {
    await open(page, `${CHECKOUT}/definition`);
    const code = page.locator('pre');
    await expect(code).toContainText('kind: Component');
    await expect(code.locator('.key').first()).toBeVisible();
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('name: checkout-api');
    await page.getByRole('link', { name: 'JSON' }).click();
    await expect(page).toHaveURL(/format=json$/);
    await expect(code).toContainText('"kind": "Component"');
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(copied.metadata.name).toBe('checkout-api');
    expect(copied.spec.providesApis).toEqual(entity('Component', 'checkout-api').spec.providesApis);
  });

  test('of an API, with what a placeholder brings in', async ({ page }) => {
    await open(page, '/catalog/default/api/payments-v1/definition');
    await expect(page.locator('pre')).toContainText('openapi:');
  });
});

test('the history begins with the first reading', async ({ page }) => {
  await open(page, `${CHECKOUT}/history`);
  const changes = page.locator('ol.entity-history > li');
  await expect(changes).toHaveCount(1);
  await expect(changes).toContainText('added');
  await expect(changes).toContainText('services/checkout-api/catalog-info.yaml');
});

test('a group has members, owned things and a place in the hierarchy', async ({ page }) => {
  await open(page, '/catalog/default/group/payments');
  await expect(heading(page)).toHaveText('Payments');
  const members = ENTITIES.filter(({ kind, spec }) => kind === 'User' && spec.memberOf?.includes('payments'));
  const main = page.locator('main');
  for (const { spec } of members) await expect(main.getByRole('link', { name: spec.profile.displayName }).first()).toBeVisible();
  await expect(main.getByRole('link', { name: 'checkout-api' }).first()).toBeVisible();
  await expect(main.locator('a[href="/catalog/default/group/commerce"]').first()).toBeVisible();
  await tab(page, /Members/).click();
  await expect(page).toHaveURL(/\/members$/);
  for (const { spec } of members) await expect(main).toContainText(spec.profile.email);
});

test('a user has teams, and what they own', async ({ page }) => {
  await open(page, '/catalog/default/user/lena.park');
  await expect(heading(page)).toHaveText('Lena Park');
  const main = page.locator('main');
  await expect(main.getByRole('link', { name: 'Payments' }).first()).toBeVisible();
  await expect(main).toContainText('lena.park@northwind.example');
});

test('systems and domains list their parts', async ({ page }) => {
  await open(page, '/catalog/default/system/order-flow');
  await expect(page.locator('main a[href$="/component/checkout-api"]').first()).toBeVisible();
  await page.locator('main a[href^="/catalog/default/domain/"]').first().click();
  await expect(page).toHaveURL(/\/domain\//);
  await expect(page.locator('main a[href$="/system/order-flow"]').first()).toBeVisible();
});

test('a custom kind has the same page', async ({ page }) => {
  await open(page, '/catalog/default/runbook/consumer-lag');
  const { metadata, spec } = entity('Runbook', 'consumer-lag');
  await expect(heading(page)).toHaveText(metadata.title);
  await expect(page.locator('main')).toContainText(spec.symptoms[0]);
  await tab(page, 'Definition').click();
  await expect(page.locator('pre')).toContainText('kind: Runbook');
});

test('an address in other letters leads to the same entity', async ({ page }) => {
  await open(page, '/catalog/Default/Component/Checkout-API');
  await expect(heading(page)).toHaveText('checkout-api');
});
