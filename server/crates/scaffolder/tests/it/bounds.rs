//! No template panics, and none runs for ever.

use proptest::prelude::*;
use scaffolder::engine::{Coercion, Dialect, Host, Limits, Template};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

fn values() -> Map<String, Value> {
    let values =
        json!({ "values": { "name": "a😀b", "list": [3, 1, 2], "map": { "a": { "b": 1 } } } });
    values.as_object().unwrap().clone()
}

fn limits() -> Limits {
    Limits { steps: 200_000, bytes: 4 << 20, backtracks: 10_000, ..Limits::default() }
}

fn dialect(bits: u8) -> Dialect {
    Dialect {
        cookiecutter: bits & 1 != 0,
        trim_blocks: bits & 2 != 0,
        lstrip_blocks: bits & 4 != 0,
    }
}

fn render(source: &str, bits: u8) -> Result<String, String> {
    let template =
        Template::parse(source, dialect(bits), limits()).map_err(|error| error.to_string())?;
    let _ = template.lookups();
    let _ = template.render_value(&values(), &Host::default(), Coercion::Json);
    let _ = template.render_value(&values(), &Host::default(), Coercion::Native);
    let rendered = template.render(&values(), &Host::default());
    rendered.map(|rendered| rendered.value).map_err(|error| error.to_string())
}

const PIECES: &[&str] = &[
    "${{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "-",
    "{{",
    " if ",
    " else ",
    " endif ",
    " for x in ",
    " endfor ",
    " set y = ",
    " endset ",
    " macro m(a, b=1) ",
    " endmacro ",
    " call m() ",
    " endcall ",
    " raw ",
    " endraw ",
    " switch ",
    " case ",
    " filter ",
    "values",
    ".name",
    ".list",
    ".map",
    "['a']",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ",",
    ":",
    "|",
    "~",
    "+",
    "*",
    "**",
    "/",
    "//",
    "%",
    "==",
    "===",
    "<",
    " in ",
    " is ",
    " not ",
    " and ",
    "'text😀'",
    "\"q\"",
    "'",
    "\\",
    "1",
    "0.5",
    "1e9",
    "range(9)",
    "m(1)",
    "caller()",
    "loop.index",
    "r/a+/g",
    "r/(",
    "join",
    "sort",
    "replace('a', '$&')",
    "slice(-1)",
    "split('')",
    "indent(3)",
    "batch(0)",
    "slice(0)",
    "truncate(-1)",
    "repeat(99999999)",
    "padEnd(999999999)",
    "toFixed(101)",
    "\n",
    "\r\n",
    "\u{a0}",
    "é",
    "😀",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_rendered_or_refused(source in ".{0,200}", bits in 0u8..8) {
        let _ = render(&source, bits);
    }

    #[test]
    fn any_row_of_pieces_is_rendered_or_refused(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40),
        bits in 0u8..8,
    ) {
        let source = pieces.concat();
        let _ = render(&source, bits);
        let _ = render(&format!("${{{{ {source} }}}}"), bits);
    }

    #[test]
    fn text_without_tags_stays_as_it_is(source in "[^{#$]{0,200}") {
        prop_assert_eq!(render(&source, 0).unwrap(), source);
    }

    #[test]
    fn a_value_of_any_sort_comes_out_as_it_went_in(text in ".{0,40}", number in -1_000_000i32..1_000_000) {
        let value = json!({ "text": text, "list": [f64::from(number) + 0.5, number, null, true], "deep": { "a": [{}] } });
        let context = Map::from_iter([("value".to_owned(), value.clone())]);
        let template = Template::parse("${{ value }}", Dialect::STEPS, Limits::default()).unwrap();
        for coercion in [Coercion::Json, Coercion::Native] {
            let rendered = template.render_value(&context, &Host::default(), coercion).unwrap();
            prop_assert_eq!(rendered.value.as_ref(), Some(&value));
        }
    }
}

/// Templates that try to take more than their share; none may take more than a moment.
#[test]
fn greedy_templates_are_stopped() {
    let deep = |open: &str, close: &str| {
        format!("${{{{ {}1{} }}}}", open.repeat(5000), close.repeat(5000))
    };
    let greedy = [
        "{% for a in range(1000000000) %}{% endfor %}".to_owned(),
        "{% for a in range(0, 1, 0.0000001) %}x{% endfor %}".to_owned(),
        "{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}".to_owned(),
        "{% set l = [1] %}{% for x in l %}{% set _ = l.push(x) %}{% endfor %}".to_owned(),
        "{% set s = 'x' %}{% for i in range(99) %}{% set s = s ~ s %}{% endfor %}${{ s }}"
            .to_owned(),
        "{% set l = [1] %}{% for i in range(60) %}{% set l = [l, l] %}{% endfor %}${{ l }}"
            .to_owned(),
        "{% set l = [1] %}{% for i in range(9999) %}{% set l = [l] %}{% endfor %}${{ l }}"
            .to_owned(),
        "{% set l = [] %}${{ l.push(l) }}${{ l }}".to_owned(),
        "{% set l = [] %}${{ l.push(l) }}${{ l | dump }}".to_owned(),
        "${{ 'x'.repeat(1000000000) }}".to_owned(),
        "${{ 'x'.padStart(1000000000, 'ab') }}".to_owned(),
        "${{ 'x' | center(1000000000) }}".to_owned(),
        "${{ 'a\\nb' | indent(1000000000) }}".to_owned(),
        "${{ [1] | batch(1000000000, 'x') }}".to_owned(),
        "${{ [1] | slice(1000000000) }}".to_owned(),
        deep("(", ")"),
        deep("[", "]"),
        deep("not ", ""),
        deep("- ", ""),
        deep("{a: ", "}"),
        "{% if 1 %}".repeat(5000),
        "${{ x".to_owned() + &"|upper".repeat(5000) + " }}",
    ];
    for source in greedy {
        let began = Instant::now();
        let shown: String = source.chars().take(70).collect();
        let stopped = Template::parse(&source, Dialect::STEPS, limits())
            .and_then(|template| template.render(&values(), &Host::default()));
        assert!(stopped.is_err(), "{shown}");
        assert!(began.elapsed() < Duration::from_secs(5), "{shown} took {:?}", began.elapsed());
    }
}

#[test]
fn regular_expressions_end_whatever_they_look_for() {
    let text = "a".repeat(60) + "b";
    for pattern in
        ["^(a+)+$", "^(a|aa)+\\1$", "(?=(a+)+$)x", "^(a*)*\\1\\1\\1c", "(.*)*(.*)*(.*)*x(?!y)"]
    {
        let began = Instant::now();
        let _ = render(&format!("${{{{ '{text}'.match(r/{pattern}/) }}}}"), 0);
        assert!(began.elapsed() < Duration::from_secs(5), "{pattern} took {:?}", began.elapsed());
    }
}

#[test]
fn long_templates_take_a_time_in_proportion() {
    let time = |count: usize| {
        let source =
            "text ${{ values.name | upper }} and {# note #} {% if values.list %}more{% endif %}\n"
                .repeat(count);
        let began = Instant::now();
        let template = Template::parse(&source, Dialect::STEPS, Limits::default()).unwrap();
        template.render(&values(), &Host::default()).unwrap();
        began.elapsed()
    };
    let (short, long) = (time(500), time(5000));
    assert!(long < short * 40 + Duration::from_millis(300), "{short:?} became {long:?}");
}

#[test]
fn chains_of_any_length_are_no_nesting() {
    let sum = format!("${{{{ {}0 }}}}", "1 + ".repeat(5000));
    assert_eq!(render(&sum, 0).unwrap(), "5000");
    let chain = format!("{{% if 0 %}}{}{{% else %}}z{{% endif %}}", "{% elif 0 %}".repeat(3000));
    assert_eq!(render(&chain, 0).unwrap(), "z");
}

#[test]
fn problems_have_their_place() {
    let source = "first\n  ${{ values.name.nosuch() }}";
    let template = Template::parse(source, Dialect::STEPS, Limits::default()).unwrap();
    let problem = template.render(&values(), &Host::default()).unwrap_err();
    assert_eq!((problem.line, problem.column), (2, 25));
    assert_eq!(problem.message, "`values.name.nosuch` is not defined and cannot be called");
    let source = "${{ values.list | upper }}";
    let template = Template::parse(source, Dialect::STEPS, Limits::default()).unwrap();
    let problem = template.render(&values(), &Host::default()).unwrap_err();
    assert_eq!((problem.column, problem.seen.as_deref()), (19, Some("[3,1,2]")));
    let source = "a\n${{ values.nmae }}";
    let template = Template::parse(source, Dialect::STEPS, Limits::default()).unwrap();
    let rendered = template.render(&values(), &Host::default()).unwrap();
    assert_eq!(rendered.nothing[0].message, "`values.nmae` is not defined and writes nothing");
    assert_eq!((rendered.nothing[0].line, rendered.nothing[0].column), (2, 5));
}
