//! How one entity is doing: what is shown of what is known. Pure.

use platform::{
    deployments::environment_rank,
    monitoring::{Incident, Monitor, Slo, Viewer, Watched},
};
use std::{cmp::Reverse, collections::BTreeSet};

/// Incidents that are over and shown all the same.
const OVER: usize = 20;

/// Where the monitors of a service say that it runs.
pub(crate) fn told_environments<'a>(
    monitors: impl Iterator<Item = &'a Monitor>,
    watched: &Watched,
) -> BTreeSet<String> {
    let own = monitors.filter(|one| one.scope.service.as_deref() == Some(&watched.service));
    own.filter_map(|one| one.scope.environment.clone()).collect()
}

/// Where it runs: what it says, and what was told; on the way to production.
pub(crate) fn environments(said: &[&str], told: BTreeSet<String>) -> Vec<String> {
    let all: BTreeSet<String> = said.iter().map(|one| (*one).to_owned()).chain(told).collect();
    let mut all: Vec<String> = all.into_iter().collect();
    all.sort_by_key(|name| environment_rank(name));
    all
}

/// The environment that is shown: the one that is asked for, else the one nearest to customers.
pub(crate) fn chosen(asked: Option<&str>, all: &[String]) -> String {
    let asked = asked.filter(|asked| all.iter().any(|one| one == asked));
    asked.map(str::to_owned).or_else(|| all.last().cloned()).unwrap_or_default()
}

/// The monitors of a service that somebody may see, what needs a look first.
pub(crate) fn monitors(all: &[Monitor], service: &str, viewer: &Viewer) -> Vec<Monitor> {
    let own = all.iter().filter(|one| one.scope.service.as_deref() == Some(service));
    let mut own: Vec<Monitor> = own.filter(|one| viewer.sees(&one.audience)).cloned().collect();
    own.sort_by(|one, other| {
        let key = |one: &Monitor| (one.state, one.muted.is_some(), one.priority.unwrap_or(9));
        key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
    });
    own
}

/// Which monitors somebody may see.
pub(crate) fn seen<'a>(all: &'a [Monitor], viewer: &Viewer) -> BTreeSet<&'a str> {
    let seen = all.iter().filter(|one| viewer.sees(&one.audience));
    seen.map(|one| one.id.as_str()).collect()
}

/// Whether somebody may see an objective: one that is made of monitors only with all of these. Whom
/// one that is not known is shown to is not known either.
pub(crate) fn sees_slo(slo: &Slo, viewer: &Viewer, seen: &BTreeSet<&str>) -> bool {
    viewer.sees(&slo.audience) && slo.monitors.iter().all(|one| seen.contains(one.as_str()))
}

/// The objectives of a service that somebody may see, what needs a look first.
pub(crate) fn slos(all: &[Slo], service: &str, viewer: &Viewer, seen: &BTreeSet<&str>) -> Vec<Slo> {
    let own = all.iter().filter(|one| one.scope.service.as_deref() == Some(service));
    let mut own: Vec<Slo> = own.filter(|one| sees_slo(one, viewer, seen)).cloned().collect();
    own.sort_by(|one, other| {
        let left = |one: &Slo| one.budget_left.unwrap_or(f64::MAX);
        one.state().cmp(&other.state()).then_with(|| left(one).total_cmp(&left(other)))
    });
    own
}

/// The incidents of a service that somebody may see, the open ones first, then the newest.
pub(crate) fn incidents(all: &[Incident], service: &str, viewer: &Viewer) -> Vec<Incident> {
    let own = all.iter().filter(|one| one.is_about(service) && viewer.sees(&one.audience));
    let (mut open, mut over): (Vec<Incident>, Vec<Incident>) =
        own.cloned().partition(Incident::is_open);
    open.sort_by_key(|one| Reverse(one.declared_at));
    over.sort_by_key(|one| Reverse(one.declared_at));
    over.truncate(OVER);
    open.extend(over);
    open
}
