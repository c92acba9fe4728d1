//! Kubernetes: the API of the cluster of one environment, below `/kubernetes/ENVIRONMENT`.
//!
//! What runs there is what the environment's Argo CD or Flux tells of: pods of a delivery that crashes
//! crash. A list is of a moment, which is its version; a watch tells what differs from then on, since
//! what was is as computable as what is.

mod answers;
mod clockwork;
mod events;
mod flux;
mod kinds;
mod objects;
mod pods;
mod refusal;
mod watch;

use crate::{
    Faults,
    company::{Environment, SERVICES},
    state::Application,
    world::World,
};
use answers::Asked;
use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use kinds::Kind;
use platform::Timestamp;
use refusal::Refusal;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// How long what was made counts, in milliseconds: all watches look at the same.
const COUNTS: i64 = 1_000;

/// The applications of a moment.
type Snapshot = (Timestamp, Arc<Vec<Application>>);

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
    environment: Environment,
    faults: Faults,
    /// Its name in the switches.
    name: &'static str,
    snapshot: Arc<Mutex<Option<Snapshot>>>,
}

/// The API of an environment's cluster.
pub(crate) fn routes(
    world: Arc<World>,
    environment: Environment,
    faults: Faults,
    name: &'static str,
) -> Router {
    let api = Router::new()
        .route("/version", get(version))
        .route("/api/v1/{plural}", get(core))
        .route("/api/v1/namespaces/{namespace}/{plural}", get(core_of))
        .route("/apis/{group}/{version}/{plural}", get(grouped))
        .route("/apis/{group}/{version}/namespaces/{namespace}/{plural}", get(grouped_of))
        .route(
            "/apis/{group}/{version}/namespaces/{namespace}/{plural}/{name}",
            get(one).patch(patch),
        )
        .layer(from_fn(known));
    let snapshot = Arc::default();
    api.with_state(Server { world, environment, faults, name, snapshot })
}

/// Lets those in who show the token.
async fn known(request: Request, next: Next) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION);
    let token = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match token {
        Some(crate::TOKEN) => Ok(next.run(request).await),
        Some(_) => Err(Refusal::Unauthorized),
        None => Err(Refusal::Anonymous(request.uri().path().to_owned())),
    }
}

async fn version() -> Json<Value> {
    Json(json!({
        "major": "1",
        "minor": "34",
        "gitVersion": "v1.34.1-sandbox",
        "gitCommit": "0000000000000000000000000000000000000000",
        "gitTreeState": "clean",
        "buildDate": "2025-10-01T00:00:00Z",
        "goVersion": "go1.24.6",
        "compiler": "gc",
        "platform": "linux/amd64",
    }))
}

async fn core(
    State(server): State<Server>,
    Path(plural): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    server.answer(&Kind::of("", "v1", &plural)?, "", asked, &headers)
}

async fn core_of(
    State(server): State<Server>,
    Path((namespace, plural)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    server.answer(&Kind::of("", "v1", &plural)?, &namespace, asked, &headers)
}

async fn grouped(
    State(server): State<Server>,
    Path((group, version, plural)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    server.answer(&Kind::of(&group, &version, &plural)?, "", asked, &headers)
}

async fn grouped_of(
    State(server): State<Server>,
    Path((group, version, namespace, plural)): Path<(String, String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    server.answer(&Kind::of(&group, &version, &plural)?, &namespace, asked, &headers)
}

/// Group, version, namespace, kind in the plural, name.
type Named = (String, String, String, String, String);

async fn one(
    State(server): State<Server>,
    Path((group, version, namespace, plural, name)): Path<Named>,
) -> Result<Json<Value>, Refusal> {
    server.named(&Kind::of(&group, &version, &plural)?, &namespace, &name).map(Json)
}

async fn patch(
    State(server): State<Server>,
    Path((group, version, namespace, plural, name)): Path<Named>,
    Json(asked): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    let kind = Kind::of(&group, &version, &plural)?;
    server.named(&kind, &namespace, &name)?;
    let applications = server.applications(server.world.now());
    let is = |one: &&Application| {
        let made = (kind.make)(one);
        made.iter().any(|one| one["metadata"]["name"] == name)
    };
    if let Some(application) = applications.iter().find(is) {
        flux::patched(&server.world, &kind, application, &asked)?;
    }
    *server.snapshot.lock().unwrap_or_else(PoisonError::into_inner) = None;
    server.named(&kind, &namespace, &name).map(Json)
}

impl Server {
    fn named(&self, kind: &Kind, namespace: &str, name: &str) -> Result<Value, Refusal> {
        let is = |object: &Value| {
            let metadata = &object["metadata"];
            metadata["namespace"] == namespace && metadata["name"] == name
        };
        let found = self.now(kind).1.into_iter().find(is);
        let missing = || Refusal::NoSuchObject(format!("{} \"{name}\"", kind.plural));
        found.map(|object| answers::single(kind, object, false)).ok_or_else(missing)
    }

    fn answer(
        &self,
        kind: &Kind,
        namespace: &str,
        asked: Asked,
        headers: &HeaderMap,
    ) -> Result<Response, Refusal> {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let bare = accepted.is_some_and(|accepted| accepted.contains("as=PartialObjectMetadata"));
        if asked.is_watch() {
            return Ok(watch::changes(self.clone(), *kind, namespace.to_owned(), asked, bare));
        }
        answers::list(self, kind, namespace, &asked, bare).map(|list| Json(list).into_response())
    }

    /// Everything of a kind, as it is now.
    fn now(&self, kind: &Kind) -> (Timestamp, Vec<Value>) {
        let mut snapshot = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.world.now();
        let known = snapshot.clone().filter(|(at, _)| (0..COUNTS).contains(&(now.0 - at.0)));
        let (at, applications) = known.unwrap_or_else(|| (now, Arc::new(self.applications(now))));
        *snapshot = Some((at, Arc::clone(&applications)));
        drop(snapshot);
        (at, Self::made(kind, &applications))
    }

    /// Everything of a kind, as it was.
    fn at(&self, kind: &Kind, moment: Timestamp) -> Vec<Value> {
        Self::made(kind, &self.applications(moment))
    }

    fn made(kind: &Kind, applications: &[Application]) -> Vec<Value> {
        applications.iter().flat_map(|one| (kind.make)(one)).collect()
    }

    fn applications(&self, moment: Timestamp) -> Vec<Application> {
        let made = self.world.made.deployed().into_iter();
        let made = made.filter(|one| one.environment == self.environment).map(|one| one.service);
        let own = SERVICES.iter().filter(|one| one.environments.contains(&self.environment));
        let here = own.chain(made);
        here.map(|one| Application::at(&self.world, one, self.environment, moment)).collect()
    }
}
