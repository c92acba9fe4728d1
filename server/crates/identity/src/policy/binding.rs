//! Who has a role: a role, and whom it is given to.

use platform::{
    EntityRef,
    access::{Principal, PrincipalKind},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// Whom a role is given to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    /// Who has this principal id: `user:default/jane`, `service:deployer`, `guest` …
    Principal(String),
    /// Who is in this Group of the catalog, or in one below it.
    Group(EntityRef),
    /// Whom the provider says to have this group or role: `claim:portal-admins`.
    Claim(String),
    /// Everybody who has signed in: `everybody`.
    Everybody,
}

/// The word for everybody who has signed in.
const EVERYBODY: &str = "everybody";
/// What the claim of a provider begins with.
const CLAIM: &str = "claim:";
/// What the other principal ids begin with.
const PREFIXES: [&str; 3] = ["agent:", "service:", "account:"];

impl Subject {
    /// Whether a principal is meant.
    #[must_use]
    pub fn means(&self, principal: &Principal, claims: &BTreeSet<String>) -> bool {
        match self {
            Self::Principal(id) => {
                let entity = principal.entity.as_ref().map(EntityRef::as_str);
                principal.id == *id || entity == Some(id)
            }
            Self::Group(group) => principal.groups.contains(group),
            Self::Claim(claim) => claims.contains(claim),
            Self::Everybody => principal.kind == PrincipalKind::Person,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Principal(id) => formatter.write_str(id),
            Self::Group(group) => write!(formatter, "{group}"),
            Self::Claim(claim) => write!(formatter, "{CLAIM}{claim}"),
            Self::Everybody => formatter.write_str(EVERYBODY),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}

impl TryFrom<String> for Subject {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let plain = [PrincipalKind::Guest, PrincipalKind::Anonymous].map(PrincipalKind::name);
        if text == EVERYBODY {
            return Ok(Self::Everybody);
        }
        if let Some(claim) = text.strip_prefix(CLAIM).filter(|claim| !claim.is_empty()) {
            return Ok(Self::Claim(claim.to_owned()));
        }
        if plain.contains(&text) || PREFIXES.iter().any(|prefix| text.starts_with(prefix)) {
            return Ok(Self::Principal(text.to_owned()));
        }
        let reference = text.parse::<EntityRef>().ok();
        match reference.as_ref().map(|reference| (reference, reference.kind())) {
            Some((group, "group")) => Ok(Self::Group(group.clone())),
            Some((user, "user")) => Ok(Self::Principal(user.to_string())),
            _ => Err(format!(
                "{text:?} is nobody who can be given a role; write a user (user:default/jane), a \
                 group (group:default/payments), what the provider calls a group \
                 (claim:portal-admins), everybody, guest, or the id of an agent or service \
                 (service:deployer)"
            )),
        }
    }
}

/// A role and whom it is given to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Binding {
    /// The role.
    pub role: String,
    /// Whom.
    pub to: Subject,
}

impl Binding {
    /// The name of its document.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.role, self.to)
    }

    /// The binding that a document of this name is.
    ///
    /// # Errors
    /// When it is none; the text says what to write.
    pub fn named(name: &str) -> Result<Self, String> {
        let (role, to) = name.split_once(' ').ok_or("write a role and whom it is given to")?;
        Ok(Self { role: role.to_owned(), to: to.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_reads_back_from_its_text() {
        for text in [
            "user:default/jane",
            "group:default/a",
            "claim:Admins",
            "everybody",
            "guest",
            "agent:7",
        ] {
            assert_eq!(text.parse::<Subject>().unwrap().to_string(), text);
        }
        assert_eq!("Group:A".parse(), Ok(Subject::Group(EntityRef::new("group", "default", "a"))));
        for text in ["", "jane", "component:default/a", "claim:"] {
            assert!(text.parse::<Subject>().is_err(), "{text:?}");
        }
    }
}
