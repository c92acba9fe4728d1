//! What is to be told, by who causes it.

use super::Told;
use crate::EntityRef;
use std::collections::BTreeSet;

/// What all people together are called among the names of whom something is meant for.
pub const EVERYONE: &str = "everyone";

/// What a role is called among the names of whom something is meant for: principal ids and groups are
/// called by their own.
#[must_use]
pub fn role_name(role: &str) -> String {
    format!("role:{role}")
}

/// Something that is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What tells this occurrence from every other: it is told once, whoever tells it.
    pub key: String,
    /// What is told.
    pub told: Told,
    /// Where one sees more of it, below the portal's address.
    pub link: String,
    /// The entities that it is about: people who may see none of them are not told; of what counts them
    /// together ([`Told::DeliveryWeek`]), those who may not see all. Channels of teams are told whatever
    /// is meant for the team.
    pub about: Vec<EntityRef>,
    /// Whom it is meant for: principal ids, groups, roles ([`role_name`]).
    pub to: BTreeSet<String>,
    /// Who caused it, and knows.
    pub except: Option<String>,
}

impl News {
    /// Names that something is meant for at the most.
    pub const MOST: usize = 64;

    /// Entities that are named at the most.
    pub const NAMED: usize = 20;

    /// Something for nobody yet.
    #[must_use]
    pub fn new(key: impl Into<String>, told: Told, link: impl Into<String>) -> Self {
        let (key, link) = (key.into(), link.into());
        Self { key, told, link, about: Vec::new(), to: BTreeSet::new(), except: None }
    }

    /// The key of what is told of a token's end.
    #[must_use]
    pub fn key_of_token(id: &str) -> String {
        format!("token:{id}:ends")
    }

    /// The same, for these too.
    #[must_use]
    pub fn to<N: ToString>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.to.extend(names.into_iter().map(|name| name.to_string()));
        self
    }

    /// The same, about these too.
    #[must_use]
    pub fn about(mut self, entities: impl IntoIterator<Item = EntityRef>) -> Self {
        self.about.extend(entities);
        self.about.truncate(Self::NAMED);
        self
    }

    /// The same, not for who caused it.
    #[must_use]
    pub fn except(self, principal: impl Into<String>) -> Self {
        Self { except: Some(principal.into()), ..self }
    }
}
