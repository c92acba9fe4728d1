//! What an application is like at a moment: what is wanted of it, what is there, what is under way.

use crate::{
    company::{Environment, Service},
    history::{Delivery, Outcome, deliveries, wanted},
    world::World,
};
use platform::Timestamp;
use std::collections::HashMap;

/// How many deliveries an application's history shows.
const HISTORY: usize = 10;

/// An application.
pub(super) struct Application {
    pub service: &'static Service,
    pub environment: Environment,
    pub now: Timestamp,
    /// Those that began, and those that are wanted by now, the first first.
    pub deliveries: Vec<Delivery>,
}

/// Health, in Argo CD's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Health {
    Healthy,
    Progressing,
    Degraded(&'static str),
    Missing,
}

impl Application {
    pub fn at(
        world: &World,
        service: &'static Service,
        environment: Environment,
        now: Timestamp,
    ) -> Self {
        let acts = world.acts.upon(environment, service.name);
        let deliveries = deliveries(world.history, service, environment, &acts, now);
        Self { service, environment, now, deliveries }
    }

    /// Those that began, the first first.
    fn begun(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.deliveries.iter().filter(|delivery| delivery.started <= self.now)
    }

    /// The last operation.
    pub fn last(&self) -> Option<&Delivery> {
        self.begun().next_back()
    }

    /// The operation that is under way.
    pub fn running(&self) -> Option<&Delivery> {
        self.last().filter(|delivery| delivery.is_running(self.now))
    }

    /// What it is told to run.
    pub fn wanted(&self) -> Option<&Delivery> {
        wanted(&self.deliveries, self.now)
    }

    /// What is there.
    pub fn live(&self) -> Option<&Delivery> {
        self.begun().rfind(|delivery| delivery.took() && delivery.finished <= self.now)
    }

    /// What took effect, the first first.
    pub fn history(&self) -> Vec<&Delivery> {
        let took = self.begun().rev();
        let took = took.filter(|delivery| delivery.took() && delivery.finished <= self.now);
        let mut last: Vec<_> = took.take(HISTORY).collect();
        last.reverse();
        last
    }

    pub fn is_synced(&self) -> bool {
        let (wanted, live) = (self.wanted(), self.live());
        wanted.zip(live).is_some_and(|(wanted, live)| wanted.change == live.change)
    }

    /// Production is synced by people.
    pub fn is_automated(&self) -> bool {
        self.environment != Environment::Production
    }

    pub fn health(&self) -> Health {
        let Some(live) = self.live() else { return Health::Missing };
        if self.running().is_some() || self.now < live.settled {
            return Health::Progressing;
        }
        match live.outcome {
            Outcome::Crashes => {
                Health::Degraded("back-off 5m0s restarting failed container (CrashLoopBackOff)")
            }
            Outcome::Hangs => Health::Degraded(
                "Deployment exceeded its progress deadline: readiness probe failed: HTTP probe \
                 failed with statuscode: 503",
            ),
            _ => Health::Healthy,
        }
    }

    /// The last moment at which anything of it changed.
    pub fn changed(&self) -> Timestamp {
        let moments = self.deliveries.iter().flat_map(|delivery| {
            let times = [Some(delivery.started), Some(delivery.finished), Some(delivery.settled)];
            times.into_iter().chain([delivery.wanted]).flatten()
        });
        moments.filter(|moment| *moment <= self.now).max().unwrap_or_default()
    }

    /// Grows with every change.
    pub fn resource_version(&self) -> i64 {
        self.changed().0.div_euclid(100)
    }

    pub fn labels(&self) -> HashMap<&'static str, String> {
        HashMap::from([
            ("app.kubernetes.io/name", self.service.name.to_owned()),
            ("environment", self.environment.name().to_owned()),
            ("team", self.service.team.to_owned()),
        ])
    }
}

impl Health {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Healthy => "Healthy",
            Self::Progressing => "Progressing",
            Self::Degraded(_) => "Degraded",
            Self::Missing => "Missing",
        }
    }

    pub const fn message(self) -> Option<&'static str> {
        match self {
            Self::Degraded(message) => Some(message),
            _ => None,
        }
    }
}
