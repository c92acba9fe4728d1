//! What a change of the rules would do.

use crate::{EntityRef, access::Permission};
use serde::{Deserialize, Serialize};

/// What is wrong with a text, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mistake {
    /// The file or document.
    pub place: String,
    /// Line from 1.
    pub line: usize,
    /// Column from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: Option<String>,
}

/// What there is to say of a change that is not made yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// It cannot be made: every mistake.
    Wrong(Vec<Mistake>),
    /// It can, and would do this.
    Would(Forecast),
}

/// What somebody could do then and cannot now, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Who, by principal id.
    pub principal: String,
    /// What a person calls them.
    pub label: String,
    /// What.
    pub permission: Permission,
    /// With how many entities they could do it then and cannot now; 1 where it is about the portal.
    pub gained: u64,
    /// With how many they can now and could not then.
    pub lost: u64,
    /// With how many it takes an approval then, and did not before.
    pub to_be_approved: u64,
    /// A few of those entities.
    pub examples: Vec<EntityRef>,
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The widest differences, at most [`Forecast::SHOWN`].
    pub differences: Vec<Difference>,
    /// How many differences there are in all.
    pub total: u64,
    /// How many principals gain something.
    pub gaining: u64,
    /// How many lose something.
    pub losing: u64,
    /// How many principals were looked at.
    pub looked_at: u64,
    /// How many there are: looking ends after a while.
    pub of: u64,
    /// Nobody could change the rules any more.
    pub locks_out: bool,
}

impl Forecast {
    /// Differences that are told.
    pub const SHOWN: usize = 50;

    /// Entities that are named for a difference.
    pub const NAMED: usize = 3;
}
