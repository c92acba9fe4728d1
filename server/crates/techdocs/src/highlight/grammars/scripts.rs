//! Languages of scripts.

use super::TEXT_BLOCK;
use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

pub(in crate::highlight) static PYTHON: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "assert async await break continue def del elif else except finally for global if lambda nonlocal pass raise return try while with yield as class match case",
        ),
        ("kn", "import from"),
        ("kc", "None True False"),
        ("ow", "and or not in is"),
        ("bp", "self cls NotImplemented"),
        (
            "nb",
            "abs all any bool bytes callable dict dir enumerate filter float format frozenset getattr hasattr hash id input int isinstance issubclass iter len list map max min next object open ord print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip",
        ),
        (
            "ne",
            "Exception BaseException ValueError TypeError KeyError IndexError RuntimeError AttributeError ImportError OSError NotImplementedError StopIteration TimeoutError FileNotFoundError PermissionError",
        ),
    ]),
    defined: &[("def", "nf"), ("class", "nc"), ("import", "nn"), ("from", "nn")],
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[
        TEXT_BLOCK,
        Quote { open: "'''", close: "'''", lines: true, ..Quote::SINGLE },
        Quote::DOUBLE,
        Quote::SINGLE,
    ],
    string_prefixes: &["f", "F", "r", "R", "b", "B", "u", "U", "rb", "br", "Rb", "fr", "rf"],
    signed: &[('@', "nd")],
    ..Grammar::default()
});

pub(in crate::highlight) static RUBY: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "alias begin break case class def do else elsif end ensure for if in module next redo rescue retry return super then undef unless until when while yield private protected public raise",
        ),
        ("ow", "and or not defined"),
        ("kc", "nil true false"),
        ("kn", "require require_relative include extend"),
        ("bp", "self"),
        ("nb", "attr_accessor attr_reader attr_writer lambda loop p proc puts print format"),
    ]),
    in_names: "?!",
    defined: &[("def", "nf"), ("class", "nc"), ("module", "nn")],
    line_comments: &["#"],
    block_comments: &[("=begin", "=end")],
    quotes: &[
        Quote { code: "#{", lines: true, ..Quote::DOUBLE },
        Quote { lines: true, ..Quote::SINGLE },
        Quote { code: "#{", ..Quote::BACKTICK },
    ],
    signed: &[(':', "ss"), ('@', "vi"), ('$', "vg")],
    patterns: true,
    ..Grammar::default()
});

pub(in crate::highlight) static PHP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "abstract and array as break callable case catch class clone const continue declare default do echo else elseif enum exit extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var while xor yield",
        ),
        ("kc", "true false null"),
        ("kt", "bool float int iterable mixed never object string void"),
        ("cp", "php"),
    ]),
    ignores_case: true,
    defined: &[
        ("class", "nc"),
        ("interface", "nc"),
        ("trait", "nc"),
        ("function", "nf"),
        ("namespace", "nn"),
    ],
    line_comments: &["//", "#"],
    quotes: &[
        Quote { lines: true, code: "${", ..Quote::DOUBLE },
        Quote { lines: true, ..Quote::SINGLE },
    ],
    signed: &[('$', "nv")],
    ..Grammar::default()
});

pub(in crate::highlight) static GROOVY: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "agent any as assert break case catch continue default do else environment finally for if in instanceof new options parameters pipeline post return stage stages steps switch this throw try while when parallel",
        ),
        ("kn", "package import"),
        (
            "kd",
            "abstract class def enum extends final implements interface private protected public static synchronized throws trait",
        ),
        ("kc", "true false null"),
        ("kt", "boolean byte char double float int long short void"),
    ]),
    defined: &[("class", "nc"), ("interface", "nc"), ("def", "nv")],
    quotes: &[
        Quote { code: "${", ..TEXT_BLOCK },
        Quote { open: "'''", close: "'''", lines: true, ..Quote::SINGLE },
        Quote { code: "${", ..Quote::DOUBLE },
        Quote::SINGLE,
    ],
    signed: &[('@', "nd"), ('$', "nv")],
    key: "na",
    ..Grammar::default()
});

pub(in crate::highlight) static LUA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("k", "break do else elseif end for goto if in repeat return then until while"),
        ("kd", "local function"),
        ("kc", "nil true false"),
        ("ow", "and or not"),
        (
            "nb",
            "assert error getmetatable ipairs next pairs pcall print require select setmetatable tonumber tostring type unpack",
        ),
    ]),
    defined: &[("function", "nf")],
    line_comments: &["--"],
    block_comments: &[],
    quotes: &[
        Quote { open: "[[", close: "]]", class: "s", escapes: false, lines: true, code: "" },
        Quote::DOUBLE,
        Quote::SINGLE,
    ],
    ..Grammar::default()
});

pub(in crate::highlight) static PERL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "if elsif else unless while until for foreach last next redo return sub package use no require my our local do eval die",
        ),
        ("ow", "and or not eq ne lt gt le ge cmp x"),
        (
            "nb",
            "print printf say push pop shift unshift keys values each join split map grep sort open close chomp defined exists scalar sprintf",
        ),
    ]),
    defined: &[("sub", "nf"), ("package", "nn")],
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[Quote { lines: true, ..Quote::DOUBLE }, Quote { lines: true, ..Quote::SINGLE }],
    signed: &[('$', "nv"), ('@', "nv"), ('%', "nv")],
    ..Grammar::default()
});

pub(in crate::highlight) static R: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("kr", "if else for while repeat break next return function in library require"),
        ("kc", "TRUE FALSE NULL NA Inf NaN"),
    ]),
    in_names: ".",
    line_comments: &["#"],
    block_comments: &[],
    ..Grammar::default()
});

pub(in crate::highlight) static ELIXIR: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "after alias case catch cond def defimpl defmacro defmodule defp defprotocol defstruct do else end fn for if import quote raise receive require rescue try unless unquote use when with",
        ),
        ("kc", "true false nil"),
        ("ow", "and or not in"),
    ]),
    in_names: "?!",
    defined: &[("def", "nf"), ("defp", "nf"), ("defmodule", "nc")],
    line_comments: &["#"],
    block_comments: &[],
    quotes: &[TEXT_BLOCK, Quote { lines: true, code: "#{", ..Quote::DOUBLE }, Quote::SINGLE],
    signed: &[(':', "ss"), ('@', "na")],
    ..Grammar::default()
});

pub(in crate::highlight) static POWERSHELL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[(
        "k",
        "begin break catch class continue data do dynamicparam else elseif end exit filter finally for foreach from function if in param process return switch throw trap try until using while",
    )]),
    ignores_case: true,
    in_names: "-",
    defined: &[("function", "nf"), ("class", "nc")],
    line_comments: &["#"],
    block_comments: &[("<#", "#>")],
    quotes: &[
        Quote { open: "@\"", close: "\"@", escapes: false, lines: true, ..Quote::DOUBLE },
        Quote { open: "@'", close: "'@", escapes: false, lines: true, ..Quote::SINGLE },
        Quote { escapes: false, lines: true, ..Quote::DOUBLE },
        Quote { escapes: false, lines: true, ..Quote::SINGLE },
    ],
    signed: &[('$', "nv"), ('-', "o")],
    ..Grammar::default()
});
