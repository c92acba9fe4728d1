//! The rules that are in force in this process.

use super::Rules;
use platform::access::{
    Aspects, Authority, Decision, Limits, Object, Permission, Principal, RoleBook,
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Decides by the rules that are in force, and replaces them at once.
pub struct PolicyAuthority {
    rules: RwLock<Arc<Rules>>,
    epoch: AtomicU64,
}

impl PolicyAuthority {
    /// Decides by these rules.
    #[must_use]
    pub fn new(rules: impl Into<Arc<Rules>>) -> Self {
        Self { rules: RwLock::new(rules.into()), epoch: AtomicU64::new(1) }
    }

    /// Puts other rules in force: every decision from here on is by them.
    pub fn replace(&self, rules: impl Into<Arc<Rules>>) {
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules.into();
        self.epoch.fetch_add(1, Ordering::Release);
    }

    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Authority for PolicyAuthority {
    fn decide(
        &self,
        principal: &Principal,
        permission: Permission,
        object: &Object<'_>,
    ) -> Decision {
        self.rules().decide(principal, permission, object)
    }

    fn aspects(&self, permission: Permission) -> Aspects {
        self.rules().aspects(permission)
    }

    fn limits(&self, principal: &Principal) -> Limits {
        self.rules().limits(principal)
    }

    fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }
}

impl RoleBook for PolicyAuthority {
    fn roles_of(&self, principal: &Principal, claims: &BTreeSet<String>) -> BTreeSet<String> {
        self.rules().roles_of(principal, claims)
    }

    fn epoch(&self) -> u64 {
        Authority::epoch(self)
    }
}
