//! From what is known to reasons, and from reasons to a state. Pure.

use super::{AlertSeverity, Cause, EntityAlerts, FiringAlert, HealthState, Reason, ServiceHealth};
use crate::{
    Timestamp,
    catalog::Reference,
    deployments::{Cell, EnvironmentCell, Standing, environment_rank},
    errors::{Issue, Level, OpenErrors, ShownIssue, Substatus},
};

/// So many events of a day make an issue matter that is new or came back.
pub const MANY_EVENTS: u64 = 100;

/// So many people make it matter.
pub const MANY_PEOPLE: u64 = 10;

/// An issue without events for so long, in milliseconds, tells nothing of how a service fares now.
pub const OLD_AFTER: i64 = 24 * 3_600_000;

/// The most issues that are told as reasons.
const ISSUES: usize = 5;

/// The state that reasons make, with the reasons that it has. Without any, nobody can tell.
#[must_use]
pub fn judged(mut reasons: Vec<Reason>) -> ServiceHealth {
    if reasons.is_empty() {
        reasons.push(Reason::of(Cause::Nothing));
    }
    reasons.sort_by_key(Reason::state);
    let state = reasons.first().map_or(HealthState::Unknown, Reason::state);
    ServiceHealth { state, reasons }
}

/// What deployments say. What counts is where it runs that is nearest to production; elsewhere a
/// failure is told and changes nothing.
#[must_use]
pub fn of_deployments(environments: &[EnvironmentCell]) -> Vec<Reason> {
    let rank = |one: &EnvironmentCell| environment_rank(&one.environment);
    let nearest = environments.iter().map(rank).max();
    let mut reasons = Vec::new();
    for one in environments {
        let counts = Some(rank(one)) == nearest;
        for cell in &one.cells {
            reasons.extend(of_cell(cell, &one.environment, counts));
        }
    }
    reasons
}

fn of_cell(cell: &Cell, environment: &str, counts: bool) -> Option<Reason> {
    let environment = environment.to_owned();
    let (error, version) = (cell.error.clone(), cell.version.clone());
    let cause = match cell.standing {
        Standing::Failing if !counts => Cause::FailsElsewhere { environment, error },
        _ if !counts => return None,
        Standing::Failing if cell.health.is_failing() => {
            Cause::DeploymentFails { environment, error }
        }
        Standing::Failing => Cause::SyncFailed { environment, error },
        Standing::Stale => Cause::NoAnswer { source: cell.key.source.clone() },
        Standing::RollingOut => Cause::RollingOut { environment, version },
        Standing::OutOfSync => Cause::OutOfSync { environment },
        Standing::Unknown => Cause::NotTold { environment },
        Standing::Healthy => Cause::Runs { environment, version },
    };
    let since = match cell.standing {
        Standing::Healthy | Standing::RollingOut => cell.deployed_at,
        Standing::Stale => Some(cell.fetched_at),
        _ => None,
    };
    Some(Reason { cause, since, page: Some(cell.key.page()) })
}

/// What alerts say.
#[must_use]
pub fn of_alerts(alerts: &EntityAlerts) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = alerts.firing.iter().map(of_alert).collect();
    let unknown = alerts.unknown.iter().cloned();
    reasons.extend(unknown.map(|source| Reason::of(Cause::NoAnswer { source })));
    if reasons.is_empty() && alerts.monitors > 0 {
        reasons.push(Reason::of(Cause::NoAlert { monitors: alerts.monitors }));
    }
    reasons
}

fn of_alert(alert: &FiringAlert) -> Reason {
    let (title, source) = (alert.title.clone(), alert.source.clone());
    let cause = match alert.severity {
        AlertSeverity::Alert => Cause::Alert { title, source },
        AlertSeverity::Warning => Cause::Warning { title, source },
    };
    Reason { cause, since: alert.since, page: alert.page.clone() }
}

/// What issues say.
#[must_use]
pub fn of_errors(errors: &OpenErrors, now: Timestamp) -> Vec<Reason> {
    let mut weighed: Vec<(bool, &ShownIssue)> = errors
        .issues
        .iter()
        .filter_map(|shown| weight(&shown.issue, now).map(|grave| (grave, shown)))
        .collect();
    weighed.sort_by_key(|(grave, shown)| {
        (!grave, std::cmp::Reverse((shown.issue.people, shown.issue.last_day())))
    });
    let mut reasons: Vec<Reason> =
        weighed.into_iter().take(ISSUES).map(|(grave, shown)| of_issue(shown, grave)).collect();
    let unknown = errors.unknown.iter().cloned();
    reasons.extend(unknown.map(|source| Reason::of(Cause::NoAnswer { source })));
    if reasons.is_empty() {
        let open = u64::try_from(errors.issues.len()).unwrap_or(u64::MAX);
        // What was never told is not well.
        let cause = errors.told_at.map_or(Cause::Nothing, |_| Cause::NoIssue { open });
        reasons.push(Reason { cause, since: errors.told_at, page: None });
    }
    reasons
}

/// Whether an issue matters, and then whether it is grave.
fn weight(issue: &Issue, now: Timestamp) -> Option<bool> {
    let seen = issue.last_seen.is_some_and(|at| now.0.saturating_sub(at.0) < OLD_AFTER);
    let bad = matches!(issue.level, Level::Fatal | Level::Error);
    if !issue.is_open() || !seen || !bad {
        return None;
    }
    let many = issue.last_day() >= MANY_EVENTS || issue.people >= MANY_PEOPLE;
    match issue.substatus? {
        Substatus::Escalating => Some(issue.level == Level::Fatal),
        Substatus::New | Substatus::Regressed => many.then_some(false),
        Substatus::Ongoing => None,
    }
}

fn of_issue(shown: &ShownIssue, grave: bool) -> Reason {
    let issue = &shown.issue;
    let cause = Cause::Issue {
        short_id: issue.short_id.clone(),
        title: issue.title.clone(),
        substatus: issue.substatus,
        grave,
        events: issue.last_day(),
        people: issue.people,
    };
    Reason { cause, since: issue.first_seen, page: Some(issue.page.clone()) }
}

/// What a service says that is needed: only when it does not do what it is there for.
#[must_use]
pub fn of_dependency(entity: &Reference, state: HealthState) -> Option<Reason> {
    (state == HealthState::Failing).then(|| {
        let page = Some(entity.target.page());
        Reason { cause: Cause::Dependency { entity: entity.clone() }, since: None, page }
    })
}

#[cfg(test)]
mod tests;
