//! Which deployments failed, when that began, and what ended it. Pure.
//!
//! A deployment failed when it did not come up; when the next one takes it back; when a change that it
//! brought is reverted in production within [`REVERTED`]; when the next one within [`MENDED`] brings what
//! calls itself a hotfix; and when what watches the service tells of an incident within [`INCIDENT`], of
//! an alert or of errors that came back within [`ALERT`], of which no later deployment is nearer. A signal
//! that names the commit is that deployment's, whenever it comes. Rollbacks and repeats are never to
//! blame: what is wrong after one was wrong before.

use super::{
    history::{Deployed, Failure, Sort},
    join::Line,
};
use platform::{
    Timestamp,
    delivery::{RestoredBy, Sign, SignKind, Signal, SignalKind},
};
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000;

/// How long after a change came to production its revert counts as a failure, in milliseconds.
pub const REVERTED: i64 = 7 * 24 * HOUR;

/// How long after a deployment a hotfix counts as mending it.
pub const MENDED: i64 = 24 * HOUR;

/// How long after a deployment an incident is blamed on it.
pub const INCIDENT: i64 = 24 * HOUR;

/// How long after a deployment an alert or a regression is.
pub const ALERT: i64 = 2 * HOUR;

/// What is found out about one deployment.
#[derive(Default)]
struct Findings<'a> {
    signs: Vec<SignKind>,
    /// The deployment that mends it, where that is not just the next one.
    mended_by: Option<usize>,
    signals: Vec<&'a Signal>,
}

/// Finds out what failed, and marks what mends it.
pub(super) fn failures(
    deployments: &mut [Deployed],
    line: &Line<'_>,
    delivered: &BTreeMap<usize, usize>,
    signals: &[&Signal],
) {
    let mut findings: Vec<Findings<'_>> = deployments.iter().map(|_| Findings::default()).collect();
    for (at, deployment) in deployments.iter().enumerate() {
        if deployment.is_attempt() && !deployment.succeeded {
            findings[at].signs.push(SignKind::Failed);
        }
    }
    taken_back(deployments, &mut findings);
    let reverting = reverted(deployments, line, delivered, &mut findings);
    let mending = mended(deployments, line, &mut findings);
    blamed(deployments, signals, &mut findings);
    for (at, deployment) in deployments.iter_mut().enumerate() {
        let mends = reverting.contains(&at) || mending.contains(&at);
        deployment.rework = deployment.succeeded && (mends || deployment.sort == Sort::Rollback);
    }
    let all: Vec<Option<Failure>> = findings
        .into_iter()
        .enumerate()
        .map(|(at, found)| failure(deployments, at, found))
        .collect();
    for (deployment, failure) in deployments.iter_mut().zip(all) {
        deployment.failure = failure;
    }
}

/// What a rollback takes back is the last attempt before it.
fn taken_back(deployments: &[Deployed], findings: &mut [Findings<'_>]) {
    let mut last = None;
    for (at, deployment) in deployments.iter().enumerate() {
        match deployment.sort {
            Sort::Rollout => last = Some(at),
            Sort::Rollback if deployment.succeeded => {
                if let Some(before) = last.take() {
                    findings[before].signs.push(SignKind::RolledBack);
                }
            }
            _ => {}
        }
    }
}

/// Deployments that bring the revert of a change that came before; gives which.
fn reverted(
    deployments: &[Deployed],
    line: &Line<'_>,
    delivered: &BTreeMap<usize, usize>,
    findings: &mut [Findings<'_>],
) -> Vec<usize> {
    let mut reverting = Vec::new();
    for (place, by) in delivered {
        let Some(undone) = line.changes[*place].reverts.as_deref() else { continue };
        let brought = line.place(undone).and_then(|place| delivered.get(&place));
        let Some(brought) = brought.copied().filter(|brought| brought < by) else { continue };
        let apart = deployments[*by].finished_at.0 - deployments[brought].finished_at.0;
        // A rollback that was the first to bring something is none that failed.
        if apart > REVERTED || !deployments[brought].is_attempt() {
            continue;
        }
        reverting.push(*by);
        let found = &mut findings[brought];
        if !found.signs.contains(&SignKind::Reverted) {
            found.signs.push(SignKind::Reverted);
        }
        let earliest = found.mended_by.map_or(*by, |known| known.min(*by));
        found.mended_by = Some(earliest);
    }
    reverting
}

/// Deployments that bring a hotfix soon after another; gives which.
fn mended(deployments: &[Deployed], line: &Line<'_>, findings: &mut [Findings<'_>]) -> Vec<usize> {
    let mut mending = Vec::new();
    let mut last: Option<usize> = None;
    for (at, deployment) in deployments.iter().enumerate() {
        if !deployment.is_attempt() {
            continue;
        }
        let urgent = deployment.succeeded
            && deployment.changes.iter().any(|change| {
                let place = line.place(&change.commit);
                place.is_some_and(|place| line.changes[place].hotfix)
            });
        if let Some(before) = last.filter(|_| urgent) {
            let apart = deployment.finished_at.0 - deployments[before].finished_at.0;
            if apart <= MENDED {
                mending.push(at);
                findings[before].signs.push(SignKind::Hotfixed);
            }
        }
        last = Some(at);
    }
    mending
}

/// Signals, each to the deployment that is to blame.
fn blamed<'a>(deployments: &[Deployed], signals: &[&'a Signal], findings: &mut [Findings<'a>]) {
    let attempts = || deployments.iter().enumerate().filter(|(_, one)| one.is_attempt());
    for signal in signals {
        let named = signal.revision.as_deref().filter(|name| !name.is_empty()).and_then(|name| {
            attempts().rfind(|(_, one)| {
                one.started_at <= signal.began_at
                    && (one.revision.starts_with(name) || name.starts_with(&one.revision))
            })
        });
        let within = match signal.kind {
            SignalKind::Incident => INCIDENT,
            SignalKind::Alert | SignalKind::Regression => ALERT,
        };
        // The nearest is the last that had begun.
        let nearest = || {
            attempts()
                .filter(|(_, one)| one.started_at <= signal.began_at)
                .max_by_key(|(at, one)| (one.started_at, *at))
                .filter(|(_, one)| signal.began_at.0 - one.finished_at.0 <= within)
        };
        if let Some((at, _)) = named.or_else(nearest) {
            findings[at].signals.push(signal);
        }
    }
}

fn failure(deployments: &[Deployed], at: usize, found: Findings<'_>) -> Option<Failure> {
    let Findings { mut signs, mended_by, mut signals } = found;
    if signs.is_empty() && signals.is_empty() {
        return None;
    }
    signs.sort_unstable();
    signals.sort_by_key(|signal| (signal.began_at, signal.id.as_str()));
    let deployment = &deployments[at];
    let first = signals.first().map(|signal| signal.began_at);
    let began_at = match first {
        // One that did not come up was wrong at once.
        Some(first) if !deployment.succeeded => first.min(deployment.finished_at),
        Some(first) => first,
        None => deployment.finished_at,
    };
    let restored = restored(deployments, at, mended_by, &signs, &signals);
    let restored = restored.map(|(end, by)| (end.max(began_at), by));
    let own = signs.into_iter().map(|kind| Sign { kind, title: String::new(), page: None });
    let told = signals.into_iter().map(|signal| Sign {
        kind: SignKind::Signal(signal.kind),
        title: signal.title.clone(),
        page: Some(signal.page.clone()).filter(|page| !page.is_empty()),
    });
    Some(Failure { began_at, signs: own.chain(told).collect(), restored })
}

/// When a failure was over: what watches the service knows best, else the next deployment that is there,
/// or the one that brought the revert.
fn restored(
    deployments: &[Deployed],
    at: usize,
    mended_by: Option<usize>,
    signs: &[SignKind],
    signals: &[&Signal],
) -> Option<(Timestamp, RestoredBy)> {
    let next = deployments.iter().skip(at + 1).find(|one| one.succeeded);
    let by = |one: &Deployed| match one.sort {
        Sort::Rollback => RestoredBy::Rollback,
        _ => RestoredBy::Deployment,
    };
    if !signals.is_empty() {
        let ends: Option<Vec<Timestamp>> = signals.iter().map(|signal| signal.ended_at).collect();
        let end = ends?.into_iter().max()?;
        let ended_by = next.filter(|one| one.finished_at <= end).map_or(RestoredBy::Signal, by);
        return Some((end, ended_by));
    }
    // Only reverted: it was wrong until the revert was there, whatever else came between.
    let mended_by = mended_by.filter(|_| signs == [SignKind::Reverted]);
    let end = mended_by.map(|at| &deployments[at]).or(next)?;
    Some((end.finished_at, by(end)))
}
