//! Languages of functions.

use super::CHARACTER;
use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

pub(in crate::highlight) static HASKELL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "kr",
            "case class data default deriving do else family forall foreign if import in infix infixl infixr instance let module newtype of qualified then type where",
        ),
        ("kc", "True False Nothing"),
    ]),
    in_names: "'",
    line_comments: &["--"],
    block_comments: &[("{-", "-}")],
    quotes: &[Quote { class: "s", ..Quote::DOUBLE }, CHARACTER],
    ..Grammar::default()
});

pub(in crate::highlight) static NIX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("k", "assert else if in inherit let or rec then with"),
        ("kc", "true false null"),
        ("nb", "builtins import map toString throw abort derivation"),
    ]),
    in_names: "-'",
    line_comments: &["#"],
    quotes: &[
        Quote { open: "''", close: "''", class: "s", escapes: false, lines: true, code: "${" },
        Quote { lines: true, code: "${", ..Quote::DOUBLE },
    ],
    key: "na",
    key_signs: "=",
    ..Grammar::default()
});

pub(in crate::highlight) static JSONNET: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "assert else error for function if import importstr in local self super tailstrict then",
        ),
        ("kc", "true false null"),
    ]),
    defined: &[("local", "nv")],
    line_comments: &["//", "#"],
    quotes: &[
        Quote { open: "|||", close: "|||", class: "s", escapes: false, lines: true, code: "" },
        Quote::DOUBLE,
        Quote::SINGLE,
    ],
    signed: &[('$', "nv")],
    key: "na",
    ..Grammar::default()
});
