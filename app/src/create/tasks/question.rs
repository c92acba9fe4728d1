//! What the list and Home ask of who runs tasks.

use super::address::{Asked, ON_A_PAGE};
use platform::{
    Timestamp,
    scaffolder::{TaskQuery, TaskRow, TaskState, Whose},
};

/// As many are shown at Home.
const AT_HOME: u32 = 8;

/// A task that failed is news for so long, in seconds.
const NEWS: i64 = 3 * 86_400;

impl Asked {
    /// What the list asks.
    pub(super) fn query(&self) -> TaskQuery {
        TaskQuery {
            whose: self.whose,
            states: self.state.into_iter().collect(),
            template: self.template.clone(),
            created_by: self.by.iter().cloned().collect(),
            offset: self.page.saturating_mul(ON_A_PAGE),
            limit: ON_A_PAGE,
            order: self.oldest.then(|| ("created_at".to_owned(), false)),
        }
    }
}

/// What Home asks; what of it [`matters`] is shown.
pub(super) fn own() -> TaskQuery {
    let states =
        vec![TaskState::Open, TaskState::Processing, TaskState::Waiting, TaskState::Failed];
    TaskQuery { whose: Whose::Mine, states, limit: AT_HOME, ..TaskQuery::default() }
}

/// Whether somebody wants to know of a task without asking for it.
pub(super) fn matters(row: &TaskRow, now: Timestamp) -> bool {
    match row.state {
        TaskState::Open | TaskState::Processing | TaskState::Waiting => true,
        TaskState::Failed => {
            !row.is_draft && row.ended_at.is_some_and(|at| at.seconds_until(now) < NEWS)
        }
        TaskState::Completed | TaskState::Cancelled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::catalog::Reference;

    fn task(state: TaskState, ended_at: Option<i64>, is_draft: bool) -> TaskRow {
        let target: platform::EntityRef = "template:default/go".parse().unwrap();
        TaskRow {
            id: "1".to_owned(),
            template: Reference { label: "Go".to_owned(), target, entity_type: None, exists: true },
            state,
            is_draft,
            created_at: Timestamp(0),
            ended_at: ended_at.map(Timestamp),
            created_by: "user:default/a".to_owned(),
            created_by_label: "A".to_owned(),
            created_by_entity: None,
            subject: None,
            made: None,
            step: None,
            steps: (0, 1),
            note: None,
        }
    }

    #[test]
    fn a_page_is_a_part_of_all() {
        let asked = Asked { page: 2, oldest: true, ..Asked::default() };
        let query = asked.query();
        assert_eq!((query.offset, query.limit), (100, 50));
        assert_eq!(query.order, Some(("created_at".to_owned(), false)));
    }

    #[test]
    fn what_runs_waits_or_failed_of_late_is_told() {
        let now = Timestamp(NEWS * 1_000);
        assert!(matters(&task(TaskState::Waiting, None, false), now));
        assert!(matters(&task(TaskState::Failed, Some(1_000), false), now));
        assert!(!matters(&task(TaskState::Failed, Some(0), false), now), "that is old");
        assert!(!matters(&task(TaskState::Failed, Some(1_000), true), now), "it was only tried");
        assert!(!matters(&task(TaskState::Completed, Some(1_000), false), now));
    }
}
