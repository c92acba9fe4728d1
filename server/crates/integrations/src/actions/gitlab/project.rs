//! A project that is made once, and who owns it.

use super::{
    super::{
        asked::{Asked, Method},
        once,
    },
    input::Publish,
    round::Round,
    wire::{WireBranch, WireNumber, WireProject},
};
use crate::{
    http::HttpError,
    path::{part, with_query},
};
use platform::scaffolder::{ActionError, Change};
use serde_json::json;

/// Owner and name, which a new project needs.
pub(super) fn names<'a>(round: &'a Round<'_>) -> Result<(&'a str, &'a str), ActionError> {
    let (owner, name) = (round.url.owner.as_deref(), round.url.repo.as_deref());
    owner.zip(name).ok_or_else(|| {
        ActionError::Input(
            "repoUrl names no owner or no repo: gitlab.com?owner=…&repo=…".to_owned(),
        )
    })
}

/// The project, when it is there.
pub(super) async fn there(round: &Round<'_>) -> Result<Option<WireProject>, ActionError> {
    let found = round.way.find(&round.at("")?).await;
    found.map_err(|error| round.explain(&error, "looks for the project"))
}

/// The number of a group, or of a person's own.
pub(super) async fn namespace(round: &Round<'_>, owner: &str) -> Result<u64, ActionError> {
    let found = round.way.find::<WireNumber>(&format!("/namespaces/{}", part(owner))).await;
    let found = found.map_err(|error| round.explain(&error, "looks for the group"))?;
    found.map(|found| found.id).ok_or_else(|| {
        ActionError::Input(format!("GitLab has no group {owner} that the credential may see"))
    })
}

/// Makes it, or takes up what an earlier try made.
pub(super) async fn create(round: &Round<'_>, input: &Publish) -> Result<WireProject, ActionError> {
    let (owner, name) = names(round)?;
    let asked = input.asked(name, Some(namespace(round, owner).await?));
    round.call.log.tell(&format!("Making the project {owner}/{name}"));
    let find = async {
        let Some(found) = there(round).await? else { return Ok(None) };
        let place = round.at("/repository/branches?per_page=1")?;
        let branches = round.way.find::<Vec<WireBranch>>(&place).await;
        let branches = branches.map_err(|error| round.explain(&error, "looks at what it holds"))?;
        if branches.is_none_or(|branches| branches.is_empty()) {
            return Ok(Some(found));
        }
        Err(ActionError::Refused(format!(
            "{} was made meanwhile and holds something else; choose another name",
            found.web_url
        )))
    };
    let make = async { round.way.send(&asked).await?.json::<WireProject>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    let made = once::make(round.call, "project", find, make, explain).await?;
    once::keep_made(round.call, change(round, &made, None)?).await?;
    Ok(made)
}

/// What is told of it for its removal: with the commit that its head must still be.
pub(super) fn change(
    round: &Round<'_>,
    made: &WireProject,
    commit: Option<&str>,
) -> Result<Change, ActionError> {
    let mut object = round.object("project", &format!("/projects/{}", made.id));
    object["commit"] = json!(commit);
    let label = format!("the project {}", round.project()?);
    Ok(Change { action: round.call.action.clone(), label, object })
}

/// Who becomes an owner beside the group.
pub(super) async fn owners(
    round: &Round<'_>,
    input: &Publish,
    made: &WireProject,
) -> Result<(), ActionError> {
    let mut all = Vec::new();
    if input.set_user_as_owner {
        let me = round.way.get::<WireNumber>("/user").await;
        all.push(me.map_err(|error| round.explain(&error, "asks whose token it is"))?.id);
    }
    if let Some(name) = &input.owner_username {
        let place = with_query("/users", &[("username", name.as_str())]);
        let found = round.way.get::<Vec<WireNumber>>(&place).await;
        let found = found.map_err(|error| round.explain(&error, "looks for a person"))?;
        match found.first() {
            Some(person) => all.push(person.id),
            None => round.call.log.tell(&format!("Skipped, {name} is not found at GitLab")),
        }
    }
    for id in all {
        let place = format!("/projects/{}/members", made.id);
        let asked = Asked::new(Method::Post, place, "makes somebody an owner");
        let asked = asked.with(json!({"user_id": id, "access_level": 50}));
        match round.way.send(&asked).await {
            // They are a member already.
            Err(error) if error.status() != Some(409) => {
                return Err(round.explain(&error, asked.purpose()));
            }
            _ => {}
        }
    }
    Ok(())
}
