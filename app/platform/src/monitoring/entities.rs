//! What the catalog knows of monitoring.

use super::MonitoringError;
use crate::{
    EntityRef,
    access::{Decision, Permission},
    catalog::EntityRow,
};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// What an entity says of where it is measured: its own annotations of vendors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitoredNames {
    /// The entity's name: what it is called where nothing else is said.
    pub name: String,
    annotations: BTreeMap<&'static str, String>,
}

/// What an entity names of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// The service, by the vendor's name for it.
    pub service: String,
    /// Its dashboards.
    pub dashboards: Vec<String>,
    /// What selects more of them, in the vendor's words.
    pub selector: Option<String>,
    /// The team, by the vendor's name for it, where it is said.
    pub team: Option<String>,
}

impl MonitoredNames {
    /// Datadog's name for the service.
    pub const DATADOG_SERVICE: &'static str = "datadoghq.com/service";
    /// Addresses of dashboards at Datadog, one or several.
    pub const DATADOG_DASHBOARD: &'static str = "datadoghq.com/dashboard-url";
    /// The account at Datadog, by its name in the configuration.
    pub const DATADOG_SOURCE: &'static str = "slipway.dev/datadog-source";
    /// Prometheus' name for the service: the value of its label.
    pub const PROMETHEUS_SERVICE: &'static str = "prometheus.io/service";
    /// The server, by its name in the configuration: what Backstage's plugin calls a service name.
    pub const PROMETHEUS_SOURCE: &'static str = "prometheus.io/service-name";
    /// Which rules are meant: `metric|label,…` as Backstage's plugin reads it.
    pub const PROMETHEUS_RULE: &'static str = "prometheus.io/rule";
    /// Which alerts are meant: `all`, or names.
    pub const PROMETHEUS_ALERT: &'static str = "prometheus.io/alert";
    /// Dashboards at Grafana, by tag.
    pub const GRAFANA_DASHBOARDS: &'static str = "grafana/dashboard-selector";
    /// Alerts at Grafana, by label.
    pub const GRAFANA_ALERTS: &'static str = "grafana/alert-label-selector";
    /// The one dashboard at Grafana that is shown first.
    pub const GRAFANA_OVERVIEW: &'static str = "grafana/overview-dashboard";
    /// New Relic's name of what is measured.
    pub const NEW_RELIC_NAME: &'static str = "newrelic.com/app-name";
    /// New Relic's numbers of dashboards.
    pub const NEW_RELIC_DASHBOARD: &'static str = "newrelic.com/dashboard-guid";
    /// Where it runs: on the way to production.
    pub const ENVIRONMENTS: &'static str = "slipway.dev/environments";

    /// All that tell of something that measures.
    pub const ALL: [&'static str; 12] = [
        Self::DATADOG_SERVICE,
        Self::DATADOG_DASHBOARD,
        Self::DATADOG_SOURCE,
        Self::PROMETHEUS_SERVICE,
        Self::PROMETHEUS_SOURCE,
        Self::PROMETHEUS_RULE,
        Self::PROMETHEUS_ALERT,
        Self::GRAFANA_DASHBOARDS,
        Self::GRAFANA_ALERTS,
        Self::GRAFANA_OVERVIEW,
        Self::NEW_RELIC_NAME,
        Self::NEW_RELIC_DASHBOARD,
    ];

    /// Reads what an entity says; `None` when it says nothing of the kind.
    #[must_use]
    pub fn of<'a>(name: &str, said: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let told = |key: &'static str| {
            let value = said(key)?.trim();
            (!value.is_empty()).then(|| (key, value.to_owned()))
        };
        let mut annotations: BTreeMap<_, _> = Self::ALL.into_iter().filter_map(told).collect();
        if annotations.is_empty() {
            return None;
        }
        annotations.extend(told(Self::ENVIRONMENTS));
        Some(Self { name: name.to_owned(), annotations })
    }

    /// The value of an annotation.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.annotations.get(key).map(String::as_str)
    }

    /// The values of an annotation that may have several, parted by commas or spaces.
    #[must_use]
    pub fn list(&self, key: &str) -> Vec<&str> {
        let value = self.get(key).unwrap_or_default();
        value.split([',', ' ', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect()
    }
}

/// The number of a dashboard in its address: `…/dashboard/767-27d-f9c/checkout?…`, `…/d/UID/…`.
#[must_use]
pub fn dashboard_id(address: &str) -> Option<&str> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let after = ["/dashboard/", "/d/", "/dash/"].iter().find_map(|mark| path.split_once(mark))?.1;
    let id = after.split('/').next().unwrap_or_default();
    let sane = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    (!id.is_empty() && id.len() <= 64 && id.chars().all(sane)).then_some(id)
}

/// An entity that names what measures it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitoredEntity {
    /// Which.
    pub reference: EntityRef,
    /// What it names.
    pub names: MonitoredNames,
}

/// What the catalog knows of monitoring, for one asker.
#[async_trait]
pub trait MonitoredEntities: Send + Sync {
    /// The position of the change log that answers are as of.
    fn position(&self) -> i64;

    /// Every entity that names what measures it, whoever asks.
    async fn named(&self) -> Result<Vec<MonitoredEntity>, MonitoringError>;

    /// What one entity names; `None` when it names nothing, or the asker does not see it.
    async fn names(&self, entity: &EntityRef) -> Result<Option<MonitoredNames>, MonitoringError>;

    /// Those of the entities whose monitoring the asker may see.
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow>;

    /// Whether the asker sees an entity at all.
    fn sees(&self, entity: &EntityRef) -> bool;

    /// Whether the asker may do something with an entity.
    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision;

    /// The addresses by which vendors know the asker.
    async fn emails(&self) -> Result<Vec<String>, MonitoringError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_dashboards() {
        let id = dashboard_id;
        assert_eq!(id("https://app.datadoghq.com/dashboard/767-27d-f9c"), Some("767-27d-f9c"));
        assert_eq!(id("https://x.example/dashboard/abc-def/cart?from_ts=1"), Some("abc-def"));
        assert_eq!(id("https://grafana.example/d/u_1/cart?orgId=1"), Some("u_1"));
        assert_eq!(id("https://x.example/monitors/12"), None);
        assert_eq!(id("https://x.example/dashboard/"), None);
        assert_eq!(id("https://x.example/dashboard/a%2f..%2fb"), None);
    }

    #[test]
    fn annotations_name_what_measures() {
        let said = |key: &str| match key {
            "datadoghq.com/dashboard-url" => Some("https://a/dashboard/1, https://a/dashboard/2"),
            "prometheus.io/alert" => Some("  "),
            _ => None,
        };
        let names = MonitoredNames::of("cart", said).unwrap();
        assert_eq!(names.list(MonitoredNames::DATADOG_DASHBOARD).len(), 2);
        assert_eq!(names.get(MonitoredNames::PROMETHEUS_ALERT), None);
        assert_eq!(MonitoredNames::of("cart", |_| None), None);
    }
}
