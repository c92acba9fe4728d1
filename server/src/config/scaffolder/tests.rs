//! What stands under `[scaffolder]`, read and refused.

use crate::config::{ConfigError, Overrides, Settings, load};
use secrecy::ExposeSecret;
use serde_json::json;
use std::{fs, time::Duration};

fn read(text: &str) -> Result<Settings, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.toml");
    fs::write(&file, text).unwrap();
    load(Some(file.as_path()), [], &Overrides::default())
}

fn variable(name: &str, value: &str) -> Result<Settings, ConfigError> {
    let variables = [(format!("SLIPWAY__SCAFFOLDER__{name}"), value.to_owned())];
    load(Some(std::path::Path::new("/dev/null")), variables, &Overrides::default())
}

#[test]
fn without_a_setting_the_golden_paths_are_there_and_nothing_waits_for_anybody() {
    let settings = read("").unwrap().scaffolder;
    assert!(settings.golden_paths && !settings.strict);
    assert_eq!((settings.tasks.at_once, settings.tasks.per_person), (10, 5));
    assert_eq!(settings.tasks.timeout, Duration::from_hours(24));
    assert!(settings.approvals.is_empty() && settings.actions.is_empty());
    assert!(settings.parameters.is_empty() && settings.secrets.is_empty());
    assert_eq!((settings.author, settings.commit_message.as_str()), (None, "Initial commit"));
}

#[test]
fn what_templates_are_given_and_what_somebody_approves_are_tables() {
    let text = r#"
        [scaffolder]
        golden-paths = false
        default-author-name = "Portal"
        default-author-email = "portal@acme.example"
        [scaffolder.parameters]
        REGION = "eu-west-1"
        REPLICAS = 3
        [scaffolder.secrets]
        REGISTRY_TOKEN = "hunter2"
        [scaffolder.approvals."publish:github"]
        by = ["platform-engineer", "group:default/security"]
        expires = "24h"
        reason = "A repository is for ever."
        "#;
    let settings = read(text).unwrap().scaffolder;
    assert!(!settings.golden_paths);
    assert_eq!(settings.author, Some(("Portal".to_owned(), "portal@acme.example".to_owned())));
    assert_eq!(settings.parameters["REGION"], json!("eu-west-1"));
    assert_eq!(settings.parameters["REPLICAS"], json!(3));
    assert_eq!(settings.secrets["REGISTRY_TOKEN"].expose_secret(), "hunter2");
    let rule = &settings.approvals["publish:github"];
    assert_eq!(rule.by, ["platform-engineer", "group:default/security"]);
    assert_eq!(rule.expires, Duration::from_hours(24));
    assert!(!format!("{settings:?}").contains("hunter2"));
    let settings = variable("PARAMETERS", r#"{ REGION = "us" }"#).unwrap().scaffolder;
    assert_eq!(settings.parameters["REGION"], json!("us"));
}

#[test]
fn actions_of_ones_own_have_a_name_an_address_and_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("output.json");
    fs::write(&schema, r#"{"type": "object", "properties": {"ip": {"type": "string"}}}"#).unwrap();
    let text = format!(
        r#"
        [[scaffolder.actions]]
        id = "acme:dns:create"
        description = "Makes a name."
        url = "https://dns.acme.example/make"
        undo-url = "https://dns.acme.example/remove"
        token = "hunter2"
        input = {{ type = "object", required = ["name"], properties = {{ name = {{ type = "string" }} }} }}
        output-file = "{}"
        timeout = "10s"
        repeatable = true
        "#,
        schema.display()
    );
    let settings = read(&text).unwrap().scaffolder;
    let [action] = &settings.actions[..] else { panic!("one action") };
    assert_eq!((action.id.as_str(), action.is_repeatable), ("acme:dns:create", true));
    assert_eq!(action.input["required"], json!(["name"]));
    assert_eq!(action.output["properties"]["ip"], json!({"type": "string"}));
    assert_eq!(action.timeout, Duration::from_secs(10));
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn mistakes_name_the_key() {
    let text = r#"
        [scaffolder]
        default-author-name = "Portal"
        [scaffolder.approvals."publish:github"]
        expires = "24h"
        [scaffolder.approvals."debug:log"]
        by = ["admin"]
        expire = "1h"
        [[scaffolder.actions]]
        id = "acme"
        url = "https://user:hunter2@acme.example"
        [[scaffolder.actions]]
        id = "acme:twice"
        url = "https://acme.example"
        [[scaffolder.actions]]
        id = "acme:twice"
        url = "https://acme.example"
        input = { type = "string" }
        [[scaffolder.actions]]
        id = "acme:nowhere"
        "#;
    let told = read(text).unwrap_err().to_string();
    for part in [
        "scaffolder.default-author-email",
        "scaffolder.approvals.\"publish:github\": names nobody",
        "scaffolder.approvals.\"debug:log\".expire: no such key; did you mean \"expires\"?",
        "scaffolder.actions[0].id",
        "scaffolder.actions[0].url",
        "the id is given twice",
        "scaffolder.actions[2].input",
        "scaffolder.actions[3]",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert!(!told.contains("hunter2"), "{told}");
    for (name, value) in [("PARAMETERS", "REGION"), ("SECRETS", "{ A = 1 }"), ("APPROVALS", "[]")] {
        let told = variable(name, value).unwrap_err().to_string();
        assert!(told.contains("scaffolder."), "{told}");
    }
}
