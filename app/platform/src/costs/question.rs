//! What a person asks of costs. The whole question lives in the page's address.

use super::{Component, Day, DayRange};
use crate::{
    EntityRef, Timestamp,
    time_range::{RangePreset, RangeQuery},
    zone::Zone,
};
use serde::{Deserialize, Serialize};

/// Of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of", content = "entity")]
pub enum Scope {
    /// Everything that the asker may see.
    #[default]
    Company,
    /// What a team owns.
    Team(EntityRef),
    /// What is part of a system.
    System(EntityRef),
    /// What is part of the systems of a domain.
    Domain(EntityRef),
    /// One entity.
    Entity(EntityRef),
}

/// By what it is told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Breakdown {
    /// By owner.
    #[default]
    Team,
    /// By entity.
    Service,
    /// By system.
    System,
    /// By domain.
    Domain,
    /// By environment.
    Environment,
    /// By `spec.type`.
    Type,
    /// By what is paid for.
    Component,
    /// By source.
    Source,
}

impl Breakdown {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Team,
        Self::Service,
        Self::System,
        Self::Domain,
        Self::Environment,
        Self::Type,
        Self::Component,
        Self::Source,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Service => "service",
            Self::System => "system",
            Self::Domain => "domain",
            Self::Environment => "environment",
            Self::Type => "type",
            Self::Component => "component",
            Self::Source => "source",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostQuestion {
    /// Of what.
    pub scope: Scope,
    /// Which days.
    pub range: RangeQuery,
    /// By what it is told apart; `None` is what suits the scope.
    pub by: Option<Breakdown>,
    /// Only of this environment.
    pub environment: Option<String>,
    /// Only this component.
    pub component: Option<Component>,
    /// Rows that are left out at the beginning.
    pub offset: u32,
}

impl Default for CostQuestion {
    fn default() -> Self {
        Self {
            scope: Scope::Company,
            range: RangeQuery::Preset(RangePreset::Days30),
            by: None,
            environment: None,
            component: None,
            offset: 0,
        }
    }
}

impl CostQuestion {
    /// The days that are meant, and those before that they are compared with: as many. Of a span that
    /// goes on, those that are over: what a day costs is told when it is.
    #[must_use]
    pub fn days(&self, now: Timestamp, zone: &Zone) -> (DayRange, DayRange) {
        let compared = self.range.compared(now, zone);
        let day = |moment: Timestamp| Day::in_zone(moment, zone);
        let yesterday = day(now).plus(-1);
        let first = day(compared.range.from).min(yesterday);
        let end = Timestamp(compared.range.to.0.saturating_sub(1)).max(compared.range.from);
        let range = DayRange { first, last: day(end).clamp(first, yesterday) };
        let length = i32::try_from(range.count()).unwrap_or(1) - 1;
        let begun = day(compared.before.from);
        let ended = day(Timestamp(compared.before.to.0.saturating_sub(1)));
        let before = DayRange { first: begun, last: begun.plus(length).min(ended) };
        // Of less than a day there is no period before but the day before.
        let apart = before.last < range.first && before.first <= before.last;
        (range, if apart { before } else { range.before() })
    }

    /// By what it is told apart.
    #[must_use]
    pub fn breakdown(&self) -> Breakdown {
        self.by.unwrap_or(match self.scope {
            Scope::Company => Breakdown::Team,
            Scope::Team(_) | Scope::System(_) | Scope::Domain(_) => Breakdown::Service,
            Scope::Entity(_) => Breakdown::Component,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zone::UTC;

    #[test]
    fn days_that_are_over_are_meant() {
        // 2026-11-20, somewhat after seven in the evening.
        let now = Timestamp(1_795_202_460_000);
        let days = |text: &str| {
            let range = text.parse().unwrap();
            let (range, before) = CostQuestion { range, ..CostQuestion::default() }.days(now, &UTC);
            let text = |range: DayRange| format!("{} {}", range.first, range.last);
            (text(range), text(before))
        };
        let of = |range: &str, before: &str| (range.to_owned(), before.to_owned());
        assert_eq!(days("7d"), of("2026-11-14 2026-11-19", "2026-11-07 2026-11-12"));
        assert_eq!(days("this-month"), of("2026-11-01 2026-11-19", "2026-10-01 2026-10-19"));
        assert_eq!(days("last-month"), of("2026-10-01 2026-10-31", "2026-09-01 2026-09-30"));
        assert_eq!(days("1h"), of("2026-11-19 2026-11-19", "2026-11-18 2026-11-18"));
        let own = "2026-11-03..2026-11-04";
        assert_eq!(days(own), of("2026-11-03 2026-11-04", "2026-11-01 2026-11-02"));
    }
}
