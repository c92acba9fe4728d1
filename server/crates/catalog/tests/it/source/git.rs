//! Git repositories, read from one on this machine.

use super::{component, folder, names, write};
use catalog::{
    reading::Known,
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use std::{path::Path, process::Command};
use tempfile::TempDir;

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.test"];
    let done = Command::new("git").current_dir(folder).args(identity).args(arguments).output();
    let done = done.expect("git is installed");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "x"]);
}

fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    git(folder.path(), &["init", "--quiet", "--initial-branch", "trunk"]);
    commit(folder.path());
    folder
}

fn reader(repository: &TempDir, fragment: &str, cache: &TempDir) -> SourceReader {
    let target = format!("git+file://{}{fragment}", repository.path().display());
    let settings = SourceSettings::new(cache.path().to_path_buf());
    SourceReader::new(Target::parse(&target).unwrap(), settings).unwrap()
}

#[tokio::test]
async fn a_repository_is_cloned_and_follows_its_branch() {
    let repository = repository(&[("a/catalog-info.yaml", &component("a"))]);
    let cache = TempDir::new().unwrap();
    let reader = reader(&repository, "", &cache);
    assert_eq!(names(&reader.read(&Known::default()).await.unwrap()), ["a"]);

    write(repository.path(), "b/catalog-info.yaml", &component("b"));
    std::fs::remove_file(repository.path().join("a/catalog-info.yaml")).unwrap();
    assert_eq!(names(&reader.read(&Known::default()).await.unwrap()), ["a"], "only commits count");
    commit(repository.path());
    assert_eq!(names(&reader.read(&Known::default()).await.unwrap()), ["b"]);
}

#[tokio::test]
async fn a_branch_and_a_folder_can_be_chosen() {
    let repository = repository(&[("catalog-info.yaml", &component("root"))]);
    git(repository.path(), &["checkout", "--quiet", "-b", "next"]);
    write(repository.path(), "sub/catalog-info.yaml", &component("sub"));
    commit(repository.path());
    git(repository.path(), &["checkout", "--quiet", "trunk"]);
    let cache = TempDir::new().unwrap();
    let reading = reader(&repository, "#next:sub", &cache).read(&Known::default()).await.unwrap();
    assert_eq!(names(&reading), ["sub"]);
}

#[tokio::test]
async fn a_branch_that_is_not_there_is_named() {
    let repository = repository(&[("catalog-info.yaml", &component("root"))]);
    let cache = TempDir::new().unwrap();
    let error = reader(&repository, "#nope", &cache).read(&Known::default()).await.unwrap_err();
    assert!(error.contains("nope"), "{error}");
}

#[tokio::test]
async fn a_private_host_is_not_asked() {
    let cache = TempDir::new().unwrap();
    let settings = SourceSettings::new(cache.path().to_path_buf());
    let target = Target::parse("https://token@127.0.0.1:1/x.git").unwrap();
    let reader = SourceReader::new(target, settings).unwrap();
    let error = reader.read(&Known::default()).await.unwrap_err();
    assert!(error.contains("private network") && !error.contains("token"), "{error}");
}
