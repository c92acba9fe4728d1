//! All there is: the clock, the history that is a function of it, and what people did to it.

use crate::{
    acts::{Acts, RunActs},
    company::{Environment, Service},
    costs::CostsOfDays,
    exchanged::Exchanged,
    history::{Change, DELIVERY_DAYS, Delivery, History, deliveries_of, object, with_acts},
    made::Made,
    webhooks::Webhooks,
};
use platform::{Timestamp, timestamp::Clock};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// That somebody asked a controller to look at something now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// What it is known by.
    pub text: String,
    pub by: String,
    pub at: Timestamp,
}

/// The simulated company, for as long as the process lives.
pub(crate) struct World {
    pub history: History,
    pub acts: Acts,
    /// The last one of each application.
    requests: Mutex<HashMap<(Environment, String), Request>>,
    pub runs: RunActs,
    /// What clusters cost on days that are over.
    pub costs: CostsOfDays,
    /// Tokens of people for tools.
    pub exchanged: Exchanged,
    /// What was made through GitHub's API.
    pub made: Made,
    pub webhooks: Webhooks,
    clock: Arc<dyn Clock>,
}

impl World {
    pub fn new(seed: u64, clock: Arc<dyn Clock>, made: Made) -> Self {
        let (acts, runs, exchanged) = (Acts::default(), RunActs::default(), Exchanged::default());
        let requests = Mutex::default();
        let (costs, webhooks) = (CostsOfDays::default(), Webhooks::default());
        Self {
            history: History { seed },
            acts,
            requests,
            runs,
            costs,
            exchanged,
            made,
            webhooks,
            clock,
        }
    }

    pub fn request(&self, environment: Environment, application: &str, request: Request) {
        let mut all = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((environment, application.to_owned()), request);
    }

    /// What was asked for last, by then.
    pub fn requested(
        &self,
        environment: Environment,
        application: &str,
        now: Timestamp,
    ) -> Option<Request> {
        let all = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(&(environment, application.to_owned())).cloned();
        known.filter(|request| request.at <= now)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What came to an application that somebody made; `None` of the company's own.
    fn made_deliveries(
        &self,
        service: &Service,
        environment: Environment,
        now: Timestamp,
    ) -> Option<Vec<Delivery>> {
        // Those run somewhere by the company's own plan.
        if !service.environments.is_empty() {
            return None;
        }
        let all = self.made.deployed().into_iter();
        let mut own = all.filter(|one| one.environment == environment);
        let mut deliveries = own.find(|one| one.service == service)?.deliveries;
        deliveries.retain(|delivery| delivery.wanted.is_none_or(|wanted| wanted <= now));
        Some(deliveries)
    }

    /// When the image of a change was there, with what people did to its build.
    fn built(&self, change: &Change) -> Option<Timestamp> {
        self.history.built(change, &self.runs)
    }

    /// The deliveries of a service to an environment up to a moment, with what people did to it.
    pub fn deliveries(
        &self,
        service: &Service,
        environment: Environment,
        now: Timestamp,
    ) -> Vec<Delivery> {
        self.deliveries_over(service, environment, (now, DELIVERY_DAYS))
    }

    /// The same over so many days: more than what lists of theirs show.
    pub fn deliveries_over(
        &self,
        service: &Service,
        environment: Environment,
        when: (Timestamp, i64),
    ) -> Vec<Delivery> {
        let acts = self.acts.upon(environment, service.name);
        if let Some(made) = self.made_deliveries(service, environment, when.0) {
            return with_acts(made, &acts, service, (environment, when.0));
        }
        let built = |change: &Change| self.built(change);
        deliveries_of(self.history, service, environment, (&acts, &built), when)
    }
}

/// A name in the form of a UUID, made of words.
pub(crate) fn uuid(words: &[&str]) -> String {
    let name = object(words);
    let parts = [&name[..8], &name[8..12], &name[12..15], &name[16..19], &name[20..32]];
    let [first, second, third, fourth, last] = parts;
    format!("{first}-{second}-5{third}-a{fourth}-{last}")
}
