//! Repositories that somebody made: they answer as GitHub's do, out of Git.

mod around;
mod commits;
mod files;
mod issues;
mod objects;
mod proposed;
mod pulls;
mod pushed;
mod references;
mod repositories;
mod smart;

pub(super) use repositories::{create, json};
pub(super) use smart::git;

use super::{Server, Simulated, builds, refusal::Refusal};
use crate::{
    company::{DEPLOY_REPOSITORY, ORGANISATION},
    made::{Git, GitFault, MadeRepository, Push},
    world::World,
};
use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::StatusCode,
    middleware::Next,
    response::Response,
    routing::{any, get, patch, post, put},
};
use serde_json::{Value, json};
use std::io;
use tower::ServiceExt;

/// Bytes of the largest request.
const LARGEST: usize = 64 << 20;

/// Answers for a repository that somebody made; lets everything else pass.
pub(super) async fn first(State(server): Simulated, request: Request, next: Next) -> Response {
    let path = request.uri().path().strip_prefix("/repos/").unwrap_or_default();
    let mut parts = path.split('/');
    let (owner, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_made =
        owner.eq_ignore_ascii_case(ORGANISATION) && server.world.made.find(name).is_some();
    if !is_made {
        return next.run(request).await;
    }
    let own = Router::new().nest("/repos/{owner}/{repository}", routes());
    let own = own.layer(DefaultBodyLimit::max(LARGEST)).with_state(server);
    match own.oneshot(anew(request)).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    }
}

/// The request as it came, without what routing has found out of it: it is routed once more.
fn anew(request: Request) -> Request {
    let (parts, body) = request.into_parts();
    let mut fresh = Request::new(body);
    *fresh.method_mut() = parts.method;
    *fresh.uri_mut() = parts.uri;
    *fresh.headers_mut() = parts.headers;
    fresh
}

fn routes() -> Router<Server> {
    let one = get(repositories::one).patch(repositories::change).delete(repositories::remove);
    Router::new()
        .route("/", one)
        .route("/topics", get(repositories::topics).put(repositories::set_topics))
        .route("/languages", get(repositories::languages))
        .route("/branches", get(files::branches))
        .route("/branches/{branch}", get(files::branch))
        .route("/readme", get(files::readme))
        .route("/contents/{*path}", get(files::contents))
        .route("/actions/workflows", get(files::workflows))
        .route("/commits", get(commits::list))
        .route("/commits/{commit}", get(commits::one))
        .route("/commits/{commit}/pulls", get(pulls::of_commit))
        .route("/git/blobs", post(objects::write_blob))
        .route("/git/blobs/{blob}", get(objects::blob))
        .route("/git/trees", post(objects::write_tree))
        .route("/git/trees/{tree}", get(objects::tree))
        .route("/git/commits", post(objects::write_commit))
        .route("/git/refs", post(references::make))
        .route("/git/ref/{*reference}", get(references::one))
        .route("/git/refs/{*reference}", patch(references::change).delete(references::remove))
        .route("/pulls", get(pulls::list).post(pulls::open))
        .route("/pulls/{number}", get(pulls::one).patch(pulls::change))
        .route("/pulls/{number}/merge", put(pulls::merge))
        .route("/pulls/{number}/reviews", get(nothing))
        .route("/pulls/{number}/requested_reviewers", post(pulls::ask))
        .route("/issues", get(issues::list).post(issues::open))
        .route("/issues/{number}", get(issues::one).patch(issues::change))
        .route("/issues/{number}/{what}", post(issues::add))
        .route("/releases", get(nothing))
        .route("/deployments", get(nothing))
        .route("/actions/runs", get(builds::list))
        .route("/actions/runs/{id}", get(builds::one))
        .route("/actions/runs/{id}/jobs", get(builds::jobs))
        .route("/actions/runs/{id}/rerun", post(builds::rerun))
        .route("/actions/runs/{id}/rerun-failed-jobs", post(builds::rerun))
        .route("/actions/runs/{id}/cancel", post(builds::cancel))
        .route("/{*rest}", any(around::answer))
}

/// A list without anything in it.
async fn nothing() -> Json<Value> {
    Json(json!([]))
}

/// A repository, and its Git.
fn found(server: &Server, name: &str) -> Result<(MadeRepository, Git), Refusal> {
    let repository = server.world.made.find(name).ok_or(Refusal::NotFound)?;
    let folder = server.world.made.git_folder(&repository.name);
    Ok((repository, Git { folder }))
}

/// `PUT /orgs/{organisation}/teams/{team}/repos/{owner}/{repository}`
pub(super) async fn give_to_team(
    State(server): Simulated,
    Path((organisation, team, _, name)): Path<(String, String, String, String)>,
) -> Result<StatusCode, Refusal> {
    super::people::ours(&organisation)?;
    let known = crate::company::TEAMS.iter().any(|one| one.name.eq_ignore_ascii_case(&team));
    if !known || server.world.made.find(&name).is_none() {
        return Err(Refusal::NotFound);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What GraphQL tells of such a repository: nothing was delivered from it yet.
pub(super) fn by_graphql(world: &World, query: &str, name: &str) -> Option<Value> {
    let made = world.made.find(name)?;
    let page = json!({"pageInfo": {"hasNextPage": false, "endCursor": null}, "nodes": []});
    let repository = if query.contains("history(") {
        json!({"defaultBranchRef": {"name": made.branch(), "target": {"history": page}}})
    } else if query.contains("deployments(") {
        json!({"deployments": page})
    } else if query.contains("pullRequests(") {
        let open = made.pulls.iter().filter(|pull| pull.closed_at.is_none());
        let nodes: Vec<Value> = open.map(|pull| proposed::node(&made, pull)).collect();
        json!({"pullRequests": {"nodes": nodes}})
    } else {
        return None;
    };
    Some(json!({"data": {"repository": repository}}))
}

/// The repository that says what runs where is there from the beginning.
pub(crate) async fn lay_out(world: &World) -> io::Result<()> {
    if world.made.find(DEPLOY_REPOSITORY).is_some() {
        return Ok(());
    }
    let git = Git { folder: world.made.git_folder(DEPLOY_REPOSITORY) };
    git.begin("main").await.map_err(io::Error::other)?;
    let readme = "# What runs where\n\nArgo CD runs every application that is written down in \
                  `applications`.\n";
    let commit = first_commit(&git, readme).await.map_err(io::Error::other)?;
    git.run(&["update-ref", "refs/heads/main", &commit], b"").await.map_err(io::Error::other)?;
    let mut repository = repositories::new(DEPLOY_REPOSITORY, world.now());
    repository.facts.insert("description".to_owned(), json!("What runs where"));
    let push = Push { at: world.now().0, commit, title: "First commit".to_owned() };
    crate::made::note(&mut repository, push, Vec::new());
    world.made.add(repository).map(drop)
}

async fn first_commit(git: &Git, readme: &str) -> Result<String, GitFault> {
    let blob = git.line(&["hash-object", "-w", "--stdin"], readme.as_bytes()).await?;
    let tree = format!("100644 blob {blob}\tREADME.md\n");
    let tree = git.line(&["mktree"], tree.as_bytes()).await?;
    objects::commit(git, &tree, &[], &objects::Signed::bot("First commit")).await
}

impl From<GitFault> for Refusal {
    fn from(fault: GitFault) -> Self {
        tracing::debug!(%fault, "git refuses");
        Self::Unprocessable("Git refuses it")
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        tracing::warn!(%error, "what is made cannot be kept");
        Self::Conflict("It cannot be kept")
    }
}
