// Proves (rows 8.1, 8.2, F1; Property 17) that people sign in with a real provider in a real browser,
// that who is nobody is told why, that changed roles arrive, that sessions end everywhere at once, and
// what happens while the provider is away.

import { test as base, expect } from '@playwright/test';
import { Portal } from '../support/portal.js';
import { OpenIdProvider } from '../support/provider.js';

const test = base.extend({
  provider: async ({}, use) => {
    const provider = await OpenIdProvider.start();
    await use(provider);
    await provider.stop().catch(() => {});
  },
  portal: async ({ provider }, use) => {
    const fields = [
      'kind = "oidc"', 'title = "Company ID"', `issuer = "${provider.issuer}"`,
      'client-id = "slipway"', 'client-secret = "a secret of the client"',
    ];
    const portal = await Portal.start({
      env: {
        SLIPWAY__IDENTITY__PROVIDERS: `[{ ${fields.join(', ')} }]`,
        SLIPWAY__IDENTITY__RENEWAL: '2s',
      },
    });
    await use(portal);
    const alarms = portal.alarms();
    await portal.stop();
    expect(alarms, 'the log').toEqual([]);
  },
});

/** Answers the provider's forms. */
async function signIn(page, portal, login, address = '/catalog?kind=api') {
  await page.goto(portal.url + address);
  await page.getByRole('link', { name: 'Continue with Company ID' }).click();
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', 'whatever');
  await page.click('button[type="submit"]');
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Tries until it holds. */
const eventually = (question) => expect(question).toPass({ timeout: 15_000 });

test('a person signs in, goes on where they wanted, and out again', async ({ page, context, portal }) => {
  await page.goto(`${portal.url}/catalog?kind=api`);
  await expect(page).toHaveURL(/\/sign-in\?return_to=/);
  await signIn(page, portal, 'mei');
  await expect(page).toHaveURL(`${portal.url}/catalog?kind=api`);
  await expect(page.locator('html')).toHaveAttribute('data-person', 'Mei Chen 陈梅');
  const cookie = (await context.cookies(portal.url)).find(({ name }) => name === 'slipway');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(await page.evaluate(() => document.cookie)).not.toContain('slipway=');

  await page.locator('.person-menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await eventually(async () => expect((await context.request.get(`${portal.url}/api/catalog/entities`)).status()).toBe(401));
  // The old secret opens nothing, wherever it was copied to.
  const headers = { cookie: `slipway=${cookie.value}` };
  expect((await fetch(`${portal.url}/api/catalog/entities`, { headers })).status).toBe(401);
});

test('who is nobody in the catalog is told whom each rule looked for', async ({ page, portal }) => {
  await signIn(page, portal, 'stranger');
  const told = page.locator('.sign-in-failure');
  await expect(told).toContainText('You are not in the catalog');
  await expect(told).toContainText('stranger@elsewhere.example');
  await expect(told).toContainText('spec.profile.email');
  await expect(told).toContainText('identity.unmatched');
  await page.goto(`${portal.url}/`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a code and a state count once', async ({ page, portal }) => {
  const back = page.waitForRequest((request) => request.url().includes('/auth/oidc/callback'));
  await signIn(page, portal, 'mei');
  const { url } = { url: (await back).url() };
  await page.goto(url);
  await expect(page.locator('.sign-in-failure')).toContainText('This sign-in is over');
});

test('while the provider is away one may read, and it is said; back again all is as before', async ({ page, context, portal, provider }) => {
  await signIn(page, portal, 'mei');
  await expect(page).toHaveURL(`${portal.url}/catalog?kind=api`);
  await provider.stop();
  await eventually(async () => {
    await page.goto(`${portal.url}/catalog`);
    await expect(page.locator('.person-menu-band')).toContainText('does not answer', { timeout: 500 });
  });
  const stranger = await context.browser().newContext();
  const other = await stranger.newPage();
  await eventually(async () => {
    await other.goto(`${portal.url}/sign-in`);
    await expect(other.locator('.sign-in')).toContainText('Company ID does not answer', { timeout: 500 });
  });
  await stranger.close();
  await provider.listen();
  await eventually(async () => {
    await page.goto(`${portal.url}/catalog`);
    await expect(page.locator('.person-menu-band')).toHaveCount(0, { timeout: 500 });
  });
});
