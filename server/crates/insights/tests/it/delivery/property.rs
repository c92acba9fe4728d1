//! Random histories: what is measured is what the reference finds.

use super::{
    reference::{Is, TrueChange, TrueDeployment, TrueSignal, Truth, median, moment, ninetieth},
    world::{DAY, HOUR, MINUTE, MONDAY, commit, entity},
};
use insights::delivery::{
    history::{History, Sort},
    join::{ServiceFacts, history},
    measure::Sample,
    statistics, trend,
};
use platform::{
    TimeRange, Timestamp, Zone,
    delivery::{
        Build, BuildEnd, Change, ChangePull, DeploymentEnd, DeploymentFact, Signal, SignalKind,
    },
    time_range::Step,
};
use proptest::prelude::*;

/// Where deployments go to.
const LANES: [&str; 2] = ["production", "prod-us"];

fn changes() -> impl Strategy<Value = Vec<TrueChange>> {
    let one = (
        (1_i64..600, -120_i64..600, 0_i64..400, 0_i64..200),
        prop::option::weighted(0.8, Just(())),
        prop::option::weighted(0.8, Just(())),
        prop::collection::vec(1_i64..90, 0..3),
        prop::option::weighted(0.15, 0_usize..100),
        prop::bool::weighted(0.1),
    );
    prop::collection::vec(one, 1..40).prop_map(|all| {
        let mut merged = MONDAY;
        let mut changes: Vec<TrueChange> = Vec::new();
        for (place, (times, pull, approved, built, reverts, hotfix)) in all.into_iter().enumerate()
        {
            let (gap, code, review, merging) = times;
            merged += gap * MINUTE;
            let opened = merged - (review + merging) * MINUTE;
            let opened = pull.map(|()| opened);
            let approved = opened.and(approved).map(|()| merged - merging * MINUTE);
            // A laptop's clock may be two hours ahead.
            let begun = opened.unwrap_or(merged) - code * MINUTE;
            changes.push(TrueChange {
                begun,
                opened,
                approved,
                merged,
                built: built.into_iter().map(|minutes| merged + minutes * MINUTE).collect(),
                reverts: reverts.filter(|_| place > 0).map(|one| one % place.max(1)),
                hotfix,
            });
        }
        changes
    })
}

fn deployments(changes: usize) -> impl Strategy<Value = Vec<TrueDeployment>> {
    let one = (
        25_i64..2_000,
        1_i64..20,
        prop::option::weighted(0.85, 0..changes),
        0_u8..6,
        prop::bool::weighted(0.85),
        0_usize..LANES.len(),
    );
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let mut finished = MONDAY;
        all.into_iter()
            .map(|(gap, took, place, version, ok, lane)| {
                // Farther apart than what may be one deployment.
                let started = finished + gap * MINUTE;
                finished = started + took * MINUTE;
                let version = format!("v{version}");
                TrueDeployment { started, finished, place, version, ok, lane }
            })
            .collect()
    })
}

fn truth() -> impl Strategy<Value = Truth> {
    let signals = prop::collection::vec(
        (0_i64..30_000, 1_i64..900, prop::bool::weighted(0.85), 0_usize..3),
        0..12,
    );
    changes().prop_flat_map(move |changes| {
        (deployments(changes.len()), Just(changes), signals.clone()).prop_map(
            |(deployments, changes, signals)| {
                let signals = signals.into_iter().map(|(began, took, over, kind)| {
                    let began = MONDAY + began * MINUTE;
                    let ended = over.then(|| began + took * MINUTE);
                    TrueSignal { kind: SignalKind::ALL[kind], began, ended }
                });
                Truth { signals: signals.collect(), changes, deployments }
            },
        )
    })
}

/// What the sources tell of it: everything twice, once or with a part missing, other environments too.
struct Told {
    changes: Vec<Change>,
    builds: Vec<Build>,
    host: Vec<DeploymentFact>,
    argo: Vec<DeploymentFact>,
    signals: Vec<Signal>,
}

fn told(truth: &Truth, both: bool) -> Told {
    let changes = truth.changes.iter().enumerate().map(|(place, one)| Change {
        commit: commit(place),
        title: format!("Change {place}"),
        authored_at: moment(one.begun),
        committed_at: moment(one.merged),
        pull: one.opened.map(|opened| ChangePull {
            number: i64::try_from(place).unwrap(),
            title: format!("Change {place}"),
            opened_at: moment(opened),
            first_review_at: None,
            approved_at: one.approved.map(moment),
            merged_at: moment(one.merged),
            commits: 1,
            page: String::new(),
        }),
        reverts: one.reverts.map(commit),
        picked_from: None,
        hotfix: one.hotfix,
        page: String::new(),
    });
    let builds = truth.changes.iter().enumerate().flat_map(|(place, one)| {
        one.built.iter().enumerate().map(move |(run, at)| Build {
            run: i64::try_from(place * 10 + run).unwrap(),
            commit: commit(place),
            attempt: 1,
            created_at: moment(at - MINUTE),
            started_at: moment(at - MINUTE),
            finished_at: moment(*at),
            end: BuildEnd::Passed,
            page: String::new(),
        })
    });
    let fact = |at: usize, one: &TrueDeployment| {
        let name = one.place.map(commit);
        DeploymentFact {
            id: at.to_string(),
            environment: LANES[one.lane].to_owned(),
            component: "cart".to_owned(),
            // Tags of images are the first digits.
            commit: name
                .clone()
                .map(|name| if at.is_multiple_of(3) { name[..9].to_owned() } else { name }),
            revision: name.unwrap_or_else(|| one.version.clone()),
            started_at: moment(one.started),
            finished_at: Some(moment(one.finished)),
            end: if one.ok { DeploymentEnd::Succeeded } else { DeploymentEnd::Failed },
            rollback: false,
            page: String::new(),
        }
    };
    let host: Vec<DeploymentFact> =
        truth.deployments.iter().enumerate().map(|(at, one)| fact(at, one)).collect();
    // The other source begins a little later, knows no commit, and thinks less of it is wrong.
    let second = host.iter().filter(|_| both).map(|one| DeploymentFact {
        id: format!("argo-{}", one.id),
        commit: None,
        revision: format!("deploy-{}", one.revision),
        started_at: Timestamp(one.started_at.0 + 40_000),
        end: DeploymentEnd::Succeeded,
        ..one.clone()
    });
    let argo = second.collect();
    let signals = truth.signals.iter().enumerate().map(|(id, one)| Signal {
        id: id.to_string(),
        kind: one.kind,
        entity: entity(),
        title: String::new(),
        began_at: moment(one.began),
        ended_at: one.ended.map(moment),
        revision: None,
        page: String::new(),
    });
    Told {
        changes: changes.collect(),
        builds: builds.collect(),
        host,
        argo,
        signals: signals.collect(),
    }
}

fn measured(told: &Told) -> History {
    let host = told.host.iter().map(|one| ("github.com/acme", one));
    let argo = told.argo.iter().map(|one| ("deployments:production", one));
    history(&ServiceFacts {
        // In whatever order.
        changes: told.changes.iter().rev().collect(),
        builds: told.builds.iter().collect(),
        deployments: argo.chain(host).collect(),
        signals: told.signals.iter().collect(),
        whole: true,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Row 14.1: deployments, what they bring, what failed and when it was well again are those of a
    /// second way of computing them.
    #[test]
    fn a_history_is_what_the_reference_finds(truth in truth(), both in any::<bool>()) {
        let history = measured(&told(&truth, both));
        let found = truth.found();
        prop_assert_eq!(history.deployments.len(), found.len());
        for (at, (one, expected)) in history.deployments.iter().zip(&found).enumerate() {
            let is = match one.sort {
                Sort::Rollout => Is::New,
                Sort::Rollback => Is::Back,
                Sort::Repeat => Is::Same,
            };
            prop_assert_eq!(is, expected.is, "deployment {}", at);
            let brought: Vec<(String, i64)> =
                one.changes.iter().map(|change| (change.commit.clone(), change.lead())).collect();
            let wanted: Vec<(String, i64)> =
                expected.brought.iter().map(|(place, lead)| (commit(*place), *lead)).collect();
            prop_assert_eq!(brought, wanted, "deployment {}", at);
            prop_assert_eq!(one.failure.is_some(), expected.failed, "deployment {}", at);
            prop_assert_eq!(one.rework, expected.rework, "deployment {}", at);
            let failure = one.failure.as_ref();
            let failure =
                failure.map(|one| (one.began_at.0, one.restored.map(|(end, _)| end.0)));
            prop_assert_eq!(failure, expected.failure, "deployment {}", at);
            prop_assert!(one.changes.iter().all(|change| change.parts.iter().flatten().all(|part| *part >= 0)));
        }
    }

    /// Row 14.1: numbers of a time are counted, and medians found, a second way.
    #[test]
    fn numbers_are_those_of_the_reference(
        truth in truth(),
        from in 0_i64..20,
        days in 1_i64..40,
    ) {
        let history = measured(&told(&truth, false));
        let range = TimeRange {
            from: Timestamp(MONDAY + from * DAY),
            to: Timestamp(MONDAY + (from + days) * DAY),
        };
        let sample = Sample::of(&history, range).sorted();
        let found: Vec<_> = truth.deployments.iter().zip(truth.found()).collect();
        let here: Vec<_> =
            found.iter().filter(|(one, _)| range.contains(Timestamp(one.finished))).collect();
        let count = |holds: &dyn Fn(&TrueDeployment, &super::reference::Found) -> bool| {
            here.iter().filter(|(one, found)| holds(one, found)).count() as u64
        };
        prop_assert_eq!(sample.deliveries, count(&|one, found| found.is == Is::New && one.ok));
        prop_assert_eq!(sample.attempts, count(&|_, found| found.is == Is::New));
        prop_assert_eq!(sample.failed, count(&|_, found| found.failed));
        prop_assert_eq!(sample.there, count(&|one, found| found.is != Is::Same && one.ok));
        prop_assert_eq!(sample.rework, count(&|_, found| found.rework));
        let leads: Vec<i64> =
            here.iter().flat_map(|(_, found)| found.brought.iter().map(|(_, lead)| *lead)).collect();
        prop_assert_eq!(statistics::median(&sample.leads), median(&leads));
        prop_assert_eq!(statistics::ninetieth(&sample.leads), ninetieth(&leads));
        let restores: Vec<i64> = found
            .iter()
            .filter_map(|(_, found)| found.failure)
            .filter(|(began, _)| range.contains(Timestamp(*began)))
            .filter_map(|(began, ended)| Some(ended? - began))
            .collect();
        prop_assert_eq!(statistics::median(&sample.restores), median(&restores));
    }

    /// Row 14.1: whatever the time zone and the step, every deployment is in the one point of the trend
    /// whose days it is of, and points add up to the whole.
    #[test]
    fn a_trend_adds_up_in_any_time_zone(
        truth in truth(),
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]),
        step in prop::sample::select(vec![Step::Day, Step::Week, Step::Month]),
    ) {
        let history = measured(&told(&truth, true));
        let zone = Zone::named(zone).unwrap();
        let range = TimeRange {
            from: zone.start_of_day(zone.day(Timestamp(MONDAY + 12 * HOUR))),
            to: zone.start_of_day(zone.day(Timestamp(MONDAY + 45 * DAY))),
        };
        let points = trend::points(&[&history], range, step, zone);
        let whole = Sample::of(&history, range);
        prop_assert_eq!(points.iter().map(|point| point.deployments).sum::<u64>(), whole.deliveries);
        prop_assert_eq!(points.iter().map(|point| point.failed).sum::<u64>(), whole.failed);
        prop_assert_eq!(points.iter().map(|point| point.changes).sum::<u64>(), whole.leads.len() as u64);
        if step == Step::Day {
            for point in &points {
                let day = zone.day(point.at);
                let of_day = history.deployments.iter().filter(|one| {
                    one.is_delivery() && zone.day(one.finished_at) == day && range.contains(one.finished_at)
                });
                prop_assert_eq!(of_day.count() as u64, point.deployments);
            }
        }
    }

    /// Row 14.1: facts that come in another order, or twice, tell the same.
    #[test]
    fn the_order_in_which_facts_come_does_not_matter(truth in truth()) {
        let told = told(&truth, true);
        let once = measured(&told);
        let host = told.host.iter().rev().map(|one| ("github.com/acme", one));
        let argo = told.argo.iter().map(|one| ("deployments:production", one));
        let other = history(&ServiceFacts {
            changes: told.changes.iter().chain(&told.changes).collect(),
            builds: told.builds.iter().rev().collect(),
            deployments: host.chain(argo).collect(),
            signals: told.signals.iter().rev().collect(),
            whole: true,
        });
        prop_assert_eq!(once, other);
    }
}
