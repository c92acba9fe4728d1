//! Folders that commits are put together in.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A folder for one commit; it is gone with the value.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub fn new(folder: &Path, key: &str) -> io::Result<Self> {
        let hash = digest(&SHA256, key.as_bytes());
        let name = URL_SAFE_NO_PAD.encode(hash);
        let scratch = Self(folder.join(name));
        // Something may be left of a process that was killed.
        scratch.clear();
        fs::create_dir_all(&scratch.0)?;
        Ok(scratch)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn clear(&self) {
        if let Err(error) = fs::remove_dir_all(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(folder = %self.0.display(), %error, "a scratch folder stays");
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_gone_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let first = Scratch::new(folder.path(), "t1/a/0").unwrap();
        fs::write(first.path().join("left"), "x").unwrap();
        std::mem::forget(first);
        let second = Scratch::new(folder.path(), "t1/a/0").unwrap();
        assert!(!second.path().join("left").exists());
        drop(second);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
