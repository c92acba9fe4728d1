// Proves (rows 8.1, 8.2; Property 17) that people sign in with GitHub OAuth as npm `emulate` speaks it:
// members with their organisations and teams, nobody from outside, no code twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Portal } from '../support/portal.js';
import { CLIENT, GitHubSignIn } from './support/oauth.js';

let github;
let portal;

before(async () => {
  github = await GitHubSignIn.start();
  const fields = [
    'kind = "github"', `url = "${github.url}"`, `api-url = "${github.url}"`, `client-id = "${CLIENT.id}"`,
    `client-secret = "${CLIENT.secret}"`, 'organizations = ["acme"]',
  ];
  portal = await Portal.start({
    env: {
      SLIPWAY__IDENTITY__PROVIDERS: `[{ ${fields.join(', ')} }]`,
      SLIPWAY__IDENTITY__UNMATCHED: 'enter',
      SLIPWAY__IDENTITY__ADMINS: 'claim:acme/payments',
    },
  });
});

after(async () => {
  await portal?.stop();
  await github?.stop();
});

const cookieOf = (response, name) =>
  response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).find((cookie) => cookie.startsWith(`${name}=`));

/** Goes to GitHub and back; gives the way back and the browser's cookie. */
async function begun(login) {
  const response = await fetch(`${portal.url}/auth/github?return_to=/catalog`, { redirect: 'manual' });
  assert.equal(response.status, 303);
  const location = response.headers.get('location');
  assert.ok(location.startsWith(`${github.url}/login/oauth/authorize?`), location);
  return { back: await github.choose(location, login), browser: cookieOf(response, 'slipway-browser') };
}

const came = ({ back, browser }) => fetch(back, { redirect: 'manual', headers: { cookie: browser } });

test('a member signs in, with organisation and team as GitHub names them', async () => {
  const response = await came(await begun('anna'));
  assert.equal(response.headers.get('location'), '/catalog');
  const cookie = cookieOf(response, 'slipway');
  const explained = await fetch(`${portal.url}/api/access/explain?permission=admin`, { headers: { cookie } });
  const answer = await explained.json();
  assert.equal(answer.decision, 'allow', JSON.stringify(answer));
  assert.match(answer.principal, /^account:github\/\d+$/);
  const how = answer.roles.find(({ role }) => role === 'admin');
  assert.deepEqual(how.bindings, ['claim:acme/payments']);
});

test('who is in none of the organisations is told so, and stays outside', async () => {
  const response = await came(await begun('eve'));
  const location = response.headers.get('location');
  assert.match(location, /^\/sign-in\?failure=/);
  assert.equal(cookieOf(response, 'slipway'), undefined);
});

test('a code counts once, and only in the browser that began', async () => {
  const way = await begun('anna');
  const stranger = await fetch(way.back, { redirect: 'manual' });
  assert.match(stranger.headers.get('location'), /^\/sign-in\?failure=/);
  const own = await begun('anna');
  assert.ok(cookieOf(await came(own), 'slipway'));
  assert.equal(cookieOf(await came(own), 'slipway'), undefined);
});
