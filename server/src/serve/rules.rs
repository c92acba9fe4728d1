//! What decides until roles and policies do: everything may be done that is in scope.

use platform::access::{Aspects, Authority, Decision, Object, Permission, Principal, RoleBook};
use std::collections::BTreeSet;

/// Nobody has a role, and nobody is kept from anything that they were not kept from before.
pub(super) struct Open;

impl RoleBook for Open {
    fn roles_of(&self, _: &Principal, _: &BTreeSet<String>) -> BTreeSet<String> {
        BTreeSet::new()
    }
}

impl Authority for Open {
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
