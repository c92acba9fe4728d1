//! What is around a repository: who may do what, topics, variables. Each is said as it shall be, so that
//! saying it again changes nothing.

use super::{
    super::asked::{Asked, Method},
    input::{Collaborator, Publish},
    round::{Repo, Round},
    secrets,
};
use crate::path::part;
use platform::scaffolder::ActionError;
use serde_json::json;

/// Where secrets of a repository are.
pub(super) const SECRETS: &str = "/actions/secrets";

/// Says all of it.
pub(super) async fn settle(round: &Round<'_>, input: &Publish) -> Result<(), ActionError> {
    if let Some(asked) = access(&round.repo, input) {
        round.send(&asked).await?;
    }
    for asked in lenient(&round.repo, input) {
        round.send_leniently(&asked).await?;
    }
    for (name, value) in &input.repo_variables {
        variable(round, "/actions/variables", name, value).await?;
    }
    secrets::keep(round, SECRETS, &input.secrets).await?;
    for asked in strict(&round.repo, input) {
        round.send(&asked).await?;
    }
    Ok(())
}

/// The same, as a draft tells it.
pub(super) fn plan(round: &Round<'_>, input: &Publish) -> Vec<Asked> {
    let repo = &round.repo;
    let variables = input.repo_variables.iter();
    access(repo, input)
        .into_iter()
        .chain(lenient(repo, input))
        .chain(variables.map(|(name, value)| new_variable(repo, "/actions/variables", name, value)))
        .chain(secrets::plan(round, SECRETS, &input.secrets))
        .chain(strict(repo, input))
        .collect()
}

/// Sets a variable, whether it is there or not.
pub(super) async fn variable(
    round: &Round<'_>,
    place: &str,
    name: &str,
    value: &str,
) -> Result<(), ActionError> {
    let repo = &round.repo;
    let asked = new_variable(repo, place, name, value);
    match repo.send(&asked).await {
        Ok(_) => Ok(()),
        Err(error) if error.status() == Some(409) => {
            let path = repo.at(&format!("{place}/{}", part(name)));
            let asked = Asked::new(Method::Patch, path, format!("sets the variable {name}"));
            let asked = asked.with(json!({"name": name, "value": value}));
            round.send(&asked).await.map(drop)
        }
        Err(error) => Err(repo.explain(&error, asked.purpose())),
    }
}

/// The request that makes a variable.
pub(super) fn new_variable(repo: &Repo<'_>, place: &str, name: &str, value: &str) -> Asked {
    let asked = Asked::new(Method::Post, repo.at(place), format!("sets the variable {name}"));
    asked.with(json!({"name": name, "value": value}))
}

/// Who looks after it: a team (`acme/payments`) or a person, with all rights.
fn access(repo: &Repo<'_>, input: &Publish) -> Option<Asked> {
    let access = input.access.as_deref().filter(|access| *access != repo.owner)?;
    Some(match access.split_once('/') {
        Some((owner, team)) if owner.eq_ignore_ascii_case(&repo.owner) => {
            of_team(repo, team, "admin")
        }
        _ => of_person(repo, access, "admin"),
    })
}

/// What is skipped, and told, when GitHub refuses it.
fn lenient(repo: &Repo<'_>, input: &Publish) -> Vec<Asked> {
    let people = input.collaborators.iter().filter_map(|one| collaborator(repo, one));
    let topics = input.topics.as_ref().map(|topics| {
        let names: Vec<String> = topics.iter().map(|topic| topic.to_lowercase()).collect();
        let asked = Asked::new(Method::Put, repo.at("/topics"), "sets the topics");
        asked.with(json!({"names": names}))
    });
    people.chain(topics).collect()
}

fn strict(repo: &Repo<'_>, input: &Publish) -> Vec<Asked> {
    let mut all = Vec::new();
    if let Some(oidc) = &input.oidc_customization {
        let path = repo.at("/actions/oidc/customization/sub");
        let asked = Asked::new(Method::Put, path, "says what tokens of workflows tell");
        all.push(asked.with(json!({
            "use_default": oidc.use_default,
            "include_claim_keys": oidc.include_claim_keys,
        })));
    }
    if input.subscribe == Some(true) {
        let asked = Asked::new(Method::Put, repo.at("/subscription"), "watches it");
        all.push(asked.with(json!({"subscribed": true, "ignored": false})));
    }
    if let Some(level) = &input.workflow_access {
        let path = repo.at("/actions/permissions/access");
        let asked = Asked::new(Method::Put, path, "says who may use its workflows");
        all.push(asked.with(json!({"access_level": level})));
    }
    if input.allow_update_branch == Some(true) {
        let asked = Asked::new(Method::Patch, repo.at(""), "lets branches be brought up to date");
        all.push(asked.with(json!({"allow_update_branch": true})));
    }
    all
}

fn collaborator(repo: &Repo<'_>, one: &Collaborator) -> Option<Asked> {
    let name = |reference: &str| {
        // References of the catalog are taken by their names.
        reference.rsplit([':', '/']).next().unwrap_or(reference).to_owned()
    };
    if let Some(user) = one.user.as_deref().or(one.username.as_deref()) {
        return Some(of_person(repo, &name(user), &one.access));
    }
    one.team.as_deref().map(|team| of_team(repo, &name(team), &one.access))
}

fn of_person(repo: &Repo<'_>, login: &str, access: &str) -> Asked {
    let path = repo.at(&format!("/collaborators/{}", part(login)));
    let asked = Asked::new(Method::Put, path, format!("gives {login} {access}"));
    asked.with(json!({"permission": access}))
}

fn of_team(repo: &Repo<'_>, team: &str, access: &str) -> Asked {
    let (owner, name) = (part(&repo.owner), part(&repo.name));
    let path = format!("/orgs/{owner}/teams/{}/repos/{owner}/{name}", part(team));
    let asked = Asked::new(Method::Put, path, format!("gives the team {team} {access}"));
    asked.with(json!({"permission": access}))
}
