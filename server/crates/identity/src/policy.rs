//! Roles and policies: who may do what, and why.
//!
//! Policies are Cedar's, roles and bindings are a table; both come from what Slipway brings along
//! ([`documents::built_in`]), from the company's files and from the database, the later over the
//! earlier. They are compiled as a whole ([`Rules`]): what does not compile never comes into force.
//! [`PolicyAuthority`] decides by the rules that are in force, and replaces them at once.
//!
//! To add a permission: a line in `platform::access::Permission`; the schema follows by itself. To
//! let a policy look at one more fact of an entity: a field of `EntityFacts` and of `Aspects`, an
//! attribute in `schema.rs`, its value in `request.rs`, its aspect in `aspects.rs`.

mod aspects;
mod authority;
mod binding;
mod desk;
mod documents;
mod files;
mod problem;
mod request;
mod role;
mod rules;
mod schema;

pub use authority::PolicyAuthority;
pub use binding::{Binding, Subject};
pub use desk::{DeskError, Draft, PolicyDesk, becomes};
pub use documents::{Document, DocumentKind, Documents, Source, built_in};
pub use files::read_folder;
pub use problem::{PolicyProblem, PolicyProblems};
pub use role::{Days, Role};
pub use rules::{Reason, Rules, Verdict};

#[cfg(test)]
mod tests;
