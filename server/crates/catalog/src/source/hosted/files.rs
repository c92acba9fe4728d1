//! The files of one repository at one commit, as the traversal wants them.

use crate::source::{files::Files, hosts::Pages, place::Place};
use moka::sync::Cache;
use platform::{
    Timestamp,
    code_host::{CodeHost, FilePages, HostError, Repository, RepositoryFile},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::runtime::Handle;

/// Bytes of texts that are kept: files that lead on or are broken are looked at in every pass, and
/// must not be asked for in every pass.
const KEPT: u64 = 32 << 20;

/// Texts by repository, path and version, which never change.
#[derive(Clone)]
pub(super) struct Texts(Cache<(String, String, String), Arc<str>>);

impl Default for Texts {
    fn default() -> Self {
        let weigh = |key: &(String, String, String), text: &Arc<str>| {
            let bytes = key.0.len() + key.1.len() + key.2.len() + text.len();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(KEPT).weigher(weigh).build())
    }
}

/// The files.
pub(super) struct RepositoryFiles {
    host: Arc<dyn CodeHost>,
    repository: Repository,
    branch: String,
    commit: String,
    texts: Texts,
    runtime: Handle,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The versions of the files that were asked for; `None` of one that is not there.
    versions: HashMap<String, Option<String>>,
    /// The files that matched a list of patterns.
    matching: HashMap<Vec<String>, Vec<String>>,
    /// The host would not answer before.
    limited: Option<Timestamp>,
}

impl RepositoryFiles {
    pub fn new(
        host: Arc<dyn CodeHost>,
        repository: Repository,
        branch: String,
        commit: String,
        texts: Texts,
    ) -> Self {
        let (runtime, state) = (Handle::current(), Mutex::default());
        Self { host, repository, branch, commit, texts, runtime, state }
    }

    /// Whether these are the files of a repository as it is named now, at this branch and commit.
    pub fn are_of(&self, repository: &Repository, branch: &str, commit: &str) -> bool {
        let (id, page) = (&self.repository.id, &self.repository.page);
        *id == repository.id
            && *page == repository.page
            && self.branch == branch
            && self.commit == commit
    }

    /// The paths that match one of the patterns, sorted.
    pub async fn find(&self, patterns: &[String]) -> Result<Vec<String>, HostError> {
        if let Some(known) = self.state(|state| state.matching.get(patterns).cloned()) {
            return Ok(known);
        }
        let found = self.host.files(&self.repository, &self.commit, patterns).await?;
        let paths: Vec<String> = found.iter().map(|file| file.path.clone()).collect();
        self.state(|state| {
            for RepositoryFile { path, version } in found {
                state.versions.insert(path, Some(version));
            }
            state.matching.insert(patterns.to_vec(), paths.clone());
        });
        Ok(paths)
    }

    /// Whether a path was looked for.
    pub fn uses(&self, path: &str) -> bool {
        self.state(|state| state.versions.contains_key(path))
    }

    /// Whether a Location looked for files by a pattern: a new file may match it.
    pub fn looked_by_pattern(&self) -> bool {
        self.state(|state| state.matching.len() > 1)
    }

    /// Since when this was last asked: the moment before which the host would not answer.
    pub fn take_limited(&self) -> Option<Timestamp> {
        self.state(|state| state.limited.take())
    }

    /// The pages of a file.
    pub fn file_pages(&self, path: &str) -> FilePages {
        self.host.file_pages(&self.repository, &self.branch, path)
    }

    fn state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn version(&self, path: &str) -> Result<Option<String>, String> {
        if let Some(known) = self.state(|state| state.versions.get(path).cloned()) {
            return Ok(known);
        }
        let pattern = [globset::escape(path)];
        let asked = self.host.files(&self.repository, &self.commit, &pattern);
        let found = self.runtime.block_on(asked).map_err(|error| self.failed(&error))?;
        let version = found.into_iter().find(|file| file.path == path).map(|file| file.version);
        self.state(|state| state.versions.insert(path.to_owned(), version.clone()));
        Ok(version)
    }

    fn failed(&self, error: &HostError) -> String {
        if let HostError::Limited { until } = error {
            self.state(|state| state.limited = Some(*until));
        }
        error.to_string()
    }
}

impl Files for RepositoryFiles {
    fn stamp(&self, path: &str) -> Option<String> {
        self.version(path).ok().flatten()
    }

    fn settled_stamp(&self, path: &str) -> Option<String> {
        self.stamp(path)
    }

    fn matching(&self, base: &Place, pattern: &str) -> Result<Vec<String>, String> {
        let Ok(Place::File(pattern)) = base.resolve(pattern) else {
            return Err(format!("\"{pattern}\" leads out of the repository"));
        };
        let found = self.runtime.block_on(self.find(&[pattern]));
        found.map_err(|error| self.failed(&error))
    }

    fn read(&self, path: &str, most: usize) -> Result<String, String> {
        let Some(version) = self.version(path)? else {
            return Err("there is no such file".to_owned());
        };
        let key = (self.repository.id.clone(), path.to_owned(), version.clone());
        if let Some(text) = self.texts.0.get(&key) {
            return Ok(text.to_string());
        }
        let file = RepositoryFile { path: path.to_owned(), version };
        let asked = self.host.text(&self.repository, &file, most);
        let text = self.runtime.block_on(asked).map_err(|error| self.failed(&error))?;
        self.texts.0.insert(key, text.as_str().into());
        Ok(text)
    }

    fn pages(&self, path: &str) -> Option<Pages> {
        let FilePages { view, edit, folder } = self.file_pages(path);
        Some(Pages { view: Some(view), edit: Some(edit), folder: Some(folder) })
    }
}
