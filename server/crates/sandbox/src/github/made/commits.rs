//! Commits, out of Git.

use super::{
    super::{
        Simulated, Slug, Within, address,
        pages::{Asked, page},
        refusal::Refusal,
    },
    found,
};
use crate::{
    company::ORGANISATION,
    made::{Git, GitFault},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use serde_json::{Value, json};

/// How many are listed at the most.
const MOST: &str = "--max-count=500";

/// What Git tells of one: its names, who wrote it and when, and the message.
const FORMAT: &str = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01";

/// A commit, in GitHub's form.
pub(super) async fn told(git: &Git, name: &str, commit: &str) -> Result<Value, GitFault> {
    let said = git.run(&["log", "--max-count=1", FORMAT, "--end-of-options", commit], b"").await?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let told = said.split('\u{1}').find_map(|one| form(name, one));
    told.ok_or_else(|| GitFault::Said(format!("{commit} is no commit")))
}

fn form(repository: &str, said: &str) -> Option<Value> {
    let parts: Vec<&str> = said.trim_start_matches('\n').split('\0').collect();
    let [commit, tree, parents, author, email, at, committer, their_email, then, message] =
        parts.as_slice()
    else {
        return None;
    };
    let own = address::of(repository, &format!("commits/{commit}"));
    let parents = parents.split(' ').filter(|parent| !parent.is_empty()).map(|parent| {
        json!({
            "sha": parent,
            "url": address::of(repository, &format!("commits/{parent}")),
            "html_url": address::page(repository, &format!("commit/{parent}")),
        })
    });
    Some(json!({
        "sha": commit,
        "node_id": address::node(&["commit", commit]),
        "url": own,
        "html_url": address::page(repository, &format!("commit/{commit}")),
        "comments_url": format!("{own}/comments"),
        "commit": {
            "url": address::of(repository, &format!("git/commits/{commit}")),
            "author": {"name": author, "email": email, "date": at},
            "committer": {"name": committer, "email": their_email, "date": then},
            "message": message.trim_end(),
            "comment_count": 0,
            "tree": {"sha": tree, "url": address::of(repository, &format!("git/trees/{tree}"))},
        },
        "author": address::user(super::super::ACCOUNT),
        "committer": address::user(super::super::ACCOUNT),
        "parents": parents.collect::<Vec<_>>(),
    }))
}

pub(super) async fn list(
    State(server): Simulated,
    Path((_, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let (made, git) = found(&server, &name)?;
    let begin = if asked.sha.is_empty() { made.branch() } else { &asked.sha };
    let commit = git.commit(begin).await.ok_or(Refusal::Conflict("Git Repository is empty."))?;
    let said = git.run(&["log", MOST, FORMAT, &commit], b"").await?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let all: Vec<Value> = said.split('\u{1}').filter_map(|one| form(&name, one)).collect();
    let path = format!("repos/{ORGANISATION}/{name}/commits");
    Ok(page(&path, all, &asked, |shown, _| shown.into()))
}

pub(super) async fn one(
    State(server): Simulated,
    Path((_, name, wanted)): Within,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    let commit = git.commit(&wanted).await.ok_or(Refusal::NotFound)?;
    Ok(Json(told(&git, &name, &commit).await?))
}
