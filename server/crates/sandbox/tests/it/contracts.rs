//! What is answered, held to what the vendors publish: the folder that `SLIPWAY_CONTRACTS` names.

use crate::support::Asked;
use sandbox::{Environment, Vendor};
use serde_json::{Map, Value, json};
use std::{collections::HashSet, fs, path::PathBuf};

fn contract(name: &str) -> Option<Value> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join(name)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// `nullable: true` of OpenAPI 3.0 in the words of JSON Schema.
fn nullable(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(nullable);
            if fields.remove("nullable") == Some(json!(true)) {
                let inner = Value::Object(std::mem::take(fields));
                fields.insert("anyOf".to_owned(), json!([inner, {"type": "null"}]));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(nullable),
        _ => {}
    }
}

/// Nothing but what is described: Argo CD's description requires little, so a wrong name would pass.
/// What others build upon stays open.
fn strict(schemas: &mut Value) {
    let bases: HashSet<String> = schemas
        .as_object()
        .unwrap()
        .values()
        .filter_map(|schema| schema["allOf"].as_array())
        .flatten()
        .filter_map(|part| part["$ref"].as_str()?.rsplit('/').next().map(str::to_owned))
        .collect();
    for (name, schema) in schemas.as_object_mut().unwrap() {
        let described = schema.get("properties").is_some() || schema.get("allOf").is_some();
        if described && !bases.contains(name) {
            schema["unevaluatedProperties"] = json!(false);
        }
    }
}

/// What validates answers of this schema of a description; `root` is where its schemas are.
fn validator(description: &Value, root: &str, schema: Value) -> jsonschema::Validator {
    let mut whole = Map::new();
    let mut schemas = description.pointer(&format!("/{root}")).unwrap().clone();
    nullable(&mut schemas);
    let mut schema = schema;
    nullable(&mut schema);
    whole.insert("allOf".to_owned(), json!([schema]));
    let mut place = &mut whole;
    let parts: Vec<_> = root.split('/').collect();
    for part in &parts[..parts.len() - 1] {
        let next = place.entry((*part).to_owned()).or_insert_with(|| json!({}));
        place = next.as_object_mut().unwrap();
    }
    place.insert(parts[parts.len() - 1].to_owned(), schemas);
    jsonschema::validator_for(&Value::Object(whole)).unwrap()
}

fn hold(validator: &jsonschema::Validator, answer: &Value, place: &str) {
    let errors: Vec<_> = validator
        .iter_errors(answer)
        .take(5)
        .map(|error| format!("{}: {error:.300}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{place}: {errors:#?}");
}

#[tokio::test]
async fn argo_cd_answers_what_it_publishes() {
    let Some(mut description) = contract("argocd/swagger.json") else { return };
    strict(&mut description["definitions"]);
    let asked = Asked::new().await;
    let of = |name: &str| {
        validator(&description, "definitions", json!({"$ref": format!("#/definitions/{name}")}))
    };
    let (application, list) = (of("v1alpha1Application"), of("v1alpha1ApplicationList"));
    let (tree, events) = (of("v1alpha1ApplicationTree"), of("eventsEventList"));
    let revision = of("v1alpha1RevisionMetadata");
    for environment in Environment::ALL {
        let vendor = Vendor::ArgoCd(environment);
        let all = asked.get(vendor, "/api/v1/applications").await.json();
        hold(&list, &all, "list");
        for item in all["items"].as_array().unwrap() {
            let (name, project) = (&item["metadata"]["name"], &item["spec"]["project"]);
            let at = format!("/api/v1/applications/{}", name.as_str().unwrap());
            let query = format!("?project={}", project.as_str().unwrap());
            hold(&application, &asked.get(vendor, &format!("{at}{query}")).await.json(), &at);
            let found = asked.get(vendor, &format!("{at}/resource-tree{query}")).await.json();
            hold(&tree, &found, &at);
            hold(&events, &asked.get(vendor, &format!("{at}/events{query}")).await.json(), &at);
            let wanted = item["status"]["sync"]["revision"].as_str().unwrap();
            let found =
                asked.get(vendor, &format!("{at}/revisions/{wanted}/metadata{query}")).await;
            hold(&revision, &found.json(), &at);
        }
    }
}

#[tokio::test]
async fn github_answers_what_it_publishes() {
    let Some(description) = contract("github/rest.openapi.json") else { return };
    let asked = Asked::new().await;
    let repository = "/repos/northwind/checkout-api";
    let first = async |path: &str, list: &str, field: &str| {
        let answer = asked.get(Vendor::GitHub, &format!("/api/v3{repository}{path}")).await.json();
        let all = if list.is_empty() { &answer } else { &answer[list] };
        all[0][field].to_string().trim_matches('"').to_owned()
    };
    let (commit, pull) =
        (first("/commits", "", "sha").await, first("/pulls?state=closed", "", "number").await);
    let run = first("/actions/runs", "workflow_runs", "id").await;
    let deployment = first("/deployments", "", "id").await;
    let published = [
        ("/orgs/{org}", "/orgs/northwind".to_owned()),
        ("/orgs/{org}/repos", "/orgs/northwind/repos".to_owned()),
        ("/orgs/{org}/members", "/orgs/northwind/members".to_owned()),
        ("/orgs/{org}/teams", "/orgs/northwind/teams".to_owned()),
        ("/repos/{owner}/{repo}", repository.to_owned()),
        ("/repos/{owner}/{repo}/languages", format!("{repository}/languages")),
        ("/repos/{owner}/{repo}/branches/{branch}", format!("{repository}/branches/main")),
        ("/repos/{owner}/{repo}/commits", format!("{repository}/commits?per_page=100")),
        ("/repos/{owner}/{repo}/commits/{ref}", format!("{repository}/commits/{commit}")),
        (
            "/repos/{owner}/{repo}/commits/{commit_sha}/pulls",
            format!("{repository}/commits/{commit}/pulls"),
        ),
        ("/repos/{owner}/{repo}/pulls", format!("{repository}/pulls?state=all&per_page=100")),
        ("/repos/{owner}/{repo}/pulls/{pull_number}", format!("{repository}/pulls/{pull}")),
        (
            "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
            format!("{repository}/pulls/{pull}/reviews"),
        ),
        ("/repos/{owner}/{repo}/actions/runs", format!("{repository}/actions/runs?per_page=100")),
        ("/repos/{owner}/{repo}/actions/runs/{run_id}", format!("{repository}/actions/runs/{run}")),
        (
            "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs",
            format!("{repository}/actions/runs/{run}/jobs"),
        ),
        ("/repos/{owner}/{repo}/deployments", format!("{repository}/deployments?per_page=100")),
        (
            "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses",
            format!("{repository}/deployments/{deployment}/statuses"),
        ),
        ("/rate_limit", "/rate_limit".to_owned()),
    ];
    for (operation, path) in published {
        let at =
            format!("/paths/{}/get/responses/200", operation.replace('~', "~0").replace('/', "~1"));
        let mut response =
            description.pointer(&at).unwrap_or_else(|| panic!("{operation}")).clone();
        if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
            response = description.pointer(&reference[1..]).unwrap().clone();
        }
        let schema = response.pointer("/content/application~1json/schema").unwrap().clone();
        let validator = validator(&description, "components/schemas", schema);
        let answer = asked.get(Vendor::GitHub, &format!("/api/v3{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let answer = answer.json();
        assert_ne!(answer, json!([]), "{path}");
        hold(&validator, &answer, &path);
    }
}
