//! What goes wrong inside of services, as programs say it.

use crate::{company::Language, trouble::Kind};

/// A fault, as a program of a language tells of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// The type of what was thrown.
    pub kind: &'static str,
    /// What it says.
    pub value: &'static str,
    /// Where.
    pub culprit: &'static str,
    pub level: &'static str,
    /// Whether nobody caught it.
    pub unhandled: bool,
}

const fn words(
    kind: &'static str,
    value: &'static str,
    culprit: &'static str,
    level: &'static str,
    unhandled: bool,
) -> Words {
    Words { kind, value, culprit, level, unhandled }
}

const GO: &[Words] = &[
    words(
        "runtime.Error",
        "invalid memory address or nil pointer dereference",
        "internal/httpapi.(*Server).handle",
        "error",
        true,
    ),
    words(
        "*pq.Error",
        "pq: canceling statement due to user request",
        "internal/store.(*Store).Query",
        "error",
        false,
    ),
    words(
        "*json.SyntaxError",
        "unexpected end of JSON input",
        "internal/client.(*Client).Do",
        "error",
        false,
    ),
];
const JAVA: &[Words] = &[
    words(
        "NullPointerException",
        "Cannot invoke \"Price.amount()\" because \"price\" is null",
        "PriceController.quote",
        "error",
        true,
    ),
    words(
        "DataIntegrityViolationException",
        "could not execute statement; constraint [uq_line_item]",
        "LineItemRepository.save",
        "error",
        false,
    ),
    words(
        "HttpServerErrorException",
        "502 Bad Gateway: [no body]",
        "UpstreamClient.exchange",
        "error",
        false,
    ),
];
const PYTHON: &[Words] = &[
    words("KeyError", "'region'", "jobs.enrich in merge_rows", "error", true),
    words(
        "ValueError",
        "could not convert string to float: 'n/a'",
        "jobs.parse in read_amount",
        "error",
        true,
    ),
    words(
        "ConnectionError",
        "HTTPConnectionPool: Max retries exceeded",
        "jobs.fetch in load",
        "error",
        false,
    ),
];
const RUST: &[Words] = &[
    words(
        "panic",
        "called `Option::unwrap()` on a `None` value",
        "portal::pages::overview",
        "fatal",
        true,
    ),
    words(
        "sqlx::Error",
        "pool timed out while waiting for an open connection",
        "portal::store::read",
        "error",
        false,
    ),
    words(
        "serde_json::Error",
        "missing field `items` at line 1 column 2",
        "portal::client::list",
        "error",
        false,
    ),
];
const TYPESCRIPT: &[Words] = &[
    words(
        "TypeError",
        "Cannot read properties of undefined (reading 'map')",
        "src/cart/CartSummary",
        "error",
        true,
    ),
    words("ChunkLoadError", "Loading chunk 7 failed", "src/routes/index", "error", true),
    words(
        "FetchError",
        "request to /api/orders failed, reason: socket hang up",
        "src/lib/fetcher",
        "error",
        false,
    ),
];

const SLOW: &[Words] = &[
    words(
        "TimeoutError",
        "upstream request took longer than 3000 ms",
        "gateway in forward",
        "warning",
        false,
    ),
    words("DeadlineExceeded", "context deadline exceeded", "client in call", "error", false),
];
const LEAK: &[Words] = &[words(
    "OutOfMemoryError",
    "container was killed: memory limit reached",
    "runtime in allocate",
    "fatal",
    true,
)];
const DOWN: &[Words] = &[
    words("StartupError", "required setting is missing", "main in start", "fatal", true),
    words("MigrationError", "relation already exists", "main in migrate", "fatal", true),
];

/// What is always there: nobody gets to it.
const USUAL: &[Words] = &[
    words(
        "DeprecationWarning",
        "endpoint /v1 is deprecated, use /v2",
        "http in route",
        "warning",
        false,
    ),
    words("RetryExhausted", "gave up after 5 attempts", "queue in publish", "error", false),
    words("ValidationError", "email: not a valid address", "http in decode", "info", false),
    words("ConnectionReset", "connection reset by peer", "http in write", "warning", false),
];

/// What programs say of a kind of trouble.
pub(super) const fn of(kind: Kind, language: Language) -> &'static [Words] {
    match (kind, language) {
        (Kind::Down, _) => DOWN,
        (Kind::Slow, _) => SLOW,
        (Kind::Leak, _) => LEAK,
        (Kind::Errors, Language::Go) => GO,
        (Kind::Errors, Language::Java) => JAVA,
        (Kind::Errors, Language::Python) => PYTHON,
        (Kind::Errors, Language::Rust) => RUST,
        (Kind::Errors, Language::TypeScript) => TYPESCRIPT,
    }
}

/// What goes wrong all the time.
pub(super) const fn usual() -> &'static [Words] {
    USUAL
}

/// What a platform is called.
pub(super) const fn platform(language: Language) -> &'static str {
    match language {
        Language::Go => "go",
        Language::Java => "java",
        Language::Python => "python",
        Language::Rust => "rust",
        Language::TypeScript => "javascript",
    }
}
