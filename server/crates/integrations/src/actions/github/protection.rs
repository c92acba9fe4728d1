//! Protection of branches.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::{Repo, Round},
    undo::of_path,
    wire::WireRepository,
};
use crate::{http::HttpError, path::part};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// What protects a branch.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "they are what the action is given")]
pub(super) struct Protection {
    branch: Option<String>,
    #[serde(alias = "protectEnforceAdmins")]
    enforce_admins: Option<bool>,
    required_approving_review_count: Option<u32>,
    require_code_owner_reviews: bool,
    dismiss_stale_reviews: bool,
    bypass_pull_request_allowances: Option<Value>,
    restrictions: Option<Value>,
    required_status_check_contexts: Vec<String>,
    require_branches_to_be_up_to_date: Option<bool>,
    required_conversation_resolution: bool,
    require_last_push_approval: bool,
    required_commit_signing: bool,
    required_linear_history: bool,
    block_creations: bool,
}

/// What GitHub says of plans in which private branches cannot be protected.
const NOT_IN_PLAN: &str = "Upgrade to GitHub";

/// What GitHub calls the first branch.
const USUAL: &str = "main";

/// How often it is asked for a branch that was pushed just now.
const TRIES: usize = 5;

/// The requests for a branch.
pub(super) fn asked(repo: &Repo<'_>, branch: &str, wanted: &Protection) -> Vec<Asked> {
    let path = repo.at(&format!("/branches/{}/protection", part(branch)));
    let mut reviews = json!({
        "required_approving_review_count": wanted.required_approving_review_count.unwrap_or(1),
        "require_code_owner_reviews": wanted.require_code_owner_reviews,
        "dismiss_stale_reviews": wanted.dismiss_stale_reviews,
        "require_last_push_approval": wanted.require_last_push_approval,
    });
    if let Some(allowances) = &wanted.bypass_pull_request_allowances {
        reviews["bypass_pull_request_allowances"] = allowances.clone();
    }
    let body = json!({
        "required_status_checks": {
            "strict": wanted.require_branches_to_be_up_to_date.unwrap_or(true),
            "contexts": wanted.required_status_check_contexts,
        },
        "enforce_admins": wanted.enforce_admins.unwrap_or(true),
        "required_pull_request_reviews": reviews,
        "restrictions": wanted.restrictions,
        "required_conversation_resolution": wanted.required_conversation_resolution,
        "required_linear_history": wanted.required_linear_history,
        "block_creations": wanted.block_creations,
    });
    let purpose = format!("protects the branch {branch}");
    let mut all = vec![Asked::new(Method::Put, path.clone(), purpose).with_nulls(body)];
    if wanted.required_commit_signing {
        let path = format!("{path}/required_signatures");
        all.push(Asked::new(Method::Post, path, "wants commits to be signed"));
    }
    all
}

/// Protects a branch. Where the plan of the owner has no such thing, that is told, and no error.
pub(super) async fn protect(
    round: &Round<'_>,
    branch: &str,
    wanted: &Protection,
) -> Result<bool, ActionError> {
    for one in asked(&round.repo, branch, wanted) {
        match patiently(round, &one).await {
            Ok(()) => {}
            Err(HttpError::Status { message, .. }) if message.contains(NOT_IN_PLAN) => {
                round.call.log.tell(&format!("Skipped, protects the branch {branch}: {message}"));
                return Ok(false);
            }
            Err(error) => return Err(round.repo.explain(&error, one.purpose())),
        }
    }
    round.call.log.tell(&format!("Protected the branch {branch}"));
    Ok(true)
}

/// A branch that was pushed just now is not known everywhere at once.
async fn patiently(round: &Round<'_>, asked: &Asked) -> Result<(), HttpError> {
    let mut tries = 1;
    loop {
        match round.repo.send(asked).await {
            Err(HttpError::Status { status: 404, message, .. })
                if message.contains("Branch not found") && tries < TRIES =>
            {
                tries += 1;
                let surroundings = round.repo.github.client().surroundings();
                surroundings.sleep(Duration::from_millis(600)).await;
            }
            sent => return sent.map(drop),
        }
    }
}

/// The branch that is meant; `None` where neither it is named nor the repository is there.
async fn branch_of(round: &Round<'_>, wanted: &Protection) -> Result<Option<String>, ActionError> {
    if let Some(branch) = &wanted.branch {
        return Ok(Some(branch.clone()));
    }
    let repo = &round.repo;
    let found = repo.find::<WireRepository>(&repo.at("")).await;
    let found = found.map_err(|error| repo.explain(&error, "looks for its branch"))?;
    Ok(found.map(|found| found.default_branch.unwrap_or_else(|| USUAL.to_owned())))
}

/// `github:branch-protection:create`
pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let wanted: Protection = input::read(round.call)?;
    let branch = branch_of(round, &wanted).await?.ok_or_else(|| {
        ActionError::Refused(format!("{} is not there, or may not be seen", round.repo.page()))
    })?;
    let repo = &round.repo;
    let place = format!("/branches/{}/protection", part(&branch));
    let look = async {
        match repo.find::<Value>(&repo.at(&place)).await {
            Ok(found) => Ok(found.is_some()),
            Err(HttpError::Status { message, .. }) if message.contains(NOT_IN_PLAN) => Ok(false),
            Err(error) => Err(repo.explain(&error, "looks how it is protected")),
        }
    };
    let was_there = once::before(round.call, "was protected", look).await?;
    if !protect(round, &branch, &wanted).await? {
        return Ok(ActionDone::default());
    }
    if !was_there {
        let label = format!("the protection of {branch} in {}", repo.slug());
        once::keep_made(round.call, of_path(round, label, place)).await?;
    }
    Ok(ActionDone { output: Map::new(), made: once::made(round.call).await? })
}

pub(super) async fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let wanted: Protection = input::read(round.call)?;
    // A step before it may make the repository.
    let branch = branch_of(round, &wanted).await?.unwrap_or_else(|| USUAL.to_owned());
    Ok(round.planned(&asked(&round.repo, &branch, &wanted), Map::new()))
}
