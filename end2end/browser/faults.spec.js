// Proves (F2, F7, W10) that a vendor that is slow, wrong, silent or down costs newness and nothing else:
// each fault, at all vendors at once, against each page that shows what they tell. Northwind, simulated.

import { expect, test } from '../support/sandbox.js';

const SERVICE = 'checkout-api';

/** Pages, and what of each is known without any vendor. */
const PAGES = {
  '/': 'Northwind',
  '/catalog?kind=component': SERVICE,
  [`/catalog/default/component/${SERVICE}`]: SERVICE,
  [`/catalog/default/component/${SERVICE}/deployments`]: 'production',
  [`/catalog/default/component/${SERVICE}/ci-cd`]: `northwind/${SERVICE}`,
  [`/catalog/default/component/${SERVICE}/errors`]: SERVICE,
  '/deployments': SERVICE,
  [`/deployments/northwind-production/${SERVICE}?in=argocd`]: SERVICE,
  '/admin/integrations': 'northwind-production',
  [`/search?query=${SERVICE}`]: SERVICE,
  '/sign-in': 'Northwind (sandbox)',
};

/** What is wrong, and whether it is told from within the test's patience. */
const FAULTS = [
  { fault: { kind: 'broken' }, told: true },
  { fault: { kind: 'malformed' }, told: true },
  { fault: { kind: 'refusing' }, told: true },
  { fault: { kind: 'limited', seconds: 5 }, told: false },
  { fault: { kind: 'slow', delay: 4000 }, told: false },
  { fault: { kind: 'silent' }, told: false },
];

/** The most that a page may take, less than any vendor here: how quick pages are is measured by the bench. */
const PATIENCE = 3000;

/** The sandbox's switches. */
async function switches(portal) {
  const line = portal.log().split('\n').find((one) => one.includes('argocd-production') && one.includes('http'));
  const base = new URL(/https?:\/\/[^"\s]+/.exec(line)[0]).origin;
  const { vendors } = await (await fetch(base)).json();
  const each = async (request) => {
    for (const { name } of vendors) {
      const answer = await fetch(`${base}/faults/${name}`, request);
      expect(answer.status, name).toBe(204);
    }
  };
  return {
    set: (fault) =>
      each({ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fault) }),
    clear: () => each({ method: 'DELETE' }),
  };
}

async function page(portal, path) {
  const begun = performance.now();
  const answer = await fetch(portal.url + path);
  const html = await answer.text();
  return { status: answer.status, html, took: performance.now() - begun };
}

/** Asks all sources of deployments to be looked at now. */
async function tryAll(portal) {
  for (const environment of ['development', 'staging', 'production']) {
    const body = new URLSearchParams({ name: `northwind-${environment}` });
    // Another page's request would be refused.
    const headers = { origin: portal.url };
    const { status } = await fetch(`${portal.url}/fn/integrations/try`, { method: 'POST', body, headers, redirect: 'manual' });
    expect(status, environment).toBeLessThan(400);
  }
}

const stale = (html) => /class="[^"]*\bstale\b/.test(html);

for (const { fault, told } of FAULTS) {
  test(`${fault.kind} vendors cost no page more than its newness`, async ({ portal }) => {
    test.setTimeout(120_000);
    const tab = `/catalog/default/component/${SERVICE}/deployments`;
    await expect.poll(async () => (await page(portal, tab)).html, { timeout: 20_000 }).toContain('environment-card');
    const { set, clear } = await switches(portal);
    await set(fault);
    if (told) {
      await tryAll(portal);
      await expect.poll(async () => stale((await page(portal, tab)).html), { timeout: 30_000 }).toBe(true);
    } else {
      // Looking anew is under way while the pages are asked for.
      tryAll(portal).catch(() => {});
    }
    for (const [path, known] of Object.entries(PAGES)) {
      const { status, html, took } = await page(portal, path);
      expect(status, path).toBe(200);
      expect(html, path).toContain(known);
      expect(took, path).toBeLessThan(PATIENCE);
    }
    await clear();
    await expect(async () => {
      await tryAll(portal);
      const { html } = await page(portal, tab);
      const told = /class="[^"]*source-notice[^"]*"[^>]*>([^]*?)<\/div>/.exec(html)?.[1];
      expect(stale(html), told).toBe(false);
    }).toPass({ timeout: 75_000 });
  });
}
