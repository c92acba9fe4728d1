//! The folder that the steps of a run work in. Nothing leads out of it: no path, and no link.

use super::Failed;
use std::fmt;
use std::fs::{self, Permissions};
use std::path::{Component, Path, PathBuf};

/// A folder that is not left.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

/// A path, or a link, that leads out of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    path: String,
    link: bool,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = if self.link { "the link" } else { "the path" };
        write!(formatter, "{sort} {:?} leads out of the workspace", self.path)
    }
}

impl std::error::Error for Refused {}

impl Workspace {
    /// The folder, which is made when it is not there.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(root: &Path) -> Result<Self, Failed> {
        let failed = |error| Failed::File(root.to_owned(), error);
        fs::create_dir_all(root).map_err(failed)?;
        Ok(Self { root: root.canonicalize().map_err(failed)? })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path of the workspace is.
    ///
    /// # Errors
    ///
    /// When it leads out, by itself or through a link that is on the way.
    pub fn place(&self, path: &str) -> Result<PathBuf, Refused> {
        let refused = |link| Refused { path: path.to_owned(), link };
        let mut place = self.root.clone();
        let mut depth = 0;
        for component in Path::new(path.trim_start_matches('/')).components() {
            match component {
                Component::Normal(name) => {
                    if place.symlink_metadata().is_ok_and(|place| place.is_symlink()) {
                        return Err(refused(true));
                    }
                    place.push(name);
                    depth += 1;
                }
                Component::CurDir => {}
                Component::ParentDir if depth > 0 => {
                    place.pop();
                    depth -= 1;
                }
                _ => return Err(refused(false)),
            }
        }
        Ok(place)
    }

    /// Makes a folder.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn folder(&self, place: &Path) -> Result<(), Failed> {
        fs::create_dir_all(place).map_err(|error| Failed::File(place.to_owned(), error))
    }

    /// Writes a file, and the folders that it is in.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(
        &self,
        place: &Path,
        content: &[u8],
        mode: Option<Permissions>,
    ) -> Result<(), Failed> {
        let failed = |error| Failed::File(place.to_owned(), error);
        self.folder(place.parent().unwrap_or(&self.root))?;
        // What is there may be a link, which would be followed.
        if place.symlink_metadata().is_ok_and(|place| place.is_symlink()) {
            fs::remove_file(place).map_err(failed)?;
        }
        fs::write(place, content).map_err(failed)?;
        mode.map_or(Ok(()), |mode| fs::set_permissions(place, mode).map_err(failed))
    }

    /// Copies a link, unless it leads out.
    ///
    /// # Errors
    ///
    /// When it leads out, or cannot be made.
    pub fn link(&self, source: &Path, place: &Path) -> Result<(), Failed> {
        let failed = |error| Failed::File(place.to_owned(), error);
        let target =
            fs::read_link(source).map_err(|error| Failed::File(source.to_owned(), error))?;
        let folder = place.parent().unwrap_or(&self.root);
        let below = folder.strip_prefix(&self.root).unwrap_or(folder);
        let mut depth = below.components().count();
        for component in target.components() {
            let inside = match component {
                Component::Normal(_) => {
                    depth += 1;
                    true
                }
                Component::CurDir => true,
                Component::ParentDir if depth > 0 => {
                    depth -= 1;
                    true
                }
                _ => false,
            };
            if !inside {
                let path = target.to_string_lossy().into_owned();
                return Err(Refused { path, link: true }.into());
            }
        }
        self.folder(folder)?;
        if place.symlink_metadata().is_ok() {
            fs::remove_file(place).map_err(failed)?;
        }
        #[cfg(unix)]
        return std::os::unix::fs::symlink(&target, place).map_err(failed);
        #[cfg(not(unix))]
        return fs::copy(source, place).map(drop).map_err(failed);
    }

    /// The path of a place below the workspace.
    #[must_use]
    pub fn path_of(&self, place: &Path) -> String {
        let path = place.strip_prefix(&self.root).unwrap_or(place);
        path.to_string_lossy().replace('\\', "/")
    }
}
