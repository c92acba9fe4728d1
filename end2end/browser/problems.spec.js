// What the catalog could not use: refused, conflicting, dangling, unreadable, orphaned, each with
// its place, its reason and the way to mend it.

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, open, test } from '../support/test.js';

const document = (name, spec = 'type: service\n  lifecycle: production\n  owner: payments') =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;

const problems = (page) => page.locator('ul.problems > li');
const sorts = (page) => page.getByRole('navigation', { name: 'Problems' });
const count = (page, sort) => sorts(page).getByRole('link', { name: sort }).locator('.count');

test('the sample company has none', async ({ page }) => {
  await open(page, '/problems');
  await expect(page.getByText('No problems')).toBeVisible();
});

test('every sort is listed with place and reason, and goes away when it is mended', async ({ page, ownPortal }) => {
  const service = (name) => join(ownPortal.catalog, 'services', name);
  const write = (name, text) => {
    mkdirSync(service(name), { recursive: true });
    writeFileSync(join(service(name), 'catalog-info.yaml'), text);
  };
  const url = (path) => ownPortal.url + path;
  await open(page, url('/problems'));

  // One broken document does not take its neighbour; the place is that of the mistake.
  write('half-good', `${document('half-good')}---\n${document('Not A Name!')}`);
  await expect(problems(page)).toHaveCount(1);
  const refused = problems(page).filter({ hasText: 'Refused' });
  await expect(refused).toContainText(/services\/half-good\/catalog-info\.yaml\s*:\d+/);
  await expect(refused).toContainText('metadata.name');
  expect((await page.request.get(url('/catalog/default/component/half-good'))).status()).toBe(200);

  write('second-claim', document('checkout-api'));
  await expect(count(page, 'Conflicts')).toHaveText('1');
  await expect(problems(page).filter({ hasText: 'Conflicts' })).toContainText('checkout-api');

  write('dangling', document('dangling', 'type: service\n  lifecycle: production\n  owner: nobody-at-all'));
  await expect(count(page, 'Dangling')).toHaveText('1');
  await sorts(page).getByRole('link', { name: 'Dangling' }).click();
  await expect(page).toHaveURL(/kind=dangling$/);
  await expect(problems(page)).toHaveCount(1);
  await expect(problems(page)).toContainText('nobody-at-all');

  write('no-yaml', 'kind: [unclosed\n');
  await expect(count(page, 'All')).toHaveText('4');
  await open(page, url('/'));
  await expect(page.locator('main a[href="/problems?kind=conflict"]')).toContainText('1');

  await open(page, url('/problems'));
  for (const name of ['half-good', 'second-claim', 'dangling', 'no-yaml']) rmSync(service(name), { recursive: true });
  await expect(page.getByText('No problems')).toBeVisible();
});

test('removals that are too many wait for a person, who keeps or removes them', async ({ page, ownPortal }) => {
  const services = join(ownPortal.catalog, 'services');
  const url = (path) => ownPortal.url + path;
  const status = async (name) => (await page.request.get(url(`/catalog/default/component/${name}`))).status();
  await open(page, url('/problems'));
  const away = join(ownPortal.folder, 'away');
  renameSync(services, away);

  // Nothing is gone; what is missing is told, and listed.
  const held = page.locator('.held-removals');
  await expect(held).toContainText(/\d+ entities are missing from/);
  await expect(held).toBeInViewport();
  expect(await status('checkout-api')).toBe(200);
  await held.getByRole('link', { name: 'Compare' }).click();
  await expect(page).toHaveURL(/kind=held$/);
  const missing = await problems(page).count();
  expect(missing).toBeGreaterThan(30);
  await expect(problems(page).filter({ hasText: 'checkout-api' }).first()).toContainText('services/checkout-api/catalog-info.yaml');

  // The folder was only away: it is as if nothing had been.
  renameSync(away, services);
  await expect(held).toHaveCount(0);
  await expect(page.getByText('No problems')).toBeVisible();

  // At once: half of a folder that is removed file by file may be looked at, and decided about.
  renameSync(services, away);
  await held.getByRole('button', { name: 'Keep them' }).click();
  await expect(held).toContainText('no longer has are kept');
  await expect(count(page, 'Held')).toHaveText('0');
  expect(await status('checkout-api')).toBe(200);
  await held.getByRole('button', { name: `Remove ${missing}` }).click();
  await expect(held).toHaveCount(0);
  await expect.poll(() => status('checkout-api')).toBe(404);
});

test('a person chooses which of two documents counts', async ({ page, ownPortal }) => {
  const folder = join(ownPortal.catalog, 'services', 'second-claim');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'catalog-info.yaml'), `${document('checkout-api')}  subcomponentOf: chosen\n`);
  const body = async () => (await page.request.get(`${ownPortal.url}/api/catalog/entities/by-name/component/default/checkout-api`)).text();
  await open(page, `${ownPortal.url}/problems?kind=conflict`);
  const unfold = async () => {
    const fold = page.locator('details.claimants');
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
  };
  await unfold();
  await page.getByRole('button', { name: /Use this one.*second-claim/ }).click();
  await expect(page.locator('.claimants').getByText('chosen')).toBeAttached();
  expect(await body()).toContain('chosen');
  await unfold();
  await page.getByRole('button', { name: 'Go back to the first one' }).click();
  await expect(page.locator('.claimants').getByText('chosen')).toHaveCount(0);
  expect(await body()).not.toContain('chosen');
});
