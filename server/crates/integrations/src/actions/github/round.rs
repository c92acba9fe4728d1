//! One round of an action: the repository that it is about, and the way there.

use super::super::{
    ActionSettings,
    asked::{Asked, explained},
    input,
    repo_url::RepoUrl,
};
use crate::{
    github::GitHub,
    http::{Answer, HttpError},
    path::part,
};
use platform::scaffolder::{ActionCall, ActionError, Planned, PlannedRequest};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::Arc;

/// A repository, asked with a credential.
pub(super) struct Repo<'a> {
    pub github: &'a GitHub,
    pub token: Option<SecretString>,
    pub owner: String,
    pub name: String,
}

/// What a round needs.
pub(super) struct Round<'a> {
    pub call: &'a ActionCall,
    pub settings: &'a ActionSettings,
    pub repo: Repo<'a>,
}

impl<'a> Round<'a> {
    pub fn of(
        accounts: &'a [Arc<GitHub>],
        settings: &'a ActionSettings,
        call: &'a ActionCall,
    ) -> Result<Self, ActionError> {
        let text = call.input.get("repoUrl").and_then(Value::as_str).unwrap_or_default();
        let url = RepoUrl::parse(text)?;
        let (owner, name) = url.slug()?;
        let token = input::token(call);
        let github = account(accounts, &url.host, &owner, token.is_some())?;
        Ok(Self { call, settings, repo: Repo { github, token, owner, name } })
    }

    /// Sends what may be left out: what is refused is told, and the rest goes on.
    pub async fn send_leniently(&self, asked: &Asked) -> Result<(), ActionError> {
        match self.repo.send(asked).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.status(), Some(400..=499)) => {
                self.call.log.tell(&format!("Skipped, {}: {error}", asked.purpose()));
                Ok(())
            }
            Err(error) => Err(self.repo.explain(&error, asked.purpose())),
        }
    }

    pub async fn send(&self, asked: &Asked) -> Result<Answer, ActionError> {
        input::go_on(self.call)?;
        self.repo.send(asked).await.map_err(|error| self.repo.explain(&error, asked.purpose()))
    }

    /// What a draft tells of requests.
    pub fn planned(&self, asked: &[Asked], output: Map<String, Value>) -> Planned {
        Planned { requests: self.told(asked), output, ..Planned::default() }
    }

    pub fn told(&self, asked: &[Asked]) -> Vec<PlannedRequest> {
        asked.iter().map(|one| one.planned(self.repo.github.api())).collect()
    }
}

/// The account that has an owner; with a token of somebody's, any of the host.
pub(super) fn account<'a>(
    accounts: &'a [Arc<GitHub>],
    host: &str,
    owner: &str,
    with_token: bool,
) -> Result<&'a GitHub, ActionError> {
    let mut there = accounts.iter().filter(|account| account.host() == host);
    let own = there.clone().find(|one| one.organisation().eq_ignore_ascii_case(owner));
    let any = || there.next().filter(|_| with_token);
    own.or_else(any).map(AsRef::as_ref).ok_or_else(|| {
        ActionError::Refused(format!(
            "no account of {owner} at {host} is known here: add it to [[catalog.github]] or \
             [[ci.github]], or give the step a token"
        ))
    })
}

impl Repo<'_> {
    /// A place of it in the API.
    pub fn at(&self, place: &str) -> String {
        format!("/repos/{}/{}{place}", part(&self.owner), part(&self.name))
    }

    /// Its page.
    pub fn page(&self) -> String {
        format!("{}/{}/{}", self.github.site(), self.owner, self.name)
    }

    pub fn slug(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    pub async fn send(&self, asked: &Asked) -> Result<Answer, HttpError> {
        let call = asked.call(self.github.client());
        self.github.open_as(call, self.token.as_ref()).await?.send().await
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HttpError> {
        let call = self.github.client().get(path).for_person();
        self.github.open_as(call, self.token.as_ref()).await?.send().await?.json()
    }

    /// The same; `None` where it is not there.
    pub async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, HttpError> {
        match self.get(path).await {
            // 409: an empty repository has no Git.
            Err(error) if matches!(error.status(), Some(404 | 409)) => Ok(None),
            found => found.map(Some),
        }
    }

    /// All pages of a list.
    pub async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HttpError> {
        let client = self.github.client();
        let call = client.get(path).for_person();
        let mut answer = self.github.open_as(call, self.token.as_ref()).await?.send().await?;
        let mut found: Vec<T> = answer.json()?;
        while let Some(next) = answer.next().cloned() {
            let call = client.get_named(&next).for_person();
            answer = self.github.open_as(call, self.token.as_ref()).await?.send().await?;
            found.extend(answer.json::<Vec<T>>()?);
        }
        Ok(found)
    }

    /// An error with what was wanted.
    pub fn explain(&self, error: &HttpError, what: &str) -> ActionError {
        explained(error, &format!("{}: {what}", self.slug()), NEEDS)
    }
}

/// What a credential needs for all of this.
const NEEDS: &str = "to write administration, contents, pull requests, issues, workflows, secrets, \
                     variables and environments, as far as the step uses them";
