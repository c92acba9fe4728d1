//! What fields ask the server while somebody types.

use crate::PortalError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use platform::search::Picked;
use scaffolder::form::{Filter, Wanted};
use serde::{Deserialize, Serialize};

/// Something that is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// What stands in the field when it is chosen.
    pub value: String,
    /// What a person calls it.
    pub label: String,
    /// The kind of entity that it is.
    pub kind: Option<String>,
    /// Its type.
    pub entity_type: Option<String>,
}

impl From<String> for Suggested {
    fn from(value: String) -> Self {
        Self { label: value.clone(), value, ..Self::default() }
    }
}

impl From<Picked> for Suggested {
    fn from(picked: Picked) -> Self {
        Self {
            value: picked.entity.to_string(),
            label: picked.label,
            kind: Some(picked.entity.kind().to_owned()),
            entity_type: picked.entity_type,
        }
    }
}

/// What an entity has to have, as it travels: without values it only has to be there.
pub(super) type SentFilter = Vec<(String, Option<Vec<String>>)>;

/// A picker's filters, as they travel.
pub(super) fn filters_json(filters: &[Filter]) -> String {
    let sent = |(key, wanted): &(String, Wanted)| match wanted {
        Wanted::There => (key.clone(), None),
        Wanted::OneOf(values) => (key.clone(), Some(values.clone())),
    };
    let filters: Vec<SentFilter> =
        filters.iter().map(|filter| filter.iter().map(sent).collect()).collect();
    serde_json::to_string(&filters).unwrap_or_default()
}

/// Entities that fit one of several filters and a text. `whose` is `owned` for those of the asker's
/// own, `groups` for groups that the asker is in, else empty.
#[server(prefix = "/fn", endpoint = "form/entities", input = GetUrl)]
pub async fn suggest_entities(
    text: String,
    filters: String,
    whose: String,
) -> Result<Vec<Suggested>, PortalError> {
    let filters: Vec<SentFilter> = serde_json::from_str(&filters).map_err(|error| {
        PortalError::bad_query(format!("the filters are no valid JSON: {error}"))
    })?;
    super::lookup::entities(text.trim(), &filters, &whose).await
}

/// Tags that are in use.
#[server(prefix = "/fn", endpoint = "form/tags", input = GetUrl)]
pub async fn suggest_tags(text: String) -> Result<Vec<Suggested>, PortalError> {
    super::lookup::tags(text.trim()).await
}

/// What a code host has: `hosts`, `owners`, `repositories`, `branches`. The context is JSON: `host`,
/// `owner`, `repository`.
#[server(prefix = "/fn", endpoint = "form/complete", input = GetUrl)]
pub async fn complete_field(
    resource: String,
    context: String,
    text: String,
) -> Result<Vec<Suggested>, PortalError> {
    let context = serde_json::from_str(&context).map_err(|error| {
        PortalError::bad_query(format!("the context is no valid JSON: {error}"))
    })?;
    super::lookup::completions(&resource, &context, text.trim()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_travel_as_json() {
        let filters: Vec<Filter> = vec![vec![
            ("kind".to_owned(), Wanted::OneOf(vec!["API".to_owned()])),
            ("spec.x".to_owned(), Wanted::There),
        ]];
        let sent: Vec<SentFilter> = serde_json::from_str(&filters_json(&filters)).unwrap();
        assert_eq!(sent[0][0], ("kind".to_owned(), Some(vec!["API".to_owned()])));
        assert_eq!(sent[0][1], ("spec.x".to_owned(), None));
    }
}
