//! Files under a root, wherever that is: a folder of this machine, a repository at a code host.

use super::{fingerprint, folder::Root, hosts::Pages, place::Place};
use std::time::SystemTime;

/// The files. Everything may block.
pub(super) trait Files: Send + Sync {
    /// How a file looks; `None` when there is none.
    fn stamp(&self, path: &str) -> Option<String>;

    /// The same, when the file cannot change once more without looking different.
    fn settled_stamp(&self, path: &str) -> Option<String>;

    /// The files that match a pattern relative to a file, sorted.
    fn matching(&self, base: &Place, pattern: &str) -> Result<Vec<String>, String>;

    /// The text of a file, when it is no longer than `most` bytes.
    fn read(&self, path: &str, most: usize) -> Result<String, String>;

    /// The pages that show a file, when its place is on the web.
    fn pages(&self, path: &str) -> Option<Pages>;
}

impl Files for Root {
    fn stamp(&self, path: &str) -> Option<String> {
        self.metadata(path).map(|metadata| fingerprint::stamp(&metadata))
    }

    fn settled_stamp(&self, path: &str) -> Option<String> {
        let metadata = self.metadata(path)?;
        fingerprint::settled(&metadata, SystemTime::now())
    }

    fn matching(&self, base: &Place, pattern: &str) -> Result<Vec<String>, String> {
        Self::matching(self, base, pattern)
    }

    fn read(&self, path: &str, most: usize) -> Result<String, String> {
        Self::read(self, path, most)
    }

    fn pages(&self, _: &str) -> Option<Pages> {
        None
    }
}
