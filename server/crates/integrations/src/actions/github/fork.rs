//! A fork, to propose something from.

use super::{
    super::asked::{Asked, Method},
    round::{Repo, Round},
    wire::WireAccount,
};
use crate::path::part;
use platform::scaffolder::ActionError;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// How often it is looked for: GitHub makes it in its own time.
const TRIES: usize = 15;

#[derive(Deserialize)]
struct WireFork {
    name: String,
    owner: WireAccount,
}

/// The fork of whoever the credential belongs to; GitHub gives the one that is there already.
pub(super) async fn of<'a>(round: &Round<'a>, base: &str) -> Result<Repo<'a>, ActionError> {
    let repo = &round.repo;
    let asked = Asked::new(Method::Post, repo.at("/forks"), "makes a fork");
    let answer = round.send(&asked).await?;
    let made: WireFork = answer.json().map_err(|error| repo.explain(&error, asked.purpose()))?;
    let fork = Repo {
        github: repo.github,
        token: repo.token.clone(),
        owner: made.owner.login,
        name: made.name,
    };
    let place = fork.at(&format!("/commits/{}", part(base)));
    for _ in 0..TRIES {
        let found: Option<Value> =
            fork.find(&place).await.map_err(|error| fork.explain(&error, "looks for the fork"))?;
        if found.is_some() {
            return Ok(fork);
        }
        repo.github.client().surroundings().sleep(Duration::from_secs(2)).await;
    }
    let message = format!("the fork {} is not there yet", fork.slug());
    Err(ActionError::Unavailable { message, until: None })
}
