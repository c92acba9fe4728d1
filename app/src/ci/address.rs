//! The tab's state is its address. Pure: from the address to what is asked, and back.

use crate::ui::encoded;
use leptos_router::params::ParamsMap;
use platform::EntityRef;

/// What an address asks of the tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CiAsked {
    /// The run whose jobs are shown, or that an act is about.
    pub run: Option<i64>,
    /// What is to be done.
    pub act: Option<String>,
    /// The workflow that is to be run.
    pub workflow: Option<String>,
    /// Whether the readme is shown.
    pub readme: bool,
}

impl CiAsked {
    /// Reads the query part of the address.
    pub fn of(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).filter(|text| !text.is_empty());
        Self {
            run: query.get_str("run").and_then(|run| run.parse().ok()),
            act: text("act"),
            workflow: text("workflow"),
            readme: query.get_str("show") == Some("readme"),
        }
    }
}

/// Where the tab of an entity is.
pub fn tab_address(entity: &EntityRef) -> String {
    format!("{}/ci-cd", entity.page())
}

/// Where the jobs of a run are shown.
pub fn run_address(entity: &EntityRef, run: i64) -> String {
    format!("{}?run={run}", tab_address(entity))
}

/// Where it is asked once more what is to be done with a run.
pub fn act_address(entity: &EntityRef, act: &str, run: i64) -> String {
    format!("{}?act={act}&run={run}", tab_address(entity))
}

/// Where a workflow is begun by hand.
pub fn dispatch_address(entity: &EntityRef, workflow: &str) -> String {
    format!("{}?act=dispatch&workflow={}", tab_address(entity), encoded(workflow))
}

/// Where the readme is.
pub fn readme_address(entity: &EntityRef) -> String {
    format!("{}?show=readme", tab_address(entity))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let entity = EntityRef::new("component", "default", "cart");
        let read = |address: String| {
            let mut query = ParamsMap::new();
            for pair in address.split_once('?').unwrap().1.split('&') {
                let (name, value) = pair.split_once('=').unwrap();
                query.insert(name.to_owned(), value.replace("%20", " "));
            }
            CiAsked::of(&query)
        };
        let usual = CiAsked::default();
        assert_eq!(read(run_address(&entity, 7)), CiAsked { run: Some(7), ..usual.clone() });
        let act = Some("rerun".to_owned());
        assert_eq!(
            read(act_address(&entity, "rerun", 7)),
            CiAsked { act, run: Some(7), ..usual.clone() }
        );
        let (act, workflow) = (Some("dispatch".to_owned()), Some("a b.yml".to_owned()));
        let asked = read(dispatch_address(&entity, "a b.yml"));
        assert_eq!(asked, CiAsked { act, workflow, ..usual.clone() });
        assert_eq!(read(readme_address(&entity)), CiAsked { readme: true, ..usual });
        assert_eq!(tab_address(&entity), "/catalog/default/component/cart/ci-cd");
    }
}
