//! What the service is made of.

use super::asked::Asked;
use crate::{policy::PolicyAuthority, sign_in::SignIn};
use platform::{
    access::{Asker, Authority, Credential, Object, Objects, Principal, PrincipalKind},
    identity::IdentityError,
    notifications::{EVERYONE, NotificationKind, Notifications, Told, Wishes, role_name},
    timestamp::Clock,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use store::{NotificationRecord, Store, StoreError};
use tokio::sync::broadcast;

/// Names whose news a slow listener may lag behind.
const NEWS: usize = 256;

/// What it is made of.
pub struct NotificationParts {
    /// The database.
    pub store: Store,
    /// Who somebody is.
    pub sign_in: Arc<SignIn>,
    /// What they may see.
    pub authority: Arc<PolicyAuthority>,
    /// The entities of the catalog.
    pub objects: Arc<dyn Objects>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long what was told is kept.
    pub kept: Duration,
    /// Whether people are sent mail.
    pub mails: bool,
}

/// What people are told.
pub struct NotificationDesk {
    pub(super) parts: NotificationParts,
    /// For whom something is another than before.
    pub(super) news: broadcast::Sender<Arc<BTreeSet<String>>>,
}

impl NotificationDesk {
    /// The service; it tells open pages of news while [`NotificationDesk::run`] goes on.
    #[must_use]
    pub fn new(parts: NotificationParts) -> Arc<Self> {
        Arc::new(Self { parts, news: broadcast::Sender::new(NEWS) })
    }

    /// The service as whoever asks may use it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Notifications> {
        Arc::new(Asked { desk: Arc::clone(self), asker: asker.clone() })
    }

    /// The names by which something may be meant for somebody. A program is told nothing, not even of
    /// its maker's: what it was made for does not say so.
    pub(super) fn names_of(&self, principal: &Principal) -> Vec<String> {
        let is_human = matches!(principal.kind, PrincipalKind::Person | PrincipalKind::Guest);
        if !is_human || matches!(principal.credential, Credential::Token(_)) {
            return Vec::new();
        }
        let roles = self.parts.authority.rules().all_roles(principal);
        let mut names = vec![principal.id.clone(), EVERYONE.to_owned()];
        names.extend(principal.groups.iter().map(ToString::to_string));
        names.extend(roles.iter().map(|role| role_name(role)));
        names
    }

    /// What is told, if somebody may learn of it: they may see one of those that it is about; of what
    /// counts them together, all.
    pub(super) fn shown(&self, principal: &Principal, record: &NotificationRecord) -> Option<Told> {
        let told: Told = serde_json::from_str(&record.body).ok()?;
        let sees = |entity| {
            let facts = self.parts.objects.facts(entity);
            facts.is_some_and(|facts| {
                let object = Object::Entity(&facts);
                self.parts.authority.decide(principal, told.needs(), &object).is_allowed()
            })
        };
        let mut about = record.about.iter();
        let seen = match told {
            Told::DeliveryWeek { .. } => about.all(sees),
            _ => record.about.is_empty() || about.any(sees),
        };
        seen.then_some(told)
    }

    /// What somebody wants to be told of.
    pub(super) async fn wishes_of(&self, principal: &str) -> Result<Wishes, IdentityError> {
        let known = self.parts.store.wishes(principal).await.map_err(unavailable)?;
        Ok(known.map_or_else(Wishes::default, |record| read_wishes(&record.wishes)))
    }
}

/// What is stored of wishes; what cannot be read any more is as if nothing had been said.
pub(super) fn read_wishes(text: &str) -> Wishes {
    #[derive(serde::Deserialize)]
    struct Stored {
        portal: Vec<String>,
        mail: Vec<String>,
    }
    let kinds = |names: Vec<String>| {
        names.iter().filter_map(|name| NotificationKind::from_name(name)).collect()
    };
    serde_json::from_str::<Stored>(text).map_or_else(
        |_| Wishes::default(),
        |stored| Wishes { portal: kinds(stored.portal), mail: kinds(stored.mail) },
    )
}

pub(super) fn unavailable(error: StoreError) -> IdentityError {
    IdentityError::Unavailable(error.to_string())
}
