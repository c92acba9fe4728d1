//! Deliveries: how what was built came to the environments, and what became of it there.

use super::{Change, History, calendar, object};
use crate::{
    acts::{Act, Deed},
    chance::Chance,
    company::{Environment, Service},
};
use platform::Timestamp;
use std::cmp::Reverse;

/// One sync of an application to a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub change: Change,
    /// The commit of the repository that says what runs where.
    pub revision: String,
    /// When that repository said so; a rollback by hand leaves it as it is.
    pub wanted: Option<Timestamp>,
    pub started: Timestamp,
    /// When the operation ended.
    pub finished: Timestamp,
    /// When its pods had become what they became.
    pub settled: Timestamp,
    pub outcome: Outcome,
    pub by: Initiator,
    /// What whoever asked for it said about it: names and values.
    pub infos: Vec<(String, String)>,
    pub is_rollback: bool,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It runs.
    Runs,
    /// The operation failed: what ran before goes on.
    Refused(&'static str),
    /// It was put there, and does not come up.
    Crashes,
    /// It was put there, and does not become ready.
    Hangs,
    /// Somebody ended the operation.
    Terminated,
}

/// Who began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Initiator {
    Automated,
    /// Somebody, by their login at Argo CD.
    Person(String),
}

/// What the cluster says when it does not take something.
const REFUSALS: &[&str] = &[
    "one or more objects failed to apply, reason: Deployment.apps is invalid: \
     spec.template.spec.containers[0].resources.requests: Invalid value: \"2Gi\": must be less \
     than or equal to memory limit of 1Gi",
    "one or more synchronization tasks completed unsuccessfully, reason: job \"migrate\" has \
     reached the specified backoff limit",
    "one or more objects failed to apply, reason: admission webhook \"policies.northwind.example\" \
     denied the request: image has 1 critical vulnerability",
];

impl Delivery {
    /// Its number in the application's history: grows with time.
    pub fn id(&self) -> i64 {
        self.started.0.div_euclid(1000) - 1_735_689_600
    }

    /// Whether what was wanted is there, come what may of it.
    pub fn took(&self) -> bool {
        !matches!(self.outcome, Outcome::Refused(_) | Outcome::Terminated)
    }

    pub fn is_running(&self, now: Timestamp) -> bool {
        self.started <= now && now < self.finished
    }
}

/// Tells when the image of a change was there.
type Built<'a> = &'a dyn Fn(&Change) -> Option<Timestamp>;

/// The deliveries of a service to an environment up to a moment, the first first, with what people
/// did to it and to what is built for it, over so many days.
pub(crate) fn deliveries_of(
    history: History,
    service: &Service,
    environment: Environment,
    (acts, built): (&[Act], Built<'_>),
    (now, days): (Timestamp, i64),
) -> Vec<Delivery> {
    let mut all = planned(history, service, environment, built, (now, days));
    for act in acts.iter().filter(|act| act.at <= now) {
        lay_over(&mut all, act, service, environment);
    }
    all
}

/// Deliveries of something that is none of the company's, with what people did to it.
pub(crate) fn with_acts(
    mut all: Vec<Delivery>,
    acts: &[Act],
    service: &Service,
    (environment, now): (Environment, Timestamp),
) -> Vec<Delivery> {
    for act in acts.iter().filter(|act| act.at <= now) {
        lay_over(&mut all, act, service, environment);
    }
    all
}

/// What happens when nobody interferes: also what is wanted by now and begins later.
fn planned(
    history: History,
    service: &Service,
    environment: Environment,
    built: Built<'_>,
    (now, days): (Timestamp, i64),
) -> Vec<Delivery> {
    let slow = if service.pace < 10 { 5 } else { 1 };
    let days = days.max(super::DELIVERY_DAYS * slow);
    let span = days * 24 * calendar::HOUR;
    let mut changes = history.changes(service.repository, Timestamp(now.0 - span), now);
    changes.reverse();
    let ready = changes.into_iter().filter_map(|change| {
        let built = built(&change)?;
        (built <= now).then_some((built, change))
    });
    let mut ready: Vec<_> = ready.collect();
    let stages = service.environments.iter().take_while(|stage| **stage <= environment);
    let mut all = Vec::new();
    for stage in stages {
        all = stage_of(history, service, *stage, ready);
        let passed = all.iter().filter(|delivery| delivery.outcome == Outcome::Runs);
        let passed = passed.filter(|delivery| !delivery.is_rollback);
        ready = passed.map(|delivery| (delivery.finished, delivery.change.clone())).collect();
    }
    all.retain(|delivery| delivery.wanted.is_none_or(|wanted| wanted <= now));
    all
}

/// The deliveries of one stage, of what was ready for it.
fn stage_of(
    history: History,
    service: &Service,
    stage: Environment,
    ready: Vec<(Timestamp, Change)>,
) -> Vec<Delivery> {
    let mut candidates: Vec<_> = ready
        .into_iter()
        .map(|(ready, change)| {
            let chance = chance_of(history, service, stage, &change);
            candidate(stage, ready, change, chance)
        })
        .collect();
    candidates.sort_by_key(|(wanted, ..)| *wanted);
    let mut all: Vec<Delivery> = Vec::new();
    for (wanted, change, mut chance) in candidates {
        // What is older than what is there is not delivered any more.
        if all.last().is_some_and(|last| change.ended < last.change.ended && !last.is_rollback) {
            continue;
        }
        let before = all.iter().rev().find(|delivery| delivery.outcome == Outcome::Runs).cloned();
        let free = all.last().map(|last| last.settled.0.max(last.finished.0) + 5000);
        let delivery = delivered(service, stage, wanted, change, &mut chance, free.unwrap_or(0));
        let crashed = matches!(delivery.outcome, Outcome::Crashes | Outcome::Hangs);
        let settled = delivery.settled;
        all.push(delivery);
        if crashed
            && stage == Environment::Production
            && let Some(before) = before
        {
            all.push(rolled_back(service, before, chance.minutes_after(settled, 4, 35)));
        }
    }
    all
}

fn chance_of(history: History, service: &Service, stage: Environment, change: &Change) -> Chance {
    let number = change.number.to_string();
    Chance::of(history.seed, &[&"delivery", &service.name, &stage.name(), &number])
}

/// When a stage is told to take a change.
fn candidate(
    stage: Environment,
    ready: Timestamp,
    change: Change,
    mut chance: Chance,
) -> (Timestamp, Change, Chance) {
    let wanted = match stage {
        Environment::Development => Timestamp(ready.0 + chance.between(10, 40) * 1000),
        Environment::Staging => chance.minutes_after(ready, 8, 30),
        Environment::Production => calendar::when_working(chance.minutes_after(ready, 60, 6 * 60)),
    };
    (wanted, change, chance)
}

fn delivered(
    service: &Service,
    stage: Environment,
    wanted: Timestamp,
    change: Change,
    chance: &mut Chance,
    free: i64,
) -> Delivery {
    let (started, by) = match stage {
        Environment::Production => {
            let by = chance.pick(&service.people()).login.to_owned();
            let started = calendar::when_working(chance.minutes_after(wanted, 2, 45));
            (started, Initiator::Person(by))
        }
        _ => (Timestamp(wanted.0 + chance.between(5, 60) * 1000), Initiator::Automated),
    };
    let started = Timestamp(started.0.max(free));
    let rolled = chance.below(100);
    let outcome = match (stage, rolled) {
        (_, 0) | (Environment::Development, 1..3) => Outcome::Refused(chance.pick(REFUSALS)),
        (_, 3..6) | (Environment::Development, 6..8) => Outcome::Crashes,
        (_, 8) => Outcome::Hangs,
        _ => Outcome::Runs,
    };
    let finished = match outcome {
        Outcome::Refused(_) => Timestamp(started.0 + chance.between(4, 30) * 1000),
        _ => Timestamp(started.0 + chance.between(15, 150) * 1000),
    };
    let revision = object(&["deploy", stage.name(), service.name, &change.commit]);
    let settled = settled(outcome, finished);
    let wanted = Some(wanted);
    Delivery {
        change,
        revision,
        wanted,
        started,
        finished,
        settled,
        outcome,
        by,
        infos: Vec::new(),
        is_rollback: false,
    }
}

fn settled(outcome: Outcome, finished: Timestamp) -> Timestamp {
    let more = match outcome {
        Outcome::Runs => 20 * 1000,
        Outcome::Crashes => 70 * 1000,
        // Ten minutes are Kubernetes' own deadline for progress.
        Outcome::Hangs => 10 * calendar::MINUTE,
        Outcome::Refused(_) | Outcome::Terminated => 0,
    };
    Timestamp(finished.0 + more)
}

/// Back to what ran before, by the team and by a commit that says so.
fn rolled_back(service: &Service, before: Delivery, at: Timestamp) -> Delivery {
    let moment = at.0.to_string();
    let revision = object(&["revert", service.name, &before.change.commit, &moment]);
    let finished = Timestamp(at.0 + 40_000);
    Delivery {
        revision,
        wanted: Some(Timestamp(at.0 - 30_000)),
        started: at,
        finished,
        settled: settled(Outcome::Runs, finished),
        infos: Vec::new(),
        is_rollback: true,
        ..before
    }
}

/// Lays an act of somebody's over what is there.
fn lay_over(all: &mut Vec<Delivery>, act: &Act, service: &Service, environment: Environment) {
    match &act.deed {
        Deed::Terminate => {
            let running = all.iter_mut().find(|delivery| delivery.is_running(act.at));
            if let Some(delivery) = running {
                delivery.finished = act.at;
                delivery.settled = act.at;
                delivery.outcome = Outcome::Terminated;
            }
        }
        Deed::Rollback(id) => {
            let Some(before) = all.iter().find(|delivery| delivery.id() == *id).cloned() else {
                return;
            };
            let back = rolled_back(service, before, act.at);
            let by = Initiator::Person(act.by.clone());
            insert(all, Delivery { wanted: None, by, outcome: Outcome::Runs, ..back });
        }
        Deed::Sync => {
            let Some(wanted) = wanted(all, act.at).cloned() else { return };
            // What was refused or hung may work the second time: chance by the moment.
            let moment = act.at.0.to_string();
            let words: [&dyn AsRef<[u8]>; 4] =
                [&"sync", &service.name, &environment.name(), &moment];
            let mends = Chance::of(0, &words).percent(50);
            let outcome = match wanted.outcome {
                Outcome::Terminated => Outcome::Runs,
                Outcome::Refused(_) | Outcome::Hangs if mends => Outcome::Runs,
                outcome => outcome,
            };
            let finished = Timestamp(act.at.0 + 25_000);
            // Whoever meant to do it later need not any more.
            all.retain(|delivery| delivery.started <= act.at || delivery.change != wanted.change);
            let by = Initiator::Person(act.by.clone());
            let settled = settled(outcome, finished);
            let infos = act.infos.clone();
            let again =
                Delivery { started: act.at, finished, settled, outcome, by, infos, ..wanted };
            insert(all, again);
        }
    }
}

fn insert(all: &mut Vec<Delivery>, delivery: Delivery) {
    let place = all.partition_point(|other| other.started <= delivery.started);
    all.insert(place, delivery);
}

/// What an environment is told to run at a moment.
pub(crate) fn wanted(all: &[Delivery], now: Timestamp) -> Option<&Delivery> {
    let told = all.iter().filter_map(|delivery| Some((delivery.wanted?, delivery)));
    let told = told.filter(|(wanted, _)| *wanted <= now);
    told.min_by_key(|(wanted, _)| Reverse(*wanted)).map(|(_, delivery)| delivery)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::SERVICES;

    const HISTORY: History = History { seed: 1 };
    const NOON: Timestamp = Timestamp(1_795_780_800_000);

    fn deliveries(
        history: History,
        service: &Service,
        environment: Environment,
        acts: &[Act],
        now: Timestamp,
    ) -> Vec<Delivery> {
        let runs = crate::acts::RunActs::default();
        let built = |change: &Change| history.built(change, &runs);
        let days = crate::history::DELIVERY_DAYS;
        deliveries_of(history, service, environment, (acts, &built), (now, days))
    }

    fn of(name: &str, environment: Environment, acts: &[Act], now: Timestamp) -> Vec<Delivery> {
        deliveries(HISTORY, Service::of_name(name).unwrap(), environment, acts, now)
    }

    #[test]
    fn every_application_has_something_that_runs() {
        for service in SERVICES {
            for environment in service.environments {
                let all = deliveries(HISTORY, service, *environment, &[], NOON);
                let runs = all.iter().filter(|found| found.outcome == Outcome::Runs).count();
                assert!(runs > 0, "{} in {}", service.name, environment.name());
                assert!(all.windows(2).all(|pair| pair[0].finished < pair[1].started));
                let mut numbers: Vec<_> = all.iter().map(Delivery::id).collect();
                numbers.dedup();
                assert_eq!(numbers.len(), all.len());
            }
        }
    }

    #[test]
    fn only_what_ran_before_goes_on_to_production() {
        let staging = of("checkout-api", Environment::Staging, &[], NOON);
        let production = of("checkout-api", Environment::Production, &[], NOON);
        assert!(production.len() > 10, "{}", production.len());
        for delivery in production.iter().filter(|delivery| !delivery.is_rollback) {
            let before = staging.iter().find(|found| found.change == delivery.change);
            let before = before.expect("it was in staging");
            assert_eq!(before.outcome, Outcome::Runs);
            assert!(before.finished < delivery.started);
        }
    }

    #[test]
    fn all_kinds_of_endings_occur() {
        let all: Vec<_> = SERVICES
            .iter()
            .flat_map(|service| {
                service.environments.iter().flat_map(move |environment| {
                    deliveries(HISTORY, service, *environment, &[], NOON)
                })
            })
            .collect();
        let some = |wanted: fn(&Delivery) -> bool| all.iter().any(wanted);
        assert!(some(|found| matches!(found.outcome, Outcome::Refused(_))));
        assert!(some(|found| found.outcome == Outcome::Crashes));
        assert!(some(|found| found.outcome == Outcome::Hangs));
        assert!(some(|found| found.is_rollback));
    }

    #[test]
    fn people_interfere() {
        let before = of("checkout-api", Environment::Production, &[], NOON);
        let old = &before[before.len() - 4];
        let (by, at) = ("lena-park-nw".to_owned(), NOON);
        let back = Act { at, by: by.clone(), deed: Deed::Rollback(old.id()), infos: Vec::new() };
        let later = Timestamp(NOON.0 + 60_000);
        let after = of("checkout-api", Environment::Production, std::slice::from_ref(&back), later);
        let last = after.iter().rfind(|found| found.started <= later).unwrap();
        assert_eq!((&last.change, last.is_rollback), (&old.change, true));
        assert_eq!(last.by, Initiator::Person(by.clone()));
        assert_ne!(wanted(&after, later).unwrap().change, last.change);

        let infos = vec![("asked-by".to_owned(), "lena.park".to_owned())];
        let sync = Act { at: Timestamp(NOON.0 + 70_000), by, deed: Deed::Sync, infos };
        let later = Timestamp(NOON.0 + 80_000);
        let after = of("checkout-api", Environment::Production, &[back, sync.clone()], later);
        let running = after.iter().find(|found| found.is_running(later)).unwrap();
        assert_eq!(running.change, wanted(&after, later).unwrap().change);
        assert_eq!(running.infos, sync.infos);

        let end = Act { at: later, deed: Deed::Terminate, ..sync.clone() };
        let later = Timestamp(NOON.0 + 81_000);
        let after = of("checkout-api", Environment::Production, &[sync, end], later);
        assert_eq!(
            after.iter().rfind(|found| found.started <= later).unwrap().outcome,
            Outcome::Terminated
        );
    }
}
