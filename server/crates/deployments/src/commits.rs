//! Commits of revisions: a source is asked for each one once, and for few at a time.

use crate::write::Kept;
use futures::{StreamExt, stream};
use platform::deployments::{
    Application, Change, Commit, DeploymentSource, RevisionOf, SourceError,
};
use std::collections::{BTreeMap, BTreeSet};

/// How many are asked for in one pass: a first one of thousands is spread over several.
const PASS: usize = 60;

/// How many are asked for at once.
const AT_ONCE: usize = 4;

/// How far back the commits of an application are asked for.
const BACK: usize = 5;

/// Commits that are remembered.
const REMEMBERED: usize = 20_000;

/// Repository and revision.
type Revision = (String, String);

/// What is known of commits; `None` is that the source knows nothing.
#[derive(Default)]
pub(crate) struct Commits(BTreeMap<Revision, Option<Commit>>);

impl Commits {
    /// Puts commits into the histories of applications.
    pub async fn complete(
        &mut self,
        source: &dyn DeploymentSource,
        kept: &Kept,
        applications: &mut [Application],
    ) {
        for application in applications.iter() {
            self.remember(kept, application);
        }
        let mut wanted: BTreeSet<Revision> = BTreeSet::new();
        let mut questions = Vec::new();
        for application in applications.iter() {
            for deployed in application.history.iter().take(BACK) {
                let revision = (application.repository.clone(), deployed.revision.clone());
                let open = is_commit(&revision.1) && !self.0.contains_key(&revision);
                if open && questions.len() < PASS && wanted.insert(revision.clone()) {
                    questions.push((
                        revision,
                        application.key.clone(),
                        application.project.clone(),
                    ));
                }
            }
        }
        let asked = questions.into_iter().map(|(revision, key, project)| async move {
            let of = RevisionOf { key: &key, project: &project, revision: &revision.1 };
            let answer = source.commit(of).await;
            (revision, answer)
        });
        let answers: Vec<_> = stream::iter(asked).buffer_unordered(AT_ONCE).collect().await;
        for (revision, answer) in answers {
            match answer {
                Ok(commit) => drop(self.0.insert(revision, commit)),
                // It will not answer later either.
                Err(SourceError::Refused(_)) => drop(self.0.insert(revision, None)),
                Err(_) => {}
            }
        }
        for application in applications {
            for deployed in &mut application.history {
                let revision = (application.repository.clone(), deployed.revision.clone());
                deployed.commit = self.0.get(&revision).cloned().flatten();
            }
        }
    }

    /// The same of changes.
    pub async fn complete_changes(
        &mut self,
        source: &dyn DeploymentSource,
        kept: &Kept,
        changes: &mut [Change],
    ) {
        let mut applications: Vec<Application> = Vec::new();
        for change in changes.iter() {
            if let Change::Is { application, .. } = change {
                applications.push(Application::clone(application));
            }
        }
        self.complete(source, kept, &mut applications).await;
        let mut completed = applications.into_iter();
        for change in changes {
            if let Change::Is { application, .. } = change
                && let Some(complete) = completed.next()
            {
                **application = complete;
            }
        }
    }

    /// What is stored needs not be asked for again.
    fn remember(&mut self, kept: &Kept, application: &Application) {
        if self.0.len() > REMEMBERED {
            self.0.clear();
        }
        let Some(before) = kept.get(&application.key) else { return };
        for deployed in &before.history {
            if let Some(commit) = &deployed.commit {
                let revision = (before.repository.clone(), deployed.revision.clone());
                self.0.entry(revision).or_insert_with(|| Some(commit.clone()));
            }
        }
    }
}

/// Charts and images have versions, and no commits.
fn is_commit(revision: &str) -> bool {
    revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}
