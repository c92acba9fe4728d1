//! GitHub Enterprise Server below `/github`: REST at `/api/v3`, GraphQL at `/api/graphql`. Numbers and
//! names are those of `history`.

mod address;
mod builds;
mod changes;
mod commits;
mod courtesy;
mod delivered;
mod deployments;
mod files;
mod made;
mod pages;
mod people;
mod pulls;
mod refusal;
mod releases;
mod repositories;

pub use address::SITE;
pub(crate) use made::lay_out;

use crate::{company::SERVICES, world::World};
use axum::{
    Json, Router,
    extract::{Path, Request, State},
    http::header,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{any, get, post, put},
};
use courtesy::{Courtesy, courteous};
use refusal::Refusal;
use serde_json::{Value, json};
use std::sync::Arc;

/// What every handler needs.
#[derive(Clone)]
struct Server {
    world: Arc<World>,
    /// Where it answers, without a slash at the end.
    address: Arc<str>,
}

/// The account of Slipway's token.
const ACCOUNT: &str = "slipway-bot";

/// The API.
pub(crate) fn routes(world: Arc<World>, address: String) -> Router {
    let server = Server { world: Arc::clone(&world), address: address.into() };
    let courtesy = Courtesy::new(Arc::clone(&world));
    let rest = Router::new()
        .route("/user", get(me))
        .route("/rate_limit", get(courtesy::overview).with_state(courtesy.clone()))
        .route("/orgs/{organisation}", get(people::organisation))
        .route("/orgs/{organisation}/repos", get(repositories::list).post(made::create))
        .route("/users/{login}", get(people::one))
        .route("/orgs/{organisation}/members", get(people::members))
        .route("/orgs/{organisation}/teams", get(people::teams))
        .route("/orgs/{organisation}/teams/{team}/members", get(people::team_members))
        .route(
            "/orgs/{organisation}/teams/{team}/repos/{owner}/{repository}",
            put(made::give_to_team),
        )
        .nest("/repos/{owner}/{repository}", repository_routes())
        // What somebody made answers for itself.
        .layer(from_fn_with_state(server.clone(), made::first));
    let api = Router::new().nest("/api/v3", rest).route("/api/graphql", post(people::graphql));
    let api = api.layer(from_fn_with_state(courtesy, courteous)).layer(from_fn(known));
    // Git shows its credentials itself.
    let git = Router::new()
        .route("/{owner}/{repository}/info/refs", get(made::git))
        .route("/{owner}/{repository}/git-upload-pack", post(made::git))
        .route("/{owner}/{repository}/git-receive-pack", post(made::git));
    api.merge(git).with_state(server)
}

fn repository_routes() -> Router<Server> {
    Router::new()
        .route("/", get(repositories::one))
        .route("/languages", get(repositories::languages))
        .route("/branches", get(files::branches))
        .route("/branches/{branch}", get(repositories::branch))
        .route("/readme", get(files::readme))
        .route("/contents/{*path}", get(files::contents))
        .route("/releases", get(releases::list))
        .route("/commits", get(commits::list))
        .route("/commits/{commit}", get(commits::one))
        .route("/commits/{commit}/pulls", get(commits::pulls))
        .route("/pulls", get(changes::list))
        .route("/pulls/{number}", get(changes::one))
        .route("/pulls/{number}/reviews", get(changes::reviews))
        .route("/actions/workflows", get(files::workflows))
        .route("/actions/workflows/{workflow}/dispatches", post(builds::dispatch))
        .route("/actions/runs", get(builds::list))
        .route("/actions/runs/{id}", get(builds::one))
        .route("/actions/runs/{id}/jobs", get(builds::jobs))
        .route("/actions/runs/{id}/rerun", post(builds::rerun))
        .route("/actions/runs/{id}/rerun-failed-jobs", post(builds::rerun))
        .route("/actions/runs/{id}/cancel", post(builds::cancel))
        .route("/deployments", get(deployments::list))
        .route("/deployments/{id}/statuses", get(deployments::statuses))
        .route("/{*rest}", any(missing))
}

/// Lets those in who show the token.
async fn known(request: Request, next: Next) -> Result<Response, Refusal> {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = shown
        .and_then(|shown| shown.strip_prefix("Bearer ").or_else(|| shown.strip_prefix("token ")));
    match token {
        Some(crate::TOKEN) => Ok(next.run(request).await),
        Some(_) => Err(Refusal::Credentials),
        None => Err(Refusal::Authentication),
    }
}

async fn missing() -> Refusal {
    Refusal::NotFound
}

async fn me() -> Json<Value> {
    Json(json!({"login": ACCOUNT, "id": address::id(&["user", ACCOUNT]), "type": "User"}))
}

/// A repository of a path, when there is one.
fn repository(owner: &str, name: &str) -> Result<&'static str, Refusal> {
    let ours = owner.eq_ignore_ascii_case(crate::company::ORGANISATION);
    let service = SERVICES.iter().find(|service| service.repository.eq_ignore_ascii_case(name));
    service.filter(|_| ours).map(|service| service.repository).ok_or(Refusal::NotFound)
}

/// The owner and the name of a repository in a path.
type Slug = Path<(String, String)>;

/// Those, and what is asked for in it.
type Within = Path<(String, String, String)>;

/// What most handlers ask of the state.
type Simulated = State<Server>;
