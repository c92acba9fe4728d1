//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::{encoded, range::Asked as RangeAsked};
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef,
    costs::{Breakdown, Component, CostQuestion, Scope},
    entity_ref::DEFAULT_NAMESPACE,
    time_range::RangePreset,
};
use serde::{Deserialize, Serialize};

/// Where the page is.
pub const PATH: &str = "/costs";

/// What an address asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostsAsked {
    /// What is asked of costs.
    pub question: CostQuestion,
    /// Whether it is to be compared with the period before.
    pub compare: bool,
}

impl CostsAsked {
    /// Reads the query part of the address of the page.
    pub fn of(query: &ParamsMap) -> Self {
        let word = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let entity = |name: &str, kind: &str| {
            let text = word(name);
            let parsed = EntityRef::parse(&text, Some(kind), DEFAULT_NAMESPACE);
            parsed.ok().filter(|_| !text.is_empty())
        };
        let scope = entity("team", "group")
            .map(Scope::Team)
            .or_else(|| entity("system", "system").map(Scope::System))
            .or_else(|| entity("domain", "domain").map(Scope::Domain))
            .unwrap_or_default();
        Self::within(scope, query)
    }

    /// Reads the query part of the address of an entity's tab.
    pub fn of_entity(entity: EntityRef, query: &ParamsMap) -> Self {
        Self::within(Scope::Entity(entity), query)
    }

    fn within(scope: Scope, query: &ParamsMap) -> Self {
        let word = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let range = RangeAsked::of(query, RangePreset::Days30);
        let question = CostQuestion {
            scope,
            range: range.range,
            by: Breakdown::from_name(&word("by")),
            environment: given(word("environment")),
            component: Component::parse(&word("component")),
            offset: word("offset").parse().unwrap_or_default(),
        };
        Self { question, compare: range.compare }
    }

    /// Where it is asked.
    pub fn path(&self) -> String {
        match &self.question.scope {
            Scope::Entity(entity) => format!("{}/costs", entity.page()),
            _ => PATH.to_owned(),
        }
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        self.address_at(&self.path())
    }

    /// The address that asks this elsewhere.
    pub fn address_at(&self, path: &str) -> String {
        let question = &self.question;
        let scope = match &question.scope {
            Scope::Team(team) => Some(("team", team.to_string())),
            Scope::System(system) => Some(("system", system.to_string())),
            Scope::Domain(domain) => Some(("domain", domain.to_string())),
            Scope::Company | Scope::Entity(_) => None,
        };
        let by = question.by.map(|by| ("by", by.name().to_owned()));
        let environment = question.environment.clone().map(|one| ("environment", one));
        let component = question.component.as_ref().map(|one| ("component", one.to_string()));
        let offset = (question.offset > 0).then(|| ("offset", question.offset.to_string()));
        let range = RangeAsked { range: question.range, compare: self.compare };
        let usual = range.preset() == Some(RangePreset::Days30) && !range.compare;
        let range = if usual { Vec::new() } else { range.parameters() };
        let pairs = [scope, by, environment, component, offset].into_iter().flatten().chain(range);
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(&value))).collect();
        let sign = if path.contains('?') { '&' } else { '?' };
        if pairs.is_empty() { path.to_owned() } else { format!("{path}{sign}{}", pairs.join("&")) }
    }

    /// The same of something else, told apart as suits it.
    #[must_use]
    pub fn of_scope(&self, scope: Scope) -> Self {
        let question = CostQuestion { scope, by: None, offset: 0, ..self.question.clone() };
        Self { question, ..self.clone() }
    }

    /// The same, told apart by something.
    #[must_use]
    pub fn by(&self, by: Breakdown) -> Self {
        let question = CostQuestion { by: Some(by), offset: 0, ..self.question.clone() };
        Self { question, ..self.clone() }
    }

    /// Where the numbers of something are to be had as CSV.
    pub fn csv(&self, what: &str) -> String {
        let entity = match &self.question.scope {
            Scope::Entity(entity) => format!("&entity={}", encoded(entity.as_str())),
            _ => String::new(),
        };
        self.address_at(&format!("/costs/export?of={what}{entity}"))
    }
}

/// What the query part of an address of numbers asks: that of the page, and `entity` for a tab's.
pub fn question_of(pairs: &[(String, String)]) -> CostQuestion {
    let mut query = ParamsMap::new();
    for (name, value) in pairs {
        query.insert(name.clone(), value.clone());
    }
    let entity = query.get_str("entity").and_then(|text| text.parse().ok());
    let asked = match entity {
        Some(entity) => CostsAsked::of_entity(entity, &query),
        None => CostsAsked::of(&query),
    };
    asked.question
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> ParamsMap {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        query
    }

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let query = [
            ("team", "payments"),
            ("by", "environment"),
            ("component", "cloud:Amazon S3"),
            ("range", "90d"),
            ("compare", "before"),
            ("offset", "50"),
        ];
        let asked = CostsAsked::of(&map(&query));
        let address = asked.address();
        assert_eq!(
            address,
            "/costs?team=group:default/payments&by=environment&component=cloud:Amazon%20S3&offset=50&range=90d&compare=before"
        );
        assert_eq!(CostsAsked::of(&map(&[])).address(), "/costs");
        let service = asked.of_scope(Scope::Entity(EntityRef::new("component", "default", "cart")));
        let expected = "/catalog/default/component/cart/costs?component=cloud:Amazon%20S3&range=90d&compare=before";
        assert_eq!(service.address(), expected);
    }

    #[test]
    fn a_file_of_numbers_asks_what_its_page_asks() {
        let entity = EntityRef::new("component", "default", "cart");
        let page = CostsAsked::of_entity(entity, &map(&[("environment", "production")]));
        let csv = page.csv("days");
        let (_, query) = csv.split_once('?').unwrap();
        let pairs: Vec<(String, String)> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), value.replace("%3A", ":").replace("%2F", "/")))
            .collect();
        assert_eq!(question_of(&pairs), page.question);
    }
}
