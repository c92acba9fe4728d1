//! Templates, and languages without a grammar of their own.

use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

/// What stands in `{{ … }}` and `{% … %}`.
pub(in crate::highlight) static TEMPLATES: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "and as block break call continue define do elif else elseif end endblock endcall endfilter endfor endif endmacro endraw endset endwith extends filter for from if import in include is macro not or raw range recursive set template then with without",
        ),
        (
            "nb",
            "default dict eq ge gt has indent join le len list lower lt ne nindent printf quote required toJson toYaml tpl trim upper",
        ),
        ("kc", "false none null true nil"),
    ]),
    name: "nv",
    line_comments: &[],
    quotes: &[Quote::DOUBLE, Quote::SINGLE, Quote::BACKTICK],
    signed: &[('$', "nv"), ('.', "nv")],
    ..Grammar::default()
});

/// A language that nobody knows better, but that has a name.
pub(in crate::highlight) static OTHERS: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "break case catch class const continue def default do else end enum export extern for fn fun func function if import in interface let match module namespace new package private public return static struct switch then throw try type union use var when while with",
        ),
        ("kc", "false nil none null true"),
    ]),
    ..Grammar::default()
});
