// People of the simulated company, each in a browser of their own. Their pages are watched: one that
// writes an error to the console fails its test, unless the test expects that message.

import { expect, test as base } from './sandbox.js';

/** Signs somebody in on a page. */
export async function signIn(page, name) {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Continue with Northwind (sandbox)' }).click();
  await page.getByRole('link', { name }).click();
  await expect(page.locator('html')).toHaveAttribute('data-person', new RegExp(name));
}

export const test = base.extend({
  /** Patterns of what the console may say. */
  expectedMessages: [[], { option: true }],

  /** Opens a page as somebody who works there. */
  as: async ({ browser, portal, expectedMessages }, use) => {
    const contexts = [];
    const problems = [];
    await use(async (name, options = {}) => {
      const context = await browser.newContext({ baseURL: portal.url, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !expectedMessages.some((one) => one.test(text))) problems.push(text);
      });
      page.on('pageerror', (error) => problems.push(error.message));
      await signIn(page, name);
      return page;
    });
    for (const context of contexts) await context.close();
    expect(problems).toEqual([]);
  },
});

export { expect };
