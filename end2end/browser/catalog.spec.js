// The catalog: kinds, facets, text, order, columns and pages, all of it in the address.

import { sampleEntities, tally } from '../support/sample.js';
import { expect, open, test } from '../support/test.js';

const ENTITIES = sampleEntities();
const COMPONENTS = ENTITIES.filter(({ kind }) => kind === 'Component');
const PAGE_SIZE = 25;

const rows = (page) => page.locator('tbody tr');
const names = (page) => page.locator('tbody a[data-row-link]').allTextContents();
const facet = (page, name) => page.getByRole('complementary', { name: 'Filters' }).getByRole('region', { name, exact: true });
const value = (page, name, label) =>
  facet(page, name).getByRole('link').filter({ has: page.getByText(label, { exact: true }) });

/** A facet's values with their counts, those behind "more" included. */
const counts = async (page, name) =>
  Object.fromEntries(await facet(page, name).getByRole('link', { includeHidden: true }).evaluateAll((links) =>
    links.map((link) => [link.querySelector('.label').textContent, Number(link.querySelector('.count').textContent)]).sort()));

test('kinds are tabs with counts', async ({ page }) => {
  await open(page, '/catalog');
  const tabs = page.getByRole('navigation', { name: 'Kinds' });
  const shown = await tabs.getByRole('link').evaluateAll((links) =>
    links.map((link) => [new URL(link.href).searchParams.get('kind'), Number(link.querySelector('.count').textContent)]));
  const expected = tally(ENTITIES, ({ kind }) => [kind.toLowerCase()]);
  expect(Object.fromEntries(shown)).toEqual({ ...expected, all: ENTITIES.length });
  await expect(tabs.locator('[aria-current=page]')).toHaveText(/Components/);
  await tabs.getByRole('link', { name: /^Systems/ }).click();
  await expect(page).toHaveURL(/kind=system/);
  await expect(rows(page)).toHaveCount(expected.system);
  await expect(tabs.locator('[aria-current=page]')).toHaveText(/Systems/);
});

test('facets count exactly, and choosing narrows', async ({ page }) => {
  await open(page, '/catalog?kind=component');
  expect(await counts(page, 'Type')).toEqual(tally(COMPONENTS, ({ spec }) => [spec.type]));
  expect(await counts(page, 'Lifecycle')).toEqual(tally(COMPONENTS, ({ spec }) => [spec.lifecycle]));
  expect(await counts(page, 'Tag')).toEqual(tally(COMPONENTS, ({ metadata }) => metadata.tags ?? []));
  expect(await counts(page, 'Namespace')).toEqual(tally(COMPONENTS, ({ metadata }) => [metadata.namespace ?? 'default']));

  // Within a field "or", between fields "and"; a field's own counts look past its own choice.
  await value(page, 'Type', 'website').click();
  await expect(page).toHaveURL(/type=website/);
  await expect(rows(page)).toHaveCount(COMPONENTS.filter(({ spec }) => spec.type === 'website').length);
  expect(await counts(page, 'Type')).toEqual(tally(COMPONENTS, ({ spec }) => [spec.type]));
  await value(page, 'Type', 'library').click();
  const either = COMPONENTS.filter(({ spec }) => ['website', 'library'].includes(spec.type));
  await expect(rows(page)).toHaveCount(either.length);
  expect(await counts(page, 'Lifecycle')).toEqual(tally(either, ({ spec }) => [spec.lifecycle]));
  await value(page, 'Tag', 'typescript').click();
  const both = either.filter(({ metadata }) => metadata.tags?.includes('typescript'));
  await expect(rows(page)).toHaveCount(both.length);

  // What is chosen is shown, and let go again.
  await page.getByRole('link', { name: 'Remove filter typescript' }).click();
  await expect(rows(page)).toHaveCount(either.length);
  await value(page, 'Type', 'library').click();
  await expect(page).toHaveURL(/\?kind=component&type=website$/);
});

test('the filter asks as one types, and "back" undoes it', async ({ page }) => {
  await open(page, '/catalog?kind=component');
  const filter = page.getByRole('searchbox', { name: /^Filter/ });
  await filter.pressSequentially('payments', { delay: 30 });
  await expect(page).toHaveURL(/text=payments/);
  const expected = COMPONENTS.filter(({ metadata }) => [metadata.name, metadata.title, metadata.description].some((text) => text?.toLowerCase().includes('payments')));
  await expect(rows(page)).toHaveCount(expected.length);
  await expect(filter).toBeFocused();
  await expect(filter).toHaveValue('payments');
  await page.goBack();
  await expect(page).toHaveURL(/\?kind=component$/);
  await expect(rows(page)).toHaveCount(PAGE_SIZE);
  await page.getByRole('heading', { level: 1 }).click();
  await expect(filter).toHaveValue('');
});

test('nothing found says so and leads back', async ({ page }) => {
  await open(page, '/catalog?kind=component&text=nothing-is-called-this');
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(rows(page)).toHaveCount(PAGE_SIZE);
});

test('heads sort, both ways', async ({ page }) => {
  await open(page, '/catalog?kind=system');
  const expected = ENTITIES.filter(({ kind }) => kind === 'System').map(({ metadata }) => metadata.title ?? metadata.name);
  const ascending = [...expected].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  expect(await names(page)).toEqual(ascending);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect.poll(() => names(page)).toEqual(ascending.toReversed());
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('columnheader', { name: 'Owner' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=owner/);
  await expect(page.getByRole('columnheader', { name: 'Owner' })).toHaveAttribute('aria-sort', 'ascending');
  const owners = await page.locator('tbody [data-column=owner]').allTextContents();
  const last = owners.map((owner) => owner.toLowerCase());
  expect(last).toEqual([...last].sort());
});

test('columns are chosen', async ({ page }) => {
  await open(page, '/catalog?kind=component');
  await expect(page.locator('thead th')).toHaveText(['Name', 'Type', 'Owner', 'Lifecycle', 'System']);
  await page.getByText('Columns').click();
  await page.getByRole('link', { name: 'Tags' }).click();
  await expect(page).toHaveURL(/columns=/);
  await expect(page.getByRole('columnheader', { name: 'Tags' })).toBeVisible();
  await page.reload();
  await expect(page.locator('thead th')).toHaveText(['Name', 'Type', 'Owner', 'Lifecycle', 'System', 'Tags']);
});

test('a kind has the columns that suit it, and names are whole', async ({ page }) => {
  await open(page, '/catalog?kind=group');
  await expect(page.locator('thead th')).toHaveText(['Name', 'Type', 'Changed']);
  for (const kind of ['component', 'group', 'resource']) {
    await open(page, `/catalog?kind=${kind}`);
    const cut = await page.locator('tbody a[data-row-link]').evaluateAll((links) =>
      links.filter((link) => link.scrollWidth > link.clientWidth + 1).map((link) => link.textContent));
    expect(cut, kind).toEqual([]);
  }
});

test('pages follow each other by cursor', async ({ page }) => {
  await open(page, '/catalog?kind=component');
  const seen = await names(page);
  expect(seen).toHaveLength(PAGE_SIZE);
  await expect(page.getByText(`1–25 of ${COMPONENTS.length}`)).toBeVisible();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.getByText(`26–${COMPONENTS.length} of ${COMPONENTS.length}`)).toBeVisible();
  seen.push(...(await names(page)));
  expect(new Set(seen).size).toBe(COMPONENTS.length);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Previous' }).click();
  await expect(page.getByText(`1–25 of ${COMPONENTS.length}`)).toBeVisible();
  expect(await names(page)).toEqual(seen.slice(0, PAGE_SIZE));
});

test('back and forward restore filters, order, rows and scroll', async ({ page }) => {
  await open(page, '/catalog?kind=component&sort=-name');
  await page.evaluate(() => (window.sameDocument = true));
  const before = await names(page);
  // Over the list: the rail scrolls by itself.
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, 500);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(300);
  const scrolled = await page.evaluate(() => window.scrollY);
  await page.locator('tbody a[data-row-link]').nth(18).click();
  await expect(page).toHaveURL(/\/catalog\/[^?]+$/);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
  await page.goBack();
  await expect(page).toHaveURL(/sort=-name$/);
  await expect.poll(() => names(page)).toEqual(before);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrolled - 100);
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(before[18]);
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test('an address of Backstage opens the same', async ({ page }) => {
  await open(page, '/catalog?filters[kind]=component&filters[type]=website&filters[user]=all');
  await expect(rows(page)).toHaveCount(COMPONENTS.filter(({ spec }) => spec.type === 'website').length);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('one reads, filters by form and facet, sorts and turns pages', async ({ page }) => {
    await page.goto('/catalog?kind=component');
    await expect(rows(page)).toHaveCount(PAGE_SIZE);
    await page.getByRole('searchbox', { name: /^Filter/ }).fill('payments');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/kind=component.*text=payments/);
    expect((await names(page)).length).toBeLessThan(PAGE_SIZE);
    await page.goto('/catalog?kind=component');
    await value(page, 'Type', 'website').click();
    await expect(rows(page)).toHaveCount(COMPONENTS.filter(({ spec }) => spec.type === 'website').length);
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
    await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
    await page.goto('/catalog?kind=component');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next' }).click();
    await expect(rows(page)).toHaveCount(COMPONENTS.length - PAGE_SIZE);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the present kind is in view, however many there are', async ({ page }) => {
    await open(page, '/catalog?kind=template');
    await expect(page.getByRole('navigation', { name: 'Kinds' }).locator('[aria-current=page]')).toBeInViewport({ ratio: 1 });
  });

  test('the filters fold away and open', async ({ page }) => {
    await open(page, '/catalog?kind=component');
    await expect(facet(page, 'Type')).toBeHidden();
    await page.getByText('Filters', { exact: true }).click();
    await value(page, 'Type', 'website').click();
    await expect(page).toHaveURL(/type=website/);
    await expect(rows(page)).toHaveCount(COMPONENTS.filter(({ spec }) => spec.type === 'website').length);
  });
});
