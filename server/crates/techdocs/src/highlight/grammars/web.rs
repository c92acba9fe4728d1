//! Languages of the web.

use super::TEXT_BLOCK;
use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

const TEMPLATE: Quote = Quote { escapes: true, code: "${", ..Quote::BACKTICK };

pub(in crate::highlight) static JAVASCRIPT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "as async await break case catch continue debugger default do else export extends finally for from if import of private protected public readonly return switch this throw try while with yield abstract declare implements is keyof namespace override satisfies super infer asserts",
        ),
        ("kd", "class const enum function interface let type var static get set"),
        ("kc", "true false null undefined NaN Infinity"),
        ("kt", "any bigint boolean never number object string symbol unknown"),
        ("ow", "delete in instanceof new typeof void"),
        (
            "nb",
            "Array BigInt Boolean Date Error JSON Map Math Number Object Promise Proxy Reflect RegExp Set String Symbol WeakMap WeakSet console document globalThis process require module exports window",
        ),
    ]),
    name: "nx",
    in_names: "$",
    defined: &[
        ("class", "nc"),
        ("interface", "nc"),
        ("enum", "nc"),
        ("type", "nc"),
        ("function", "nf"),
    ],
    quotes: &[TEMPLATE, Quote::DOUBLE, Quote::SINGLE],
    signed: &[('@', "nd"), ('$', "nx"), ('#', "nx")],
    patterns: true,
    ..Grammar::default()
});

pub(in crate::highlight) static JSX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: JAVASCRIPT.words.clone(),
    elements: true,
    name: "nx",
    in_names: "$",
    defined: JAVASCRIPT.defined,
    quotes: JAVASCRIPT.quotes,
    signed: JAVASCRIPT.signed,
    patterns: true,
    ..Grammar::default()
});

pub(in crate::highlight) static JSON: LazyLock<Grammar> =
    LazyLock::new(|| Grammar { words: words(&[("kc", "true false null")]), ..Grammar::default() });

pub(in crate::highlight) static DART: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "as assert async await break case catch continue default do else finally for if in is new on rethrow return super switch sync this throw try while with yield import export library part",
        ),
        (
            "kd",
            "abstract class const covariant enum extends extension external factory final get implements late mixin required set static typedef var",
        ),
        ("kc", "true false null"),
        ("kt", "bool double dynamic int num void String List Map Set Future Stream Object"),
    ]),
    defined: &[("class", "nc"), ("enum", "nc"), ("extension", "nc"), ("mixin", "nc")],
    quotes: &[
        Quote { code: "${", ..TEXT_BLOCK },
        Quote { code: "${", ..Quote::DOUBLE },
        Quote { code: "${", ..Quote::SINGLE },
    ],
    signed: &[('@', "nd")],
    ..Grammar::default()
});

pub(in crate::highlight) static GRAPHQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "directive enum extend fragment implements input interface mutation on query repeatable scalar schema subscription type union",
        ),
        ("kc", "true false null"),
        ("kt", "Boolean Float ID Int String"),
    ]),
    defined: &[
        ("type", "nc"),
        ("enum", "nc"),
        ("input", "nc"),
        ("interface", "nc"),
        ("union", "nc"),
        ("scalar", "nc"),
        ("query", "nf"),
        ("mutation", "nf"),
        ("fragment", "nf"),
    ],
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[TEXT_BLOCK, Quote::DOUBLE],
    signed: &[('$', "nv"), ('@', "nd")],
    key: "py",
    ..Grammar::default()
});
