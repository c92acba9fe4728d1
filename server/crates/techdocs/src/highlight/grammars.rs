//! Grammars of the languages that are words and signs.

use super::words::{Grammar, Quote, words};
use std::sync::LazyLock;

const TEXT_BLOCK: Quote = Quote { open: "\"\"\"", close: "\"\"\"", lines: true, ..Quote::DOUBLE };
const TEMPLATE: Quote = Quote { escapes: true, code: "${", ..Quote::BACKTICK };
const CHARACTER: Quote = Quote { class: "sc", ..Quote::SINGLE };
const SQL_NAME: Quote = Quote { open: "`", close: "`", class: "n", ..Quote::SINGLE };

pub(super) static PYTHON: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static GO: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static JAVA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static KOTLIN: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static JAVASCRIPT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static JSX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static JSON: LazyLock<Grammar> =
    LazyLock::new(|| Grammar { words: words(&[("kc", "true false null")]), ..Grammar::default() });

pub(super) static RUST: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

const C_WORDS: &str = "asm auto break case const continue default do else enum extern for goto if inline register restrict return sizeof static struct switch typedef union volatile while";
const C_TYPES: &str = "bool char double float int long short signed unsigned void size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t wchar_t";

pub(super) static C: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[("k", C_WORDS), ("kt", C_TYPES), ("kc", "true false NULL")]),
    defined: &[("struct", "nc"), ("enum", "nc"), ("union", "nc")],
    quotes: &[Quote { class: "s", ..Quote::DOUBLE }, CHARACTER],
    preprocessor: true,
    ..Grammar::default()
});

pub(super) static CPP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static CSHARP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static RUBY: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static PHP: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static GROOVY: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static SCALA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static SWIFT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static DART: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static LUA: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static PERL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static R: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("kr", "if else for while repeat break next return function in library require"),
        ("kc", "TRUE FALSE NULL NA Inf NaN"),
    ]),
    in_names: ".",
    line_comments: &["#"],
    block_comments: &[],
    ..Grammar::default()
});

pub(super) static ELIXIR: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static HASKELL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static NIX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static JSONNET: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static SQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static HCL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "kr",
            "check data dynamic import locals module moved output provider provisioner removed resource terraform variable lifecycle backend required_providers",
        ),
        ("k", "for in if else endif endfor"),
        ("kc", "true false null"),
        ("kt", "any bool list map number object set string tuple"),
        ("nb", "var local each count self path"),
    ]),
    in_names: "-",
    line_comments: &["#", "//"],
    quotes: &[Quote { code: "${", ..Quote::DOUBLE }],
    key: "na",
    key_signs: "=",
    ..Grammar::default()
});

pub(super) static GRAPHQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static PROTOBUF: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "enum extend extensions group import max message oneof option optional package public repeated required reserved returns rpc service stream syntax edition to map",
        ),
        (
            "kt",
            "bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64",
        ),
        ("kc", "true false"),
    ]),
    defined: &[
        ("message", "nc"),
        ("enum", "nc"),
        ("service", "nc"),
        ("rpc", "nf"),
        ("package", "nn"),
    ],
    ..Grammar::default()
});

pub(super) static REGO: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static PROMQL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static POWERSHELL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(super) static NGINX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        ("kn", "events http include location server upstream map if stream types geo"),
        (
            "k",
            "access_log add_header alias allow client_max_body_size daemon default_type deny error_log error_page expires gzip index keepalive_timeout limit_req listen log_format proxy_buffering proxy_cache proxy_http_version proxy_pass proxy_read_timeout proxy_redirect proxy_set_header resolver return rewrite root sendfile server_name set ssl_certificate ssl_certificate_key ssl_protocols try_files user worker_connections worker_processes",
        ),
        ("kc", "on off"),
    ]),
    in_names: "-",
    line_comments: &["#"],
    block_comments: &[],
    signed: &[('$', "nv")],
    ..Grammar::default()
});

pub(super) static DOT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[("k", "digraph edge graph node strict subgraph")]),
    line_comments: &["//", "#"],
    quotes: &[Quote { lines: true, ..Quote::DOUBLE }],
    key: "na",
    key_signs: "=",
    ..Grammar::default()
});

/// What stands in `{{ … }}` and `{% … %}`.
pub(super) static TEMPLATES: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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
pub(super) static OTHERS: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[
        (
            "k",
            "break case catch class const continue def default do else end enum export extern for fn fun func function if import in interface let match module namespace new package private public return static struct switch then throw try type union use var when while with",
        ),
        ("kc", "false nil none null true"),
    ]),
    ..Grammar::default()
});
