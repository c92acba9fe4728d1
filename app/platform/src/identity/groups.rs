//! Groups that people are in: those of the catalog with how they are nested, and those that providers
//! tell of; who is in them, and which roles they give.

use super::IdentityError;
use crate::EntityRef;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// Which groups are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupSort {
    /// Groups of the catalog.
    #[default]
    Catalog,
    /// Groups and roles that providers tell of somebody.
    Claims,
    /// Nobody's: the people who are in no group of the catalog.
    Nowhere,
}

impl GroupSort {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Catalog, Self::Claims, Self::Nowhere];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Claims => "claims",
            Self::Nowhere => "none",
        }
    }

    /// The sort of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// What is asked of the groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupQuery {
    /// Which.
    pub sort: GroupSort,
    /// A text that stands in the name.
    pub text: String,
    /// How many are left out at the beginning.
    pub offset: u64,
}

/// A role that a group gives to who is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GivenRole {
    /// The role.
    pub role: String,
    /// The group around this one that gives it; `None` where it does so itself.
    pub through: Option<EntityRef>,
}

/// A group of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupEntry {
    /// Which.
    pub group: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// Whether the catalog has it; else it is only mentioned.
    pub exists: bool,
    /// How many groups stand around it, in the order of the list.
    pub depth: u32,
    /// Whether what was searched for stands in it, and not only in one below it.
    pub found: bool,
    /// How many people it names itself.
    pub direct: u64,
    /// How many are in it by a group below it.
    pub inherited: u64,
    /// The roles that it gives.
    pub roles: Vec<GivenRole>,
}

/// A group or role as providers tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimEntry {
    /// Its name.
    pub claim: String,
    /// The providers of those whom it is told of, as people call them.
    pub providers: Vec<String>,
    /// How many people it is told of.
    pub people: u64,
    /// The roles that it gives.
    pub roles: Vec<String>,
}

/// Somebody in a group, or in none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMember {
    /// Who, by principal id.
    pub principal: String,
    /// What a person calls them.
    pub label: String,
    /// Their User entity.
    pub entity: Option<EntityRef>,
    /// Whether they have signed in.
    pub signed_in: bool,
    /// The groups by which they are in it; none where it names them itself.
    pub through: Vec<EntityRef>,
    /// The roles that they have in the end.
    pub roles: Vec<String>,
}

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "are", content = "all")]
pub enum GroupList {
    /// Groups of the catalog, each behind the one around it.
    Groups(Vec<GroupEntry>),
    /// Groups and roles of providers, by name.
    Claims(Vec<ClaimEntry>),
    /// People in none, by name.
    People(Vec<GroupMember>),
}

/// A page of groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupsPage {
    /// They.
    pub list: GroupList,
    /// How many there are of those asked for.
    pub total: u64,
    /// How many come before.
    pub offset: u64,
    /// How many there are of each sort, in their order, whatever is searched for.
    pub counts: [u64; 3],
}

impl GroupsPage {
    /// Rows of a page.
    pub const SIZE: u64 = 50;
}

/// A group with who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDetail {
    /// The group; of a provider's only the name is told.
    pub group: GroupOf,
    /// Who is in it, those first whom it names itself.
    pub members: Vec<GroupMember>,
    /// How many there are.
    pub total: u64,
    /// How many come before.
    pub offset: u64,
}

/// Whose group it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
pub enum GroupOf {
    /// The catalog's.
    Catalog {
        /// It.
        entry: GroupEntry,
        /// The groups around it, the outermost first.
        around: Vec<(EntityRef, String)>,
        /// The groups right below it.
        below: Vec<GroupEntry>,
    },
    /// A provider's.
    Claims {
        /// It.
        entry: ClaimEntry,
    },
}

/// Groups, for who may see people.
#[async_trait]
pub trait Groups: Send + Sync {
    /// Those asked for.
    async fn groups(&self, query: &GroupQuery) -> Result<GroupsPage, IdentityError>;

    /// A group of the catalog with who is in it, from an offset on.
    async fn group(
        &self,
        group: &EntityRef,
        offset: u64,
    ) -> Result<Option<GroupDetail>, IdentityError>;

    /// The same of a group or role of providers.
    async fn claim(&self, claim: &str, offset: u64) -> Result<Option<GroupDetail>, IdentityError>;
}
