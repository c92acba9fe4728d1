//! Documentation is found across all services, by section.

use crate::world::{World, ask, entity, kinds, somebody};
use async_trait::async_trait;
use platform::{
    access::Permission,
    search::{Document, Facets, Findable, SearchError, SearchQuery, Subject, Visibility},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::sync::Arc;

/// Sites whose sections stand in an annotation: what a site of files gives, without files.
struct Sites;

#[async_trait]
impl Findable for Sites {
    fn kind(&self) -> &'static str {
        "docs"
    }

    fn permission(&self) -> Permission {
        Permission::DocsRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        let said = subject.entity.annotation("example.org/sections").unwrap_or_default();
        let document = |(number, line): (usize, &str)| Document {
            category: "docs".to_owned(),
            path: number.to_string(),
            title: format!("Section {number}"),
            text: line.to_owned(),
            address: format!("/docs/{number}"),
            facets: Facets {
                kind: subject.entity.reference().kind().to_owned(),
                ..Facets::default()
            },
            ..Document::default()
        };
        Ok(said.lines().enumerate().map(document).collect())
    }
}

/// Property 12 (its search part): every section of every service's documentation is found by its
/// words, within its site too, and only by who may read it.
#[test]
fn property_12_every_section_is_found_by_its_words() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut kinds = kinds();
    kinds.push(Arc::new(Sites));
    let world = runtime.block_on(World::with(kinds));
    let mut runner =
        TestRunner::new(Config { cases: 100, failure_persistence: None, ..Config::default() });
    let round = std::cell::Cell::new(0_u32);
    let sites = prop::collection::vec(
        (prop::collection::vec("[a-z]{5,9}( [a-z]{5,9}){1,3}", 1..4), any::<bool>()),
        1..5,
    );
    runner
        .run(&sites, |sites| {
            round.set(round.get() + 1);
            let one = |(number, (lines, restricted)): (usize, &(Vec<String>, bool))| {
                entity(
                    "Component",
                    &format!("site-{number}"),
                    &format!("Site {number}"),
                    json!({
                        "metadata": {
                            "labels": {"round": format!("r{}", round.get())},
                            "annotations": {
                                "example.org/sections": lines.join("\n"),
                                "slipway.dev/restricted": restricted.to_string(),
                            },
                        },
                        "spec": {"owner": "others"},
                    }),
                )
            };
            let all: Vec<_> = sites.iter().enumerate().map(one).collect();
            runtime.block_on(async {
                world.tell(all.clone()).await;
                let system = platform::access::Asker::system("test");
                let outside = somebody("contractor-viewer");
                for (site, (lines, _)) in all.iter().zip(&sites) {
                    for (number, line) in lines.iter().enumerate() {
                        let text = format!("\"{line}\"");
                        let within = SearchQuery {
                            within: Some(site.reference().clone()),
                            categories: ["docs".to_owned()].into(),
                            ..ask(&text)
                        };
                        let page = world.find(&system, &within).await;
                        let address = format!("/docs/{number}");
                        prop_assert!(page.hits.iter().any(|hit| hit.address == address), "{line}");
                        prop_assert!(page.hits.iter().all(|hit| hit.entity == *site.reference()));
                        let page = world.find(&outside, &ask(&text)).await;
                        let may = |entity| {
                            let read = [Permission::CatalogRead, Permission::DocsRead];
                            read.iter().all(|one| world.catalog.sees(&outside, *one, entity))
                        };
                        prop_assert!(
                            page.hits.iter().all(|hit| may(&hit.entity)),
                            "{line} is told"
                        );
                        let found = page.hits.iter().any(|hit| hit.entity == *site.reference());
                        prop_assert_eq!(found, may(site.reference()), "{}", line);
                    }
                }
                Ok(())
            })
        })
        .unwrap();
    runtime.block_on(world.end());
}
