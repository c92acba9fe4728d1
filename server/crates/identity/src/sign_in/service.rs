//! The service: what it is made of, and what its parts share.

mod acting;
mod entrance;
mod flows;
mod held;
mod identify;
mod keys;
mod leaving;
mod people;
mod population;
mod principal;
mod reach;
mod renewal;
#[cfg(test)]
mod tests;

pub use flows::{Begun, Came, Completed};
pub use identify::{Identified, Shown, allows_guest};
pub use leaving::{NoticeError, SignedOut};
pub use population::Somebody;
pub use reach::Reachable;

use super::{Attempts, Provider, Randomness, Sealer, SignInSettings, secret};
use held::{Epochs, Held};
use platform::{
    Timestamp,
    access::{Asker, Authority, Directory, Object, Permission, Principal, RoleBook},
    identity::IdentityError,
    timestamp::Clock,
};
use std::{
    collections::BTreeSet,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use store::{AccountRecord, Store, StoreError};

/// The provider's name of whoever sits at this machine.
const GUEST: &str = "guest";

/// Sign-ins that an address may begin or end within the window: an office has one address.
const TRIES: u32 = 120;

/// Wrong secrets that an address may show within it.
const MISTAKES: u32 = 60;

/// Sign-ins of one account within it.
const ENTRIES: u32 = 30;

/// The window.
const WINDOW: Duration = Duration::from_mins(5);

/// What the service is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// How it is set up.
    pub settings: SignInSettings,
    /// Who tells who somebody is.
    pub providers: Vec<Arc<dyn Provider>>,
    /// The catalog's people.
    pub directory: Arc<dyn Directory>,
    /// Who has which role.
    pub roles: Arc<dyn RoleBook>,
    /// What may be done.
    pub authority: Arc<dyn Authority>,
    /// What providers gave us is sealed by it.
    pub sealer: Sealer,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub randomness: Arc<dyn Randomness>,
}

/// Signing in.
pub struct SignIn {
    parts: Parts,
    held: Held,
    exchanged: acting::Exchanged,
    tries: Attempts,
    mistakes: Attempts,
    entries: Attempts,
    guest: Mutex<Option<(Epochs, Arc<Principal>)>>,
    own: Weak<Self>,
}

/// Who comes by a request that is about signing in.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The number of the request.
    pub request: Arc<str>,
    /// Where it came from.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub device: String,
}

impl Visit {
    /// The same, as somebody.
    fn asker(&self, principal: Arc<Principal>) -> Asker {
        Asker::new(principal, Arc::clone(&self.request), self.address)
    }

    /// Whose attempts it counts among.
    fn who(&self) -> String {
        self.address.map_or_else(|| "nowhere".to_owned(), |address| address.to_string())
    }
}

impl SignIn {
    /// A service; it begins to look after sessions with [`SignIn::run`].
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let attempts = |most| Attempts::new(most, WINDOW, Arc::clone(&parts.clock));
        let (tries, mistakes, entries) = (attempts(TRIES), attempts(MISTAKES), attempts(ENTRIES));
        Arc::new_cyclic(|own| Self {
            held: Held::new(),
            exchanged: acting::Exchanged::default(),
            tries,
            mistakes,
            entries,
            guest: Mutex::default(),
            own: Weak::clone(own),
            parts,
        })
    }

    /// How it is set up.
    #[must_use]
    pub const fn settings(&self) -> &SignInSettings {
        &self.parts.settings
    }

    /// Whoever sits at this machine, with the roles that guests have.
    #[must_use]
    pub fn guest(&self) -> Arc<Principal> {
        let epochs = self.epochs();
        let mut known = self.guest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, guest)) = &*known
            && *then == epochs
        {
            return Arc::clone(guest);
        }
        let guest = Principal::guest();
        let roles = self.parts.roles.roles_of(&guest, &BTreeSet::new());
        let guest = Arc::new(Principal { roles, ..guest });
        *known = Some((epochs, Arc::clone(&guest)));
        guest
    }

    /// Whether somebody may do something with the portal as a whole.
    #[must_use]
    pub fn may(&self, principal: &Principal, permission: Permission) -> bool {
        self.parts.authority.decide(principal, permission, &Object::Portal).is_allowed()
    }

    fn provider(&self, id: &str) -> Option<&Arc<dyn Provider>> {
        self.parts.providers.iter().find(|provider| provider.door().id == id)
    }

    fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }

    /// A public number that nobody guesses.
    pub(crate) fn number(&self) -> Result<String, IdentityError> {
        secret::new_number(&*self.parts.randomness)
    }

    fn secret(&self) -> Result<String, IdentityError> {
        super::new_secret(&*self.parts.randomness)
    }

    /// Whether somebody is still who they were matched to; whoever is nobody in the catalog enters
    /// only where that is allowed.
    fn may_enter(&self, account: &AccountRecord) -> bool {
        if account.provider == GUEST {
            return self.parts.settings.guest;
        }
        self.provider(&account.provider).is_some()
            && (self.parts.settings.unmatched_enter || self.entity_of(account).is_some())
    }
}

/// A moment so much later.
fn after(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}

/// A moment so much earlier.
fn before(moment: Timestamp, time: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)))
}

/// What the store says is for the log.
fn unavailable(error: StoreError) -> IdentityError {
    IdentityError::Unavailable(error.to_string())
}
