//! Incidents: what people were called for.

use super::{Datadog, wire};
use crate::{http::HttpError, moment};
use platform::{
    Timestamp,
    monitoring::{Audience, Called, Incident, Scope},
};
use serde_json::Value;
use std::{cmp::Reverse, collections::BTreeMap};

/// Incidents of one page.
const PAGE: usize = 100;

/// Pages at most.
const PAGES: usize = 20;

/// How far back incidents are told that are over, in milliseconds.
const KEPT: i64 = 45 * 24 * 3_600_000;

/// Those that last, and those of the last weeks, the newest first.
pub(super) async fn all(datadog: &Datadog, waits: bool) -> Result<Vec<Incident>, HttpError> {
    let mut all = Vec::new();
    let size = PAGE.to_string();
    for page in 0..PAGES {
        let offset = (page * PAGE).to_string();
        let query = [
            ("include", "users"),
            ("page[size]", size.as_str()),
            ("page[offset]", offset.as_str()),
        ];
        let read: wire::Listed<wire::Incident> =
            datadog.read("incidents", "/api/v2/incidents", &query, waits).await?;
        let last = read.data.len() < PAGE;
        let users: BTreeMap<_, _> =
            read.included.into_iter().map(|one| (one.id, one.attributes)).collect();
        all.extend(read.data.into_iter().filter_map(|one| incident(&datadog.page, one, &users)));
        if last {
            break;
        }
    }
    let oldest = Timestamp(datadog.now().0 - KEPT);
    all.retain(|one: &Incident| one.is_open() || one.declared_at >= oldest);
    all.sort_by_key(|one| Reverse(one.declared_at));
    Ok(all)
}

fn incident(
    page: &str,
    read: wire::Incident,
    users: &BTreeMap<String, wire::UserAttributes>,
) -> Option<Incident> {
    let wire::Incident { id, attributes, relationships } = read;
    let declared = attributes.declared.as_deref().or(attributes.created.as_deref());
    let declared_at = declared.and_then(moment::moment)?;
    if attributes.archived.is_some() || attributes.is_test {
        return None;
    }
    let words = |field: &str| attributes.fields.get(field).map(|one| texts(&one.value));
    let first = |field: &str| words(field).unwrap_or_default().into_iter().next();
    let or = |own: &str, field: &str| {
        if own.is_empty() { first(field).unwrap_or_default() } else { own.to_owned() }
    };
    let state = or(&attributes.state, "state");
    let resolved = attributes.resolved.as_deref().and_then(moment::moment);
    // One that was opened again still says when it was resolved.
    let over = match state.as_str() {
        "" => resolved.is_some(),
        state => matches!(state, "resolved" | "completed"),
    };
    let mut services = words("services").unwrap_or_default();
    let service = if services.is_empty() { None } else { Some(services.remove(0)) };
    let wire::IncidentRelations { commander, created_by, declared_by } = relationships;
    let takes_part = [&commander, &created_by, &declared_by];
    let takes_part =
        takes_part.into_iter().filter_map(|one| Some(one.data.as_ref()?.id.clone())).collect();
    let audience = match attributes.visibility.as_str() {
        "private" => Audience::Only { names: takes_part },
        _ => Audience::All,
    };
    let commander = commander.data.and_then(|one| users.get(&one.id));
    let called = commander.map(|one| called(one, "commander")).into_iter().collect();
    Some(Incident {
        number: format!("#{}", attributes.public_id),
        severity: or(&attributes.severity, "severity"),
        declared_at,
        // One that is over and does not say when was over when it was declared, for all we know.
        resolved_at: over.then(|| resolved.unwrap_or(declared_at)),
        scope: Scope { service, environment: first("env"), team: first("teams") },
        services,
        called,
        page: Some(format!("{page}/incidents/{}", attributes.public_id)),
        title: attributes.title,
        state,
        audience,
        id,
    })
}

pub(super) fn called(user: &wire::UserAttributes, role: &str) -> Called {
    let own = [&user.name, &user.handle, &user.email].into_iter().find(|text| !text.is_empty());
    Called {
        name: own.cloned().unwrap_or_default(),
        email: Some(user.email.to_lowercase()).filter(|email| !email.is_empty()),
        role: role.to_owned(),
    }
}

/// A field's value: one text, or several.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if !text.is_empty() => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_that_was_opened_again_lasts_and_a_trial_is_none() {
        let read = |state: &str, is_test: bool| {
            let attributes = json!({
                "state": state,
                "is_test": is_test,
                "declared": "2026-11-27T10:00:00+00:00",
                "resolved": "2026-11-27T11:00:00+00:00",
            });
            let read = json!({"id": "i1", "attributes": attributes});
            let read: wire::Incident = serde_json::from_value(read).unwrap();
            incident("https://app.datadoghq.eu", read, &BTreeMap::new())
        };
        assert!(read("active", false).unwrap().is_open());
        assert!(!read("resolved", false).unwrap().is_open());
        assert!(!read("", false).unwrap().is_open());
        assert_eq!(read("active", true), None);
    }
}
