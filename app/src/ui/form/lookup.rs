//! Where what fields ask is looked up.

mod filter;

use super::api::{SentFilter, Suggested};
use crate::{AppState, PortalError};
use filter::matching;
use platform::{
    catalog::{EntityRow, FacetField, ListQuery},
    search::PickQuery,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Most that are offered at once.
const MOST: usize = 20;

/// Most filters of a picker that are looked at.
const MOST_FILTERS: usize = 8;

/// The providers of what code hosts have.
const PROVIDERS: [&str; 2] = ["github", "gitlab"];

/// Entities that fit one of the filters.
pub(super) async fn entities(
    text: &str,
    filters: &[SentFilter],
    whose: &str,
) -> Result<Vec<Suggested>, PortalError> {
    let principal = AppState::asker()?.principal;
    if whose == "groups" {
        let groups = principal.groups.iter().map(|group| Suggested {
            value: group.to_string(),
            label: group.short(),
            kind: Some(group.kind().to_owned()),
            entity_type: None,
        });
        return Ok(best(groups.collect(), text));
    }
    let owners: Vec<String> =
        principal.groups.iter().chain(&principal.entity).map(ToString::to_string).collect();
    let owners = Some(owners).filter(|_| whose == "owned");
    if owners.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let only_kinds = filters.iter().all(|filter| filter.iter().all(|(key, _)| key == "kind"));
    if only_kinds && owners.is_none() {
        let kinds = filters.iter().flatten().filter_map(|(_, kinds)| kinds.as_ref()).flatten();
        let query = PickQuery {
            text: text.to_owned(),
            kinds: kinds.map(|kind| kind.to_lowercase()).collect(),
            after: None,
            limit: PickQuery::USUAL,
        };
        let page = AppState::search()?.pick(&query).await?;
        return Ok(page.rows.into_iter().map(Suggested::from).collect());
    }
    let catalog = AppState::catalog()?;
    let everything = [SentFilter::new()];
    let filters = if filters.is_empty() { &everything[..] } else { filters };
    let mut found: Vec<Suggested> = Vec::new();
    for filter in filters.iter().take(MOST_FILTERS) {
        for row in matching(&*catalog, text, filter, owners.as_deref()).await? {
            let one = suggested(row);
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    Ok(best(found, text))
}

fn suggested(row: EntityRow) -> Suggested {
    Suggested {
        value: row.reference.to_string(),
        label: row.label,
        kind: Some(row.reference.kind().to_owned()),
        entity_type: row.entity_type,
    }
}

/// Tags that are in use.
pub(super) async fn tags(text: &str) -> Result<Vec<Suggested>, PortalError> {
    let page = AppState::catalog()?.list(&ListQuery::default()).await?;
    let facet = page.facets.into_iter().find(|facet| facet.field == FacetField::Tag);
    let tags = facet.into_iter().flat_map(|facet| facet.values);
    Ok(best(tags.map(|tag| Suggested::from(tag.value)).collect(), text))
}

/// What code hosts have; what one does not tell is left out.
pub(super) async fn completions(
    resource: &str,
    context: &Map<String, Value>,
    text: &str,
) -> Result<Vec<Suggested>, PortalError> {
    let scaffolder = AppState::scaffolder()?;
    let mut all = BTreeSet::new();
    for provider in PROVIDERS {
        if let Ok(found) = scaffolder.complete(provider, resource, context, None).await {
            all.extend(found);
        }
    }
    let all = all.into_iter().map(|(value, label)| Suggested {
        label: label.unwrap_or_else(|| value.clone()),
        value,
        ..Suggested::default()
    });
    Ok(best(all.collect(), text))
}

/// Those that hold a text: first whose name begins so.
fn best(all: Vec<Suggested>, text: &str) -> Vec<Suggested> {
    let text = text.to_lowercase();
    let place = |one: &Suggested| {
        let (label, value) = (one.label.to_lowercase(), one.value.to_lowercase());
        if label.starts_with(&text) || value.starts_with(&text) {
            return Some(0);
        }
        (label.contains(&text) || value.contains(&text)).then_some(1)
    };
    let mut found: Vec<(i32, Suggested)> =
        all.into_iter().filter_map(|one| Some((place(&one)?, one))).collect();
    found.sort_by(|one, other| (one.0, &one.1.label).cmp(&(other.0, &other.1.label)));
    found.into_iter().map(|(_, one)| one).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_so_comes_first() {
        let all = ["deep-go", "rust", "go", "golang"].map(|one| Suggested::from(one.to_owned()));
        let found = best(all.into(), "GO");
        let found: Vec<_> = found.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(found, ["go", "golang", "deep-go"]);
    }
}
