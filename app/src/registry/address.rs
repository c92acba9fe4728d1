//! The page's state is its address: what it asks for, and the ways there.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::EntityRef;
use serde::{Deserialize, Serialize};

/// Where something is registered; Backstage's address for it.
const REGISTER: &str = "/catalog-import";
/// Where all sources are.
pub(super) const SOURCES: &str = "/catalog-import/sources";

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Asked {
    /// The form alone.
    Form,
    /// What registering this target would do.
    Preview(String),
    /// All sources.
    Sources,
    /// One source.
    Source {
        /// Its name.
        name: String,
        /// Whether it is about to be taken out.
        removing: bool,
        /// The entity that one came from.
        entity: Option<EntityRef>,
    },
}

impl Asked {
    /// Reads an address.
    pub(super) fn of(path: &str, query: &ParamsMap) -> Self {
        let text = |name: &str| query.get_str(name).map(str::trim).filter(|text| !text.is_empty());
        if path.trim_end_matches('/') != SOURCES {
            return text("target").map_or(Self::Form, |target| Self::Preview(target.to_owned()));
        }
        let Some(name) = text("source") else { return Self::Sources };
        Self::Source {
            name: name.to_owned(),
            removing: query.get_str("remove").is_some(),
            entity: text("entity").and_then(|text| text.parse().ok()),
        }
    }

    /// Whether the answer changes with the catalog. An address is looked at once: it is somebody's.
    pub(super) const fn is_live(&self) -> bool {
        matches!(self, Self::Sources | Self::Source { .. })
    }
}

/// Where registering a target is looked at.
pub(super) fn preview_address(target: &str) -> String {
    if target.trim().is_empty() {
        return REGISTER.to_owned();
    }
    format!("{REGISTER}?target={}", encoded(target.trim()))
}

/// The page of a source.
pub fn source_address(name: &str) -> String {
    format!("{SOURCES}?source={}", encoded(name))
}

/// Where a source is taken out, be it for the sake of one entity.
pub fn removal_address(name: &str, entity: Option<&EntityRef>) -> String {
    let entity = entity.map(|entity| format!("&entity={}", encoded(&entity.to_string())));
    format!("{}&remove=ask{}", source_address(name), entity.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str) -> Asked {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let decode = |text: &str| text.replace("%3F", "?").replace("%3D", "=");
        let mut params = ParamsMap::new();
        pairs.for_each(|(name, value)| params.insert(name.to_owned(), decode(value)));
        Asked::of(path, &params)
    }

    #[test]
    fn every_state_has_an_address_that_reads_back() {
        assert_eq!(asked("/catalog-import"), Asked::Form);
        assert_eq!(asked(&preview_address("  ")), Asked::Form);
        let target = "https://a.example/all.yaml?ref=main";
        assert_eq!(asked(&preview_address(target)), Asked::Preview(target.to_owned()));
        assert_eq!(asked("/catalog-import/sources/"), Asked::Sources);
        let name = "url:https://a.example/all.yaml".to_owned();
        let source = |removing, entity| Asked::Source { name: name.clone(), removing, entity };
        assert_eq!(asked(&source_address(&name)), source(false, None));
        let entity: EntityRef = "component:default/a".parse().unwrap();
        let address = removal_address(&name, Some(&entity));
        assert_eq!(asked(&address), source(true, Some(entity)));
        assert_eq!(asked(&removal_address(&name, None)), source(true, None));
    }

    #[test]
    fn only_what_the_catalog_holds_is_live() {
        assert!(asked("/catalog-import/sources").is_live());
        assert!(!asked("/catalog-import").is_live());
        assert!(!asked(&preview_address("https://a.example")).is_live());
    }
}
