// Proves (rows 8.4, 8.5; frame "notifications") that people are told what waits for them and what became
// of what they began: at once, on whichever page they are, only they, until they have read it; that they
// choose what they are told of; and that all of it works without script and on a phone.

import axe from 'axe-core';
import { expect, test } from '../support/company.js';

const bell = (page) => page.locator('.top-bar .bell');
const rows = (page) => page.locator('.notifications-list > li');

/** Somebody external asks to bring a version out. */
async function ask(page) {
  await expect(async () => {
    await page.goto('/catalog/partners/component/partner-feed/deployments');
    await expect(page.getByRole('region', { name: 'production', exact: true })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
  await page.getByRole('region', { name: 'production', exact: true }).getByRole('link', { name: 'Sync' }).click();
  await page.getByRole('link', { name: 'Ask for an approval' }).click();
  await page.getByLabel('Why is it needed?').fill('The new feed format starts today.');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page).toHaveURL(/\/approvals$/);
}

test('who may decide is told at once, and who asked of what became of it', async ({ as }) => {
  test.setTimeout(120_000);
  const [contractor, engineer, other] = [await as('Amara Diallo'), await as('Lukas Huber'), await as('Erik Johansson')];
  await engineer.goto('/catalog?kind=component');
  await expect(engineer.locator('html')).toHaveAttribute('data-hydrated', '');
  await other.goto('/catalog?kind=component');
  const before = Number(await bell(engineer).locator('.count').textContent());
  await ask(contractor);

  // Without doing anything, on another page.
  await expect(bell(engineer).locator('.count')).toHaveText(String(before + 1));
  await expect(bell(engineer)).toHaveAccessibleName(`Notifications, ${before + 1} unread`);
  await bell(engineer).click();
  await expect(engineer).toHaveURL(/\/notifications$/);
  const wanted = rows(engineer).filter({ hasText: 'asks for your approval: deployment.sync' });
  await expect(wanted).toHaveCount(1);
  await expect(wanted).toContainText('The new feed format starts today.');

  // Nobody else is told: neither who asked, nor who has no say.
  await other.goto('/notifications?show=all');
  await expect(other.getByText('asks for your approval')).toHaveCount(0);
  await contractor.goto('/notifications?show=all');
  await expect(contractor.getByText('asks for your approval')).toHaveCount(0);

  await wanted.getByRole('link').click();
  await expect(engineer).toHaveURL(/\/admin\/approvals$/);
  await engineer.locator('.approvals-list > li').first().getByRole('button', { name: 'Approve' }).click();
  // What is decided waits for nobody any more.
  await expect(bell(engineer).locator('.count')).toHaveText(before ? String(before) : '');

  await contractor.goto('/notifications?kind=approval-answer');
  await expect(rows(contractor).filter({ hasText: 'Approved: deployment.sync' })).toHaveCount(1);
  await expect(rows(contractor).filter({ hasText: 'Approved and done: deployment.sync' })).toHaveCount(1, { timeout: 20_000 });
  await contractor.goto('/notifications');
  await expect(rows(contractor).filter({ hasText: 'The sync of partner-feed in production' })).toHaveCount(1, { timeout: 60_000 });
  const unread = Number(await bell(contractor).locator('.count').textContent());
  await rows(contractor).first().getByRole('button', { name: 'Mark as read' }).click();
  await expect(bell(contractor).locator('.count')).toHaveText(String(unread - 1));
  await contractor.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(contractor.getByText('You have read everything')).toBeVisible();
  await expect(bell(contractor).locator('.count')).toHaveText('');
  await contractor.getByRole('link', { name: 'All', exact: true }).click();
  await expect(contractor).toHaveURL(/show=all/);
  await expect(rows(contractor).first()).toBeVisible();
  await contractor.goBack();
  await expect(contractor.getByText('You have read everything')).toBeVisible();
});

test('without script everything is there', async ({ as }) => {
  test.setTimeout(60_000);
  const [contractor, engineer] = [await as('Amara Diallo'), await as('Lukas Huber', { javaScriptEnabled: false })];
  await ask(contractor);
  await engineer.goto('/settings');
  await expect(bell(engineer).locator('.count')).not.toHaveText('');
  await bell(engineer).click();
  const wanted = rows(engineer).filter({ hasText: 'asks for your approval' });
  await wanted.first().getByRole('button', { name: 'Mark as read' }).click();
  await expect(wanted).toHaveCount(0);
  await engineer.goto('/notifications?show=all');
  await expect(wanted).toHaveCount(1);

  await engineer.goto('/settings');
  const choice = engineer.getByRole('checkbox', { name: 'Approvals to decide: In the portal' });
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await engineer.locator('#notifications').getByRole('button', { name: 'Save' }).click();
  await expect(choice).not.toBeChecked();
  await engineer.goto('/notifications?show=all');
  await expect(wanted).toHaveCount(0);
});

for (const theme of ['light', 'dark']) {
  test(`it is readable in ${theme}, and fits a phone`, async ({ as, portal }) => {
    test.setTimeout(60_000);
    const [contractor, engineer] = [await as('Amara Diallo'), await as('Lukas Huber')];
    await ask(contractor);
    await engineer.context().addCookies([{ name: 'slipway-preferences', value: `${theme}.en.wide`, url: portal.url }]);
    for (const path of ['/notifications', '/settings']) {
      await engineer.goto(path);
      await expect(engineer.locator('html')).toHaveAttribute('data-hydrated', '');
      await engineer.evaluate(axe.source);
      const { violations } = await engineer.evaluate(() => window.axe.run(document));
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
    }
    await engineer.setViewportSize({ width: 390, height: 844 });
    await engineer.goto('/notifications');
    await expect(rows(engineer).first()).toBeVisible();
    await expect(bell(engineer)).toBeVisible();
    const wide = await engineer.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, 'nothing is wider than the phone').toBeLessThanOrEqual(0);
    // The keyboard reaches the bell and opens it.
    await bell(engineer).focus();
    await engineer.keyboard.press('Enter');
    await expect(engineer).toHaveURL(/\/notifications/);
  });
}
