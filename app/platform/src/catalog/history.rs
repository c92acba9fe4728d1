//! What happened to entities, read from the change log.

use crate::{EntityRef, Timestamp};
use serde::{Deserialize, Serialize};

/// What a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The entity is new.
    Created,
    /// Its descriptor changed.
    Updated,
    /// It is gone.
    Deleted,
}

/// What was done that changed something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// A source was read.
    Read,
    /// A source is no longer configured.
    Forgotten,
    /// A location was registered.
    Registered,
    /// A registered location was given another target.
    Retargeted,
    /// A registered location was removed.
    Unregistered,
    /// An entity was removed by hand.
    Removed,
    /// One of several documents was chosen to say what an entity is.
    Chosen,
    /// An orphan's grace time was over.
    Expired,
    /// Another act was undone.
    Undone,
}

impl Operation {
    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Read,
        Self::Forgotten,
        Self::Registered,
        Self::Retargeted,
        Self::Unregistered,
        Self::Removed,
        Self::Chosen,
        Self::Expired,
        Self::Undone,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Forgotten => "forgotten",
            Self::Registered => "registered",
            Self::Retargeted => "retargeted",
            Self::Unregistered => "unregistered",
            Self::Removed => "removed",
            Self::Chosen => "chosen",
            Self::Expired => "expired",
            Self::Undone => "undone",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    /// Who does such a thing.
    #[must_use]
    pub const fn actor(self) -> Actor {
        match self {
            Self::Read => Actor::Source,
            Self::Forgotten | Self::Expired => Actor::System,
            _ => Actor::Person,
        }
    }
}

/// Who changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// What a source says.
    Source,
    /// A person, in the portal or through the API.
    Person,
    /// The catalog itself.
    System,
}

impl Actor {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Person => "person",
            Self::System => "system",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Source, Self::Person, Self::System].into_iter().find(|actor| actor.name() == name)
    }
}

/// Who or what changed something, and where that is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// What was done.
    pub operation: Operation,
    /// Who did it.
    pub actor: Actor,
    /// The person, where that is known.
    pub person: Option<String>,
    /// The same, by principal id.
    #[serde(default)]
    pub principal: Option<String>,
    /// What was changed in one act has one of these: a pass of a source, an act of a person.
    pub change_set: Option<String>,
    /// The source whose claim the change is about.
    pub source: String,
    /// Its file or URL.
    pub location: String,
    /// The first line of the document, from 1.
    pub line: u32,
}

/// One entry of the change log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Position in the log; grows, with gaps.
    pub position: i64,
    /// When it was accepted.
    pub at: Timestamp,
    /// What it did.
    pub kind: ChangeKind,
    /// The entity.
    pub reference: EntityRef,
    /// What a person calls it.
    pub label: String,
    /// Why: the source and file that changed, in one line.
    pub cause: String,
    /// The same in parts.
    pub by: Cause,
    /// Whether what it changed is unknown: what stood there before is no longer kept.
    pub oldest: bool,
    /// Whether it is part of an act that can be undone.
    pub undoable: bool,
    /// The descriptor's difference as YAML, with three lines of context; empty in overviews.
    pub diff: Vec<DiffLine>,
}

/// A line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "sign", content = "text")]
pub enum DiffLine {
    /// On both sides.
    Same(String),
    /// Only after.
    Added(String),
    /// Only before.
    Removed(String),
    /// Lines left out here.
    Gap(u32),
}

/// Changes of one entity, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The changes.
    pub changes: Vec<Change>,
    /// The position to go on before, when there are older ones.
    pub older: Option<i64>,
}
