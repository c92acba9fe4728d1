//! Actions of templates at code hosts: what steps make there.
//!
//! Every creating request is made once, whatever dies in between: what is about to be made is kept
//! before it is asked for ([`once`]), and a second try looks first whether it is there. Commits are a
//! function of the files, the author and the task's time, so that pushing again pushes the same one
//! ([`commit`]). What a draft tells is built by the functions that build what is sent ([`asked`]).

mod asked;
mod commit;
mod descriptions;
mod files;
mod git;
pub mod github;
pub mod gitlab;
mod input;
mod once;
mod repo_url;
mod scratch;

use network::Rules;
use std::{path::PathBuf, time::Duration};

/// How actions behave.
#[derive(Clone, Debug)]
pub struct ActionSettings {
    /// The folder in which commits are put together; what is in it is worth nothing.
    pub folder: PathBuf,
    /// Where Git may go, beside the hosts of the accounts.
    pub rules: Rules,
    /// Who writes commits of which nobody else is told: name and e-mail address.
    pub author: Option<(String, String)>,
    /// What first commits are called.
    pub commit_message: String,
    /// How long one call of `git` may take.
    pub timeout: Duration,
    /// A file of authorities that are trusted beside the usual ones, in PEM.
    pub authorities: Option<PathBuf>,
}

impl ActionSettings {
    /// The usual, with a folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            rules: Rules::default(),
            author: None,
            commit_message: "initial commit".to_owned(),
            timeout: Duration::from_mins(5),
            authorities: None,
        }
    }
}
