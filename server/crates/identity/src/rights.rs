//! Who may do what, as somebody asks it and changes it ([`platform::rights::Rights`]).
//!
//! Decisions are those of [`crate::policy`]; whom they are about comes from [`crate::sign_in`] and the
//! catalog. Everything is told of now, by the rules that are in force.

mod asked;
mod explain;
mod forecast;
mod groups;
mod review;
mod roles;

pub use review::csv;

use crate::{
    policy::{DeskError, PolicyAuthority, PolicyDesk},
    sign_in::{SignIn, Somebody},
};
use asked::Asked;
use platform::{
    access::{Asker, Objects},
    identity::{Groups, IdentityError},
    rights::Rights,
    timestamp::Clock,
};
use std::sync::Arc;
use store::{Store, StoreError};

/// What the answers are made from.
pub struct RightsDesk {
    /// The database, for the audit log.
    pub store: Store,
    /// Where rules are changed.
    pub desk: Arc<PolicyDesk>,
    /// The rules in force.
    pub authority: Arc<PolicyAuthority>,
    /// Everybody.
    pub sign_in: Arc<SignIn>,
    /// The entities of the catalog.
    pub objects: Arc<dyn Objects>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl RightsDesk {
    /// The service as whoever asks may use it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Rights> {
        Arc::new(Asked { service: Arc::clone(self), asker: asker.clone() })
    }

    /// Groups, as whoever asks may see them.
    #[must_use]
    pub fn groups(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Groups> {
        Arc::new(Asked { service: Arc::clone(self), asker: asker.clone() })
    }

    async fn everybody(&self) -> Result<Vec<Somebody>, IdentityError> {
        self.sign_in.everybody(&self.objects.users()).await
    }
}

fn unavailable(error: StoreError) -> IdentityError {
    IdentityError::Unavailable(error.to_string())
}

/// An error of the desk that is no mistake in a text.
fn failed(error: DeskError) -> IdentityError {
    match error {
        DeskError::Store(error) => unavailable(error),
        DeskError::Refused(problems) => IdentityError::BadRequest(problems.to_string()),
    }
}

#[cfg(test)]
pub(crate) mod tests;
