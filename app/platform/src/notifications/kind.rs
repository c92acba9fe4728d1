//! The kinds of what is told, and who wants which.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A kind of what people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotificationKind {
    /// Somebody asks for their approval.
    ApprovalWanted,
    /// What they asked an approval for was decided, done, or is too old.
    ApprovalAnswer,
    /// A sync that they began has ended.
    Sync,
    /// A task that they began has ended, or waits for somebody.
    Task,
    /// Documentation of what their team owns cannot be built, or can again.
    Docs,
    /// What their team owns is about to be removed from the catalog, and waits for a person.
    Removals,
    /// Several places say what something of their team's is.
    Conflict,
    /// A token of theirs is about to end.
    Token,
    /// A budget of their team is used up to a threshold, or sources of costs differ.
    Costs,
    /// How their team delivered in a week.
    Digest,
    /// What a template's task tells them.
    Message,
}

impl NotificationKind {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 11] = [
        Self::ApprovalWanted,
        Self::ApprovalAnswer,
        Self::Sync,
        Self::Task,
        Self::Docs,
        Self::Removals,
        Self::Conflict,
        Self::Token,
        Self::Costs,
        Self::Digest,
        Self::Message,
    ];

    /// Its name in the database, in forms and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ApprovalWanted => "approval-wanted",
            Self::ApprovalAnswer => "approval-answer",
            Self::Sync => "sync",
            Self::Task => "task",
            Self::Docs => "docs",
            Self::Removals => "removals",
            Self::Conflict => "conflict",
            Self::Token => "token",
            Self::Costs => "costs",
            Self::Digest => "digest",
            Self::Message => "message",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is mailed to who said nothing of it: what waits for them, is lost without them, or comes
    /// once a week.
    const fn is_mailed(self) -> bool {
        match self {
            Self::ApprovalWanted
            | Self::ApprovalAnswer
            | Self::Removals
            | Self::Token
            | Self::Costs
            | Self::Digest => true,
            Self::Sync | Self::Task | Self::Docs | Self::Conflict | Self::Message => false,
        }
    }
}

/// What somebody wants to be told of, by where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// In the portal.
    pub portal: BTreeSet<NotificationKind>,
    /// By e-mail.
    pub mail: BTreeSet<NotificationKind>,
}

impl Default for Wishes {
    fn default() -> Self {
        let all = NotificationKind::ALL.into_iter();
        Self { portal: all.clone().collect(), mail: all.filter(|one| one.is_mailed()).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_back_to_its_kind() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!(NotificationKind::from_name("weather"), None);
    }

    #[test]
    fn who_said_nothing_sees_all_and_is_mailed_what_waits_for_them() {
        let wishes = Wishes::default();
        assert_eq!(wishes.portal.len(), NotificationKind::ALL.len());
        assert!(wishes.mail.contains(&NotificationKind::ApprovalWanted));
        assert!(!wishes.mail.contains(&NotificationKind::Sync));
    }
}
