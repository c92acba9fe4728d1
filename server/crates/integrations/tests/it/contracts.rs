//! What the vendors publish of themselves, where it is at hand: the folder that `SLIPWAY_CONTRACTS`
//! names.

use crate::github::repository;
use integrations::{github, gitlab};
use platform::code_host::HostEvent;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn contracts() -> Option<PathBuf> {
    std::env::var_os("SLIPWAY_CONTRACTS").map(PathBuf::from)
}

fn bodies(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let body = |file: fs::DirEntry| {
        (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
    };
    files.map(body).collect()
}

#[test]
fn published_deliveries_of_github_are_read() {
    let Some(contracts) = contracts() else { return };
    let mut told = 0;
    for (name, body) in bodies(&contracts.join("github/webhooks")) {
        let event = name.split('.').next().unwrap();
        let delivery = github::webhook::read(event, &body);
        let delivery = delivery.unwrap_or_else(|error| panic!("{name}: {error}"));
        told += usize::from(delivery.event != HostEvent::Nothing);
        let meant = matches!(event, "repository" | "membership" | "team" | "organization");
        assert!(!meant || delivery.event != HostEvent::Nothing, "{name}");
    }
    assert!(told > 10, "{told}");
}

#[test]
fn published_deliveries_of_gitlab_are_read() {
    let Some(contracts) = contracts() else { return };
    let read = |name: &str, event: &str| {
        let body = fs::read(contracts.join("gitlab/fixtures/webhooks").join(name)).unwrap();
        gitlab::webhook::read(event, &body).unwrap().event
    };
    assert!(matches!(read("push.json", "Push Hook"), HostEvent::Pushed { paths: None, .. }));
    assert_eq!(read("member.json", "Member Hook"), HostEvent::People);
    assert_eq!(read("subgroup.json", "Subgroup Hook"), HostEvent::People);
}

#[test]
fn the_fake_repository_has_only_fields_that_github_describes() {
    let Some(contracts) = contracts() else { return };
    let text = fs::read_to_string(contracts.join("github/rest.openapi.json")).unwrap();
    let description: Value = serde_json::from_str(&text).unwrap();
    let described = &description["components"]["schemas"]["minimal-repository"]["properties"];
    for field in repository("x").as_object().unwrap().keys() {
        assert!(described.get(field).is_some(), "{field}");
    }
}
