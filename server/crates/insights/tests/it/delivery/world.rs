//! Facts that tests are made of.

use platform::{
    EntityRef, Timestamp,
    delivery::{
        Build, BuildEnd, Change, ChangePull, DeploymentEnd, DeploymentFact, Signal, SignalKind,
    },
};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// 2026-11-02, a Monday, 00:00 UTC.
pub(crate) const MONDAY: i64 = 1_793_577_600_000;

pub(crate) fn at(minutes: i64) -> Timestamp {
    Timestamp(MONDAY + minutes * MINUTE)
}

/// A commit's whole name; the first digits differ.
pub(crate) fn commit(number: usize) -> String {
    format!("{number:07x}{}", "c".repeat(33))
}

/// A change that was begun, opened, approved and merged at these minutes.
pub(crate) fn change(number: usize, [begun, opened, approved, merged]: [i64; 4]) -> Change {
    Change {
        commit: commit(number),
        title: format!("Change {number}"),
        authored_at: at(begun),
        committed_at: at(merged),
        pull: Some(ChangePull {
            number: i64::try_from(number).unwrap(),
            title: format!("Change {number}"),
            opened_at: at(opened),
            first_review_at: Some(at(approved)),
            approved_at: Some(at(approved)),
            merged_at: at(merged),
            commits: 1,
            page: format!("https://example.com/pull/{number}"),
        }),
        reverts: None,
        picked_from: None,
        hotfix: false,
        page: format!("https://example.com/commit/{number}"),
    }
}

/// A build of a change that went well.
pub(crate) fn build(number: usize, finished: i64) -> Build {
    Build {
        run: i64::try_from(number).unwrap(),
        commit: commit(number),
        attempt: 1,
        created_at: at(finished - 5),
        started_at: at(finished - 5),
        finished_at: at(finished),
        end: BuildEnd::Passed,
        page: String::new(),
    }
}

/// A deployment of a change to production that was there at this minute.
pub(crate) fn deployment(id: &str, number: usize, finished: i64, ok: bool) -> DeploymentFact {
    DeploymentFact {
        id: id.to_owned(),
        environment: "production".to_owned(),
        component: "cart".to_owned(),
        commit: Some(commit(number)),
        revision: commit(number),
        started_at: at(finished - 1),
        finished_at: Some(at(finished)),
        end: if ok { DeploymentEnd::Succeeded } else { DeploymentEnd::Failed },
        rollback: false,
        page: String::new(),
    }
}

pub(crate) fn entity() -> EntityRef {
    EntityRef::new("component", "default", "cart")
}

pub(crate) fn signal(kind: SignalKind, began: i64, ended: Option<i64>) -> Signal {
    Signal {
        id: format!("{}-{began}", kind.name()),
        kind,
        entity: entity(),
        title: "it burns".to_owned(),
        began_at: at(began),
        ended_at: ended.map(at),
        revision: None,
        page: String::new(),
    }
}
