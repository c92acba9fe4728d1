//! What repositories tell Argo CD to run: each `Application` in `deploy/argocd` or `applications` of
//! their main branch, in the environment that it names.

use super::{Git, GitFault, MadeRepository, Push};
use crate::{
    company::{Environment, Language, PEOPLE, Service},
    history::{Change, ChangeKind, Delivery, Initiator, Outcome},
};
use platform::Timestamp;
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, path::Path};

/// The folders in which it is looked for.
const FOLDERS: [&str; 2] = ["deploy/argocd/", "applications/"];

/// Milliseconds until a push is seen, until it is there, and until it is well.
const SEEN: i64 = 2_000;
const THERE: i64 = 6_000;
const WELL: i64 = 10_000;

/// An application, as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeApplication {
    pub name: String,
    pub project: String,
    pub namespace: String,
    pub environment: String,
    /// The commit with which it came.
    #[serde(default)]
    pub since: String,
}

/// The applications of a commit.
pub(crate) async fn read(git: &Git, commit: &str) -> Result<Vec<MadeApplication>, GitFault> {
    let mut found = Vec::new();
    for file in git.listed(commit, true).await? {
        let wanted = FOLDERS.iter().any(|folder| file.path.starts_with(folder));
        let ending = Path::new(&file.path).extension();
        let is_yaml = ending.is_some_and(|ending| ending == "yaml" || ending == "yml");
        if wanted && is_yaml && file.kind == "blob" {
            let text = git.text(commit, &file.path).await?;
            let text = String::from_utf8_lossy(&text).into_owned();
            found.extend(text.split("\n---").filter_map(application));
        }
    }
    Ok(found)
}

/// The application of a document; none of one that goes to no environment that there is.
fn application(document: &str) -> Option<MadeApplication> {
    let lines: Vec<&str> = document.lines().filter(|line| !line.trim().starts_with('#')).collect();
    if !lines.contains(&"kind: Application") {
        return None;
    }
    let destination = || block(&lines, "  destination:");
    let cluster = value(destination(), "name").or_else(|| value(destination(), "server"))?;
    let environment = Environment::ALL.into_iter().find(|one| cluster.contains(one.name()))?;
    Some(MadeApplication {
        name: value(block(&lines, "metadata:"), "name")?,
        project: value(block(&lines, "spec:"), "project").unwrap_or_else(|| "default".to_owned()),
        namespace: value(destination(), "namespace").unwrap_or_else(|| "default".to_owned()),
        environment: environment.name().to_owned(),
        since: String::new(),
    })
}

/// What stands directly below a key.
fn block<'a>(lines: &'a [&'a str], key: &str) -> Vec<&'a str> {
    let depth = key.len() - key.trim_start().len();
    let below = lines.iter().skip_while(|line| line.trim_end() != key).skip(1);
    let inside =
        |line: &&&str| line.trim().is_empty() || line.len() - line.trim_start().len() > depth;
    let inner = below.take_while(inside).copied();
    inner.filter(|line| line.len() - line.trim_start().len() == depth + 2).collect()
}

fn value(block: Vec<&str>, key: &str) -> Option<String> {
    let found = block
        .into_iter()
        .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':').map(str::trim))?;
    let plain = found.trim_matches(['"', '\'']);
    (!plain.is_empty()).then(|| plain.to_owned())
}

/// An application that there is, with what was delivered to it.
pub(crate) struct Deployed {
    pub service: &'static Service,
    pub environment: Environment,
    pub deliveries: Vec<Delivery>,
}

/// Names that last as long as the process: the simulated company has no others.
#[derive(Default)]
pub(crate) struct DeployedHere {
    texts: HashMap<String, &'static str>,
    services: HashMap<MadeApplicationKey, &'static Service>,
}

type MadeApplicationKey = (String, String, String, String);

impl DeployedHere {
    /// The applications of a repository.
    pub fn of(&mut self, repository: &MadeRepository) -> Vec<Deployed> {
        let applications = repository.applications.iter();
        let all = applications.filter_map(|application| {
            let environment = Environment::of_name(&application.environment)?;
            let service = self.service(repository, application);
            // What came before it was not for it.
            let all = &repository.pushes;
            let first = all.iter().position(|push| push.commit == application.since);
            let pushes = all.iter().enumerate().skip(first.unwrap_or(0));
            let deliveries =
                pushes.filter_map(|(number, push)| self.delivery(service.repository, number, push));
            let deliveries = deliveries.collect();
            Some(Deployed { service, environment, deliveries })
        });
        all.collect()
    }

    fn lasting(&mut self, text: &str) -> &'static str {
        if let Some(known) = self.texts.get(text).copied() {
            return known;
        }
        let lasting: &'static str = Box::leak(text.to_owned().into_boxed_str());
        self.texts.insert(text.to_owned(), lasting);
        lasting
    }

    fn service(
        &mut self,
        repository: &MadeRepository,
        application: &MadeApplication,
    ) -> &'static Service {
        let MadeApplication { name, project, namespace, .. } = application.clone();
        let key = (repository.name.clone(), name, project, namespace);
        if let Some(known) = self.services.get(&key).copied() {
            return known;
        }
        let service = Service {
            name: self.lasting(&key.1),
            repository: self.lasting(&key.0),
            team: self.lasting(&key.2),
            language: Language::Go,
            environments: &[],
            namespace: self.lasting(&key.3),
            pace: 0,
            about: "",
        };
        let lasting: &'static Service = Box::leak(Box::new(service));
        self.services.insert(key, lasting);
        lasting
    }

    /// What came to the main branch, the first first, as changes that were merged.
    pub fn changes(&mut self, repository: &MadeRepository) -> Vec<Change> {
        let name = self.lasting(&repository.name);
        let pushes = repository.pushes.iter().enumerate();
        pushes.filter_map(|(number, push)| self.change(name, number, push)).collect()
    }

    fn change(&mut self, repository: &'static str, number: usize, push: &Push) -> Option<Change> {
        let at = Timestamp(push.at);
        Some(Change {
            repository,
            number: i64::try_from(number).ok()? + 1,
            kind: ChangeKind::Chore,
            title: self.lasting(&push.title),
            author: PEOPLE.first()?,
            branch: "main".to_owned(),
            begun: at,
            opened: at,
            review: None,
            ended: at,
            accepted: true,
            head: push.commit.clone(),
            commit: push.commit.clone(),
            additions: 0,
            deletions: 0,
            files: 1,
        })
    }

    fn delivery(
        &mut self,
        repository: &'static str,
        number: usize,
        push: &Push,
    ) -> Option<Delivery> {
        let at = |after: i64| Timestamp(push.at + after);
        Some(Delivery {
            change: self.change(repository, number, push)?,
            revision: push.commit.clone(),
            wanted: Some(at(0)),
            started: at(SEEN),
            finished: at(THERE),
            settled: at(WELL),
            outcome: Outcome::Runs,
            by: Initiator::Automated,
            infos: Vec::new(),
            is_rollback: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_goes_where_it_says() {
        let text = "# what\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop-staging\n  labels:\n    name: other\nspec:\n  project: payments\n  source:\n    path: deploy/chart\n  destination:\n    name: staging\n    namespace: shop\n  syncPolicy: {}\n";
        let read = application(text).unwrap();
        assert_eq!((read.name.as_str(), read.environment.as_str()), ("shop-staging", "staging"));
        assert_eq!((read.project.as_str(), read.namespace.as_str()), ("payments", "shop"));
        let here = text.replace("name: staging", "server: https://kubernetes.default.svc");
        assert_eq!(application(&here), None);
        assert_eq!(application("kind: Service\n"), None);
    }
}
