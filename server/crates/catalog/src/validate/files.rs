//! The files that a validation looks at.

use crate::descriptor::Limits;
use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
};
use walkdir::{DirEntry, WalkDir};

/// A file, or why it cannot be read.
pub(super) struct Found {
    /// The name in reports.
    pub(super) name: String,
    pub(super) path: Result<PathBuf, String>,
    /// The folder outside of which nothing is read.
    pub(super) root: PathBuf,
}

/// The files of paths, folders searched as they are reached.
pub(super) struct Files {
    paths: VecDeque<PathBuf>,
    root: Option<PathBuf>,
    walk: Option<(walkdir::IntoIter, PathBuf)>,
}

impl Files {
    pub(super) fn of(paths: &[PathBuf], root: Option<PathBuf>) -> Self {
        Self { paths: paths.iter().cloned().collect(), root, walk: None }
    }

    fn file(&self, path: PathBuf) -> Found {
        let root = self.root.clone().unwrap_or_else(|| repository_of(&path));
        let name = path.display().to_string();
        match fs::metadata(&path) {
            Ok(_) => Found { name, path: Ok(path), root },
            Err(error) => Found { name, path: Err(format!("cannot be read: {error}")), root },
        }
    }
}

impl Iterator for Files {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some((walk, root)) = &mut self.walk {
                match next_of(walk, root) {
                    Some(found) => return Some(found),
                    None => self.walk = None,
                }
            }
            let path = self.paths.pop_front()?;
            if !path.is_dir() {
                return Some(self.file(path));
            }
            let root = self.root.clone().unwrap_or_else(|| path.clone());
            self.walk = Some((WalkDir::new(path).sort_by_file_name().into_iter(), root));
        }
    }
}

fn next_of(walk: &mut walkdir::IntoIter, root: &Path) -> Option<Found> {
    loop {
        let entry = match walk.next()? {
            Ok(entry) => entry,
            Err(error) => {
                let name = error.path().unwrap_or(root).display().to_string();
                let path = Err(format!("cannot be read: {error}"));
                return Some(Found { name, path, root: root.to_owned() });
            }
        };
        if entry.file_type().is_dir() && entry.depth() > 0 && is_passed_over(&entry) {
            walk.skip_current_dir();
        } else if is_yaml(&entry) {
            let path = entry.into_path();
            let name = path.display().to_string();
            return Some(Found { name, path: Ok(path), root: root.to_owned() });
        }
    }
}

/// Folders that hold other people's files or none at all.
fn is_passed_over(entry: &DirEntry) -> bool {
    matches!(entry.file_name().to_str(), Some(".git" | "node_modules"))
}

fn is_yaml(entry: &DirEntry) -> bool {
    let extension = entry.path().extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml")) && entry.path().is_file()
}

/// The repository that a file lies in, or its folder.
fn repository_of(file: &Path) -> PathBuf {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let repository = file.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    repository.or(file.parent()).unwrap_or(&file).to_owned()
}

/// The text of a file, within the limits.
pub(super) fn text(path: &Path, limits: &Limits) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("is neither a file nor a folder; name one of those".to_owned());
    }
    if metadata.len() > limits.bytes as u64 {
        return Err(format!(
            "has {} bytes, {} are allowed; split it into smaller files",
            metadata.len(),
            limits.bytes
        ));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        format!("is not UTF-8 (line {line}); save it as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[PathBuf], below: &Path) -> Vec<String> {
        let name = |found: Found| found.name.replace(&below.display().to_string(), "");
        Files::of(paths, None).map(name).collect()
    }

    #[test]
    fn folders_are_searched_in_order_and_files_taken_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in ["b/z.yml", "b/a.yaml", "a.yaml", "c.json", ".git/x.yaml", ".x/y.yaml"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let paths = [root.to_owned(), root.join("c.json"), root.join("none")];
        let expected = ["/.x/y.yaml", "/a.yaml", "/b/a.yaml", "/b/z.yml", "/c.json", "/none"]
            .map(String::from);
        assert_eq!(names(&paths, root), expected);
    }

    #[test]
    fn a_file_that_is_too_large_or_no_text_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.yaml");
        fs::write(&path, b"a: 1\nb: \xff").unwrap();
        let limits = Limits { bytes: 20, ..Limits::default() };
        assert!(text(&path, &limits).unwrap_err().contains("not UTF-8 (line 2)"));
        fs::write(&path, "a: 123456789012345678901").unwrap();
        assert!(text(&path, &limits).unwrap_err().contains("split it"));
    }

    #[test]
    fn the_root_of_a_file_is_its_repository() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/b/c.yaml"), "").unwrap();
        assert_eq!(repository_of(&root.join("a/b/c.yaml")), root.join("a/b"));
        fs::create_dir_all(root.join(".git")).unwrap();
        assert_eq!(repository_of(&root.join("a/b/c.yaml")), root);
    }
}
