// The template editor (row W9): what is wrong, the form and the steps' input by the server's own code, in the
// browser as one types; a folder that is opened; a dry run by the server.

import axe from 'axe-core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { field } from '../support/templates.js';
import { expect, test } from '../support/runs.js';
import { open } from '../support/test.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const within = { timeout: 20_000 };
const text = (page) => page.locator('#template-text');
const part = (page, name) => page.getByRole('region', { name, exact: true });

test('the sample is sound, and a mistake is told with its place', async ({ page }) => {
  await open(page, '/create/editor');
  await page.getByRole('link', { name: 'Sample' }).click();
  await expect(part(page, 'Problems').getByRole('status')).toHaveText('Nothing is wrong with it.');
  const sample = await text(page).inputValue();
  await text(page).fill(sample.replace('debug:log', 'debug:lgo'));
  const problem = part(page, 'Problems').getByRole('listitem').first();
  await expect(problem).toContainText('debug:lgo');
  const line = sample.slice(0, sample.indexOf('debug:log')).split('\n').length;
  await problem.getByRole('link', { name: new RegExp(`line ${line},`) }).click();
  await expect(text(page)).toBeFocused();
  const at = await text(page).evaluate((area) => area.value.slice(0, area.selectionStart).split('\n').length);
  expect(at).toBe(line);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});

test('the form is the wizard’s, and the steps are given what is filled in', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page, '/create/editor?sample=1');
  await expect(field(page, '/name')).toHaveValue('little-service');
  const steps = part(page, 'Steps');
  await expect(steps.getByRole('listitem').nth(1)).toContainText('is skipped');
  asked.length = 0;
  await field(page, '/name').fill('parcels');
  await field(page, '/database').selectOption({ label: 'postgres' });
  await expect(steps.getByRole('listitem').first()).toContainText('"name": "parcels"');
  await expect(steps.getByRole('listitem').nth(1)).toContainText('PARCELS wants postgres');
  await expect(steps.getByRole('listitem').nth(1)).not.toContainText('is skipped');
  await field(page, '/name').fill('No!');
  await expect(part(page, 'Form').getByRole('status').first()).toContainText(/do(es)? not fit yet/);
  // All of that in the browser: nothing of it is sent.
  expect(asked.filter((url) => url.includes('create/try') || url.includes('create/editor'))).toEqual([]);
});

test('a folder is opened, its files are rendered, and the server tries it', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-editor-'));
  try {
    mkdirSync(join(folder, 'skeleton'));
    writeFileSync(join(folder, 'template.yaml'), `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: opened}
spec:
  type: service
  parameters:
    - properties: {name: {type: string, title: Name, default: shop}}
  steps:
    - {id: files, action: 'fetch:template', input: {url: ./skeleton, values: {name: '\${{ parameters.name }}'}}}
`);
    writeFileSync(join(folder, 'skeleton/README.md'), '# ${{ values.name | upper }}\n');
    await open(page, '/create/editor');
    await page.getByLabel('Open a folder').setInputFiles(folder);
    await expect(text(page)).toHaveValue(/name: opened/, within);
    await page.getByRole('combobox', { name: 'File' }).selectOption({ label: 'skeleton/README.md' });
    await expect(part(page, 'This file')).toContainText('# SHOP');
    await page.getByRole('textbox', { name: 'File' }).fill('Hello ${{ values.name }}\n');
    await expect(part(page, 'This file')).toContainText('Hello shop');

    await page.getByRole('button', { name: 'Try it' }).click();
    await expect(page).toHaveURL(/\/create\/tasks\/[\w-]+$/, within);
    await expect(page.locator('.run-facts .badge').first()).toHaveText('done', within);
    await expect(page.locator('.file-diff ins').first()).toContainText('Hello shop');
    // What was written is there again, and Tab leaves the field after Escape.
    await open(page, '/create/editor');
    await expect(text(page)).toHaveValue(/name: opened/);
    await text(page).press('Escape');
    await text(page).press('Tab');
    await expect(text(page)).not.toBeFocused();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a template of the catalog is begun with', async ({ page }) => {
  await open(page, '/create/editor');
  await page.getByLabel('A template of the catalog').fill('template:default/telling');
  await page.getByRole('button', { name: 'Begin with it' }).click();
  await expect(page).toHaveURL(/\/create\/editor\?template=template(%3A|:)default(%2F|\/)telling$/);
  await expect(text(page)).toHaveValue(/name: telling/);
  await expect(text(page)).not.toHaveValue(/managed-by-location/);
  await expect(part(page, 'Problems').getByRole('status')).toHaveText('Nothing is wrong with it.');
  // The company's own action is known here, too.
  await open(page, '/create/editor?template=template:default/wanting');
  await expect(part(page, 'Problems').getByRole('status')).toHaveText('Nothing is wrong with it.');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a template is read with its problems and its form, and tried', async ({ page }) => {
    await page.goto('/create/editor?sample=1');
    await expect(part(page, 'Problems').getByRole('status')).toHaveText('Nothing is wrong with it.');
    await expect(field(page, '/name')).toHaveValue('little-service');
    await page.getByRole('button', { name: 'Try it' }).click();
    await expect(page).toHaveURL(/\/create\/tasks\/[\w-]+$/);
  });
});
