//! Issues, and the projects that they are of.

use super::ErrorEvent;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names that stand in addresses, and what they stand for.
macro_rules! named {
    ($type:ident: $($variant:ident = $name:literal,)+) => {
        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The one of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }
    };
}

pub(crate) use named;

/// How bad it is, as who reported it says.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The program ended of it.
    Fatal,
    /// Something went wrong.
    #[default]
    Error,
    /// Something is odd.
    Warning,
    /// It is only told.
    Info,
    /// It is told to who looks for something.
    Debug,
}

named! { Level:
    Fatal = "fatal",
    Error = "error",
    Warning = "warning",
    Info = "info",
    Debug = "debug",
}

/// Whether somebody has dealt with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssueState {
    /// Nobody has.
    Unresolved,
    /// It is mended.
    Resolved,
    /// It is not to be told of, whatever happens.
    Ignored,
    /// It is put aside until it gets worse.
    Archived,
}

named! { IssueState:
    Unresolved = "unresolved",
    Resolved = "resolved",
    Ignored = "ignored",
    Archived = "archived",
}

/// How an unresolved one goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Substatus {
    /// It comes much more often than it did.
    Escalating,
    /// It was resolved, and came back.
    Regressed,
    /// It was not seen before the last days.
    New,
    /// It is known, and goes on.
    Ongoing,
}

named! { Substatus:
    Escalating = "escalating",
    Regressed = "regressed",
    New = "new",
    Ongoing = "ongoing",
}

/// What an assignee is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssigneeKind {
    /// A person.
    User,
    /// A team.
    Team,
}

named! { AssigneeKind:
    User = "user",
    Team = "team",
}

/// Who looks after an issue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Assignee {
    /// What it is.
    pub kind: AssigneeKind,
    /// The vendor's number.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// A person's address.
    pub email: Option<String>,
}

/// How many events there were from a moment on, until the next one of its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Since when.
    pub at: Timestamp,
    /// How many.
    pub events: u64,
}

/// What tells an issue from all others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IssueKey {
    /// The source, by its name in the configuration.
    pub source: String,
    /// The vendor's number of it.
    pub id: String,
}

impl fmt::Display for IssueKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.source, self.id)
    }
}

impl IssueKey {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (source, id) = text.rsplit_once('/')?;
        let sane = !source.is_empty() && !id.is_empty();
        let number = id.bytes().all(|byte| byte.is_ascii_digit());
        (sane && number).then(|| Self { source: source.to_owned(), id: id.to_owned() })
    }
}

/// A fault, with all its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The vendor's number of it.
    pub id: String,
    /// What people call it: `SHOP-1A`.
    pub short_id: String,
    /// What went wrong.
    pub title: String,
    /// Where; empty when it is not told.
    pub culprit: String,
    /// How bad it is.
    pub level: Level,
    /// Whether somebody has dealt with it.
    pub state: IssueState,
    /// How it goes on; of an unresolved one.
    pub substatus: Option<Substatus>,
    /// Whether nobody caught it.
    pub unhandled: bool,
    /// Events in all.
    pub events: u64,
    /// People affected.
    pub people: u64,
    /// The first event.
    pub first_seen: Option<Timestamp>,
    /// The last event.
    pub last_seen: Option<Timestamp>,
    /// The project, by its slug.
    pub project: String,
    /// The page at the vendor.
    pub page: String,
    /// Who looks after it.
    pub assignee: Option<Assignee>,
    /// Events of the last day, by hour, the oldest first.
    pub hourly: Vec<Count>,
}

impl Issue {
    /// Events of the last day.
    #[must_use]
    pub fn last_day(&self) -> u64 {
        self.hourly.iter().map(|count| count.events).sum()
    }

    /// Whether it waits for somebody.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, IssueState::Unresolved)
    }
}

/// A version, as the vendor was told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its whole name: `shop@1.4.2`, or a commit.
    pub version: String,
    /// When the vendor first heard of it.
    pub created_at: Option<Timestamp>,
}

impl Release {
    /// What of the name is the version: `1.4.2` of `shop@1.4.2`.
    #[must_use]
    pub fn number(&self) -> &str {
        self.version.rsplit_once('@').map_or(self.version.as_str(), |(_, number)| number)
    }

    /// Whether it is what runs as this version, or was built of this commit.
    #[must_use]
    pub fn is(&self, version: Option<&str>, revision: &str) -> bool {
        /// The shortest beginning of a commit that counts as the commit.
        const SHORTEST: usize = 7;
        let number = self.number();
        let plain = |text: &str| text.strip_prefix('v').unwrap_or(text).to_owned();
        let same = version.is_some_and(|version| plain(version) == plain(number));
        let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        // `1.4.2+0123abc` says of which commit it was built.
        let commit = number.rsplit_once('+').map_or(number, |(_, commit)| commit);
        let of_commit = commit.len() >= SHORTEST && hexadecimal(commit);
        same || (of_commit && revision.len() >= SHORTEST && {
            revision.starts_with(commit) || commit.starts_with(revision)
        })
    }
}

/// An issue with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueDetail {
    /// It.
    pub issue: Issue,
    /// Events of the last month, by day, the oldest first.
    pub daily: Vec<Count>,
    /// The release that it was first seen in.
    pub first_release: Option<Release>,
    /// The release that it was last seen in.
    pub last_release: Option<Release>,
    /// Its last event.
    pub event: Option<ErrorEvent>,
}

/// A team at the vendor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ErrorTeam {
    /// The vendor's number; what an assignment names.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
}

/// What one service reports to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorProject {
    /// The vendor's number; a slug may change.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// What it is written in or runs on.
    pub platform: Option<String>,
    /// The teams that it belongs to.
    pub teams: Vec<ErrorTeam>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(version: &str) -> Release {
        Release { version: version.to_owned(), created_at: None }
    }

    #[test]
    fn a_release_is_what_runs_as_its_version_or_was_built_of_its_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        assert!(release("shop@1.4.2").is(Some("1.4.2"), commit));
        assert!(release("shop@1.4.2").is(Some("v1.4.2"), ""));
        assert!(!release("shop@1.4.2").is(Some("1.4.3"), commit));
        assert!(release(commit).is(None, commit) && release("shop@0123456").is(None, commit));
        assert!(release("shop@1.4.2+0123456").is(None, commit));
        assert!(!release("shop@012").is(None, commit), "too short to be a commit");
        assert!(!release("1.0").is(None, ""));
    }

    #[test]
    fn a_key_reads_back_as_what_it_was() {
        let key = IssueKey { source: "sentry".to_owned(), id: "42".to_owned() };
        assert_eq!(IssueKey::parse(&key.to_string()), Some(key));
        for wrong in ["", "42", "/42", "sentry/", "sentry/4x"] {
            assert_eq!(IssueKey::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_read_back() {
        for level in Level::ALL {
            assert_eq!(Level::from_name(level.name()), Some(*level));
        }
        for state in IssueState::ALL {
            assert_eq!(IssueState::from_name(state.name()), Some(*state));
        }
        assert_eq!(Substatus::from_name("nothing"), None);
    }
}
