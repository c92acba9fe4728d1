//! Which issues are asked for.

use super::{Issue, IssueState, Level, Substatus, issue::named};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Which of them, by how they stand.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum IssueFilter {
    /// Those that nobody has dealt with.
    #[default]
    Unresolved,
    /// Of these, those that were not seen before.
    New,
    /// Those that came back.
    Regressed,
    /// Those that come much more often than they did.
    Escalating,
    /// Those that are mended.
    Resolved,
    /// Those that are put aside.
    Archived,
}

named! { IssueFilter:
    Unresolved = "unresolved",
    New = "new",
    Regressed = "regressed",
    Escalating = "escalating",
    Resolved = "resolved",
    Archived = "archived",
}

impl IssueFilter {
    /// Whether an issue is meant.
    #[must_use]
    pub fn takes(self, issue: &Issue) -> bool {
        let goes_on = |wanted| issue.is_open() && issue.substatus == Some(wanted);
        match self {
            Self::Unresolved => issue.is_open(),
            Self::New => goes_on(Substatus::New),
            Self::Regressed => goes_on(Substatus::Regressed),
            Self::Escalating => goes_on(Substatus::Escalating),
            Self::Resolved => issue.state == IssueState::Resolved,
            Self::Archived => matches!(issue.state, IssueState::Archived | IssueState::Ignored),
        }
    }

    const fn place(self) -> usize {
        match self {
            Self::Unresolved => 0,
            Self::New => 1,
            Self::Regressed => 2,
            Self::Escalating => 3,
            Self::Resolved => 4,
            Self::Archived => 5,
        }
    }
}

/// What stands first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum IssueOrder {
    /// What was seen last.
    #[default]
    LastSeen,
    /// What was first seen last.
    FirstSeen,
    /// What has most events.
    Events,
    /// What affects most people.
    People,
}

named! { IssueOrder:
    LastSeen = "last-seen",
    FirstSeen = "first-seen",
    Events = "events",
    People = "people",
}

/// Which issues are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueQuestion {
    /// How they stand.
    pub filter: IssueFilter,
    /// Only those that are so bad.
    pub level: Option<Level>,
    /// Only those with this text in name, title or culprit.
    pub text: String,
    /// What stands first.
    pub order: IssueOrder,
}

/// How many there are of each, by [`IssueFilter::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueCounts([u64; IssueFilter::ALL.len()]);

impl IssueCounts {
    /// How many of one sort.
    #[must_use]
    pub const fn of(&self, filter: IssueFilter) -> u64 {
        self.0[filter.place()]
    }

    /// Counts one more issue.
    pub fn count(&mut self, issue: &Issue) {
        for filter in IssueFilter::ALL.iter().filter(|filter| filter.takes(issue)) {
            self.0[filter.place()] += 1;
        }
    }
}

impl IssueQuestion {
    /// Whether an issue is meant, but for how it stands.
    #[must_use]
    pub fn fits(&self, issue: &Issue) -> bool {
        let text = self.text.trim().to_lowercase();
        let has = |said: &str| said.to_lowercase().contains(&text);
        self.level.is_none_or(|level| issue.level == level)
            && (text.is_empty()
                || [&issue.title, &issue.culprit, &issue.short_id, &issue.project]
                    .into_iter()
                    .any(|said| has(said)))
    }

    /// Those that are meant, in order, and how many there are of each sort beside; `of` tells the issue
    /// of what is listed.
    #[must_use]
    pub fn chosen<'a, T>(
        &self,
        listed: impl IntoIterator<Item = &'a T>,
        of: impl Fn(&'a T) -> &'a Issue,
    ) -> (Vec<&'a T>, IssueCounts) {
        let mut counts = IssueCounts::default();
        let mut chosen = Vec::new();
        for one in listed {
            let issue = of(one);
            if !self.fits(issue) {
                continue;
            }
            counts.count(issue);
            if self.filter.takes(issue) {
                chosen.push(one);
            }
        }
        chosen.sort_by_key(|one| self.place(of(one)));
        (chosen, counts)
    }

    /// The place of an issue among others; equal ones by their number, so that they hold still.
    #[must_use]
    pub fn place<'a>(&self, issue: &'a Issue) -> (Reverse<u64>, Reverse<i64>, &'a str) {
        let moment = |at: Option<crate::Timestamp>| at.map_or(i64::MIN, |at| at.0);
        let (many, last) = match self.order {
            IssueOrder::LastSeen => (0, moment(issue.last_seen)),
            IssueOrder::FirstSeen => (0, moment(issue.first_seen)),
            IssueOrder::Events => (issue.events, moment(issue.last_seen)),
            IssueOrder::People => (issue.people, moment(issue.last_seen)),
        };
        (Reverse(many), Reverse(last), &issue.id)
    }
}
