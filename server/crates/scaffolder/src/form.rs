//! Forms from JSON Schema (draft 07), as react-jsonschema-form 5 with ajv shows, fills in and checks
//! them. Pure: the server, the command line and pages in a browser ask the same functions.
//!
//! ```text
//! schema + values -> effective  the schema that holds for these values: `$ref`, `allOf`, `if`,
//!                               `dependencies` and additional properties are resolved
//!                 -> defaults   the values with what the schema fills in by itself
//!                 -> fields     what is shown, without values: it stays the same while somebody types
//!                 -> validate   what does not hold
//! pairs of a form -> from_pairs the values again, of a browser without script
//! ```
//!
//! Schemas come from templates, that is, from anybody. What a schema may cost is bounded
//! ([`Budget`]); a value whose check costs more is refused, never let through.

mod budget;
mod choice;
mod defaults;
mod effective;
mod equality;
mod field;
mod fields;
mod format;
mod merge;
mod pages;
mod patterns;
mod picked;
mod pointer;
mod posted;
mod reference;
mod repository;
mod review;
mod rules;
mod schema;
mod switching;
mod ui;
mod validate;
mod wording;

pub use budget::Budget;
pub use defaults::defaults;
pub use effective::effective;
pub use field::{
    Access, Alternatives, Choice, ChoiceField, ChoiceLook, Field, FieldKind, Filter, Group,
    ListField, NumberField, NumberLook, PickerField, PickerKind, TextField, TextLook, Wanted,
};
pub use fields::{Choices, fields, fields_chosen};
pub use pages::{check, check_pages};
pub use patterns::{EnginePatterns, Patterns};
pub use picked::reference_of;
pub use pointer::{at, below, last, put, remove};
pub use posted::{Posted, decoded, from_pairs};
pub use repository::RepositoryAddress;
pub use review::{Reviewed, review};
pub use switching::switched;
pub use validate::{Violation, validate};
