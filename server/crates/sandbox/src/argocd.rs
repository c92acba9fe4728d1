//! Argo CD: one API server an environment, below `/argocd/ENVIRONMENT`.
//!
//! Dates and names are those of `history`; what is asked of it here (sync, rollback, terminate) is an
//! act that lies over it.

mod application;
mod fields;
mod refusal;
mod resources;
mod stream;

use crate::{
    acts::{Act, Deed},
    company::{DEPLOY_REPOSITORY, Environment, ORGANISATION, SERVICES, Service},
    state::Application,
    world::World,
};
use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::header,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use refusal::Refusal;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

/// The token that Slipway is configured with. `sandbox-LOGIN` is somebody's own.
const TOKEN: &str = "sandbox";

/// What the provider calls Argo CD: a token that it gave somebody for this is theirs here too.
pub const AUDIENCE: &str = "argo-cd";

/// The account behind it.
const ACCOUNT: &str = "slipway";

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
    environment: Environment,
}

/// Who asks.
#[derive(Clone)]
struct Account(String);

/// The API of an environment.
pub(crate) fn routes(world: Arc<World>, environment: Environment) -> Router {
    let open = Router::new().route("/api/version", get(version));
    let api = Router::new()
        .route("/applications", get(list))
        .route("/applications/{name}", get(one))
        .route("/applications/{name}/sync", post(sync))
        .route("/applications/{name}/rollback", post(rollback))
        .route("/applications/{name}/operation", delete(terminate))
        .route("/applications/{name}/resource-tree", get(tree))
        .route("/applications/{name}/events", get(events))
        .route("/applications/{name}/syncwindows", get(windows))
        .route("/applications/{name}/revisions/{revision}/metadata", get(metadata))
        .route("/stream/applications", get(stream::applications))
        .route("/session/userinfo", get(userinfo))
        .layer(from_fn_with_state(Arc::clone(&world), known));
    open.nest("/api/v1", api).with_state(Server { world, environment })
}

/// Lets those in who show a token.
async fn known(
    State(world): State<Arc<World>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION);
    let token = shown.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let account = match token {
        Some(TOKEN) => ACCOUNT.to_owned(),
        Some(token) => match world.exchanged.holder(token, AUDIENCE, world.now()) {
            Some(login) => login.to_owned(),
            None => token.strip_prefix("sandbox-").ok_or(Refusal::Token)?.to_owned(),
        },
        None => return Err(Refusal::Nobody),
    };
    request.extensions_mut().insert(Account(account));
    Ok(next.run(request).await)
}

async fn version() -> Json<Value> {
    Json(json!({"Version": "v3.2.1+sandbox", "Platform": "sandbox"}))
}

async fn userinfo(account: axum::Extension<Account>) -> Json<Value> {
    Json(json!({"loggedIn": true, "username": account.0.0, "iss": "argocd", "groups": []}))
}

/// What may be asked of lists and streams.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Asked {
    name: String,
    selector: String,
    fields: String,
    project: String,
    repo: String,
    refresh: String,
    resource_version: String,
}

impl Server {
    /// The company's own, and what somebody made.
    fn services(&self) -> impl Iterator<Item = &'static Service> + use<> {
        let environment = self.environment;
        let made = self.world.made.deployed().into_iter();
        let made = made.filter(move |one| one.environment == environment).map(|one| one.service);
        let own = SERVICES.iter();
        own.filter(move |one| one.environments.contains(&environment) && !one.is_flux()).chain(made)
    }

    fn application(&self, service: &'static Service) -> Application {
        Application::at(&self.world, service, self.environment, self.world.now())
    }

    fn matching(&self, asked: &Asked) -> Vec<Application> {
        let named = |service: &&Service| {
            let projects = asked.project.is_empty() || asked.project == service.team;
            projects && (asked.name.is_empty() || asked.name == service.name)
        };
        let repository = application::repository();
        if !asked.repo.is_empty() && asked.repo != repository {
            return Vec::new();
        }
        let all = self.services().filter(named).map(|service| self.application(service));
        all.filter(|found| selected(&found.labels(), &asked.selector)).collect()
    }

    /// The application of this name, as Argo CD answers for it: without a project it does not tell
    /// whether there is one.
    fn found(&self, name: &str, project: &str) -> Result<Application, Refusal> {
        let service = self.services().find(|service| service.name == name);
        let Some(service) = service else {
            return Err(if project.is_empty() {
                Refusal::Denied
            } else {
                Refusal::NoApplication(name.to_owned())
            });
        };
        if !project.is_empty() && project != service.team {
            return Err(Refusal::Denied);
        }
        Ok(self.application(service))
    }

    fn act(&self, application: &Application, account: &Account, deed: Deed, infos: Vec<Info>) {
        let infos = infos.into_iter().map(|one| (one.name, one.value)).collect();
        let act = Act { at: self.world.now(), by: account.0.clone(), deed, infos };
        self.world.acts.add(self.environment, application.service.name, act);
    }
}

/// Whether labels are what a selector wants: `a=b`, `a==b`, `a!=b`, `a`, `!a`, joined by commas.
fn selected(labels: &HashMap<&'static str, String>, selector: &str) -> bool {
    selector.split(',').map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        if let Some((key, value)) = part.split_once("!=") {
            return labels.get(key.trim()).map(String::as_str) != Some(value.trim());
        }
        if let Some((key, value)) = part.split_once('=') {
            let value = value.trim_start_matches('=').trim();
            return labels.get(key.trim()).map(String::as_str) == Some(value);
        }
        match part.strip_prefix('!') {
            Some(key) => !labels.contains_key(key),
            None => labels.contains_key(part),
        }
    })
}

async fn list(State(server): State<Server>, Query(asked): Query<Asked>) -> Json<Value> {
    let all = server.matching(&asked);
    let version = all.iter().map(Application::resource_version).max().unwrap_or_default();
    let items: Vec<_> = all.iter().map(Application::json).collect();
    let answer = json!({"metadata": {"resourceVersion": version.to_string()}, "items": items});
    Json(fields::only(answer, &asked.fields))
}

async fn one(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    let found = server.found(&name, &asked.project)?;
    Ok(Json(fields::only(found.json(), &asked.fields)))
}

async fn tree(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(resources::tree(&server.found(&name, &asked.project)?)))
}

async fn events(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(resources::events(&server.found(&name, &asked.project)?)))
}

async fn windows(
    State(server): State<Server>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    server.found(&name, &asked.project)?;
    Ok(Json(json!({"canSync": true})))
}

async fn metadata(
    State(server): State<Server>,
    Path((name, revision)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    let found = server.found(&name, &asked.project)?;
    let delivery = found.deliveries.iter().rfind(|delivery| delivery.revision == revision);
    let delivery = delivery.ok_or_else(|| {
        Refusal::NoRevision(format!("{ORGANISATION}/{DEPLOY_REPOSITORY}"), revision.clone())
    })?;
    Ok(Json(found.revision_metadata(delivery)))
}

/// What a sync may say. What changes nothing in a simulation is read all the same, so that a wrong
/// type is refused as it would be.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct SyncRequest {
    project: String,
    revision: String,
    dry_run: bool,
    prune: bool,
    infos: Vec<Info>,
}

/// Something that is said about an operation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Info {
    name: String,
    value: String,
}

async fn sync(
    State(server): State<Server>,
    account: axum::Extension<Account>,
    Path(name): Path<String>,
    Json(asked): Json<SyncRequest>,
) -> Result<Response, Refusal> {
    let found = server.found(&name, &asked.project)?;
    if found.running().is_some() {
        return Err(Refusal::Precondition("another operation is already in progress".to_owned()));
    }
    let follows = found.wanted().map(|delivery| delivery.revision.clone()).unwrap_or_default();
    let other =
        !matches!(asked.revision.as_str(), "" | "main" | "HEAD") && asked.revision != follows;
    if other && found.is_automated() {
        return Err(Refusal::Precondition(format!(
            "cannot sync to {}: auto-sync currently set to main",
            asked.revision
        )));
    }
    if !asked.dry_run {
        server.act(&found, &account, Deed::Sync, asked.infos);
    }
    Ok(Json(server.application(found.service).json()).into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RollbackRequest {
    id: i64,
    project: String,
    dry_run: bool,
}

async fn rollback(
    State(server): State<Server>,
    account: axum::Extension<Account>,
    Path(name): Path<String>,
    Json(asked): Json<RollbackRequest>,
) -> Result<Json<Value>, Refusal> {
    let found = server.found(&name, &asked.project)?;
    if found.is_automated() {
        return Err(Refusal::Precondition(
            "rollback cannot be initiated when auto-sync is enabled".to_owned(),
        ));
    }
    if found.running().is_some() {
        return Err(Refusal::Precondition("another operation is already in progress".to_owned()));
    }
    if !found.history().iter().any(|delivery| delivery.id() == asked.id) {
        return Err(Refusal::Invalid(format!(
            "application {name} does not have deployment id {}",
            asked.id
        )));
    }
    if !asked.dry_run {
        server.act(&found, &account, Deed::Rollback(asked.id), Vec::new());
    }
    Ok(Json(server.application(found.service).json()))
}

async fn terminate(
    State(server): State<Server>,
    account: axum::Extension<Account>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, Refusal> {
    let found = server.found(&name, &asked.project)?;
    if found.running().is_none() {
        return Err(Refusal::Invalid(
            "Unable to terminate operation. No operation is in progress".to_owned(),
        ));
    }
    server.act(&found, &account, Deed::Terminate, Vec::new());
    Ok(Json(json!({})))
}
