//! What came to production by GraphQL, back to the beginning: commits of the main branch with their pull
//! requests, and deployments with their states.

use super::{address, changes, commits, deployments};
use crate::{
    history::{Change, REMEMBERED_DAYS},
    world::World,
};
use serde_json::{Value, json};

/// Nodes of one page.
const PAGE: usize = 50;

/// The answer to a question of this kind; `None` to any other.
pub(super) fn answer(
    world: &World,
    query: &str,
    (owner, name, after): (Option<String>, Option<String>, Option<&str>),
) -> Option<Value> {
    let of_commits = query.contains("history(");
    if !of_commits && !query.contains("deployments(") {
        return None;
    }
    let (owner, name) = (owner.unwrap_or_default(), name.unwrap_or_default());
    let Ok(name) = super::repository(&owner, &name) else {
        let message = format!("Could not resolve to a Repository with the name '{owner}/{name}'.");
        let error = json!({"type": "NOT_FOUND", "path": ["repository"], "message": message});
        return Some(json!({"data": {"repository": null}, "errors": [error]}));
    };
    let begin = after.and_then(|after| after.parse().ok()).unwrap_or(0_usize);
    let repository = if of_commits {
        let merged = commits::merged_over(world, name, REMEMBERED_DAYS);
        let before = merged.iter().skip(1).map(Some).chain([None]);
        let all: Vec<_> = merged.iter().zip(before).collect();
        let history = page(&all, begin, |(change, before)| commit(world, change, *before));
        json!({"defaultBranchRef": {"name": "main", "target": {"history": history}}})
    } else {
        let all = deployments::remembered(world, name);
        json!({"deployments": page(&all, begin, |deployed| deployed.node(world.now()))})
    };
    Some(json!({"data": {"repository": repository}}))
}

fn page<T>(all: &[T], begin: usize, node: impl Fn(&T) -> Value) -> Value {
    let end = begin.saturating_add(PAGE).min(all.len());
    let nodes: Vec<_> = all.get(begin..end).unwrap_or_default().iter().map(node).collect();
    let more = end < all.len();
    let info = json!({"hasNextPage": more, "endCursor": more.then(|| end.to_string())});
    json!({"pageInfo": info, "nodes": nodes})
}

fn commit(world: &World, change: &Change, before: Option<&Change>) -> Value {
    let (headline, body) = world.history.message(change, before);
    let reviews: Vec<_> = changes::said(change, world.now())
        .into_iter()
        .map(|(_, at, state)| json!({"state": state, "submittedAt": at.to_rfc3339()}))
        .collect();
    json!({
        "oid": change.commit,
        "url": address::page(change.repository, &format!("commit/{}", change.commit)),
        "messageHeadline": headline,
        "messageBody": body,
        // A squash is written when it is merged.
        "authoredDate": change.ended.to_rfc3339(),
        "committedDate": change.ended.to_rfc3339(),
        "associatedPullRequests": {"nodes": [{
            "number": change.number,
            "title": change.title,
            "url": address::page(change.repository, &format!("pull/{}", change.number)),
            "createdAt": change.opened.to_rfc3339(),
            "mergedAt": change.ended.to_rfc3339(),
            "baseRefName": "main",
            "headRefName": change.branch,
            "mergeCommit": {"oid": change.commit},
            "reviews": {"nodes": reviews},
            "commits": {
                "totalCount": 1 + change.files % 4,
                "nodes": [{"commit": {"authoredDate": change.begun.to_rfc3339()}}],
            },
        }]},
    })
}
