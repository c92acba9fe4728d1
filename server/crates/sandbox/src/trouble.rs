//! What went wrong at Northwind, and when: made of its deliveries, so that whoever measures, alerts,
//! counts errors or costs tells the same story as whoever delivers.
//!
//! A delivery that does not come up is trouble from then on; of those that run, a few are bad and show
//! it minutes later. Trouble ends with the next delivery that took, or when somebody has found another
//! way out. In production, people are called (`incident`, `on_call`). How a service fares at a moment,
//! trouble included, is a function of the moment (`measures`).
//!
//! `World::troubles` gives those of one service in one environment as they are known at a moment: ask
//! with an earlier one for what lies further back than [`crate::history::DELIVERY_DAYS`].

mod incident;
mod measures;
mod on_call;

pub(crate) use incident::{ESCALATION, Incident};
pub(crate) use measures::{Measures, measured, promised};
pub(crate) use on_call::rota;

use crate::{
    chance::Chance,
    company::{Environment, Service},
    history::{Delivery, Outcome},
    world::World,
};
use platform::Timestamp;

const MINUTE: i64 = 60_000;

/// Of a hundred deliveries to production that run, so many are bad all the same.
const BAD: u64 = 7;

/// The same elsewhere: there is less traffic that would show it.
const BAD_BEFORE: u64 = 3;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// Customers cannot do what they came for.
    Critical,
    /// Customers notice it.
    High,
    /// Only people who work there notice it.
    Low,
}

impl Severity {
    /// As incidents write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Critical => "SEV-1",
            Self::High => "SEV-2",
            Self::Low => "SEV-4",
        }
    }
}

/// What kind of trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// What was delivered does not come up.
    Down,
    /// It answers with errors.
    Errors,
    /// It answers late.
    Slow,
    /// It takes ever more memory.
    Leak,
}

/// How much is different while it lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Effect {
    /// The share of requests that fail, on top of the usual: 0 to 1.
    pub errors: f64,
    /// How many times as long answers take.
    pub latency: f64,
    /// How much of the traffic still comes: 0 to 1.
    pub traffic: f64,
    /// How many times as much processor time is used.
    pub cpu: f64,
    /// How many times as much memory is used.
    pub memory: f64,
}

impl Effect {
    /// Nothing is different.
    pub const NONE: Self = Self { errors: 0.0, latency: 1.0, traffic: 1.0, cpu: 1.0, memory: 1.0 };
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trouble {
    pub service: &'static Service,
    pub environment: Environment,
    /// When it began to show.
    pub from: Timestamp,
    /// When it was over; `None` while it lasts.
    pub until: Option<Timestamp>,
    /// The delivery that caused it.
    pub cause: Delivery,
    pub kind: Kind,
    pub severity: Severity,
    pub effect: Effect,
    /// Where somebody was called.
    pub incident: Option<Incident>,
}

impl Trouble {
    /// Whether it lasts at a moment.
    pub fn lasts(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// A name of its own: that of the delivery that caused it.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.service.name, self.environment.name(), self.cause.id())
    }

    /// What people call it.
    pub fn title(&self) -> String {
        let (service, stage) = (self.service.name, self.environment.name());
        match self.kind {
            Kind::Down => format!("{service} does not come up in {stage}"),
            Kind::Errors => format!("{service} answers with errors in {stage}"),
            Kind::Slow => format!("{service} is slow in {stage}"),
            Kind::Leak => format!("{service} runs out of memory in {stage}"),
        }
    }
}

impl World {
    /// The troubles of a service in an environment that began by a moment, the first first.
    pub fn troubles(
        &self,
        service: &'static Service,
        environment: Environment,
        now: Timestamp,
    ) -> Vec<Trouble> {
        let deliveries = self.deliveries(service, environment, now);
        troubles_of(self.history.seed, service, environment, &deliveries, now)
    }

    /// Those of the whole company, the first first.
    pub fn all_troubles(&self, now: Timestamp) -> Vec<Trouble> {
        let services = crate::company::SERVICES.iter();
        let mut all: Vec<_> = services
            .flat_map(|service| {
                let stages = service.environments.iter();
                stages.flat_map(move |stage| self.troubles(service, *stage, now))
            })
            .collect();
        all.sort_by_key(|trouble| (trouble.from, trouble.service.name, trouble.environment));
        all
    }
}

/// The troubles that deliveries caused, as they are known at a moment.
pub(crate) fn troubles_of(
    seed: u64,
    service: &'static Service,
    environment: Environment,
    deliveries: &[Delivery],
    now: Timestamp,
) -> Vec<Trouble> {
    let took: Vec<&Delivery> =
        deliveries.iter().filter(|delivery| delivery.took() && delivery.finished <= now).collect();
    let caused = took.iter().enumerate().filter_map(|(index, delivery)| {
        let words: [&dyn AsRef<[u8]>; 4] =
            [&"trouble", &service.name, &environment.name(), &delivery.id().to_string()];
        let mut chance = Chance::of(seed, &words);
        let kind = kind(delivery, environment, &mut chance)?;
        let next = took.get(index + 1).map(|next| next.finished);
        let trouble = begun(service, environment, delivery, kind, next, &mut chance);
        (trouble.from <= now).then_some(trouble)
    });
    let mut all: Vec<Trouble> = caused
        // Whoever delivered the next one before it showed has mended it unknowingly.
        .filter(|trouble| trouble.until.is_none_or(|until| trouble.from < until))
        .collect();
    for trouble in &mut all {
        trouble.incident = incident::of(seed, trouble, now);
        trouble.until = trouble.until.filter(|until| *until <= now);
    }
    all
}

/// What is wrong with a delivery, if anything.
fn kind(delivery: &Delivery, environment: Environment, chance: &mut Chance) -> Option<Kind> {
    // Both are rolled whatever comes of it: so one does not move the other.
    let production = environment == Environment::Production;
    let bad = chance.percent(if production { BAD } else { BAD_BEFORE });
    let kind = chance.pick(&[Kind::Errors, Kind::Errors, Kind::Slow, Kind::Leak]);
    match delivery.outcome {
        Outcome::Crashes | Outcome::Hangs => Some(Kind::Down),
        Outcome::Runs if bad && !delivery.is_rollback => Some(kind),
        _ => None,
    }
}

/// How it goes on when nobody asks what is known by now.
fn begun(
    service: &'static Service,
    environment: Environment,
    delivery: &Delivery,
    kind: Kind,
    next: Option<Timestamp>,
    chance: &mut Chance,
) -> Trouble {
    let from = match kind {
        Kind::Down => delivery.finished,
        _ => chance.minutes_after(delivery.settled, 2, 14),
    };
    // A switch, a smaller share of traffic, more memory: what helps without a delivery.
    let longest = match (kind, environment) {
        (Kind::Down, Environment::Production) => None,
        (Kind::Down, _) => Some(chance.minutes_after(from, 12 * 60, 30 * 60)),
        (_, Environment::Production) => Some(chance.minutes_after(from, 22, 200)),
        _ => Some(chance.minutes_after(from, 60, 9 * 60)),
    };
    let until = [next, longest].into_iter().flatten().min();
    let share = |chance: &mut Chance, first, last| percent(chance.between(first, last));
    let effect = match kind {
        Kind::Down => Effect {
            errors: share(chance, 18, 55),
            latency: 1.0 + share(chance, 20, 90),
            traffic: share(chance, 45, 80),
            cpu: share(chance, 40, 80),
            ..Effect::NONE
        },
        Kind::Errors => Effect {
            errors: share(chance, 6, 28),
            latency: 1.0 + share(chance, 0, 30),
            ..Effect::NONE
        },
        Kind::Slow => Effect {
            errors: share(chance, 0, 2),
            latency: 3.0 + share(chance, 0, 400),
            traffic: share(chance, 80, 96),
            cpu: 1.0 + share(chance, 30, 90),
            ..Effect::NONE
        },
        Kind::Leak => Effect {
            errors: share(chance, 3, 9),
            latency: 1.0 + share(chance, 40, 120),
            memory: 1.7 + share(chance, 0, 20),
            ..Effect::NONE
        },
    };
    let severity = match (environment, effect.errors) {
        (Environment::Production, errors) if errors >= 0.18 => Severity::Critical,
        (Environment::Production, _) => Severity::High,
        _ => Severity::Low,
    };
    Trouble {
        service,
        environment,
        from,
        until,
        cause: delivery.clone(),
        kind,
        severity,
        effect,
        incident: None,
    }
}

/// A hundredth of a small number.
pub(super) fn percent(number: i64) -> f64 {
    f64::from(i32::try_from(number).unwrap_or_default()) / 100.0
}

#[cfg(test)]
mod tests;
