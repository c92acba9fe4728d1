//! Sentry's projects and issues as the portal's.

use super::wire;
use crate::moment::moment;
use platform::{
    Timestamp,
    errors::{
        Assignee, AssigneeKind, Count, ErrorProject, ErrorTeam, Issue, IssueState, Level, Release,
        Substatus,
    },
};
use std::collections::BTreeMap;

/// The longest title and culprit that are kept, in letters.
const LONGEST: usize = 400;

pub(super) fn project(told: wire::Project) -> ErrorProject {
    let wire::Project { id, slug, name, platform, teams } = told;
    let name = if name.is_empty() { slug.clone() } else { name };
    let platform = platform.filter(|platform| !platform.is_empty());
    ErrorProject { id, slug, name, platform, teams: teams.into_iter().map(team).collect() }
}

pub(super) fn team(told: wire::Team) -> ErrorTeam {
    let wire::Team { id, slug, name } = told;
    let name = if name.is_empty() { slug.clone() } else { name };
    ErrorTeam { id, slug, name }
}

/// An issue; `None` while it is being deleted, merged or read anew.
pub(super) fn issue(told: wire::Issue) -> Option<Issue> {
    let substatus = told.substatus.as_deref().unwrap_or_default();
    let state = match told.status.as_str() {
        "unresolved" => IssueState::Unresolved,
        "resolved" => IssueState::Resolved,
        "ignored" if substatus.starts_with("archived") => IssueState::Archived,
        "ignored" => IssueState::Ignored,
        _ => return None,
    };
    Some(Issue {
        id: told.id,
        short_id: told.short_id,
        title: cut(&told.title),
        culprit: cut(&told.culprit.unwrap_or_default()),
        level: level(&told.level),
        state,
        substatus: Substatus::from_name(substatus).filter(|_| state == IssueState::Unresolved),
        unhandled: told.is_unhandled,
        events: told.count.and_then(|count| count.parse().ok()).unwrap_or_default(),
        people: told.user_count.unwrap_or_default(),
        first_seen: told.first_seen.as_deref().and_then(moment),
        last_seen: told.last_seen.as_deref().and_then(moment),
        project: told.project.slug,
        page: told.permalink.unwrap_or_default(),
        assignee: told.assigned_to.and_then(assignee),
        hourly: series(told.stats.as_ref(), "24h"),
    })
}

/// What is only sampled is told; what nobody named is an error.
fn level(name: &str) -> Level {
    match name {
        "sample" => Level::Info,
        name => Level::from_name(name).unwrap_or_default(),
    }
}

fn assignee(told: wire::Actor) -> Option<Assignee> {
    let wire::Actor { kind, id, name, email } = told;
    let kind = AssigneeKind::from_name(&kind)?;
    Some(Assignee { kind, id, name, email })
}

pub(super) fn release(told: wire::Release) -> Release {
    let created_at = told.date_created.as_deref().and_then(moment);
    Release { version: told.version, created_at }
}

/// One of the series, the oldest first.
pub(super) fn series(stats: Option<&BTreeMap<String, Vec<(i64, u64)>>>, span: &str) -> Vec<Count> {
    let told = stats.and_then(|stats| stats.get(span)).into_iter().flatten();
    let count = |(seconds, events): &(i64, u64)| Count {
        at: Timestamp(seconds.saturating_mul(1000)),
        events: *events,
    };
    let mut counts: Vec<Count> = told.map(count).collect();
    counts.sort_by_key(|count| count.at);
    counts
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
