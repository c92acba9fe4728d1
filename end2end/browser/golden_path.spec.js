// From an idea to a registered service (rows 2.1–2.5, W1): a developer fills in the golden path for Go,
// watches it run against the simulated company, and lands on the page of the new service.

import { expect, test } from '../support/company.js';
import { field } from '../support/templates.js';
import { step } from '../support/runs.js';
import { open } from '../support/test.js';

const within = { timeout: 30_000 };
const word = (page) => page.locator('.run-facts .badge').first();

const GIVEN = {
  owner: 'group:default/payments',
  system: 'system:default/order-flow',
  environments: ['development', 'production'],
  repoUrl: 'github.northwind.example?owner=northwind&repo=parcel-watch',
};

test('from the card to the page of the new service', async ({ as }) => {
  test.setTimeout(120_000);
  const lena = await as('Lena Park');
  await open(lena, '/create');
  await lena.locator('.template-card').getByRole('link', { name: 'Go service', exact: true }).click();
  await expect(lena).toHaveURL(/\/create\/templates\/default\/go-service/);
  // What a colleague sent along in a link is filled in already.
  await open(lena, `/create/templates/default/go-service?formData=${encodeURIComponent(JSON.stringify(GIVEN))}`);
  await field(lena, '/name').fill('parcel-watch');
  await field(lena, '/description').fill('Tells where a parcel is');
  const next = lena.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await field(lena, '/database').selectOption({ label: 'PostgreSQL' });
  await next.click();
  await lena.locator('.wizard-buttons').getByRole('button', { name: 'Review', exact: true }).click();
  await expect(lena.locator('main').getByText(/parcel-watch/).first()).toBeVisible();
  const began = Date.now();
  await lena.getByRole('button', { name: 'Create', exact: true }).click();

  await expect(lena).toHaveURL(/\/create\/tasks\/[\w-]+$/, within);
  await expect(step(lena, 'Lay out the project')).toHaveAttribute('data-state', 'completed', within);
  await expect(step(lena, 'Add the messaging')).toHaveAttribute('data-state', 'skipped', within);
  await expect(word(lena)).toHaveText('done', within);
  await expect(lena.locator('.log .lines p').first()).toBeVisible();
  await lena.getByRole('region', { name: 'Result' }).getByRole('link', { name: 'Open in the catalog' }).click();
  await expect(lena.getByRole('heading', { level: 1 })).toContainText('parcel-watch', within);
  test.info().annotations.push({ type: 'milliseconds', description: String(Date.now() - began) });

  // It knows what made it, and everybody finds it at once.
  const made = lena.getByRole('region', { name: 'Made with' });
  await expect(made.getByRole('link', { name: 'Go service' })).toBeVisible();
  await made.getByRole('link', { name: 'Show the run' }).click();
  await expect(word(lena)).toHaveText('done');
  await open(lena, '/catalog?kind=component&text=parcel-watch');
  await expect(lena.getByRole('link', { name: 'parcel-watch' }).first()).toBeVisible();

  // The same once more fails: nothing is made twice.
  await open(lena, '/create/tasks');
  await lena.getByRole('link', { name: 'parcel-watch' }).first().click();
  await lena.getByRole('link', { name: 'Begin again with these values' }).click();
  await expect(field(lena, '/name')).toHaveValue('parcel-watch');
});

test('a dry run shows every file and request, and makes nothing', async ({ as }) => {
  test.setTimeout(90_000);
  const lena = await as('Lena Park');
  const given = { ...GIVEN, name: 'only-tried', description: 'Is not made', repoUrl: 'github.northwind.example?owner=northwind&repo=only-tried' };
  await open(lena, `/create/templates/default/go-service?formData=${encodeURIComponent(JSON.stringify(given))}`);
  const next = lena.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await next.click();
  await lena.locator('.wizard-buttons').getByRole('button', { name: 'Review', exact: true }).click();
  await lena.getByRole('button', { name: 'Try it' }).click();
  await expect(lena).toHaveURL(/\/create\/tasks\/[\w-]+$/, within);
  await expect(word(lena)).toHaveText('done', within);
  await expect(lena.getByRole('heading', { level: 1 })).toContainText('dry run');

  const files = lena.getByRole('region', { name: 'Files', exact: true });
  await expect(files.getByRole('navigation')).toContainText('Dockerfile');
  await files.getByRole('navigation').getByRole('link', { name: 'Dockerfile' }).click();
  const dockerfile = files.locator('details').filter({ has: lena.locator('summary', { hasText: /Dockerfile/ }) }).first();
  // The link unfolds what it leads to.
  await expect(dockerfile.locator('ins').first()).toBeVisible();
  await expect(dockerfile).toContainText('FROM');
  const requests = lena.getByRole('region', { name: 'What would be sent' });
  await expect(requests.getByRole('listitem').first()).toContainText('POST');
  await expect(requests).toContainText('only-tried');
  await expect(requests).not.toContainText('sandbox');
  const answer = await lena.request.get('/api/catalog/entities/by-name/component/default/only-tried');
  expect(answer.status()).toBe(404);
});
