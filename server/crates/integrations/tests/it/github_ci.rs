//! GitHub as a place where things are built: what is asked is what GitHub publishes, what is made of
//! answers, recorded ones among them.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    Json,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use integrations::github::{Credentials, GitHub, documents};
use platform::{
    ci::{Checks, CiAct, CiSource, NamedRepository, Part, RunState, Told, Verdict},
    code_host::HostError,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

fn github(fake: &Fake) -> GitHub {
    let token = Credentials::Token(SecretString::from("ghp_x".to_owned()));
    GitHub::new(&fake.url, "acme", token, Arc::new(Patient::default()), usual).unwrap()
}

fn contract(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    Some(fs::read_to_string(folder.join("github").join(name)).unwrap())
}

fn every_part() -> Vec<Part> {
    let more = [Part::Readme, Part::Jobs(7), Part::WorkflowFile("smoke.yml".to_owned())];
    Part::PAGE.iter().filter(|part| **part != Part::Pulls).chain(&more).cloned().collect()
}

fn every_act() -> Vec<CiAct> {
    let inputs = BTreeMap::from([("where".to_owned(), "staging".to_owned())]);
    let [workflow, reference] = ["smoke.yml", "main"].map(str::to_owned);
    let dispatch = CiAct::Dispatch { workflow, reference, inputs };
    let on_run = ["rerun", "rerun-failed", "cancel"].map(|name| CiAct::on_run(name, 7).unwrap());
    on_run.into_iter().chain([dispatch]).collect()
}

/// Whether a path is one of a template: `/repos/{owner}/{repo}`.
fn is_of(template: &str, path: &str) -> bool {
    let (mut parts, names) = (path.split('/'), template.split('/').collect::<Vec<_>>());
    for (at, name) in names.iter().enumerate() {
        let Some(part) = parts.next() else { return false };
        // The last one of contents is a path itself.
        if *name == "{path}" && at + 1 == names.len() {
            return true;
        }
        if !(name.starts_with('{') || *name == part) {
            return false;
        }
    }
    parts.next().is_none()
}

#[tokio::test]
async fn what_is_asked_is_what_github_publishes() {
    let Some(text) = contract("rest.openapi.json") else { return };
    let description: Value = serde_json::from_str(&text).unwrap();
    let fake = Fake::start(|asked: &Asked, _| {
        if asked.path.contains("/deployments?") {
            let one = json!({"id": 5, "environment": "production", "sha": "c1", "creator": null, "created_at": null});
            return Json(json!([one])).into_response();
        }
        StatusCode::NOT_FOUND.into_response()
    })
    .await;
    let github = github(&fake);
    for part in every_part() {
        drop(github.ask("shop", &part, true).await);
    }
    for act in every_act() {
        drop(github.act("shop", &act).await);
    }
    let asked = fake.take();
    assert!(asked.len() >= 18, "{}", asked.len());
    for one in asked {
        let (path, query) = one.path.split_once('?').unwrap_or((&one.path, ""));
        let paths = description["paths"].as_object().unwrap();
        let mut fitting: Vec<_> =
            paths.iter().filter(|(template, _)| is_of(template, path)).collect();
        // A name that is written out goes before one that stands for any.
        fitting.sort_by_key(|(template, _)| template.matches('{').count());
        let method = one.method.as_str().to_lowercase();
        let operation = fitting.first().map(|(_, operations)| &operations[&method]);
        let operation = operation.unwrap_or_else(|| panic!("{path} is not published"));
        assert!(operation.is_object(), "{method} {path} is not published");
        let named: Vec<String> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| match parameter.get("$ref").and_then(Value::as_str) {
                Some(reference) => description.pointer(&reference[1..]).unwrap().clone(),
                None => parameter.clone(),
            })
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
            .collect();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split('=').next().unwrap();
            assert!(named.iter().any(|known| known == name), "{path}: {name} of {named:?}");
        }
        if one.method == Method::POST && !one.body.is_empty() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            let body: Value = serde_json::from_slice(&one.body).unwrap();
            for field in body.as_object().unwrap().keys() {
                assert!(schema["properties"].get(field).is_some(), "{path}: {field}");
            }
        }
    }
}

/// The parts of a document: names, numbers, marks. Texts and comments are left out.
fn tokens(text: &str) -> Vec<String> {
    let text = without(&without(text, "\"\"\"", "\"\"\""), "\"", "\"");
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let mut tokens: Vec<String> = Vec::new();
    for line in lines {
        let mut word = String::new();
        for letter in line.chars().chain([' ']) {
            if letter.is_alphanumeric() || letter == '_' {
                word.push(letter);
                continue;
            }
            tokens.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
            if !letter.is_whitespace() && letter != ',' {
                tokens.push(letter.to_string());
            }
        }
    }
    tokens
}

fn without(text: &str, begin: &str, end: &str) -> String {
    let (mut rest, mut kept) = (text, String::new());
    while let Some((before, after)) = rest.split_once(begin) {
        kept.push_str(before);
        rest = after.split_once(end).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Skips what stands in brackets.
fn skip(tokens: &[String], at: usize, open: &str, close: &str) -> usize {
    let (mut at, mut depth) = (at, 0);
    loop {
        depth += i32::from(tokens[at] == open) - i32::from(tokens[at] == close);
        at += 1;
        if depth == 0 {
            return at;
        }
    }
}

/// Of each type its fields, with the name of the type of each.
type Types = BTreeMap<String, BTreeMap<String, String>>;

fn types(schema: &str) -> Types {
    let tokens = tokens(schema);
    let (mut types, mut at) = (Types::new(), 0);
    while at < tokens.len() {
        // An input may have a field of that name.
        if !matches!(tokens[at].as_str(), "type" | "interface") || tokens[at + 1] == ":" {
            at += 1;
            continue;
        }
        let name = tokens[at + 1].clone();
        while tokens[at] != "{" {
            at += 1;
        }
        at += 1;
        let mut fields = BTreeMap::new();
        while tokens[at] != "}" {
            let field = tokens[at].clone();
            at += 1;
            if tokens[at] == "(" {
                at = skip(&tokens, at, "(", ")");
            }
            assert_eq!(tokens[at], ":", "{name}.{field}");
            at += 1;
            while tokens[at] == "[" {
                at += 1;
            }
            fields.insert(field, tokens[at].clone());
            at += 1;
            while matches!(tokens[at].as_str(), "!" | "]") {
                at += 1;
            }
            while tokens[at] == "@" {
                at += 2;
                if tokens[at] == "(" {
                    at = skip(&tokens, at, "(", ")");
                }
            }
        }
        types.insert(name, fields);
    }
    types
}

/// Holds a selection to the type that it is of; gives where it ends.
fn hold(types: &Types, of: &str, tokens: &[String], mut at: usize) -> usize {
    assert_eq!(tokens[at], "{");
    at += 1;
    while tokens[at] != "}" {
        if tokens[at] == "." {
            at += 3;
            if tokens[at] == "on" {
                let narrowed = tokens[at + 1].clone();
                at = hold(types, &narrowed, tokens, at + 2);
            } else {
                at += 1;
            }
            continue;
        }
        let field = &tokens[at];
        let fields = types.get(of).unwrap_or_else(|| panic!("{of} has no fields: {field}"));
        let inner = fields.get(field).unwrap_or_else(|| panic!("{of} has no {field}"));
        at += 1;
        if tokens[at] == "(" {
            at = skip(tokens, at, "(", ")");
        }
        if tokens[at] == "{" {
            at = hold(types, inner, tokens, at);
        }
    }
    at + 1
}

#[test]
fn graphql_asks_for_what_github_publishes() {
    let Some(schema) = contract("schema.graphql") else { return };
    let types = types(&schema);
    for document in documents() {
        let tokens = tokens(&document);
        let mut at = 0;
        while at < tokens.len() {
            let of =
                if tokens[at] == "fragment" { tokens[at + 3].clone() } else { "Query".to_owned() };
            while tokens[at] != "{" {
                at += 1;
            }
            at = hold(&types, &of, &tokens, at);
        }
    }
}

#[tokio::test]
async fn recorded_answers_are_read() {
    let Some(text) = contract("fixtures/get-repository.json") else { return };
    let recorded: Value = serde_json::from_str(&text).unwrap();
    let told = recorded[0]["response"].clone();
    let content = contract("fixtures/get-content.json").unwrap();
    let content: Value = serde_json::from_str(&content).unwrap();
    let readme =
        content.as_array().unwrap().iter().find(|one| one["response"]["encoding"] == "base64");
    let readme = readme.map(|one| one["response"].clone());
    let has_readme = readme.is_some();
    let fake = Fake::start(move |asked: &Asked, _| {
        let body =
            if asked.path.ends_with("/readme") { readme.clone() } else { Some(told.clone()) };
        Json(body.unwrap_or_default()).into_response()
    })
    .await;
    let github = github(&fake);
    let Told::Facts(facts) = github.ask("hello-world", &Part::Facts, false).await.unwrap() else {
        panic!("facts");
    };
    assert!(facts.page.contains("hello-world") && facts.default_branch.is_some(), "{facts:?}");
    if has_readme {
        let Told::Readme(readme) = github.ask("hello-world", &Part::Readme, false).await.unwrap()
        else {
            panic!("a readme");
        };
        assert!(!readme.text.is_empty());
    }
}

#[tokio::test]
async fn published_deliveries_tell_what_is_due() {
    let Some(folder) = std::env::var_os("SLIPWAY_CONTRACTS") else { return };
    let folder = PathBuf::from(folder).join("github/webhooks");
    let mut told = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (name, body) =
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap());
        let event = name.split('.').next().unwrap();
        let read = integrations::github::read_ci(event, &body);
        let meant = matches!(
            event,
            "pull_request"
                | "workflow_run"
                | "workflow_job"
                | "deployment_status"
                | "push"
                | "release"
        );
        assert!(!meant || read.is_some(), "{name}");
        told += usize::from(read.is_some());
    }
    assert!(told > 20, "{told}");
}

#[tokio::test]
async fn a_pull_request_comes_with_who_said_what_and_who_is_asked() {
    let fake = Fake::start(|asked: &Asked, _| {
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/graphql"));
        let node = json!({
            "number": 7, "title": "Add carts", "url": "https://github.com/acme/shop/pull/7",
            "isDraft": false, "headRefName": "carts", "baseRefName": "main",
            "createdAt": "2026-11-20T19:21:00Z", "updatedAt": "2026-11-21T19:21:00Z",
            "reviewDecision": "REVIEW_REQUIRED", "repository": {"nameWithOwner": "acme/shop"},
            "author": null,
            "reviewRequests": {"nodes": [
                {"requestedReviewer": {"login": "bo"}},
                {"requestedReviewer": {"combinedSlug": "acme/pay"}},
                {"requestedReviewer": null}, null,
            ]},
            "latestReviews": {"nodes": [
                {"state": "APPROVED", "submittedAt": "2026-11-21T19:21:00Z", "author": {"login": "lena"}},
                {"state": "PENDING", "submittedAt": null, "author": null},
            ]},
            "statusCheckRollup": {"state": "EXPECTED"},
        });
        let data = json!({"repository": {"pullRequests": {"nodes": [node, null]}}});
        Json(json!({"data": data})).into_response()
    })
    .await;
    let Told::Pulls(pulls) = github(&fake).ask("shop", &Part::Pulls, true).await.unwrap() else {
        panic!("pull requests");
    };
    let [pull] = &pulls[..] else { panic!("{pulls:?}") };
    assert_eq!(
        (pull.author.as_str(), pull.checks, pull.decision),
        ("ghost", Checks::Running, None)
    );
    assert_eq!(
        (&pull.asked[..], &pull.asked_teams[..]),
        (&["bo".to_owned()][..], &["acme/pay".to_owned()][..])
    );
    assert_eq!(pull.reviews.len(), 1);
    assert_eq!((pull.reviews[0].by.as_str(), pull.reviews[0].verdict), ("lena", Verdict::Approved));
}

fn refused(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({"message": message}))).into_response()
}

#[tokio::test]
async fn what_is_not_there_is_nothing_and_what_is_wrong_says_so() {
    let fake = Fake::start(|asked: &Asked, _| {
        let path = asked.path.as_str();
        if path.contains("/commits") {
            return refused(StatusCode::CONFLICT, "Git Repository is empty.");
        }
        if path.contains("/contents/") || path.ends_with("/readme") {
            return refused(StatusCode::NOT_FOUND, "Not Found");
        }
        if path.contains("/rerun") {
            return refused(
                StatusCode::FORBIDDEN,
                "Resource not accessible by personal access token",
            );
        }
        if path.contains("/actions/runs") {
            return Json(json!({"total_count": 1, "workflow_runs": [{"id": 1}]})).into_response();
        }
        refused(StatusCode::FORBIDDEN, "Resource not accessible")
    })
    .await;
    let github = github(&fake);
    assert_eq!(github.ask("shop", &Part::LastCommit, false).await, Ok(Told::LastCommit(None)));
    let Ok(Told::Readme(readme)) = github.ask("shop", &Part::Readme, false).await else {
        panic!("none");
    };
    assert!(readme.path.is_empty());
    let Ok(Told::CodeOwners(owners)) = github.ask("shop", &Part::CodeOwners, false).await else {
        panic!("none");
    };
    assert!(owners.path.is_empty() && fake.take().len() == 5);
    let wrong = github.ask("shop", &Part::Runs, false).await.unwrap_err();
    assert!(wrong.to_string().contains("missing field"), "what is missing is named: {wrong}");
    let Err(HostError::Refused(reason)) = github.act("shop", &CiAct::Rerun { run: 1 }).await else {
        panic!("refused");
    };
    assert!(reason.contains("to write actions") && !reason.contains("ghp_x"), "{reason}");
    assert_eq!(fake.take().len(), 2, "an act is not tried again");
}

#[tokio::test]
async fn a_run_is_read_as_it_stands() {
    let fake = Fake::start(|_: &Asked, _| {
        let run = |status: &str, conclusion: Option<&str>| {
            json!({
                "id": 1, "name": null, "path": ".github/workflows/build.yml@refs/heads/main",
                "display_title": "Add carts\nand more", "run_number": 3, "event": "push",
                "status": status, "conclusion": conclusion, "head_branch": null, "head_sha": "c1",
                "actor": {"login": "jane"}, "triggering_actor": {"login": "bo"},
                "created_at": "2026-11-20T19:21:00Z", "updated_at": "2026-11-20T19:25:00Z",
                "run_started_at": "2026-11-20T19:22:00Z", "html_url": "https://github.com/acme/shop/1",
            })
        };
        let runs = [run("in_progress", None), run("completed", Some("timed_out"))];
        Json(json!({"total_count": 2, "workflow_runs": runs})).into_response()
    })
    .await;
    let Told::Runs(runs) = github(&fake).ask("shop", &Part::Runs, false).await.unwrap() else {
        panic!("runs");
    };
    let states: Vec<_> = runs.iter().map(|run| run.state).collect();
    assert_eq!(states, [RunState::Running, RunState::TimedOut]);
    let run = &runs[1];
    assert_eq!((run.workflow.as_str(), run.title.as_str()), ("build.yml", "Add carts"));
    assert_eq!((run.by.as_deref(), run.attempt), (Some("bo"), 1));
    assert_eq!(run.took(platform::Timestamp(0)), 180_000);
}

#[test]
fn a_repository_is_of_its_account_and_host() {
    let url = url::Url::parse("https://git.example/api/v3").unwrap();
    let around = Arc::new(Patient::default());
    let github = GitHub::new(&url, "Acme", Credentials::None, around, usual).unwrap();
    assert_eq!(CiSource::name(&github), "git.example/Acme");
    let has = |host: Option<&str>, slug: &str| {
        github.has(&NamedRepository { host: host.map(str::to_owned), slug: slug.to_owned() })
    };
    assert_eq!(has(None, "acme/Shop").as_deref(), Some("shop"));
    assert_eq!(has(Some("git.example"), "acme/shop").as_deref(), Some("shop"));
    assert_eq!(has(Some("github.com"), "acme/shop"), None);
    assert_eq!(has(None, "acme2/shop"), None);
}
