//! Pull requests and what others said of them.

use super::{
    Simulated, Slug, Within, address,
    pages::{Asked, page},
    people,
    refusal::Refusal,
    repositories, repository,
};
use crate::{
    company::{ORGANISATION, Person},
    history::{Change, object},
    world::World,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use platform::Timestamp;
use serde_json::{Value, json};

/// How far back they are listed, in days.
const DAYS: i64 = 120;

/// A pull request in the form of lists.
pub(super) fn simple(world: &World, change: &Change) -> Value {
    let now = world.now();
    let (repository, number) = (change.repository, change.number);
    let own = address::of(repository, &format!("pulls/{number}"));
    let issue = address::of(repository, &format!("issues/{number}"));
    let page = address::page(repository, &format!("pull/{number}"));
    let name = format!("{repository}#{number}");
    let ended = (change.ended <= now).then(|| change.ended.to_rfc3339());
    let merged = change.is_merged(now);
    let statuses = address::of(repository, &format!("statuses/{}", change.head));
    let link = |address: &str| json!({"href": address});
    let end = |reference: &str, commit: &str| {
        json!({
            "label": format!("{ORGANISATION}:{reference}"),
            "ref": reference,
            "sha": commit,
            "user": address::organisation(),
            "repo": repositories::minimal(world, repository),
        })
    };
    let reviewed = change.review.as_ref().is_some_and(|review| review.at <= now);
    let waiting = change.review.iter().filter(|_| !reviewed && ended.is_none());
    let teams: Vec<_> = if !reviewed && ended.is_none() && number % 3 == 0 {
        people::team_of(repository).into_iter().collect()
    } else {
        Vec::new()
    };
    json!({
        "id": address::id(&["pull", &name]),
        "node_id": address::node(&["pull", &name]),
        "number": number,
        "url": own,
        "html_url": page,
        "diff_url": format!("{page}.diff"),
        "patch_url": format!("{page}.patch"),
        "issue_url": issue,
        "commits_url": format!("{own}/commits"),
        "review_comments_url": format!("{own}/comments"),
        "review_comment_url": address::of(repository, "pulls/comments{/number}"),
        "comments_url": format!("{issue}/comments"),
        "statuses_url": statuses,
        "state": if ended.is_some() { "closed" } else { "open" },
        "locked": false,
        "draft": false,
        "title": change.title,
        "user": address::person(change.author),
        "body": null,
        "labels": [],
        "milestone": null,
        "created_at": change.opened.to_rfc3339(),
        "updated_at": updated(change, now).to_rfc3339(),
        "closed_at": ended,
        "merged_at": ended.as_ref().filter(|_| merged),
        "merge_commit_sha": merged.then_some(&change.commit),
        "assignee": null,
        "assignees": [],
        "requested_reviewers": waiting.map(|review| address::person(review.by)).collect::<Vec<_>>(),
        "requested_teams": teams,
        "head": end(&change.branch, &change.head),
        "base": end("main", &object(&["base", &change.head])),
        "_links": {
            "self": link(&own),
            "html": link(&page),
            "issue": link(&issue),
            "comments": link(&format!("{issue}/comments")),
            "review_comments": link(&format!("{own}/comments")),
            "review_comment": link(&address::of(repository, "pulls/comments{/number}")),
            "commits": link(&format!("{own}/commits")),
            "statuses": link(&statuses),
        },
        "author_association": "MEMBER",
        "auto_merge": null,
    })
}

fn updated(change: &Change, now: Timestamp) -> Timestamp {
    let review = change.review.as_ref().map(|review| review.at);
    let moments = [Some(change.opened), review, Some(change.ended)].into_iter().flatten();
    moments.filter(|moment| *moment <= now).max().unwrap_or(change.opened)
}

pub(super) async fn list(
    State(server): Simulated,
    Path((owner, name)): Slug,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let name = repository(&owner, &name)?;
    let now = server.world.now();
    let from = Timestamp(now.0 - DAYS * 24 * 3_600_000);
    let mut all = server.world.history.changes(name, from, now);
    match asked.state.as_str() {
        "all" => {}
        "closed" => all.retain(|change| change.ended <= now),
        _ => all.retain(|change| now < change.ended),
    }
    let path = format!("repos/{owner}/{name}/pulls");
    Ok(page(&path, all, &asked, |shown, _| {
        shown.iter().map(|change| simple(&server.world, change)).collect()
    }))
}

fn found(world: &World, owner: &str, name: &str, number: &str) -> Result<Change, Refusal> {
    let name = repository(owner, name)?;
    let number = number.parse().map_err(|_| Refusal::NotFound)?;
    world.history.change_of(name, number, world.now()).ok_or(Refusal::NotFound)
}

pub(super) async fn one(
    State(server): Simulated,
    Path((owner, name, number)): Within,
) -> Result<Json<Value>, Refusal> {
    let change = found(&server.world, &owner, &name, &number)?;
    let now = server.world.now();
    let merged = change.is_merged(now);
    let mut whole = simple(&server.world, &change);
    let reviewed = change.review.as_ref().is_some_and(|review| review.at <= now);
    let more = json!({
        "additions": change.additions,
        "deletions": change.deletions,
        "changed_files": change.files,
        "comments": 0,
        "review_comments": i64::from(reviewed),
        "commits": 1 + change.files % 4,
        "mergeable": (!merged).then_some(true),
        "mergeable_state": if merged { "unknown" } else { "clean" },
        "merged": merged,
        "merged_by": merged.then(|| address::person(change.author)),
        "maintainer_can_modify": false,
    });
    if let (Some(whole), Value::Object(more)) = (whole.as_object_mut(), more) {
        whole.extend(more);
    }
    Ok(Json(whole))
}

/// What was said of it by now, the first first.
pub(super) fn said(
    change: &Change,
    now: Timestamp,
) -> Vec<(&'static Person, Timestamp, &'static str)> {
    let said = change.review.iter().filter(|review| review.at <= now);
    let all = said.flat_map(|review| {
        let approved = Timestamp(change.ended.0 - 60_000);
        let again = (review.asked_for_changes && approved <= now && change.accepted)
            .then_some((approved, "APPROVED"));
        let state = if review.asked_for_changes { "CHANGES_REQUESTED" } else { "APPROVED" };
        let both = [Some((review.at, state)), again].into_iter().flatten();
        both.map(move |(at, state)| (review.by, at, state))
    });
    all.collect()
}

pub(super) async fn reviews(
    State(server): Simulated,
    Path((owner, name, number)): Within,
) -> Result<Json<Value>, Refusal> {
    let change = found(&server.world, &owner, &name, &number)?;
    let first =
        said(&change, server.world.now()).into_iter().map(|(by, at, state)| (by, (at, state)));
    let own = address::of(change.repository, &format!("pulls/{}", change.number));
    let page = address::page(change.repository, &format!("pull/{}", change.number));
    let all = first.map(|(by, (at, state))| {
        let words = ["review", &own, &at.0.to_string()].map(str::to_owned);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let id = address::id(&words);
        let place = format!("{page}#pullrequestreview-{id}");
        json!({
            "id": id,
            "node_id": address::node(&words),
            "user": address::person(by),
            "body": "",
            "state": state,
            "html_url": place,
            "pull_request_url": own,
            "author_association": "MEMBER",
            "_links": {"html": {"href": place}, "pull_request": {"href": own}},
            "submitted_at": at.to_rfc3339(),
            "commit_id": change.head,
        })
    });
    Ok(Json(all.collect()))
}
