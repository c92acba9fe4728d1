#!/usr/bin/env node
// Measures what identity costs: a read by a token against one by a guest, a filtered list against an
// unfiltered one, and a sign-in without the provider's own time. A table, and TARGET/bench/access.json.
//
//   node access.mjs [--size 50k] [--seconds 10] [--sign-ins 100]

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Portal, TARGET } from '../support/portal.js';
import { OpenIdProvider } from '../support/provider.js';
import { Api, BY_QUERY, FACETS } from './api.mjs';
import { catalog } from './catalogs.mjs';
import { machine as describe, told } from './machine.mjs';
import { withScratch } from './measures.mjs';
import { load } from './wrk.mjs';

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '10' },
    'sign-ins': { type: 'string', default: '100' },
  },
});
const [size, seconds, signIns] = [Number(options.size), Number(options.seconds), Number(options['sign-ins'])];
const folder = join(TARGET, 'bench');
const results = [];
mkdirSync(folder, { recursive: true });
const machine = describe();
console.log(told(machine));

/** Hides every tenth or so: what three of the teams own. A reader who sees all is a manager. */
const POLICY = `
@id("bench")
forbid (principal in Role::"viewer", action == Action::"catalog.read", resource is Entity)
when { resource has type && resource.type == "library" }
unless { principal in Role::"manager" };
`;

const PEOPLE = {
  viewer: { name: 'Viewer', email: 'viewer@bench.example', groups: ['/viewers'], roles: ['viewers'] },
  manager: { name: 'Manager', email: 'manager@bench.example', groups: ['/managers'], roles: ['managers'] },
};

/** An amount with its unit and, where there is one, its goal. */
function add(name, value, unit, most) {
  const missed = most !== undefined && value > most;
  results.push({ name, value, unit, most, missed });
  console.log(`${name}: ${value.toFixed(3)} ${unit}${most === undefined ? '' : ` (goal: at most ${most}${missed ? ', MISSED' : ''})`}`);
}

const p50 = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** Signs in through the provider's forms; gives the session's cookie and our own time in ms. */
async function signIn(portal, provider, login) {
  let [own, spent] = [0, 0];
  const timed = async (address, init) => {
    const [began, before] = [performance.now(), provider.spent];
    const response = await fetch(address, { redirect: 'manual', ...init });
    await response.arrayBuffer();
    own += performance.now() - began - (provider.spent - before);
    return response;
  };
  const begun = await timed(`${portal.url}/auth/oidc?return_to=/`);
  const browser = begun.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
  const back = await theirs(begun.headers.get('location'), login);
  const came = await timed(back, { headers: { cookie: browser } });
  const session = came.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).find((cookie) => cookie.startsWith('slipway='));
  if (!session) throw new Error(`nobody got in: ${came.status} ${came.headers.get('location')}`);
  spent = own;
  return { session, own: spent };
}

/** What a person does at the provider: two forms. Gives the address that leads back. */
async function theirs(address, login) {
  const jar = new Map();
  let [next, body] = [address, undefined];
  for (let step = 0; step < 12; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie } });
    for (const one of response.headers.getSetCookie()) {
      const [name, ...value] = one.split(';')[0].split('=');
      jar.set(name, value.join('='));
    }
    const location = response.headers.get('location');
    if (location) {
      next = new URL(location, next).href;
      body = undefined;
      if (next.includes('/auth/oidc/callback')) return next;
      continue;
    }
    const page = await response.text();
    const action = /action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (!action) throw new Error(`no form at ${next}: ${response.status} ${page.slice(0, 200)}`);
    next = new URL(action, next).href;
    body = new URLSearchParams({ prompt, login, password: 'whatever' });
  }
  throw new Error('the provider leads nowhere');
}

/** A token of whoever has a session. */
async function token(portal, session) {
  const form = new URLSearchParams({ name: 'bench', owner: '', scopes: 'catalog.read', days: '1' });
  const headers = { cookie: session, accept: 'application/json', 'sec-fetch-site': 'same-origin' };
  const response = await fetch(`${portal.url}/fn/identity/issue-token`, { method: 'POST', body: form, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`no token: ${response.status} ${text}`);
  return JSON.parse(text).secret;
}

/** The time of one asker's answers. */
async function alone(api, scratch, path) {
  const { p50: time, errors } = await load(api, scratch, [path], { connections: 1, seconds, warmUp: 2 });
  if (errors) throw new Error(`${path}: ${errors} requests failed`);
  return time;
}

async function complete(api) {
  for (;;) {
    const total = await api.total().catch(() => 0);
    if (total >= size) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

await withScratch(folder, async (scratch) => {
  const files = catalog(size, join(folder, 'catalogs'));
  const policies = join(scratch, 'policies');
  mkdirSync(policies);
  writeFileSync(join(policies, 'bench.cedar'), POLICY);
  writeFileSync(join(policies, 'roles.toml'), `
[[bindings]]
role = "viewer"
to = ["claim:viewers"]
[[bindings]]
role = "manager"
to = ["claim:managers"]
[roles.viewer]
description = "Sees the catalog."
permissions = ["token.write"]
`);
  const list = `${BY_QUERY}?limit=20`;
  const open = await Portal.start({ catalog: files, copy: false });
  const guest = new Api(open.url);
  await complete(guest);
  const name = (await guest.json(`${BY_QUERY}?limit=1&fields=kind,metadata`)).items[0];
  const one = guest.byName(name);
  const free = await alone(guest, scratch, one);
  add('one entity, guest: p50', free, 'ms');
  await open.stop();

  const provider = await OpenIdProvider.start(PEOPLE);
  timeProvider(provider);
  const fields = ['kind = "oidc"', `issuer = "${provider.issuer}"`, 'client-id = "slipway"', 'client-secret = "a secret of the client"'];
  const portal = await Portal.start({
    catalog: files,
    copy: false,
    env: {
      SLIPWAY__IDENTITY__PROVIDERS: `[{ ${fields.join(', ')} }]`,
      SLIPWAY__IDENTITY__UNMATCHED: 'enter',
      SLIPWAY__IDENTITY__POLICIES: policies,
      SLIPWAY__IDENTITY__DEFAULT_ROLE: '',
    },
  });
  try {
    const times = [];
    const sessions = {};
    for (const login of Object.keys(PEOPLE)) sessions[login] = (await signIn(portal, provider, login)).session;
    const apis = {};
    for (const login of Object.keys(PEOPLE)) apis[login] = new Api(portal.url, await token(portal, sessions[login]));
    await complete(apis.manager);
    for (let at = 0; at < signIns; at += 1) {
      // An account signs in thirty times in five minutes at the most.
      if (at >= 25) break;
      times.push((await signIn(portal, provider, 'manager')).own);
    }
    add(`sign-in without the provider, of ${times.length}: p50`, p50(times), 'ms', 30);
    const known = await alone(apis.manager, scratch, one);
    add('one entity, by token: p50', known, 'ms');
    add('authentication and authorisation of a read: p50', (known - free) * 1000, 'µs', 150);
    const [all, some] = [await apis.manager.total(), await apis.viewer.total()];
    if (!(some < all)) throw new Error(`nothing is filtered: ${some} of ${all}`);
    for (const [what, path] of [['list of 20', list], ['three facets', `${FACETS}?facet=kind&facet=spec.type&facet=relations.ownedBy`]]) {
      const whole = await alone(apis.manager, scratch, path);
      const filtered = await alone(apis.viewer, scratch, path);
      add(`${what}, all ${all}: p50`, whole, 'ms');
      add(`${what}, filtered to ${some}: p50`, filtered, 'ms');
      add(`${what}, filtered against unfiltered`, filtered / whole, '×', 1.2);
    }
  } finally {
    await portal.stop();
    await provider.stop();
  }
});
writeFileSync(join(folder, 'access.json'), `${JSON.stringify({ machine, size, results }, null, 2)}\n`);

/** Adds up the time that the provider itself takes. */
function timeProvider(provider) {
  provider.spent = 0;
  const inner = provider.callback;
  provider.callback = (request, response) => {
    const began = performance.now();
    response.once('finish', () => (provider.spent += performance.now() - began));
    return inner(request, response);
  };
}
