//! The pages' state is their address. Pure: from the address to what is asked, and back.

use crate::ui::{encoded, range};
use leptos_router::params::ParamsMap;
use platform::{
    EntityRef,
    monitoring::MonitorState,
    time_range::{RangePreset, RangeQuery},
};
use serde::{Deserialize, Serialize};

/// Where the company's page is.
pub const PATH: &str = "/observability";

/// What the tab shows when its address says nothing.
pub const USUAL: RangePreset = RangePreset::Day;

/// What the tab offers: what vendors keep at a useful resolution.
pub const OFFERED: [RangePreset; 4] =
    [RangePreset::Hour, RangePreset::Day, RangePreset::Week, RangePreset::Days30];

/// What an address asks of the company's page, as it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The owner, by canonical reference.
    pub team: String,
    /// The environment.
    pub environment: String,
    /// The tier.
    pub tier: String,
    /// How monitors stand.
    pub state: String,
    /// A text.
    pub text: String,
}

impl Asked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        let state = MonitorState::from_name(&text("state")).map(MonitorState::name);
        Self {
            team: text("team"),
            environment: text("environment"),
            tier: text("tier"),
            state: state.unwrap_or_default().to_owned(),
            text: text("text"),
        }
    }

    /// The address that asks this.
    pub fn address(&self) -> String {
        let pairs = [
            ("team", &self.team),
            ("environment", &self.environment),
            ("tier", &self.tier),
            ("state", &self.state),
            ("text", &self.text),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", pairs.join("&")) }
    }

    /// Whether anything is left out.
    pub fn is_filtered(&self) -> bool {
        *self != Self::default()
    }
}

/// What an address asks of an entity's tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonitoringAsked {
    /// Where.
    pub environment: String,
    /// How far back.
    pub range: RangeQuery,
    /// The dashboard that is shown.
    pub dashboard: String,
}

impl MonitoringAsked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
        Self {
            environment: text("environment"),
            range: range::Asked::of(query, USUAL).range,
            dashboard: text("dashboard"),
        }
    }

    /// Where the tab of an entity shows this.
    pub fn address(&self, entity: &EntityRef) -> String {
        let others = [("environment", &self.environment), ("dashboard", &self.dashboard)];
        let others = others.into_iter().filter(|(_, value)| !value.is_empty());
        let kept: Vec<(String, String)> =
            others.map(|(name, value)| (name.to_owned(), value.clone())).collect();
        let asked = range::Asked { range: self.range, compare: false };
        asked.address(&tab_address(entity), &kept)
    }
}

/// Where the tab of an entity is.
pub fn tab_address(entity: &EntityRef) -> String {
    format!("{}/monitoring", entity.page())
}

/// Where a dashboard of an entity is shown as it is, for a frame.
pub fn frame_address(entity: &EntityRef, id: &str, environment: &str, range: &str) -> String {
    let pairs = [("entity", entity.to_string().as_str()), ("dashboard", id), ("range", range)]
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    let environment = format!("environment={}", encoded(environment));
    format!("/frames/dashboard?{}&{environment}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let asked = Asked {
            team: "group:default/payments".to_owned(),
            state: "alert".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.address(), "/observability?team=group:default/payments&state=alert");
        assert_eq!(Asked::default().address(), "/observability");
        let mut query = ParamsMap::new();
        query.insert("state", "burning".to_owned());
        assert_eq!(Asked::of(&query), Asked::default(), "what means nothing is passed over");
    }

    #[test]
    fn a_tab_keeps_environment_and_range() {
        let mut query = ParamsMap::new();
        query.insert("environment", "staging".to_owned());
        query.insert("range", "7d".to_owned());
        let asked = MonitoringAsked::of(&query);
        let entity = EntityRef::new("component", "default", "cart");
        let address = "/catalog/default/component/cart/monitoring?environment=staging&range=7d";
        assert_eq!(asked.address(&entity), address);
        let frame = frame_address(&entity, "1-2", "staging", "7d");
        assert!(frame.starts_with("/frames/dashboard?entity=component:default/cart&dashboard=1-2"));
    }
}
