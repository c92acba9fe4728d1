//! Sources: folders, Locations, placeholders, Git, addresses, and everything that must not be read.

mod folders;
mod git;
mod urls;

use catalog::{
    reading::{Finding, Known, Reading},
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use std::{fs, path::Path};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let full = folder.join(path);
    fs::create_dir_all(full.parent().unwrap()).unwrap();
    fs::write(full, text).unwrap();
}

fn settings(cache: &TempDir) -> SourceSettings {
    SourceSettings::new(cache.path().to_path_buf())
}

async fn read_with(
    target: &str,
    change: impl FnOnce(&mut SourceSettings),
) -> Result<Reading, String> {
    let cache = TempDir::new().unwrap();
    let mut settings = settings(&cache);
    change(&mut settings);
    let reader = SourceReader::new(Target::parse(target).unwrap(), settings).unwrap();
    reader.read(&Known::default()).await
}

async fn read(folder: &TempDir) -> Reading {
    read_with(folder.path().to_str().unwrap(), |_| {}).await.unwrap()
}

/// The names of the entities, in the order of the traversal.
fn names(reading: &Reading) -> Vec<String> {
    reading.claims.iter().map(|claim| claim.entity().name().to_owned()).collect()
}

fn one_finding(reading: &Reading) -> &Finding {
    assert_eq!(reading.findings.len(), 1, "{:?}", reading.findings);
    &reading.findings[0]
}

fn component(name: &str) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n"
    )
}

fn location(targets: &[&str]) -> String {
    let targets = targets.join("\n    - ");
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: l\nspec:\n  targets:\n    - {targets}\n"
    )
}
