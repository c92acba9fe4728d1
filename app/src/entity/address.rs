//! The page's state is its address. Pure: from the address to what is asked, and back.

use crate::{
    ci::CiAsked, costs::CostsAsked, delivery::DeliveryAsked, errors::ErrorsAsked,
    moment::moment_of, observability::MonitoringAsked,
};
use leptos_router::params::ParamsMap;
use platform::{EntityRef, catalog::Moment};

/// The depth of the graph when the address says nothing.
const USUAL_DEPTH: u8 = 2;
/// The greatest depth of the graph.
pub const DEEPEST: u8 = 5;

/// A tab of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityTab {
    /// What it is and whom it belongs to.
    Overview,
    /// The people of a team.
    Members,
    /// What it needs and what needs it.
    Dependencies,
    /// Where it runs, in which version.
    Deployments,
    /// What of it runs in which cluster.
    Kubernetes,
    /// What is built of its code.
    Ci,
    /// How it is doing.
    Monitoring,
    /// What goes wrong inside of it.
    Errors,
    /// What it costs.
    Costs,
    /// How it is delivered.
    Delivery,
    /// Its descriptor and, of an API, its definition.
    Definition,
    /// Its changes.
    History,
}

impl EntityTab {
    const ALL: [Self; 12] = [
        Self::Overview,
        Self::Members,
        Self::Dependencies,
        Self::Deployments,
        Self::Kubernetes,
        Self::Ci,
        Self::Monitoring,
        Self::Errors,
        Self::Costs,
        Self::Delivery,
        Self::Definition,
        Self::History,
    ];

    /// The name in an address; the overview has none.
    const fn segment(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Members => "members",
            Self::Dependencies => "dependencies",
            Self::Deployments => "deployments",
            Self::Kubernetes => "kubernetes",
            Self::Ci => "ci-cd",
            Self::Monitoring => "monitoring",
            Self::Errors => "errors",
            Self::Costs => "costs",
            Self::Delivery => "delivery",
            Self::Definition => "definition",
            Self::History => "history",
        }
    }

    /// The tab of that name; an old link with another name opens the overview.
    fn from_segment(segment: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.segment() == segment).unwrap_or(Self::Overview)
    }

    /// Where the tab of an entity is.
    pub fn address(self, reference: &EntityRef) -> String {
        match self {
            Self::Overview => reference.page(),
            _ => format!("{}/{}", reference.page(), self.segment()),
        }
    }
}

/// The form in which a definition is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// What an API's descriptor defines.
    Api,
    /// The descriptor as YAML.
    Yaml,
    /// The descriptor as JSON.
    Json,
}

impl Format {
    /// The name in an address.
    const fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Yaml => "yaml",
            Self::Json => "json",
        }
    }

    /// Where an entity is shown in this form.
    pub fn address(self, reference: &EntityRef) -> String {
        format!("{}?format={}", EntityTab::Definition.address(reference), self.name())
    }
}

/// What an address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The entity.
    pub reference: EntityRef,
    /// The tab.
    pub tab: EntityTab,
    /// Steps of the graph.
    pub depth: u8,
    /// The form of the definition; `None` is what suits the entity.
    pub format: Option<Format>,
    /// The position of the log before which the history is shown.
    pub before: Option<i64>,
    /// Whether the history is shown field by field.
    pub fields: bool,
    /// What is asked of what is built.
    pub ci: CiAsked,
    /// What is asked of how it is doing.
    pub monitoring: MonitoringAsked,
    /// What is asked of its errors.
    pub errors: ErrorsAsked,
    /// What is asked of costs.
    pub costs: CostsAsked,
    /// What is asked of how it is delivered.
    pub delivery: DeliveryAsked,
    /// The catalog of when; `None` is now.
    pub at: Option<Moment>,
}

impl Asked {
    /// Reads `/catalog/{namespace}/{kind}/{name}/{tab}?…`; `None` for any other path.
    pub fn of(path: &str, query: &ParamsMap) -> Option<Self> {
        let mut parts = path.strip_prefix("/catalog/")?.split('/').filter(|part| !part.is_empty());
        let (namespace, kind, name) = (parts.next()?, parts.next()?, parts.next()?);
        let depth = query.get_str("depth").and_then(|depth| depth.parse().ok());
        let formats = [Format::Api, Format::Yaml, Format::Json];
        let format = query.get_str("format");
        let reference = EntityRef::new(kind, namespace, name);
        Some(Self {
            costs: CostsAsked::of_entity(reference.clone(), query),
            delivery: DeliveryAsked::of(&reference, query),
            reference,
            tab: EntityTab::from_segment(parts.next().unwrap_or_default()),
            depth: depth.unwrap_or(USUAL_DEPTH).clamp(1, DEEPEST),
            format: formats.into_iter().find(|known| format == Some(known.name())),
            before: query.get_str("before").and_then(|before| before.parse().ok()),
            fields: query.get_str("view") == Some("fields"),
            ci: CiAsked::of(query),
            monitoring: MonitoringAsked::of(query),
            errors: ErrorsAsked::of(query),
            at: moment_of(query),
        })
    }

    /// The graph that the tab shows: how many steps of it. The overview of teams, people, systems
    /// and domains tells in words what it would.
    pub fn graph_depth(&self) -> Option<u8> {
        match self.tab {
            EntityTab::Overview => {
                let worded =
                    matches!(self.reference.kind(), "group" | "user" | "system" | "domain");
                (!worded).then_some(1)
            }
            EntityTab::Dependencies => Some(self.depth),
            _ => None,
        }
    }

    /// Whether the tab shows the definition itself, which may be long.
    pub fn whole(&self) -> bool {
        self.tab == EntityTab::Definition
    }
}

/// Where the graph of an entity is, so many steps deep.
pub fn depth_address(reference: &EntityRef, depth: u8) -> String {
    format!("{}?depth={depth}", EntityTab::Dependencies.address(reference))
}

/// Where the history of an entity is told field by field.
pub fn fields_address(reference: &EntityRef) -> String {
    format!("{}?view=fields", EntityTab::History.address(reference))
}

/// Where the history of an entity before a position of the log is.
pub fn history_address(reference: &EntityRef, before: i64) -> String {
    format!("{}?before={before}", EntityTab::History.address(reference))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str, pairs: &[(&str, &str)]) -> Option<Asked> {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        Asked::of(path, &query)
    }

    #[test]
    fn the_address_names_entity_tab_and_view() {
        let read = asked("/catalog/Default/API/Orders/dependencies", &[("depth", "4")]).unwrap();
        assert_eq!(read.reference.to_string(), "api:default/orders");
        assert_eq!((read.tab, read.depth), (EntityTab::Dependencies, 4));
        assert_eq!(
            depth_address(&read.reference, 4),
            "/catalog/default/api/orders/dependencies?depth=4"
        );
        let read = asked("/catalog/a/b/c/history/", &[("before", "-7")]).unwrap();
        assert_eq!((read.tab, read.before), (EntityTab::History, Some(-7)));
        let read = asked("/catalog/a/b/c/definition", &[("format", "json")]).unwrap();
        assert_eq!((read.format, read.whole()), (Some(Format::Json), true));
    }

    #[test]
    fn every_tab_is_where_its_address_says() {
        let reference = EntityRef::new("component", "default", "a");
        for tab in EntityTab::ALL {
            let read = asked(&tab.address(&reference), &[]).unwrap();
            assert_eq!((read.tab, read.reference), (tab, reference.clone()));
        }
    }

    #[test]
    fn what_means_nothing_is_the_usual() {
        let read = asked("/catalog/a/b/c/whatever", &[("depth", "x"), ("format", "toml")]).unwrap();
        assert_eq!((read.tab, read.depth, read.format), (EntityTab::Overview, USUAL_DEPTH, None));
        assert_eq!(asked("/catalog/a/b/c", &[]).unwrap().graph_depth(), Some(1));
        assert_eq!(asked("/catalog/a/group/c", &[]).unwrap().graph_depth(), None);
        assert_eq!(asked("/catalog/a/b/c", &[("depth", "0")]).unwrap().depth, 1);
        assert_eq!(asked("/catalog/a/b/c", &[("depth", "200")]).unwrap().depth, DEEPEST);
        for path in ["/catalog", "/catalog/a", "/catalog/a/b", "/problems/a/b/c"] {
            assert_eq!(asked(path, &[]), None);
        }
    }
}
