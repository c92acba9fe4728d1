//! Languages near the machine.

use super::{CHARACTER, TEXT_BLOCK};
use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

const C_WORDS: &str = "asm auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch typedef union volatile while";
const C_TYPES: &str = "bool char double float int long short signed unsigned void size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t";

pub(in crate::highlight) static GO: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "break case continue default defer else fallthrough for go goto if range return select switch",
        ),
        ("kn", "package import"),
        ("kd", "func var const type struct interface map chan"),
        ("kc", "true false nil iota"),
        (
            "kt",
            "bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr any",
        ),
        (
            "nb",
            "append cap clear close copy delete len make max min new panic print println recover",
        ),
    ]),
    name: "nx",
    defined: &[("func", "nf"), ("type", "nc"), ("package", "nn")],
    quotes: &[Quote::BACKTICK, Quote { class: "s", ..Quote::DOUBLE }, CHARACTER],
    ..Grammar::default()
});

pub(in crate::highlight) static RUST: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "as async await break const continue crate dyn else enum extern fn for if impl in loop macro_rules match mod move mut pub ref return static struct super trait type union unsafe use where while yield box",
        ),
        ("kd", "let"),
        ("kc", "true false"),
        ("bp", "self Self"),
        ("kt", "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize"),
        (
            "nb",
            "Box Err None Ok Option Result Some String Vec Clone Copy Debug Default Drop Eq From Into Iterator Ord PartialEq Send Sync ToString",
        ),
    ]),
    defined: &[("fn", "nf"), ("struct", "nc"), ("enum", "nc"), ("trait", "nc"), ("mod", "nn")],
    quotes: &[
        Quote { open: "r#\"", close: "\"#", escapes: false, lines: true, class: "s", code: "" },
        Quote { class: "s", lines: true, ..Quote::DOUBLE },
        CHARACTER,
    ],
    string_prefixes: &["b", "r", "br", "c"],
    lifetimes: true,
    ..Grammar::default()
});

pub(in crate::highlight) static C: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[("k", C_WORDS), ("kt", C_TYPES), ("kc", "true false NULL")]),
    defined: &[("struct", "nc"), ("enum", "nc"), ("union", "nc")],
    quotes: &[Quote { class: "s", ..Quote::DOUBLE }, CHARACTER],
    preprocessor: true,
    ..Grammar::default()
});

pub(in crate::highlight) static CPP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("k", C_WORDS),
        (
            "k",
            "alignas alignof catch class co_await co_return co_yield concept consteval constexpr constinit decltype delete dynamic_cast explicit export final friend mutable namespace new noexcept operator override private protected public reinterpret_cast requires static_assert static_cast template this throw try typeid typename using virtual",
        ),
        ("kt", C_TYPES),
        ("kc", "true false NULL nullptr"),
    ]),
    defined: &[("struct", "nc"), ("enum", "nc"), ("class", "nc"), ("namespace", "nn")],
    quotes: C.quotes,
    preprocessor: true,
    ..Grammar::default()
});

pub(in crate::highlight) static SWIFT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "as async await break case catch continue default defer do else fallthrough for guard if in is repeat return rethrows switch throw throws try where while some any import",
        ),
        (
            "kd",
            "actor associatedtype class deinit enum extension fileprivate func init inout internal let open operator private protocol public static struct subscript typealias var final override mutating weak lazy",
        ),
        ("kc", "true false nil"),
        ("bp", "self Self super"),
        ("kt", "Any Array Bool Character Dictionary Double Float Int Optional Set String Void"),
    ]),
    defined: &[
        ("class", "nc"),
        ("struct", "nc"),
        ("enum", "nc"),
        ("protocol", "nc"),
        ("func", "nf"),
    ],
    quotes: &[TEXT_BLOCK, Quote::DOUBLE],
    signed: &[('@', "nd"), ('#', "k")],
    ..Grammar::default()
});
