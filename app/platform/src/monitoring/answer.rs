//! What a source is asked, and what it tells.

use super::{Dashboard, Incident, Monitor, OnCall, Range, SignalSeries, Slo, VendorPeople};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of what is known of an account. Each is asked for, kept and shown by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Whom the vendor lets in.
    People,
    /// All monitors.
    Monitors,
    /// All objectives.
    Slos,
    /// Incidents, those of the last days.
    Incidents,
    /// Who is called for a team.
    OnCall(String),
    /// The signals of a service in an environment.
    Signals {
        /// The service, by the vendor's name for it.
        service: String,
        /// Where.
        environment: String,
        /// How far back.
        range: Range,
    },
    /// The dashboards that a selector means, without what they show.
    Selected(String),
    /// A dashboard, without what its widgets show.
    DashboardHead(String),
    /// A dashboard, with what its widgets show.
    Dashboard {
        /// The source's own name for it.
        id: String,
        /// The service that it is filtered by, where it has a variable for that.
        service: String,
        /// The environment that it is filtered by, where it has a variable for that.
        environment: String,
        /// How far back.
        range: Range,
    },
}

impl Part {
    /// Those of the account as a whole.
    pub const ACCOUNT: [Self; 4] = [Self::People, Self::Monitors, Self::Slos, Self::Incidents];

    /// The part of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(part) = Self::ACCOUNT.iter().find(|part| part.to_string() == name) {
            return Some(part.clone());
        }
        let (kind, rest) = name.split_once(':')?;
        match kind {
            "on-call" => Some(Self::OnCall(rest.to_owned())),
            "selected" => Some(Self::Selected(rest.to_owned())),
            "dashboard-head" => Some(Self::DashboardHead(rest.to_owned())),
            "signals" => {
                let (range, rest) = rest.split_once('/')?;
                let (environment, service) = rest.split_once('/')?;
                Some(Self::Signals {
                    service: service.to_owned(),
                    environment: environment.to_owned(),
                    range: Range::from_name(range)?,
                })
            }
            "dashboard" => {
                let (range, rest) = rest.split_once('/')?;
                let (environment, rest) = rest.split_once('/')?;
                let (service, id) = rest.split_once('/')?;
                Some(Self::Dashboard {
                    id: id.to_owned(),
                    service: service.to_owned(),
                    environment: environment.to_owned(),
                    range: Range::from_name(range)?,
                })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::People => formatter.write_str("people"),
            Self::Monitors => formatter.write_str("monitors"),
            Self::Slos => formatter.write_str("slos"),
            Self::Incidents => formatter.write_str("incidents"),
            Self::OnCall(team) => write!(formatter, "on-call:{team}"),
            Self::Selected(selector) => write!(formatter, "selected:{selector}"),
            Self::DashboardHead(id) => write!(formatter, "dashboard-head:{id}"),
            Self::Signals { service, environment, range } => {
                write!(formatter, "signals:{}/{environment}/{service}", range.name())
            }
            Self::Dashboard { id, service, environment, range } => {
                write!(formatter, "dashboard:{}/{environment}/{service}/{id}", range.name())
            }
        }
    }
}

/// What a source told of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "part", content = "told")]
pub enum Told {
    /// Whom the vendor lets in.
    People(VendorPeople),
    /// All monitors.
    Monitors(Vec<Monitor>),
    /// All objectives.
    Slos(Vec<Slo>),
    /// Incidents, the newest first.
    Incidents(Vec<Incident>),
    /// Who is called for a team; `None` when nobody is.
    OnCall(Option<OnCall>),
    /// The signals of a service.
    Signals(Vec<SignalSeries>),
    /// Dashboards, without what they show.
    Selected(Vec<Dashboard>),
    /// A dashboard; `None` when there is none.
    Dashboard(Option<Box<Dashboard>>),
}

/// What a part is told as.
pub trait OfPart: Sized {
    /// It, if it is that.
    fn of(told: &Told) -> Option<&Self>;
}

macro_rules! of_part {
    ($($kind:ty = $variant:ident;)+) => {
        $(impl OfPart for $kind {
            fn of(told: &Told) -> Option<&Self> {
                match told {
                    Told::$variant(value) => Some(value),
                    _ => None,
                }
            }
        })+
    };
}

of_part! {
    VendorPeople = People;
    Vec<Monitor> = Monitors;
    Vec<Slo> = Slos;
    Vec<Incident> = Incidents;
    Option<OnCall> = OnCall;
    Vec<SignalSeries> = Signals;
    Vec<Dashboard> = Selected;
    Option<Box<Dashboard>> = Dashboard;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_read_back_from_their_names() {
        let (service, environment) = ("checkout/api".to_owned(), "production".to_owned());
        let signals = Part::Signals {
            service: service.clone(),
            environment: environment.clone(),
            range: Range::Day,
        };
        let id = "767-27d-f9c".to_owned();
        let service = "checkout-api".to_owned();
        let dashboard = Part::Dashboard { id, service, environment, range: Range::Hour };
        let head = Part::DashboardHead("767-27d-f9c".to_owned());
        let selected = Part::Selected("tag:a/b".to_owned());
        let others = [signals, dashboard, head, selected, Part::OnCall("payments".to_owned())];
        for part in Part::ACCOUNT.into_iter().chain(others) {
            assert_eq!(Part::parse(&part.to_string()), Some(part));
        }
        for wrong in ["", "runs", "signals:1h/x", "dashboard:2h/a/b/c"] {
            assert_eq!(Part::parse(wrong), None, "{wrong}");
        }
    }
}
