// Every page, in both themes, on a screen and on a phone: axe finds nothing, nothing jumps, nothing
// is wider than the screen.

import axe from 'axe-core';
import { NOWHERE, PAGES } from '../support/pages.js';
import { countShifts, expect, open, prefer, shifted, shifts, test } from '../support/test.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];

test.use({ expectedMessages: [/status of 404/] });

for (const [name, address] of Object.entries({ ...PAGES, nowhere: NOWHERE[0] })) {
  for (const theme of ['light', 'dark']) {
    test(`${name}, ${theme}`, async ({ page, context, baseURL }) => {
      await prefer(context, baseURL, theme);
      await countShifts(page);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await open(page, address);
        await page.evaluate(() => document.fonts.ready);
        expect(await violations(page), `axe at ${size.width}`).toEqual([]);
        expect(await shifts(page), `layout shift at ${size.width}: ${await shifted(page)}`).toBeLessThan(0.05);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(beyond, `wider than ${size.width}`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test('the open palette and list of keys', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('check');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await violations(page), 'palette').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  expect(await violations(page), 'keys').toEqual([]);
});

async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
  return found.violations.map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`).join('; ')}`);
}
