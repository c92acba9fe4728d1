//! Sites that are open.

use super::{assets, views};
use crate::{
    sanitize::{Origins, Policy, clean},
    site::{Folder, Site, url_of},
};
use moka::sync::Cache;
use platform::{
    EntityRef,
    docs::{DocsAnswer, DocsAsset, DocsError, DocsPlace, DocsProblem, docs_address},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long a site is taken for unchanged before its files are looked at again.
const FRESH: Duration = Duration::from_secs(1);
/// Sites that are kept open.
const SITES: u64 = 256;
/// Bytes of rendered pages that are kept.
const PAGES: u64 = 32 << 20;

/// A page as it was rendered, and what its site's files looked like.
type Rendered = (String, PathBuf, String);

/// The sites that were asked for lately, and their pages.
pub struct Shelf {
    sites: Cache<PathBuf, Arc<Slot>>,
    pages: Cache<Rendered, Arc<crate::site::Page>>,
    /// Nothing of other origins: the portal's pages ask nobody else.
    policy: Policy,
}

#[derive(Default)]
struct Slot(Mutex<Kept>);

/// A site that is kept.
#[derive(Default)]
struct Kept {
    site: Option<Arc<Site<Folder>>>,
    /// What its files looked like.
    stamp: String,
    looked_at: Option<Instant>,
    /// Why its files as they are now make no site.
    broken: Option<String>,
}

/// A site, and why it is not the one that its files make now.
pub(super) struct Opened {
    pub(super) site: Arc<Site<Folder>>,
    pub(super) stamp: String,
    pub(super) broken: Option<String>,
}

impl Default for Shelf {
    fn default() -> Self {
        let weigh = |_: &Rendered, page: &Arc<crate::site::Page>| {
            u32::try_from(page.html.len() + 1024).unwrap_or(u32::MAX)
        };
        Self {
            sites: Cache::new(SITES),
            pages: Cache::builder().max_capacity(PAGES).weigher(weigh).build(),
            policy: Policy { images: Origins::Only(Vec::new()), frames: Vec::new() },
        }
    }
}

impl Shelf {
    /// The site in a folder, as its files are now, or as they last made one.
    pub(super) fn open(&self, place: &DocsPlace) -> Result<Opened, DocsError> {
        let slot = self.sites.get_with(place.folder.clone(), Arc::default);
        let mut kept = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.looked_at.is_none_or(|looked| looked.elapsed() > FRESH) {
            look(&mut kept, place);
            kept.looked_at = Some(Instant::now());
        }
        let broken = kept.broken.clone();
        match &kept.site {
            Some(site) => Ok(Opened { site: Arc::clone(site), stamp: kept.stamp.clone(), broken }),
            None => Err(DocsError::Unusable(broken.unwrap_or_default())),
        }
    }

    /// The page at an address below a site.
    pub(super) fn page(
        &self,
        place: &DocsPlace,
        asked: &EntityRef,
        path: &str,
    ) -> Result<Option<DocsAnswer>, DocsError> {
        let opened = self.open(place)?;
        let site = &opened.site;
        let directories = site.config().use_directory_urls;
        let wanted = path.trim_matches('/');
        let at = |known: &&str| {
            let url = url_of(known, directories);
            let bare = url.trim_end_matches('/');
            bare == wanted || bare.strip_suffix("/index.html") == Some(wanted)
        };
        let Some(known) = site.pages().find(at) else {
            return Ok(moved(site, asked, wanted).map(DocsAnswer::Moved));
        };
        let Some(page) = self.kept(&opened, place, known)? else { return Ok(None) };
        let view = views::page(&opened, place, asked, &page);
        Ok(Some(DocsAnswer::Page(Box::new(view))))
    }

    /// A page of an open site, rendered once for as long as the site is as it is.
    pub(super) fn kept(
        &self,
        opened: &Opened,
        place: &DocsPlace,
        path: &str,
    ) -> Result<Option<Arc<crate::site::Page>>, DocsError> {
        let key = (opened.stamp.clone(), place.folder.clone(), path.to_owned());
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
        site: &Site<Folder>,
        path: &str,
    ) -> Result<Option<Arc<crate::site::Page>>, DocsError> {
        let page = site.page(path).map_err(|error| DocsError::Unavailable(error.to_string()))?;
        Ok(page.map(|mut page| {
            page.html = clean(&page.html, &self.policy);
            Arc::new(page)
        }))
    }

    /// The file at an address below a site.
    pub(super) fn asset(
        &self,
        place: &DocsPlace,
        path: &str,
    ) -> Result<Option<DocsAsset>, DocsError> {
        Ok(assets::asset(&*self.open(place)?.site, path))
    }

    /// All that is wrong with a site.
    pub(super) fn problems(&self, place: &DocsPlace) -> Result<Vec<DocsProblem>, DocsError> {
        let opened = self.open(place)?;
        Ok(opened.site.check().into_iter().map(views::problem).collect())
    }
}

/// Where an address has moved to, as the site's redirects say.
fn moved(site: &Site<Folder>, asked: &EntityRef, wanted: &str) -> Option<String> {
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
fn look(kept: &mut Kept, place: &DocsPlace) {
    let folder = match inside(place).and_then(|folder| Folder::open(&folder)) {
        Ok(folder) => folder,
        Err(error) => {
            kept.broken = Some(format!("the folder {} cannot be read: {error}", name(place)));
            return;
        }
    };
    let stamp = folder.stamp();
    if kept.site.is_some() && kept.stamp == stamp {
        return;
    }
    match Site::open(folder, &place.label) {
        Ok(site) => {
            *kept = Kept { site: Some(Arc::new(site)), stamp, looked_at: None, broken: None };
        }
        Err(error) => kept.broken = Some(error.to_string()),
    }
}

/// The folder, when it is where it may be.
fn inside(place: &DocsPlace) -> std::io::Result<PathBuf> {
    let (folder, root) = (place.folder.canonicalize()?, place.root.canonicalize()?);
    if folder.starts_with(&root) {
        return Ok(folder);
    }
    Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it leads out of its source"))
}

/// The folder as people may know it: below its source.
fn name(place: &DocsPlace) -> String {
    let inner = place.folder.strip_prefix(&place.root).unwrap_or(Path::new("."));
    let inner = inner.display().to_string();
    if inner.is_empty() { ".".to_owned() } else { inner }
}
