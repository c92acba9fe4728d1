//! Pull requests by GraphQL: of a repository, and of the whole organisation.

use super::{builds, changes};
use crate::{
    company::{ORGANISATION, repositories},
    history::Change,
    world::World,
};
use serde_json::{Value, json};

/// Nodes of one page.
const PAGE: usize = 50;

/// `repository { pullRequests }`.
pub(super) fn of_repository(world: &World, owner: &str, name: &str) -> Value {
    let Ok(name) = super::repository(owner, name) else {
        let message = format!("Could not resolve to a Repository with the name '{owner}/{name}'.");
        let error = json!({"type": "NOT_FOUND", "path": ["repository"], "message": message});
        return json!({"data": {"repository": null}, "errors": [error]});
    };
    let open = world.history.open_changes(name, world.now());
    let nodes: Vec<_> = open.iter().take(PAGE).map(|change| node(world, change)).collect();
    json!({"data": {"repository": {"pullRequests": {"nodes": nodes}}}})
}

/// `search` for open ones of an account.
pub(super) fn of_account(world: &World, query: &str, after: Option<&str>) -> Value {
    let ours = query.split(' ').any(|word| word == format!("user:{ORGANISATION}"));
    let names = if ours { repositories() } else { Vec::new() };
    let open = names.into_iter().flat_map(|name| world.history.open_changes(name, world.now()));
    let mut open: Vec<Change> = open.collect();
    open.sort_by_key(|change| std::cmp::Reverse(change.opened));
    let begin = after.and_then(|after| after.parse().ok()).unwrap_or(0_usize);
    let end = begin.saturating_add(PAGE).min(open.len());
    let shown = open.get(begin..end).unwrap_or_default();
    let nodes: Vec<_> = shown.iter().map(|change| node(world, change)).collect();
    let more = end < open.len();
    let info = json!({"hasNextPage": more, "endCursor": more.then(|| end.to_string())});
    json!({"data": {"search": {"pageInfo": info, "nodes": nodes}}})
}

fn node(world: &World, change: &Change) -> Value {
    let now = world.now();
    let simple = changes::simple(world, change);
    let people = simple["requested_reviewers"].as_array().into_iter().flatten();
    let people = people.map(|person| json!({"login": person["login"]}));
    let teams = simple["requested_teams"].as_array().into_iter().flatten();
    let teams = teams.map(|team| {
        json!({"combinedSlug": format!("{ORGANISATION}/{}", team["slug"].as_str().unwrap_or_default())})
    });
    let asked: Vec<_> =
        people.chain(teams).map(|reviewer| json!({"requestedReviewer": reviewer})).collect();
    let said = changes::said(change, now);
    let last = said.last();
    let reviews: Vec<_> = last
        .iter()
        .map(|(by, at, state)| {
            json!({"state": state, "submittedAt": at.to_rfc3339(), "author": {"login": by.login}})
        })
        .collect();
    json!({
        "number": change.number,
        "title": change.title,
        "url": simple["html_url"],
        "isDraft": false,
        "headRefName": change.branch,
        "baseRefName": "main",
        "createdAt": simple["created_at"],
        "updatedAt": simple["updated_at"],
        "reviewDecision": last.map_or("REVIEW_REQUIRED", |(_, _, state)| *state),
        "repository": {"nameWithOwner": format!("{ORGANISATION}/{}", change.repository)},
        "author": {"login": change.author.login},
        "reviewRequests": {"nodes": asked},
        "latestReviews": {"nodes": reviews},
        "statusCheckRollup": {"state": builds::rollup(world, change)},
    })
}
