//! What tests share: a clock that is moved by hand, chance by a seed, people, roles.

use super::Randomness;
use platform::{
    EntityRef, Timestamp,
    access::{Aspects, Authority, Decision, Directory, Object, Permission, Principal, RoleBook},
    identity::IdentityError,
    timestamp::Clock,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

/// A clock that goes when it is told to.
pub(crate) struct Moving(AtomicI64);

impl Moving {
    pub fn at(milliseconds: i64) -> Self {
        Self(AtomicI64::new(milliseconds))
    }

    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for Moving {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Chance that is the same for the same seed.
pub(crate) struct Seeded {
    seed: u64,
    count: AtomicU64,
}

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }
}

impl Randomness for Seeded {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), IdentityError> {
        for chunk in bytes.chunks_mut(32) {
            let count = self.count.fetch_add(1, Ordering::SeqCst);
            let hash = Sha256::new().chain_update(self.seed.to_le_bytes());
            let hash = hash.chain_update(count.to_le_bytes()).finalize();
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
        Ok(())
    }
}

/// People of a catalog that is made up: references with the values of their keys, and groups.
#[derive(Default)]
pub(crate) struct People {
    pub users: Mutex<BTreeMap<EntityRef, BTreeMap<String, String>>>,
    pub groups: Mutex<BTreeMap<EntityRef, BTreeSet<EntityRef>>>,
    epoch: AtomicU64,
}

impl People {
    pub fn new(users: &[(&str, &[(&str, &str)])]) -> Self {
        let people = Self::default();
        for (user, values) in users {
            people.add(user, values);
        }
        people
    }

    pub fn add(&self, user: &str, values: &[(&str, &str)]) {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        self.users.lock().unwrap().insert(reference(user), values.collect());
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    pub fn remove(&self, user: &str) {
        self.users.lock().unwrap().remove(&reference(user));
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }
}

pub(crate) fn reference(text: &str) -> EntityRef {
    EntityRef::parse(text, Some("user"), "default").unwrap()
}

impl Directory for People {
    fn users_with(&self, key: &str, value: &str) -> Vec<EntityRef> {
        let users = self.users.lock().unwrap();
        let same = |values: &BTreeMap<String, String>| {
            values.get(key).is_some_and(|known| known.eq_ignore_ascii_case(value))
        };
        users.iter().filter(|(_, values)| same(values)).map(|(user, _)| user.clone()).collect()
    }

    fn groups_of(&self, user: &EntityRef) -> BTreeSet<EntityRef> {
        self.groups.lock().unwrap().get(user).cloned().unwrap_or_default()
    }

    fn label_of(&self, entity: &EntityRef) -> Option<String> {
        let users = self.users.lock().unwrap();
        users.contains_key(entity).then(|| entity.name().to_owned())
    }

    fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }
}

/// Roles that are named like the claims; and everything may be done that is in scope.
pub(crate) struct LikeClaims;

impl RoleBook for LikeClaims {
    fn roles_of(&self, _: &Principal, claims: &BTreeSet<String>) -> BTreeSet<String> {
        claims.clone()
    }
}

impl Authority for LikeClaims {
    fn decide(&self, principal: &Principal, permission: Permission, _: &Object<'_>) -> Decision {
        if principal.in_scope(permission) { Decision::Allow } else { Decision::Deny }
    }

    fn aspects(&self, _: Permission) -> Aspects {
        Aspects::default()
    }

    fn epoch(&self) -> u64 {
        0
    }
}
