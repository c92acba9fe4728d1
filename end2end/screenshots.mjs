#!/usr/bin/env node
// Pictures of every page, for people to look at: three widths, both themes, both languages.
//
//   node screenshots.mjs BASE FOLDER [NAME…]    pages by name (support/pages.js); all without one

import { chromium } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import config from './playwright.config.js';
import { NOWHERE, PAGES } from './support/pages.js';
import { preferences } from './support/test.js';

const [base, folder, ...names] = process.argv.slice(2);
if (!folder) throw new Error('node screenshots.mjs BASE FOLDER [NAME…]');
mkdirSync(folder, { recursive: true });

const pages = Object.entries({ ...PAGES, nowhere: NOWHERE[0] }).filter(([name]) => !names.length || names.includes(name));
const looks = [1440, 1024, 390].flatMap((width) =>
  [['light', 'en'], ['dark', 'en'], ['light', 'zh']].map(([theme, language]) => ({ width, theme, language })));

const browser = await chromium.launch(config.use.launchOptions);
for (const { width, theme, language } of looks) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 } });
  const [[name, value]] = Object.entries(preferences(theme, language));
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  for (const [title, address] of pages) {
    await page.goto(new URL(address, base).href);
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, `${title}-${width}-${theme}-${language}.png`), fullPage: true });
  }
  await context.close();
}
await browser.close();
