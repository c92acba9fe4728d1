//! Changes in days, and in each day what happened in one act. Pure.

use platform::{
    Timestamp,
    catalog::{Cause, Change, ChangeKind},
};

/// A day, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// A moment of it.
    pub at: Timestamp,
    /// What happened, the newest first.
    pub acts: Vec<Act>,
}

/// What happened in one act: a pass of a source, or what a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who or what did it.
    pub by: Cause,
    /// Whether it can be undone.
    pub undoable: bool,
    /// The changes, the newest first.
    pub changes: Vec<Change>,
}

impl Act {
    /// How many entities were added, changed and removed.
    pub fn counts(&self) -> [u64; 3] {
        let of = |kind: ChangeKind| {
            let found = self.changes.iter().filter(|change| change.kind == kind).count();
            u64::try_from(found).unwrap_or(u64::MAX)
        };
        [of(ChangeKind::Created), of(ChangeKind::Updated), of(ChangeKind::Deleted)]
    }

    fn has(&self, change: &Change) -> bool {
        let same = |of: &Cause| (of.change_set.clone(), of.operation);
        // Rows from before there were sets belong together when they are of one moment.
        let together = self.by.change_set.is_some() || self.at == change.at;
        same(&self.by) == same(&change.by) && together
    }
}

/// The days of some changes, which come newest first.
pub fn days(changes: Vec<Change>) -> Vec<Day> {
    let date = |at: Timestamp| at.civil().date();
    let mut days: Vec<Day> = Vec::new();
    for change in changes {
        if days.last().is_none_or(|day| date(day.at) != date(change.at)) {
            days.push(Day { at: change.at, acts: Vec::new() });
        }
        let Some(day) = days.last_mut() else { continue };
        match day.acts.last_mut().filter(|act| act.has(&change)) {
            Some(act) => act.changes.push(change),
            None => day.acts.push(Act {
                at: change.at,
                by: change.by.clone(),
                undoable: change.undoable,
                changes: vec![change],
            }),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{EntityRef, catalog::Operation};

    fn change(at: i64, set: &str, kind: ChangeKind) -> Change {
        Change {
            position: at,
            at: Timestamp(at),
            kind,
            reference: EntityRef::new("component", "default", "a"),
            label: "a".to_owned(),
            cause: String::new(),
            by: Cause {
                operation: Operation::Read,
                actor: Operation::Read.actor(),
                person: None,
                principal: None,
                change_set: Some(set.to_owned()),
                source: "s".to_owned(),
                location: String::new(),
                line: 1,
            },
            oldest: false,
            undoable: false,
            diff: Vec::new(),
        }
    }

    #[test]
    fn what_was_done_in_one_act_stands_together_in_its_day() {
        const DAY: i64 = 86_400_000;
        let changes = vec![
            change(2 * DAY + 5, "b", ChangeKind::Updated),
            change(2 * DAY + 1, "a", ChangeKind::Deleted),
            change(2 * DAY + 1, "a", ChangeKind::Created),
            change(2 * DAY - 1, "a", ChangeKind::Created),
        ];
        let days = days(changes);
        let shape: Vec<Vec<usize>> =
            days.iter().map(|day| day.acts.iter().map(|act| act.changes.len()).collect()).collect();
        assert_eq!(shape, [vec![1, 2], vec![1]]);
        assert_eq!(days[0].acts[1].counts(), [1, 0, 1]);
    }
}
