//! Sentry: what is asked, what is read, what is done; where `SLIPWAY_CONTRACTS` names the folder of
//! contracts, requests are held to its published description, and its own examples are read.

use crate::fake::{Asked, Fake, Patient, usual};
use axum::{
    http::{HeaderValue, Method, StatusCode},
    response::{IntoResponse, Response},
};
use integrations::sentry::{Sentry, SentrySettings, webhook};
use platform::{
    Timestamp,
    code_host::HostError,
    errors::{
        Access, AssigneeKind, ErrorAct, ErrorPart, ErrorProject, ErrorSource, ErrorsTold, Issue,
        IssueDetail, IssueState, Level, MemberRole, Substatus, Visibility,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::Arc};

const ORGANISATION: &str = "/api/0/organizations/acme";

fn settings(fake: &Fake) -> SentrySettings {
    SentrySettings {
        name: "acme".to_owned(),
        url: fake.url.clone(),
        organisation: "acme".to_owned(),
        token: SecretString::from("hunter2"),
        visibility: Visibility::Vendor,
        webhook_secret: None,
    }
}

fn client(fake: &Fake) -> Sentry {
    Sentry::new(settings(fake), Arc::new(Patient::default()), usual).unwrap()
}

fn contract() -> Option<Value> {
    let folder = PathBuf::from(std::env::var_os("SLIPWAY_CONTRACTS")?);
    let text = fs::read_to_string(folder.join("sentry/openapi.json")).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// The operation that a request is of, by the published description.
fn operation<'a>(description: &'a Value, asked: &Asked) -> Option<&'a Value> {
    let path = asked.path.split('?').next().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        template.len() == parts.len()
            && template.iter().zip(&parts).all(|(one, part)| one.starts_with('{') || one == part)
    };
    let method = asked.method.as_str().to_lowercase();
    let paths = description["paths"].as_object().unwrap();
    // One without any parameter in that place is meant before one with.
    let mut found: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    found.into_iter().find_map(|(_, methods)| methods.get(&method))
}

/// Holds requests to the published description: paths, parameters with their values, bodies.
fn hold(asked: &[Asked]) {
    let Some(description) = contract() else { return };
    for one in asked {
        let (path, query) = one.path.split_once('?').unwrap_or((&one.path, ""));
        assert!(path.ends_with('/'), "{path} lacks its slash");
        // Documented by the vendor, and not in this description: it is of the shape of members.
        if path.starts_with("/api/0/teams/") && path.ends_with("/members/") {
            continue;
        }
        let found = operation(&description, one);
        let found = found.unwrap_or_else(|| panic!("{} {path} is not described", one.method));
        let parameters = found["parameters"].as_array().unwrap();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap();
            let known = parameters.iter().find(|one| one["name"] == name && one["in"] == "query");
            let known = known.unwrap_or_else(|| panic!("{path} has no parameter {name}"));
            if let Some(values) = known["schema"]["enum"].as_array() {
                assert!(values.contains(&json!(value)), "{path}: {name}={value}");
            }
        }
        if one.body.is_empty() {
            continue;
        }
        let body: Value = serde_json::from_slice(&one.body).unwrap();
        let schema = &found["requestBody"]["content"]["application/json"]["schema"];
        for (field, value) in body.as_object().unwrap() {
            let known = schema["properties"].get(field);
            let known = known.unwrap_or_else(|| panic!("{path}: {field} is not described"));
            if let Some(values) = known["enum"].as_array() {
                assert!(values.contains(value), "{path}: {field}: {value}");
            }
            assert!(value.is_string(), "{path}: {field}");
        }
    }
}

fn issue(id: &str) -> Value {
    json!({
        "id": id, "shortId": "SHOP-1A", "title": "KeyError: 'region'", "culprit": "jobs.enrich",
        "level": "error", "status": "unresolved", "substatus": "regressed", "isUnhandled": true,
        "count": "1042", "userCount": 17, "firstSeen": "2026-11-20T10:00:00Z",
        "lastSeen": "2026-11-29T10:00:00.5Z", "permalink": "https://sentry.example/issues/1/",
        "project": {"id": "7", "slug": "shop", "name": "Shop", "platform": "python"},
        "assignedTo": {"type": "team", "id": "3", "name": "web"},
        "stats": {"24h": [[1_795_780_800, 3], [1_795_777_200, 4]]},
    })
}

fn page(body: &Value, next: Option<&str>) -> Response {
    let mut answer = body.to_string().into_response();
    let (results, cursor) = next.map_or(("false", "0:100:0"), |next| ("true", next));
    // The host is another one than was asked, as behind a proxy.
    let link = format!(
        "<https://elsewhere.example/x/?cursor=0:0:1>; rel=\"previous\"; results=\"false\"; \
         cursor=\"0:0:1\", <https://elsewhere.example/x/?cursor={cursor}>; rel=\"next\"; \
         results=\"{results}\"; cursor=\"{cursor}\""
    );
    answer.headers_mut().insert("link", HeaderValue::try_from(link).unwrap());
    answer
}

fn issues(told: ErrorsTold) -> Vec<Issue> {
    let ErrorsTold::Issues(issues) = told else { panic!("{told:?}") };
    issues
}

#[tokio::test]
async fn an_issue_is_read_with_everything_that_is_shown() {
    let fake = Fake::start(|_, _| page(&json!([issue("1")]), None)).await;
    let told = client(&fake).ask(&ErrorPart::Open, false).await.unwrap();
    let read = &issues(told)[0];
    assert_eq!((read.id.as_str(), read.short_id.as_str()), ("1", "SHOP-1A"));
    assert_eq!((read.level, read.state), (Level::Error, IssueState::Unresolved));
    assert_eq!(read.substatus, Some(Substatus::Regressed));
    assert_eq!((read.events, read.people, read.last_day()), (1042, 17, 7));
    assert_eq!(read.first_seen, Some(Timestamp(1_795_168_800_000)));
    assert_eq!(read.last_seen, Some(Timestamp(1_795_946_400_500)));
    assert_eq!(read.hourly[0].events, 4, "the oldest first");
    let assignee = read.assignee.as_ref().unwrap();
    assert_eq!((assignee.kind, assignee.id.as_str()), (AssigneeKind::Team, "3"));
    let asked = fake.take();
    assert_eq!(asked[0].header("authorization"), "Bearer hunter2");
    assert!(
        asked[0].path.contains("query=is%3Aunresolved") && asked[0].path.contains("project=-1")
    );
    hold(&asked);
}

#[tokio::test]
async fn pages_are_followed_while_there_are_results_and_only_there() {
    let fake = Fake::start(|asked, _| {
        if asked.path.contains("cursor=0%3A100%3A0") {
            page(&json!([issue("2")]), None)
        } else {
            page(&json!([issue("1")]), Some("0:100:0"))
        }
    })
    .await;
    let told = client(&fake).ask(&ErrorPart::Open, false).await.unwrap();
    let found: Vec<String> = issues(told).into_iter().map(|issue| issue.id).collect();
    assert_eq!(found, ["1", "2"]);
    let asked = fake.take();
    assert_eq!(asked.len(), 2, "the last page names a next one without results");
    assert!(asked[1].path.contains("statsPeriod=14d"), "{}", asked[1].path);
    hold(&asked);
}

#[tokio::test]
async fn states_are_told_apart_and_what_is_being_deleted_is_none() {
    let with = |id: &str, status: &str, substatus: Value| {
        let mut issue = issue(id);
        issue["status"] = json!(status);
        issue["substatus"] = substatus;
        issue
    };
    let all = json!([
        with("1", "resolved", Value::Null),
        with("2", "ignored", json!("archived_until_escalating")),
        with("3", "ignored", Value::Null),
        with("4", "pending_deletion", Value::Null),
        with("5", "unresolved", json!("escalating")),
    ]);
    let fake = Fake::start(move |asked, _| {
        if asked.path.contains("/projects/") {
            return page(&json!([{"id": "7", "slug": "shop", "name": "Shop", "teams": []}]), None);
        }
        page(&all, None)
    })
    .await;
    let client = client(&fake);
    let told = client.ask(&ErrorPart::Issues("shop".to_owned()), true).await.unwrap();
    let states: Vec<_> = issues(told).into_iter().map(|one| (one.state, one.substatus)).collect();
    let expected = [
        (IssueState::Resolved, None),
        (IssueState::Archived, None),
        (IssueState::Ignored, None),
        (IssueState::Unresolved, Some(Substatus::Escalating)),
    ];
    assert_eq!(states, expected);
    let asked = fake.take();
    assert!(asked[1].path.contains("project=7&query=&"), "by number, and all: {}", asked[1].path);
    hold(&asked);
    client.ask(&ErrorPart::Issues("shop".to_owned()), true).await.unwrap();
    assert_eq!(fake.take().len(), 1, "its number is known");
    let none = client.ask(&ErrorPart::Issues("gone".to_owned()), true).await.unwrap();
    assert_eq!(issues(none), []);
}

#[tokio::test]
async fn members_are_those_who_are_in_and_teams_have_their_own() {
    let member = |email: &str, role: &str, more: Value| {
        let mut member = json!({
            "id": "1", "email": email, "name": email, "orgRole": role, "pending": false,
            "expired": false, "user": {"id": "9", "email": email, "isActive": true},
        });
        for (field, value) in more.as_object().unwrap() {
            member[field] = value.clone();
        }
        member
    };
    let all = json!([
        member("Anna@acme.example", "member", json!({})),
        member("boss@acme.example", "manager", json!({})),
        member("books@acme.example", "billing", json!({})),
        member("new@acme.example", "member", json!({"pending": true, "user": null})),
        member(
            "left@acme.example",
            "member",
            json!({"user": {"id": "4", "email": "left@acme.example", "isActive": false}})
        ),
    ]);
    let of_team = json!([member("anna@acme.example", "member", json!({}))]);
    let fake = Fake::start(move |asked, _| {
        let path = asked.path.split('?').next().unwrap();
        match path {
            "/api/0/organizations/acme/" => {
                json!({"id": "1", "slug": "acme"}).to_string().into_response()
            }
            "/api/0/organizations/acme/members/" => page(&all, None),
            "/api/0/organizations/acme/teams/" => {
                page(&json!([{"id": "3", "slug": "web", "name": "Web"}]), None)
            }
            "/api/0/teams/acme/web/members/" => page(&of_team, None),
            other => panic!("{other}"),
        }
    })
    .await;
    let told = client(&fake).ask(&ErrorPart::Access, false).await.unwrap();
    let ErrorsTold::Access(Access { open, members, teams }) = told else { panic!("{told:?}") };
    assert!(!open, "what is not told is closed");
    let roles: Vec<_> = members.iter().map(|one| (one.email.as_str(), one.role)).collect();
    let expected = [
        ("anna@acme.example", MemberRole::Member),
        ("boss@acme.example", MemberRole::Everything),
        ("books@acme.example", MemberRole::Nothing),
    ];
    assert_eq!(roles, expected);
    assert!(teams["web"].contains("anna@acme.example"));
    hold(&fake.take());
}

#[tokio::test]
async fn an_issue_by_itself_has_its_releases_and_what_was_thrown() {
    let mut whole = issue("42");
    whole["firstRelease"] = json!({"version": "shop@1.4.2", "dateCreated": "2026-11-20T09:00:00Z"});
    whole["lastRelease"] = Value::Null;
    whole["stats"]["30d"] = json!([[1_795_737_600, 5]]);
    let event = json!({
        "eventID": "ab", "dateCreated": "2026-11-29T10:00:00Z",
        "tags": [{"key": "environment", "value": "production"}, {"key": "user", "value": "id:7"}],
        "contexts": {"trace": {"trace_id": "t1"}},
        "entries": [{"type": "breadcrumbs", "data": {}}, {"type": "exception", "data": {"values": [
            {"type": "Inner", "value": "first"},
            {"type": "Outer", "value": "then", "stacktrace": {"frames": [
                {"function": "serve", "filename": "a.py", "lineNo": 1, "inApp": false},
                {"function": "work", "filename": "b.py", "lineNo": 7, "inApp": true,
                 "context": [[6, "x"], [7, "  y()"]]},
            ]}},
        ]}}],
    });
    let fake = Fake::start(move |asked, _| {
        let answer = if asked.path.ends_with("/events/latest/") { &event } else { &whole };
        answer.to_string().into_response()
    })
    .await;
    let told = client(&fake).ask(&ErrorPart::Issue("42".to_owned()), true).await.unwrap();
    let ErrorsTold::Issue(Some(detail)) = told else { panic!("{told:?}") };
    let IssueDetail { daily, first_release, last_release, event, .. } = *detail;
    assert_eq!(daily[0].events, 5);
    assert_eq!(first_release.unwrap().number(), "1.4.2");
    assert_eq!(last_release, None);
    let event = event.unwrap();
    assert_eq!(event.environment.as_deref(), Some("production"));
    assert_eq!(event.trace.as_deref(), Some("t1"));
    assert_eq!(event.tags.len(), 1, "who was affected is nobody's to read here");
    assert_eq!((event.thrown[0].kind.as_str(), event.thrown[1].kind.as_str()), ("Outer", "Inner"));
    let frame = &event.thrown[0].frames[0];
    assert_eq!((frame.function.as_str(), frame.own), ("work", true));
    assert_eq!(frame.code.as_deref(), Some("y()"));
    hold(&fake.take());
}

#[tokio::test]
async fn what_is_not_there_is_none_and_what_is_refused_says_what_is_needed() {
    let fake = Fake::start(|asked, _| {
        let (status, detail) = if asked.path.contains("/issues/1/") {
            (StatusCode::NOT_FOUND, json!({"detail": "The requested resource does not exist"}))
        } else if asked.method == Method::PUT {
            (StatusCode::BAD_REQUEST, json!({"assignedTo": ["Unknown actor input"]}))
        } else if asked.path.contains("/projects/") {
            (StatusCode::FORBIDDEN, json!({"detail": {"code": "x", "message": "no permission"}}))
        } else {
            (StatusCode::UNAUTHORIZED, json!({"detail": "Invalid token"}))
        };
        (status, detail.to_string()).into_response()
    })
    .await;
    let client = client(&fake);
    let none = client.ask(&ErrorPart::Issue("1".to_owned()), true).await.unwrap();
    assert_eq!(none, ErrorsTold::Issue(None));
    let refused = async |part: ErrorPart| match client.ask(&part, true).await {
        Err(HostError::Refused(reason)) => reason,
        other => panic!("{other:?}"),
    };
    let reason = refused(ErrorPart::Projects).await;
    assert!(reason.contains("no permission") && reason.contains("project:read"), "{reason}");
    let reason = refused(ErrorPart::Open).await;
    assert!(reason.contains("Invalid token"), "{reason}");
    let act = ErrorAct::Assign { kind: AssigneeKind::Team, id: "3".to_owned() };
    let Err(HostError::Refused(reason)) = client.act("7", &act).await else { panic!("done") };
    assert!(reason.contains("Unknown actor input"), "{reason}");
}

#[tokio::test]
async fn acts_are_what_the_description_knows() {
    let fake = Fake::start(|_, _| issue("42").to_string().into_response()).await;
    let client = client(&fake);
    let (kind, id) = (AssigneeKind::User, "9".to_owned());
    let acts = [
        (ErrorAct::Resolve, json!({"status": "resolved"})),
        (ErrorAct::ResolveNext, json!({"status": "resolvedInNextRelease"})),
        (ErrorAct::Reopen, json!({"status": "unresolved"})),
        (ErrorAct::Archive, json!({"status": "ignored", "substatus": "archived_until_escalating"})),
        (ErrorAct::Assign { kind, id }, json!({"assignedTo": "user:9"})),
        (ErrorAct::Unassign, json!({"assignedTo": ""})),
    ];
    for (act, expected) in acts {
        client.act("42", &act).await.unwrap();
        let asked = fake.take();
        assert_eq!(asked[0].method, Method::PUT);
        assert_eq!(asked[0].path, format!("{ORGANISATION}/issues/42/"));
        let body: Value = serde_json::from_slice(&asked[0].body).unwrap();
        assert_eq!(body, expected, "{act:?}");
        hold(&asked);
    }
}

#[tokio::test]
async fn a_limit_is_waited_for_and_told() {
    let fake = Fake::start(|_, before| {
        let mut answer = page(&json!([]), None);
        if before == 0 {
            *answer.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        }
        for (name, value) in [("limit", "40"), ("remaining", "0"), ("reset", "2")] {
            let name = format!("x-sentry-rate-limit-{name}");
            let name = axum::http::HeaderName::try_from(name).unwrap();
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        answer
    })
    .await;
    let client = client(&fake);
    // The window ends in two seconds: that long it is waited.
    client.ask(&ErrorPart::Open, true).await.unwrap();
    assert_eq!(fake.take().len(), 2);
    let limit = client.health().limit.unwrap();
    assert_eq!((limit.limit, limit.remaining, limit.resets_at), (40, 0, Timestamp(2_000)));
}

#[tokio::test]
async fn a_host_of_ones_own_may_have_it_below_a_path() {
    let fake = Fake::start(|_, _| page(&json!([]), None)).await;
    let url = fake.url.join("sentry").unwrap();
    let settings = SentrySettings { url, ..settings(&fake) };
    let client = Sentry::new(settings, Arc::new(Patient::default()), usual).unwrap();
    assert!(client.page().ends_with("/sentry/organizations/acme"));
    client.ask(&ErrorPart::Projects, false).await.unwrap();
    assert!(fake.take()[0].path.starts_with("/sentry/api/0/organizations/acme/projects/"));
}

#[tokio::test]
async fn what_the_description_shows_as_examples_is_read() {
    let Some(description) = contract() else { return };
    let example = |path: &str| -> Value {
        let path = format!("/api/0/organizations/{{organization_id_or_slug}}{path}");
        let examples = &description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            ["examples"];
        examples.as_object().unwrap().values().next().unwrap()["value"].clone()
    };
    let (list, one) = (example("/issues/"), example("/issues/{issue_id}/"));
    let event = example("/issues/{issue_id}/events/{event_id}/");
    let (projects, members) = (example("/projects/"), example("/members/"));
    let (organisation, teams) = (example("/"), example("/teams/"));
    let of_team = members.clone();
    let fake = Fake::start(move |asked, _| {
        let path = asked.path.split('?').next().unwrap();
        match path.trim_start_matches("/api/0/") {
            "organizations/acme/" => organisation.to_string().into_response(),
            "organizations/acme/issues/" => page(&list, None),
            "organizations/acme/issues/1/" => one.to_string().into_response(),
            "organizations/acme/issues/1/events/latest/" => event.to_string().into_response(),
            "organizations/acme/projects/" => page(&projects, None),
            "organizations/acme/members/" => page(&members, None),
            "organizations/acme/teams/" => page(&teams, None),
            path if path.starts_with("teams/acme/") => page(&of_team, None),
            other => panic!("{other}"),
        }
    })
    .await;
    let client = client(&fake);
    let read = issues(client.ask(&ErrorPart::Open, false).await.unwrap());
    assert_eq!((read[0].events, read[0].state), (150, IssueState::Archived));
    assert_eq!(read[0].hourly.len(), 24);
    let told = client.ask(&ErrorPart::Issue("1".to_owned()), false).await.unwrap();
    let ErrorsTold::Issue(Some(detail)) = told else { panic!("{told:?}") };
    assert_eq!(detail.daily.len(), 2);
    let thrown = &detail.event.as_ref().unwrap().thrown[0];
    assert_eq!(thrown.kind, "ForbiddenError");
    assert!(!thrown.frames.is_empty());
    let told = client.ask(&ErrorPart::Projects, false).await.unwrap();
    let ErrorsTold::Projects(projects) = told else { panic!("{told:?}") };
    assert_eq!(projects[0].slug, "prime-mover");
    assert_eq!(projects[0].teams[0].slug, "powerful-abolitionist");
    assert_eq!(projects[0].platform, None, "an empty one is none");
    let told = client.ask(&ErrorPart::Access, false).await.unwrap();
    let ErrorsTold::Access(access) = told else { panic!("{told:?}") };
    assert_eq!(access.members.len(), 1, "who was only invited is no member");
    let project: &ErrorProject = &projects[0];
    assert!(access.shows(project, "sirpenguin@antarcticarocks.com"));
    assert!(!access.shows(project, "rockhopper@antarcticarocks.com"));
}

#[test]
fn a_delivery_is_only_read_with_its_signature() {
    let secret = SecretString::from("client secret");
    assert!(!webhook::is_signed(&secret, "00", b"{}"));
    assert_eq!(
        webhook::read("metric_alert", b"{\"data\": {}}").unwrap().issues,
        Vec::<String>::new()
    );
}
