//! A site as files: for a web server, for a bucket, for Backstage's reader.
//!
//! The layout is the one that mkdocs writes and Backstage reads: a page at `a/b/index.html`, the
//! site's files beside them, `techdocs_metadata.json`, `search/search_index.json`, `sitemap.xml`.

mod index;
mod template;
mod types;

pub use index::{Section, sections};
pub use types::content_type;
pub(crate) use types::is_shown;

use crate::{
    sanitize::{Policy, clean},
    site::{Page, Problem, Site, Source, url_of},
};
use serde_json::{Value, json};
use std::{
    io,
    sync::{Mutex, PoisonError},
};

/// A text as it stands in HTML.
#[must_use]
pub fn escape(text: &str) -> String {
    crate::highlight::escape(text)
}

/// A file of a published site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its path, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Published {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Renders a site into files, which `take` gets as they come; gives what is wrong with the site.
///
/// `built_at` is the time in milliseconds since 1970, for the site's metadata.
pub fn publish<S: Source>(
    site: &Site<S>,
    built_at: i64,
    take: impl Fn(Published) + Sync,
) -> Vec<Problem> {
    let told = Mutex::new((Vec::new(), Vec::new()));
    let urls: Vec<String> = site.pages().map(|path| url_of(path, directories(site))).collect();
    site.each_page(|page| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        match page {
            Ok(mut page) => {
                page.html = clean(&page.html, &Policy::default());
                take(Published::new(file_of(&page.url), template::page(site, &page)));
                told.0.extend(index::documents(&page));
                told.1.extend(page.problems);
            }
            Err(problem) => told.1.push(problem),
        }
    });
    let (mut documents, mut problems) = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    documents.sort_by(|a, b| a.location.cmp(&b.location));
    for (path, source) in site.assets() {
        match site.source().read(source) {
            Ok(bytes) => {
                take(Published::new(path, bytes));
            }
            Err(error) => problems.push(Problem::unreadable(path, &error)),
        }
    }
    for (from, to) in &site.config().redirects {
        let (from, to) = (url_of(from, directories(site)), template::target(site, to));
        take(Published::new(file_of(&from), template::redirect(&from, &to)));
    }
    take(Published::new(SEARCH, search_index(&documents)));
    take(Published::new(SITEMAP, template::sitemap(&urls)));
    take(Published::new(template::STYLE_PATH, style()));
    // Last: who finds it finds the others.
    take(Published::new(METADATA, metadata(site, built_at, None).to_string()));
    problems.extend_from_slice(site.problems());
    problems.sort();
    problems.dedup();
    problems
}

/// What Backstage's reader asks first.
pub const METADATA: &str = "techdocs_metadata.json";
/// The sections that are searched.
pub const SEARCH: &str = "search/search_index.json";
const SITEMAP: &str = "sitemap.xml";

fn search_index(documents: &[index::Document]) -> String {
    json!({ "config": { "lang": ["en"] }, "docs": documents }).to_string()
}

fn style() -> String {
    format!("{}{}", template::STYLE, crate::diagram::STYLE)
}

/// What is told of a site as a whole; `etag` tells this state of it from others.
pub fn metadata<S: Source>(site: &Site<S>, built_at: i64, etag: Option<&str>) -> Value {
    let pages = site.pages().map(|path| file_of(&url_of(path, directories(site))));
    let mut files: Vec<String> = pages.chain(site.assets().map(|(path, _)| path.into())).collect();
    files.sort();
    let mut metadata = json!({
        "site_name": site.config().site_name,
        "site_description": site.config().site_description,
        "build_timestamp": built_at,
        "files": files,
    });
    if let Some(etag) = etag {
        metadata["etag"] = etag.into();
    }
    metadata
}

/// One file of a site as [`publish`] would write it; `None` when it has none of that path.
///
/// # Errors
/// When a file of the site cannot be read.
pub fn file<S: Source>(site: &Site<S>, built_at: i64, path: &str) -> io::Result<Option<Vec<u8>>> {
    let directories = directories(site);
    let urls = || site.pages().map(|path| url_of(path, directories));
    match path {
        METADATA => return Ok(Some(metadata(site, built_at, None).to_string().into_bytes())),
        SITEMAP => return Ok(Some(template::sitemap(&urls().collect::<Vec<_>>()).into_bytes())),
        template::STYLE_PATH => return Ok(Some(style().into_bytes())),
        SEARCH => {
            let told = Mutex::new(Vec::new());
            site.each_page(|page| {
                if let Ok(page) = page {
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    told.extend(index::documents(&page));
                }
            });
            let mut documents = told.into_inner().unwrap_or_else(PoisonError::into_inner);
            documents.sort_by(|a, b| a.location.cmp(&b.location));
            return Ok(Some(search_index(&documents).into_bytes()));
        }
        _ => {}
    }
    if let Some(known) = site.pages().find(|known| file_of(&url_of(known, directories)) == path) {
        let page = site.page(known)?;
        return Ok(page.map(|mut page| {
            page.html = clean(&page.html, &Policy::default());
            template::page(site, &page).into_bytes()
        }));
    }
    let moved = site.config().redirects.iter();
    let moved = moved.map(|(from, to)| (url_of(from, directories), to));
    if let Some((from, to)) = moved.into_iter().find(|(from, _)| file_of(from) == path) {
        return Ok(Some(template::redirect(&from, &template::target(site, to)).into_bytes()));
    }
    let asset = site.assets().find(|(known, _)| *known == path);
    asset.map(|(_, source)| site.source().read(source)).transpose()
}

fn directories<S: Source>(site: &Site<S>) -> bool {
    site.config().use_directory_urls
}

/// The file at an address.
fn file_of(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// How a page leads to the top of its site.
fn top(page: &Page) -> String {
    "../".repeat(page.url.matches('/').count())
}
