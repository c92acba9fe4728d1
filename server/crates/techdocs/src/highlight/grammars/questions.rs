//! Languages of questions and rules.

use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

const SQL_NAME: Quote = Quote { open: "`", close: "`", class: "n", ..Quote::SINGLE };

pub(in crate::highlight) static SQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "add all alter analyze and any as asc begin between by cascade case check column commit conflict constraint create cross current database default delete desc distinct do drop else end escape except exists explain extension fetch filter for foreign from full function grant group having if ilike in index inner insert intersect into is join key language left like limit lock materialized merge natural not nothing of offset on only or order outer over partition primary procedure recursive references rename replace returning returns revoke right rollback row rows schema select sequence set show table then to transaction trigger truncate union unique update use user using values view when where window with",
        ),
        ("kc", "true false null"),
        (
            "nb",
            "bigint bigserial binary bit blob boolean bytea char character date decimal double float int integer interval json jsonb numeric real serial smallint text time timestamp timestamptz tinyint uuid varchar varying",
        ),
    ]),
    ignores_case: true,
    line_comments: &["--", "#"],
    quotes: &[
        Quote { lines: true, escapes: false, ..Quote::SINGLE },
        Quote { class: "n", ..Quote::DOUBLE },
        SQL_NAME,
    ],
    signed: &[('@', "nv"), ('$', "nv"), (':', "nv")],
    ..Grammar::default()
});

pub(in crate::highlight) static REGO: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("k", "as contains default else every if import in not null package set some with"),
        ("kc", "true false"),
        ("nb", "input data"),
    ]),
    defined: &[("package", "nn"), ("default", "nv")],
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[Quote::DOUBLE, Quote { class: "s", ..Quote::BACKTICK }],
    ..Grammar::default()
});

pub(in crate::highlight) static PROMQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("k", "by without on ignoring group_left group_right bool offset and or unless"),
        ("ow", "sum min max avg group stddev stdvar count count_values bottomk topk quantile"),
        (
            "kr",
            "abs absent absent_over_time avg_over_time ceil changes count_over_time delta deriv exp floor histogram_quantile idelta increase irate label_join label_replace ln log2 log10 max_over_time min_over_time predict_linear rate resets round scalar sort sort_desc sqrt sum_over_time time timestamp vector",
        ),
    ]),
    name: "nv",
    in_names: ":",
    line_comments: &["#"],
    block_comments: &[],
    key: "nl",
    key_signs: "=",
    ..Grammar::default()
});
