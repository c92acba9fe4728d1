//! What a code host (GitHub, GitLab, Bitbucket) tells: repositories, their files, and people.
//!
//! One [`CodeHost`] is one account (organisation, group, workspace) as seen with one credential.
//! `integrations` speaks the vendors' APIs behind it; `catalog` makes entities of what it tells.

mod event;
mod limit;
mod people;
mod repository;

pub use event::{Delivery, HostEvent};
pub use limit::RateLimit;
pub use people::{HostAnnotations, People, Person, Team};
pub use repository::{FileChange, FileKind, FilePages, Repository, RepositoryFile, Visibility};

use crate::{Timestamp, integrations::Answering};
use async_trait::async_trait;

/// Why a host gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Its rate limit is used up; it answers again from this moment on.
    #[error("the rate limit is used up until {}", .until.to_rfc3339())]
    Limited {
        /// When to ask again.
        until: Timestamp,
    },
    /// It refuses, and will refuse again; the text says what to mend.
    #[error("{0}")]
    Refused(String),
    /// It does not answer now; the text says why.
    #[error("{0}")]
    Unavailable(String),
}

/// An account of a code host.
#[async_trait]
pub trait CodeHost: Send + Sync {
    /// The web page of the account, such as `https://github.com/acme`.
    fn page(&self) -> &str;

    /// Every repository that the credential may see.
    async fn repositories(&self) -> Result<Vec<Repository>, HostError>;

    /// One repository as it is now; `None` when there is none of that name (any more).
    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError>;

    /// The last commit of a branch; `None` when there is no such branch.
    async fn head(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, HostError>;

    /// The files of a commit whose paths match one of the patterns, sorted by path. `*` stands for
    /// anything within the name of a folder or file, `**` for any folders.
    async fn files(
        &self,
        repository: &Repository,
        commit: &str,
        patterns: &[String],
    ) -> Result<Vec<RepositoryFile>, HostError>;

    /// Everything that a commit holds at a path (a folder, a file, or all of it when it is empty), links
    /// too, sorted by path. A host that tells no modes tells plain files.
    async fn tree(
        &self,
        repository: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Vec<(RepositoryFile, FileKind)>, HostError> {
        let patterns = if path.is_empty() {
            vec!["**".to_owned()]
        } else {
            vec![path.to_owned(), format!("{path}/**")]
        };
        let files = self.files(repository, commit, &patterns).await?;
        Ok(files.into_iter().map(|file| (file, FileKind::Plain)).collect())
    }

    /// The text of a file at its version, of at most so many bytes.
    async fn text(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<String, HostError>;

    /// What a file holds at its version, of at most so many bytes.
    async fn bytes(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<Vec<u8>, HostError>;

    /// The last commit up to another one that touched a file; `None` when the host tells none.
    async fn last_change(
        &self,
        _repository: &Repository,
        _commit: &str,
        _path: &str,
    ) -> Result<Option<FileChange>, HostError> {
        Ok(None)
    }

    /// Teams and people.
    async fn people(&self) -> Result<People, HostError>;

    /// The pages that show and edit a file.
    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages;

    /// The page of everybody.
    fn people_page(&self) -> String;

    /// The page of a member.
    fn person_page(&self, person: &Person) -> String;

    /// The page of a team.
    fn team_page(&self, team: &Team) -> String;

    /// How its own things are named in annotations.
    fn annotations(&self) -> HostAnnotations;

    /// How its rate limit stands, when it has told.
    fn rate_limit(&self) -> Option<RateLimit>;

    /// How it answered this process.
    fn answering(&self) -> Answering {
        Answering::default()
    }
}
