//! What the commands print, and their exit status.

use crate::process::{run, slipway};
use serde_json::Value;
use std::{fs, process::Output};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_version_is_told() {
    let output = run(slipway().arg("--version"));
    assert!(output.status.success());
    assert!(text(&output.stdout).starts_with(concat!("slipway ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_mistake_in_the_configuration_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.toml");
    fs::write(&file, "[server]\nlisen = \"127.0.0.1:0\"\n").unwrap();
    let output = run(slipway()
        .arg("serve")
        .arg("--config")
        .arg(&file)
        .env("SLIPWAY__LOG__FORMAT", "xml")
        .current_dir(&folder));
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(
        said.contains("slipway.toml:2:1: server.lisen: no such key; did you mean \"listen\"?"),
        "{said}"
    );
    assert!(said.contains("SLIPWAY__LOG__FORMAT: log.format: \"xml\" is not known"), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing is made before all is known to be well");
}

#[test]
fn the_configuration_in_force_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("slipway.toml"), "[server]\nmax-renders = 9\n").unwrap();
    let output = run(slipway()
        .args(["config", "check"])
        .env("SLIPWAY__DATABASE__URL", "postgres://slipway:hunter2@db/slipway")
        .current_dir(&folder));
    assert!(output.status.success());
    let said = text(&output.stdout);
    let line = |key: &str| said.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
    assert!(line("server.max-renders").ends_with("= 9  (slipway.toml:2:15)"), "{said}");
    let default = "= 127.0.0.1:3000  (default; SLIPWAY__SERVER__LISTEN takes address)";
    assert!(line("server.listen").ends_with(default), "{said}");
    assert!(line("database.url").ends_with("(SLIPWAY__DATABASE__URL)"), "{said}");
    assert!(!said.contains("hunter2"));
}

const FILE: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
spec:
  type: service
  lifecycle: production
  owner: payments
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: che ckout
spec:
  type: service
  lifecycle: production
  owner: payments
";

fn validate(text: &str, format: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("catalog-info.yaml");
    fs::write(&file, text).unwrap();
    run(slipway().args(["catalog", "validate", "--format", format]).arg(&file))
}

#[test]
fn each_document_is_judged_on_a_line_of_json() {
    let output = validate(FILE, "json");
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["verdict"], &lines[0]["name"]), (&"valid".into(), &"checkout".into()));
    assert_eq!((&lines[1]["verdict"], &lines[1]["document"]), (&"invalid".into(), &1.into()));
    assert_eq!(lines[1]["errors"][0]["line"], 13);
    let keys: Vec<_> = lines[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["file", "document", "line", "verdict", "kind", "name", "errors"]);
}

#[test]
fn people_get_the_place_and_a_summary() {
    let output = validate(FILE, "text");
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    assert!(said.contains("catalog-info.yaml:13:"), "{said}");
    assert!(said.lines().last().unwrap().contains("1 invalid"), "{said}");
    let output = validate(FILE.split("---\n").next().unwrap(), "text");
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn what_cannot_be_read_is_no_verdict() {
    let output = run(slipway().args(["catalog", "validate", "no/such/file.yaml"]));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no/such/file.yaml"));
    assert_eq!(run(slipway().args(["catalog", "validate"])).status.code(), Some(2));
}
