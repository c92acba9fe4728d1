// Schemas of forms and values for them by chance: what templates use, and what they could.

const NAMES = ['name', 'owner', 'port', 'tags', 'size', 'kind', 'a/b'];
const WORDS = ['', 'a', 'shop', 'Shop 1', 'x@y.de', '2026-02-29', '2026-02-28', 'https://a.example/b', '订单', '🚀'];
const NUMBERS = [-1, 0, 1, 2, 3, 5, 7.5, 10, 0.3, 1e9];
const PATTERNS = ['^[a-z]+$', '\\d', '^\\p{L}+$', 'a|b', '^.{2,4}$'];
const FORMATS = ['date', 'email', 'uri', 'uuid', 'ipv4', 'hostname', 'date-time', 'regex', 'json-pointer'];

/** Several of some makers, laid over one another. */
function some(random, makers, share) {
  return Object.assign({}, ...makers.filter(() => random.chance(share)).map((make) => make()));
}

function text(random) {
  return {
    type: random.chance(0.15) ? ['string', 'null'] : 'string',
    ...some(random, [
      () => ({ minLength: random.below(4) }),
      () => ({ maxLength: 1 + random.below(6) }),
      () => ({ pattern: random.one(PATTERNS) }),
      () => ({ format: random.one(FORMATS) }),
      () => ({ default: random.one(WORDS) }),
    ], 0.25),
  };
}

function number(random) {
  return {
    type: random.one(['number', 'integer']),
    ...some(random, [
      () => ({ minimum: random.one(NUMBERS) }),
      () => ({ exclusiveMaximum: random.one(NUMBERS) }),
      () => ({ multipleOf: random.one([1, 2, 0.1, 0.5]) }),
      () => ({ default: random.one(NUMBERS) }),
    ], 0.25),
  };
}

function choice(random) {
  const values = random.one([['s', 'm', 'l'], [1, 2, 3], ['s'], [true, 'x', null]]);
  const schema = random.chance(0.7) ? { enum: values } : { oneOf: values.map((value) => ({ const: value, title: `${value}` })) };
  if (values.every((value) => typeof value === 'string')) schema.type = 'string';
  if (random.chance(0.3)) schema.default = random.one(values);
  return schema;
}

function list(random, depth) {
  const schema = { type: 'array' };
  if (random.chance(0.15)) {
    schema.items = [leaf(random), leaf(random)];
    if (random.chance(0.5)) schema.additionalItems = random.chance(0.5) ? false : leaf(random);
  } else {
    schema.items = random.chance(0.2) && depth > 0 ? object(random, depth - 1) : leaf(random);
  }
  return Object.assign(schema, some(random, [
    () => ({ minItems: random.below(3) }),
    () => ({ maxItems: 1 + random.below(3) }),
    () => ({ uniqueItems: true }),
    () => ({ contains: leaf(random) }),
    () => (schema.items.properties ? {} : { default: random.chance(0.3) ? [] : ['a', 'shop'] }),
  ], 0.2));
}

function leaf(random) {
  return random.one([text, text, number, choice, () => ({ type: 'boolean', ...(random.chance(0.3) && { default: random.chance(0.5) }) })])(random);
}

function properties(random, depth) {
  const names = random.some(NAMES, 4);
  return Object.fromEntries(names.map((name) => [name, property(random, depth)]));
}

function property(random, depth) {
  const roll = random.next();
  if (depth > 0 && roll < 0.15) return object(random, depth - 1);
  if (roll < 0.3) return list(random, depth);
  if (roll < 0.36) return { $ref: `#/definitions/${random.one(['word', 'thing', 'chain'])}` };
  if (depth > 0 && roll < 0.42) return { type: 'object', oneOf: [object(random, 0), object(random, 0)] };
  return leaf(random);
}

/** What the presence of a property brings: names, a schema, or one for each of its values. */
function dependency(random, name, depth) {
  return random.one([
    () => random.some(NAMES, 2),
    () => ({ properties: properties(random, depth), required: random.some(NAMES, 1) }),
    () => ({
      oneOf: [['s', 'a'], ['m', 1, true]].map((values) => ({ properties: { [name]: { enum: values }, ...without(properties(random, depth), name) } })),
    }),
  ])();
}

function without(entries, name) {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name));
}

export function object(random, depth) {
  const schema = { type: 'object', properties: properties(random, depth) };
  const names = Object.keys(schema.properties);
  if (names.length > 0 && random.chance(0.4)) schema.required = [...new Set([random.one(names), random.one(NAMES)])];
  if (depth < 1) return schema;
  return Object.assign(schema, some(random, [
    () => (names.length > 0 ? { dependencies: { [names[0]]: dependency(random, names[0], depth - 1) } } : {}),
    () => ({
      if: { properties: { size: { const: random.one(['s', 1]) } }, ...(random.chance(0.5) && { required: ['size'] }) },
      then: { properties: properties(random, 0) },
      else: { properties: properties(random, 0), required: random.some(NAMES, 1) },
    }),
    () => ({ allOf: [{ properties: properties(random, 0) }, { required: [random.one(NAMES)] }] }),
    () => ({ additionalProperties: random.one([false, true, { type: 'string' }]) }),
    () => ({ propertyNames: { maxLength: 4 } }),
    () => ({ patternProperties: { '^n': leaf(random) } }),
    () => ({ not: { required: [random.one(NAMES)] } }),
    () => ({ minProperties: random.below(3) }),
  ], 0.14));
}

/** A page of a form, with what it refers to. */
export function page(random) {
  const schema = object(random, 2);
  schema.definitions = {
    word: text(random),
    thing: object(random, 0),
    chain: { type: 'object', properties: { next: { $ref: '#/definitions/chain' }, word: { $ref: '#/definitions/word' } } },
  };
  return schema;
}

/** Any value. */
export function value(random, depth) {
  const roll = random.next();
  if (depth > 0 && roll < 0.15) return filled(random, depth - 1);
  if (depth > 0 && roll < 0.3) return Array.from({ length: random.below(4) }, () => value(random, depth - 1));
  return random.one([() => random.one(WORDS), () => random.one(NUMBERS), () => random.one(['s', 'm', 'l']), () => random.chance(0.5), () => null])();
}

/** What somebody filled in, fitting or not. */
export function filled(random, depth = 2) {
  return Object.fromEntries(random.some([...NAMES, 'new', 'n1'], 5).map((name) => [name, value(random, depth)]));
}

/** What somebody filled in who looked at the form. */
export function fitting(random, schema, root = schema, depth = 4) {
  if (schema.$ref) return fitting(random, root.definitions[schema.$ref.split('/').pop()], root, depth - 1);
  if (schema.enum) return random.one(schema.enum);
  if (schema.const !== undefined) return schema.const;
  if (schema.oneOf) return fitting(random, { ...schema, oneOf: undefined, ...random.one(schema.oneOf) }, root, depth - 1);
  const type = [].concat(schema.type)[0];
  if (type === 'string') return random.one(WORDS);
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'number' || type === 'integer') return random.one(NUMBERS);
  if (type === 'array') return Array.from({ length: random.below(4) }, (_, at) => fitting(random, [].concat(schema.items)[at] ?? [].concat(schema.items)[0], root, depth - 1));
  if (depth <= 0) return {};
  const names = Object.keys(schema.properties ?? {}).filter(() => random.chance(0.7));
  return Object.fromEntries(names.map((name) => [name, fitting(random, schema.properties[name], root, depth - 1)]));
}
