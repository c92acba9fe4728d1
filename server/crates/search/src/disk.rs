//! The index in the data folder: one folder for each making, and a file that names the one in use.
//!
//! What a commit is as of stands in its payload, with a checksum of its own. Whatever cannot be
//! opened, is of another version, was never finished or has a damaged file is not used: the index is
//! made anew beside it.

use crate::{
    schema::{Fields, VERSION, schema},
    words::analyzers,
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyError, directory::MmapDirectory,
    merge_policy::LogMergePolicy,
};

/// The file that names the folder in use.
const CURRENT: &str = "current";
/// Bytes that are gathered in memory before they become a segment.
const MEMORY: usize = 64 << 20;
/// Segments of a size that are merged into one.
const MERGED: usize = 6;

/// Why an index cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    /// There is none yet.
    #[error("there is no index yet")]
    Absent,
    /// It is of another version, or was never finished.
    #[error("the index is of another version, or was never finished")]
    Unfinished,
    /// Files are not as they were written.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    #[error(transparent)]
    Tantivy(#[from] TantivyError),
    #[error(transparent)]
    File(#[from] io::Error),
}

/// What a commit is as of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// The version of what is stored.
    pub version: u32,
    /// The position of the change log.
    pub position: i64,
    /// Whether everything up to there is in it.
    pub complete: bool,
}

impl Mark {
    pub const fn at(position: i64, complete: bool) -> Self {
        Self { version: VERSION, position, complete }
    }

    /// As the payload of a commit.
    fn written(self) -> String {
        let text = serde_json::to_string(&self).unwrap_or_default();
        format!("{:08x} {text}", crc32fast::hash(text.as_bytes()))
    }

    fn read(payload: &str) -> Option<Self> {
        let (sum, text) = payload.split_once(' ')?;
        let same = u32::from_str_radix(sum, 16).ok()? == crc32fast::hash(text.as_bytes());
        serde_json::from_str(text).ok().filter(|_| same)
    }
}

/// An open index.
#[derive(Clone)]
pub(crate) struct Opened {
    pub index: Index,
    pub reader: IndexReader,
    pub fields: Fields,
    pub folder: PathBuf,
}

impl Opened {
    fn of(index: Index, fields: Fields, folder: PathBuf) -> Result<Self, DiskError> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader, fields, folder })
    }

    /// Who writes into it: only one at a time.
    pub fn writer(&self) -> Result<IndexWriter, DiskError> {
        let writer = self.index.writer_with_num_threads(1, MEMORY)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(MERGED);
        writer.set_merge_policy(Box::new(policy));
        Ok(writer)
    }

    /// What its last commit is as of.
    pub fn mark(&self) -> Result<Mark, DiskError> {
        let payload = self.index.load_metas()?.payload;
        payload.as_deref().and_then(Mark::read).ok_or(DiskError::Unfinished)
    }
}

/// Commits, and shows what was committed.
pub(crate) fn commit(
    opened: &Opened,
    writer: &mut IndexWriter,
    mark: Mark,
) -> Result<(), DiskError> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&mark.written());
    prepared.commit()?;
    opened.reader.reload()?;
    Ok(())
}

/// Opens the index in use, whole as it was written.
pub(crate) fn open(root: &Path) -> Result<(Opened, Mark), DiskError> {
    let name = fs::read_to_string(root.join(CURRENT)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DiskError::Absent,
        _ => DiskError::File(error),
    })?;
    let folder = root.join(name.trim());
    let directory = MmapDirectory::open(&folder).map_err(TantivyError::from)?;
    let mut index = Index::open(directory)?;
    let (schema, fields) = schema();
    index.set_tokenizers(analyzers());
    if index.schema() != schema {
        return Err(DiskError::Unfinished);
    }
    let damaged = index.validate_checksum()?;
    if let Some(file) = damaged.iter().next() {
        return Err(DiskError::Damaged(file.display().to_string()));
    }
    // What the list of files does not name was not summed.
    let listed = index.directory().list_managed_files();
    let mut files = index.load_metas()?.list_segment_files().into_iter();
    if let Some(file) = files.find(|file| !listed.contains(file) && folder.join(file).exists()) {
        return Err(DiskError::Damaged(file.display().to_string()));
    }
    let opened = Opened::of(index, fields, folder)?;
    let mark = opened.mark()?;
    if mark.version != VERSION || !mark.complete {
        return Err(DiskError::Unfinished);
    }
    Ok((opened, mark))
}

/// The index in use as far as it can be read: to go on with while it is made anew.
pub(crate) fn open_as_it_is(root: &Path) -> Option<Opened> {
    let name = fs::read_to_string(root.join(CURRENT)).ok()?;
    let folder = root.join(name.trim());
    let mut index = Index::open(MmapDirectory::open(&folder).ok()?).ok()?;
    let (schema, fields) = schema();
    index.set_tokenizers(analyzers());
    (index.schema() == schema).then(|| Opened::of(index, fields, folder).ok())?
}

/// An empty index beside the one in use.
pub(crate) fn create(root: &Path) -> Result<Opened, DiskError> {
    fs::create_dir_all(root)?;
    let mut number = 1_u64;
    let folder = loop {
        let folder = root.join(format!("v{VERSION}-{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => break folder,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error.into()),
        }
    };
    let (schema, fields) = schema();
    let index = Index::builder().schema(schema).tokenizers(analyzers()).create_in_dir(&folder)?;
    Opened::of(index, fields, folder)
}

/// Makes an index the one in use, and takes away all others.
pub(crate) fn use_it(root: &Path, opened: &Opened) -> Result<(), DiskError> {
    let name = opened.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let next = root.join("current.next");
    fs::write(&next, name)?;
    fs::File::open(&next)?.sync_all()?;
    fs::rename(&next, root.join(CURRENT))?;
    forget_others(root, name);
    Ok(())
}

/// Takes away what is not in use. What cannot be taken away is only in the way.
fn forget_others(root: &Path, name: &str) {
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        let is_other =
            entry.file_name().to_str().is_some_and(|one| one != name && one.starts_with('v'));
        if is_other && let Err(error) = fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, path = %entry.path().display(), "an old index cannot be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_was_touched_is_none() {
        let written = Mark::at(42, true).written();
        assert_eq!(Mark::read(&written), Some(Mark::at(42, true)));
        assert_eq!(Mark::read(&written.replace("42", "43")), None);
    }
}
