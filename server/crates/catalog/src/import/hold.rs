//! Removals that are too many to be believed wait for a person: a mount that is gone, a branch that
//! was emptied, a filter with a slip in it look just like a hundred services that were given up.

use super::difference::{Difference, Gone};
use platform::{EntityRef, Timestamp, catalog::Decision};
use std::collections::{BTreeSet, HashMap};
use store::{HeldRemoval, LocationRecord};

/// When removals wait for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldRule {
    /// More than so many hundredths of what the source has.
    pub percent: u8,
    /// And at least so many entities: one service of three is nothing to be asked about.
    pub least: u64,
}

impl HoldRule {
    /// Nothing ever waits.
    pub const NEVER: Self = Self { percent: 100, least: u64::MAX };

    fn holds(self, removed: u64, all: u64) -> bool {
        let share = removed.saturating_mul(100) > all.saturating_mul(self.percent.into());
        removed >= self.least && share
    }
}

impl Default for HoldRule {
    fn default() -> Self {
        Self { percent: 20, least: 10 }
    }
}

/// Takes out of a difference what has to wait, and what is to stay by a person's word. Gives what
/// is held from now on. `all` is how many entities the source has.
pub(super) fn hold(
    change: &mut Difference,
    held: &[HeldRemoval],
    all: u64,
    rule: HoldRule,
    now: Timestamp,
) -> Vec<(HeldRemoval, String)> {
    let held: HashMap<i64, &HeldRemoval> = held.iter().map(|one| (one.claim_id, one)).collect();
    let decision = |gone: &Gone| held.get(&gone.id).map_or(Decision::Open, |one| one.decision);
    let undecided = |gone: &&Gone| !gone.moved && decision(gone) == Decision::Open;
    let removed: BTreeSet<&EntityRef> =
        change.gone.iter().filter(undecided).map(|gone| &gone.reference).collect();
    let too_many = rule.holds(u64::try_from(removed.len()).unwrap_or(u64::MAX), all);

    let mut waiting = Vec::new();
    change.gone.retain(|gone| {
        let decision = decision(gone);
        let waits = match decision {
            _ if gone.moved => false,
            Decision::Remove => false,
            Decision::Keep => true,
            Decision::Open => too_many,
        };
        if waits {
            let since = held.get(&gone.id).map_or(now, |one| one.since);
            let one = HeldRemoval { claim_id: gone.id, decision, since };
            waiting.push((one, gone.location.clone()));
        }
        !waits
    });
    // What was decided stays decided while nobody can tell whether the source has them again.
    let undisputed = change
        .spared
        .iter()
        .filter_map(|(id, location)| held.get(id).map(|one| ((*one).clone(), location.clone())));
    waiting.extend(undisputed);
    waiting
}

/// Sees to it that the next pass looks at what is held again: where it stands is read anew, and how
/// a place was reached that is there no more is not forgotten.
pub(super) fn remember(
    waiting: &[(HeldRemoval, String)],
    known: &[LocationRecord],
    locations: &mut Vec<LocationRecord>,
) {
    let mut places: BTreeSet<&str> = waiting.iter().map(|(_, place)| place.as_str()).collect();
    for location in locations.iter_mut().filter(|one| places.contains(one.location.as_str())) {
        location.fingerprint = None;
    }
    for location in locations.iter() {
        places.remove(location.location.as_str());
    }
    let lost = known.iter().filter(|one| places.contains(one.location.as_str()));
    locations.extend(lost.map(|one| LocationRecord { fingerprint: None, ..one.clone() }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: HoldRule = HoldRule { percent: 20, least: 3 };
    const NOW: Timestamp = Timestamp(9);

    fn gone(id: i64, moved: bool) -> Gone {
        let reference = EntityRef::new("component", "default", &format!("c{id}"));
        Gone { id, reference, location: format!("{id}.yaml"), moved }
    }

    fn left(removals: Vec<Gone>, held: &[HeldRemoval], all: u64) -> (Vec<i64>, Vec<HeldRemoval>) {
        let mut change = Difference { gone: removals, ..Difference::default() };
        let waiting = hold(&mut change, held, all, RULE, NOW);
        let ids = change.gone.iter().map(|gone| gone.id).collect();
        (ids, waiting.into_iter().map(|(one, _)| one).collect())
    }

    fn three() -> Vec<Gone> {
        (1..=3).map(|id| gone(id, false)).collect()
    }

    #[test]
    fn a_small_share_or_a_few_are_removed_at_once() {
        assert_eq!(left(three(), &[], 15).0, [1, 2, 3], "a fifth is not more than a fifth");
        assert_eq!(left(vec![gone(1, false), gone(2, false)], &[], 2).0, [1, 2]);
        let (removed, waiting) = left(three(), &[], 14);
        assert!(removed.is_empty());
        let expected = |id| HeldRemoval { claim_id: id, decision: Decision::Open, since: NOW };
        assert_eq!(waiting, [expected(1), expected(2), expected(3)]);
    }

    #[test]
    fn what_moved_is_not_lost() {
        let removals = vec![gone(1, true), gone(2, false), gone(3, false)];
        assert_eq!(left(removals, &[], 3).0, [1, 2, 3]);
    }

    #[test]
    fn a_person_decides_and_what_is_decided_does_not_count_again() {
        let decided = |id, decision| HeldRemoval { claim_id: id, decision, since: Timestamp(1) };
        let all: Vec<_> = (1..=3).map(|id| decided(id, Decision::Remove)).collect();
        assert_eq!(left(three(), &all, 3), (vec![1, 2, 3], Vec::new()));

        let keep = decided(1, Decision::Keep);
        let (removed, waiting) = left(three(), std::slice::from_ref(&keep), 3);
        assert_eq!(removed, [2, 3], "the others are two only");
        assert_eq!(waiting, [keep], "since the same moment");
        let open: Vec<_> = (1..=3).map(|id| decided(id, Decision::Open)).collect();
        assert_eq!(left(three(), &open, 3).1, open);
        assert_eq!(left(Vec::new(), &open, 3).1, [], "the source has them again");
    }

    #[test]
    fn a_decision_outlasts_a_pass_that_could_not_look() {
        let keep = HeldRemoval { claim_id: 1, decision: Decision::Keep, since: Timestamp(1) };
        let spared = vec![(1, "1.yaml".to_owned()), (2, "2.yaml".to_owned())];
        let mut change = Difference { spared, ..Difference::default() };
        let waiting = hold(&mut change, std::slice::from_ref(&keep), 3, RULE, NOW);
        assert_eq!(waiting, [(keep, "1.yaml".to_owned())]);
    }

    #[test]
    fn where_it_stands_is_read_again_and_how_it_was_reached_is_known() {
        let known = |name: &str| LocationRecord {
            location: name.to_owned(),
            parent: None,
            scanned: true,
            fingerprint: Some("looks so".to_owned()),
        };
        let one = |id| HeldRemoval { claim_id: id, decision: Decision::Open, since: NOW };
        let waiting = [(one(1), "a".to_owned()), (one(2), "b".to_owned())];
        let mut locations = vec![known("a"), known("c")];
        remember(&waiting, &[known("a"), known("b"), known("c"), known("d")], &mut locations);
        let shown: Vec<_> =
            locations.iter().map(|one| (&*one.location, one.fingerprint.is_some())).collect();
        assert_eq!(shown, [("a", false), ("c", true), ("b", false)]);
    }
}
