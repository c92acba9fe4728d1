//! What a site's files look like now, and the site that they make; else the one that they made last.

use super::{Found, Kept, key_of};
use crate::{
    library::{
        last_good::{LastGood, Noting, Remembered},
        watching::Watching,
    },
    mirror::Mirrored,
    site::{Folder, Site, Source},
};
use platform::{Timestamp, docs::DocsFiles};
use std::{path::Path, sync::Arc, time::SystemTime};

/// The files of a site, and how they look.
struct Looked {
    source: Arc<dyn Source>,
    stamp: String,
    built_at: Option<Timestamp>,
    changed_at: Option<Timestamp>,
}

impl Looked {
    fn at(found: &Found, watching: &Watching) -> Result<Self, String> {
        match (&found.place.files, &found.mirrored) {
            (_, Some(Mirrored { source, stamp, at, .. })) => Ok(Self {
                source: Arc::clone(source),
                stamp: stamp.clone(),
                built_at: Some(*at),
                changed_at: Some(*at),
            }),
            (DocsFiles::Here { folder, root }, None) => {
                let key = key_of(&found.place);
                let files =
                    begun(folder, root, &key, watching).inspect_err(|_| watching.lose(&key))?;
                watching.follow(&key, files.folders(), &files.stamp());
                Ok(Self {
                    stamp: files.stamp(),
                    built_at: timestamp(SystemTime::now()),
                    changed_at: files.changed_at().and_then(timestamp),
                    source: Arc::new(files),
                })
            }
            (DocsFiles::At(address), None) => Err(format!("{address} is not here")),
        }
    }
}

/// Looks at a site's files, and opens it anew when they are others.
pub(super) fn look(kept: &mut Kept, found: &Found, watching: &Watching, memory: Option<&LastGood>) {
    // What other machines hold is remembered by the mirror.
    let memory = memory.filter(|_| found.mirrored.is_none());
    let looked = match Looked::at(found, watching) {
        Ok(looked) => looked,
        Err(reason) => return fall_back(kept, found, memory, reason, None),
    };
    if kept.site.is_some() && kept.over.is_none() && kept.stamp == looked.stamp {
        // What was broken may have been put back.
        kept.broken = None;
        return;
    }
    let Looked { source, stamp, mut built_at, changed_at } = looked;
    let noting = Arc::new(Noting::new(Arc::clone(&source)));
    let files: Arc<dyn Source> = Arc::<Noting>::clone(&noting);
    let site = match Site::open(files, &found.place.label) {
        Ok(site) => Some(Arc::new(site)),
        Err(error) => {
            return fall_back(kept, found, memory, error.to_string(), Some((source, stamp)));
        }
    };
    if let Some(memory) = memory {
        let place = key_of(&found.place);
        match memory.read(&place).filter(|written| written.stamp == stamp) {
            Some(written) => built_at = written.built_at,
            None => memory.write(&noting.written(place, stamp.clone(), built_at, changed_at)),
        }
    }
    let (over, looked_at, broken) = (None, None, None);
    *kept = Kept { site, stamp, over, looked_at, built_at, changed_at, broken };
}

/// Of files that make no site: the site is the one that it was, or the one that is remembered. That one
/// reads its pages where they are: it is opened anew when the files are others.
fn fall_back(
    kept: &mut Kept,
    found: &Found,
    memory: Option<&LastGood>,
    reason: String,
    files: Option<(Arc<dyn Source>, String)>,
) {
    kept.broken = Some(reason);
    let (Some(memory), Some((files, over))) = (memory, files) else { return };
    let is_older = kept.over.as_ref().is_some_and(|known| *known != over);
    if kept.site.is_some() && !is_older {
        return;
    }
    let Some(written) = memory.read(&key_of(&found.place)) else { return };
    let as_it_was = (written.stamp.clone(), written.built_at, written.changed_at);
    let source: Arc<dyn Source> = Arc::new(Remembered::new(written, files));
    if let Ok(site) = Site::open(source, &found.place.label) {
        kept.site = Some(Arc::new(site));
        kept.over = Some(over);
        (kept.stamp, kept.built_at, kept.changed_at) = as_it_was;
    }
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    let age = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(age.as_millis()).ok().map(Timestamp)
}

/// The files of a folder as they are from now on.
fn begun(folder: &Path, root: &Path, key: &str, watching: &Watching) -> Result<Folder, String> {
    watching.begin(key);
    here(folder, root)
}

/// The files of a folder, when it is where it may be.
fn here(folder: &Path, root: &Path) -> Result<Folder, String> {
    let inside = || {
        let (real, root) = (folder.canonicalize()?, root.canonicalize()?);
        if real.starts_with(&root) {
            return Folder::open(&real);
        }
        let kind = std::io::ErrorKind::PermissionDenied;
        Err(std::io::Error::new(kind, "it leads out of its source"))
    };
    inside().map_err(|error| format!("the folder {} cannot be read: {error}", name(folder, root)))
}

/// The folder as people may know it: below its source.
fn name(folder: &Path, root: &Path) -> String {
    let inner = folder.strip_prefix(root).unwrap_or(Path::new("."));
    let inner = inner.display().to_string();
    if inner.is_empty() { ".".to_owned() } else { inner }
}
