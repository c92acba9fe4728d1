//! What is told, as facts: words are made of it where they are read, in the reader's language.

use super::NotificationKind;
use crate::{
    EntityRef, Timestamp,
    access::Permission,
    approvals::ApprovalState,
    costs::{Day, Month},
    deployments::Phase,
    scaffolder::TaskState,
};
use serde::{Deserialize, Serialize};

/// Characters of somebody else's words at the most.
const LONGEST: usize = 300;

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "told")]
pub enum Told {
    /// Somebody asks for an approval.
    ApprovalWanted {
        /// What is to be done.
        permission: Permission,
        /// With what, as a person calls it.
        label: String,
        /// Who asks, as a person calls them.
        by: String,
        /// Why.
        reason: Gist,
    },
    /// A request has another state.
    ApprovalAnswered {
        /// What was to be done.
        permission: Permission,
        /// With what, as a person calls it.
        label: String,
        /// How the request stands.
        state: ApprovalState,
        /// What who decided said to it, or what went wrong.
        words: Gist,
    },
    /// A sync has ended.
    SyncEnded {
        /// Of which application.
        application: String,
        /// Where.
        environment: String,
        /// How.
        phase: Phase,
        /// What the source says of it.
        words: Gist,
    },
    /// A task of a template has ended, or waits.
    Task {
        /// The template and what it makes, as a person calls them.
        label: String,
        /// How it stands.
        state: TaskState,
        /// Why it failed, or what it waits for.
        words: Gist,
    },
    /// Documentation cannot be built.
    DocsFailed {
        /// Whose, as a person calls it.
        label: String,
        /// Why.
        reason: Gist,
    },
    /// It can be built again.
    DocsMended {
        /// Whose, as a person calls it.
        label: String,
    },
    /// Removals wait for a person.
    RemovalsHeld {
        /// How many entities of the team's.
        count: u64,
    },
    /// Several places say what an entity is.
    Conflict {
        /// The entity.
        entity: EntityRef,
        /// How many places.
        places: u64,
    },
    /// A token is about to end.
    TokenExpires {
        /// What its maker calls it.
        name: String,
        /// When it ends.
        at: Timestamp,
    },
    /// A budget is used up to a threshold. How much that is, only the page tells.
    BudgetReached {
        /// The team, as a person calls it.
        team: String,
        /// How many hundredths of it.
        percent: u16,
        /// In which month.
        month: Month,
    },
    /// What is allocated in a cluster and what is billed for it differ too much.
    CostsDiffer {
        /// The cluster.
        cluster: String,
        /// On which day.
        day: Day,
        /// By how many thousandths of what is billed.
        permille: i64,
    },
    /// How a team delivered in a week.
    DeliveryWeek {
        /// The team, as a person calls it.
        team: String,
        /// The first day of the week, such as `2026-11-23`.
        first: String,
        /// The last day.
        last: String,
        /// Successful deployments of something new to production.
        deployments: u64,
        /// The same of the week before.
        deployments_before: u64,
        /// Changes that came with them.
        changes: u64,
        /// The median of their lead times, in milliseconds; `None` of too few.
        lead: Option<i64>,
        /// Deployments that failed.
        failed: u64,
        /// Of how many.
        attempts: u64,
        /// The median of the times to restore, in milliseconds; `None` of too few.
        restore: Option<i64>,
    },
    /// A task of a template says something.
    Message {
        /// The template, as a person calls it.
        label: String,
        /// What it says.
        words: Gist,
    },
}

impl Told {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> NotificationKind {
        match self {
            Self::ApprovalWanted { .. } => NotificationKind::ApprovalWanted,
            Self::ApprovalAnswered { .. } => NotificationKind::ApprovalAnswer,
            Self::SyncEnded { .. } => NotificationKind::Sync,
            Self::Task { .. } => NotificationKind::Task,
            Self::DocsFailed { .. } | Self::DocsMended { .. } => NotificationKind::Docs,
            Self::RemovalsHeld { .. } => NotificationKind::Removals,
            Self::Conflict { .. } => NotificationKind::Conflict,
            Self::TokenExpires { .. } => NotificationKind::Token,
            Self::BudgetReached { .. } | Self::CostsDiffer { .. } => NotificationKind::Costs,
            Self::DeliveryWeek { .. } => NotificationKind::Digest,
            Self::Message { .. } => NotificationKind::Message,
        }
    }

    /// What of an entity it takes to be told of it: who may not see it learns nothing of it here.
    #[must_use]
    pub const fn needs(&self) -> Permission {
        match self {
            Self::DocsFailed { .. } | Self::DocsMended { .. } => Permission::DocsRead,
            Self::BudgetReached { .. } => Permission::CostRead,
            Self::DeliveryWeek { .. } => Permission::DeliveryRead,
            _ => Permission::CatalogRead,
        }
    }

    /// Somebody else's words in it, which only the portal shows: nobody knows what stands in them, and
    /// mail is read elsewhere.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::ApprovalWanted { reason, .. } | Self::DocsFailed { reason, .. } => {
                reason.as_str()
            }
            Self::ApprovalAnswered { words, .. }
            | Self::SyncEnded { words, .. }
            | Self::Task { words, .. }
            | Self::Message { words, .. } => words.as_str(),
            _ => "",
        }
    }
}

/// Somebody else's words, cut to a length and without breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gist(String);

impl Gist {
    /// The gist of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut letters = words.chars().filter(|letter| !letter.is_control());
        let mut gist: String = letters.by_ref().take(LONGEST).collect();
        if letters.next().is_some() {
            gist.push('…');
        }
        Self(gist)
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gist_is_one_short_line() {
        assert_eq!(Gist::of(" a\n\tb \u{7}c ").as_str(), "a b c");
        let long = Gist::of(&"é".repeat(1_000));
        assert_eq!(long.as_str().chars().count(), LONGEST + 1);
        assert!(long.as_str().ends_with('…'));
    }

    #[test]
    fn what_is_told_comes_back_from_the_database() {
        let told = Told::SyncEnded {
            application: "cart".to_owned(),
            environment: "production".to_owned(),
            phase: Phase::Failed,
            words: Gist::of("no"),
        };
        let text = serde_json::to_string(&told).unwrap();
        assert_eq!(serde_json::from_str::<Told>(&text).unwrap(), told);
        assert_eq!((told.kind(), told.words()), (NotificationKind::Sync, "no"));
    }
}
