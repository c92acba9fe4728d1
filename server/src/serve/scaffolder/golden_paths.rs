//! The templates that Slipway brings along: laid out in the data folder, and a source of the catalog.

use crate::{Failure, system::hexadecimal};
use async_trait::async_trait;
use catalog::{
    reading::{Claim, Known, Reading},
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use futures::{StreamExt, stream, stream::BoxStream};
use platform::{Entity, entity::MANAGED_BY_ORIGIN_LOCATION};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

/// The name of the source, and of its folder in the data folder.
const NAME: &str = "golden-paths";

/// The file that leads to all of them.
const FILE: &str = "catalog-info.yaml";

/// What every entity of it names as its origin.
const ORIGIN: &str = "slipway:golden-paths";

/// The field of a form for a repository.
const PICKER: &str = "RepoUrlPicker";

/// A file that the binary carries.
struct Packed {
    path: &'static str,
    content: &'static [u8],
    executable: bool,
}

static FILES: &[Packed] = include!(concat!(env!("OUT_DIR"), "/golden_paths.rs"));

/// How the company has them.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    /// Who keeps them.
    pub(super) owner: Option<String>,
    /// The code hosts at which repositories are made; those that the templates name when there is none.
    pub(super) hosts: Vec<String>,
}

/// Their source. `kept` is for how long tasks may need what an earlier version laid out.
pub(super) fn source(
    data: &Path,
    usual: SourceSettings,
    own: Own,
    kept: Duration,
) -> Result<Arc<dyn Origin>, Failure> {
    let folder = data.join(NAME);
    let unusable = |error: io::Error| format!("{} cannot be written ({error})", folder.display());
    let laid_out = lay_out(&folder).map_err(unusable)?;
    forget(&folder, &laid_out, kept);
    let reader = SourceReader::new(Target::Path(laid_out.join(FILE)), usual)?;
    Ok(Arc::new(GoldenPaths { reader, own }))
}

/// Lays the files out in a folder of their own, named by what they are: a task that is under way while
/// another version starts finds what it began with.
fn lay_out(folder: &Path) -> io::Result<PathBuf> {
    let target = folder.join(version());
    if target.is_dir() {
        return Ok(target);
    }
    // What was begun and not finished is nobody's.
    let begun = folder.join(format!(".{}-{}", version(), std::process::id()));
    if begun.exists() {
        fs::remove_dir_all(&begun)?;
    }
    for file in FILES {
        let place = begun.join(file.path);
        fs::create_dir_all(place.parent().unwrap_or(&begun))?;
        fs::write(&place, file.content)?;
        if file.executable {
            fs::set_permissions(&place, fs::Permissions::from_mode(0o755))?;
        }
    }
    supersede(folder);
    match fs::rename(&begun, &target) {
        // Another process of the same folder was quicker.
        Err(_) if target.is_dir() => fs::remove_dir_all(&begun)?,
        done => done?,
    }
    Ok(target)
}

/// Notes that what is laid out was in use up to now: tasks may have begun with it a moment ago, however
/// long it has been there. Where that cannot be noted it is forgotten earlier.
fn supersede(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        drop(fs::File::open(entry.path()).and_then(|place| place.set_modified(SystemTime::now())));
    }
}

/// What tells these files from those of another version.
fn version() -> String {
    let mut digest = Sha256::new();
    for file in FILES {
        for part in [file.path.as_bytes(), file.content, &[u8::from(file.executable)]] {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
    }
    hexadecimal(&digest.finalize()[..8])
}

/// Removes what earlier versions laid out and no task needs any more. What cannot be removed stays.
fn forget(folder: &Path, current: &Path, kept: Duration) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let age = entry.metadata().and_then(|metadata| metadata.modified());
        let age = age.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
        if path != current && age.is_some_and(|age| age > kept) {
            drop(fs::remove_dir_all(&path));
        }
    }
}

/// The source: the folder's, by a name that stays when another version lays out another folder.
struct GoldenPaths {
    reader: SourceReader,
    own: Own,
}

#[async_trait]
impl Origin for GoldenPaths {
    fn target(&self) -> &'static str {
        NAME
    }

    /// All of it each time: how the company has them may be another one with the same files.
    async fn read(&self, _: &Known) -> Result<Reading, String> {
        let reading = self.reader.read(&Known::default()).await?;
        let claims = reading.claims.into_iter().map(|claim| self.own.said(claim)).collect();
        Ok(Reading { claims, ..reading })
    }

    /// They change with the program alone.
    fn changes(&self) -> BoxStream<'static, ()> {
        stream::pending().boxed()
    }

    fn folder(&self) -> Option<PathBuf> {
        self.reader.folder()
    }
}

impl Own {
    /// What is said, as this company's: with its owner, or without one that it does not have, and with
    /// its code hosts.
    fn said(&self, claim: Claim) -> Claim {
        let said = claim.entity();
        let mut json = Value::from(said.clone());
        if let Some(Value::Object(spec)) = json.get_mut("spec")
            && spec.contains_key("owner")
        {
            match &self.owner {
                Some(owner) => drop(spec.insert("owner".to_owned(), Value::from(owner.as_str()))),
                None => drop(spec.shift_remove("owner")),
            }
        }
        if !self.hosts.is_empty() {
            self.choose_hosts(&mut json);
        }
        let entity = Entity::from_json(json).unwrap_or(said);
        let origin = [(MANAGED_BY_ORIGIN_LOCATION, ORIGIN.to_owned())];
        Claim::of(claim.location, claim.line, entity.with_annotations(&origin))
    }

    /// Lets every field for a repository offer the company's code hosts.
    fn choose_hosts(&self, json: &mut Value) {
        match json {
            Value::Array(items) => items.iter_mut().for_each(|item| self.choose_hosts(item)),
            Value::Object(fields) => {
                let is_repository = fields.get("ui:field").is_some_and(|one| one == PICKER);
                if is_repository && let Some(Value::Object(options)) = fields.get_mut("ui:options")
                {
                    options.insert("allowedHosts".to_owned(), Value::from(self.hosts.clone()));
                }
                fields.values_mut().for_each(|field| self.choose_hosts(field));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(folder: &Path) -> SourceSettings {
        SourceSettings::new(folder.join("repositories"))
    }

    #[tokio::test]
    async fn they_are_laid_out_and_read_as_the_companys_own() {
        let data = tempfile::tempdir().unwrap();
        let day = Duration::from_hours(24);
        let read = async |own: Own| {
            let source = source(data.path(), settings(data.path()), own, day).unwrap();
            assert_eq!(source.target(), "golden-paths");
            source.read(&Known::default()).await.unwrap()
        };
        let reading = read(Own::default()).await;
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        let mut templates: Vec<String> =
            reading.claims.iter().map(|claim| claim.reference.to_string()).collect();
        templates.retain(|one| one.starts_with("template:"));
        assert_eq!(templates.len(), 4, "{templates:?}");
        for claim in reading.claims.iter().filter(|one| one.reference.kind() == "template") {
            let entity = claim.entity();
            assert_eq!(entity.spec_text("owner"), None);
            assert_eq!(entity.annotation(MANAGED_BY_ORIGIN_LOCATION), Some(ORIGIN));
        }
        let hosts = vec!["git.acme.example".to_owned()];
        let owner = Some("group:default/platform".to_owned());
        let owned = read(Own { owner: owner.clone(), hosts }).await;
        for claim in owned.claims.iter().filter(|one| one.reference.kind() == "template") {
            assert_eq!(claim.entity().spec_text("owner").map(str::to_owned), owner);
            let offered = "\"allowedHosts\":[\"git.acme.example\"]";
            assert!(claim.body.contains(offered), "{}", claim.reference);
            assert!(!claim.body.contains("\"allowedHosts\":[\"github.com\"]"));
        }
    }

    #[test]
    fn they_are_laid_out_once_with_their_skeletons_and_old_ones_are_forgotten() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join(NAME);
        let first = lay_out(&folder).unwrap();
        let skeleton = first.join("go-service/skeleton/go.mod.njk");
        assert!(skeleton.is_file() && first.join(FILE).is_file());
        fs::write(&skeleton, "kept").unwrap();
        assert_eq!(lay_out(&folder).unwrap(), first);
        assert_eq!(fs::read_to_string(&skeleton).unwrap(), "kept", "it is not laid out again");
        let old = folder.join("0123456789abcdef");
        fs::create_dir(&old).unwrap();
        forget(&folder, &first, Duration::from_hours(24));
        assert!(old.is_dir(), "a task may need it");
        forget(&folder, &first, Duration::ZERO);
        assert!(!old.exists() && first.is_dir());
    }

    #[test]
    fn what_was_in_use_until_now_is_kept_however_old_it_is() {
        let data = tempfile::tempdir().unwrap();
        let (folder, day) = (data.path().join(NAME), Duration::from_hours(24));
        let old = folder.join("0123456789abcdef");
        fs::create_dir_all(&old).unwrap();
        let long_ago = SystemTime::now() - Duration::from_hours(24 * 100);
        fs::File::open(&old).unwrap().set_modified(long_ago).unwrap();
        let new = lay_out(&folder).unwrap();
        forget(&folder, &new, day);
        assert!(old.is_dir(), "a task that began an hour ago needs it");
        fs::File::open(&old).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(lay_out(&folder).unwrap(), new);
        forget(&folder, &new, day);
        assert!(!old.exists());
    }
}
