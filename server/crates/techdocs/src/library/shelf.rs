//! Sites that are open.

use super::{
    assets,
    drawings::{Painted, Painter},
    views,
};
use crate::{
    diagram::Kind,
    mirror::{Mirror, Mirrored},
    sanitize::{Origins, Policy, clean},
    site::{Folder, Site, Source, url_of},
    storage::Storage,
};
use moka::sync::Cache;
use platform::{
    EntityRef, Timestamp,
    docs::{
        DocsAnswer, DocsAsset, DocsChange, DocsError, DocsFiles, DocsPlace, DocsProblem,
        docs_address,
    },
};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

/// How long a site is taken for unchanged before its files are looked at again.
const FRESH: Duration = Duration::from_secs(1);
/// Sites that are kept open.
const SITES: u64 = 256;
/// Sites of which it is remembered how they stand.
const STANDINGS: u64 = 20_000;
/// Bytes of rendered pages that are kept.
const PAGES: u64 = 32 << 20;

/// A page as it was rendered: what its site's files looked like, where they are, and its path.
type Rendered = (String, String, String);

/// A site whose files may come from anywhere.
pub(super) type AnySite = Site<Arc<dyn Source>>;

/// The sites that were asked for lately, and their pages.
pub struct Shelf {
    sites: Cache<String, Arc<Slot>>,
    /// How sites stood when they were last looked at.
    standings: Cache<EntityRef, (Option<Timestamp>, Option<String>)>,
    pages: Cache<Rendered, Arc<crate::site::Page>>,
    policy: Policy,
    mirror: Option<Arc<Mirror>>,
    storage: Option<Arc<Storage>>,
    painted: Option<Painted>,
}

#[derive(Default)]
struct Slot(Mutex<Kept>);

/// A site that is kept.
#[derive(Default)]
struct Kept {
    site: Option<Arc<AnySite>>,
    /// What its files looked like.
    stamp: String,
    looked_at: Option<Instant>,
    built_at: Option<Timestamp>,
    changed_at: Option<Timestamp>,
    /// Why its files as they are now make no site.
    broken: Option<String>,
}

/// Where a site's files are, those of other machines brought here.
pub(super) struct Found {
    pub(super) place: DocsPlace,
    pub(super) mirrored: Option<Mirrored>,
}

/// A site, and why it is not the one that its files make now.
pub(super) struct Opened {
    pub(super) site: Arc<AnySite>,
    pub(super) stamp: String,
    pub(super) built_at: Option<Timestamp>,
    pub(super) broken: Option<String>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self::new(None, Vec::new())
    }
}

impl Shelf {
    /// A shelf of sites of this machine and, with a mirror, of others. Pages may show pictures of
    /// `images`, a list of hosts, and of no other: a reader's browser asks nobody else.
    #[must_use]
    pub fn new(mirror: Option<Arc<Mirror>>, images: Vec<String>) -> Self {
        let weigh = |_: &Rendered, page: &Arc<crate::site::Page>| {
            u32::try_from(page.html.len() + 1024).unwrap_or(u32::MAX)
        };
        Self {
            sites: Cache::new(SITES),
            standings: Cache::new(STANDINGS),
            pages: Cache::builder().max_capacity(PAGES).weigher(weigh).build(),
            policy: Policy { images: Origins::Only(images), frames: Vec::new() },
            mirror,
            storage: None,
            painted: None,
        }
    }

    /// The same, with storage that sites are published into: what is there comes first.
    #[must_use]
    pub fn with_storage(self, storage: Storage) -> Self {
        Self { storage: Some(Arc::new(storage)), ..self }
    }

    /// The same, with a service that draws what is not drawn here.
    #[must_use]
    pub fn with_painter(self, painter: Arc<dyn Painter>) -> Self {
        Self { painted: Some(Painted::new(painter)), ..self }
    }

    /// Has the diagrams drawn that a page wants; whether it looks otherwise now.
    pub(super) async fn paint(&self, place: &DocsPlace, page: &Unpainted) -> bool {
        let Some(painted) = &self.painted else { return false };
        if page.wanted.is_empty() || !painted.draw(&page.wanted).await {
            return false;
        }
        self.pages.invalidate(&(page.stamp.clone(), key_of(place), page.path.clone()));
        true
    }

    /// The last commit that changed a file of a site, where that is known.
    pub(super) async fn last_change(&self, place: &DocsPlace, source: &str) -> Option<DocsChange> {
        let (DocsFiles::At(address), Some(mirror)) = (&place.files, &self.mirror) else {
            return None;
        };
        let change = mirror.last_change(address, &place.label, source).await?;
        Some(DocsChange { at: change.at, author: change.author })
    }

    pub(super) fn storage(&self) -> Option<Arc<Storage>> {
        self.storage.clone()
    }

    pub(super) const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// When an entity's site last changed, and why it cannot be built; as far as somebody looked.
    pub(super) fn standing(&self, entity: &EntityRef) -> (Option<Timestamp>, Option<String>) {
        self.standings.get(entity).unwrap_or_default()
    }

    /// What the site at a place was made of when it was last opened.
    pub(super) fn stamp(&self, place: &DocsPlace) -> Option<String> {
        let slot = self.sites.get(&key_of(place))?;
        let kept = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.site.as_ref().map(|_| kept.stamp.clone())
    }

    /// Looks at once whether the files of a place have changed.
    pub(super) async fn refresh(&self, place: &DocsPlace) -> Result<(), DocsError> {
        if let Some(slot) = self.sites.get(&key_of(place)) {
            slot.0.lock().unwrap_or_else(PoisonError::into_inner).looked_at = None;
        }
        match (&place.files, &self.mirror) {
            (DocsFiles::At(address), Some(mirror)) => mirror.refresh(address, &place.label).await,
            _ => Ok(()),
        }
    }

    /// Brings the files of a place here, when they are elsewhere.
    pub(super) async fn find(&self, place: DocsPlace) -> Result<Found, DocsError> {
        let DocsFiles::At(address) = &place.files else {
            return Ok(Found { place, mirrored: None });
        };
        let unusable = || DocsError::Unusable(format!("{address} cannot be read from here"));
        let mirror = self.mirror.as_ref().ok_or_else(unusable)?;
        let mirrored = mirror.site(address, &place.label).await?;
        Ok(Found { mirrored: Some(mirrored), place })
    }

    /// Fetches a file that pages do not show; whether it is here now.
    pub(super) async fn fetch(&self, place: &DocsPlace, path: &str) -> Result<bool, DocsError> {
        match (&place.files, &self.mirror) {
            (DocsFiles::At(address), Some(mirror)) => {
                mirror.fetch(address, &place.label, path).await
            }
            _ => Ok(false),
        }
    }

    /// The site at a place, as its files are now, or as they last made one.
    pub(super) fn open(&self, found: &Found) -> Result<Opened, DocsError> {
        let slot = self.sites.get_with(key_of(&found.place), Arc::default);
        let mut kept = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        if found.mirrored.is_some() || kept.looked_at.is_none_or(|at| at.elapsed() > FRESH) {
            look(&mut kept, found);
            kept.looked_at = Some(Instant::now());
        }
        let behind = found.mirrored.as_ref().and_then(|mirrored| mirrored.problem.clone());
        let broken = kept.broken.clone().or(behind);
        let standing = (kept.changed_at, broken.clone());
        self.standings.insert(found.place.entity.clone(), standing);
        match &kept.site {
            Some(site) => Ok(Opened {
                site: Arc::clone(site),
                stamp: kept.stamp.clone(),
                built_at: kept.built_at,
                broken,
            }),
            None => Err(DocsError::Unusable(broken.unwrap_or_default())),
        }
    }

    /// The page at an address below a site.
    pub(super) fn page(
        &self,
        found: &Found,
        asked: &EntityRef,
        path: &str,
    ) -> Result<Option<(DocsAnswer, Unpainted)>, DocsError> {
        let opened = self.open(found)?;
        let site = &opened.site;
        let directories = site.config().use_directory_urls;
        let wanted = path.trim_matches('/');
        let start = found.place.start.as_deref().filter(|start| !start.is_empty());
        if let (Some(start), "") = (start, wanted) {
            let moved = DocsAnswer::Moved(docs_address(asked, &format!("{start}/")));
            return Ok(Some((moved, Unpainted::default())));
        }
        let at = |known: &&str| {
            let url = url_of(known, directories);
            let bare = url.trim_end_matches('/');
            bare == wanted || bare.strip_suffix("/index.html") == Some(wanted)
        };
        let Some(known) = site.pages().find(at) else {
            let moved = moved(site, asked, wanted).map(DocsAnswer::Moved);
            return Ok(moved.map(|moved| (moved, Unpainted::default())));
        };
        let Some(page) = self.kept(&opened, &found.place, known)? else { return Ok(None) };
        let view = views::page(&opened, found, asked, &page);
        let unpainted = Unpainted {
            path: known.to_owned(),
            stamp: opened.stamp.clone(),
            wanted: page.wanted.clone(),
            source: site.source_of(known).unwrap_or_default().to_owned(),
        };
        Ok(Some((DocsAnswer::Page(Box::new(view)), unpainted)))
    }

    /// A page of an open site, rendered once for as long as the site is as it is.
    pub(super) fn kept(
        &self,
        opened: &Opened,
        place: &DocsPlace,
        path: &str,
    ) -> Result<Option<Arc<crate::site::Page>>, DocsError> {
        let key = (opened.stamp.clone(), key_of(place), path.to_owned());
        if let Some(page) = self.pages.get(&key) {
            return Ok(Some(page));
        }
        let page = self.rendered(&opened.site, path)?;
        if let Some(page) = &page {
            self.pages.insert(key, Arc::clone(page));
        }
        Ok(page)
    }

    /// A page as readers may see it.
    fn rendered(
        &self,
        site: &AnySite,
        path: &str,
    ) -> Result<Option<Arc<crate::site::Page>>, DocsError> {
        let failed = |error: std::io::Error| DocsError::Unavailable(error.to_string());
        let mut page = site.page(path).map_err(failed)?;
        if let (Some(first), Some(painted)) = (&page, &self.painted) {
            let drawings = painted.known(first);
            if !drawings.is_empty() {
                page = site.page_with(path, Some(&drawings)).map_err(failed)?;
            }
        }
        Ok(page.map(|mut page| {
            page.html = clean(&page.html, &self.policy);
            Arc::new(page)
        }))
    }

    /// The file at an address below a site.
    pub(super) fn asset(&self, found: &Found, path: &str) -> Result<AssetAnswer, DocsError> {
        let site = self.open(found)?.site;
        if let Some(asset) = assets::asset(&*site, path) {
            return Ok(AssetAnswer::Here(asset));
        }
        let source = site.assets().find(|(known, _)| *known == path).map(|(_, source)| source);
        Ok(source.map_or(AssetAnswer::None, |source| AssetAnswer::Elsewhere(source.to_owned())))
    }

    /// All that is wrong with a site.
    pub(super) fn problems(&self, found: &Found) -> Result<Vec<DocsProblem>, DocsError> {
        let opened = self.open(found)?;
        Ok(opened.site.check().into_iter().map(views::problem).collect())
    }
}

/// Where an address has moved to, as the site's redirects say.
fn moved(site: &AnySite, asked: &EntityRef, wanted: &str) -> Option<String> {
    let directories = site.config().use_directory_urls;
    let (_, to) = site
        .config()
        .redirects
        .iter()
        .find(|(from, _)| url_of(from, directories).trim_end_matches('/') == wanted)?;
    if to.contains("://") {
        // Only ways within the site are followed by themselves.
        return None;
    }
    let (path, anchor) = to.split_once('#').unwrap_or((to, ""));
    let url = url_of(path, directories);
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    Some(docs_address(asked, &format!("{url}{anchor}")))
}

/// Looks at a site's files, and opens it anew when they are others.
fn look(kept: &mut Kept, found: &Found) {
    let label = &found.place.label;
    let (source, stamp, at, changed_at) = match (&found.place.files, &found.mirrored) {
        (_, Some(Mirrored { source, stamp, at, .. })) => {
            (Arc::clone(source), stamp.clone(), Some(*at), Some(*at))
        }
        (DocsFiles::Here { folder, root }, None) => match here(folder, root) {
            Ok(files) => {
                let (stamp, changed_at) = (files.stamp(), files.changed_at());
                let changed_at = changed_at.and_then(timestamp);
                let built_at = timestamp(SystemTime::now());
                (Arc::new(files) as Arc<dyn Source>, stamp, built_at, changed_at)
            }
            Err(reason) => {
                kept.broken = Some(reason);
                return;
            }
        },
        (DocsFiles::At(address), None) => {
            kept.broken = Some(format!("{address} is not here"));
            return;
        }
    };
    if kept.site.is_some() && kept.stamp == stamp {
        // What was broken may have been put back.
        kept.broken = None;
        return;
    }
    match Site::open(source, label) {
        Ok(site) => {
            let site = Some(Arc::new(site));
            let (looked_at, broken) = (None, None);
            *kept = Kept { site, stamp, looked_at, built_at: at, changed_at, broken };
        }
        Err(error) => kept.broken = Some(error.to_string()),
    }
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    let age = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(age.as_millis()).ok().map(Timestamp)
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

/// What tells a place from others.
fn key_of(place: &DocsPlace) -> String {
    match &place.files {
        DocsFiles::Here { folder, .. } => folder.display().to_string(),
        DocsFiles::At(address) => address.clone(),
    }
}

/// What a page wants to have drawn, and which page it is.
#[derive(Default)]
pub(super) struct Unpainted {
    pub(super) path: String,
    pub(super) stamp: String,
    pub(super) wanted: Vec<(Kind, String)>,
    /// The page's path in the source.
    pub(super) source: String,
}

/// A file of a site.
pub(super) enum AssetAnswer {
    Here(DocsAsset),
    /// The site has it at this path, and it was not brought here with the others.
    Elsewhere(String),
    None,
}
