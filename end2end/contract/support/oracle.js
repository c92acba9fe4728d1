// What the catalog must answer, worked out from the whole set of entities by the published rules and
// without an index: every question is asked of every entity.

const LONGEST = 200;
const NOT_WALKED = new Set([
  'attachments', 'relations', 'status', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.etag',
]);

/** Entities with their pairs, by which they are asked. */
export class Oracle {
  constructor(entities) {
    this.entities = entities;
    this.pairs = new Map(entities.map((entity) => [entity, flatten(entity)]));
  }

  /** The entities of which `holds(pairs)` is true. */
  where(holds) {
    return this.entities.filter((entity) => holds(this.pairs.get(entity)));
  }

  /** The value (lower case) that an entity is sorted by, or null. */
  sortValue(entity, field) {
    const pair = (this.pairs.get(entity) ?? flatten(entity)).find(({ key, value }) => key === field.toLowerCase() && value !== null);
    return pair?.value ?? null;
  }

  /** `{path: [{value, count}]}` over these entities. */
  facets(paths, entities = this.entities) {
    return Object.fromEntries(paths.map((path) => [path, this.#facet(path.toLowerCase(), entities)]));
  }

  #facet(path, entities) {
    const counts = new Map();
    for (const entity of entities) {
      for (const { key, original } of this.pairs.get(entity)) {
        if (key === path && original !== null) counts.set(original, (counts.get(original) ?? 0) + 1);
      }
    }
    const sorted = [...counts].sort(([a], [b]) => compare(a, b));
    return sorted.map(([value, count]) => ({ value, count }));
  }

  /** Whether a text stands in one of the fields. */
  containing(term, fields) {
    const keys = fields.map((field) => field.toLowerCase());
    return (pairs) => pairs.some(({ key, value }) => keys.includes(key) && value?.includes(term.toLowerCase()));
  }
}

/**
 * `[{key, value, original}]`: keys and values in lower case; the value is null for null and for what
 * is too long to be compared.
 */
export function flatten(entity) {
  const raw = [];
  walk('', entity, raw);
  raw.push(['metadata.name', entity.metadata.name]);
  raw.push(['metadata.namespace', entity.metadata.namespace ?? 'default']);
  raw.push(['metadata.uid', entity.metadata.uid]);
  for (const { type, targetRef } of entity.relations ?? []) raw.push([`relations.${type}`, targetRef]);

  const pairs = new Map();
  for (const [path, plain] of raw) {
    const key = path.toLowerCase();
    if (key.length > LONGEST) continue;
    const text = plain === null ? null : String(plain);
    const original = text === null || text.toLowerCase().length > LONGEST ? null : text;
    const value = original?.toLowerCase() ?? null;
    // The same value in another case is the same pair; the first spelling stays.
    const identity = JSON.stringify([key, value]);
    if (!pairs.has(identity)) pairs.set(identity, { key, value, original });
  }
  return [...pairs.values()];
}

function walk(path, value, raw) {
  if (NOT_WALKED.has(path)) return;
  if (value === null || typeof value !== 'object') {
    raw.push([path, value]);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      walk(path, item, raw);
      if (typeof item === 'string') raw.push([`${path}.${item}`, true]);
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) walk(path ? `${path}.${key}` : key, inner, raw);
}

/** The legacy grammar, as the client takes it: `{key: value, values or EXISTS}`, or a list of those. */
export function byFilter(filter, EXISTS) {
  const sets = [filter].flat().map((set) => Object.entries(set).map(([key, wanted]) => {
    const values = [wanted].flat().filter((value) => value !== EXISTS).map((value) => value.trim().toLowerCase());
    const has = values.length ? (value) => values.includes(value) : () => true;
    return (pairs) => pairs.some((pair) => pair.key === key.toLowerCase() && has(pair.value));
  }));
  return (pairs) => sets.some((conditions) => conditions.every((holds) => holds(pairs)));
}

/** The predicate grammar. */
export function byPredicate(predicate) {
  if ('$all' in predicate) {
    const parts = predicate.$all.map(byPredicate);
    return (pairs) => parts.every((holds) => holds(pairs));
  }
  if ('$any' in predicate) {
    const parts = predicate.$any.map(byPredicate);
    return (pairs) => parts.some((holds) => holds(pairs));
  }
  if ('$not' in predicate) {
    const holds = byPredicate(predicate.$not);
    return (pairs) => !holds(pairs);
  }
  const parts = Object.entries(predicate).map(([key, wanted]) => byField(key.toLowerCase(), wanted));
  return (pairs) => parts.every((holds) => holds(pairs));
}

function byField(key, wanted) {
  if (typeof wanted !== 'object') return anyPair(key, (value) => value === lower(wanted));
  if ('$exists' in wanted) {
    const exists = anyPair(key, () => true);
    return (pairs) => exists(pairs) === wanted.$exists;
  }
  if ('$in' in wanted) {
    const values = wanted.$in.map(lower);
    return anyPair(key, (value) => values.includes(value));
  }
  if ('$hasPrefix' in wanted) return anyPair(key, (value) => value?.startsWith(lower(wanted.$hasPrefix)));
  const inner = wanted.$contains;
  if (typeof inner !== 'object') return anyPair(key, (value) => value === lower(inner));
  const targets = inner.targetRef === undefined ? undefined : [inner.targetRef.$in ?? inner.targetRef].flat().map(lower);
  return anyPair(`relations.${lower(inner.type)}`, (value) => !targets || targets.includes(value));
}

function anyPair(wanted, holds) {
  return (pairs) => pairs.some(({ key, value }) => key === wanted && holds(value));
}

/** What `fields` leaves of an entity: keys that contain dots are found too. */
export function project(entity, fields) {
  const output = {};
  for (const field of fields) {
    const path = resolve(entity, field.split('.'));
    if (!path) continue;
    let source = entity;
    let target = output;
    path.forEach((key, index) => {
      source = source[key];
      if (index === path.length - 1) target[key] = source;
      else target = target[key] ??= {};
    });
  }
  return output;
}

/** The keys that lead to a field; a key is the fewest parts that there is one of. */
function resolve(value, parts) {
  if (parts.length === 0) return [];
  if (value === null || typeof value !== 'object') return undefined;
  for (let length = 1; length <= parts.length; length += 1) {
    const key = parts.slice(0, length).join('.');
    if (!Object.hasOwn(value, key)) continue;
    const rest = resolve(value[key], parts.slice(length));
    return rest && [key, ...rest];
  }
  return undefined;
}

/** `kind:namespace/name` in lower case. */
export function refOf({ kind, metadata }) {
  return lower(`${kind}:${metadata.namespace ?? 'default'}/${metadata.name}`);
}

/** By code units, as an index orders plain text. */
export function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function lower(value) {
  return String(value).toLowerCase();
}
