// Every sort of field that a template can ask for (rows W1, W5): named, described, judged and filled in by
// mouse, by keyboard and without script.

import axe from 'axe-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Portal } from '../support/portal.js';
import { field } from '../support/templates.js';
import { expect, open, prefer, test as base } from '../support/test.js';

const FORM = '/create/templates/default/all-fields';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const within = { timeout: 10_000 };

const COMPANY = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: builders, title: Builders}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: billing, title: Billing, tags: [java]}
spec: {type: service, lifecycle: production, owner: builders}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: bills-page, title: Bills}
spec: {type: website, lifecycle: production, owner: builders}
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: all-fields, title: All fields}
spec:
  type: service
  owner: group:default/builders
  parameters:
    - title: All of them
      required: [port]
      properties:
        port: {type: integer, title: Port, minimum: 1024, default: 8080, description: 'Where it *listens*.', 'ui:help': 'See [the list](https://docs.example.com/).'}
        notes: {type: string, title: Notes, 'ui:widget': textarea}
        day: {type: string, title: Day, format: date}
        public: {type: boolean, title: Public}
        size: {type: string, title: Size, enum: [s, l], enumNames: [Small, Large], 'ui:widget': radio}
        langs: {type: array, title: Languages, uniqueItems: true, items: {type: string, enum: [go, java]}}
        steps: {type: array, title: Steps, maxItems: 3, items: {type: string}}
        store:
          type: object
          title: Store
          oneOf:
            - title: Database
              required: [engine]
              properties: {engine: {type: string, title: Engine}}
            - title: Files
              required: [path]
              properties: {path: {type: string, title: Path}}
        labels: {type: object, title: Labels, additionalProperties: {type: string}}
        service: {type: string, title: Service, 'ui:field': EntityPicker, 'ui:options': {catalogFilter: {kind: Component, spec.type: service}}}
        tags: {type: array, title: Tags, items: {type: string}, 'ui:field': EntityTagsPicker}
        repo: {type: string, title: Repository, 'ui:field': RepoUrlPicker, 'ui:options': {allowedHosts: [github.com], allowedOwners: [acme, other]}}
        odd: {type: string, title: Odd, 'ui:field': GSClusterPicker}
  steps:
    - {id: tell, name: Tell, action: 'debug:log', input: {message: '\${{ parameters | dump }}'}}
`;

const test = base.extend({
  portal: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'slipway-fields-'));
      writeFileSync(join(folder, 'catalog-info.yaml'), COMPANY);
      const portal = await Portal.start({ catalog: folder, env: { SLIPWAY__SCAFFOLDER__GOLDEN_PATHS: 'false' } });
      await use(portal);
      await portal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const review = (page) => page.locator('.wizard-review');
const error = (page, pointer) => page.locator(`[id="form-${pointer}-error"]`);

async function goOn(page) {
  await page.locator('.wizard-buttons').getByRole('button', { name: 'Review', exact: true }).click();
}

test('what is wrong stands at its field, and is said of it', async ({ page }) => {
  await open(page, FORM);
  const port = field(page, '/port');
  await expect(port).toHaveValue('8080');
  await expect(page.getByRole('link', { name: 'the list' })).toHaveAttribute('href', 'https://docs.example.com/');
  await port.fill('80');
  await port.blur();
  await expect(error(page, '/port')).toHaveText('1024 or more.');
  await expect(port).toHaveAttribute('aria-describedby', 'form-/port-words form-/port-error');
  await port.press('ArrowUp');
  await expect(port).toHaveValue('1024');
  await expect(error(page, '/port')).toHaveCount(0);
  await expect(page.getByText('The template asks for “GSClusterPicker”')).toBeVisible();
});

test('a list is filled, put in order and emptied by keyboard', async ({ page }) => {
  await open(page, FORM);
  const add = page.getByRole('button', { name: 'Add to Steps' });
  for (const [at, step] of ['build', 'test', 'ship'].entries()) {
    await add.press('Enter');
    await field(page, `/steps/${at}`).fill(step);
  }
  await expect(add).toBeHidden();
  await page.getByRole('button', { name: 'Move Steps 3 up' }).press('Enter');
  await expect(field(page, '/steps/1')).toHaveValue('ship');
  await expect(field(page, '/steps/2')).toHaveValue('test');
  await page.getByRole('button', { name: 'Remove Steps 1' }).press('Enter');
  await expect(field(page, '/steps/0')).toHaveValue('ship');
  await expect(field(page, '/steps/2')).toHaveCount(0);
});

test('one of several schemas is chosen, and asks for its own', async ({ page }) => {
  await open(page, FORM);
  const which = field(page, '/store-which');
  await field(page, '/store/engine').fill('postgres');
  await which.selectOption({ label: 'Files' });
  await expect(field(page, '/store/engine')).toHaveCount(0);
  await field(page, '/store/path').fill('/var');
  await expect(which).toHaveValue('1');
});

test('what the catalog has is offered as one types', async ({ page }) => {
  await open(page, FORM);
  const service = field(page, '/service');
  await service.pressSequentially('bill');
  const offered = page.getByRole('listbox').getByRole('option');
  await expect(offered).toHaveCount(1);
  await expect(offered).toContainText('Billing');
  await service.press('ArrowDown');
  await service.press('Enter');
  await expect(service).toHaveValue('component:default/billing');

  const tags = field(page, '/tags');
  await tags.fill('Go');
  await tags.press('Enter');
  await tags.fill('java');
  await tags.press('Enter');
  await expect(page.locator('.chips li')).toHaveText(['go', 'java']);
  await page.getByRole('button', { name: 'Remove go' }).click();
  await expect(page.locator('.chips li')).toHaveText(['java']);
});

test('all of it comes to the review, and to the task', async ({ page }) => {
  await open(page, FORM);
  await field(page, '/notes').fill('two\nlines');
  await field(page, '/day').fill('2026-11-30');
  await page.getByLabel('Public').check();
  await page.getByLabel('Large').check();
  await page.getByLabel('java', { exact: true }).check();
  await field(page, '/store/engine').fill('postgres');
  await page.getByLabel('Name of another entry').fill('tier');
  await page.getByRole('group', { name: 'Labels' }).getByRole('button', { name: 'Add' }).click();
  await field(page, '/labels/tier').fill('gold');
  await field(page, '/repo-owner').fill('acme');
  await field(page, '/repo-repo').fill('shop');
  await field(page, '/repo-repo').blur();
  await goOn(page);
  for (const text of ['8080', '2026-11-30', 'Large', 'java', 'postgres', 'gold', 'github.com?owner=acme&repo=shop']) {
    await expect(review(page)).toContainText(text);
  }
  await page.getByRole('button', { name: 'Create', exact: true }).last().click();
  await expect(page).toHaveURL(/\/create\/tasks\/[0-9a-f-]{36}$/, within);
  await expect(page.locator('main')).toContainText('"tier":"gold"', within);
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('buttons change the form, and nothing that was filled in is lost', async ({ page }) => {
    await page.goto(FORM);
    await field(page, '/notes').fill('kept');
    await page.getByRole('button', { name: 'Add to Steps' }).click();
    await field(page, '/steps/0').fill('build');
    await page.getByRole('button', { name: 'Add to Steps' }).click();
    await field(page, '/steps/1').fill('test');
    await page.getByRole('button', { name: 'Move Steps 2 up' }).click();
    await expect(field(page, '/steps/0')).toHaveValue('test');
    await field(page, '/store-which').selectOption({ label: 'Files' });
    await page.getByRole('button', { name: 'Apply' }).click();
    await field(page, '/store/path').fill('/var');
    await expect(field(page, '/repo-host')).toHaveValue('github.com');
    await field(page, '/repo-owner').fill('acme');
    await field(page, '/repo-repo').fill('shop');
    await field(page, '/tags').fill('go, java');
    await goOn(page);
    for (const text of ['kept', 'test, build', '/var', 'go, java', 'github.com?owner=acme&repo=shop']) {
      await expect(review(page)).toContainText(text);
    }
  });
});

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing, ${theme}`, async ({ page, context, portal }) => {
    await prefer(context, portal.url, theme);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, FORM);
      await page.getByRole('button', { name: 'Add to Steps' }).click();
      await field(page, '/port').fill('1');
      await field(page, '/port').blur();
      await page.evaluate(axe.source);
      const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
      expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target} ${nodes[0].failureSummary}`)).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(beyond).toBeLessThanOrEqual(0);
    }
  });
}
