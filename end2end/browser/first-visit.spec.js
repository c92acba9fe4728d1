// What the browser loads of the pages' code (end2end/pack.mjs).

import { expect, open, test } from '../support/test.js';

/** Addresses of code that are asked for from now on. */
function watch(page) {
  const asked = [];
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.split('/').pop();
    if (/\.(wasm|bin)$/.test(name) && name !== 'slipway.wasm') asked.push(name);
  });
  return asked;
}

test('a first visit loads one file beside the shell, the next page what is missing', async ({ page }) => {
  const asked = watch(page);
  await open(page, '/catalog');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/catalog_page.*\.bin$/);
  asked.length = 0;
  await page.getByRole('table').locator('tbody').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/catalog\/default\//);
  await expect.poll(() => asked.some((name) => name.includes('entity_page'))).toBe(true);
  expect(asked.filter((name) => name.endsWith('.bin'))).toEqual([]);
  expect(new Set(asked).size, 'each once').toBe(asked.length);
});
