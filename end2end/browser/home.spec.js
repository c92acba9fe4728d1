// Home: counts by kind, what changed, what needs attention, where it all comes from.

import { sampleEntities, tally } from '../support/sample.js';
import { expect, open, test } from '../support/test.js';

test('counts by kind are those of the files', async ({ page }) => {
  await open(page, '/');
  const expected = tally(sampleEntities(), ({ kind }) => [kind.toLowerCase()]);
  const tiles = page.locator('main a[href^="/catalog?kind="]').filter({ has: page.locator('.number') });
  const shown = await tiles.evaluateAll((links) =>
    links.map((link) => [new URL(link.href).searchParams.get('kind'), Number(link.querySelector('.number').textContent)]));
  expect(Object.fromEntries(shown)).toEqual(expected);
});

test('a tile opens its kind', async ({ page }) => {
  await open(page, '/');
  await page.locator('main a[href="/catalog?kind=system"]').first().click();
  await expect(page).toHaveURL(/kind=system$/);
  await expect(page.locator('tbody tr')).toHaveCount(tally(sampleEntities(), ({ kind }) => [kind]).System);
});

test('recent changes lead to the history of their entity', async ({ page }) => {
  await open(page, '/');
  const card = page.locator('section, article, .card').filter({ has: page.getByRole('heading', { name: 'Recent changes' }) }).last();
  const change = card.locator('a[data-row-link]').first();
  const name = await change.textContent();
  await change.click();
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name.trim());
});

test('the source is named, read and counted', async ({ page, portal }) => {
  await open(page, '/');
  const source = page.locator('.home-sources li').filter({ hasText: portal.catalog });
  await expect(source).toContainText('up to date');
  await expect(source).toContainText(`${sampleEntities().length} entities`);
});
