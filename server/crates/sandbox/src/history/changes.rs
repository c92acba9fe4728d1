//! Pull requests: what people changed in a repository, who looked at it, when it was merged.

use super::{History, calendar, object, words};
use crate::{
    chance::Chance,
    company::{Person, SERVICES},
};
use platform::Timestamp;

/// The chances for a change that a repository has on a working day.
const CHANCES: i64 = 4;

/// The day of the company's first commit: 2025-01-01.
const FIRST_DAY: i64 = 20_089;

/// How long a change may stay open, in days: older ones were merged or closed.
const OPEN_DAYS: i64 = 12;

/// Of a hundred fixes so many are brought out at once, in a branch that says so.
const URGENT: u64 = 12;

/// Of a hundred changes that are neither features nor urgent so many take back one before.
const REVERTS: u64 = 4;

/// A pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub repository: &'static str,
    /// Counted by the repository; what is missing between are its issues.
    pub number: i64,
    pub kind: ChangeKind,
    pub title: &'static str,
    pub author: &'static Person,
    pub branch: String,
    /// The first commit on its branch.
    pub begun: Timestamp,
    pub opened: Timestamp,
    pub review: Option<Review>,
    /// When it was merged or closed.
    pub ended: Timestamp,
    /// Whether it was merged when it ended.
    pub accepted: bool,
    /// The last commit of its branch.
    pub head: String,
    /// The commit on the main branch, once it is merged.
    pub commit: String,
    pub additions: i64,
    pub deletions: i64,
    pub files: i64,
}

/// What somebody else said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Review {
    pub by: &'static Person,
    pub at: Timestamp,
    /// Whether it was asked to be changed first.
    pub asked_for_changes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    Feature,
    Fix,
    Chore,
}

impl Change {
    /// Whether it was on the main branch by then.
    pub fn is_merged(&self, now: Timestamp) -> bool {
        self.accepted && self.ended <= now
    }
}

impl History {
    /// The changes of a repository that were opened between two moments, the latest first.
    pub fn changes(self, repository: &str, from: Timestamp, to: Timestamp) -> Vec<Change> {
        let Some(service) = SERVICES.iter().find(|service| service.repository == repository) else {
            return Vec::new();
        };
        let people = service.people();
        let pace = SERVICES.iter().filter(|other| other.repository == repository);
        let pace = pace.map(|service| service.pace).max().unwrap_or_default();
        let days = (calendar::day(from).max(FIRST_DAY)..=calendar::day(to)).rev();
        let working = days.filter(|day| calendar::is_working(*day));
        let slots = working.flat_map(|day| (0..CHANCES).rev().map(move |chance| (day, chance)));
        let all = slots.filter_map(|(day, chance)| {
            self.change(service.repository, pace, &people, (day - FIRST_DAY) * CHANCES + chance)
        });
        let mut all: Vec<_> =
            all.filter(|change| (from.0..=to.0).contains(&change.opened.0)).collect();
        all.sort_by_key(|change| std::cmp::Reverse((change.opened, change.number)));
        all
    }

    /// The change of this number.
    pub fn change_of(self, repository: &str, number: i64, now: Timestamp) -> Option<Change> {
        let day = FIRST_DAY + (number - 1).div_euclid(CHANCES);
        let on_that_day = self.changes(repository, calendar::at(day, 0), now);
        on_that_day.into_iter().find(|change| change.number == number)
    }

    /// What is open at a moment, the latest first.
    pub fn open_changes(self, repository: &str, now: Timestamp) -> Vec<Change> {
        let from = Timestamp(now.0 - OPEN_DAYS * 24 * calendar::HOUR);
        let recent = self.changes(repository, from, now);
        recent.into_iter().filter(|change| now < change.ended).collect()
    }

    /// What the commit of a merged change says: its first line, and what stands below it. A few take
    /// back the change that was merged before.
    pub fn message(self, change: &Change, before: Option<&Change>) -> (String, String) {
        let number = change.number.to_string();
        let mut chance = Chance::of(self.seed, &[&"reverts", &change.repository, &number]);
        let reverts = change.kind != ChangeKind::Feature && chance.percent(REVERTS);
        match before.filter(|_| reverts) {
            None => (format!("{} (#{number})", change.title), String::new()),
            Some(before) => {
                let title = format!("Revert \"{}\" (#{number})", before.title);
                (title, format!("This reverts commit {}.", before.commit))
            }
        }
    }

    fn change(
        self,
        repository: &'static str,
        pace: u64,
        people: &[&'static Person],
        slot: i64,
    ) -> Option<Change> {
        let number = slot + 1;
        let name = number.to_string();
        let mut chance = Chance::of(self.seed, &[&"change", &repository, &name]);
        if !chance.percent(pace) {
            return None;
        }
        let day = FIRST_DAY + slot.div_euclid(CHANCES);
        let opened = calendar::at(day, chance.between(calendar::WORKING.0, calendar::WORKING.1));
        let kind = chance.pick(&[
            ChangeKind::Feature,
            ChangeKind::Feature,
            ChangeKind::Fix,
            ChangeKind::Fix,
            ChangeKind::Chore,
        ]);
        let title = chance.pick(words::of(kind));
        let author = chance.pick(people);
        let begun = Timestamp(opened.0 - chance.between(10, 26 * 60) * calendar::MINUTE);
        let others: Vec<_> = people.iter().copied().filter(|person| *person != author).collect();
        let looked = calendar::when_working(chance.minutes_after(opened, 15, 20 * 60));
        let review =
            Review { by: chance.pick(&others), at: looked, asked_for_changes: chance.percent(20) };
        let more = if review.asked_for_changes { 8 * 60 } else { 90 };
        let ended = calendar::when_working(chance.minutes_after(looked, 2, more));
        let accepted = chance.percent(94);
        // A roll of its own: it moves no other.
        let urgent = kind == ChangeKind::Fix
            && Chance::of(self.seed, &[&"urgent", &repository, &name]).percent(URGENT);
        let whose = if urgent { "hotfix" } else { author.login.trim_end_matches("-nw") };
        let branch = format!("{whose}/{}", slug(title));
        let seed = self.seed.to_string();
        Some(Change {
            repository,
            number,
            kind,
            title,
            author,
            branch,
            begun,
            opened,
            review: Some(review),
            ended,
            accepted,
            head: object(&["head", repository, &name, &seed]),
            commit: object(&["merge", repository, &name, &seed]),
            additions: chance.between(3, 340),
            deletions: chance.between(0, 160),
            files: chance.between(1, 14),
        })
    }
}

fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).take(4).collect();
    words.join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HISTORY: History = History { seed: 1 };
    /// 2026-11-27, a Friday, at noon.
    const NOON: Timestamp = Timestamp(1_795_780_800_000);

    fn month() -> Vec<Change> {
        HISTORY.changes("checkout-api", Timestamp(NOON.0 - 30 * 24 * calendar::HOUR), NOON)
    }

    #[test]
    fn a_month_has_changes_and_always_the_same() {
        let month = month();
        assert!((30..90).contains(&month.len()), "{}", month.len());
        assert_eq!(month, super::tests::month());
        assert!(month.windows(2).all(|pair| pair[1].opened <= pair[0].opened));
        for change in &month {
            assert!(change.begun < change.opened && change.opened < change.ended, "{change:?}");
            assert!(change.review.as_ref().is_none_or(|review| review.by != change.author));
            let found = HISTORY.change_of("checkout-api", change.number, NOON);
            assert_eq!(found.as_ref(), Some(change));
        }
    }

    #[test]
    fn time_going_on_only_adds() {
        let later = Timestamp(NOON.0 + 24 * calendar::HOUR);
        let from = Timestamp(NOON.0 - 30 * 24 * calendar::HOUR);
        let after = HISTORY.changes("checkout-api", from, later);
        assert!(after.ends_with(&month()));
    }

    #[test]
    fn other_seeds_and_repositories_have_other_histories() {
        let other = History { seed: 2 };
        let from = Timestamp(NOON.0 - 30 * 24 * calendar::HOUR);
        assert_ne!(other.changes("checkout-api", from, NOON), month());
        assert_ne!(HISTORY.changes("cart-service", from, NOON).len(), month().len());
        assert_eq!(HISTORY.changes("none", from, NOON), []);
    }
}
