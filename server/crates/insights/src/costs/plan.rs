//! Which days a source is asked for. Pure.

use super::state::Told;
use platform::{
    Timestamp, Zone,
    costs::{Day, DayRange},
};
use std::collections::BTreeMap;

/// Days after which the bill of a month is final: days of it that were asked for before are asked for
/// once more.
const BILLED_AFTER: i32 = 5;

/// Days that are asked for again when somebody asks for it.
const AGAIN: i32 = 3;

/// What is asked of a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan<'a> {
    /// What it told already.
    pub told: Option<&'a BTreeMap<Day, Told>>,
    /// The first day that is wanted.
    pub first: Day,
    /// Whether it is a bill, which is final only after its month.
    pub bill: bool,
    /// Days of one question.
    pub portion: u16,
    pub now: Timestamp,
    pub zone: &'a Zone,
}

impl Plan<'_> {
    /// The days that are wanted, in portions, the newest first.
    pub fn due(&self, forced: bool) -> Vec<DayRange> {
        let yesterday = Day::in_zone(self.now, self.zone).plus(-1);
        let portion = self.portion.max(1);
        let mut portions: Vec<DayRange> = Vec::new();
        for day in (DayRange { first: self.first, last: yesterday }).days().rev() {
            let again = forced && day.plus(AGAIN) > yesterday;
            if !again && !self.is_due(day) {
                continue;
            }
            match portions.last_mut() {
                Some(last) if day.plus(1) == last.first && last.count() < portion.into() => {
                    last.first = day;
                }
                _ => portions.push(DayRange { first: day, last: day }),
            }
        }
        portions
    }

    /// Since when the oldest day that is due can be asked for; `None` where nothing is due.
    pub fn due_since(&self) -> Option<Timestamp> {
        let oldest = self.due(false).last()?.first;
        Some(oldest.plus(1).begins(self.zone))
    }

    /// Days that are wanted and were never told.
    pub fn missing(&self) -> u32 {
        let yesterday = Day::in_zone(self.now, self.zone).plus(-1);
        let wanted = DayRange { first: self.first, last: yesterday }.days();
        let missing = wanted.filter(|day| self.known(*day).is_none()).count();
        u32::try_from(missing).unwrap_or(u32::MAX)
    }

    fn known(&self, day: Day) -> Option<Told> {
        self.told.and_then(|told| told.get(&day)).copied()
    }

    fn is_due(&self, day: Day) -> bool {
        let Some(told) = self.known(day) else { return true };
        let billed = day.month().plus(1).first().plus(BILLED_AFTER).begins(self.zone);
        let was_early = self.bill && told.fetched_at < billed && billed <= self.now;
        !told.complete || was_early
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        costs::{Amount, Currency},
        zone::UTC,
    };

    const NOW: Timestamp = Timestamp(1_795_202_460_000); // 2026-11-20

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn told(days: &[(&str, bool, &str)]) -> BTreeMap<Day, Told> {
        let one = |(text, complete, at): &(&str, bool, &str)| {
            let fetched_at = day(at).begins(&UTC);
            let (currency, total) = (Currency::USD, Amount::ZERO);
            (day(text), Told { currency, total, complete: *complete, fetched_at })
        };
        days.iter().map(one).collect()
    }

    fn texts(ranges: &[DayRange]) -> Vec<String> {
        ranges.iter().map(|range| format!("{}..{}", range.first, range.last)).collect()
    }

    #[test]
    fn what_is_not_told_is_asked_for_the_newest_first() {
        let plan = Plan {
            told: None,
            first: day("2026-11-10"),
            bill: false,
            portion: 7,
            now: NOW,
            zone: &UTC,
        };
        assert_eq!(texts(&plan.due(false)), ["2026-11-13..2026-11-19", "2026-11-10..2026-11-12"]);
        assert_eq!(plan.missing(), 10);
        let known =
            told(&[("2026-11-18", true, "2026-11-19"), ("2026-11-19", false, "2026-11-20")]);
        let plan = Plan { told: Some(&known), first: day("2026-11-17"), ..plan };
        assert_eq!(texts(&plan.due(false)), ["2026-11-19..2026-11-19", "2026-11-17..2026-11-17"]);
        assert_eq!(texts(&plan.due(true)), ["2026-11-17..2026-11-19"]);
        assert_eq!(plan.missing(), 1);
        assert_eq!(plan.due_since(), Some(day("2026-11-18").begins(&UTC)));
    }

    #[test]
    fn a_bill_is_asked_for_once_more_when_it_is_final() {
        let known = told(&[("2026-10-30", true, "2026-11-02"), ("2026-10-31", true, "2026-11-07")]);
        let plan = Plan {
            told: Some(&known),
            first: day("2026-10-30"),
            bill: true,
            portion: 31,
            now: day("2026-11-01").begins(&UTC),
            zone: &UTC,
        };
        assert_eq!(plan.due(false), []);
        let plan = Plan { now: day("2026-11-06").begins(&UTC), ..plan };
        let due = texts(&plan.due(false));
        assert_eq!(due.last().map(String::as_str), Some("2026-10-30..2026-10-30"));
        assert!(
            Plan { bill: false, ..plan }.due(false).iter().all(|one| one.first > day("2026-10-31"))
        );
    }
}
