//! What is answered, held to what the vendors publish: the folder that `SLIPWAY_CONTRACTS` names.

use crate::support::{Asked, NOON};
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
        ("/repos/{owner}/{repo}/branches", format!("{repository}/branches")),
        ("/repos/{owner}/{repo}/readme", format!("{repository}/readme")),
        (
            "/repos/{owner}/{repo}/contents/{path}",
            format!("{repository}/contents/.github/CODEOWNERS"),
        ),
        ("/repos/{owner}/{repo}/releases", format!("{repository}/releases?per_page=100")),
        ("/repos/{owner}/{repo}/actions/workflows", format!("{repository}/actions/workflows")),
        ("/rate_limit", "/rate_limit".to_owned()),
    ];
    for (operation, path) in published {
        hold_github(&description, &asked, operation, &path).await;
    }
}

/// Holds what GitHub answers at a path to what it publishes of an operation.
async fn hold_github(description: &Value, asked: &Asked, operation: &str, path: &str) {
    let at =
        format!("/paths/{}/get/responses/200", operation.replace('~', "~0").replace('/', "~1"));
    let mut response = description.pointer(&at).unwrap_or_else(|| panic!("{operation}")).clone();
    if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
        response = description.pointer(&reference[1..]).unwrap().clone();
    }
    let schema = response.pointer("/content/application~1json/schema").unwrap().clone();
    let validator = validator(description, "components/schemas", schema);
    let answer = asked.get(Vendor::GitHub, &format!("/api/v3{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    let answer = answer.json();
    assert_ne!(answer, json!([]), "{path}");
    hold(&validator, &answer, path);
}

#[tokio::test]
async fn what_was_made_answers_what_github_publishes() {
    let Some(description) = contract("github/rest.openapi.json") else { return };
    let asked = Asked::new().await;
    let number = crate::made::propose(&asked, "README.md", "# Changed\n").await;
    let repository = "/repos/northwind/deploy";
    let published = [
        ("/repos/{owner}/{repo}", repository.to_owned()),
        ("/repos/{owner}/{repo}/branches", format!("{repository}/branches")),
        ("/repos/{owner}/{repo}/branches/{branch}", format!("{repository}/branches/main")),
        ("/repos/{owner}/{repo}/commits", format!("{repository}/commits")),
        ("/repos/{owner}/{repo}/commits/{ref}", format!("{repository}/commits/main")),
        ("/repos/{owner}/{repo}/readme", format!("{repository}/readme")),
        ("/repos/{owner}/{repo}/contents/{path}", format!("{repository}/contents/README.md")),
        ("/repos/{owner}/{repo}/git/trees/{tree_sha}", format!("{repository}/git/trees/main")),
        ("/repos/{owner}/{repo}/git/ref/{ref}", format!("{repository}/git/ref/heads/main")),
        ("/repos/{owner}/{repo}/pulls", format!("{repository}/pulls")),
        ("/repos/{owner}/{repo}/pulls/{pull_number}", format!("{repository}/pulls/{number}")),
        (
            "/repos/{owner}/{repo}/actions/secrets/public-key",
            format!("{repository}/actions/secrets/public-key"),
        ),
        ("/users/{username}", "/users/northwind".to_owned()),
    ];
    for (operation, path) in published {
        if operation == "/users/{username}" {
            // Only what tells an organisation from a person is told.
            let told = asked.get(Vendor::GitHub, &format!("/api/v3{path}")).await.json();
            assert_eq!(told["type"], "Organization");
            continue;
        }
        hold_github(&description, &asked, operation, &path).await;
    }
}

#[tokio::test]
async fn kubernetes_answers_what_it_publishes() {
    let Some(mut description) = contract("kubernetes/swagger.json") else { return };
    strict(&mut description["definitions"]);
    let asked = Asked::new().await;
    for (definition, path) in [
        ("core.v1.PodList", "/api/v1/pods"),
        ("core.v1.EventList", "/api/v1/events"),
        ("apps.v1.DeploymentList", "/apis/apps/v1/deployments"),
        ("apps.v1.ReplicaSetList", "/apis/apps/v1/replicasets"),
        ("apps.v1.StatefulSetList", "/apis/apps/v1/statefulsets"),
        ("apps.v1.DaemonSetList", "/apis/apps/v1/daemonsets"),
        ("batch.v1.JobList", "/apis/batch/v1/jobs"),
        ("batch.v1.CronJobList", "/apis/batch/v1/cronjobs"),
        (
            "autoscaling.v2.HorizontalPodAutoscalerList",
            "/apis/autoscaling/v2/horizontalpodautoscalers",
        ),
    ] {
        let schema = json!({"$ref": format!("#/definitions/io.k8s.api.{definition}")});
        let validator = validator(&description, "definitions", schema);
        // Some hours of a working day, so that what goes on is among it.
        for hours in 0..6 {
            asked.hand.to(NOON + hours * 1_800_000);
            for environment in Environment::ALL {
                let answer = asked.get(Vendor::Kubernetes(environment), path).await.json();
                hold(&validator, &answer, path);
            }
        }
    }
    let status = json!({"$ref": "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.Status"});
    let answer = asked.get(Vendor::Kubernetes(Environment::Production), "/api/v1/none").await;
    hold(&validator(&description, "definitions", status), &answer.json(), "none");
}

/// The schema of a custom resource, as its definition has it.
fn custom(name: &str) -> Option<jsonschema::Validator> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join("flux").join(name)).unwrap();
    let mut documents = descriptor::parse(&text, &descriptor::Limits::default());
    let definition = documents.remove(0).value().unwrap().clone();
    let version = &definition["spec"]["versions"][0];
    let mut schema = version["schema"]["openAPIV3Schema"].clone();
    for part in ["spec", "status"] {
        schema["properties"][part]["additionalProperties"] = json!(false);
    }
    Some(jsonschema::validator_for(&schema).unwrap())
}

#[tokio::test]
async fn flux_answers_what_it_publishes() {
    let asked = Asked::new().await;
    for (group, version, plural) in [
        ("kustomize.toolkit.fluxcd.io", "v1", "kustomizations"),
        ("helm.toolkit.fluxcd.io", "v2", "helmreleases"),
        ("source.toolkit.fluxcd.io", "v1", "gitrepositories"),
        ("source.toolkit.fluxcd.io", "v1", "ocirepositories"),
        ("source.toolkit.fluxcd.io", "v1", "helmrepositories"),
    ] {
        let Some(validator) = custom(&format!("{group}_{plural}.yaml")) else { return };
        let path = format!("/apis/{group}/{version}/{plural}");
        let mut count = 0;
        for hours in 0..6 {
            asked.hand.to(NOON + hours * 1_800_000);
            for environment in Environment::ALL {
                let list = asked.get(Vendor::Kubernetes(environment), &path).await.json();
                for item in list["items"].as_array().unwrap() {
                    hold(&validator, item, &path);
                    count += 1;
                }
            }
        }
        assert!(count > 0, "{path}");
    }
}

/// What an operation of an `OpenAPI` description answers with 200.
fn answered(description: &Value, operation: &str) -> jsonschema::Validator {
    let at =
        format!("/paths/{}/get/responses/200", operation.replace('~', "~0").replace('/', "~1"));
    let response = description.pointer(&at).unwrap_or_else(|| panic!("{operation}"));
    let schema = response.pointer("/content/application~1json/schema").unwrap().clone();
    validator(description, "components/schemas", schema)
}

#[tokio::test]
async fn datadog_answers_what_it_publishes() {
    let (Some(v1), Some(v2)) =
        (contract("datadog/v1.openapi.json"), contract("datadog/v2.openapi.json"))
    else {
        return;
    };
    let asked = Asked::new().await;
    let get = async |path: &str| {
        let request = asked.request("GET", Vendor::Datadog, path);
        let request =
            request.header("dd-api-key", "sandbox").header("dd-application-key", "sandbox");
        asked.send(request).await
    };
    let slos = get("/api/v1/slo/search?page[size]=100").await.json();
    let slo = slos["data"]["attributes"]["slos"][0]["data"]["id"].as_str().unwrap().to_owned();
    let teams = get("/api/v2/team?page[size]=100").await.json();
    let all = teams["data"].as_array().unwrap();
    let team = all.iter().find(|team| team["attributes"]["handle"] == "payments").unwrap();
    let team = team["id"].as_str().unwrap().to_owned();
    let now = NOON / 1000;
    let query = "sum:trace.http.request.hits{service:checkout-api,env:production}.as_count().rollup(sum, 60)";
    let published = [
        (&v1, "/api/v1/monitor", "/api/v1/monitor?page=0&page_size=1000".to_owned()),
        (&v1, "/api/v1/slo/search", "/api/v1/slo/search?page[size]=100".to_owned()),
        (
            &v1,
            "/api/v1/slo/{slo_id}/history",
            format!("/api/v1/slo/{slo}/history?from_ts={}&to_ts={now}", now - 3_600),
        ),
        (&v1, "/api/v1/query", format!("/api/v1/query?from={}&to={now}&query={query}", now - 600)),
        (&v1, "/api/v1/dashboard", "/api/v1/dashboard".to_owned()),
        (&v1, "/api/v1/dashboard/{dashboard_id}", "/api/v1/dashboard/767-27d-f9c".to_owned()),
        (&v2, "/api/v2/incidents", "/api/v2/incidents?include=users&page[size]=100".to_owned()),
        (&v2, "/api/v2/users", "/api/v2/users?page[size]=100".to_owned()),
        (&v2, "/api/v2/team", "/api/v2/team?page[size]=100".to_owned()),
        (
            &v2,
            "/api/v2/on-call/teams/{team_id}/on-call",
            format!("/api/v2/on-call/teams/{team}/on-call"),
        ),
    ];
    for (description, operation, path) in published {
        let validator = answered(description, operation);
        for hours in 0..3 {
            asked.hand.to(NOON + hours * 1_800_000);
            let answer = get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            hold(&validator, &answer.json(), &path);
        }
    }
    let none = asked.send(asked.request("GET", Vendor::Datadog, "/api/v1/monitor")).await;
    assert_eq!((none.status, none.json()), (403, json!({"errors": ["Forbidden"]})));
}

/// A description in YAML.
fn yaml(name: &str) -> Option<Value> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let mut documents = descriptor::parse(&text, &descriptor::Limits::default());
    documents.remove(0).value().cloned()
}

#[tokio::test]
async fn prometheus_answers_what_it_publishes() {
    let (Some(description), Some(manager)) =
        (yaml("prometheus/openapi.yaml"), yaml("prometheus/alertmanager-v2.openapi.yaml"))
    else {
        return;
    };
    let asked = Asked::new().await;
    let selector = "service=\"checkout-api\",environment=\"production\"";
    let query = format!("sum(rate(http_requests_total{{{selector}}}[300s]))");
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    let now = NOON / 1000;
    let range = format!("start={}&end={now}&step=60", now - 600);
    for (schema, path) in [
        ("RulesOutputBody", "/api/v1/rules?type=alert".to_owned()),
        ("AlertsOutputBody", "/api/v1/alerts".to_owned()),
        ("QueryRangeOutputBody", format!("/api/v1/query_range?query={query}&{range}")),
        ("QueryOutputBody", format!("/api/v1/query?query={query}")),
    ] {
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        let validator = validator(&description, "components/schemas", schema);
        for hours in 0..6 {
            asked.hand.to(NOON + hours * 3_600_000);
            hold(&validator, &asked.get(Vendor::Prometheus, &path).await.json(), &path);
        }
    }
    for (name, path) in [("gettableAlert", "alerts"), ("gettableSilence", "silences")] {
        let schema = json!({"$ref": format!("#/definitions/{name}")});
        let validator = validator(&manager, "definitions", schema);
        let path = format!("/alertmanager/api/v2/{path}");
        let mut count = 0;
        for hours in 0..24 {
            asked.hand.to(NOON + hours * 3_600_000);
            let all = asked.get(Vendor::Prometheus, &path).await.json();
            for one in all.as_array().unwrap() {
                hold(&validator, one, &path);
                count += 1;
            }
        }
        assert!(count > 0, "{path}");
    }
    let wrong =
        asked.get(Vendor::Prometheus, "/api/v1/query_range?query=(&start=1&end=2&step=1").await;
    assert_eq!((wrong.status, &wrong.json()["errorType"]), (400, &json!("bad_data")));
}

/// What is answered at a path of Sentry's description, with nothing but what it describes.
fn of_sentry(description: &Value, path: &str) -> jsonschema::Validator {
    let pointer = format!(
        "/paths/{}/get/responses/200/content/application~1json/schema",
        path.replace('/', "~1")
    );
    let mut schema = description.pointer(&pointer).unwrap_or_else(|| panic!("{path}")).clone();
    nullable(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

#[tokio::test]
async fn sentry_answers_what_it_publishes() {
    let Some(description) = contract("sentry/openapi.json") else { return };
    let organisation = "/api/0/organizations/{organization_id_or_slug}";
    let asked = Asked::new().await;
    for hours in 0..4 {
        asked.hand.to(NOON + hours * 3_600_000);
        let own = "/api/0/organizations/northwind";
        let list = asked.get(Vendor::Sentry, &format!("{own}/issues/?query=&project=-1")).await;
        assert_eq!(list.status, 200, "{}", list.text);
        let all = list.json();
        hold(&of_sentry(&description, &format!("{organisation}/issues/")), &all, "issues");
        let one = of_sentry(&description, &format!("{organisation}/issues/{{issue_id}}/"));
        let events = format!("{organisation}/issues/{{issue_id}}/events/{{event_id}}/");
        let event = of_sentry(&description, &events);
        // As many as an endpoint answers in a second.
        for issue in all.as_array().unwrap().iter().take(19) {
            let at = format!("{own}/issues/{}/", issue["id"].as_str().unwrap());
            hold(&one, &asked.get(Vendor::Sentry, &at).await.json(), &at);
            let at = format!("{at}events/latest/");
            let answer = asked.get(Vendor::Sentry, &at).await;
            assert_eq!(answer.status, 200, "{at}: {}", answer.text);
            hold(&event, &answer.json(), &at);
        }
        for place in ["/", "/projects/", "/teams/", "/members/"] {
            let answer = asked.get(Vendor::Sentry, &format!("{own}{place}")).await;
            assert_eq!(answer.status, 200, "{place}: {}", answer.text);
            let validator = of_sentry(&description, &format!("{organisation}{place}"));
            hold(&validator, &answer.json(), place);
        }
        let of_team = asked.get(Vendor::Sentry, "/api/0/teams/northwind/payments/members/").await;
        let members = of_sentry(&description, &format!("{organisation}/members/"));
        hold(&members, &of_team.json(), "members of a team");
    }
}

#[tokio::test]
async fn opencost_answers_what_it_publishes() {
    let Some(description) = contract("opencost/swagger.json") else { return };
    let published =
        "/components/schemas/inline_response_200/properties/data/items/properties/opencost";
    let schema = description.pointer(published).unwrap().clone();
    let allocation = jsonschema::validator_for(&schema).unwrap();
    let known: HashSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
    let asked = Asked::new().await;
    for environment in Environment::ALL {
        let path = "/allocation/compute?window=3d&step=1d&includeIdle=true\
                    &aggregate=cluster,namespace,label:app_kubernetes_io_name";
        let answer = asked.get(Vendor::OpenCost(environment), path).await.json();
        assert_eq!(answer["code"], 200);
        let sets = answer["data"].as_array().unwrap();
        assert_eq!(sets.len(), 3);
        for set in sets {
            for (name, value) in set.as_object().unwrap() {
                hold(&allocation, value, name);
                let unknown: Vec<_> =
                    value.as_object().unwrap().keys().filter(|key| !known.contains(key)).collect();
                assert!(unknown.is_empty(), "{name}: {unknown:?}");
            }
            assert!(set.get("__idle__").is_some(), "what nobody uses is told by itself");
        }
    }
}

/// Every member of an answer is one that the shape has, and what is required is there.
fn shaped(shapes: &Value, name: &str, answer: &Value) {
    let shape = &shapes[name];
    match shape["type"].as_str().unwrap() {
        "structure" => {
            let members = shape["members"].as_object().unwrap();
            for (key, value) in answer.as_object().unwrap() {
                let member = members.get(key).unwrap_or_else(|| panic!("{name} has no {key}"));
                shaped(shapes, member["shape"].as_str().unwrap(), value);
            }
            for required in shape["required"].as_array().into_iter().flatten() {
                assert!(answer.get(required.as_str().unwrap()).is_some(), "{name}: {required}");
            }
        }
        "list" => {
            let member = shape["member"]["shape"].as_str().unwrap();
            answer.as_array().unwrap().iter().for_each(|one| shaped(shapes, member, one));
        }
        "map" => {
            let value = shape["value"]["shape"].as_str().unwrap();
            answer.as_object().unwrap().values().for_each(|one| shaped(shapes, value, one));
        }
        "boolean" => assert!(answer.is_boolean(), "{name}"),
        _ => assert!(answer.is_string(), "{name}: {answer}"),
    }
}

#[tokio::test]
async fn cost_explorer_answers_what_it_publishes() {
    let Some(description) = contract("aws/ce.service-2.json") else { return };
    let asked = Asked::new().await;
    let body = json!({
        "TimePeriod": { "Start": "2026-11-20", "End": "2026-11-27" },
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"],
        "GroupBy": [
            { "Type": "TAG", "Key": "service" },
            { "Type": "DIMENSION", "Key": "SERVICE" },
        ],
    });
    let shapes = &description["shapes"];
    shaped(shapes, "GetCostAndUsageRequest", &body);
    let answer = crate::costs::explored(&asked, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    shaped(shapes, "GetCostAndUsageResponse", &answer.json());
}
