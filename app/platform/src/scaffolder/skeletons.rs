//! Where skeletons and other files of templates are.

use super::ActionError;
use async_trait::async_trait;
use std::path::{Path, PathBuf};

/// What is to be brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// The template's file or address: what relative addresses are relative to.
    pub base: String,
    /// An address as a template names it: of a folder or a file at a code host, in a Git repository, or
    /// relative to the template.
    pub url: String,
    /// A token to use for it, instead of the portal's own.
    pub token: Option<String>,
}

/// What was brought: a folder or a file on this machine, to be read only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedFiles {
    /// Where.
    pub place: PathBuf,
    /// The commit, where there is one.
    pub commit: Option<String>,
    /// The same as a whole address: what a later update compares with.
    pub address: String,
}

/// Brings files. What was brought is kept, bounded, for later tasks.
#[async_trait]
pub trait Skeletons: Send + Sync {
    /// A folder, or a file.
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError>;

    /// The same at an older commit; `Refused` when it is not to be had any more.
    async fn fetch_at(&self, wanted: &Fetch, commit: &str) -> Result<FetchedFiles, ActionError>;

    /// Whether a place of this machine may be read for it: below the template's own source.
    fn may_read(&self, base: &str, place: &Path) -> bool;
}
