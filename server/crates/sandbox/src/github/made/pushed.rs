//! What follows when something came to a repository: its pull requests go on, Argo CD sees it, and
//! whoever wants to be told is told.

use super::{
    super::{ACCOUNT, Server, address, refusal::Refusal},
    found, repositories,
};
use crate::{
    company::{ORGANISATION, PEOPLE},
    made::{self, Git, MadeRepository, Push},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Looks what is there now, and notes what is new.
pub(super) async fn note(server: &Server, name: &str) -> Result<(), Refusal> {
    let (before, git) = found(server, name)?;
    let now = server.world.now();
    let heads: BTreeMap<String, String> = git.branches().await?.into_iter().collect();
    let main = heads.get(before.branch()).cloned();
    let last = before.pushes.last().map(|push| push.commit.clone());
    let is_new = main.is_some() && main != last;
    let push = match main.filter(|_| is_new) {
        Some(commit) => {
            let title = git.line(&["log", "--max-count=1", "--format=%s", &commit], b"").await?;
            let applications = made::applications_of(&git, &commit).await?;
            Some((Push { at: now.0, commit, title }, applications))
        }
        None => None,
    };
    let told = match &push {
        Some((push, _)) => Some(delivery(server, &before, &git, push, last.as_deref()).await?),
        None => None,
    };
    server.world.made.change(name, |repository| {
        for pull in repository.pulls.iter_mut().filter(|pull| pull.closed_at.is_none()) {
            if let Some(head) = heads.get(&pull.branch) {
                pull.head.clone_from(head);
            }
        }
        if let Some((push, applications)) = push {
            made::note(repository, push, applications);
        }
    })?;
    if let Some(body) = told {
        server.world.webhooks.send("push", &body, &hooks(&before), now);
    }
    Ok(())
}

/// The hooks that the repository names itself.
fn hooks(repository: &MadeRepository) -> Vec<(String, String)> {
    let all = repository.places.get("hooks").and_then(Value::as_array).into_iter().flatten();
    let told = all.filter_map(|hook| {
        let config = hook.get("config")?;
        let secret = config.get("secret").and_then(Value::as_str).unwrap_or_default();
        Some((config.get("url")?.as_str()?.to_owned(), secret.to_owned()))
    });
    told.collect()
}

async fn delivery(
    server: &Server,
    repository: &MadeRepository,
    git: &Git,
    push: &Push,
    before: Option<&str>,
) -> Result<Value, Refusal> {
    let none = "0".repeat(40);
    let from = before.unwrap_or(none.as_str());
    let paths = if let Some(before) = before {
        git.line(&["diff", "--name-status", "--no-renames", before, &push.commit], b"").await?
    } else {
        let all = git.line(&["ls-tree", "-r", "--name-only", &push.commit], b"").await?;
        let added: Vec<String> = all.lines().map(|path| format!("A\t{path}")).collect();
        added.join("\n")
    };
    let of = |sign: &str| -> Vec<&str> {
        let all = paths.lines().filter_map(|line| line.split_once('\t'));
        all.filter(|(found, _)| *found == sign).map(|(_, path)| path).collect()
    };
    let at = platform::Timestamp(push.at).to_rfc3339();
    let author = PEOPLE.first().map_or(ACCOUNT, |person| person.login);
    let commit = json!({
        "id": push.commit,
        "message": push.title,
        "timestamp": at,
        "url": address::page(&repository.name, &format!("commit/{}", push.commit)),
        "author": {"name": author, "username": author},
        "added": of("A"),
        "modified": of("M"),
        "removed": of("D"),
    });
    let mut told = repositories::json(server, repository);
    told["pushed_at"] = json!(at);
    Ok(json!({
        "ref": format!("refs/heads/{}", repository.branch()),
        "before": from,
        "after": push.commit,
        "created": before.is_none(),
        "deleted": false,
        "forced": false,
        "repository": told,
        "organization": {"login": ORGANISATION},
        "sender": address::user(ACCOUNT),
        "commits": [commit],
        "head_commit": commit,
    }))
}
