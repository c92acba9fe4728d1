//! A root folder: which files hold entities, patterns, and reading without ever leaving it.

use super::place::{Place, has_wildcards};
use globset::GlobBuilder;
use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// Folders that hold no descriptors of their own.
const PASSED_OVER: [&str; 3] = ["node_modules", "target", "vendor"];

/// A folder out of which nothing is read.
#[derive(Clone, Debug)]
pub(super) struct Root {
    path: PathBuf,
}

/// What a scan found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Paths under the root, sorted.
    pub files: Vec<String>,
    /// Whether the files are named as descriptors: then everything in them should be an entity.
    pub named: bool,
}

impl Root {
    /// The folder at a path.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.canonicalize()? })
    }

    /// Every `catalog-info.yaml` or `.yml`; where there is none, every YAML file.
    pub fn scan(&self) -> Scan {
        let all: Vec<String> = self.yaml_files(&self.path).collect();
        let named: Vec<String> =
            all.iter().filter(|path| is_descriptor_name(path)).cloned().collect();
        if named.is_empty() {
            Scan { files: all, named: false }
        } else {
            Scan { files: named, named: true }
        }
    }

    /// The files that match a pattern relative to a folder of this root, sorted.
    pub fn matching(&self, base: &Place, pattern: &str) -> Result<Vec<String>, String> {
        let Ok(Place::File(pattern)) = base.resolve(pattern) else {
            return Err(format!("\"{pattern}\" leads out of the source's folder"));
        };
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        let glob = glob.map_err(|error| error.to_string())?.compile_matcher();
        // Everything before the first wildcard is a plain folder: only that is walked.
        let fixed: Vec<&str> = pattern.split('/').take_while(|part| !has_wildcards(part)).collect();
        let start = self.path.join(fixed.join("/"));
        Ok(self.files(&start).filter(|path| glob.is_match(path)).collect())
    }

    /// The text of a file, when it is inside and no larger than `most` bytes.
    pub fn read(&self, path: &str, most: usize) -> Result<String, String> {
        let full = self.path.join(path);
        let real = full.canonicalize().map_err(|error| explain(&error))?;
        if !real.starts_with(&self.path) {
            return Err("the path leads out of the source's folder through a link".to_owned());
        }
        let file = File::open(&real).map_err(|error| explain(&error))?;
        if !file.metadata().map_err(|error| explain(&error))?.is_file() {
            return Err("this is a folder, not a file; name a file in it".to_owned());
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        file.take(limit).read_to_end(&mut bytes).map_err(|error| explain(&error))?;
        if bytes.len() > most {
            return Err(too_large(most));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            format!("the file is not valid UTF-8 at byte {at}; save it as UTF-8")
        })
    }

    /// What the system says of a file.
    pub fn metadata(&self, path: &str) -> Option<Metadata> {
        std::fs::metadata(self.path.join(path)).ok()
    }

    fn yaml_files(&self, start: &Path) -> impl Iterator<Item = String> + '_ {
        self.files(start).filter(|path| {
            let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
            matches!(extension, Some("yaml" | "yml"))
        })
    }

    /// Files below a folder, sorted by path; hidden ones and links are passed over.
    fn files(&self, start: &Path) -> impl Iterator<Item = String> + '_ {
        let walk = WalkDir::new(start).sort_by_file_name().into_iter();
        let entries = walk.filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let skipped = entry.file_type().is_dir() && PASSED_OVER.contains(&&*name);
            entry.depth() == 0 || !(skipped || name.starts_with('.'))
        });
        entries.filter_map(move |entry| {
            let entry = entry.ok().filter(|entry| entry.file_type().is_file())?;
            let path = entry.path().strip_prefix(&self.path).ok()?;
            let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
            Some(parts?.join("/"))
        })
    }
}

/// The words for a text that is too long.
pub(super) fn too_large(most: usize) -> String {
    format!("the file is larger than {most} bytes (setting catalog.max-file-size)")
}

fn is_descriptor_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "catalog-info.yaml" | "catalog-info.yml")
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "the file may not be read (permission denied)".to_owned()
        }
        _ => error.to_string(),
    }
}
