//! Sites that are open.

mod look;

use super::{
    assets,
    drawings::{Painted, Painter},
    last_good::LastGood,
    views,
    watching::Watching,
};
use crate::{
    diagram::Kind,
    mirror::{Mirror, Mirrored},
    sanitize::{Origins, Policy, clean},
    site::{Problem, Site, Source, url_of},
    storage::Storage,
};
use futures::{
    StreamExt,
    stream::{BoxStream, select},
};
use moka::sync::Cache;
use platform::{
    EntityRef, Timestamp,
    docs::{DocsAnswer, DocsAsset, DocsChange, DocsError, DocsFiles, DocsPlace, docs_address},
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::broadcast::error::RecvError;

/// How long a site is taken for unchanged before its files are looked at again.
const FRESH: Duration = Duration::from_secs(1);
/// Sites that are kept open.
const SITES: u64 = 256;
/// Sites of which it is remembered how they stand.
const STANDINGS: u64 = 20_000;
/// Sites of which it is kept what is wrong with them.
const CHECKED: u64 = 32;
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
    /// What is wrong with sites, by what their files looked like and where they are.
    checked: Cache<(String, String), Arc<Vec<Problem>>>,
    policy: Policy,
    mirror: Option<Arc<Mirror>>,
    storage: Option<Arc<Storage>>,
    painted: Option<Painted>,
    watching: Arc<Watching>,
    last_good: Option<LastGood>,
}

#[derive(Default)]
struct Slot(Mutex<Kept>);

/// A site that is kept.
#[derive(Default)]
struct Kept {
    site: Option<Arc<AnySite>>,
    /// What its files looked like.
    stamp: String,
    /// What the files look like over which it is remembered; none, when it is what they make.
    over: Option<String>,
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
            checked: Cache::new(CHECKED),
            pages: Cache::builder().max_capacity(PAGES).weigher(weigh).build(),
            policy: Policy { images: Origins::Only(images), frames: Vec::new() },
            mirror,
            storage: None,
            painted: None,
            watching: Arc::default(),
            last_good: None,
        }
    }

    /// The same, with storage that sites are published into: what is there comes first.
    #[must_use]
    pub fn with_storage(self, storage: Storage) -> Self {
        Self { storage: Some(Arc::new(storage)), ..self }
    }

    /// The same, where it is remembered in a folder what sites of this machine last were.
    #[must_use]
    pub fn with_memory(self, folder: PathBuf) -> Self {
        Self { last_good: Some(LastGood::new(folder)), ..self }
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

    /// The service that draws, and what it drew.
    pub(super) const fn painted(&self) -> Option<&Painted> {
        self.painted.as_ref()
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
        let changed = self.is_told_of(found);
        let old = kept.looked_at.is_none_or(|at| at.elapsed() > FRESH);
        if found.mirrored.is_some() || changed || old {
            look::look(&mut kept, found, &self.watching, self.last_good.as_ref());
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

    /// Whether somebody told that the files of a site of this machine have changed.
    fn is_told_of(&self, found: &Found) -> bool {
        let changed = self.watching.is_changed(&key_of(&found.place), &found.place.entity);
        changed && matches!(found.place.files, DocsFiles::Here { .. })
    }

    /// Whether a site is certainly as it was at a stamp. It costs nothing to ask.
    pub(super) fn is_still(&self, found: &Found, stamp: &str) -> bool {
        found.mirrored.is_none() && self.watching.is_still(&key_of(&found.place), stamp)
    }

    /// Those whose site may have changed, from now on: on this machine, or brought here.
    pub(super) fn changes(&self) -> BoxStream<'static, EntityRef> {
        let changes = self.watching.changes();
        let Some(mirror) = &self.mirror else { return changes };
        let start = (mirror.arrivals(), Arc::clone(&self.watching));
        let passed = futures::stream::unfold(start, async |(mut arrivals, watching)| {
            match arrivals.recv().await {
                Ok(arrival) => watching.tell(arrival.address),
                // Those that were missed are found by looking.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
            Some(((), (arrivals, watching)))
        });
        // It yields nothing: what it tells comes out of the other one.
        let passed =
            passed.filter_map(async |()| None::<EntityRef>).chain(futures::stream::pending());
        select(changes, passed).boxed()
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

    /// All that is wrong with an open site, looked for once for as long as it is as it is.
    pub(super) fn problems(&self, opened: &Opened, place: &DocsPlace) -> Arc<Vec<Problem>> {
        let key = (opened.stamp.clone(), key_of(place));
        self.checked.get_with(key, || Arc::new(opened.site.check()))
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
