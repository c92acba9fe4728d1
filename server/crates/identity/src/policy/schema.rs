//! What policies can speak of: Cedar's schema, made of the list of permissions.

use cedar_policy::Schema;
use platform::access::{About, Permission, PrincipalKind};
use std::fmt::Write;

/// The action group of everything that only looks.
pub(super) const READING: &str = "reading";
/// The action group of everything that changes something.
pub(super) const CHANGING: &str = "changing";

/// The type of an entity of the catalog.
pub(super) const ENTITY: &str = "Entity";
/// The type of the portal as a whole.
pub(super) const PORTAL: &str = "Portal";
/// The type of a Group of the catalog.
pub(super) const GROUP: &str = "Group";
/// The type of a User of the catalog.
pub(super) const USER: &str = "User";
/// The type of a role.
pub(super) const ROLE: &str = "Role";

const TYPES: &str = r"
entity Group;
entity User;
entity Role;
entity Portal;
entity Entity = {
    kind: String,
    namespace: String,
    type?: String,
    lifecycle?: String,
    owners: Set<Group>,
    ownerUsers: Set<User>,
    system?: String,
    tags: Set<String>,
    restricted: Bool,
};
";

/// What there is of somebody, beside the Groups that they are in, their User and their roles.
const WHO: &str = "{ id: String, roles: Set<String>, onBehalfOf?: String }";

/// The types of those who ask.
pub(super) const KINDS: [(PrincipalKind, &str); 5] = [
    (PrincipalKind::Person, "Person"),
    (PrincipalKind::Agent, "Agent"),
    (PrincipalKind::Service, "Service"),
    (PrincipalKind::Guest, "Guest"),
    (PrincipalKind::Anonymous, "Anonymous"),
];

/// The schema as Cedar writes it.
#[must_use]
pub(super) fn text() -> String {
    let mut text = TYPES.to_owned();
    let names: Vec<&str> = KINDS.iter().map(|(_, name)| *name).collect();
    // Writing to a String cannot fail.
    for name in &names {
        let _ = writeln!(text, "entity {name} in [Group, User, Role] {WHO};");
    }
    let _ = writeln!(text, "action {READING}, {CHANGING};");
    for permission in Permission::ALL {
        let group = if permission.changes() { CHANGING } else { READING };
        let resource = match permission.about() {
            About::Entity => ENTITY,
            About::Portal => PORTAL,
        };
        let _ = writeln!(
            text,
            "action {:?} in {group} appliesTo {{ principal: [{}], resource: [{resource}] }};",
            permission.name(),
            names.join(", "),
        );
    }
    text
}

/// The schema.
///
/// # Errors
/// When the text above is none, which a test rules out.
pub(super) fn schema() -> Result<Schema, String> {
    let parsed = Schema::from_cedarschema_str(&text());
    parsed.map(|(schema, _)| schema).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_is_an_action() {
        let schema = schema().unwrap();
        let actions: Vec<String> = schema.actions().map(ToString::to_string).collect();
        for permission in Permission::ALL {
            let name = format!("Action::{:?}", permission.name());
            assert!(actions.contains(&name), "{name} in {actions:?}");
        }
        assert_eq!(actions.len(), Permission::ALL.len() + 2);
    }
}
