// Proves (rows 3.1–3.4, F2, M6) what of a service runs in which cluster, pod by pod, live; that a cluster
// that is away costs nothing but newness; and that a team on Flux has the same pages as one on Argo CD.

import { expect, test as base } from '../support/sandbox.js';

const test = base.extend({
  /** A page of a visitor, in which nothing goes wrong. */
  quiet: async ({ page, portal }, use) => {
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await use(async (path) => {
      await page.goto(`${portal.url}${path}`);
      await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
      return page;
    });
    expect(problems).toEqual([]);
  },
});

const cluster = (page, name) => page.getByRole('region', { name, exact: true });

/** The tab, once every cluster is read. */
async function running(quiet, service) {
  let page;
  await expect(async () => {
    page = await quiet(`/catalog/default/component/${service}/kubernetes`);
    await expect(cluster(page, 'production-eu').getByRole('table')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  return page;
}

test('a service shows its workloads and pods, cluster by cluster', async ({ quiet }) => {
  const page = await running(quiet, 'checkout-api');
  for (const name of ['development-eu', 'staging-eu', 'production-eu']) await expect(cluster(page, name)).toBeVisible();
  const card = cluster(page, 'production-eu').getByRole('region', { name: 'Deployment checkout-api' });
  await expect(card.locator('tbody tr')).toHaveCount(3);
  await expect(card).toContainText('100m → none');
  await expect(card).toContainText('64 MiB → 256 MiB');
  await expect(card).toContainText('Autoscaler');
  await card.getByText('Conditions').click();
  await expect(card.locator('.conditions')).toContainText('Available');
  await page.getByRole('link', { name: 'Deployments', exact: true }).last().click();
  await expect(page).toHaveURL(/checkout-api\/deployments$/);
});

test('the tab is readable without script and says little', async ({ browser, quiet, portal }) => {
  await running(quiet, 'checkout-api');
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: portal.url });
  const page = await context.newPage();
  await page.goto('/catalog/default/component/checkout-api/kubernetes');
  await expect(cluster(page, 'production-eu').locator('tbody tr')).toHaveCount(3);
  const answer = await page.request.get('/fn/workloads/entity?reference=component:default/checkout-api');
  expect((await answer.body()).length).toBeLessThan(16 * 1024);
  await context.close();
});

test('what runs is followed while it is brought out', async ({ quiet, page, portal, browser }) => {
  test.setTimeout(90_000);
  await running(quiet, 'checkout-api');
  const before = await cluster(page, 'production-eu').locator('tbody .name').allTextContents();
  const context = await browser.newContext({ baseURL: portal.url });
  const owner = await context.newPage();
  await owner.goto('/deployments/northwind-production/checkout-api/sync?in=argocd');
  await owner.getByRole('textbox').last().fill('checkout-api');
  await owner.getByRole('button', { name: 'Sync' }).click();
  // New pods, or the same ones anew: nobody reloads the page.
  await expect(async () => {
    const now = await cluster(page, 'production-eu').innerText();
    expect(now).toMatch(/ContainerCreating|Progressing|CrashLoopBackOff|seconds? ago|now/);
  }).toPass({ timeout: 60_000 });
  expect(before.length).toBe(3);
  await context.close();
});

test('a cluster that is away is shown as it was, and comes back by itself', async ({ quiet, portal, request }) => {
  test.setTimeout(90_000);
  const page = await running(quiet, 'checkout-api');
  const sandbox = portal.log().match(/http:\/\/127\.0\.0\.1:\d+(?=\/kubernetes\/production)/)[0];
  await request.put(`${sandbox}/faults/kubernetes-production`, { data: { kind: 'broken' } });
  const own = cluster(page, 'production-eu');
  await expect(own).toContainText('This cluster does not answer', { timeout: 20_000 });
  await expect(own.locator('tbody tr')).toHaveCount(3);
  await expect(cluster(page, 'staging-eu')).not.toContainText('does not answer');
  await request.delete(`${sandbox}/faults/kubernetes-production`);
  await expect(own).not.toContainText('does not answer', { timeout: 45_000 });
});

test('a team on Flux has the same pages', async ({ quiet }) => {
  const page = await running(quiet, 'recommendations');
  await page.getByRole('link', { name: 'Deployments', exact: true }).last().click();
  const card = page.getByRole('region', { name: 'production', exact: true });
  await expect(card).toBeVisible();
  await card.getByRole('link', { name: 'production', exact: true }).click();
  await expect(page).toHaveURL(/\/deployments\/flux-production-eu\/recommendations\?in=flux-system%2Fkustomization/);
  await expect(page.locator('.deployment-resources')).toContainText('HorizontalPodAutoscaler');
  await page.goto(page.url().replace('/recommendations?', '/recommendations/terminate?'));
  await expect(page.locator('.act-preview')).toContainText('Flux has no such act');
});
