//! A site as files: for a web server, for a bucket, for Backstage's reader.
//!
//! The layout is the one that mkdocs writes and Backstage reads: a page at `a/b/index.html`, the
//! site's files beside them, `techdocs_metadata.json`, `search/search_index.json`, `sitemap.xml`.

mod index;
mod template;

pub use index::{Section, sections};

use crate::{
    sanitize::{Policy, clean},
    site::{Page, Problem, Site, Source, url_of},
};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

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
    let mut files: Vec<String> = urls.iter().map(|url| file_of(url)).collect();
    for (path, source) in site.assets() {
        match site.source().read(source) {
            Ok(bytes) => {
                files.push(path.to_owned());
                take(Published::new(path, bytes));
            }
            Err(error) => problems.push(Problem::unreadable(path, &error)),
        }
    }
    for (from, to) in &site.config().redirects {
        let (from, to) = (url_of(from, directories(site)), template::target(site, to));
        take(Published::new(file_of(&from), template::redirect(&from, &to)));
    }
    files.sort();
    let metadata = json!({
        "site_name": site.config().site_name,
        "site_description": site.config().site_description,
        "build_timestamp": built_at,
        "files": files,
    });
    let search = json!({ "config": { "lang": ["en"] }, "docs": documents });
    take(Published::new("techdocs_metadata.json", metadata.to_string()));
    take(Published::new("search/search_index.json", search.to_string()));
    take(Published::new("sitemap.xml", template::sitemap(&urls)));
    let style = format!("{}{}", template::STYLE, crate::diagram::STYLE);
    take(Published::new(template::STYLE_PATH, style));
    problems.extend_from_slice(site.problems());
    problems.sort();
    problems.dedup();
    problems
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
