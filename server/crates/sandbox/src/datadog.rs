//! Datadog: one organisation, below `/datadog`, with the numbers of `trouble`.
//!
//! Monitors watch what troubles show in, objectives count it, incidents are what people were called for.
//! What belongs to the security team is restricted to its role; contractors have no account.

mod dashboards;
mod incidents;
mod metrics;
mod monitors;
mod people;
mod slos;

pub(crate) use monitors::{Watch, is_quiet};

use crate::{
    company::{Environment, SERVICES, Service},
    history::object,
    trouble::Trouble,
    world::World,
};
use axum::{
    Json, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use platform::Timestamp;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Both keys.
const KEY: &str = "sandbox";

/// Calls a minute.
const LIMIT: i64 = 3_000;

/// The organisation's number.
const ORGANISATION: i64 = 321_813;

/// Its web pages.
pub const PAGE: &str = "https://datadog.northwind.example";

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
    /// When the minute of the limit ends, in seconds, and how many calls it had.
    used: Arc<Mutex<(i64, i64)>>,
}

/// Why something is not answered, as Datadog says it.
enum Refusal {
    Forbidden,
    NotFound(&'static str),
    Invalid(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, text) = match self {
            Self::Forbidden => (StatusCode::FORBIDDEN, "Forbidden".to_owned()),
            Self::NotFound(what) => (StatusCode::NOT_FOUND, what.to_owned()),
            Self::Invalid(text) => (StatusCode::BAD_REQUEST, text),
        };
        (status, Json(json!({"errors": [text]}))).into_response()
    }
}

/// The API.
pub(crate) fn routes(world: Arc<World>) -> Router {
    let server = Server { world, used: Arc::default() };
    Router::new()
        .route("/api/v1/validate", get(async || Json(json!({"valid": true}))))
        .route("/api/v1/monitor", get(monitors::list))
        .route("/api/v1/slo/search", get(slos::search))
        .route("/api/v1/slo/{id}/history", get(slos::history))
        .route("/api/v1/query", get(metrics::query))
        .route("/api/v1/dashboard", get(dashboards::list))
        .route("/api/v1/dashboard/{id}", get(dashboards::one))
        .route("/api/v2/incidents", get(incidents::list))
        .route("/api/v2/users", get(people::users))
        .route("/api/v2/team", get(people::teams))
        .route("/api/v2/on-call/teams/{id}/on-call", get(people::on_call))
        .layer(from_fn_with_state(server.clone(), known))
        .with_state(server)
}

/// Lets those in who show both keys, and counts their calls.
async fn known(
    State(server): State<Server>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let keys = ["dd-api-key", "dd-application-key"];
    if !keys.iter().all(|name| is_key(request.headers(), name)) {
        return Err(Refusal::Forbidden);
    }
    let now = server.world.now().0.div_euclid(1000);
    let (until, used) = server.take(now);
    let mut answer = if used > LIMIT {
        (StatusCode::TOO_MANY_REQUESTS, Json(json!({"errors": ["Rate limit exceeded"]})))
            .into_response()
    } else {
        next.run(request).await
    };
    let told = [
        ("x-ratelimit-limit", LIMIT),
        ("x-ratelimit-period", 60),
        ("x-ratelimit-remaining", (LIMIT - used).max(0)),
        ("x-ratelimit-reset", until - now),
    ];
    for (name, number) in told {
        answer.headers_mut().insert(name, HeaderValue::from(number));
    }
    Ok(answer)
}

fn is_key(headers: &HeaderMap, name: &str) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()) == Some(KEY)
}

/// A service in an environment, with its troubles.
struct Watched {
    service: &'static Service,
    environment: Environment,
    troubles: Vec<Trouble>,
}

impl Server {
    /// Takes one call of the limit: when the minute ends, and how many it had by then.
    fn take(&self, now: i64) -> (i64, i64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.0 <= now {
            *used = (now + 60, 0);
        }
        used.1 += 1;
        *used
    }

    fn watched(&self, service: &'static Service, environment: Environment) -> Watched {
        let troubles = self.world.troubles(service, environment, self.world.now());
        Watched { service, environment, troubles }
    }

    /// All that runs.
    fn all(&self) -> impl Iterator<Item = Watched> + '_ {
        SERVICES.iter().flat_map(|service| {
            service.environments.iter().map(|environment| self.watched(service, *environment))
        })
    }
}

/// A number that belongs to a name.
fn number(words: &[&str]) -> i64 {
    i64::from_str_radix(&object(words)[..7], 16).unwrap_or_default() + 100_000_000
}

/// Tags of what runs.
fn tags(service: &Service, environment: Environment) -> Vec<String> {
    [("service", service.name), ("env", environment.name()), ("team", service.team)]
        .map(|(key, value)| format!("{key}:{value}"))
        .to_vec()
}

/// The roles that something is restricted to.
fn restricted(service: &Service) -> Value {
    match people::role_of(service.team) {
        Some(role) => json!([role]),
        None => Value::Null,
    }
}

/// A moment as Datadog writes it.
fn moment(at: Timestamp) -> String {
    at.to_rfc3339().replace('Z', ".000000+00:00")
}

/// A page of a list.
fn paged(all: Vec<Value>, first: usize, size: usize) -> Vec<Value> {
    all.into_iter().skip(first).take(size).collect()
}
