// How good search is: a judged set of questions over the sample company, asked of Slipway and, over the
// same documents, of lunr as Backstage sets it up when nobody chooses an engine. Every third question is
// held out: weights are never tuned on it.
//
//     node end2end/search/quality.mjs OUT [BASE]     (BASE: a portal that runs already)

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import lunr from 'lunr';
import { Portal } from '../support/portal.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DEPTH = 10;
const KINDS = { c: 'component', a: 'api', g: 'group', u: 'user', s: 'system', d: 'domain', r: 'resource', t: 'template', b: 'runbook', i: 'airesource' };

/** The judged questions. */
export async function judged() {
  const lines = (await readFile(join(HERE, 'judged.tsv'), 'utf8')).split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((line, number) => {
    const [sort, question, wanted] = line.split('\t');
    const grades = new Map();
    for (const [, name, grade] of wanted.matchAll(/(\w:.+?)=([123])(?: |$)/g)) grades.set(name, Number(grade));
    return { sort, question, grades, held: number % 3 === 0 };
  });
}

/** What a document is called in the judged set: documentation by page, operations by title. */
function nameOf({ type, document }) {
  if (type === 'operations' || type === 'fields') return `o:${document.title}`;
  if (type === 'deployments') return `x:${document.title}`;
  if (document.location.startsWith('/docs/')) {
    const [, , , , name, ...path] = document.location.replace(/#.*/, '').split('/');
    return `p:${name}/${path.join('/')}`;
  }
  const letter = Object.entries(KINDS).find(([, kind]) => kind === document.kind)?.[0] ?? document.kind;
  return `${letter}:${document.name}`;
}

/** nDCG at ten and the reciprocal rank of the first that is wanted; a page counts once. */
function score(names, grades) {
  const seen = new Set();
  const gains = names.slice(0, DEPTH).map((name) => {
    const gain = seen.has(name) ? 0 : 2 ** (grades.get(name) ?? 0) - 1;
    seen.add(name);
    return gain;
  });
  const dcg = (all) => all.reduce((sum, gain, at) => sum + gain / Math.log2(at + 2), 0);
  const ideal = [...grades.values()].map((grade) => 2 ** grade - 1).sort((one, other) => other - one).slice(0, DEPTH);
  const first = gains.findIndex((gain) => gain > 0);
  return { ndcg: dcg(gains) / dcg(ideal), rank: first < 0 ? 0 : 1 / (first + 1), none: names.length === 0 };
}

async function ask(base, term, extra = '') {
  const response = await fetch(`${base}/api/search/query?term=${encodeURIComponent(term)}${extra}`);
  if (!response.ok) throw new Error(`${term}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Every document, as the portal has it. */
async function documents(base) {
  const all = [];
  for (let cursor = ''; ;) {
    const page = await ask(base, '', `&pageLimit=100${cursor && `&pageCursor=${cursor}`}`);
    all.push(...page.results.map(({ type, document }) => ({ type, document })));
    if (!page.nextPageCursor) return all;
    cursor = encodeURIComponent(page.nextPageCursor);
  }
}

/** lunr as Backstage's LunrSearchEngine uses it: one index a type, every field, three ways to match. */
function lunrOver(all) {
  const indexes = new Map();
  for (const entry of all) indexes.set(entry.type, [...(indexes.get(entry.type) ?? []), entry]);
  const built = [...indexes].map(([, entries]) => {
    const builder = new lunr.Builder();
    builder.pipeline.add(lunr.trimmer, lunr.stopWordFilter, lunr.stemmer);
    builder.searchPipeline.add(lunr.stemmer);
    builder.ref('ref');
    builder.metadataWhitelist = ['position'];
    for (const field of Object.keys(entries[0].document)) builder.field(field);
    entries.forEach(({ document }, at) => builder.add({ ...document, ref: String(at) }));
    return { index: builder.build(), entries };
  });
  return (term) => {
    const found = built.flatMap(({ index, entries }) => {
      const hits = index.query((query) => {
        const tokens = lunr.tokenizer(term);
        query.term(tokens, { usePipeline: true, boost: 100 });
        query.term(tokens, { usePipeline: false, boost: 10, wildcard: lunr.Query.wildcard.TRAILING });
        query.term(tokens, { usePipeline: false, editDistance: 2, boost: 1 });
      });
      return hits.map(({ ref, score }) => ({ score, entry: entries[Number(ref)] }));
    });
    return found.sort((one, other) => other.score - one.score).map(({ entry }) => nameOf(entry));
  };
}

function summary(scores) {
  const mean = (field) => scores.reduce((sum, one) => sum + Number(one[field]), 0) / scores.length;
  return { questions: scores.length, ndcg10: mean('ndcg'), mrr: mean('rank'), zero: mean('none') };
}

/** Starts a portal over the sample company, and waits until everything can be found. */
async function start() {
  const portal = await Portal.start();
  let before = -1;
  for (let tries = 0; tries < 100; tries += 1) {
    const page = await ask(portal.url, '');
    const total = page.degraded ? -1 : page.numberOfResults;
    if (total > 300 && total === before) break;
    before = total;
    await sleep(1_000);
  }
  return { base: portal.url, stop: () => portal.stop() };
}

const [out, given] = process.argv.slice(2);
const portal = given ? { base: given, stop: async () => {} } : await start();
try {
  const all = await documents(portal.base);
  const known = new Set(all.map(nameOf));
  const questions = await judged();
  for (const { question, grades } of questions) {
    for (const name of grades.keys()) if (!known.has(name)) console.error(`${question}: ${name} is no document`);
  }
  const peer = lunrOver(all);
  const rows = [];
  for (const one of questions) {
    const ours = (await ask(portal.base, one.question, `&pageLimit=${DEPTH}`)).results.map(nameOf);
    rows.push({ ...one, ours: score(ours, one.grades), lunr: score(peer(one.question), one.grades), first: ours.slice(0, 3) });
  }
  const sets = { all: rows, tuned: rows.filter((row) => !row.held), held: rows.filter((row) => row.held) };
  for (const sort of new Set(rows.map((row) => row.sort))) sets[sort] = rows.filter((row) => row.sort === sort);
  const result = { documents: all.length, sets: {} };
  console.log(`${all.length} documents, ${rows.length} questions`);
  console.log('set          n   nDCG@10 (lunr)   MRR (lunr)      nothing (lunr)');
  for (const [name, set] of Object.entries(sets)) {
    const [ours, theirs] = [summary(set.map((row) => row.ours)), summary(set.map((row) => row.lunr))];
    result.sets[name] = { slipway: ours, lunr: theirs };
    const number = (value) => value.toFixed(3);
    console.log(`${name.padEnd(10)} ${String(set.length).padStart(3)}   ${number(ours.ndcg10)} (${number(theirs.ndcg10)})    ${number(ours.mrr)} (${number(theirs.mrr)})   ${number(ours.zero)} (${number(theirs.zero)})`);
  }
  if (process.env.VERBOSE) {
    for (const row of rows.filter((row) => !row.held && row.ours.ndcg < 0.9).sort((one, other) => one.ours.ndcg - other.ours.ndcg)) {
      console.log(row.ours.ndcg.toFixed(2), row.question, '->', row.first.join(' | '));
    }
  }
  if (out) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'search-quality.json'), `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await portal.stop();
}
