// Proves that Backstage's search client reads Slipway's search. Where BACKSTAGE_SEARCH names a folder
// with @backstage/plugin-search installed (end2end/peers.sh makes one), it is that package's own client;
// everywhere else one that sends the same address.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Portal, ROOT } from '../support/portal.js';
import { eventually } from './support/api.js';

let portal;
let client;

/** What qs makes of a question. */
function address(question, name = '') {
  return Object.entries(question).flatMap(([key, value]) => {
    const place = name ? `${name}[${key}]` : key;
    if (value === undefined) return [];
    if (typeof value === 'object') return address(value, place);
    return [`${encodeURIComponent(place)}=${encodeURIComponent(value)}`];
  });
}

class SameAddress {
  constructor({ discoveryApi, fetchApi }) {
    Object.assign(this, { discoveryApi, fetchApi });
  }

  async query(question) {
    const url = `${await this.discoveryApi.getBaseUrl('search')}/query?${address(question).join('&')}`;
    const response = await this.fetchApi.fetch(url);
    if (response.ok) return response.json();
    throw Object.assign(new Error(String(response.status)), { body: await response.json(), response });
  }
}

async function clientOf(base) {
  const folder = process.env.BACKSTAGE_SEARCH;
  const file = folder && join(folder, 'node_modules/@backstage/plugin-search/dist/apis.esm.js');
  const { SearchClient } = file ? await import(pathToFileURL(file)) : { SearchClient: SameAddress };
  return new SearchClient({
    discoveryApi: { getBaseUrl: async (plugin) => `${base}/api/${plugin}` },
    fetchApi: { fetch },
  });
}

before(async () => {
  portal = await Portal.start({ catalog: join(ROOT, 'server/sample') });
  client = await clientOf(portal.url);
  // Sites are read one after the other: the one that is asked for below must be among them.
  await eventually('documentation is found', async () => {
    const { results } = await client.query({ term: 'outbox grows', types: ['techdocs'] });
    return results[0]?.document.location.includes('/checkout-api/runbook/');
  });
});

after(async () => {
  if (!portal) return;
  const alarms = portal.alarms();
  await portal.stop();
  assert.deepEqual(alarms, [], 'the log');
});

describe('a question', () => {
  test('finds entities as documents of the catalog', async () => {
    const { results, numberOfResults } = await client.query({ term: 'checkout-api', types: ['software-catalog'] });
    const [{ type, rank, document, highlight }] = results;
    assert.deepEqual([type, rank], ['software-catalog', 1]);
    assert.deepEqual(
      [document.title, document.kind, document.namespace, document.name, document.lifecycle, document.owner, document.location],
      ['checkout-api', 'component', 'default', 'checkout-api', 'production', 'group:default/payments', '/catalog/default/component/checkout-api'],
    );
    assert.equal(document.authorization, undefined);
    assert.ok(highlight.fields.title.includes(`${highlight.preTag}checkout-api${highlight.postTag}`));
    assert.ok(numberOfResults >= results.length);
  });

  test('finds documentation by section', async () => {
    const { results } = await client.query({ term: 'outbox grows', types: ['techdocs'] });
    assert.equal(results[0].type, 'techdocs');
    assert.match(results[0].document.location, /^\/docs\/default\/component\/checkout-api\/runbook\/#/);
    assert.equal(results[0].document.entityTitle, 'checkout-api');
  });

  test('is narrowed by filters, any of several values', async () => {
    const filters = { kind: 'Component', lifecycle: ['production', 'deprecated'] };
    const { results, facets } = await client.query({ term: '', filters, pageLimit: 100 });
    assert.ok(results.length > 20);
    for (const { document } of results) {
      assert.equal(document.kind, 'component');
      assert.ok(['production', 'deprecated'].includes(document.lifecycle));
    }
    assert.ok(facets.lifecycle.experimental > 0, 'what would be there without the choice is counted');
  });

  test('is answered by pages that lead on and back', async () => {
    const seen = new Set();
    let pageCursor;
    let page;
    do {
      page = await client.query({ term: 'payments', pageLimit: 10, pageCursor });
      for (const { document } of page.results) seen.add(`${document.location} ${document.title} ${document.path}`);
      pageCursor = page.nextPageCursor;
    } while (pageCursor);
    assert.equal(seen.size, page.numberOfResults);
    assert.ok(page.previousPageCursor);
  });

  test('tells why a result stands where it stands, and what was meant', async () => {
    const { results } = await client.query({ term: 'checkout-api', explain: true });
    assert.ok(results[0].explanation.score > 0);
    assert.ok(results[0].explanation.reasons.some(({ of }) => of === 'recency'));
    const { suggestions } = await client.query({ term: 'paymnets' });
    assert.ok(suggestions.includes('payments'), suggestions);
  });

  test('finds fields of what APIs exchange by their own type', async () => {
    const { results } = await client.query({ term: '', types: ['fields'], pageLimit: 100 });
    assert.ok(results.length > 0);
    for (const { type, document } of results) {
      assert.equal(type, 'fields');
      assert.match(document.title, /\./);
      assert.match(document.location, /^\/catalog\/default\/api\/[^/]+\/definition$/);
    }
  });

  test('that makes no sense is refused as Backstage refuses it', async () => {
    for (const question of [{ term: '', types: ['nothing'] }, { term: '', pageLimit: 101 }, { term: 'a'.repeat(101) }]) {
      await assert.rejects(client.query(question), (error) => {
        assert.equal(error.body.error.name, 'InputError');
        assert.equal(error.body.response.statusCode, 400);
        return true;
      });
    }
  });

  test('of any text is answered', async () => {
    for (const term of ['"', '-', '((', 'kind:', 'a:b:c', '\\', '*', '%', '支付"', 'updated:<', '\u0000', '🙂', "' OR 1=1"]) {
      const { results } = await client.query({ term });
      assert.ok(Array.isArray(results), term);
    }
  });
});

test('a browser is told how to search', async () => {
  const response = await fetch(`${portal.url}/opensearch.xml`);
  assert.match(response.headers.get('content-type'), /opensearchdescription/);
  assert.match(await response.text(), /template="http:\/\/[^"]+\/search\?query=\{searchTerms\}"/);
});
