//! How a service fares at a moment: its traffic over the day, its answers, what it uses; with what
//! trouble does to them. Whoever measures it sees these numbers.

use super::{Effect, Kind, MINUTE, Trouble, percent};
use crate::{
    chance::Chance,
    company::{Environment, Language, Service},
};
use platform::Timestamp;

const DAY: i64 = 24 * 60 * MINUTE;

/// How long a leak takes until memory is full.
const LEAKING: f64 = 40.0;

/// What can be measured of a service, all its pods together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measures {
    /// Requests a second.
    pub requests: f64,
    /// Failed requests a second.
    pub failures: f64,
    /// Milliseconds that the half of answers takes at most.
    pub p50: f64,
    /// The same of 95 in a hundred.
    pub p95: f64,
    /// The same of 99 in a hundred.
    pub p99: f64,
    /// The share of the processor time that it may use: 0 to 1.
    pub cpu: f64,
    /// The share of the memory that it may use: 0 to 1.
    pub memory: f64,
}

impl Measures {
    /// The share of requests that fail: 0 to 1.
    #[cfg(test)]
    pub fn error_share(&self) -> f64 {
        if self.requests > 0.0 { self.failures / self.requests } else { 0.0 }
    }
}

/// What a service is like when all is well.
struct Usual {
    requests: f64,
    errors: f64,
    latency: f64,
    cpu: f64,
    memory: f64,
}

impl Usual {
    fn of(seed: u64, service: &Service, environment: Environment) -> Self {
        let mut chance = Chance::of(seed, &[&"measures", &service.name]);
        let busy = match environment {
            Environment::Development => 0.01,
            Environment::Staging => 0.05,
            Environment::Production => 1.0,
        };
        let slow = match service.language {
            Language::Go | Language::Rust => 0.6,
            Language::Java => 1.0,
            Language::Python | Language::TypeScript => 1.5,
        };
        Self {
            requests: percent(chance.between(1_200, 42_000)) * busy,
            errors: percent(chance.between(1, 8)) / 100.0,
            latency: percent(chance.between(2_200, 9_000)) * slow,
            cpu: percent(chance.between(18, 42)),
            memory: percent(chance.between(30, 52)),
        }
    }
}

/// What per cent of good answers a service promises: it keeps it easily while all is well.
pub(crate) fn promised(seed: u64, service: &Service) -> f64 {
    let errors = Usual::of(seed, service, Environment::Production).errors;
    let promises = [99.95, 99.9, 99.5];
    let keeps = |promise: &f64| errors * 3.0 <= (100.0 - promise) / 100.0;
    promises.into_iter().find(keeps).unwrap_or(99.0)
}

/// How busy a time of the day and week is: about 1 on average.
fn busy(at: Timestamp) -> f64 {
    let day = at.0.div_euclid(DAY);
    let hour = ratio(at.0.rem_euclid(DAY), DAY) * 24.0;
    // Least at three in the morning, most at three in the afternoon.
    let wave = 1.0 - 0.62 * ((hour - 3.0) / 24.0 * std::f64::consts::TAU).cos();
    // (The epoch was a Thursday.)
    let weekend = (day + 3).rem_euclid(7) >= 5;
    if weekend { wave * 0.7 } else { wave }
}

/// A number of milliseconds as a share of another one.
fn ratio(part: i64, whole: i64) -> f64 {
    let small = |number: i64| f64::from(i32::try_from(number / 1000).unwrap_or(i32::MAX));
    small(part) / small(whole).max(1.0)
}

/// What is measured at a moment: the same within one minute.
pub(crate) fn measured(
    seed: u64,
    service: &Service,
    environment: Environment,
    troubles: &[Trouble],
    at: Timestamp,
) -> Measures {
    let usual = Usual::of(seed, service, environment);
    let minute = at.0.div_euclid(MINUTE).to_string();
    let words: [&dyn AsRef<[u8]>; 4] = [&"minute", &service.name, &environment.name(), &minute];
    let mut chance = Chance::of(seed, &words);
    // At most five in a hundred more or less, for each by itself.
    let mut noise = || 1.0 + percent(chance.between(-50, 50)) / 10.0;
    let load = busy(at);
    let mut effect = Effect::NONE;
    for trouble in troubles.iter().filter(|trouble| trouble.lasts(at)) {
        effect = together(effect, now(trouble, at));
    }
    let requests = usual.requests * load * effect.traffic * noise();
    let share = (usual.errors * noise() + effect.errors * noise()).min(1.0);
    let p50 = usual.latency * (0.9 + 0.1 * load) * effect.latency * noise();
    let p95 = p50 * 2.6 * noise();
    Measures {
        requests,
        failures: requests * share,
        p50,
        p95,
        p99: p95 * 1.7 * noise(),
        cpu: (usual.cpu * (0.5 + 0.5 * load) * effect.cpu * noise()).min(1.0),
        memory: (usual.memory * effect.memory * noise()).min(0.99),
    }
}

/// What a trouble does at a moment: a leak grows.
fn now(trouble: &Trouble, at: Timestamp) -> Effect {
    if trouble.kind != Kind::Leak {
        return trouble.effect;
    }
    let minutes = ratio(at.0 - trouble.from.0, MINUTE);
    let grown = (minutes / LEAKING).min(1.0);
    Effect { memory: 1.0 + (trouble.effect.memory - 1.0) * grown, ..trouble.effect }
}

fn together(one: Effect, other: Effect) -> Effect {
    Effect {
        errors: (one.errors + other.errors).min(1.0),
        latency: one.latency * other.latency,
        traffic: one.traffic * other.traffic,
        cpu: one.cpu * other.cpu,
        memory: one.memory * other.memory,
    }
}
