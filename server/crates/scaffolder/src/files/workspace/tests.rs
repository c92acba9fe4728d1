//! Ways out of a workspace that were tried, and more than it may hold.

use super::*;
use crate::files::{fetch_plain, tree::Entry};
use std::{
    os::unix::{
        fs::{MetadataExt, symlink},
        net::UnixListener,
    },
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// A workspace, and a file beside it that nothing may touch.
fn beside() -> (TempDir, Workspace) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("secret"), "secret").unwrap();
    let workspace = Workspace::open(&folder.path().join("w")).unwrap();
    (folder, workspace)
}

fn is_refused(failed: Result<(), Failed>) -> bool {
    matches!(failed, Err(Failed::Refused(_)))
}

fn untouched(folder: &TempDir) {
    assert_eq!(fs::read_to_string(folder.path().join("secret")).unwrap(), "secret");
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["secret", "w"]);
}

#[test]
fn paths_that_lead_out_are_refused() {
    let (folder, workspace) = beside();
    let out = ["..", "../secret", "a/../../secret", "/etc/passwd", "/", "./../w/../secret"];
    for path in out {
        assert_eq!(workspace.place(path), Err(Refused::Path(path.to_owned())), "{path}");
    }
    for path in [".git/config", "a/.git/hooks/x", ".GIT/config", "a/.Git"] {
        assert_eq!(workspace.place(path), Err(Refused::Git(path.to_owned())), "{path}");
    }
    assert!(matches!(workspace.place(&"a/".repeat(600)), Err(Refused::Long(_))));
    let inside =
        [("./a/b", "a/b"), ("a/../b", "b"), (".", ""), ("", ""), (".github/x", ".github/x")];
    for (path, place) in inside {
        assert_eq!(workspace.place(path).unwrap(), Path::new(place));
    }
    // Other systems' separators are letters here.
    let place = workspace.place("..\\secret").unwrap();
    workspace.write(&place, b"x", None).unwrap();
    untouched(&folder);
}

#[test]
fn links_that_lead_out_are_refused_when_they_are_made_and_when_they_are_there() {
    let (folder, workspace) = beside();
    let place = |path: &str| workspace.place(path).unwrap();
    for target in ["../secret", "/etc/passwd", "a/../../secret", "..", "../w/x"] {
        assert!(is_refused(workspace.link(Path::new(target), &place("link"))), "{target}");
        if !target.starts_with('/') {
            let target = format!("../{target}");
            assert!(is_refused(workspace.link(Path::new(&target), &place("d/link"))), "{target}");
        }
    }
    workspace.link(Path::new("d/../x"), &place("fine")).unwrap();
    // Somebody else put them there.
    symlink("../secret", workspace.root().join("file")).unwrap();
    symlink(folder.path(), workspace.root().join("door")).unwrap();
    assert!(workspace.read(&place("file")).is_err());
    assert!(workspace.read(&place("door/secret")).is_err());
    assert!(is_refused(workspace.write(&place("door/secret"), b"x", None)));
    assert!(is_refused(workspace.folder(&place("door/made"))));
    assert!(is_refused(workspace.remove(&place("door/secret"))));
    assert!(is_refused(workspace.link(Path::new("x"), &place("door/link"))));
    assert!(workspace.rename(&place("door/secret"), &place("mine")).is_err());
    assert!(workspace.tree().below(&place("door")).is_err());
    // A link is replaced, not followed.
    workspace.write(&place("file"), b"mine", None).unwrap();
    assert_eq!(workspace.read(&place("file")).unwrap(), b"mine");
    // It is listed, not entered, and goes away alone.
    let listed: Vec<_> =
        workspace.tree().entries().unwrap().into_iter().map(|one| one.path).collect();
    assert!(listed.contains(&"door".to_owned()) && !listed.contains(&"door/secret".to_owned()));
    workspace.remove(&place("door")).unwrap();
    untouched(&folder);
}

#[test]
fn a_link_is_judged_by_where_it_really_stands() {
    let (folder, workspace) = beside();
    let place = |path: &str| workspace.place(path).unwrap();
    workspace.link(Path::new("."), &place("here")).unwrap();
    // `here/link` is in the workspace itself.
    assert!(is_refused(workspace.link(Path::new("../secret"), &place("here/link"))));
    workspace.folder(&place("a/b")).unwrap();
    workspace.link(Path::new("../../x"), &place("a/b/link")).unwrap();
    assert!(is_refused(workspace.rename(&place("a/b"), &place("c"))));
    workspace.rename(&place("a/b"), &place("d/e")).unwrap();
    untouched(&folder);
}

#[test]
fn another_name_of_a_file_elsewhere_is_not_written_into() {
    let (folder, workspace) = beside();
    fs::hard_link(folder.path().join("secret"), workspace.root().join("same")).unwrap();
    workspace.write(Path::new("same"), b"mine", Some(0o755)).unwrap();
    untouched(&folder);
    let mode = fs::metadata(folder.path().join("secret")).unwrap().mode();
    assert_eq!(mode & 0o111, 0);
}

#[test]
fn what_is_no_file_is_refused() {
    let (folder, workspace) = beside();
    let _socket = UnixListener::bind(workspace.root().join("socket")).unwrap();
    assert!(workspace.read(Path::new("socket")).is_err());
    assert!(workspace.tree().entries().is_err());
    assert!(is_refused(workspace.write(Path::new("socket"), b"x", None)));
    assert!(workspace.read(Path::new("")).is_err());
    untouched(&folder);
}

#[test]
fn a_folder_that_becomes_a_link_between_check_and_use_leads_nowhere() {
    let (folder, workspace) = beside();
    let (out, root) = (folder.path().to_owned(), workspace.root().to_owned());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            // Whoever swaps as fast as can be.
            while !done.load(Ordering::Relaxed) {
                let _ = fs::remove_dir_all(root.join("d"));
                let _ = symlink(&out, root.join("d"));
                let _ = fs::remove_file(root.join("d"));
                let _ = fs::create_dir(root.join("d"));
            }
        });
        for _ in 0..2_000 {
            let _ = workspace.write(Path::new("d/secret"), b"mine", None);
            let _ = workspace.remove(Path::new("d/secret"));
            let read = workspace.read(Path::new("d/secret"));
            assert!(read.is_err() || read.is_ok_and(|content| content != b"secret"));
        }
        done.store(true, Ordering::Relaxed);
    });
    untouched(&folder);
}

#[test]
fn modes_lose_what_would_be_run_as_somebody_else() {
    let (_folder, workspace) = beside();
    workspace.write(Path::new("run"), b"x", Some(0o4755)).unwrap();
    let mode = fs::metadata(workspace.root().join("run")).unwrap().mode();
    assert_eq!(mode & 0o7777, 0o755);
}

#[test]
fn no_more_is_held_than_may_be() {
    let folder = TempDir::new().unwrap();
    let bounds = Bounds { bytes: 100, files: 6, file: 60, ..Bounds::default() };
    let open = || Workspace::open_within(&folder.path().join("w"), bounds).unwrap();
    let workspace = open();
    let write = |path: &str, bytes: usize| workspace.write(Path::new(path), &vec![0; bytes], None);
    assert!(matches!(write("large", 61), Err(Failed::Refused(Refused::Large { .. }))));
    write("a", 60).unwrap();
    // What is replaced does not count twice.
    write("a", 50).unwrap();
    write("b", 50).unwrap();
    assert!(matches!(write("c", 1), Err(Failed::Refused(Refused::Full(100)))));
    // What is there already counts for who comes later.
    assert!(open().write(Path::new("c"), b"x", None).is_err());
    workspace.remove(Path::new("b")).unwrap();
    for name in ["b", "c", "d", "e/f"] {
        write(name, 0).unwrap();
    }
    assert!(matches!(write("g", 0), Err(Failed::Refused(Refused::Many(6)))));
    workspace.remove(Path::new("e")).unwrap();
    write("g", 0).unwrap();
    // Every folder of a path counts.
    workspace.remove(Path::new("g")).unwrap();
    assert!(is_refused(workspace.folder(Path::new("g/h/i"))));
    workspace.folder(Path::new("g/h")).unwrap();
}

#[test]
fn it_ends_when_it_is_told_to() {
    let (folder, workspace) = beside();
    let workspace = workspace.stopping(Arc::new(|| true));
    let stopped = workspace.write(Path::new("a"), b"x", None);
    assert!(matches!(stopped, Err(Failed::Refused(Refused::Stopped))));
    let bounds = Bounds { time: Duration::ZERO, ..Bounds::default() };
    let late = Workspace::open_within(&folder.path().join("w"), bounds).unwrap();
    assert!(matches!(late.folder(Path::new("a")), Err(Failed::Refused(Refused::Late(_)))));
}

#[test]
fn git_is_left_out_of_what_is_copied() {
    let (folder, workspace) = beside();
    let source = folder.path().join("w/source");
    fs::create_dir_all(source.join(".git/hooks")).unwrap();
    fs::write(source.join(".git/hooks/pre-commit"), "x").unwrap();
    fs::write(source.join("file"), "x").unwrap();
    let source = Tree::open(&source).unwrap();
    fetch_plain(&source, &workspace, "copy").unwrap();
    let copied: Vec<Entry> = workspace.tree().below(Path::new("copy")).unwrap().entries().unwrap();
    assert_eq!(copied.len(), 1);
    assert!(!workspace.root().join("copy/.git").exists());
}

mod any {
    use super::*;
    use proptest::prelude::*;

    /// Names that paths are made of: what leads up, what is hidden, what other systems know.
    const PARTS: &[&str] =
        &["..", ".", "", "a", "b", "link", "secret", "~", ".git", "...", "..\\", "C:", "a b", "é"];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

        /// Whatever is written, linked, renamed and removed, nothing outside is another one than before.
        #[test]
        fn no_path_and_no_link_leads_out(
            paths in prop::collection::vec(
                prop::collection::vec(prop::sample::select(PARTS), 1..5), 1..12,
            ),
            acts in prop::collection::vec(0u8..5, 12),
        ) {
            let (folder, workspace) = beside();
            let paths: Vec<String> = paths.iter().map(|parts| parts.join("/")).collect();
            for (index, path) in paths.iter().enumerate() {
                let Ok(place) = workspace.place(path) else { continue };
                let other = &paths[(index + 1) % paths.len()];
                let _ = match acts[index] {
                    0 => workspace.write(&place, b"mine", Some(0o755)),
                    1 => workspace.link(Path::new(other), &place),
                    2 => workspace.remove(&place),
                    3 => workspace.folder(&place),
                    _ => match workspace.place(other) {
                        Ok(to) => workspace.rename(&place, &to),
                        Err(_) => Ok(()),
                    },
                };
                if let Ok(content) = workspace.read(&place) {
                    prop_assert_ne!(content, b"secret".to_vec());
                }
            }
            untouched(&folder);
        }
    }
}
