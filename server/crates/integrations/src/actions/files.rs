//! Files of a workspace, on their way into a commit.

use super::input::below;
use platform::scaffolder::{ActionCall, ActionError};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder of the workspace that a step names; the whole of it when it names none.
pub(super) fn source(call: &ActionCall, path: Option<&str>) -> Result<PathBuf, ActionError> {
    let path = below(path.unwrap_or_default(), "sourcePath")?;
    let missing =
        |_: io::Error| ActionError::Input(format!("the workspace has no folder \"{path}\""));
    let root = call.workspace.canonicalize().map_err(missing)?;
    let folder = root.join(&path).canonicalize().map_err(missing)?;
    // A link may lead anywhere.
    if !folder.starts_with(&root) || !folder.is_dir() {
        return Err(ActionError::Input(format!("the workspace has no folder \"{path}\"")));
    }
    Ok(folder)
}

/// Copies a folder, but for what Git keeps in it: links stay links, and what can be executed still can.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name().eq_ignore_ascii_case(".git") {
            continue;
        }
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path())?, target)?;
        } else if kind.is_file() {
            // Permissions come with it.
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_and_rights_are_kept_and_git_s_own_is_not() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |path: &str| from.path().join(path);
        fs::create_dir_all(at("a/.git")).unwrap();
        fs::create_dir_all(at(".GIT")).unwrap();
        fs::write(at("a/run.sh"), "#!/bin/sh\n").unwrap();
        fs::set_permissions(at("a/run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink("../../outside", at("a/link")).unwrap();
        let to = to.path().join("copy");
        copy(from.path(), &to).unwrap();
        assert!(!to.join("a/.git").exists() && !to.join(".GIT").exists());
        assert_eq!(fs::read_link(to.join("a/link")).unwrap(), Path::new("../../outside"));
        assert_ne!(fs::metadata(to.join("a/run.sh")).unwrap().permissions().mode() & 0o100, 0);
    }
}
