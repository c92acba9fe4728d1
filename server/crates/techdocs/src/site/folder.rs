//! A site in a folder of this machine.

use super::Source;
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Files that one site may have; a folder with more is none of documents.
const MOST_FILES: usize = 100_000;
/// Bytes of a file of a site.
const LARGEST_FILE: u64 = 64 << 20;

/// The files below a folder, links followed only as long as they stay in it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    paths: Vec<String>,
    folders: Vec<PathBuf>,
}

impl Folder {
    /// Lists a folder.
    ///
    /// # Errors
    /// When it cannot be read, or holds too much.
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let (mut paths, mut folders) = (Vec::new(), Vec::new());
        let mut waiting = vec![root.clone()];
        while let Some(folder) = waiting.pop() {
            let entries = fs::read_dir(&folder)?;
            folders.push(folder);
            for entry in entries {
                let path = entry?.path();
                // A link that leads out of the folder, or nowhere, is not there.
                let Ok(real) = path.canonicalize() else { continue };
                if !real.starts_with(&root) {
                    continue;
                }
                let name = path.file_name().and_then(|name| name.to_str());
                if name.is_none_or(is_left_out) {
                    continue;
                }
                if real.is_dir() {
                    // A link to a folder above would never end.
                    let is_link = path.symlink_metadata().is_ok_and(|it| it.is_symlink());
                    if !is_link || !path.starts_with(&real) {
                        waiting.push(path);
                    }
                    continue;
                }
                if let Some(inner) = path.strip_prefix(&root).ok().and_then(Path::to_str) {
                    paths.push(inner.replace(std::path::MAIN_SEPARATOR, "/"));
                }
                if paths.len() > MOST_FILES {
                    let text = format!("it holds more than {MOST_FILES} files");
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
                }
            }
        }
        paths.sort_unstable();
        Ok(Self { root, paths, folders })
    }
}

/// Folders that hold no documents.
pub(crate) fn is_left_out(name: &str) -> bool {
    matches!(name, ".git" | "node_modules" | "target" | ".venv" | "__pycache__")
}

impl Folder {
    /// The folders that its files were looked for in.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// What tells these files from others: their paths, sizes and times.
    #[must_use]
    pub fn stamp(&self) -> String {
        let mut hasher = DefaultHasher::new();
        for path in &self.paths {
            path.hash(&mut hasher);
            if let Ok(metadata) = fs::metadata(self.root.join(path)) {
                metadata.len().hash(&mut hasher);
                metadata.modified().ok().hash(&mut hasher);
            }
        }
        format!("{:016x}-{}", hasher.finish(), self.paths.len())
    }
}

impl Folder {
    /// When the newest of its documents was written.
    #[must_use]
    pub fn changed_at(&self) -> Option<SystemTime> {
        let documents = self
            .paths
            .iter()
            .filter(|path| Path::new(path).extension().is_some_and(|it| it == "md" || it == "yml"));
        let written = |path: &String| fs::metadata(self.root.join(path)).ok()?.modified().ok();
        documents.filter_map(written).max()
    }
}

impl Source for Folder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if self.paths.binary_search_by(|known| known.as_str().cmp(path)).is_err() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let path = self.root.join(path);
        if path.metadata()?.len() > LARGEST_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        fs::read(path)
    }
}
