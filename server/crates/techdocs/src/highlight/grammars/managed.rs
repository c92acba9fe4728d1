//! Languages of virtual machines.

use super::{CHARACTER, TEXT_BLOCK};
use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

pub(in crate::highlight) static JAVA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "assert break case catch continue default do else finally for if instanceof new return switch this throw try while yield super",
        ),
        ("kn", "package import module"),
        (
            "kd",
            "abstract class enum extends final implements interface native private protected public record sealed permits static strictfp synchronized throws transient volatile var",
        ),
        ("kc", "true false null"),
        ("kt", "boolean byte char double float int long short void"),
    ]),
    defined: &[("class", "nc"), ("interface", "nc"), ("enum", "nc"), ("record", "nc")],
    quotes: &[TEXT_BLOCK, Quote { class: "s", ..Quote::DOUBLE }, CHARACTER],
    signed: &[('@', "nd")],
    ..Grammar::default()
});

pub(in crate::highlight) static KOTLIN: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "as break by catch constructor continue do else finally for get if in init is return set super this throw try when where while typealias",
        ),
        ("kn", "package import"),
        (
            "kd",
            "abstract annotation class companion const crossinline data enum external final fun infix inline inner interface internal lateinit noinline object open operator out override private protected public reified sealed suspend tailrec val var vararg",
        ),
        ("kc", "true false null"),
        (
            "kt",
            "Any Boolean Byte Char Double Float Int List Long Map Nothing Set Short String Unit",
        ),
    ]),
    defined: &[("class", "nc"), ("interface", "nc"), ("object", "nc"), ("fun", "nf")],
    quotes: &[Quote { code: "${", ..TEXT_BLOCK }, Quote { code: "${", ..Quote::DOUBLE }, CHARACTER],
    signed: &[('@', "nd")],
    ..Grammar::default()
});

pub(in crate::highlight) static CSHARP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "abstract as async await base break case catch checked const continue default delegate do else enum event explicit extern finally fixed for foreach get global goto if implicit in init internal is lock new operator out override params partial private protected public readonly ref required return sealed set sizeof stackalloc static switch this throw try typeof unchecked unsafe virtual volatile when where while with yield",
        ),
        ("kn", "namespace using"),
        ("k", "class interface struct record"),
        ("kc", "true false null"),
        (
            "kt",
            "bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort var void nint",
        ),
    ]),
    defined: &[
        ("class", "nc"),
        ("interface", "nc"),
        ("struct", "nc"),
        ("record", "nc"),
        ("enum", "nc"),
        ("namespace", "nn"),
    ],
    quotes: &[
        Quote { open: "@\"", close: "\"", class: "s", escapes: false, lines: true, code: "" },
        Quote { open: "$\"", class: "s", code: "{", ..Quote::DOUBLE },
        Quote { class: "s", ..Quote::DOUBLE },
        CHARACTER,
    ],
    preprocessor: true,
    ..Grammar::default()
});

pub(in crate::highlight) static SCALA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "case catch class def do else enum extends extension final finally for forSome given if implicit lazy match new object override private protected return sealed super then this throw trait try type until using val var while with yield",
        ),
        ("kn", "package import"),
        ("kc", "true false null"),
    ]),
    defined: &[("class", "nc"), ("object", "nc"), ("trait", "nc"), ("def", "nf")],
    quotes: &[Quote { code: "${", ..TEXT_BLOCK }, Quote { code: "${", ..Quote::DOUBLE }, CHARACTER],
    string_prefixes: &["s", "f", "raw"],
    signed: &[('@', "nd")],
    ..Grammar::default()
});
