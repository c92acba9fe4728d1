//! GitHub as a place where things are built: repositories, pull requests, runs of Actions.
//!
//! Each part is one question or a few, asked conditionally, so that what is as it was costs nothing of
//! the limit. Logs are linked to by the page of their job: the address that GitHub gives out for the
//! log itself is good for a minute and for everybody, so it is never asked for.

mod code;
mod event;
mod pulls;
mod runs;
mod wire;

pub use event::read_ci;

use super::GitHub;
use crate::{
    http::{Answer, HttpError},
    path,
};
use async_trait::async_trait;
use platform::{
    ci::{CiAct, CiSource, NamedRepository, Part, Run, Told},
    code_host::HostError,
    deployments::SourceHealth,
};
use serde::de::DeserializeOwned;

/// Bytes of one answer.
const LONGEST: usize = 8 << 20;

/// The documents of GraphQL that are asked with.
#[must_use]
pub fn documents() -> Vec<String> {
    let pulls = [pulls::PULLS, pulls::OPEN_PULLS].map(|query| format!("{query}{}", pulls::PULL));
    pulls.into_iter().chain(super::delivery::DOCUMENTS.map(str::to_owned)).collect()
}

/// Runs that fit a query, the newest first, and how many GitHub listed, readable or not.
pub(super) async fn runs_before(
    github: &GitHub,
    name: &str,
    query: &str,
) -> Result<(Vec<Run>, usize), HttpError> {
    let place = format!("/actions/runs?{query}");
    let all: wire::WireRuns = github.read(name, &place, false).await?;
    let listed = all.workflow_runs.len();
    Ok((all.workflow_runs.into_iter().filter_map(wire::WireRun::run).collect(), listed))
}

impl GitHub {
    fn below(&self, name: &str, place: &str) -> String {
        format!("/repos/{}/{}{place}", path::part(&self.organisation), path::part(name))
    }

    /// What GitHub answers at a place of a repository.
    async fn answer(&self, name: &str, place: &str, waits: bool) -> Result<Answer, HttpError> {
        let call = self.open(self.client.get(&self.below(name, place))).await?;
        let call = if waits { call.for_person() } else { call };
        call.conditional().most(LONGEST).send().await
    }

    async fn read<T: DeserializeOwned>(
        &self,
        name: &str,
        place: &str,
        waits: bool,
    ) -> Result<T, HttpError> {
        self.answer(name, place, waits).await?.json()
    }

    async fn ask_rest(&self, name: &str, part: &Part, waits: bool) -> Result<Told, HttpError> {
        Ok(match part {
            Part::Facts => Told::Facts(code::facts(self, name, waits).await?),
            Part::Languages => Told::Languages(code::languages(self, name, waits).await?),
            Part::LastCommit => Told::LastCommit(code::last_commit(self, name, waits).await?),
            Part::Branches => Told::Branches(code::branches(self, name, waits).await?),
            Part::Readme => Told::Readme(code::readme(self, name, waits).await?),
            Part::CodeOwners => Told::CodeOwners(code::owners(self, name, waits).await?),
            Part::Runs => Told::Runs(runs::runs(self, name, waits).await?),
            Part::Jobs(run) => Told::Jobs(runs::jobs(self, name, *run, waits).await?),
            Part::Releases => Told::Releases(code::releases(self, name, waits).await?),
            Part::Deployments => Told::Deployments(runs::deployments(self, name, waits).await?),
            Part::Workflows => Told::Workflows(runs::workflows(self, name, waits).await?),
            Part::WorkflowFile(file) => {
                Told::WorkflowFile(code::workflow(self, name, file, waits).await?)
            }
            Part::Pulls | Part::OpenPulls => {
                let reason = "pull requests are asked for by GraphQL".to_owned();
                return Err(HttpError::NotAllowed(reason));
            }
        })
    }
}

#[async_trait]
impl CiSource for GitHub {
    fn name(&self) -> &str {
        self.page.split_once("://").map_or(self.page.as_str(), |(_, rest)| rest)
    }

    fn vendor(&self) -> &'static str {
        "GitHub"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn has(&self, named: &NamedRepository) -> Option<String> {
        let (owner, name) = named.parts();
        let own = CiSource::name(self).split('/').next().unwrap_or_default();
        let here = named.host.as_deref().is_none_or(|host| host.eq_ignore_ascii_case(own));
        (here && owner.eq_ignore_ascii_case(&self.organisation)).then(|| name.to_lowercase())
    }

    async fn ask(&self, repository: &str, part: &Part, waits: bool) -> Result<Told, HostError> {
        match part {
            Part::Pulls => pulls::of_repository(self, repository, waits).await.map(Told::Pulls),
            Part::OpenPulls => pulls::of_account(self, waits).await.map(Told::Pulls),
            part => self.ask_rest(repository, part, waits).await.map_err(|error| {
                let needs = "to read actions, contents, deployments, metadata and pull requests";
                explain(error, needs)
            }),
        }
    }

    async fn act(&self, repository: &str, act: &CiAct) -> Result<(), HostError> {
        let done = runs::act(self, repository, act).await;
        done.map_err(|error| explain(error, "to write actions"))
    }

    fn health(&self) -> SourceHealth {
        SourceHealth {
            left_alone_until: self.client.left_alone_until(),
            limit: self.client.rate_limit("core"),
        }
    }
}

fn explain(error: HttpError, needs: &str) -> HostError {
    match error.status() {
        Some(403) => HostError::Refused(format!("{error}. The credential needs {needs}")),
        _ => super::explain(error),
    }
}
