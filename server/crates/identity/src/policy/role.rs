//! Roles: what is said of them beside the policies that name them.

use super::{PolicyProblem, PolicyProblems, schema};
use platform::{
    EntityRef,
    access::{Permission, PrincipalKind},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// A number of days.
pub type Days = u32;

/// A role. What it may do is said by policies (`principal in Role::"name"`) and by `permissions`; the
/// rest are bounds that hold whatever other roles somebody has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Role {
    /// What it is for, in a sentence.
    pub description: String,
    /// Roles that who has this one has too.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub includes: BTreeSet<String>,
    /// What it permits everywhere, beside what policies say.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<String>,
    /// The only namespaces whose entities it has anything to do with; `None` is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<BTreeSet<String>>,
    /// Entities that it has nothing to do with.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub restricted: BTreeSet<EntityRef>,
    /// The only integrations whose data it sees; `None` is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub integrations: Option<BTreeSet<String>>,
    /// How many days back it sees history, changes and measures; `None` is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<Days>,
    /// What it may only do once one of these has approved.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub approvals: BTreeMap<String, BTreeSet<String>>,
}

impl Role {
    /// Reads a role from TOML.
    ///
    /// # Errors
    /// With the place of what cannot be read.
    pub fn parse(place: &str, text: &str) -> Result<Self, PolicyProblems> {
        let role: Self = toml::from_str(text).map_err(|error| unreadable(place, text, &error))?;
        role.check(place)?;
        Ok(role)
    }

    /// What it means as policies of Cedar.
    #[must_use]
    pub fn policies(&self, name: &str) -> String {
        let mut text = String::new();
        let role = format!("{}::{name:?}", schema::ROLE);
        let actions = |names: &mut dyn Iterator<Item = &String>| {
            names.map(|name| format!("Action::{name:?}")).collect::<Vec<_>>().join(", ")
        };
        // Writing to a String cannot fail.
        if !self.permissions.is_empty() {
            let actions = actions(&mut self.permissions.iter());
            let _ = writeln!(
                text,
                "@id(\"permissions\")\npermit (principal in {role}, action in [{actions}], resource);"
            );
        }
        if let Some(namespaces) = &self.namespaces {
            let list = quoted(namespaces.iter().map(String::as_str));
            let _ = writeln!(
                text,
                "@id(\"namespaces\")\nforbid (principal in {role}, action, resource is Entity)\n\
                 unless {{ [{list}].contains(resource.namespace) }};"
            );
        }
        if !self.restricted.is_empty() {
            let entities = self.restricted.iter().map(|one| format!("Entity::{:?}", one.as_str()));
            let list = entities.collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                text,
                "@id(\"restricted\")\nforbid (principal in {role}, action, resource is Entity)\n\
                 when {{ resource in [{list}] }};"
            );
        }
        for (permission, by) in &self.approvals {
            let by = by.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                text,
                "@id(\"approval/{permission}\")\n@approval({by:?})\n\
                 forbid (principal in {role}, action == Action::{permission:?}, resource);"
            );
        }
        text
    }

    fn check(&self, place: &str) -> Result<(), PolicyProblems> {
        let known = |name: &str| {
            Permission::from_name(name).is_some()
                || [schema::READING, schema::CHANGING].contains(&name)
        };
        let mut wrong = Vec::new();
        for name in self.permissions.iter().filter(|name| !known(name)) {
            wrong.push(PolicyProblem::at(place, "", 0, unknown_permission(name)));
        }
        for name in self.approvals.keys().filter(|name| Permission::from_name(name).is_none()) {
            wrong.push(PolicyProblem::at(place, "", 0, unknown_permission(name)));
        }
        if wrong.is_empty() { Ok(()) } else { Err(PolicyProblems(wrong)) }
    }
}

fn unknown_permission(name: &str) -> String {
    let known: Vec<&str> = Permission::ALL.iter().map(|permission| permission.name()).collect();
    format!("there is no permission {name:?}; write one of {}", known.join(", "))
}

fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}

/// What TOML has to say of a text.
pub(super) fn unreadable(place: &str, text: &str, error: &toml::de::Error) -> PolicyProblems {
    let offset = error.span().map_or(0, |span| span.start);
    PolicyProblem::at(place, text, offset, error.message().to_owned()).into()
}

/// The name of a role: letters, digits and hyphens, so that it needs no quotes anywhere.
pub(super) fn check_name(place: &str, name: &str) -> Result<(), PolicyProblem> {
    let fits = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    let is_kind = PrincipalKind::from_name(name).is_some();
    if !name.is_empty() && name.chars().all(fits) && !is_kind {
        return Ok(());
    }
    let message = format!("{name:?} is no name of a role");
    Err(PolicyProblem::at(place, "", 0, message).fix("write letters, digits and hyphens"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let error =
            Role::parse("roles.toml", "description = 'x'\nnamespace = ['a']\n").unwrap_err();
        let problem = &error.0[0];
        assert_eq!((problem.line, problem.column), (2, 1), "{problem}");
        let error = Role::parse("r", "permissions = ['catalog.red']").unwrap_err();
        assert!(error.to_string().contains("no permission \"catalog.red\""), "{error}");
    }
}
