//! What an application is like at a moment: what is wanted of it, what is there, what is under way.

use crate::{
    company::{Environment, ORGANISATION, Service},
    history::{Delivery, Outcome, object, tag, wanted},
    world::{Request, World},
};
use platform::Timestamp;
use std::collections::HashMap;

/// Of how many pods an application consists.
pub(crate) const fn replicas(environment: Environment) -> u32 {
    match environment {
        Environment::Development => 1,
        Environment::Staging => 2,
        Environment::Production => 3,
    }
}

/// The hash in the names of what a delivery made.
pub(crate) fn template_hash(application: &Application, delivery: &Delivery) -> String {
    let name = application.service.name;
    object(&["template", name, application.environment.name(), &delivery.change.commit])[..10]
        .to_owned()
}

/// The name of a pod of a replica set.
pub(crate) fn pod_name(set: &str, index: u32) -> String {
    format!("{set}-{}", &object(&["pod", set, &index.to_string()])[..5])
}

/// The image of a delivery.
pub(crate) fn image(application: &Application, delivery: &Delivery) -> String {
    let (name, tag) = (application.service.name, tag(&delivery.change.commit));
    format!("registry.{ORGANISATION}.example/{name}:{tag}")
}

/// When the containers of a pod that crashes were started again: at once, and then ever more slowly,
/// up to five minutes apart.
pub(crate) fn restarts(live: &Delivery, now: Timestamp) -> Vec<Timestamp> {
    let mut at = live.finished.0 + 6_000;
    let (mut pause, mut all) = (10_000, Vec::new());
    while at <= now.0 && all.len() < RESTARTS {
        all.push(Timestamp(at));
        at += pause + 4_000;
        pause = (pause * 2).min(300_000);
    }
    all
}

/// Somebody has looked at it by then.
const RESTARTS: usize = 400;

/// How many deliveries an application's history shows.
const HISTORY: usize = 10;

/// An application.
pub(crate) struct Application {
    pub service: &'static Service,
    pub environment: Environment,
    pub now: Timestamp,
    /// Those that began, and those that are wanted by now, the first first.
    pub deliveries: Vec<Delivery>,
    /// What was asked of its controller last.
    pub requested: Option<Request>,
}

/// Health, in Argo CD's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
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
        let deliveries = world.deliveries(service, environment, now);
        let requested = world.requested(environment, service.name, now);
        Self { service, environment, now, deliveries, requested }
    }

    /// What its service is called: what somebody made is named after its environment, too.
    pub fn called(&self) -> &'static str {
        let name = self.service.name;
        let bare = name.strip_suffix(self.environment.name());
        bare.and_then(|bare| bare.strip_suffix('-')).unwrap_or(name)
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
            ("app.kubernetes.io/name", self.called().to_owned()),
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
