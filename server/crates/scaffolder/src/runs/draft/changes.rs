//! What files would become: each against what stands there already.

use crate::runs::masker::Masker;
use platform::scaffolder::{FileChange, FileChangeKind};
use similar::TextDiff;
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Bytes of a file whose difference is shown.
const SHOWN: usize = 64 << 10;

/// How long a difference may be looked for.
const PATIENCE: Duration = Duration::from_millis(200);

/// A file as it lies there; of a link where it leads to.
pub(super) struct Found {
    pub path: String,
    pub content: Vec<u8>,
    pub executable: bool,
}

/// Every file below a folder, by path. Links are not followed.
pub(super) fn files(folder: &Path) -> io::Result<Vec<Found>> {
    let (mut found, mut waiting) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((folder, path)) = waiting.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if path != ".git" {
                    waiting.push((entry.path(), path));
                }
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path())?;
                let content = target.to_string_lossy().into_owned().into_bytes();
                found.push(Found { path, content, executable: false });
            } else if kind.is_file() {
                let content = fs::read(entry.path())?;
                found.push(Found { path, content, executable: is_executable(&entry.path())? });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

#[cfg(unix)]
fn is_executable(place: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(place)?.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// What the files of a folder change of what stands there.
pub(super) fn changes(
    step: &str,
    folder: &Path,
    before: Option<&Path>,
    masker: &Masker,
) -> io::Result<Vec<FileChange>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    for file in files(folder)? {
        let there = before.map(|before| before.join(&file.path));
        let is_file = |place: &PathBuf| place.symlink_metadata().is_ok_and(|found| found.is_file());
        let old = there.filter(is_file).map(fs::read).transpose()?;
        if old.as_ref() == Some(&file.content) {
            continue;
        }
        let kind = if old.is_some() { FileChangeKind::Changed } else { FileChangeKind::Added };
        changes.push(FileChange {
            step: step.to_owned(),
            kind,
            bytes: file.content.len() as u64,
            executable: file.executable,
            diff: difference(&file.path, old.as_deref(), &file.content, masker),
            path: masker.text(&file.path),
        });
    }
    Ok(changes)
}

/// A unified diff of texts that are not too long.
pub(in crate::runs) fn difference(
    path: &str,
    old: Option<&[u8]>,
    new: &[u8],
    masker: &Masker,
) -> Option<String> {
    if new.len() > SHOWN || old.is_some_and(|old| old.len() > SHOWN) {
        return None;
    }
    let text = |bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        Some(masker.text(text))
    };
    let (before, after) = (text(old.unwrap_or_default())?, text(new)?);
    let from = if old.is_some() { format!("a/{path}") } else { "/dev/null".to_owned() };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before.as_str(), after.as_str());
    let told =
        diff.unified_diff().context_radius(3).header(&from, &format!("b/{path}")).to_string();
    Some(masker.text(&told))
}
