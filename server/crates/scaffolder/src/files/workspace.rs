//! The folder that the steps of a run work in. Nothing leads out of it, no path and no link; and it holds
//! no more than it may. Every way into it goes through here.

use super::{
    Bounds, Failed, Refused,
    bounds::{Used, Weight},
    tree::{Kind, Tree, failed, is_git, text},
};
use cap_std::fs::{OpenOptions, Permissions, PermissionsExt};
use std::{
    fmt, fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::Instant,
};

/// Tells whether whoever works is to stop.
pub type Stop = Arc<dyn Fn() -> bool + Send + Sync>;

/// A folder that is not left.
#[derive(Clone)]
pub struct Workspace {
    tree: Tree,
    bounds: Bounds,
    used: Arc<Used>,
    began: Instant,
    stop: Option<Stop>,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Workspace").field("root", &self.root()).finish_non_exhaustive()
    }
}

impl Workspace {
    /// The folder, which is made when it is not there, with the usual bounds.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub fn open(root: &Path) -> Result<Self, Failed> {
        Self::open_within(root, Bounds::default())
    }

    /// The same with other bounds. What is in it already counts.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or read.
    pub fn open_within(root: &Path, bounds: Bounds) -> Result<Self, Failed> {
        fs::create_dir_all(root).map_err(|error| Failed::File(root.to_owned(), error))?;
        let tree = Tree::open(root)?;
        let used = Arc::new(Used::new(weigh(&tree)?));
        Ok(Self { tree, bounds, used, began: Instant::now(), stop: None })
    }

    /// Whether what is in it, however it came there, is no more than it may hold.
    ///
    /// # Errors
    ///
    /// When it is more.
    pub fn fits(&self) -> Result<(), Refused> {
        self.used.take(Weight::default(), &self.bounds)
    }

    /// The same, which does nothing more once `stop` says so.
    #[must_use]
    pub fn stopping(self, stop: Stop) -> Self {
        Self { stop: Some(stop), ..self }
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.tree.root()
    }

    /// The folder, to be read.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// How much it may hold.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// A path of the workspace as a place in it.
    ///
    /// # Errors
    ///
    /// When it leads out, is too long, or is Git's own.
    pub fn place(&self, path: &str) -> Result<PathBuf, Refused> {
        let mut place = PathBuf::new();
        for component in Path::new(path).components() {
            match component {
                Component::Normal(name) if is_git(name) => {
                    return Err(Refused::Git(path.to_owned()));
                }
                Component::Normal(name) => place.push(name),
                Component::CurDir => {}
                Component::ParentDir if place.pop() => {}
                _ => return Err(Refused::Path(path.to_owned())),
            }
        }
        if place.as_os_str().len() > self.bounds.path {
            return Err(Refused::Long(path.to_owned()));
        }
        Ok(place)
    }

    /// What a file holds.
    ///
    /// # Errors
    ///
    /// When there is none, or it is too large.
    pub fn read(&self, place: &Path) -> Result<Vec<u8>, Failed> {
        Ok(self.tree.read(place, self.bounds.file)?.0)
    }

    /// Makes a folder, and those that it is in.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or is one too many.
    pub fn folder(&self, place: &Path) -> Result<(), Failed> {
        self.may_go_on()?;
        match self.tree.kind(place)? {
            Some(Kind::Folder) => return Ok(()),
            // A link to a folder of the workspace will do.
            Some(_) => return self.tree.below(place).map(drop),
            None => {
                let is_missing = |outer: &&Path| matches!(self.tree.kind(outer), Ok(None));
                let files = place.ancestors().take_while(is_missing).count() as u64;
                self.used.take(Weight { bytes: 0, files }, &self.bounds)?;
            }
        }
        self.tree.folder().create_dir_all(place).map_err(|error| failed(place, error))
    }

    /// Writes a file, and the folders that it is in.
    ///
    /// # Errors
    ///
    /// When it cannot be written, or there would be too much.
    pub fn write(&self, place: &Path, content: &[u8], mode: Option<u32>) -> Result<(), Failed> {
        self.may_go_on()?;
        let unwritten = |error| failed(place, error);
        let size = content.len() as u64;
        if size > self.bounds.file {
            return Err(Refused::Large { path: text(place), most: self.bounds.file }.into());
        }
        self.folder(folder_of(place))?;
        // What is there is never written into: it may be a link, or another name of a file elsewhere.
        self.clear(place)?;
        self.used.take(Weight::one(size), &self.bounds)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = self.tree.folder().open_with(place, &options).map_err(unwritten)?;
        file.write_all(content).map_err(unwritten)?;
        let Some(mode) = mode else { return Ok(()) };
        file.set_permissions(Permissions::from_mode(mode & 0o777)).map_err(unwritten)
    }

    /// Makes a link, unless it leads out.
    ///
    /// # Errors
    ///
    /// When it leads out, or cannot be made.
    pub fn link(&self, target: &Path, place: &Path) -> Result<(), Failed> {
        self.may_go_on()?;
        let folder = folder_of(place);
        self.folder(folder)?;
        self.check_link(folder, target)?;
        self.clear(place)?;
        self.used.take(Weight::one(0), &self.bounds)?;
        let made = self.tree.folder().symlink_contents(target, place);
        made.map_err(|error| failed(place, error))
    }

    /// Removes what stands at a place, if anything does.
    ///
    /// # Errors
    ///
    /// When it cannot be removed.
    pub fn remove(&self, place: &Path) -> Result<(), Failed> {
        self.may_go_on()?;
        if self.tree.kind(place)? != Some(Kind::Folder) {
            return self.clear(place);
        }
        let mut weight = weigh(&self.tree.below(place)?)?;
        weight.files += 1;
        let removed = self.tree.folder().remove_dir_all(place);
        removed.map_err(|error| failed(place, error))?;
        self.used.give_back(weight);
        Ok(())
    }

    /// Gives something another place, where nothing is.
    ///
    /// # Errors
    ///
    /// When it cannot be moved, or a link in it would lead out from there.
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), Failed> {
        self.may_go_on()?;
        self.folder(folder_of(to))?;
        match self.tree.kind(from)? {
            Some(Kind::Link) => self.check_link(folder_of(to), &self.tree.target(from)?)?,
            Some(Kind::Folder) => {
                let moved = self.tree.below(from)?;
                for entry in moved.entries()?.iter().filter(|entry| entry.kind == Kind::Link) {
                    let depth = depth_of(to) + depth_of(folder_of(&entry.place));
                    let target = moved.target(&entry.place)?;
                    if !stays_inside(depth, &target) {
                        return Err(Refused::Link(text(&target)).into());
                    }
                }
            }
            _ => {}
        }
        let folder = self.tree.folder();
        folder.rename(from, folder, to).map_err(|error| failed(from, error))
    }

    /// Removes a file or a link.
    fn clear(&self, place: &Path) -> Result<(), Failed> {
        let weight = match self.tree.kind(place)? {
            None => return Ok(()),
            Some(Kind::Folder) => {
                let error = io::Error::from(io::ErrorKind::IsADirectory);
                return Err(Failed::File(place.to_owned(), error));
            }
            Some(Kind::File) => Weight::one(self.tree.size(place)?),
            Some(Kind::Link) => Weight::one(0),
        };
        self.tree.folder().remove_file(place).map_err(|error| failed(place, error))?;
        self.used.give_back(weight);
        Ok(())
    }

    /// Whether a link in a folder would stay inside.
    fn check_link(&self, folder: &Path, target: &Path) -> Result<(), Failed> {
        // The folder may stand behind a link itself: what counts is where it really is.
        let depth = if folder.as_os_str().is_empty() {
            0
        } else {
            let real = self.tree.folder().canonicalize(folder);
            depth_of(&real.map_err(|error| failed(folder, error))?)
        };
        if stays_inside(depth, target) {
            return Ok(());
        }
        Err(Refused::Link(text(target)).into())
    }

    fn may_go_on(&self) -> Result<(), Refused> {
        if self.stop.as_ref().is_some_and(|stop| stop()) {
            return Err(Refused::Stopped);
        }
        if self.began.elapsed() > self.bounds.time {
            return Err(Refused::Late(self.bounds.time));
        }
        Ok(())
    }
}

/// How much is in a folder.
fn weigh(tree: &Tree) -> Result<Weight, Failed> {
    let mut weight = Weight::default();
    for entry in tree.entries()? {
        weight.files += 1;
        if entry.kind == Kind::File {
            weight.bytes += tree.size(&entry.place)?;
        }
    }
    Ok(weight)
}

/// The folder that a place is in.
fn folder_of(place: &Path) -> &Path {
    place.parent().unwrap_or(Path::new(""))
}

fn depth_of(place: &Path) -> usize {
    place.components().filter(|component| matches!(component, Component::Normal(_))).count()
}

/// Whether a link in a folder so deep in the workspace stays in it.
fn stays_inside(mut depth: usize, target: &Path) -> bool {
    for component in target.components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests;
