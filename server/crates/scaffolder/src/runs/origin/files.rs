//! The files of a project: read from a folder, and packed for the database.

use crate::files::{Failed, Kind, Refused, Tree};
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    path::Path,
};

/// Bytes of a file that is looked at; a larger one is nobody's to merge.
const LARGEST: u64 = 4 << 20;

/// Bytes of all files of a project that are looked at.
const ALL: u64 = 256 << 20;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    pub content: Vec<u8>,
    pub executable: bool,
}

/// Files by their paths, with slashes.
pub(super) type Files = BTreeMap<String, File>;

/// The files of a folder. Links and what Git keeps are left out, and so are files that are too large.
/// Blocking.
///
/// # Errors
/// When something cannot be read, or there is too much of it.
pub(super) fn read(folder: &Path) -> Result<Files, Failed> {
    let tree = Tree::open(folder)?;
    let (mut files, mut room) = (Files::new(), ALL);
    for entry in tree.entries()?.into_iter().filter(|entry| entry.kind == Kind::File) {
        let (content, mode) = match tree.read(&entry.place, LARGEST) {
            Ok(read) => read,
            Err(Failed::Refused(Refused::Large { .. })) => continue,
            Err(error) => return Err(error),
        };
        room = room.checked_sub(content.len() as u64).ok_or(Refused::Full(ALL))?;
        files.insert(entry.path, File { content, executable: mode & 0o111 != 0 });
    }
    Ok(files)
}

/// Files, to be kept.
pub(super) fn pack(files: &Files) -> io::Result<Vec<u8>> {
    let rows: Vec<(&str, String, bool)> = files
        .iter()
        .map(|(path, file)| (path.as_str(), STANDARD.encode(&file.content), file.executable))
        .collect();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&serde_json::to_vec(&rows)?)?;
    encoder.finish()
}

/// The same again; `None` when it is none.
pub(super) fn unpack(packed: &[u8]) -> Option<Files> {
    let mut text = Vec::new();
    // A row is a third longer than its file.
    GzDecoder::new(packed).take(ALL * 2).read_to_end(&mut text).ok()?;
    let rows: Vec<(String, String, bool)> = serde_json::from_slice(&text).ok()?;
    let file = |(path, content, executable): (String, String, bool)| {
        let content = STANDARD.decode(content).ok()?;
        Some((path, File { content, executable }))
    };
    rows.into_iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    #[test]
    fn what_is_read_is_packed_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("a/.git")).unwrap();
        fs::write(at("a/.git/HEAD"), "x").unwrap();
        fs::write(at("a/run.sh"), b"\x00\xff").unwrap();
        fs::set_permissions(at("a/run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(at("b"), "text\n").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", at("link")).unwrap();
        let files = read(folder.path()).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a/run.sh", "b"]);
        assert!(files["a/run.sh"].executable && !files["b"].executable);
        let packed = pack(&files).unwrap();
        assert_eq!(unpack(&packed), Some(files));
        assert_eq!(unpack(&packed[..packed.len() / 2]), None);
    }
}
