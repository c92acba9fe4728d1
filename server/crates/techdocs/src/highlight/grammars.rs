//! Grammars of the languages that are words and signs, a file for each family.

mod functional;
mod machine;
mod managed;
mod others;
mod questions;
mod scripts;
mod settings;
mod web;

pub(super) use functional::{HASKELL, JSONNET, NIX};
pub(super) use machine::{C, CPP, GO, RUST, SWIFT};
pub(super) use managed::{CSHARP, JAVA, KOTLIN, SCALA};
pub(super) use others::{OTHERS, TEMPLATES};
pub(super) use questions::{PROMQL, REGO, SQL};
pub(super) use scripts::{ELIXIR, GROOVY, LUA, PERL, PHP, POWERSHELL, PYTHON, R, RUBY};
pub(super) use settings::{DOT, HCL, NGINX, PROTOBUF};
pub(super) use web::{DART, GRAPHQL, JAVASCRIPT, JSON, JSX};

use super::words::Quote;

const TEXT_BLOCK: Quote = Quote { open: "\"\"\"", close: "\"\"\"", lines: true, ..Quote::DOUBLE };
const CHARACTER: Quote = Quote { class: "sc", ..Quote::SINGLE };
