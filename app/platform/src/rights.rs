//! Roles and policies, as somebody reads them, asks about them and changes them.
//!
//! Reached behind [`crate::access::Guarded`]. Everybody may ask what they themselves may do, and why;
//! of others who has `policy.read`, to change something takes `policy.write`.

mod documents;
mod forecast;
mod questions;
mod review;
mod roles;

pub use documents::{
    Becomes, DocumentChange, DocumentDetail, DocumentEntry, DocumentKind, DocumentVersion, Source,
};
pub use forecast::{Difference, Forecast, Judged, Mistake};
pub use questions::{
    DecidingPolicy, Explanation, Ground, Holder, HowRole, Question, WhoMay, WhoQuestion,
};
pub use review::{Review, ReviewRow};
pub use roles::{Bounds, Extent, Permitted, RoleBinding, RoleDetail, RoleEntry};

use crate::access::{Decision, Permission};
use crate::identity::IdentityError;
use async_trait::async_trait;

/// Roles and policies for one asker.
#[async_trait]
pub trait Rights: Send + Sync {
    /// What the asker may do with the portal as a whole. In memory: nothing waits.
    fn decide(&self, permission: Permission) -> Decision;

    /// Every role, by name.
    async fn roles(&self) -> Result<Vec<RoleEntry>, IdentityError>;

    /// One role: what it permits, who has it and by which binding.
    async fn role(&self, name: &str) -> Result<Option<RoleDetail>, IdentityError>;

    /// Every document, by sort and name.
    async fn documents(&self) -> Result<Vec<DocumentEntry>, IdentityError>;

    /// One document with its versions.
    async fn document(
        &self,
        kind: DocumentKind,
        name: &str,
    ) -> Result<Option<DocumentDetail>, IdentityError>;

    /// What would be wrong, or what would change, if it were so. Nothing is changed.
    async fn judge(&self, change: &DocumentChange) -> Result<Judged, IdentityError>;

    /// Makes it so, unless something is wrong: then that is told, and nothing is changed.
    async fn save(&self, change: &DocumentChange) -> Result<Vec<Mistake>, IdentityError>;

    /// Whether somebody may do something, and why.
    async fn explain(&self, question: &Question) -> Result<Explanation, IdentityError>;

    /// Who may do something.
    async fn who_may(&self, question: &WhoQuestion) -> Result<WhoMay, IdentityError>;

    /// Everybody with every role that they have and how they came by it. The audit log tells of it.
    async fn review(&self) -> Result<Review, IdentityError>;
}
