// What every browser test has: a running portal, and a page that is watched. A page that writes to
// the console, fails a request, asks a third party or makes the server panic fails its test.

import { test as base, expect } from '@playwright/test';
import { Portal } from './portal.js';

/** The cookie that keeps what a person chose of the portal's looks. */
export const preferences = (theme = 'light', language = 'en', rail = 'wide') => ({
  'slipway-preferences': `${theme}.${language}.${rail}`,
});

export const test = base.extend({
  /** The worker's portal over a copy of the sample company. Tests don't change its files. */
  portal: [
    async ({}, use) => {
      const portal = await Portal.start();
      await use(portal);
      await portal.stop();
    },
    { scope: 'worker' },
  ],

  /** A portal of the test's own, whose files it may change. */
  ownPortal: async ({ page }, use) => {
    const portal = await Portal.start();
    await use(portal);
    const alarms = portal.alarms();
    // A page that is still asking would complain that nobody answers any more.
    await page.goto('about:blank');
    await portal.stop();
    expect(alarms, 'the log').toEqual([]);
  },

  baseURL: async ({ portal }, use) => use(portal.url),

  /** Console messages that the test brings about on purpose. */
  expectedMessages: [[], { option: true }],

  context: async ({ context, portal, expectedMessages }, use) => {
    const complaints = [];
    watch(context, complaints, expectedMessages);
    const logged = portal.alarms().length;
    await use(context);
    expect(complaints, 'console, errors and requests of the page').toEqual([]);
    expect(portal.alarms().slice(logged), 'the log').toEqual([]);
  },
});

export { expect };

function watch(context, complaints, expected) {
  const complain = (text) => {
    if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on('console', (message) => complain(`${message.type()}: ${message.text()}`));
  context.on('weberror', (error) => complain(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complain(`third party: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // No failures: what the browser gives up by itself when a page is left, and scripts where the
    // test has switched them off (what the pages' own policy forbids is told on the console).
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED' && reason !== 'csp') complain(`${reason}: ${request.url()}`);
  });
}

/** Opens a page and waits until the browser has taken it over. */
export async function open(page, address) {
  const response = await page.goto(address);
  await page.locator('html[data-hydrated]').waitFor({ timeout: 10_000 });
  return response;
}

/** Keeps preferences, as the portal would. */
export async function prefer(context, url, ...choice) {
  const [name, value] = Object.entries(preferences(...choice))[0];
  await context.addCookies([{ name, value, url }]);
}

/** Notes the layout shifts of all pages from now on; read with `shifts` and `shifted`. */
export function countShifts(page) {
  return page.addInitScript(() => {
    window.shifts = 0;
    window.shifted = [];
    const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
        window.shifts += entry.value;
        for (const { node, previousRect, currentRect } of entry.sources) {
          const name = node?.className?.baseVal ?? node?.className ?? '';
          window.shifted.push(`${Math.round(entry.startTime)} ms ${node?.nodeName}.${name}: ${place(previousRect)} to ${place(currentRect)}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The layout shift of the page until now. */
export const shifts = (page) => page.evaluate(() => window.shifts);

/** What moved, when, from where to where. */
export const shifted = (page) => page.evaluate(() => window.shifted.join('\n'));
