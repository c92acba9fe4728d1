//! A documentation site: its `mkdocs.yml`, its files, its navigation, its pages.
//!
//! A site is opened once and then asked for pages; nothing is rendered before. What is wrong with
//! it is no failure of the site: it is told by [`Site::problems`] and by each page.

mod addresses;
mod anchors;
#[cfg(feature = "library")]
mod check;
mod config;
#[cfg(feature = "library")]
mod folder;
mod layers;
mod lines;
mod macros;
mod navigation;
mod page;
mod preview;
mod problem;
mod snippets;
#[cfg(test)]
mod tests;

pub use addresses::url_of;
pub use anchors::Lead;
pub use config::{ConfigError, SiteConfig};
#[cfg(feature = "library")]
pub use folder::Folder;
#[cfg(feature = "library")]
pub(crate) use folder::is_left_out;
pub use navigation::{Navigation, NavigationItem};
pub use page::Page;
pub use preview::{Draft, LARGEST_DRAFT, Preview, preview};
pub use problem::{Problem, ProblemKind};

use crate::diagram::Drawings;
use addresses::Documents;
use config::NavigationEntry;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::{collections::BTreeMap, io, sync::Arc};

/// Where a site's files come from.
pub trait Source: Send + Sync {
    /// The paths of all files, below the folder of `mkdocs.yml`, with `/` between their parts.
    fn paths(&self) -> &[String];

    /// What a file holds.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// A file's text.
    ///
    /// # Errors
    /// When it cannot be read or is no UTF-8.
    fn text(&self, path: &str) -> io::Result<String> {
        String::from_utf8(self.read(path)?)
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
    }
}

impl<S: Source + ?Sized> Source for Arc<S> {
    fn paths(&self) -> &[String] {
        (**self).paths()
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        (**self).read(path)
    }
}

/// A site that can be asked for its pages.
pub struct Site<S> {
    source: S,
    config: SiteConfig,
    documents: Documents,
    navigation: Navigation,
    problems: Vec<Problem>,
}

impl<S: Source> Site<S> {
    /// Opens a site; `name` is what it is called when its configuration does not say.
    ///
    /// # Errors
    /// When its configuration cannot be read.
    pub fn open(source: S, name: &str) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let config = config::load(&source, name, &mut problems)?;
        let mut documents = collect(&source, &config, &mut problems);
        let entries = config
            .navigation
            .as_ref()
            .map(|entries| included(&source, &config, entries, &mut documents, &mut problems));
        let navigation = navigation::build(entries.as_deref(), &documents, &config, &mut problems);
        let mut site = Self { source, config, documents, navigation, problems };
        site.name_pages();
        Ok(site)
    }

    /// Its configuration.
    pub const fn config(&self) -> &SiteConfig {
        &self.config
    }

    /// Its navigation.
    pub const fn navigation(&self) -> &Navigation {
        &self.navigation
    }

    /// Where its files come from.
    pub const fn source(&self) -> &S {
        &self.source
    }

    /// What is wrong with the site as a whole.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The paths of all pages, below the folder of its documents.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.documents.pages()
    }

    /// The paths of all pages in the source.
    pub fn page_sources(&self) -> impl Iterator<Item = &str> {
        self.documents.pages().filter_map(|path| self.documents.source_of(path))
    }

    /// The path in the source of a page or file.
    pub fn source_of(&self, path: &str) -> Option<&str> {
        self.documents.source_of(path)
    }

    /// The files that are no pages: path in the site and path in the source.
    pub fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.documents.assets()
    }

    /// Renders a page; `None` when the site has none of that path.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn page(&self, path: &str) -> io::Result<Option<Page>> {
        self.page_with(path, None)
    }

    /// The same, with what a service drew of the diagrams that it wanted.
    ///
    /// # Errors
    /// As [`Site::page`].
    pub fn page_with(&self, path: &str, drawings: Option<&Drawings>) -> io::Result<Option<Page>> {
        let Some(source) = self.documents.source_of(path) else { return Ok(None) };
        let text = self.source.text(source)?;
        Ok(Some(page::render(self, path, &text, drawings)))
    }

    /// Pages whose navigation names no title are called by their own.
    fn name_pages(&mut self) {
        let mut titles = BTreeMap::new();
        for path in self.navigation.untitled() {
            let text = self.documents.source_of(&path).map(|source| self.source.text(source));
            let title = match text {
                Some(Ok(text)) => page::quick_title(&path, &text),
                _ => page::title_of_path(&path),
            };
            titles.insert(path, title);
        }
        self.navigation.name(&titles);
    }
}

/// The documents of a site, by where they stand in it.
fn collect<S: Source>(source: &S, config: &SiteConfig, problems: &mut Vec<Problem>) -> Documents {
    let mut documents = Documents::default();
    mount(source, &config.docs_dir, "", config, &mut documents, problems);
    documents
}

/// Adds what a folder holds below a path of the site.
fn mount<S: Source>(
    source: &S,
    folder: &str,
    below: &str,
    config: &SiteConfig,
    documents: &mut Documents,
    problems: &mut Vec<Problem>,
) {
    let [exclude_at, not_in_nav_at] = &config.patterns_at;
    let excluded = patterns(&config.exclude, exclude_at.as_ref(), problems);
    let hidden = patterns(&config.not_in_nav, not_in_nav_at.as_ref(), problems);
    for path in source.paths() {
        let Some(inner) = addresses::below(path, folder) else { continue };
        let is_hidden = inner.split('/').any(|part| part.starts_with('.'));
        let kept = excluded.matched_path_or_any_parents(inner, false);
        if (is_hidden && !kept.is_whitelist()) || kept.is_ignore() {
            continue;
        }
        let listed = !hidden.matched_path_or_any_parents(inner, false).is_ignore();
        let place = if below.is_empty() { inner.to_owned() } else { format!("{below}/{inner}") };
        documents.add(place, path.clone(), listed);
    }
    documents.prefer_indexes();
}

fn patterns(text: &str, place: Option<&(String, u32)>, problems: &mut Vec<Problem>) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for line in text.lines() {
        if let Err(error) = builder.add_line(None, line) {
            let problem = Problem::of_site(ProblemKind::Configuration, error.to_string());
            problems.push(problem.placed(place.cloned()));
        }
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The entries of a navigation with those of the sites that it includes.
fn included<S: Source>(
    source: &S,
    config: &SiteConfig,
    entries: &[NavigationEntry],
    documents: &mut Documents,
    problems: &mut Vec<Problem>,
) -> Vec<NavigationEntry> {
    let mut all = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry {
            NavigationEntry::Section { title, entries } => {
                let entries = included(source, config, entries, documents, problems);
                all.push(NavigationEntry::Section { title: title.clone(), entries });
            }
            NavigationEntry::Page { title, target } if target.starts_with("!include ") => {
                let path = addresses::normal(target["!include ".len()..].trim());
                match include(source, &path, title.as_deref(), documents, problems) {
                    Ok(entry) => all.push(entry),
                    Err(problem) => problems.push(problem.placed(config.place_of(target))),
                }
            }
            NavigationEntry::Page { target, .. } if target.starts_with("*include ") => {
                let pattern = addresses::normal(target["*include ".len()..].trim());
                let mut told = Vec::new();
                all.extend(include_all(source, &pattern, documents, &mut told));
                let place = config.place_of(target);
                problems.extend(told.into_iter().map(|problem| problem.placed(place.clone())));
            }
            NavigationEntry::Page { .. } => all.push(entry.clone()),
        }
    }
    all
}

fn include_all<S: Source>(
    source: &S,
    pattern: &str,
    documents: &mut Documents,
    problems: &mut Vec<Problem>,
) -> Vec<NavigationEntry> {
    let matcher = globset::GlobBuilder::new(pattern).literal_separator(true).build();
    let matcher = match matcher {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let text = format!("the pattern {pattern:?} of nav cannot be read: {error}");
            problems.push(Problem::of_site(ProblemKind::Configuration, text));
            return Vec::new();
        }
    };
    let found: Vec<&String> = source.paths().iter().filter(|path| matcher.is_match(path)).collect();
    if found.is_empty() {
        let text = format!("nav includes {pattern:?}, which matches no file");
        problems.push(Problem::of_site(ProblemKind::MissingTarget, text));
    }
    let included = found.into_iter().filter_map(|path| {
        include(source, path, None, documents, problems)
            .map_err(|problem| problems.push(problem))
            .ok()
    });
    included.collect()
}

/// Another site, whose documents stand below its name.
fn include<S: Source>(
    source: &S,
    path: &str,
    title: Option<&str>,
    documents: &mut Documents,
    problems: &mut Vec<Problem>,
) -> Result<NavigationEntry, Problem> {
    let missing = |reason: String| {
        Problem::of_site(ProblemKind::MissingTarget, format!("nav includes {path}: {reason}"))
    };
    let text = source.text(path).map_err(|error| missing(error.to_string()))?;
    let inner =
        config::parse(path, &text, "", problems).map_err(|error| missing(error.to_string()))?;
    let alias = inner.site_name.clone();
    let sound = |c: char| c.is_ascii_alphanumeric() || "_-/".contains(c);
    if alias.is_empty() || !alias.chars().all(sound) {
        let text =
            "its site_name is the path of its pages and may hold letters, digits, - and _ only";
        return Err(missing(text.to_owned()));
    }
    let folder = addresses::join(addresses::folder(path), &inner.docs_dir);
    mount(source, &folder, &alias, &inner, documents, problems);
    let entries = match &inner.navigation {
        Some(entries) => config::below(entries, &alias),
        None => vec![NavigationEntry::Page { title: None, target: format!("{alias}/index.md") }],
    };
    let title = title.map_or_else(|| alias.clone(), str::to_owned);
    Ok(NavigationEntry::Section { title, entries })
}
