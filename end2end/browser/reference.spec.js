// The reference of our own REST API: whole without script, complete against the document that
// describes the API, with places that can be linked to and commands that work.

import { expect, open, prefer, test } from '../support/test.js';

const BY_QUERY = 'get-api-catalog-entities-by-query';

const operations = (page) => page.getByRole('navigation', { name: 'Operations' });
const operation = (page, anchor) => page.locator(`article#${anchor}`);

/** Method, path and description of every operation in the document. */
async function described(request) {
  const { paths } = await (await request.get('/api/openapi.json')).json();
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, about]) => ({ method: method.toUpperCase(), path, about })));
}

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('every operation is there, with its parameters, fields and answers', async ({ page, request }) => {
    await page.goto('/api');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('API reference');
    const all = await described(request);
    expect(all.length).toBeGreaterThan(5);
    // In one go: a page without script complains of what it preloaded, when it is open for long.
    const articles = await page.locator('article').evaluateAll((found) => found.map((article) => {
      const texts = (selector) => [...article.querySelectorAll(selector)].map((element) => element.textContent);
      return {
        id: article.id,
        summary: texts('h3').join(),
        call: texts('.call').join(),
        fields: texts('.fields dt > code'),
        answers: texts('.answers .badge'),
        command: texts('pre').join(),
      };
    }));
    const anchors = await operations(page).locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const { method, path, about } of all) {
      const shown = articles.filter(({ call }) => call === `${method}${path}`);
      expect(shown, `${method} ${path}`).toHaveLength(1);
      const [{ id, summary, fields, answers, command }] = shown;
      expect(summary).toBe(about.summary);
      expect(fields).toEqual(expect.arrayContaining((about.parameters ?? []).map((parameter) => parameter.name)));
      expect(answers).toEqual(Object.keys(about.responses));
      expect(command).toContain('/api/');
      expect(anchors.filter((anchor) => anchor === `#${id}`)).toHaveLength(1);
    }
    await expect(page.getByRole('button', { name: 'Copy' })).toHaveCount(0);
  });

  test('links lead to their place', async ({ page }) => {
    await page.goto('/api');
    await operations(page).locator(`a[href="#${BY_QUERY}"]`).click();
    await expect(operation(page, BY_QUERY).getByRole('heading', { level: 3 })).toBeInViewport();
    await page.goto('/settings');
    await page.goto(`/api#${BY_QUERY}`);
    await expect(operation(page, BY_QUERY).getByRole('heading', { level: 3 })).toBeInViewport();
  });
});

test('links lead to their place, and back', async ({ page }) => {
  await open(page, '/api');
  await page.evaluate(() => (window.sameDocument = true));
  const heading = operation(page, 'object-entity').getByRole('heading', { level: 3 });
  await expect(heading).not.toBeInViewport();
  await operation(page, 'get-api-catalog-entities-by-uid-uid').getByRole('link', { name: 'Entity', exact: true }).click();
  await expect(page).toHaveURL(/#object-entity$/);
  await expect(heading).toBeInViewport();
  await page.goBack();
  await expect(page).toHaveURL(/\/api$/);
  await expect(heading).not.toBeInViewport();
  expect(await page.evaluate(() => window.sameDocument), 'the document was reloaded').toBe(true);
});

test('an address with a place opens there', async ({ page }) => {
  await open(page, `/api#${BY_QUERY}`);
  await expect(operation(page, BY_QUERY).getByRole('heading', { level: 3 })).toBeInViewport();
  // Another place, written into the address of the open page.
  await page.goto('/api#delete-api-catalog-locations-id');
  await expect(operation(page, 'delete-api-catalog-locations-id').getByRole('heading', { level: 3 })).toBeInViewport();
  await page.waitForTimeout(300);
  await expect(operation(page, 'delete-api-catalog-locations-id').getByRole('heading', { level: 3 })).toBeInViewport();
});

test('every link of the page leads to something on it', async ({ page }) => {
  await open(page, '/api');
  const lost = await page.locator('main a[href^="#"]').evaluateAll((links) =>
    links.map((link) => link.getAttribute('href')).filter((href) => !document.getElementById(href.slice(1))));
  expect(lost).toEqual([]);
});

test('what only asks works as it is written', async ({ page, request }) => {
  await open(page, '/api');
  const commands = await page.locator('article pre').allTextContents();
  const asking = commands.map((command) => /^curl '(http[^']+)'$/.exec(command.trim())?.[1]).filter(Boolean);
  // What the sample cannot have an example of stands there in capitals.
  const able = asking.filter((address) => !/[A-Z]{2}/.test(address));
  expect(able.length).toBeGreaterThan(2);
  for (const address of able) expect((await request.get(address)).status(), address).toBe(200);
});

test.describe('with a clipboard', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('a command is copied', async ({ page, baseURL }) => {
    await open(page, '/api');
    await operation(page, BY_QUERY).getByRole('button', { name: 'Copy' }).click();
    await expect(operation(page, BY_QUERY).getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`curl '${baseURL}/api/catalog/entities/by-query?filter=`);
  });
});

test('settings and the palette lead here, and a rendering in the browser is the same', async ({ page }) => {
  await open(page, '/api');
  const first = await page.locator('.api-reference .operations').textContent();
  await open(page, '/settings');
  await page.locator('main').getByRole('link', { name: 'API reference' }).click();
  await expect(page).toHaveURL(/\/api$/);
  await expect(page.locator('.api-reference')).toBeVisible();
  expect(await page.locator('.api-reference .operations').textContent()).toBe(first);
  await open(page, '/');
  await page.keyboard.press('/');
  await page.keyboard.type('api ref');
  await page.getByRole('option', { name: 'API reference' }).click();
  await expect(page).toHaveURL(/\/api$/);
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toHaveText('API reference');
});

test('the document can be had from the page', async ({ page }) => {
  await open(page, '/api');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'openapi.json' }).click();
  expect((await download).suggestedFilename()).toBe('slipway-openapi.json');
});

test('in Chinese the words of the page change, the descriptions stay', async ({ page, context, baseURL }) => {
  await prefer(context, baseURL, 'light', 'zh-CN');
  await open(page, '/api');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API 参考');
  await expect(operation(page, BY_QUERY).getByRole('heading', { level: 4 }).first()).toHaveText('参数');
  await expect(operation(page, BY_QUERY)).toContainText('A page of entities');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the list folds away, and nothing is wider than the screen', async ({ page }) => {
    await open(page, '/api');
    await expect(operations(page)).toBeHidden();
    await page.getByText('Operations', { exact: true }).click();
    await expect(operations(page)).toBeVisible();
    await operations(page).locator(`a[href="#${BY_QUERY}"]`).click();
    await expect(operation(page, BY_QUERY).getByRole('heading', { level: 3 })).toBeInViewport();
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});
