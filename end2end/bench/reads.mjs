// What is asked of a catalog under load, and how good the answer must be.

import { BY_QUERY, FACETS } from './api.mjs';
import { load } from './wrk.mjs';

const FILTER = `filter=${encodeURIComponent('kind=component,spec.type=service')}`;
const COMPONENTS = `filter=${encodeURIComponent('kind=component')}`;
const KEYS = 'facet=kind&facet=spec.type&facet=relations.ownedBy';
const COUNT = `${BY_QUERY}?limit=0&${FILTER}`;

/** Goals by size of the catalog: what p50 and p99 may be in ms, and requests a second must be. */
const K50 = 50_000;
const M1 = 1_000_000;

/** The measures; `alone` is asked on one connection, so that its time is the answer's own. */
const READS = [
  { name: 'by-query, first 20', paths: [`${BY_QUERY}?limit=20`], goals: { [K50]: { p50: 3, p99: 12, perSecond: 5_000 } } },
  { name: 'by-query, kind and type, 50', paths: [`${BY_QUERY}?limit=50&${FILTER}`], goals: { [K50]: { perSecond: 2_500 } } },
  { name: 'by-query, second page by cursor, 20', paths: secondPage },
  { name: 'by-query, by name, first 20', paths: [`${BY_QUERY}?limit=20&orderField=metadata.name%2Casc`] },
  { name: 'facets, three keys', paths: [`${FACETS}?${KEYS}`], goals: { [K50]: { p50: 2 } } },
  { name: 'facets, three keys, alone', paths: [`${FACETS}?${KEYS}`], alone: true, goals: { [K50]: { p50: 2 }, [M1]: { p50: 10 } } },
  { name: 'facets, three keys, components', paths: [`${FACETS}?${KEYS}&${COMPONENTS}`] },
  { name: 'facets, three keys, components, alone', paths: [`${FACETS}?${KEYS}&${COMPONENTS}`], alone: true, goals: { [K50]: { p50: 2 }, [M1]: { p50: 10 } } },
  { name: 'count, kind and type', paths: [COUNT] },
  { name: 'count, kind and type, alone', paths: [COUNT], alone: true, goals: { [M1]: { p50: 10 } } },
  { name: 'count and facets in turn', paths: [COUNT, `${FACETS}?${KEYS}`], goals: { [M1]: { p50: 10 } } },
  { name: 'by-name, random', paths: names, goals: { [K50]: { perSecond: 15_000 } } },
  { name: 'page /catalog', paths: ['/catalog'], page: true, short: true },
];

async function secondPage(api) {
  const { pageInfo } = await api.json(`${BY_QUERY}?limit=20`);
  if (!pageInfo?.nextCursor) throw new Error('the first page leads to no second one');
  return [`${BY_QUERY}?limit=20&cursor=${encodeURIComponent(pageInfo.nextCursor)}`];
}

/** All names; that walking the cursors finds each exactly once is a proof on the way. */
async function names(api, table, size) {
  const [paths, total] = [await api.paths(), await api.total()];
  const different = new Set(paths).size;
  if (paths.length !== total || different !== total) {
    table.wrong(size, `cursors lead to ${paths.length} entities, ${different} different ones; totalItems is ${total}`);
  }
  return paths;
}

/** Counts, facets and lists that contradict each other are worth no measure. */
async function agree(api, table, size) {
  const { facets } = await api.json(`${FACETS}?facet=kind`);
  const all = facets.kind.reduce((sum, { count }) => sum + count, 0);
  if (all !== size) table.wrong(size, `the facet of kinds counts ${all} entities`);
  const { facets: { 'spec.type': types } } = await api.json(`${FACETS}?facet=spec.type&${COMPONENTS}`);
  const services = types.find(({ value }) => value === 'service')?.count ?? 0;
  const { totalItems } = await api.json(COUNT);
  if (services !== totalItems) table.wrong(size, `${totalItems} services by the list, ${services} by the facet`);
}

/**
 * Measures them all. `page` says whether the portal's page is there: a Backstage's is a file that
 * says nothing about its catalog.
 */
export async function measureReads(api, table, size, { folder, seconds, page }) {
  await agree(api, table, size);
  for (const read of READS) {
    if (read.page && !page) continue;
    const paths = Array.isArray(read.paths) ? read.paths : await read.paths(api, table, size);
    const { bytes } = await api.get(paths[0]);
    const time = read.short || read.alone ? Math.ceil(seconds / 3) : seconds;
    const options = { connections: read.alone ? 1 : 16, seconds: time, warmUp: Math.min(2, seconds) };
    const found = await load(api, folder, paths, options);
    const goals = read.goals?.[size] ?? {};
    const note = paths.length > 1 ? undefined : `${bytes} bytes`;
    table.add(size, `${read.name}: p50`, found.p50, 'ms', { most: goals.p50, note });
    table.add(size, `${read.name}: p99`, found.p99, 'ms', { most: goals.p99 });
    table.add(size, `${read.name}: requests`, found.perSecond, '/s', { least: goals.perSecond });
    if (found.errors) table.wrong(size, `${read.name}: ${found.errors} requests failed`);
    // Quick answers that are not the answer are worth nothing.
    if (paths.length === 1 && found.bytes < bytes) table.wrong(size, `${read.name}: ${found.bytes} bytes instead of ${bytes}`);
  }
}
