//! The portal's files: WASM, scripts, style, fonts, icons.
//!
//! A released binary carries them (`build.rs`), so that copying one file is an installation; a
//! development build reads them from a folder. What changes with every build stands below an
//! address that holds the hash of its content, `/pkg/{hash}/…`, and may be cached for ever;
//! `pkg/manifest.json` tells that address.

mod file;

use app::{Assets, style};
use axum::body::Bytes;
use file::SiteFile;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// A file that the binary carries.
struct Embedded {
    path: &'static str,
    hash: &'static str,
    raw: &'static [u8],
    brotli: Option<&'static [u8]>,
}

/// The carried files; `None` in a build without `SLIPWAY_SITE`.
static EMBEDDED: Option<&[Embedded]> = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// The files; clones share them.
#[derive(Clone)]
pub(crate) struct Site {
    files: Arc<Files>,
}

struct Files {
    /// By address.
    carried: BTreeMap<String, Arc<SiteFile>>,
    /// Where what is not carried is read from.
    folder: Option<PathBuf>,
    assets: Assets,
}

/// The addresses of what changes with every build.
#[derive(Deserialize)]
struct Manifest {
    script: String,
    module: String,
}

const MANIFEST: &str = "pkg/manifest.json";

impl Site {
    /// The files of the folder; without one those that the binary carries, if it does.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        match folder {
            Some(folder) => Self::folder(folder),
            None => Self::carried(EMBEDDED.unwrap_or_default()),
        }
    }

    fn carried(embedded: &[Embedded]) -> Self {
        let manifest = embedded.iter().find(|file| file.path == MANIFEST);
        let manifest: Option<Manifest> =
            manifest.and_then(|file| serde_json::from_slice(file.raw).ok());
        let files = embedded.iter().map(|file| {
            let address = format!("/{}", file.path);
            let lasting = is_lasting(&address);
            let brotli = file.brotli.map(Bytes::from_static);
            let raw = Bytes::from_static(file.raw);
            (address, Arc::new(SiteFile::new(file.path, file.hash, raw, brotli, lasting)))
        });
        let carried = files.chain([stylesheet()]).collect();
        let script = manifest.as_ref().map(|manifest| manifest.script.as_str()).unwrap_or_default();
        let build = file::hash(format!("{} {script}", style::STYLESHEET_PATH).as_bytes());
        let assets = assets(manifest, build);
        Self { files: Arc::new(Files { carried, folder: None, assets }) }
    }

    fn folder(folder: PathBuf) -> Self {
        let carried = BTreeMap::from([stylesheet()]);
        // What cargo-leptos builds while it watches has fixed names.
        let manifest = std::fs::read(folder.join(MANIFEST)).ok();
        let manifest = manifest.and_then(|text| serde_json::from_slice(&text).ok());
        let manifest = manifest.unwrap_or_else(|| Manifest {
            script: "/pkg/slipway.js".to_owned(),
            module: "/pkg/slipway.wasm".to_owned(),
        });
        // Names that stay tell nothing: while it is developed, every start is another build.
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let assets = assets(Some(manifest), started.as_millis().to_string());
        Self { files: Arc::new(Files { carried, folder: Some(folder), assets }) }
    }

    /// The addresses of what every page needs.
    pub(crate) fn assets(&self) -> Assets {
        self.files.assets.clone()
    }

    /// The file of an address; `None` when there is none.
    pub(super) async fn file(&self, address: &str) -> Option<Arc<SiteFile>> {
        if let Some(file) = self.files.carried.get(address) {
            return Some(Arc::clone(file));
        }
        let path = Path::new(address.strip_prefix('/')?);
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let folder = self.files.folder.as_ref().filter(|_| inside)?;
        let raw = tokio::fs::read(folder.join(path)).await.ok()?;
        Some(Arc::new(SiteFile::read(address, raw, is_lasting(address))))
    }
}

/// The portal's style sheet is part of `app`, not of the site's folder.
fn stylesheet() -> (String, Arc<SiteFile>) {
    let file = SiteFile::compressed(style::STYLESHEET_PATH, style::STYLESHEET);
    (style::STYLESHEET_PATH.to_owned(), Arc::new(file))
}

/// Without a manifest there is no script, and the portal works without.
fn assets(manifest: Option<Manifest>, build: String) -> Assets {
    let style = style::STYLESHEET_PATH.to_owned();
    match manifest {
        Some(Manifest { script, module }) => Assets { style, script: Some(script), module, build },
        None => Assets { style, script: None, module: String::new(), build },
    }
}

/// Whether an address holds the hash of its content: `/pkg/0123456789abcdef/slipway.js`.
fn is_lasting(address: &str) -> bool {
    let rest = address.strip_prefix("/pkg/").and_then(|rest| rest.split_once('/'));
    rest.is_some_and(|(hash, _)| {
        hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests;
