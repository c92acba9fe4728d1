//! Alerting rules and their alerts, with what the Alertmanager does of them.

use super::{Prometheus, wire};
use crate::{http::HttpError, moment};
use platform::{
    Timestamp,
    monitoring::{Audience, Monitor, MonitorState, Muted, Recipient, Scope, Thresholds},
};
use std::collections::BTreeMap;

/// Monitors at most.
const MOST: usize = 20_000;

/// Every rule that is quiet, and every alert of those that are not.
pub(super) async fn all(prometheus: &Prometheus, waits: bool) -> Result<Vec<Monitor>, HttpError> {
    let rules: wire::Rules = prometheus.read("/rules", &[("type", "alert")], waits).await?;
    let received: Vec<wire::Received> = prometheus.told("/alerts", &[], waits).await?;
    let silences: Vec<wire::Silence> = prometheus.told("/silences", &[], waits).await?;
    let labelled = Labelled {
        service: &prometheus.settings.service_label,
        environment: &prometheus.settings.environment_label,
        page: &|rule| {
            let search = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("search", &rule.name)
                .finish();
            format!("{}/alerts?{search}", prometheus.page)
        },
        audience: &|_| Audience::All,
    };
    Ok(monitors(&labelled, rules, received, silences))
}

/// How rules and alerts say what they are about, and where they are shown to whom.
pub(crate) struct Labelled<'a> {
    pub service: &'a str,
    pub environment: &'a str,
    /// The page of a rule.
    pub page: &'a (dyn Fn(&wire::Rule) -> String + Sync),
    /// Whom the rules of a group are shown to.
    pub audience: &'a (dyn Fn(&wire::Group) -> Audience + Sync),
}

/// Every rule that is quiet, and every alert of those that are not.
pub(crate) fn monitors(
    labelled: &Labelled<'_>,
    rules: wire::Rules,
    received: Vec<wire::Received>,
    silences: Vec<wire::Silence>,
) -> Vec<Monitor> {
    let silences = silences.into_iter().map(|one| (one.id.clone(), one)).collect();
    let known = Known { received: by_name(received), silences };
    let mut all = Vec::new();
    for group in rules.groups {
        let audience = (labelled.audience)(&group);
        for rule in group.rules.iter().filter(|rule| rule.kind == "alerting") {
            let id = format!("{}/{}", group.name, rule.name);
            let mut found = Vec::new();
            if rule.alerts.is_empty() {
                found.push(quiet(labelled, &id, rule));
            }
            let alerts = rule.alerts.iter();
            found.extend(alerts.map(|alert| active(labelled, &id, rule, alert, &known)));
            all.extend(found.into_iter().map(|one| Monitor { audience: audience.clone(), ..one }));
            if all.len() >= MOST {
                return all;
            }
        }
    }
    all
}

/// What the Alertmanager knows.
struct Known {
    received: BTreeMap<String, Vec<wire::Received>>,
    silences: BTreeMap<String, wire::Silence>,
}

fn by_name(received: Vec<wire::Received>) -> BTreeMap<String, Vec<wire::Received>> {
    let mut all: BTreeMap<String, Vec<wire::Received>> = BTreeMap::new();
    for one in received {
        let name = one.labels.get("alertname").cloned().unwrap_or_default();
        all.entry(name).or_default().push(one);
    }
    all
}

impl Known {
    /// The alert as the Alertmanager has it: with all its labels, and perhaps those of the server.
    fn of(&self, alert: &wire::Alert) -> Option<&wire::Received> {
        let name = alert.labels.get("alertname")?;
        let is_it = |one: &&wire::Received| {
            alert.labels.iter().all(|(key, value)| one.labels.get(key) == Some(value))
        };
        self.received.get(name)?.iter().find(is_it)
    }

    fn muted(&self, received: &wire::Received) -> Option<Muted> {
        let silences: Vec<_> = received
            .status
            .silenced_by
            .iter()
            .filter_map(|id| self.silences.get(id))
            .map(|one| (moment::moment(&one.ends_at), one))
            .collect();
        if let Some((until, one)) = silences.into_iter().max_by_key(|(until, _)| *until) {
            let by = one.created_by.trim();
            let reason =
                if by.is_empty() { one.comment.clone() } else { format!("{} ({by})", one.comment) };
            return Some(Muted { until, reason });
        }
        let hidden = !received.status.inhibited_by.is_empty();
        hidden.then(|| Muted { until: None, reason: "inhibited".to_owned() })
    }
}

fn text<'a>(labels: &'a wire::Labels, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| labels.get(*key)).map(String::as_str).filter(|text| !text.is_empty())
}

impl Labelled<'_> {
    /// What labels are about; else what a query is filtered by.
    fn scope(&self, labels: &wire::Labels, query: &str) -> Scope {
        let of = |label: &str| {
            let own = labels.get(label).filter(|value| !value.is_empty()).cloned();
            own.or_else(|| filtered(query, label))
        };
        Scope {
            service: of(self.service),
            environment: of(self.environment),
            team: labels.get("team").cloned(),
        }
    }
}

/// The value that a query wants of a label, where it wants just one.
fn filtered(query: &str, label: &str) -> Option<String> {
    let mut rest = query;
    while let Some(at) = rest.find(label) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + label.len()..];
        let begins = matches!(before, Some('{' | ',' | ' '));
        if begins && let Some(value) = after.trim_start().strip_prefix("=\"") {
            return value.split('"').next().filter(|value| !value.is_empty()).map(str::to_owned);
        }
        rest = after;
    }
    None
}

/// A rule none of whose alerts is active.
fn quiet(labelled: &Labelled<'_>, id: &str, rule: &wire::Rule) -> Monitor {
    let state = if rule.health == "err" { MonitorState::Unknown } else { MonitorState::Ok };
    made(labelled, id.to_owned(), rule, (&rule.labels, &rule.annotations), state)
}

/// An alert of a rule.
fn active(
    labelled: &Labelled<'_>,
    id: &str,
    rule: &wire::Rule,
    alert: &wire::Alert,
    known: &Known,
) -> Monitor {
    let mild =
        alert.labels.get("severity").is_some_and(|one| matches!(one.as_str(), "warning" | "info"));
    let state = match alert.state.as_str() {
        "firing" if mild => MonitorState::Warn,
        "firing" => MonitorState::Alert,
        "pending" => MonitorState::Warn,
        _ => MonitorState::Ok,
    };
    let own = alert.labels.iter().filter(|(key, _)| *key != "alertname");
    let own: Vec<String> = own.map(|(key, value)| format!("{key}={value}")).collect();
    let id = format!("{id}{{{}}}", own.join(","));
    let received = known.of(alert);
    let since: Option<Timestamp> = moment::moment(&alert.active_at);
    let receivers = received.into_iter().flat_map(|one| &one.receivers);
    let notifies =
        receivers.map(|one| Recipient { name: one.name.clone(), later: false }).collect();
    Monitor {
        since,
        muted: received.and_then(|one| known.muted(one)),
        notifies,
        ..made(labelled, id, rule, (&alert.labels, &alert.annotations), state)
    }
}

fn made(
    labelled: &Labelled<'_>,
    id: String,
    rule: &wire::Rule,
    (labels, annotations): (&wire::Labels, &wire::Labels),
    state: MonitorState,
) -> Monitor {
    let message = text(annotations, &["summary", "message", "description"]);
    Monitor {
        id,
        name: rule.name.clone(),
        state,
        since: None,
        muted: None,
        scope: labelled.scope(labels, &rule.query),
        query: rule.query.clone(),
        message: message.unwrap_or_default().to_owned(),
        thresholds: Thresholds::default(),
        priority: match labels.get("severity").map(String::as_str) {
            Some("critical" | "page") => Some(1),
            Some("warning") => Some(3),
            Some("info") => Some(5),
            _ => None,
        },
        notifies: Vec::new(),
        escalation: None,
        page: Some((labelled.page)(rule)),
        audience: Audience::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_names_what_it_is_about() {
        let query = "sum(rate(http_requests_total{job=\"x\", service=\"cart\"}[5m])) > 1";
        assert_eq!(filtered(query, "service").as_deref(), Some("cart"));
        assert_eq!(filtered(query, "environment"), None);
        assert_eq!(filtered("x{my_service=\"a\",service=~\"b|c\"}", "service"), None);
    }
}
