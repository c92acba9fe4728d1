//! Which deployment brought the release that an issue was first seen in.

use super::asked::Asked;
use platform::{
    EntityRef, Timestamp,
    deployments::{Application, EntityDeployments, environment_rank},
    errors::{BroughtBy, IssueDetail, Release},
};

/// What was deployed so long before an issue was first seen, in milliseconds, may have brought it.
const NEAR: i64 = 2 * 3_600_000;

impl Asked {
    /// The deployment that brought it, as far as the asker sees deployments.
    pub(super) async fn brought_by(
        &self,
        entity: &EntityRef,
        detail: &IssueDetail,
    ) -> Option<BroughtBy> {
        let deployments = self.service.options.deployments.seen_by(&self.asker);
        // Without a right to see them, or while they do not answer, there is none.
        let told = deployments.of_entity(entity).await.ok()??;
        brought_by(&told, detail)
    }
}

/// First what is of the very release, in the environment that the event came from; else the last that
/// came shortly before.
pub(super) fn brought_by(told: &EntityDeployments, detail: &IssueDetail) -> Option<BroughtBy> {
    let environment = detail.event.as_ref().and_then(|event| event.environment.as_deref());
    let mut applications: Vec<&Application> =
        told.environments.iter().map(|one| &one.application.value).collect();
    applications.sort_by_key(|one| {
        let here = environment.is_some_and(|here| here.eq_ignore_ascii_case(&one.environment));
        (!here, std::cmp::Reverse(environment_rank(&one.environment)))
    });
    let release = detail.first_release.as_ref();
    let exact = release.and_then(|release| {
        applications.iter().find_map(|application| of_release(application, release))
    });
    exact.or_else(|| {
        let seen = detail.issue.first_seen?;
        let here = |one: &&&Application| {
            environment.is_none_or(|here| here.eq_ignore_ascii_case(&one.environment))
        };
        applications.iter().filter(here).find_map(|application| shortly_before(application, seen))
    })
}

fn of_release(application: &Application, release: &Release) -> Option<BroughtBy> {
    let version = application.version();
    let found = application.history.iter().enumerate().find(|(at, deployed)| {
        // Only of what runs now the version is known.
        let version = version.as_deref().filter(|_| *at == 0);
        let tagged = deployed.commit.iter().flat_map(|commit| &commit.tags);
        release.is(version, &deployed.revision)
            || tagged.into_iter().any(|tag| release.is(Some(tag), ""))
    });
    found.map(|(at, _)| brought(application, at, true))
}

fn shortly_before(application: &Application, seen: Timestamp) -> Option<BroughtBy> {
    let near = |at: Timestamp| at <= seen && seen.0.saturating_sub(at.0) <= NEAR;
    let found = application.history.iter().position(|deployed| near(deployed.at))?;
    Some(brought(application, found, false))
}

fn brought(application: &Application, at: usize, certain: bool) -> BroughtBy {
    let deployed = &application.history[at];
    BroughtBy {
        application: application.key.clone(),
        environment: application.environment.clone(),
        version: application.version().filter(|_| at == 0),
        revision: deployed.revision.clone(),
        at: deployed.at,
        commit: deployed.commit.clone(),
        certain,
    }
}
