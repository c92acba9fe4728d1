//! That there is trouble, that it is a consequence, and that it shows.

use super::*;
use crate::{company::SERVICES, history::deliveries_of};
use std::collections::BTreeSet;

const NOON: Timestamp = Timestamp(1_795_780_800_000);

struct Fixed(Timestamp);

impl platform::timestamp::Clock for Fixed {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn world(seed: u64) -> World {
    World::new(seed, std::sync::Arc::new(Fixed(NOON)), crate::made::Made::nowhere())
}

#[test]
fn all_kinds_occur_and_each_is_of_a_delivery() {
    let world = world(1);
    let all = world.all_troubles(NOON);
    for kind in [Kind::Down, Kind::Errors, Kind::Slow, Kind::Leak] {
        assert!(all.iter().any(|trouble| trouble.kind == kind), "{kind:?}");
    }
    for trouble in &all {
        let (service, environment) = (trouble.service, trouble.environment);
        let deliveries = world.deliveries(service, environment, NOON);
        assert!(deliveries.contains(&trouble.cause), "{}", trouble.name());
        assert!(trouble.cause.finished <= trouble.from && trouble.from <= NOON);
        assert!(trouble.until.is_none_or(|until| trouble.from < until && until <= NOON));
        let production = environment == Environment::Production;
        assert!(production || trouble.incident.is_none(), "{}", trouble.name());
    }
    let names: BTreeSet<_> = all.iter().map(Trouble::name).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.iter().any(|trouble| trouble.incident.is_some()));
    let numbers: Vec<_> = all.iter().filter_map(|trouble| trouble.incident.as_ref()).collect();
    assert!(numbers.iter().all(|incident| incident.number > 0), "{numbers:?}");
}

#[test]
fn it_stays_as_it_was_when_time_goes_on() {
    let world = world(3);
    let earlier = Timestamp(NOON.0 - 6 * 60 * MINUTE);
    let (before, after) = (world.all_troubles(earlier), world.all_troubles(NOON));
    let recent = |trouble: &&Trouble| trouble.from.0 > earlier.0 - 20 * 24 * 60 * MINUTE;
    for trouble in before.iter().filter(recent) {
        let later = after.iter().find(|later| later.name() == trouble.name());
        let later = later.unwrap_or_else(|| panic!("{} is forgotten", trouble.name()));
        assert_eq!((trouble.from, trouble.kind), (later.from, later.kind));
        assert_eq!(trouble.effect, later.effect);
        if trouble.until.is_some() {
            assert_eq!(trouble.until, later.until, "{}", trouble.name());
        }
    }
}

#[test]
fn it_can_be_measured_while_it_lasts() {
    let world = world(1);
    for trouble in world.all_troubles(NOON) {
        let (service, environment) = (trouble.service, trouble.environment);
        let all = world.troubles(service, environment, NOON);
        let before = Timestamp(trouble.from.0 - MINUTE);
        if all.iter().any(|other| other.lasts(before)) {
            continue;
        }
        let at = |at| measured(1, service, environment, &all, at);
        let (well, ill) = (at(before), at(trouble.from));
        match trouble.kind {
            Kind::Down | Kind::Errors | Kind::Leak => {
                assert!(ill.error_share() > well.error_share() + 0.02, "{}", trouble.name());
            }
            Kind::Slow => assert!(ill.p95 > well.p95 * 2.0, "{}", trouble.name()),
        }
        assert!(well.error_share() < 0.01, "{}", trouble.name());
    }
}

#[test]
fn whoever_is_called_works_on_it_and_takes_turns() {
    for service in SERVICES {
        let now = rota(service, NOON);
        assert!(service.people().contains(&now.first) && now.since <= NOON && NOON < now.until);
        if service.people().len() > 1 {
            assert_ne!(now.first, now.second, "{}", service.name);
            assert_eq!(rota(service, now.until).first, now.second, "{}", service.name);
        }
    }
}

#[test]
fn what_people_roll_back_is_over() {
    let world = world(1);
    let lasting = |trouble: &Trouble| trouble.until.is_some() && trouble.kind == Kind::Down;
    let all = world.all_troubles(NOON);
    let trouble = all.iter().find(|trouble| lasting(trouble)).expect("something was mended");
    let (service, environment) = (trouble.service, trouble.environment);
    let built = |change: &crate::history::Change| world.history.built(change, &world.runs);
    let until = Timestamp(trouble.from.0 + MINUTE);
    let then = deliveries_of(
        world.history,
        service,
        environment,
        (&[], &built),
        (until, crate::history::DELIVERY_DAYS),
    );
    let known = troubles_of(1, service, environment, &then, until);
    let known = known.iter().find(|known| known.name() == trouble.name()).expect("it began");
    assert_eq!(known.until, None);
}
