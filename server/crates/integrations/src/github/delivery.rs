//! GitHub as a place that remembers what came to production: commits of the main branch with their pull
//! requests and deployments by GraphQL, which takes one question where REST takes one for each; runs by
//! REST, which GraphQL does not list. Nobody waits for any of it.

mod changes;
mod deployments;

use super::{GitHub, ci::runs_before, explain};
use crate::path;
use async_trait::async_trait;
use platform::{
    Timestamp,
    ci::{CiSource, NamedRepository, RunState},
    code_host::{HostError, RateLimit},
    delivery::{Build, BuildEnd, DeliverySource, Portion, Stream},
    deployments::SourceHealth,
};

/// Runs of one portion.
const RUNS: usize = 100;

/// The documents of GraphQL that are asked with.
pub(super) const DOCUMENTS: [&str; 2] = [changes::CHANGES, deployments::DEPLOYMENTS];

#[async_trait]
impl DeliverySource for GitHub {
    fn name(&self) -> &str {
        CiSource::name(self)
    }

    fn vendor(&self) -> &'static str {
        CiSource::vendor(self)
    }

    fn has(&self, named: &NamedRepository) -> Option<String> {
        CiSource::has(self, named)
    }

    async fn portion(
        &self,
        repository: &str,
        stream: Stream,
        next: Option<&str>,
    ) -> Result<Portion, HostError> {
        match stream {
            Stream::Changes => changes::portion(self, repository, next).await,
            Stream::Deployments => deployments::portion(self, repository, next).await,
            Stream::Builds => builds(self, repository, next).await,
        }
    }

    fn health(&self) -> SourceHealth {
        let now = self.client.now();
        let limits = ["core", "graphql"].into_iter().filter_map(|one| self.client.rate_limit(one));
        // What is told of a period that is over says nothing of this one.
        let limits = limits.filter(|limit| limit.resets_at > now);
        // Of the two the one of which less is left.
        let limit = limits.min_by(|one, other| {
            let left =
                |limit: &RateLimit| limit.remaining.saturating_mul(1_000) / limit.limit.max(1);
            left(one).cmp(&left(other))
        });
        SourceHealth { left_alone_until: self.client.left_alone_until(), limit }
    }
}

/// Runs of pushes to the main branch, from a moment on back. GitHub lists no more than a thousand of one
/// question, so each begins where the one before ended.
async fn builds(github: &GitHub, name: &str, next: Option<&str>) -> Result<Portion, HostError> {
    let repository = super::repositories::one(github, name).await.map_err(explain)?;
    let branch = repository.and_then(|one| one.default_branch);
    let branch = branch.filter(|branch| !branch.is_empty());
    let branch = branch.map(|branch| format!("&branch={}", path::part(&branch)));
    let until = next.map(|until| format!("&created={}", path::part(&format!("<={until}"))));
    let query = format!(
        "event=push&exclude_pull_requests=true&per_page={RUNS}{}{}",
        branch.unwrap_or_default(),
        until.unwrap_or_default()
    );
    let (runs, listed) = runs_before(github, name, &query).await.map_err(explain)?;
    let builds: Vec<Build> = runs
        .into_iter()
        .map(|run| Build {
            run: run.id,
            commit: run.commit,
            attempt: run.attempt,
            created_at: run.created_at,
            started_at: run.started_at.unwrap_or(run.created_at),
            finished_at: run.updated_at,
            end: end(run.state),
            page: run.page,
        })
        .collect();
    let earliest = builds.iter().map(|build| build.created_at).min();
    let next = earliest.filter(|_| listed >= RUNS).map(|earliest| {
        // Where a whole page is of one second, the next one begins before it.
        let same = next.is_some_and(|until| until == earliest.to_rfc3339());
        Timestamp(earliest.0 - if same { 1_000 } else { 0 }).to_rfc3339()
    });
    Ok(Portion { builds, next, ..Portion::default() })
}

const fn end(state: RunState) -> BuildEnd {
    match state {
        RunState::Succeeded => BuildEnd::Passed,
        RunState::Failed | RunState::TimedOut => BuildEnd::Failed,
        RunState::Queued | RunState::Waiting | RunState::Running => BuildEnd::Running,
        RunState::Cancelled | RunState::Skipped | RunState::Neutral | RunState::Unknown => {
            BuildEnd::Ended
        }
    }
}
