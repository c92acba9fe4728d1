//! Incidents: what somebody was called for.

use super::{MINUTE, Severity, Trouble, on_call::rota};
use crate::{
    chance::Chance,
    company::{Environment, Person},
};
use platform::Timestamp;

/// How long the first one has before the second one is called, in minutes.
pub(crate) const ESCALATION: i64 = 5;

/// Somebody was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub person: &'static Person,
    pub at: Timestamp,
    /// When they said that they look; `None` when they have not.
    pub acknowledged: Option<Timestamp>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Incident {
    /// Its public number: grows with time.
    pub number: i64,
    pub declared: Timestamp,
    /// When it was over; `None` while it lasts.
    pub resolved: Option<Timestamp>,
    /// Whoever leads it.
    pub commander: &'static Person,
    /// Who was called, the first first.
    pub pages: Vec<Page>,
    /// Only whoever takes part sees it.
    pub private: bool,
}

/// The incident that a trouble was, as it is known at a moment. Only production calls people.
pub(super) fn of(seed: u64, trouble: &Trouble, now: Timestamp) -> Option<Incident> {
    if trouble.environment != Environment::Production || trouble.severity == Severity::Low {
        return None;
    }
    let mut chance = Chance::of(seed, &[&"incident", &trouble.name()]);
    let declared = Timestamp(trouble.from.0 + chance.between(90, 6 * 60) * 1000);
    // What mends itself before anybody is called was no incident.
    if declared > now || trouble.until.is_some_and(|until| until <= declared) {
        return None;
    }
    let rota = rota(trouble.service, declared);
    let asleep = chance.percent(25);
    let answered = Timestamp(declared.0 + chance.between(20, 4 * 60) * 1000);
    let second = Timestamp(declared.0 + ESCALATION * MINUTE);
    let later = Timestamp(second.0 + chance.between(20, 3 * 60) * 1000);
    let known = |at: Timestamp| (at <= now).then_some(at);
    let mut pages = vec![Page {
        person: rota.first,
        at: declared,
        acknowledged: if asleep { None } else { known(answered) },
    }];
    let ends = trouble.until.is_some_and(|until| until <= second);
    let commander = if asleep && !ends { rota.second } else { rota.first };
    if asleep && !ends && second <= now {
        pages.push(Page { person: rota.second, at: second, acknowledged: known(later) });
    }
    Some(Incident {
        number: declared.0.div_euclid(10 * MINUTE) - 2_893_000,
        declared,
        resolved: trouble.until.filter(|until| *until <= now),
        commander,
        pages,
        private: trouble.service.team == "security",
    })
}
