// Templates with a point each. What is right is what Nunjucks writes.

export const CASES = [
  // What JavaScript groups otherwise than Nunjucks reads.
  "${{ not values.count == 3 }}",
  "${{ 1 + 2 - 3 + 4 }}", "${{ 10 - 2 + 3 }}", "${{ 2 * 3 / 4 * 2 }}", "${{ 7 % 4 * 2 }}", "${{ 7 // 2 * 3 }}", "${{ 20 // 3 % 4 }}",
  "${{ 1 ~ 2 + 3 }}", "${{ 1 ~ 2 - 3 }}", "${{ 'a' ~ 1 + 2 }}", "${{ 1 + 2 ~ 3 }}", "${{ 2 ** 3 ** 2 }}", "${{ -2 ** 2 }}", "${{ - -2 }}", "${{ -+2 }}",
  "${{ 1 < 2 < 3 }}", "${{ 3 > 2 > 1 }}", "${{ 1 == 1 < 2 }}", "${{ 2 == 1 < 3 }}", "${{ 3 < 2 == false }}", "${{ not 1 + 1 }}", "${{ not 'a' ~ 'b' }}", "${{ -values.count | abs }}", "${{ 1 + -2 | abs }}",
  "${{ 'a' in 'abc' == true }}", "${{ not 'a' in 'abc' }}", "${{ 'x' not in 'abc' and 1 }}", "${{ 1 in [1] in [true] }}", "${{ values.yes and not values.no or 'x' }}",
  // Truth.
  "${{ 'yes' if [] else 'no' }}", "${{ 'yes' if {} else 'no' }}", "${{ 'yes' if '0' else 'no' }}", "${{ 'yes' if 0 else 'no' }}", "${{ 'yes' if values.missing else 'no' }}",
  "[${{ 'yes' if values.missing }}]", "${{ values.empty or 'other' }}", "${{ values.count and 'x' }}", "${{ none or values.missing }}",
  // Printing.
  "${{ none }}|${{ values.missing }}|${{ values.missing.more }}|${{ true }}|${{ 1.0 }}|${{ 1.50 }}|${{ 1000000 * 1000000 * 1000000 * 1000000 }}|${{ 0.1 + 0.2 }}|${{ 1 / 3 }}|${{ 1 / 0 }}|${{ 0 / 0 }}",
  "${{ [1, [2, 3], none, 'x'] }}|${{ {} }}|${{ values.map }}|${{ values.rows }}", "${{ 0.0000001 }}|${{ 123456789012345680000 }}|${{ 1 / 7 * 1000000000000000 }}",
  // Equality.
  "${{ '1' == 1 }}|${{ '1' === 1 }}|${{ none == values.missing }}|${{ none === values.missing }}|${{ [] == '' }}|${{ [1] == 1 }}|${{ true == 1 }}|${{ 'a' == {} }}|${{ [1] == [1] }}",
  "${{ '10' < '9' }}|${{ 10 < '9' }}|${{ 'a' < 'B' }}|${{ none >= 0 }}|${{ values.missing >= 0 }}|${{ [2] > 1 }}",
  // Whitespace.
  "a  {%- if true -%}  b  {%- endif -%}  c", "a \n ${{- 1 -}} \n b", "a {#- c -#} b", "a{% raw -%}  x  {% endraw %}  y", "  {% if true %}\n x\n  {% endif %}\n y",
  "x {#-#} y", "{# a #}{#- b -#}  z", "a {%- set q = 1 -%} b", "a\n{%- set q -%} v {%- endset -%}\n b${{ q }}",
  // Comments and look-alikes.
  "${#array}", "a #} b", "{# open", "{#}#} x", "$$${{ 1 }}$", "${ x }", "{{ y }}", "{ % if % }", "${{ '${{' }} vars.X }}", "${{ \"}}\" }}", "${{ '%}' }}",
  // Raw.
  "{% raw %}${{ x }}{% endraw %}", "{% verbatim %}{% if %}{% endverbatim %}", "{% raw %}a{% raw %}b{% endraw %}c{% endraw %}d", "{% raw %} no end", "{% raw %}x{%- endraw %}", "{%raw%}x{%   endraw   %}",
  // Numbers and names.
  "${{ 1. }}", "${{ 007 }}", "${{ 1.5.3 }}", "${{ .5 }}", "${{ 1e3 }}", "${{ values.1st }}", "${{ values['1st'] }}", "${{ a&&b }}", "${{ a && b }}", "${{ a || b }}", "${{ a ? b : c }}", "${{ !a }}",
  "${{ values.list.0 }}", "${{ values.list[0] }}", "${{ values.list['0'] }}", "${{ values.list['01'] }}", "${{ values.name[0] }}${{ values.name['length'] }}", "${{ values.true }}",
  // Loops.
  "{% for x in values.missing %}a{% else %}none{% endfor %}", "{% for x in 5 %}a{% else %}none{% endfor %}", "{% for x in values.map %}a{% else %}none{% endfor %}", "{% for k, v in values.indexes %}${{ k }}${{ v }},{% endfor %}",
  "{% for a, b, c in [[1, 2, 3], [4, 5]] %}${{ a }}${{ b }}${{ c }};{% endfor %}", "{% for a, b in [1, none] %}x{% endfor %}", "{% for a, b in 'xy' %}${{ a }}${{ b }}{% else %}e{% endfor %}",
  "{% for x in values.list %}{% set t = (t or 0) + x %}${{ t }},{% endfor %}[${{ t }}]", "{% set t = 0 %}{% for x in values.list %}{% set t = t + x %}{% endfor %}${{ t }}",
  "{% for x in values.list %}${{ loop.index }}${{ loop.index0 }}${{ loop.revindex }}${{ loop.revindex0 }}${{ loop.first }}${{ loop.last }}${{ loop.length }} {% endfor %}",
  "{% for a in [[1], none] %}{% for b in a %}${{ b }}{% else %}empty{% endfor %}{% endfor %}", "{% for a in [none, [1], none] %}{% for b in a %}${{ b }}{% else %}empty{% endfor %}{% endfor %}",
  "{% for x in values.list %}{% for y in values.words %}${{ loop.index }}{% endfor %}${{ loop.index }}|{% endfor %}", "{% for x in [1, 2] %}{% set x = x + 10 %}${{ x }}{% endfor %}${{ x }}",
  "{% for values in [1] %}${{ values }}{% endfor %}${{ values.name }}", "{% for x in [values.missing] %}[${{ x }}]{% endfor %}", "{% set x = 9 %}{% for x in [values.missing] %}[${{ x }}]{% endfor %}",
  "{% for x in values.list %}{% set _ = values.list.pop() %}${{ x }}{% endfor %}", "{% for x in 'a😀' %}[${{ x }}]{% endfor %}",
  // Set.
  "{% set a, b = 1 %}${{ a }}${{ b }}", "{% set a %}x{% endset %}${{ a }}${{ a is string }}", "{% if true %}{% set a = 1 %}{% endif %}${{ a }}", "{% set a.b = 1 %}", "{% set a = 1 %}{% set a = values.missing %}[${{ a }}]",
  // Macros.
  "{% macro f(x, y=2) %}${{ x }}${{ y }}${{ z }}{% endmacro %}${{ f(1) }}|${{ f(1, 3) }}|${{ f(y=5, x=4) }}|${{ f(1, 2, 3) }}|${{ f() }}", "{% set z = 7 %}{% macro f() %}${{ z }}{% endmacro %}${{ f() }}",
  "{% macro f(n) %}${{ n }}{% if n > 0 %}${{ f(n - 1) }}{% endif %}{% endmacro %}${{ f(3) }}", "{% for x in [1] %}{% macro g() %}${{ x }}!{% endmacro %}${{ g() }}{% endfor %}${{ g }}",
  "{% macro f() %}<${{ caller() }}>{% endmacro %}{% call f() %}in{% endcall %}", "{% macro f(a) %}${{ caller(a, 2) }}{% endmacro %}{% call(p, q=3) f(1) %}${{ p }}${{ q }}${{ a }}{% endcall %}",
  "{% for i in [1, 2] %}{% macro f() %}${{ caller() }}{% endmacro %}{% call f() %}${{ i }}{% endcall %}{% endfor %}", "{% for i in [1] %}{% set v = 5 %}{% macro f() %}${{ caller() }}{% endmacro %}{% call f() %}[${{ v }}]{% endcall %}{% endfor %}",
  "{% macro f() %}x{% endmacro %}${{ f() | length }}${{ f() | upper }}${{ f() == 'x' }}${{ f() === 'x' }}${{ f() ~ 1 }}${{ f() is string }}${{ f() | dump }}${{ f() | list | length }}", "${{ f() }}{% macro f() %}late{% endmacro %}",
  "{% macro f(x) %}{% set x = x + 1 %}${{ x }}{% endmacro %}${{ f(1) }}", "{% macro f(x) %}{% set glob = x %}{% endmacro %}${{ f(1) }}[${{ glob }}]", "{% call values.name %}x{% endcall %}",
  // Blocks, switch, filter.
  "{% block a %}x${{ values.count }}{% endblock %}", "{% block a %}1{% endblock %}{% block a %}2{% endblock %}", "{% block a %}{% set q = 1 %}{% endblock %}[${{ q }}]", "{% for i in [1] %}{% block a %}${{ i }}{% endblock a %}{% endfor %}",
  "{% switch values.count %}{% case 1 %}a{% case 3 %}b{% default %}c{% endswitch %}", "{% switch 9 %}{% case 1 %}{% case 9 %}{% case 2 %}b{% endswitch %}", "{% switch 1 %}{% default %}c{% endswitch %}", "{% switch 1 %}lost{% case 1 %}a{% endswitch %}",
  "{% filter upper %}a${{ values.name }}{% endfilter %}", "{% filter replace('a', 'b') | upper %}a{% endfilter %}", "{% filter nosuch %}a{% endfilter %}", "${{ 'a' | nosuch }}", "{% if false %}${{ 'a' | nosuch }}{% endif %}ok",
  // Other templates.
  "{% include 'x' %}", "{% include 'x' ignore missing %}ok", "{% extends 'x' %}", "{% import 'x' as y %}", "{% from 'x' import y %}",
  // Mistakes.
  "${{ }}", "${{ 1", "${{ 1 2 }}", "${{ [1, 2 }}", "${{ [1, 2) }}", "{% if %}", "{% endif %}", "{% if 1 %}", "{% for in x %}", "{% nosuch %}", "${{ f( }}", "${{ () }}", "${{ (1, 2) }}", "${{ a. }}", "${{ 'a }}", "${{ a | }}", "${{ {a: 1}.a }}",
  "${{ {1: 2} }}", "${{ {'a': 1, b: 2} | dump }}", "${{ values.list[] }}", "${{ values.list[0, 1] }}", "${{ not }}", "${{ 1 + }}", "${{ values.name() }}", "${{ missing() }}", "${{ values.missing.f() }}", "${{ none.x }}", "${{ a is }}", "${{ a is nosuch }}",
  // Filters at their edges.
  "${{ 5 | upper }}", "${{ none | upper }}|${{ false | lower }}|${{ values.missing | title }}|${{ none | trim }}", "${{ 'abc' | replace('b', none) }}", "${{ 5 | replace('5', 6) }}", "${{ 'aaa' | replace('a', 'b', 2) }}", "${{ 'x' | default }}|${{ none | default('d') }}|${{ '' | default('d', true) }}",
  "${{ [3, 1, 2] | sort }}|${{ ['b', 'A', 'c'] | sort }}|${{ ['b', 'A', 'c'] | sort(case_sensitive=true) }}|${{ [1, 'a', none, 2] | sort }}|${{ 'cab' | sort }}", "${{ values.map | dictsort }}|${{ values.indexes | dictsort }}", "${{ values.rows | groupby('k') | dump }}",
  "${{ 'hello world' | truncate(8) }}|${{ 'hello world' | truncate(3, true) }}|${{ 'hello' | truncate(2, false, '') }}", "${{ 'ß' | upper }}|${{ 'ΑΣ' | lower }}|${{ 'ñandú élan' | title }}|${{ '😀x' | capitalize }}", "${{ '😀' | list | length }}|${{ '😀' | reverse }}|${{ '😀'.split('') | join }}|${{ '😀'[0] ~ '😀'[1] }}",
  "${{ 2.5 | round }}|${{ -2.5 | round }}|${{ 1.005 | round(2) }}|${{ '3.7' | round }}|${{ 'x' | round }}", "${{ '0x1f' | int }}|${{ '12abc' | int }}|${{ 'abc' | int(4) }}|${{ 'ff' | int(0, 16) }}|${{ '1.9' | int }}|${{ '1.5e3x' | float }}", "${{ [1, 2, 3, 4, 5] | slice(2) | dump }}|${{ [1, 2, 3] | batch(2, 'z') | dump }}|${{ 'abcde' | slice(2) | dump }}",
  "${{ values | dump(1) }}", "${{ 'a\"\\\\\\n' | dump }}|${{ values.missing | dump }}|${{ [values.missing, none] | dump }}|${{ {a: values.missing} | dump }}", "${{ '<a href=\"x\">t</a>  <!-- c --> u' | striptags }}", "${{ ['a', 'b'] | join(values.missing) }}|${{ 'abc' | join }}", "${{ {a: 1, b: 'x y'} | urlencode }}|${{ [['a', 1]] | urlencode }}|${{ 'ä/?' | urlencode }}",
  "${{ 'see http://x.org/a. and www.y.com, a@b.io (z.net)' | urlize }}", "${{ values.words | first }}|${{ values.words | last }}|${{ '' | first }}|${{ none | first }}", "${{ [1, [2]] | sum }}|${{ [1, 2] | sum('', 5) }}", "${{ 'a b  c' | wordcount }}|${{ '' | wordcount }}|${{ '--' | wordcount }}", "${{ 'x' | center(4) }}|${{ 'x' | center(5) }}|",
  "${{ 'a\\nb' | indent }}|${{ 'a\\n\\nb' | indent(1, true) }}|${{ 'x' | indent(width=3) }}", "${{ values.list | length }}|${{ values.map | length }}|${{ 5 | length }}|${{ none | length }}|${{ true | length }}",
  // Methods at their edges.
  "${{ 'abc'.replace('b', '$&$$$`') }}|${{ 'aXbX'.replace(r/X/g, '-') }}|${{ 'John Smith'.replace(r/(\\w+) (\\w+)/, '$2 $1') }}|${{ 'a.b.c'.split('.', 2) }}|${{ ''.split(',') | length }}|${{ 'abc'.substring(2, 0) }}|${{ 'abc'.slice(2, 0) }}", "${{ (1.005).toFixed(2) }}|${{ (255).toString(16) }}|${{ (1234.5678).toPrecision(6) }}|${{ (0).toFixed(1) }}",
  "${{ [1, 2, 3].join() }}|${{ [3, 1, 10].sort() }}|${{ [1, [2, [3]]].flat() | dump }}|${{ [1, 2].concat(3, [4]) }}|${{ [1, 2, 3].at(-1) }}|${{ [1, 2, 3].indexOf(4) }}|${{ ['a'].includes('a') }}", "{% set l = [] %}${{ l.push(1, 2) }}${{ l }}${{ l.unshift(0) }}${{ l }}${{ l.splice(1, 1) }}${{ l }}${{ l.shift() }}${{ l.length }}", "${{ 'CamelCaseName'.replace(r/([a-z])([A-Z])/g, '$1-$2').toLowerCase() }}",
  "${{ 'abc'.at(-1) }}|${{ 'abc'.charAt(9) }}|${{ 'a'.codePointAt(0) }}|${{ 'x'.repeat(3) }}|${{ 'x'.padStart(3, 'ab') }}|${{ 'x' .length }}", "${{ 'a1b22'.match(r/\\d+/g) }}|${{ 'abc'.match(r/z/) }}|${{ 'ab'.match(r/(a)(x)?/) | dump }}|${{ 'abc'.search(r/c/) }}|${{ r/b/.test('abc') }}|${{ 'a, b;c'.split(r/[,;]\\s*/) | dump }}", "${{ 'a'.nosuch }}|${{ values.map.nosuch }}", "${{ 'a'.nosuch() }}",
  // Globals.
  "${{ range(5) }}|${{ range(2, 5) }}|${{ range(5, 0, -2) }}|${{ range(0) }}|${{ range(0, 1, 0.25) }}|${{ range('3') }}", "{% set c = cycler('a', 'b') %}${{ c.next() }}${{ c.next() }}${{ c.next() }}${{ c.current }}{% set _ = c.reset() %}[${{ c.current }}]${{ c.next() }}", "{% set j = joiner('; ') %}${{ j() }}a${{ j() }}b${{ j() }}",
  // Tests.
  "${{ 4 is even }}|${{ '4' is even }}|${{ -3 is odd }}|${{ 9 is divisibleby(3) }}|${{ 'a' is lower }}|${{ 5 is lower }}", "${{ values.nothing is none }}|${{ values.nothing is null }}|${{ values.missing is undefined }}|${{ values.missing is not defined }}|${{ values.map is mapping }}|${{ [] is iterable }}|${{ none is iterable }}", "${{ ('a' | safe) is escaped }}|${{ range is callable }}|${{ 1 is sameas(1) }}|${{ '1' is eq(1) }}", "${{ 1 is odd and 2 is even }}|${{ not 1 is odd }}|${{ 1 is not odd }}",
  // Safe texts.
  "${{ ('<b>' | safe) == '<b>' }}|${{ ('a' | safe) === 'a' }}|${{ ('a' | safe) + 'b' }}|${{ ('a' | safe).length }}|${{ ('a' | safe)[0] }}|${{ '<' | escape | escape }}|${{ '<' | escape | forceescape }}|${{ ('a' | safe) | dump }}|${{ [('a' | safe)] }}", "${{ 'a' in ('abc' | safe) }}",
];
