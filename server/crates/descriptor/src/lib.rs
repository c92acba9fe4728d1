//! Descriptor documents: YAML with positions, judged by the rules of the format. Pure, no I/O: the
//! server, the command line and the browser's editor judge by this same code.
//!
//! [`parse`] makes documents of a text, a reader resolves their placeholders, [`judge`] says what
//! each of them is; [`review`] says all of that, with the relations, of a text that somebody is
//! writing. The rules are data (`kinds`) over a few shapes (`shape`): a new kind is one entry there.

mod compose;
mod document;
mod judge;
mod kinds;
mod metadata;
mod names;
mod parse;
mod place;
pub mod placeholder;
pub mod relations;
mod review;
mod scalar;
mod shape;

pub use document::{Content, DocumentError, Judgement, Limits, RawDocument, Verdict};
pub use judge::{judge, unknown_kind_message};
pub use parse::parse;
pub use review::{Review, ReviewedRelation, review};
