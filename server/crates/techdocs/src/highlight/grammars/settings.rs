//! Languages of settings, schemas and drawings.

use crate::highlight::words::{Grammar, Quote, words};
use std::sync::LazyLock;

pub(in crate::highlight) static HCL: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(in crate::highlight) static PROTOBUF: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(in crate::highlight) static NGINX: LazyLock<Grammar> = LazyLock::new(|| Grammar {
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

pub(in crate::highlight) static DOT: LazyLock<Grammar> = LazyLock::new(|| Grammar {
    words: words(&[("k", "digraph edge graph node strict subgraph")]),
    line_comments: &["//", "#"],
    quotes: &[Quote { lines: true, ..Quote::DOUBLE }],
    key: "na",
    key_signs: "=",
    ..Grammar::default()
});
