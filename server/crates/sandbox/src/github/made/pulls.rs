//! Pull requests of such repositories.

use super::{
    super::{
        Simulated, Slug, Within,
        pages::{self, page},
        refusal::Refusal,
    },
    found, objects,
    proposed::{simple, whole},
    pushed,
};
use crate::{
    company::ORGANISATION,
    made::{MadeRepository, Pull},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What may be asked of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    state: String,
    head: String,
    base: String,
}

pub(super) async fn list(
    State(server): Simulated,
    Path((_, name)): Slug,
    Query(wanted): Query<Wanted>,
    Query(asked): Query<pages::Asked>,
) -> Result<Response, Refusal> {
    let (made, _) = found(&server, &name)?;
    let branch = wanted.head.rsplit(':').next().unwrap_or_default();
    let fits = |pull: &&Pull| {
        let state = match wanted.state.as_str() {
            "all" => true,
            "closed" => pull.closed_at.is_some(),
            _ => pull.closed_at.is_none(),
        };
        state
            && (branch.is_empty() || pull.branch == branch)
            && (wanted.base.is_empty() || pull.target == wanted.base)
    };
    let all: Vec<&Pull> = made.pulls.iter().rev().filter(fits).collect();
    let path = format!("repos/{ORGANISATION}/{name}/pulls");
    Ok(page(&path, all, &asked, |shown, _| {
        shown.into_iter().map(|pull| simple(&server, &made, pull)).collect()
    }))
}

#[derive(Debug, Deserialize)]
pub(super) struct New {
    title: String,
    body: Option<String>,
    head: String,
    base: String,
    #[serde(default)]
    draft: bool,
}

pub(super) async fn open(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<New>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (made, git) = found(&server, &name)?;
    let branch = asked.head.rsplit(':').next().unwrap_or_default().to_owned();
    let invalid = Refusal::Unprocessable("Validation Failed: head or base is invalid");
    let head = git.head(&branch).await.ok_or(invalid)?;
    let base = git.head(&asked.base).await.ok_or(invalid)?;
    if head == base {
        return Err(Refusal::Unprocessable("Validation Failed: No commits between them"));
    }
    let is_open = |pull: &&Pull| pull.closed_at.is_none() && pull.branch == branch;
    if made.pulls.iter().find(is_open).is_some_and(|pull| pull.target == asked.base) {
        return Err(Refusal::Unprocessable("Validation Failed: A pull request already exists"));
    }
    let now = server.world.now();
    let opened = server.world.made.change(&name, |repository| {
        let pull = Pull {
            number: repository.number(),
            title: asked.title,
            body: asked.body,
            branch,
            head,
            target: asked.base,
            base,
            draft: asked.draft,
            opened_at: now.0,
            closed_at: None,
            merged: None,
        };
        repository.pulls.push(pull.clone());
        pull
    })?;
    let opened = opened.ok_or(Refusal::NotFound)?;
    Ok((StatusCode::CREATED, Json(whole(&server, &made, &opened))))
}

fn of_number(made: &MadeRepository, number: &str) -> Result<Pull, Refusal> {
    let number: i64 = number.parse().map_err(|_| Refusal::NotFound)?;
    made.pulls.iter().find(|pull| pull.number == number).cloned().ok_or(Refusal::NotFound)
}

pub(super) async fn one(
    State(server): Simulated,
    Path((_, name, number)): Within,
) -> Result<Json<Value>, Refusal> {
    let (made, _) = found(&server, &name)?;
    Ok(Json(whole(&server, &made, &of_number(&made, &number)?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Changed {
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
}

pub(super) async fn change(
    State(server): Simulated,
    Path((_, name, number)): Within,
    Json(asked): Json<Changed>,
) -> Result<Json<Value>, Refusal> {
    let (made, _) = found(&server, &name)?;
    let wanted = of_number(&made, &number)?.number;
    let now = server.world.now();
    server.world.made.change(&name, |repository| {
        let pulls = repository.pulls.iter_mut();
        for pull in pulls.filter(|pull| pull.number == wanted && pull.merged.is_none()) {
            pull.title = asked.title.clone().unwrap_or_else(|| pull.title.clone());
            pull.body = asked.body.clone().or_else(|| pull.body.clone());
            match asked.state.as_deref() {
                Some("closed") => pull.closed_at = pull.closed_at.or(Some(now.0)),
                Some("open") => pull.closed_at = None,
                _ => {}
            }
        }
    })?;
    one(State(server), Path((String::new(), name, number))).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Merge {
    merge_method: String,
    commit_title: Option<String>,
}

pub(super) async fn merge(
    State(server): Simulated,
    Path((_, name, number)): Within,
    Json(asked): Json<Merge>,
) -> Result<Json<Value>, Refusal> {
    let (made, git) = found(&server, &name)?;
    let pull = of_number(&made, &number)?;
    if pull.closed_at.is_some() {
        return Err(Refusal::NotMergeable);
    }
    let target = git.head(&pull.target).await.ok_or(Refusal::NotFound)?;
    let head = git.head(&pull.branch).await.ok_or(Refusal::NotFound)?;
    let tree = git.line(&["merge-tree", "--write-tree", &target, &head], b"").await;
    let tree = tree.map_err(|_| Refusal::NotMergeable)?;
    let title = asked.commit_title.unwrap_or_else(|| format!("{} (#{number})", pull.title));
    let parents = if asked.merge_method == "squash" { vec![target] } else { vec![target, head] };
    let commit = objects::commit(&git, &tree, &parents, &objects::Signed::bot(&title)).await?;
    let branch = format!("refs/heads/{}", pull.target);
    git.run(&["update-ref", &branch, &commit, &parents[0]], b"").await?;
    let now = server.world.now();
    server.world.made.change(&name, |repository| {
        for one in repository.pulls.iter_mut().filter(|one| one.number == pull.number) {
            one.closed_at = Some(now.0);
            one.merged = Some(commit.clone());
        }
    })?;
    pushed::note(&server, &name).await?;
    let message = "Pull Request successfully merged";
    Ok(Json(json!({"sha": commit, "merged": true, "message": message})))
}

/// Asks for reviews: nobody at Northwind looks at what a template made.
pub(super) async fn ask(
    state: Simulated,
    path: Within,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    Ok((StatusCode::CREATED, one(state, path).await?))
}

/// The pull requests that brought a commit.
pub(super) async fn of_commit(
    State(server): Simulated,
    Path((_, name, commit)): Within,
) -> Result<Json<Value>, Refusal> {
    let (made, _) = found(&server, &name)?;
    let brought = made
        .pulls
        .iter()
        .filter(|pull| pull.head == commit || pull.merged.as_ref() == Some(&commit));
    Ok(Json(brought.map(|pull| simple(&server, &made, pull)).collect()))
}
