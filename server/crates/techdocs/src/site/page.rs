//! One page of a site: its HTML, its place, and what is wrong with it.

use super::{
    Problem, ProblemKind, Site, SiteConfig, Source,
    addresses::{self, Documents, url_of},
    anchors::Lead,
    lines::{self, AddressLines},
    macros,
    navigation::capitalized,
    snippets,
};
use crate::{
    diagram::{Drawings, Kind},
    markdown::{self, Heading, Links, Options, Rendered, split_front_matter},
};
use descriptor::{Content, Limits, parse as parse_yaml};
use serde_json::{Map, Value};
use std::cell::{OnceCell, RefCell};

/// A page that was rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path below the documents.
    pub path: String,
    /// Its address below the site.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// HTML as its author wrote it: not yet safe to show.
    pub html: String,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// What stands before it.
    pub front_matter: Map<String, Value>,
    /// Where its source is edited.
    pub edit_url: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The places on pages of this site that it leads to.
    pub anchors: Vec<Lead>,
    /// Diagrams that only a service can draw, and has not drawn.
    pub wanted: Vec<(Kind, String)>,
}

/// A page, and what it is rendered with.
pub(super) struct Asked<'a, S> {
    /// Its path below the documents.
    pub path: &'a str,
    /// All that is written, with what stands before it.
    pub text: &'a str,
    pub source: &'a S,
    pub config: &'a SiteConfig,
    pub links: &'a dyn Links,
    pub drawings: Option<&'a Drawings>,
}

/// What becomes of a page by itself.
pub(super) struct Composed {
    pub rendered: Rendered,
    pub front_matter: Map<String, Value>,
    pub problems: Vec<Problem>,
}

/// Takes in what a page takes in, and renders it.
pub(super) fn compose<S: Source>(asked: &Asked<'_, S>) -> Composed {
    let Asked { path, text, source, config, .. } = *asked;
    let mut problems = Vec::new();
    let (front, body) = split_front_matter(text);
    let front_matter = front.map_or_else(Map::new, |front| match front_matter(front) {
        Ok(fields) => fields,
        Err((line, reason)) => {
            let line = first_line_of(text, front) + line.max(1) - 1;
            let reason = format!("what stands before it is no YAML and is left out: {reason}");
            let problem = Problem::of_page(path, ProblemKind::BrokenFrontMatter, reason);
            problems.push(problem.at(Some(line)));
            Map::new()
        }
    });
    if config.macros {
        macros::tell(path, text, true, &mut problems);
    }
    let first_line = lines::first_of(text, body);
    let body = snippets::expand(body, (path, first_line), source, config, &mut problems);
    let options = Options {
        links: asked.links,
        maths: config.maths,
        diagrams: true,
        drawings: asked.drawings,
        settings: &config.settings,
    };
    Composed { rendered: markdown::render_as(&body, &options), front_matter, problems }
}

/// Renders a page.
pub(super) fn render<S: Source>(
    site: &Site<S>,
    path: &str,
    text: &str,
    drawings: Option<&Drawings>,
) -> Page {
    let links = PageLinks {
        path,
        text,
        lines: OnceCell::new(),
        url: url_of(path, site.config.use_directory_urls),
        directories: site.config.use_directory_urls,
        documents: &site.documents,
        found: RefCell::default(),
    };
    let (source, config) = (&site.source, &site.config);
    let asked = Asked { path, text, source, config, links: &links, drawings };
    let Composed { rendered, front_matter, mut problems } = compose(&asked);
    let Found { problems: broken, anchors } = links.found.into_inner();
    problems.extend(broken);
    let own = front_matter.get("title").and_then(Value::as_str).map(str::to_owned);
    let own = own.or_else(|| first_title(&rendered.headings));
    let named = site.navigation.title_of(path).filter(|title| !title.is_empty());
    let title = named.map(str::to_owned).or(own).unwrap_or_else(|| title_of_path(path));
    Page {
        path: path.to_owned(),
        url: links.url,
        title,
        html: rendered.html,
        headings: rendered.headings,
        front_matter,
        edit_url: edit_url(site, path),
        problems,
        anchors,
        wanted: rendered.wanted,
    }
}

/// The line in which the fields before a page begin: below their dashes, when they have any.
fn first_line_of(text: &str, front: &str) -> u32 {
    if text.trim_start_matches('\u{feff}').starts_with(front) { 1 } else { 2 }
}

/// The fields before a page; else in which of its lines they are none, and why.
fn front_matter(text: &str) -> Result<Map<String, Value>, (u32, String)> {
    let document = parse_yaml(text, &Limits::default()).into_iter().next();
    match document.map(|document| document.content) {
        Some(Content::Value(Value::Object(fields))) => Ok(fields),
        Some(Content::Broken(errors)) => {
            let first = errors.into_iter().next();
            Err(first.map_or_else(Default::default, |error| (error.line, error.message)))
        }
        _ => Ok(Map::new()),
    }
}

fn first_title(headings: &[Heading]) -> Option<String> {
    let first = headings.iter().find(|heading| heading.level == 1)?;
    (!first.name.is_empty()).then(|| first.name.clone())
}

/// What a page is called, read without rendering all of it.
pub(super) fn quick_title(path: &str, text: &str) -> String {
    let (front, body) = split_front_matter(text);
    let own = front.and_then(|front| front_matter(front).ok()).unwrap_or_default();
    if let Some(title) = own.get("title").and_then(Value::as_str) {
        return title.to_owned();
    }
    // The first heading stands early; what is before it decides whether it is one.
    let end = body.match_indices('\n').nth(60).map_or(body.len(), |(at, _)| at);
    first_title(&markdown::render(&body[..end]).headings).unwrap_or_else(|| title_of_path(path))
}

/// What a page without any title is called.
pub(super) fn title_of_path(path: &str) -> String {
    if url_of(path, true).is_empty() {
        return "Home".to_owned();
    }
    let name = addresses::name(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = stem.replace(['-', '_'], " ");
    if title.to_lowercase() == title { capitalized(&title) } else { title }
}

fn edit_url<S: Source>(site: &Site<S>, path: &str) -> Option<String> {
    let repository = site.config.repo_url.as_deref()?.trim_end_matches('/');
    let uri = match &site.config.edit_uri {
        Some(uri) if uri.is_empty() => return None,
        Some(uri) => uri.trim_matches('/').to_owned(),
        None if repository.contains("github.com") || repository.contains("gitlab.com") => {
            "edit/master/docs".to_owned()
        }
        None => return None,
    };
    Some(format!("{repository}/{uri}/{path}"))
}

/// What was found out about a page's links.
#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
    anchors: Vec<Lead>,
}

/// The links of a page, led to where its site has what they name.
struct PageLinks<'a> {
    path: &'a str,
    text: &'a str,
    lines: OnceCell<AddressLines>,
    url: String,
    directories: bool,
    documents: &'a Documents,
    found: RefCell<Found>,
}

impl Links for PageLinks<'_> {
    fn lead(&self, address: &str, image: bool) -> Option<String> {
        let is_scheme = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        };
        let scheme = address.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
        if scheme || address.starts_with(['/', '\\']) || address.is_empty() {
            return None;
        }
        let end = address.find(['?', '#']).unwrap_or(address.len());
        let (path, rest) = address.split_at(end);
        let anchor =
            rest.split_once('#').map(|(_, anchor)| anchor).filter(|anchor| !anchor.is_empty());
        let mut found = self.found.borrow_mut();
        if path.is_empty() {
            found.anchors.push(self.leads(self.path, anchor?, address));
            return None;
        }
        let target = addresses::join(addresses::folder(self.path), &decoded(path));
        if !self.documents.has(&target) {
            let kind = if image { ProblemKind::MissingImage } else { ProblemKind::BrokenLink };
            let text = match self.meant(path) {
                Some(meant) => {
                    format!("{address} is not among the documents; perhaps {meant} is meant")
                }
                None => format!("{address} is not among the documents"),
            };
            let line = self.line_of(address);
            found.problems.push(Problem::of_page(self.path, kind, text).at(line));
            return None;
        }
        if let Some(anchor) = anchor.filter(|_| addresses::is_page(&target)) {
            found.anchors.push(self.leads(&target, anchor, address));
        }
        let url = addresses::relative(&self.url, &url_of(&target, self.directories));
        let rest = if rest == "#" { "" } else { rest };
        Some(format!("{}{rest}", encoded(&url)))
    }
}

impl PageLinks<'_> {
    fn line_of(&self, address: &str) -> Option<u32> {
        self.lines.get_or_init(|| AddressLines::of(self.text)).line_of(address)
    }

    fn leads(&self, page: &str, id: &str, address: &str) -> Lead {
        Lead { page: page.to_owned(), id: id.to_owned(), line: self.line_of(address) }
    }

    /// What an address may mean that leads nowhere: the page that would be at it.
    fn meant(&self, path: &str) -> Option<String> {
        let path = decoded(path);
        let by_file = addresses::join(addresses::folder(self.path), &path);
        let by_url = addresses::join(&self.url, &path);
        [by_file, by_url].into_iter().find_map(|target| {
            let stem = target.strip_suffix(".html").unwrap_or(&target);
            let guesses = [format!("{stem}.md"), format!("{stem}/index.md"), target.clone()];
            guesses.into_iter().find(|guess| self.documents.has(guess))
        })
    }
}

/// A path without percent signs.
fn decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = path.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            result.push(byte);
            at += 3;
        } else {
            result.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(result).unwrap_or_else(|_| path.to_owned())
}

/// A path as an address has it.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('"', "%22").replace('?', "%3F")
}
