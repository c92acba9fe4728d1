//! Property 4: template availability (rows 2.1, 2.2).

use crate::{
    process::{GOLDEN_PATHS, PATIENCE, Server, slipway},
    tasks::json_of,
};
use proptest::{
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// So many templates are made up.
const CASES: usize = 120;

/// The golden paths that are there from the start.
const OURS: [&str; 4] =
    ["go-service", "java-service", "react-application", "react-native-application"];

/// A template, and whether it can be used.
#[derive(Clone, Debug)]
struct Made {
    version: &'static str,
    action: &'static str,
    pages: usize,
    sort: &'static str,
    tags: Vec<&'static str>,
}

impl Made {
    fn can_be_used(&self) -> bool {
        self.version.ends_with("v1beta3") && self.action != "debug:nothing"
    }

    fn input(&self) -> Value {
        match self.action {
            "catalog:write" => json!({ "entity": { "kind": "Component" } }),
            _ => json!({ "message": "made" }),
        }
    }

    fn descriptor(&self, name: &str) -> Value {
        let page = |at: usize| {
            json!({
                "title": format!("Page {at}"),
                "properties": { format!("field{at}"): { "type": "string" } },
            })
        };
        json!({
            "apiVersion": self.version,
            "kind": "Template",
            "metadata": { "name": name, "tags": self.tags },
            "spec": {
                "type": self.sort,
                "owner": "group:default/builders",
                "parameters": (0..self.pages).map(page).collect::<Vec<_>>(),
                "steps": [{ "id": "a", "name": "A", "action": self.action, "input": self.input() }],
            },
        })
    }
}

fn made() -> impl Strategy<Value = Made> {
    (
        select(vec![
            "scaffolder.backstage.io/v1beta3",
            "scaffolder.backstage.io/v1beta3",
            "scaffolder.backstage.io/v1beta3",
            "backstage.io/v1beta2",
        ]),
        select(vec!["debug:log", "catalog:write", "debug:nothing"]),
        0..4_usize,
        select(vec!["service", "website", "library"]),
        prop::sample::subsequence(vec!["go", "java", "web"], 0..=3),
    )
        .prop_map(|(version, action, pages, sort, tags)| Made {
            version,
            action,
            pages,
            sort,
            tags,
        })
}

fn written(folder: &Path, all: &BTreeMap<String, Made>) {
    std::fs::create_dir_all(folder).unwrap();
    let documents: Vec<String> =
        all.iter().map(|(name, made)| made.descriptor(name).to_string()).collect();
    std::fs::write(folder.join("catalog-info.yaml"), documents.join("\n---\n")).unwrap();
}

/// What is offered, once so many are: each source is read by itself.
fn offered(server: &Server, count: usize) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let (status, cards) = server.get("/fn/create/templates");
        assert_eq!(status, 200, "{cards}");
        let cards: Vec<Value> = serde_json::from_value(json_of(&cards)).unwrap();
        if cards.len() == count {
            return cards;
        }
        assert!(begun.elapsed() < PATIENCE, "{} of {count} are offered", cards.len());
        thread::sleep(Duration::from_millis(50));
    }
}

/// Property 4: the golden paths are there from the start, whatever else the catalog holds; and every
/// template of the catalog is offered with what it says of itself, and can be used if and only if it is
/// of the version that is run and all its actions are there.
#[test]
fn property_4_every_template_is_offered_and_only_a_sound_one_can_be_used() {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let all: BTreeMap<String, Made> = (0..CASES)
        .map(|at| (format!("made-{at}"), made().new_tree(&mut runner).unwrap().current()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    written(&catalog, &all);
    let mut command = slipway();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path().join("data"));
    command.arg("--catalog").arg(&catalog).env(GOLDEN_PATHS, "true");
    let server = Server::spawn(&mut command);
    let cards = offered(&server, all.len() + OURS.len());
    let card = |name: &str| {
        let reference = format!("template:default/{name}");
        let mut found = cards.iter().filter(|card| card["template"] == reference.as_str());
        let card = found.next().unwrap_or_else(|| panic!("{name} is not offered"));
        assert!(found.next().is_none(), "{name} is offered twice");
        card
    };
    for name in OURS {
        assert_eq!(card(name)["broken"], Value::Null, "{name}");
    }
    for (name, made) in &all {
        let card = card(name);
        assert_eq!(card["template_type"], made.sort, "{made:?}");
        assert_eq!(card["tags"], json!(made.tags), "{made:?}");
        assert_eq!(card["broken"].is_null(), made.can_be_used(), "{made:?}: {card}");
        let (_, form) = server.get(&format!("/fn/create/form?template=template:default/{name}"));
        let form = &json_of(&form)["form"];
        if made.can_be_used() {
            assert_eq!(form["pages"].as_array().unwrap().len(), made.pages, "{form}");
            assert_eq!(form["steps"], json!(["A"]), "{form}");
        }
    }
    assert_eq!(server.panics(), Vec::<Value>::new());
}
