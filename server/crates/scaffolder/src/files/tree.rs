//! A folder that is read and never left: whatever stands in a path, and whichever link is put in its way
//! while it is looked at, each name is opened from the folder that it is in (`openat2`).

use super::{Failed, Refused};
use cap_std::{
    ambient_authority,
    fs::{Dir, FileType, PermissionsExt},
};
use std::{
    ffi::{OsStr, OsString},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Folders in one another.
const DEEPEST: usize = 100;

/// A folder.
#[derive(Clone, Debug)]
pub struct Tree {
    root: PathBuf,
    folder: Arc<Dir>,
}

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A link, which is not followed.
    Link,
}

impl Kind {
    /// `None` is a device, a pipe, a socket.
    fn of(sort: FileType) -> Option<Self> {
        if sort.is_symlink() {
            Some(Self::Link)
        } else if sort.is_dir() {
            Some(Self::Folder)
        } else {
            sort.is_file().then_some(Self::File)
        }
    }
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path, with slashes; folders have one at the end.
    pub path: String,
    /// The same for the file system.
    pub place: PathBuf,
    /// What it is.
    pub kind: Kind,
}

impl Tree {
    /// A folder of this machine.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    pub fn open(root: &Path) -> Result<Self, Failed> {
        let failed = |error| Failed::File(root.to_owned(), error);
        let root = root.canonicalize().map_err(failed)?;
        let folder = Dir::open_ambient_dir(&root, ambient_authority()).map_err(failed)?;
        Ok(Self { root, folder: Arc::new(folder) })
    }

    /// A folder in it.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn below(&self, place: &Path) -> Result<Self, Failed> {
        if place.as_os_str().is_empty() {
            return Ok(self.clone());
        }
        let folder = self.folder.open_dir(place).map_err(|error| failed(place, error))?;
        Ok(Self { root: self.root.join(place), folder: Arc::new(folder) })
    }

    /// Where it is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn folder(&self) -> &Dir {
        &self.folder
    }

    /// What stands at a place, if anything does.
    ///
    /// # Errors
    ///
    /// When it cannot be seen, or is neither file nor folder nor link.
    pub fn kind(&self, place: &Path) -> Result<Option<Kind>, Failed> {
        if place.as_os_str().is_empty() {
            return Ok(Some(Kind::Folder));
        }
        let metadata = match self.folder.symlink_metadata(place) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(failed(place, error)),
        };
        let kind = Kind::of(metadata.file_type());
        kind.map(Some).ok_or_else(|| Refused::NoFile(text(place)).into())
    }

    /// How many bytes a file has.
    pub(super) fn size(&self, place: &Path) -> Result<u64, Failed> {
        let metadata = self.folder.symlink_metadata(place).map_err(|error| failed(place, error))?;
        Ok(metadata.len())
    }

    /// What a file holds, and its permissions.
    ///
    /// # Errors
    ///
    /// When there is no file, or it is larger than `most` bytes.
    pub fn read(&self, place: &Path, most: u64) -> Result<(Vec<u8>, u32), Failed> {
        let unread = |error| failed(place, error);
        let large = || Refused::Large { path: text(place), most };
        // A pipe would be waited for when it is opened.
        let metadata = self.folder.metadata(place).map_err(unread)?;
        if !metadata.is_file() {
            return Err(Refused::NoFile(text(place)).into());
        }
        if metadata.len() > most {
            return Err(large().into());
        }
        let file = self.folder.open(place).map_err(unread)?;
        let mut content = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        file.take(most.saturating_add(1)).read_to_end(&mut content).map_err(unread)?;
        if content.len() as u64 > most {
            return Err(large().into());
        }
        Ok((content, metadata.permissions().mode() & 0o777))
    }

    /// Where a link leads to, as it is written.
    ///
    /// # Errors
    ///
    /// When there is no link.
    pub fn target(&self, place: &Path) -> Result<PathBuf, Failed> {
        self.folder.read_link_contents(place).map_err(|error| failed(place, error))
    }

    /// Everything in it, folders before what is in them, by name. Git's own folders are left out.
    ///
    /// # Errors
    ///
    /// When something in it cannot be listed, or is neither file nor folder nor link.
    pub fn entries(&self) -> Result<Vec<Entry>, Failed> {
        let mut entries = Vec::new();
        list(&self.folder, Path::new(""), DEEPEST, &mut entries)?;
        Ok(entries)
    }

    /// The same without what is in the folders of it.
    ///
    /// # Errors
    ///
    /// As [`Self::entries`].
    pub fn top(&self) -> Result<Vec<Entry>, Failed> {
        listed(&self.folder, Path::new(""))
    }
}

fn list(folder: &Dir, place: &Path, depth: usize, entries: &mut Vec<Entry>) -> Result<(), Failed> {
    if depth == 0 {
        return Err(Refused::Deep(text(place)).into());
    }
    for entry in listed(folder, place)? {
        let inner = (entry.kind == Kind::Folder).then(|| entry.place.clone());
        entries.push(entry);
        if let (Some(place), Some(name)) =
            (&inner, inner.as_ref().and_then(|inner| inner.file_name()))
        {
            let inner = folder.open_dir(name).map_err(|error| failed(place, error))?;
            list(&inner, place, depth - 1, entries)?;
        }
    }
    Ok(())
}

/// What is in a folder itself, by name.
fn listed(folder: &Dir, place: &Path) -> Result<Vec<Entry>, Failed> {
    let unread = |error| failed(place, error);
    let mut found: Vec<(OsString, FileType)> = Vec::new();
    for entry in folder.entries().map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name();
        if !is_git(&name) {
            found.push((name, entry.file_type().map_err(unread)?));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let entry = |(name, sort): (OsString, FileType)| -> Result<Entry, Failed> {
        let place = place.join(name);
        let mut path = text(&place);
        let kind = Kind::of(sort).ok_or_else(|| Refused::NoFile(path.clone()))?;
        if kind == Kind::Folder {
            path.push('/');
        }
        Ok(Entry { path, place, kind })
    };
    found.into_iter().map(entry).collect()
}

/// Git's own folder, also where names are compared without regard to case.
pub(super) fn is_git(name: &OsStr) -> bool {
    name.eq_ignore_ascii_case(".git")
}

pub(super) fn text(place: &Path) -> String {
    place.to_string_lossy().into_owned()
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Why something could not be done at a place. That a link leads out, the library says in a way of its
/// own: the system never was asked.
pub(super) fn failed(place: &Path, error: io::Error) -> Failed {
    if error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none() {
        return Refused::Link(text(place)).into();
    }
    Failed::File(place.to_owned(), error)
}
