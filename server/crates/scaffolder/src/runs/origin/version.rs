//! What tells one state of a template from another: its text, and what is in the folders that it fetches.
//! A commit that changes neither is no other version.

use super::{
    files,
    recipe::{Recipe, Source},
};
use platform::scaffolder::{ActionError, Fetch, Skeletons};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, fs, path::PathBuf};

/// Letters of a version: enough to tell them apart, few enough to be read aloud.
const LETTERS: usize = 12;

/// The version of a template's `spec`, with the sum of what it fetches.
pub(super) fn version(spec: &Value, fetched: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(Sha256::digest(spec.to_string().as_bytes()));
    digest.update(fetched);
    let mut version = hex(&digest.finalize());
    version.truncate(LETTERS);
    version
}

/// The sum of what a recipe fetched then, or fetches now.
///
/// # Errors
/// When something of it cannot be had.
pub(super) async fn fetched(
    skeletons: &dyn Skeletons,
    recipe: &Recipe,
    now: bool,
) -> Result<Vec<u8>, ActionError> {
    let mut digest = Sha256::new();
    for source in &recipe.sources {
        digest.update(Sha256::digest(source.url.as_bytes()));
        digest.update(sum_of(skeletons, &recipe.base, source, now).await?);
    }
    Ok(digest.finalize().to_vec())
}

async fn sum_of(
    skeletons: &dyn Skeletons,
    base: &str,
    source: &Source,
    now: bool,
) -> Result<Vec<u8>, ActionError> {
    let wanted = Fetch { base: base.to_owned(), url: source.url.clone(), token: None };
    let fetched = match source.commit.as_deref().filter(|_| !now) {
        Some(commit) => skeletons.fetch_at(&wanted, commit).await?,
        None => skeletons.fetch(&wanted).await?,
    };
    let sum = tokio::task::spawn_blocking(move || contents(fetched.place)).await;
    sum.map_err(|error| ActionError::Refused(error.to_string()))?
}

/// A sum of a folder or a file.
fn contents(place: PathBuf) -> Result<Vec<u8>, ActionError> {
    let refused = |error: String| ActionError::Refused(error);
    if !place.is_dir() {
        let content = fs::read(place).map_err(|error| refused(error.to_string()))?;
        return Ok(Sha256::digest(&content).to_vec());
    }
    let files = files::read(&place).map_err(|error| refused(error.to_string()))?;
    let mut digest = Sha256::new();
    for (path, file) in &files {
        digest.update(Sha256::digest(path.as_bytes()));
        digest.update([u8::from(file.executable)]);
        digest.update(Sha256::digest(&file.content));
    }
    Ok(digest.finalize().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_the_same_wherever_it_lies() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [&one, &other] {
            fs::create_dir(folder.path().join("a")).unwrap();
            fs::write(folder.path().join("a/b"), "text").unwrap();
        }
        let sum = |folder: &tempfile::TempDir| contents(folder.path().to_owned()).unwrap();
        let before = sum(&one);
        assert_eq!(before, sum(&other));
        fs::write(other.path().join("a/b"), "texT").unwrap();
        assert_ne!(before, sum(&other));
        fs::rename(one.path().join("a/b"), one.path().join("a/c")).unwrap();
        assert_ne!(before, sum(&one));
        assert_eq!(contents(other.path().join("a/b")).unwrap().len(), 32);
    }
}
