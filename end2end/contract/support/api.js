// A running portal over the contract tests' catalog, its REST API, and Backstage's client of it.

import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Portal } from '../../support/portal.js';
import { client as catalogClient } from './backstage.js';

const CATALOG = join(dirname(fileURLToPath(import.meta.url)), '../catalog');
const PATIENCE = 20_000;

export const EXISTS = catalogClient.CATALOG_FILTER_EXISTS;

export class Api {
  /** Starts the binary on a copy of the catalog and waits until all of it is imported. */
  static async start(env = {}) {
    return new Api(await Portal.start({ catalog: CATALOG, env }));
  }

  constructor(portal) {
    this.portal = portal;
    this.base = `${portal.url}/api/catalog`;
    this.client = new catalogClient.CatalogClient({
      discoveryApi: { getBaseUrl: async (plugin) => `${portal.url}/api/${plugin}` },
    });
  }

  /** A plain request; the body, if there is one, is sent as JSON. */
  async request(method, path, { body, headers = {} } = {}) {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${this.base}${path}`, {
      method,
      headers: { ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** The JSON of a GET that succeeds. */
  async get(path) {
    const response = await this.request('GET', path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Ends the portal; gives the lines of its log that no healthy one writes. */
  async stop() {
    const alarms = this.portal.alarms();
    await this.portal.stop();
    return alarms;
  }
}

/** Asks until the answer is something true, and gives it. */
export async function eventually(what, question) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const answer = await question();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`after ${PATIENCE / 1000} s still not: ${what}`);
    await sleep(50);
  }
}
