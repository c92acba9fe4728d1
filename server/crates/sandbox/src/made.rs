//! Repositories that were made through GitHub's API: real ones of Git, in a folder of the sandbox's own,
//! with what the API says of them beside. They outlast the process, as GitHub's do.

mod applications;
mod git;

pub(crate) use applications::{MadeApplication, read as applications_of};
pub(crate) use git::{Git, GitFault, command, fed};

use crate::history::Change;
use applications::DeployedHere;
use platform::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many pushes of one repository are remembered.
const PUSHES: usize = 20;

/// Where what the API says is kept.
const RECORDS: &str = "repositories.json";

/// A repository, as far as it is not in Git.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct MadeRepository {
    pub name: String,
    /// What the API tells of it, over what it tells of all.
    pub facts: Map<String, Value>,
    pub created_at: i64,
    /// What came to its main branch, the first first.
    pub pushes: Vec<Push>,
    pub pulls: Vec<Pull>,
    /// What is kept at places of it: protection, hooks, secrets, issues.
    pub places: BTreeMap<String, Value>,
    /// The number that was given last.
    pub last_number: i64,
    /// What its files tell Argo CD to run.
    pub applications: Vec<MadeApplication>,
}

/// That something came to the main branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Push {
    pub at: i64,
    pub commit: String,
    pub title: String,
}

/// A pull request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pull {
    pub number: i64,
    pub title: String,
    pub body: Option<String>,
    pub branch: String,
    /// The last commit of its branch.
    pub head: String,
    pub target: String,
    /// The commit that it was opened on.
    pub base: String,
    pub draft: bool,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
    /// The commit that it was merged as.
    pub merged: Option<String>,
}

/// All of them.
pub(crate) struct Made {
    folder: PathBuf,
    all: Mutex<BTreeMap<String, MadeRepository>>,
    here: Mutex<DeployedHere>,
}

impl MadeRepository {
    pub fn branch(&self) -> &str {
        self.facts.get("default_branch").and_then(Value::as_str).unwrap_or("main")
    }

    /// A number that no issue, pull request or hook of it has.
    pub fn number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }
}

impl Made {
    /// Those of a folder; what is there is taken up.
    pub fn open(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let known = match fs::read(folder.join(RECORDS)) {
            Ok(text) => serde_json::from_slice(&text).map_err(io::Error::other)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { folder, all: Mutex::new(known), here: Mutex::default() })
    }

    /// None, and no folder for any.
    #[cfg(test)]
    pub fn nowhere() -> Self {
        Self { folder: PathBuf::new(), all: Mutex::default(), here: Mutex::default() }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, MadeRepository>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The names of all of them.
    pub fn names(&self) -> Vec<String> {
        self.all().values().map(|one| one.name.clone()).collect()
    }

    pub fn find(&self, name: &str) -> Option<MadeRepository> {
        self.all().get(&name.to_lowercase()).cloned()
    }

    /// Adds one; false when there is one of that name.
    pub fn add(&self, repository: MadeRepository) -> io::Result<bool> {
        let mut all = self.all();
        let name = repository.name.to_lowercase();
        if all.contains_key(&name) {
            return Ok(false);
        }
        all.insert(name, repository);
        self.keep(&all).map(|()| true)
    }

    /// Changes one, when it is there.
    pub fn change<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut MadeRepository) -> T,
    ) -> io::Result<Option<T>> {
        let mut all = self.all();
        let Some(repository) = all.get_mut(&name.to_lowercase()) else { return Ok(None) };
        let changed = change(repository);
        self.keep(&all).map(|()| Some(changed))
    }

    /// Removes one, with its files.
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        let mut all = self.all();
        let found = all.remove(&name.to_lowercase()).is_some();
        if found {
            self.keep(&all)?;
            let folder = self.git_folder(name);
            if folder.is_dir() {
                fs::remove_dir_all(folder)?;
            }
        }
        Ok(found)
    }

    /// The folder of a repository's Git.
    pub fn git_folder(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{}.git", name.to_lowercase()))
    }

    /// The folder that all of them are in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whoever dies while writing leaves what was there.
    fn keep(&self, all: &BTreeMap<String, MadeRepository>) -> io::Result<()> {
        let text = serde_json::to_vec(all).map_err(io::Error::other)?;
        let new = self.folder.join(format!("{RECORDS}.new"));
        fs::write(&new, text)?;
        fs::rename(new, self.folder.join(RECORDS))
    }

    /// What came to the main branch of one, the last first.
    pub fn changes(&self, name: &str) -> Option<Vec<Change>> {
        let repository = self.find(name)?;
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changes = here.changes(&repository);
        changes.reverse();
        Some(changes)
    }

    /// What there is to deliver of applications, in every environment.
    pub fn deployed(&self) -> Vec<applications::Deployed> {
        let all = self.all();
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().flat_map(|repository| here.of(repository)).collect()
    }
}

/// Notes what came to the main branch.
pub(crate) fn note(
    repository: &mut MadeRepository,
    push: Push,
    applications: Vec<MadeApplication>,
) {
    if repository.pushes.len() == PUSHES {
        repository.pushes.remove(0);
    }
    repository.facts.insert("pushed_at".to_owned(), Timestamp(push.at).to_rfc3339().into());
    let known = std::mem::take(&mut repository.applications);
    let dated = applications.into_iter().map(|application| {
        let before = known.iter().find(|one| {
            (&one.name, &one.environment) == (&application.name, &application.environment)
        });
        let since = before.map_or_else(|| push.commit.clone(), |one| one.since.clone());
        MadeApplication { since, ..application }
    });
    repository.applications = dated.collect();
    repository.pushes.push(push);
}
