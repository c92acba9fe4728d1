//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::range;
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef, Timestamp, Zone,
    delivery::{DeliveryScope, Measure},
    time_range::RangePreset,
};
use serde::{Deserialize, Serialize};

/// Where delivery is.
pub const PATH: &str = "/delivery";

/// What is shown where no time is asked for.
pub const USUAL: RangePreset = RangePreset::Days90;

/// What an address asks of delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Whose.
    pub scope: DeliveryScope,
    /// When.
    pub range: range::Asked,
    /// The time zone; empty is the reader's.
    pub zone: String,
}

/// What an address asks of what is behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedNumber {
    /// Whose, and when.
    pub asked: Asked,
    /// Which number.
    pub measure: Measure,
    /// Only the point of the trend in which this moment is.
    pub at: Option<Timestamp>,
    /// How many are left out at the beginning.
    pub offset: u64,
}

fn query_of(query: &ParamsMap, scope: DeliveryScope) -> Asked {
    let zone = query.get_str("zone").unwrap_or_default().trim().to_owned();
    Asked { scope, range: range::Asked::of(query, USUAL), zone }
}

/// Whose delivery a reference means.
pub fn scope_of(reference: &str) -> Option<DeliveryScope> {
    if reference.is_empty() {
        return Some(DeliveryScope::Company);
    }
    let reference: EntityRef = reference.parse().ok()?;
    Some(match reference.kind() {
        "group" => DeliveryScope::Team(reference),
        _ => DeliveryScope::Service(reference),
    })
}

/// What a scope is called in an address: a reference, or nothing.
pub fn name_of(scope: &DeliveryScope) -> String {
    match scope {
        DeliveryScope::Company => String::new(),
        DeliveryScope::Team(one) | DeliveryScope::Service(one) => one.to_string(),
    }
}

impl Asked {
    /// Reads `/delivery` and `/delivery/of/{namespace}/{kind}/{name}`; `None` for any other path.
    pub fn of(path: &str, query: &ParamsMap) -> Option<Self> {
        let rest = path.strip_prefix(PATH)?.trim_matches('/');
        if rest.is_empty() {
            return Some(query_of(query, DeliveryScope::Company));
        }
        let parts: Vec<&str> = rest.strip_prefix("of/")?.split('/').collect();
        let [namespace, kind, name] = parts[..] else { return None };
        let scope = scope_of(EntityRef::new(kind, namespace, name).as_str())?;
        Some(query_of(query, scope))
    }

    /// What the tab of an entity asks.
    pub fn of_entity(entity: &EntityRef, query: &ParamsMap) -> Self {
        query_of(query, DeliveryScope::Service(entity.clone()))
    }

    /// The page of another scope, of the same time.
    pub fn page_of(&self, scope: &DeliveryScope) -> String {
        let path = match scope {
            DeliveryScope::Company => PATH.to_owned(),
            DeliveryScope::Team(one) | DeliveryScope::Service(one) => {
                let page = one.page();
                format!("{PATH}/of/{}", page.strip_prefix("/catalog/").unwrap_or_default())
            }
        };
        self.range.address(&path, &self.kept())
    }

    /// The page of what is behind a number.
    pub fn number(&self, measure: Measure, at: Option<Timestamp>) -> String {
        self.number_from(measure, at, 0)
    }

    /// The same from a place in its list on.
    pub fn number_from(&self, measure: Measure, at: Option<Timestamp>, offset: u64) -> String {
        let mut kept = self.kept();
        let of = name_of(&self.scope);
        if !of.is_empty() {
            kept.push(("of".to_owned(), of));
        }
        kept.extend(at.map(|at| ("at".to_owned(), at.0.to_string())));
        if offset > 0 {
            kept.push(("offset".to_owned(), offset.to_string()));
        }
        self.range.address(&format!("{PATH}/numbers/{}", measure.name()), &kept)
    }

    /// The address of numbers as CSV: `rows`, `trend`, or the name of a measure for what is behind it, or
    /// behind one point of its trend. Days are those of the answer's zone, whoever reads the file.
    pub fn csv(&self, what: &str, zone: &Zone, at: Option<Timestamp>) -> String {
        let mut kept = vec![("zone".to_owned(), zone.name().to_owned())];
        let of = name_of(&self.scope);
        if !of.is_empty() {
            kept.push(("of".to_owned(), of));
        }
        kept.extend(at.map(|at| ("at".to_owned(), at.0.to_string())));
        kept.push(("what".to_owned(), what.to_owned()));
        self.range.address(&format!("{PATH}/export"), &kept)
    }

    fn kept(&self) -> Vec<(String, String)> {
        let zone = (!self.zone.is_empty()).then(|| ("zone".to_owned(), self.zone.clone()));
        zone.into_iter().collect()
    }
}

impl AskedNumber {
    /// Reads `/delivery/numbers/{measure}?of=…&at=…&offset=…`; `None` for any other path.
    pub fn of(path: &str, query: &ParamsMap) -> Option<Self> {
        let rest = path.strip_prefix(PATH)?.trim_matches('/').strip_prefix("numbers/")?;
        let measure = Measure::from_name(rest)?;
        let scope = scope_of(query.get_str("of").unwrap_or_default())?;
        let number = |name: &str| query.get_str(name).and_then(|text| text.parse::<i64>().ok());
        let offset = number("offset").and_then(|offset| u64::try_from(offset).ok());
        Some(Self {
            asked: query_of(query, scope),
            measure,
            at: number("at").map(Timestamp),
            offset: offset.unwrap_or_default(),
        })
    }
}

/// The first page after an act on what is shown here: the same.
pub fn back_to(asked: &AskedNumber) -> String {
    asked.asked.number_from(asked.measure, asked.at, asked.offset)
}

/// Whether an address is one of these pages: what a form brings back.
#[cfg(any(feature = "ssr", test))]
pub fn is_own(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let known = path == PATH || path.starts_with("/delivery/");
    known && !address.contains(['\\', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::time_range::RangeQuery;

    fn query(pairs: &[(&'static str, &str)]) -> ParamsMap {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        query
    }

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let company = Asked::of("/delivery", &query(&[])).unwrap();
        assert_eq!(company.scope, DeliveryScope::Company);
        assert_eq!(company.range.range, RangeQuery::Preset(USUAL));
        let of_team = "/delivery/of/default/group/payments";
        let team = Asked::of(of_team, &query(&[("range", "30d"), ("zone", "Asia/Tokyo")])).unwrap();
        assert!(matches!(team.scope, DeliveryScope::Team(_)));
        assert_eq!(team.page_of(&team.scope), format!("{of_team}?zone=Asia/Tokyo&range=30d"));
        let service = scope_of("component:default/cart").unwrap();
        let page = team.page_of(&service);
        assert!(page.starts_with("/delivery/of/default/component/cart?"), "{page}");
        for wrong in ["/deliveries", "/delivery/of/x", "/delivery/of/a/b/c/d", "/delivery/x"] {
            assert_eq!(Asked::of(wrong, &query(&[])), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_behind_a_number_has_an_address() {
        let team = Asked::of("/delivery/of/default/group/payments", &query(&[])).unwrap();
        let address = team.number_from(Measure::LeadTime, Some(Timestamp(7)), 50);
        assert!(address.starts_with("/delivery/numbers/lead-time?"), "{address}");
        let pairs = [("of", "group:default/payments"), ("at", "7"), ("offset", "50")];
        let asked = AskedNumber::of("/delivery/numbers/lead-time", &query(&pairs)).unwrap();
        assert_eq!((asked.at, asked.offset), (Some(Timestamp(7)), 50));
        assert_eq!(back_to(&asked), address);
        assert_eq!(AskedNumber::of("/delivery/numbers/speed", &query(&[])), None);
    }

    #[test]
    fn a_form_leads_back_to_these_pages_only() {
        assert!(is_own("/delivery/numbers/rework?of=x") && is_own("/delivery"));
        for foreign in ["//evil.example", "https://evil.example", "/delivery\\x", "/deliver", ""] {
            assert!(!is_own(foreign), "{foreign}");
        }
    }
}
