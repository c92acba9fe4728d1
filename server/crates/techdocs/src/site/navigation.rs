//! The navigation of a site: as its configuration has it, or as its folders lie.

use super::{
    Problem, ProblemKind, SiteConfig,
    addresses::{self, Documents, url_of},
    config::NavigationEntry,
};
use std::collections::{BTreeMap, BTreeSet};

/// Something in a navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NavigationItem {
    /// A page of the site.
    Page {
        /// What it is called.
        title: String,
        /// Its path below the documents.
        path: String,
        /// Its address below the site.
        url: String,
    },
    /// An address elsewhere.
    Link {
        /// What it is called.
        title: String,
        /// The address.
        url: String,
    },
    /// Several under one title.
    Section {
        /// What it is called.
        title: String,
        /// What is in it.
        items: Vec<Self>,
    },
}

/// The navigation of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Navigation {
    /// What is in it, from the top.
    pub items: Vec<NavigationItem>,
    /// The pages in it, in the order in which they are read.
    order: Vec<String>,
    /// Pages that go by their own title.
    untitled: BTreeSet<String>,
}

impl Navigation {
    /// The pages before and after a page.
    #[must_use]
    pub fn around(&self, path: &str) -> (Option<&str>, Option<&str>) {
        let Some(at) = self.order.iter().position(|known| known == path) else {
            return (None, None);
        };
        let page = |at: Option<usize>| at.and_then(|at| self.order.get(at)).map(String::as_str);
        (page(at.checked_sub(1)), page(Some(at + 1)))
    }

    /// What a page is called in it.
    #[must_use]
    pub fn title_of(&self, path: &str) -> Option<&str> {
        find_title(&self.items, path)
    }

    /// The titles of the sections that a page is in, from the top.
    #[must_use]
    pub fn sections_of(&self, path: &str) -> Vec<&str> {
        let mut sections = Vec::new();
        find_sections(&self.items, path, &mut sections);
        sections
    }

    pub(super) fn untitled(&self) -> BTreeSet<String> {
        self.untitled.clone()
    }

    /// Calls pages by their own titles.
    pub(super) fn name(&mut self, titles: &BTreeMap<String, String>) {
        rename(&mut self.items, titles);
    }
}

fn find_title<'a>(items: &'a [NavigationItem], wanted: &str) -> Option<&'a str> {
    items.iter().find_map(|item| match item {
        NavigationItem::Page { title, path, .. } => (path == wanted).then_some(title.as_str()),
        NavigationItem::Section { items, .. } => find_title(items, wanted),
        NavigationItem::Link { .. } => None,
    })
}

fn find_sections<'a>(items: &'a [NavigationItem], wanted: &str, found: &mut Vec<&'a str>) -> bool {
    items.iter().any(|item| match item {
        NavigationItem::Page { path, .. } => path == wanted,
        NavigationItem::Section { title, items } => {
            found.push(title);
            let inside = find_sections(items, wanted, found);
            if !inside {
                found.pop();
            }
            inside
        }
        NavigationItem::Link { .. } => false,
    })
}

fn rename(items: &mut [NavigationItem], titles: &BTreeMap<String, String>) {
    for item in items {
        match item {
            NavigationItem::Page { title, path, .. } if title.is_empty() => {
                if let Some(own) = titles.get(path) {
                    title.clone_from(own);
                }
            }
            NavigationItem::Section { items, .. } => rename(items, titles),
            NavigationItem::Page { .. } | NavigationItem::Link { .. } => {}
        }
    }
}

/// Builds the navigation of a site.
pub(super) fn build(
    entries: Option<&[NavigationEntry]>,
    documents: &Documents,
    config: &SiteConfig,
    problems: &mut Vec<Problem>,
) -> Navigation {
    let mut navigation = Navigation::default();
    match entries {
        Some(entries) => {
            let mut builder = Builder { documents, config, problems, navigation: &mut navigation };
            let items = builder.items(entries);
            navigation.items = items;
            let listed: BTreeSet<&String> = navigation.order.iter().collect();
            for path in documents.listed() {
                if !listed.contains(&path.to_owned()) {
                    let text = "it is in no navigation; add it to nav, or to not_in_nav";
                    problems.push(Problem::of_page(path, ProblemKind::NotInNavigation, text));
                }
            }
        }
        None => by_folders(documents, config, &mut navigation),
    }
    navigation
}

struct Builder<'a> {
    documents: &'a Documents,
    config: &'a SiteConfig,
    problems: &'a mut Vec<Problem>,
    navigation: &'a mut Navigation,
}

impl Builder<'_> {
    fn items(&mut self, entries: &[NavigationEntry]) -> Vec<NavigationItem> {
        entries.iter().map(|entry| self.item(entry)).collect()
    }

    fn item(&mut self, entry: &NavigationEntry) -> NavigationItem {
        match entry {
            NavigationEntry::Section { title, entries } => {
                NavigationItem::Section { title: title.clone(), items: self.items(entries) }
            }
            NavigationEntry::Page { title, target } => self.page(title.as_deref(), target),
        }
    }

    fn page(&mut self, title: Option<&str>, target: &str) -> NavigationItem {
        let path = addresses::normal(target);
        if self.documents.has(&path) && addresses::is_page(&path) {
            if title.is_none() {
                self.navigation.untitled.insert(path.clone());
            }
            if !self.navigation.order.contains(&path) {
                self.navigation.order.push(path.clone());
            }
            let url = url_of(&path, self.config.use_directory_urls);
            return NavigationItem::Page { title: title.unwrap_or_default().to_owned(), path, url };
        }
        let elsewhere = target.contains("://") || target.starts_with(['/', '#']);
        if !elsewhere && !self.documents.has(&path) {
            let text = format!("nav leads to {target}, which is not among the documents");
            let problem = Problem::of_site(ProblemKind::MissingTarget, text);
            self.problems.push(problem.placed(self.config.place_of(target)));
        }
        let title = title.unwrap_or(target).to_owned();
        NavigationItem::Link { title, url: target.to_owned() }
    }
}

/// A navigation as the folders lie.
fn by_folders(documents: &Documents, config: &SiteConfig, navigation: &mut Navigation) {
    for path in documents.listed() {
        navigation.untitled.insert(path.to_owned());
        navigation.order.push(path.to_owned());
        let url = url_of(path, config.use_directory_urls);
        let page = NavigationItem::Page { title: String::new(), path: path.to_owned(), url };
        let mut items = &mut navigation.items;
        for part in path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev() {
            let wanted = folder_title(part);
            let known = items.iter().position(
                |item| matches!(item, NavigationItem::Section { title, .. } if *title == wanted),
            );
            let at = known.unwrap_or_else(|| {
                items.push(NavigationItem::Section { title: wanted, items: Vec::new() });
                items.len() - 1
            });
            let NavigationItem::Section { items: inner, .. } = &mut items[at] else { return };
            items = inner;
        }
        items.push(page);
    }
}

/// What a folder is called: without dashes, and with a capital when it has none.
fn folder_title(name: &str) -> String {
    let title = name.replace(['-', '_'], " ");
    if title.to_lowercase() == title { capitalized(&title) } else { title }
}

pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
