// Templates by chance: every operator, filter, test, method and tag, over values of every sort. Most
// of what comes out means something, and the rest fails in both engines.

const TEXTS = [
  "'a'", '"Bc"', "''", "'Hello World'", "'x,y,,z'", '"it\'s"', "'10'", "' pad '", "'a\\nb'", "'Größe'", "'😀x'",
  "'<b>x</b> & y'", "'camelCaseName'", "'a-b_c.d'", "'https://example.com/x'", "'{}'", "'%'",
];
const NUMBERS = ['0', '1', '2', '3', '10', '7.5', '0.1', '1000000', '123456789012', '3.0'];
const NAMES = [
  'values.name', 'values.count', 'values.list', 'values.map', 'values.empty', 'values.nothing', 'values.yes',
  'values.no', 'values.missing', 'values.rows', 'values.nested.deep.er', "values['name']", 'values.list[0]',
  'values.list[-1]', 'values.words', 'values.matrix', 'values.numbers', 'values.float', 'values.text.length',
  'values.missing.more', 'values.emoji', 'missing', 'values.map.b', 'values.indexes',
];
const BINARY = ['+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '===', '!==', '<', '>', '<=', '>=', 'and', 'or', 'in', 'not in'];
const TESTS = [
  'defined', 'undefined', 'none', 'null', 'string', 'number', 'odd', 'even', 'truthy', 'falsy', 'lower', 'upper',
  'mapping', 'iterable', 'callable', 'escaped', 'divisibleby(2)', 'eq(1)', "sameas('a')", 'gt(2)', 'lt(5)', 'ne(3)',
  'ge(1)', 'le(2)', "equalto('a')", 'greaterthan(0)', 'lessthan(9)',
];
const FILTERS = [
  'abs', 'batch(2)', "batch(2, 'x')", 'capitalize', 'center', 'center(9)', "default('d')", "default('d', true)", 'd(1)',
  'dictsort', "dictsort(false, 'value')", 'dump', 'dump(2)', "dump('\t')", 'escape', 'e', 'first', 'float', 'float(1.5)',
  'forceescape', "groupby('k')", 'indent', 'indent(2)', 'indent(2, true)', 'int', 'int(5)', 'int(base=16)', 'join', "join('-')",
  "join(', ', 'k')", 'last', 'length', 'list', 'lower', 'nl2br', "reject('odd')", "rejectattr('k')", "replace('a', 'b')",
  "replace('', '.')", "replace(r/[a-z]/g, 'X')", "replace(r/(\\w)(\\w)/, '$2$1')", "replace('l', 'L', 1)", 'reverse', 'round', 'round(1)',
  "round(0, 'ceil')", "round(1, 'floor')", 'safe', 'select', "select('string')", "selectattr('k')", 'slice(2)', "slice(3, 'z')",
  'sort', 'sort(true)', 'sort(false, true)', "sort(attribute='k')", "sort(reverse=true, attribute='n')", 'string', 'striptags',
  'striptags(true)', 'sum', "sum('n')", "sum('n', 10)", 'title', 'trim', 'truncate(5)', "truncate(5, true, '…')", 'upper', 'urlencode', 'urlize',
  'urlize(5, true)', 'wordcount', 'jsonify',
];
const METHODS = [
  '.length', '.toUpperCase()', '.toLowerCase()', ".split(',')", ".split('')", '.trim()', '.slice(1)', '.slice(-2)', '.slice(0, -1)',
  ".replace('a', '$&$&')", ".replaceAll('l', 'r')", ".startsWith('H')", ".endsWith('d')", ".includes('o')", ".indexOf('l')",
  ".lastIndexOf('l')", '.charAt(1)', '.charCodeAt(0)', '.substring(1, 3)', '.substr(1, 2)', '.padStart(8)', ".padEnd(8, '.')", '.repeat(2)',
  ".concat('!')", '.toString()', ".join('/')", '.concat([1])', '.reverse()', '.at(-1)', '.flat()', '.pop()', '.toFixed(2)',
  '.toPrecision(3)', '.search(r/o/)', '.match(r/[a-z]+/g)', ".split(r/[,-]/)", ".hasOwnProperty('a')", '.codePointAt(0)', '.trimEnd()',
  '.sort()', '.shift()', '.splice(1, 1)', '.includes(2)', '.indexOf(2)', '[0]', "['length']", '[1]', '.a', '.missing', '.toString(2)',
];

/** Values of every sort. */
export const VALUES = {
  name: 'my-service', count: 3, list: [1, 2, 3], map: { b: 2, a: 1, C: 'x' }, empty: '', nothing: null, yes: true, no: false,
  rows: [{ k: 'b', n: 2 }, { k: 'A', n: 1 }, { k: 'c', n: 3 }], nested: { deep: { er: 'down' } }, words: ['pear', 'Apple', 'fig'],
  matrix: [[1, 2], [3, 4]], numbers: [10, 9, 1, 2], float: 2.5, text: 'some text', emoji: '👍🏽 ok', indexes: { 10: 'x', 2: 'y', z: 1, 1: 'w' },
};

/** What goes together: values, with filters and methods that can do something with them. */
const FITTING = [
  {
    values: [...TEXTS, 'values.name', 'values.text', 'values.emoji', 'values.empty', '(1 ~ values.name)', "('a' + values.text)"],
    filters: ['capitalize', 'center(9)', "default('d', true)", 'dump', 'escape', 'float', 'indent(2, true)', 'int(7)', 'length', 'list', 'lower', 'nl2br', "replace('a', 'bb')", "replace('', '.')", "replace(r/[a-z]/g, 'X')", "replace(r/(\\w)(\\w)/, '$2$1')", 'reverse', 'safe', 'string', 'striptags', 'title', 'trim', 'truncate(5)', "truncate(4, true, '!')", 'upper', 'urlencode', 'urlize', 'wordcount', 'first', 'last', 'sort', 'forceescape'],
    methods: ['.length', '.toUpperCase()', ".split(',')", ".split('')", '.trim()', '.slice(1, -1)', '.slice(-2)', ".replace('a', '$&$&')", ".replaceAll('l', 'r')", ".includes('o')", ".indexOf('l')", ".lastIndexOf('l')", '.charAt(1)', '.charCodeAt(0)', '.substring(3, 1)', '.substr(-3, 2)', '.padStart(8)', ".padEnd(8, 'ab')", '.repeat(2)', ".concat('!', 1)", '.search(r/o/)', '.match(r/[a-z]+/g)', '.match(r/(l)(o)?/)', '.split(r/([,-])/)', '.at(-1)', '[1]', '.codePointAt(0)', ".startsWith('e', 1)", ".endsWith('d')"],
  },
  {
    values: ['values.list', 'values.words', 'values.numbers', 'values.matrix', '[]', "['b', 'a', 'C']", '[3, 10, 2]', "[1, 'a', none, true]", 'range(4)', "['x', ['y', ['z']]]", "'c,a,b'.split(',')"],
    filters: ['batch(2)', "batch(2, 'x')", 'dump', 'first', "join('-')", 'last', 'length', 'list', "reject('odd')", 'reverse', "select('string')", 'slice(2)', "slice(3, 'z')", 'sort', 'sort(true)', 'sort(false, true)', 'sum', 'select', 'string', "join(', ') | upper"],
    methods: ['.length', ".join('/')", '.concat([1], 2)', '.reverse()', '.at(-1)', '.flat()', '.pop()', '.sort()', '.shift()', '.splice(1, 1)', '.includes(2)', '.indexOf(2)', '[0]', '.slice(1)', '.slice(-1)', '.toString()', '.lastIndexOf(1)', '.fill(0)'],
  },
  {
    values: [...NUMBERS, 'values.count', 'values.float', '(1 / 3)', '(0 - 2.5)', '(10 % 4)', '(2 ** 10)'],
    filters: ['abs', 'round', 'round(1)', "round(0, 'ceil')", "round(1, 'floor')", 'int', 'float', 'string', 'dump', 'default(1)', 'escape'],
    methods: ['.toFixed(2)', '.toString()', '.toPrecision(3)', '.toFixed(0)'],
  },
  {
    values: ['values.map', 'values.nested', 'values.indexes', '{}', "{ b: 1, 'a': [2] }", "{ z: 'x', a: none }"],
    filters: ['dictsort', "dictsort(false, 'value')", 'dictsort(true)', 'dump', 'dump(2)', 'length', 'list | dump', 'urlencode', 'string'],
    methods: ['.b', '.missing', ".hasOwnProperty('a')", "['b']", '.nested.deep'],
  },
  {
    values: ['values.rows', "[{ k: 'x', n: 5 }, { k: 'X', n: 4 }]"],
    filters: ["groupby('k') | dump", "join(', ', 'k')", "sort(attribute='k') | dump", "sort(reverse=true, attribute='n') | dump", "sum('n')", "sum('n', 10)", "selectattr('n') | length", "rejectattr('k')", 'dump', 'first | dump', 'length'],
    methods: ['[0].k', '.length', '[1]'],
  },
];

function fitting(random) {
  const { values, filters, methods } = random.one(FITTING);
  const value = random.one(values);
  return random.chance(0.6) ? `${bracketed(value)} | ${random.one(filters)}` : `${bracketed(value)}${random.one(methods)}`;
}

/** An expression. */
export function expression(random, depth = 3) {
  const inner = () => expression(random, depth - 1);
  if (depth <= 0 || random.chance(0.15)) return leaf(random);
  if (random.chance(0.45)) return `(${fitting(random)})`;
  const sort = random.below(12);
  if (sort < 3) return `${inner()} ${random.one(BINARY)} ${inner()}`;
  if (sort < 6) return `${wrapped(random, inner())} | ${random.one(FILTERS)}`;
  if (sort < 8) return `${bracketed(inner())}${random.one(METHODS)}`;
  if (sort === 8) return `${inner()} if ${inner()}${random.chance(0.8) ? ` else ${inner()}` : ''}`;
  if (sort === 9) return `${random.chance(0.3) ? 'not ' : ''}${inner()} is ${random.chance(0.2) ? 'not ' : ''}${random.one(TESTS)}`;
  if (sort === 10) return `${random.one(['not ', '-', '+', 'not not '])}${inner()}`;
  if (random.chance(0.5)) return `[${inner()}, ${inner()}]`;
  return `{ a: ${inner()}, 'b c': ${inner()} }`;
}

function leaf(random) {
  const sort = random.below(10);
  if (sort < 4) return random.one(NAMES);
  if (sort < 7) return random.one(TEXTS);
  if (sort < 9) return random.one(NUMBERS);
  return random.one(['true', 'false', 'none', 'null', '[]', '{}', 'range(3)', 'range(1, 9, 3)', 'range(3, 0, -1)']);
}

function bracketed(text) {
  return /^[\w.[\]']+$/.test(text) && !/^\d/.test(text) ? text : `(${text})`;
}

function wrapped(random, text) {
  return random.chance(0.6) ? bracketed(text) : text;
}

const dash = (random) => (random.chance(0.15) ? '-' : '');

/** An expression in its tag. */
export function output(random, depth = 3) {
  return `\${{${dash(random)} ${expression(random, depth)} ${dash(random)}}}`;
}

function tag(random, content) {
  return `{%${dash(random)} ${content} ${dash(random)}%}`;
}

/** A template of text and tags. */
export function template(random, depth = 3) {
  return Array.from({ length: 1 + random.below(4) }, () => part(random, depth)).join('');
}

function text(random) {
  return random.one(['a', ' b ', '\n', '  \n  c', 'key: value\n', '$', '${', '{ x }', '$${', ' {{ y }} ', '\t', '#', '\r\n', '"q"', '\\n']);
}

function part(random, depth) {
  const body = () => template(random, depth - 1);
  if (depth <= 0) return random.chance(0.5) ? text(random) : output(random, 1);
  const value = () => expression(random, 1);
  switch (random.below(16)) {
    case 0: return `${tag(random, `if ${value()}`)}${body()}${random.chance(0.5) ? tag(random, `elif ${value()}`) + body() : ''}${random.chance(0.5) ? tag(random, 'else') + body() : ''}${tag(random, 'endif')}`;
    case 1: return `${tag(random, `for item in ${random.one(['values.list', 'values.words', 'values.rows', 'values.empty', 'values.missing', "'abc'", 'range(2)', value()])}`)}${'${{ item }}${{ loop.index }}/${{ loop.length }}${{ loop.last }}'}${body()}${random.chance(0.4) ? tag(random, 'else') + body() : ''}${tag(random, 'endfor')}`;
    case 2: return `${tag(random, `for key, value in ${random.one(['values.map', 'values.matrix', 'values.indexes', value()])}`)}${'${{ key }}=${{ value }}${{ loop.revindex0 }};'}${body()}${tag(random, 'endfor')}`;
    case 3: return `${tag(random, `set ${random.one(['x', 'y', 'item', 'x, y'])} = ${value()}`)}${'${{ x }}'}`;
    case 4: return `${tag(random, 'set y')}${body()}${tag(random, 'endset')}${'${{ y | length }}${{ y }}'}`;
    case 5: return `${tag(random, "macro m(a, b='d', c=2)")}${'${{ a }}-${{ b }}-${{ c }}${{ x }}'}${body()}${tag(random, 'endmacro')}${'${{ '}${random.one(['m(1)', "m(1, 'z')", 'm(c=5)', 'm(1, 2, 3)', 'm()', "m(b='q', a=values.name)"])}${' }}'}`;
    case 6: return `${tag(random, 'macro w(t)')}[${'${{ t }}'}${'${{ caller(1, 2) }}'}]${tag(random, 'endmacro')}${tag(random, `call${random.one(['', '(p)', '(p, q)'])} w(${value()})`)}${'${{ p }}${{ q }}${{ t }}'}${body()}${tag(random, 'endcall')}`;
    case 7: return `${tag(random, `filter ${random.one(['upper', 'title', 'indent(2)', "replace('a', 'b')", 'trim', 'length', 'reverse'])}`)}${body()}${tag(random, 'endfilter')}`;
    case 8: return `{%${dash(random)} raw %}${random.one(['${{ raw }}', '{% if %}', ' plain ', '{% raw %}x{% endraw %}'])}{% endraw %}`;
    case 9: return `{#${dash(random)} ${random.one(['note', 'a ${{ b }}', '{% if %}', ''])} ${dash(random)}#}`;
    case 10: return `${tag(random, `switch ${value()}`)}${tag(random, "case 'a'")}${random.chance(0.3) ? '' : body()}${tag(random, 'case 3')}${body()}${random.chance(0.7) ? tag(random, 'default') + body() : ''}${tag(random, 'endswitch')}`;
    case 11: return `${tag(random, 'for a in values.matrix')}${tag(random, 'for b in a')}${tag(random, 'set n = b + loop.index0')}${'${{ n }}${{ loop.first }}'}${tag(random, 'endfor')}${'${{ n }}'}${body()}${tag(random, 'endfor')}`;
    case 12: return text(random);
    default: return output(random, 1);
  }
}
