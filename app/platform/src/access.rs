//! Who asks, what they want, and whether they may: the words that every service shares.
//!
//! A service is reached through [`Guarded`] alone, which wants to know who asks; so a call without
//! a principal does not compile. The service decides by an [`Authority`], once per class of equal
//! objects, and tells the audit log of what it did.

mod authority;
mod directory;
mod guarded;
mod object;
mod on_behalf;
mod permission;
mod principal;

pub use authority::{Authority, Decision, Limits, Refusal, Unbounded};
pub use directory::{ClassOfEntities, Directory, GroupNode, Objects, RoleBook};
pub use guarded::Guarded;
pub use object::{Aspects, EntityFacts, Object};
pub use on_behalf::{NoPersonToken, PersonToken, PersonTokens};
pub use permission::{About, Permission};
pub use principal::{Approved, Asker, Credential, Principal, PrincipalKind};
