//! Making repositories, what is told of them, changing and removing them.

use super::{
    super::{Server, Simulated, Slug, address, people, refusal::Refusal, repositories::minimal},
    found,
};
use crate::{
    company::{ORGANISATION, repositories},
    made::{Git, MadeRepository},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use platform::Timestamp;
use serde_json::{Map, Value, json};

/// What may be said of a repository.
const FACTS: [&str; 16] = [
    "description",
    "homepage",
    "has_issues",
    "has_projects",
    "has_wiki",
    "allow_merge_commit",
    "allow_squash_merge",
    "allow_rebase_merge",
    "allow_auto_merge",
    "allow_update_branch",
    "delete_branch_on_merge",
    "squash_merge_commit_title",
    "squash_merge_commit_message",
    "default_branch",
    "custom_properties",
    "is_template",
];

/// A repository of this moment.
pub(super) fn new(name: &str, now: Timestamp) -> MadeRepository {
    let mut facts = Map::new();
    facts.insert("default_branch".to_owned(), json!("main"));
    facts.insert("topics".to_owned(), json!([]));
    let name = name.to_owned();
    MadeRepository { name, facts, created_at: now.0, ..MadeRepository::default() }
}

/// It, in GitHub's form.
pub(in super::super) fn json(server: &Server, made: &MadeRepository) -> Value {
    let mut whole = minimal(&server.world, &made.name);
    let created = Timestamp(made.created_at).to_rfc3339();
    let open = made.pulls.iter().filter(|pull| pull.closed_at.is_none()).count();
    let rest = json!({
        "clone_url": format!("{}/{ORGANISATION}/{}.git", server.address, made.name),
        "created_at": created,
        "updated_at": created,
        "pushed_at": created,
        "size": made.pushes.len(),
        "language": null,
        "open_issues": open,
        "open_issues_count": open,
        "permissions": {"admin": true, "maintain": true, "push": true, "triage": true, "pull": true},
    });
    if let (Some(whole), Value::Object(rest)) = (whole.as_object_mut(), rest) {
        whole.extend(rest);
        whole.extend(made.facts.clone());
        // Only the organisation's own properties and rules are told elsewhere.
        whole.remove("custom_properties");
    }
    whole
}

fn whole(server: &Server, made: &MadeRepository) -> Value {
    let mut whole = json(server, made);
    whole["network_count"] = json!(0);
    whole["subscribers_count"] = json!(0);
    whole["organization"] = address::organisation();
    whole
}

/// `POST /orgs/{organisation}/repos`
pub(in super::super) async fn create(
    State(server): Simulated,
    Path(organisation): Path<String>,
    Json(asked): Json<Map<String, Value>>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    people::ours(&organisation)?;
    let name = asked.get("name").and_then(Value::as_str).unwrap_or_default();
    let allowed = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    if name.is_empty() || name.len() > 100 || !name.chars().all(allowed) || name.starts_with('.') {
        return Err(Refusal::Unprocessable("Repository creation failed: name is invalid"));
    }
    let taken =
        Refusal::Unprocessable("Repository creation failed: name already exists on this account");
    let is_known = repositories().iter().any(|known| known.eq_ignore_ascii_case(name));
    if is_known || server.world.made.find(name).is_some() {
        return Err(taken);
    }
    let mut made = new(name, server.world.now());
    set(&mut made, &asked);
    let visibility = asked.get("visibility").and_then(Value::as_str);
    let is_private = asked.get("private").and_then(Value::as_bool).unwrap_or(false);
    let visibility = visibility.unwrap_or(if is_private { "private" } else { "public" });
    made.facts.insert("visibility".to_owned(), json!(visibility));
    made.facts.insert("private".to_owned(), json!(visibility != "public"));
    let git = Git { folder: server.world.made.git_folder(name) };
    git.begin(made.branch()).await?;
    if asked.get("auto_init") == Some(&json!(true)) {
        let commit = super::first_commit(&git, &format!("# {name}\n")).await?;
        git.run(&["update-ref", &format!("refs/heads/{}", made.branch()), &commit], b"").await?;
    }
    let told = whole(&server, &made);
    if !server.world.made.add(made)? {
        return Err(taken);
    }
    let body = json!({"action": "created", "repository": told, "organization": address::organisation(), "sender": address::user(super::super::ACCOUNT)});
    server.world.webhooks.send("repository", &body, &[], server.world.now());
    Ok((StatusCode::CREATED, Json(told)))
}

fn set(made: &mut MadeRepository, asked: &Map<String, Value>) {
    let known =
        asked.iter().filter(|(name, value)| FACTS.contains(&name.as_str()) && !value.is_null());
    made.facts.extend(known.map(|(name, value)| (name.clone(), value.clone())));
}

pub(super) async fn one(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let (made, _) = found(&server, &name)?;
    Ok(Json(whole(&server, &made)))
}

pub(super) async fn change(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<Map<String, Value>>,
) -> Result<Json<Value>, Refusal> {
    let (_, git) = found(&server, &name)?;
    if let Some(branch) = asked.get("default_branch").and_then(Value::as_str) {
        if git.head(branch).await.is_none() {
            return Err(Refusal::Unprocessable("The branch was not found"));
        }
        git.run(&["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")], b"").await?;
    }
    server.world.made.change(&name, |made| set(made, &asked))?;
    one(State(server), Path((String::new(), name))).await
}

pub(super) async fn remove(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<StatusCode, Refusal> {
    let (made, _) = found(&server, &name)?;
    let told = json(&server, &made);
    server.world.made.remove(&name)?;
    let body = json!({"action": "deleted", "repository": told, "organization": address::organisation(), "sender": address::user(super::super::ACCOUNT)});
    server.world.webhooks.send("repository", &body, &[], server.world.now());
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn topics(
    State(server): Simulated,
    Path((_, name)): Slug,
) -> Result<Json<Value>, Refusal> {
    let (made, _) = found(&server, &name)?;
    Ok(Json(json!({"names": made.facts.get("topics")})))
}

pub(super) async fn set_topics(
    State(server): Simulated,
    Path((_, name)): Slug,
    Json(asked): Json<Value>,
) -> Result<Json<Value>, Refusal> {
    let names = asked.get("names").cloned().unwrap_or_else(|| json!([]));
    let told = names.clone();
    server.world.made.change(&name, |made| made.facts.insert("topics".to_owned(), names))?;
    Ok(Json(json!({"names": told})))
}

pub(super) async fn languages() -> Json<Value> {
    Json(json!({}))
}
