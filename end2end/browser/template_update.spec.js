// A service says which template made it, and when that moved on, what an update would bring: as a pull
// request, with the team's own changes kept (rows 2.2, W6).

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../support/company.js';
import { field } from '../support/templates.js';
import { writeService } from '../support/service.js';
import { open } from '../support/test.js';

const within = { timeout: 30_000 };
const word = (page) => page.locator('.run-facts .badge').first();

test('an update is offered, shown and opened as a pull request', async ({ as, portal }) => {
  test.setTimeout(120_000);
  writeService(portal.catalog, { 'README.md.njk': '# ${{ values.name }}\n\nOne\nTwo\nThree\n' });
  const lukas = await as('Lukas Huber');
  const given = encodeURIComponent(JSON.stringify({ owner: 'group:default/platform' }));
  const template = '/api/catalog/entities/by-name/template/default/small-service';
  await expect.poll(async () => (await lukas.request.get(template)).status(), within).toBe(200);
  await open(lukas, `/create/templates/default/small-service?formData=${given}`);
  await field(lukas, '/name').fill('moved-on');
  await lukas.locator('.wizard-buttons').getByRole('button', { name: 'Review', exact: true }).click();
  await lukas.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(word(lukas)).toHaveText('done', within);

  await open(lukas, '/catalog/default/component/moved-on');
  const made = lukas.getByRole('region', { name: 'Made with' });
  await expect(made).toContainText('The template is the same still.');
  await expect(made.getByRole('link', { name: 'See the update' })).toHaveCount(0);

  // The template gets another line, a file, and another name for a step: what it fetches is looked at anew
  // after some minutes only, what it says itself is seen at once.
  const readme = join(portal.catalog, 'small-service/skeleton/README.md.njk');
  writeFileSync(readme, readFileSync(readme, 'utf8').replace('Three', 'Three\nFour'));
  writeFileSync(join(portal.catalog, 'small-service/skeleton/NEWS.md'), 'New\n');
  const written = join(portal.catalog, 'small-service/catalog-info.yaml');
  writeFileSync(written, readFileSync(written, 'utf8').replace('Lay out the files', 'Lay out all the files'));
  await expect(async () => {
    await open(lukas, '/catalog/default/component/moved-on');
    await expect(made).toContainText('The template is another one by now.', { timeout: 1000 });
  }).toPass(within);
  await made.getByRole('link', { name: 'See the update' }).click();
  await expect(lukas).toHaveURL(/\/create\/updates\/default\/component\/moved-on$/);
  const changes = lukas.getByRole('region', { name: 'What would change' });
  await expect(changes.locator('ins', { hasText: 'Four' })).toBeVisible(within);
  await expect(changes.getByRole('navigation')).toContainText('NEWS.md');
  await lukas.getByRole('button', { name: 'Open pull request' }).click();
  await expect(lukas).toHaveURL(/\/create\/tasks\/[\w-]+$/, within);
  await expect(word(lukas)).toHaveText('done', within);
  await open(lukas, '/catalog/default/component/moved-on');
  await expect(made).toContainText('An update is under review', within);
  await expect(made.getByRole('link', { name: /pull\/\d+/ })).toBeVisible();
});

test('what no template made has no such card, and no update', async ({ as }) => {
  const lena = await as('Lena Park');
  await open(lena, '/catalog/default/component/checkout-api');
  await expect(lena.getByRole('region', { name: 'Made with' })).toHaveCount(0);
  const response = await lena.request.get('/create/updates/default/component/checkout-api', { headers: { accept: 'text/html' } });
  expect(response.status()).toBe(404);
});
