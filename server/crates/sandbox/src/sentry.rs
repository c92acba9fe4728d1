//! Sentry below `/sentry`: the organisation Northwind. What goes wrong is what trouble made of
//! deliveries (`crate::trouble`), seen from inside of services, and what always goes wrong a little.
//!
//! Membership is not open: a person sees the projects of their teams. Everybody who is employed is in
//! the team `engineering`, which all projects belong to but those of security; contractors are only in
//! their own.

mod answers;
mod faults;
mod finding;
mod people;
mod refusal;
mod words;

use crate::{
    company::{ORGANISATION, SERVICES, Service},
    world::World,
};
use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
    routing::get,
};
use faults::{Act, Issue};
use finding::Asked;
use platform::Timestamp;
use refusal::Refusal;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Calls of one window of a second.
const LIMIT: i64 = 40;

/// How many acts upon one issue are remembered.
const MOST: usize = 50;

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
    /// What people did with issues, by number.
    acts: Arc<Mutex<HashMap<String, Vec<Act>>>>,
    /// The window that is counted, in seconds, and how many calls it had, by endpoint.
    used: Arc<Mutex<HashMap<String, (i64, i64)>>>,
}

/// The API.
pub(crate) fn routes(world: Arc<World>) -> Router {
    let server = Server { world, acts: Arc::default(), used: Arc::default() };
    // Whole paths, each with the slash at its end: below a nest it would be without.
    let api = Router::new()
        .route("/organizations/{organisation}/", get(people::organisation))
        .route("/organizations/{organisation}/projects/", get(people::projects))
        .route("/organizations/{organisation}/teams/", get(people::teams))
        .route("/organizations/{organisation}/members/", get(people::members))
        .route("/organizations/{organisation}/issues/", get(issues))
        .route("/organizations/{organisation}/issues/{issue}/", get(issue).put(change))
        .route("/organizations/{organisation}/issues/{issue}/events/{event}/", get(event))
        .route("/teams/{organisation}/{team}/members/", get(people::team_members))
        .fallback(async || Refusal::NotFound)
        .layer(from_fn_with_state(server.clone(), known));
    Router::new().nest("/api/0", api).with_state(server)
}

/// Lets those in who show the token, counts them, and knows no other organisation.
async fn known(
    State(server): State<Server>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION);
    match shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ")) {
        Some(crate::TOKEN) => {}
        Some(_) => return Err(Refusal::Token),
        None => return Err(Refusal::Nobody),
    }
    let parts: Vec<&str> = request.uri().path().split('/').collect();
    // Below the nest: /organizations/ORGANISATION/… or /teams/ORGANISATION/…
    if parts.get(2).is_none_or(|name| *name != ORGANISATION) {
        return Err(Refusal::NotFound);
    }
    let endpoint = parts.get(3).copied().unwrap_or_default().to_owned();
    let (reset, left) = server.take(&endpoint);
    let mut answer = if left < 0 {
        axum::response::IntoResponse::into_response(Refusal::Limit)
    } else {
        next.run(request).await
    };
    for (name, number) in [
        ("x-sentry-rate-limit-limit", LIMIT),
        ("x-sentry-rate-limit-remaining", left.max(0)),
        ("x-sentry-rate-limit-reset", reset),
        ("x-sentry-rate-limit-concurrentlimit", 25),
        ("x-sentry-rate-limit-concurrentremaining", 24),
    ] {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(number));
    }
    Ok(answer)
}

impl Server {
    /// Takes a call of an endpoint's window: when that ends, and how many are left; fewer than none
    /// when there was no more.
    fn take(&self, endpoint: &str) -> (i64, i64) {
        let now = self.world.now().0.div_euclid(1000);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let window = used.entry(endpoint.to_owned()).or_insert((now, 0));
        // A clock may be set back, too.
        if window.0 != now {
            *window = (now, 0);
        }
        window.1 += 1;
        (window.0 + 1, LIMIT - window.1)
    }

    fn acts_upon(&self, issue: &str) -> Vec<Act> {
        let all = self.acts.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(issue).cloned().unwrap_or_default()
    }

    /// The issues of a service, with what people did to them.
    fn issues_of(&self, service: &'static Service, now: Timestamp) -> Vec<Issue> {
        faults::issues(&self.world, service, &|id| self.acts_upon(id), now)
    }

    fn all(&self, now: Timestamp) -> Vec<Issue> {
        reporting().flat_map(|service| self.issues_of(service, now)).collect()
    }

    fn one(&self, id: &str, now: Timestamp) -> Result<Issue, Refusal> {
        self.all(now).into_iter().find(|issue| issue.id == id).ok_or(Refusal::NotFound)
    }
}

/// The services that report what goes wrong: what people use, and not what they build with.
fn reporting() -> impl Iterator<Item = &'static Service> {
    let libraries = ["design-system", "go-kit", "java-starter", "mobile-kit"];
    SERVICES.iter().filter(move |service| !libraries.contains(&service.name))
}

async fn issues(
    State(server): State<Server>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let now = server.world.now();
    let asked = Asked::read(pairs)?;
    let found = asked.find(server.all(now), now);
    let path = format!("/api/0/organizations/{ORGANISATION}/issues/");
    Ok(finding::page(&path, found, &asked.paging, |issue| answers::listed(issue, now)))
}

type Within = Path<HashMap<String, String>>;

fn named(path: &HashMap<String, String>, part: &str) -> String {
    path.get(part).cloned().unwrap_or_default()
}

async fn issue(State(server): State<Server>, Path(path): Within) -> Result<Json<Value>, Refusal> {
    let now = server.world.now();
    let issue = server.one(&named(&path, "issue"), now)?;
    Ok(Json(answers::detailed(&issue, now)))
}

async fn event(State(server): State<Server>, Path(path): Within) -> Result<Json<Value>, Refusal> {
    let now = server.world.now();
    let issue = server.one(&named(&path, "issue"), now)?;
    if !matches!(named(&path, "event").as_str(), "latest" | "recommended") {
        return Err(Refusal::NotFound);
    }
    Ok(Json(answers::event(&issue)))
}

async fn change(
    State(server): State<Server>,
    Path(path): Within,
    Json(body): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    let now = server.world.now();
    let before = server.one(&named(&path, "issue"), now)?;
    let act = faults::act(&body, before.service, now)?;
    {
        let mut all = server.acts.lock().unwrap_or_else(PoisonError::into_inner);
        let acts = all.entry(before.id.clone()).or_default();
        if acts.len() == MOST {
            acts.remove(0);
        }
        acts.push(act);
    }
    let after = server.one(&before.id, now)?;
    Ok(Json(answers::detailed(&after, now)))
}
