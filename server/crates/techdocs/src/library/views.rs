//! Sites and pages as readers see them.

use super::shelf::Opened;
use crate::site::{NavigationItem, Page, Problem, url_of};
use platform::{
    EntityRef,
    docs::{DocsEntry, DocsHeading, DocsLink, DocsPage, DocsPlace, DocsProblem, docs_address},
};

/// A page with the site around it.
pub(super) fn page(opened: &Opened, place: &DocsPlace, asked: &EntityRef, page: &Page) -> DocsPage {
    let site = &opened.site;
    let navigation = site.navigation();
    let directories = site.config().use_directory_urls;
    let link = |path: Option<&str>| {
        let path = path?;
        Some(DocsLink {
            title: navigation.title_of(path).unwrap_or(path).to_owned(),
            address: docs_address(asked, &url_of(path, directories)),
        })
    };
    let (previous, next) = navigation.around(&page.path);
    let headings = page.headings.iter().map(|heading| DocsHeading {
        level: heading.level,
        id: heading.id.clone(),
        name: heading.name.clone(),
    });
    DocsPage {
        entity: place.entity.clone(),
        label: place.label.clone(),
        site: site.config().site_name.clone(),
        navigation: entries(&navigation.items, asked, &page.path),
        address: docs_address(asked, &page.url),
        title: page.title.clone(),
        html: page.html.clone(),
        headings: headings.collect(),
        sections: navigation.sections_of(&page.path).into_iter().map(str::to_owned).collect(),
        previous: link(previous),
        next: link(next),
        edit_url: page.edit_url.clone(),
        problems: page.problems.iter().cloned().map(problem).collect(),
        outdated: opened.broken.clone(),
    }
}

fn entries(items: &[NavigationItem], asked: &EntityRef, current: &str) -> Vec<DocsEntry> {
    items.iter().map(|item| entry(item, asked, current)).collect()
}

fn entry(item: &NavigationItem, asked: &EntityRef, current: &str) -> DocsEntry {
    match item {
        NavigationItem::Page { title, path, url } => DocsEntry::Page {
            link: DocsLink { title: title.clone(), address: docs_address(asked, url) },
            current: path == current,
        },
        NavigationItem::Link { title, url } => {
            DocsEntry::Link { link: DocsLink { title: title.clone(), address: url.clone() } }
        }
        NavigationItem::Section { title, items } => DocsEntry::Section {
            title: title.clone(),
            open: holds(items, current),
            entries: entries(items, asked, current),
        },
    }
}

fn holds(items: &[NavigationItem], current: &str) -> bool {
    items.iter().any(|item| match item {
        NavigationItem::Page { path, .. } => path == current,
        NavigationItem::Section { items, .. } => holds(items, current),
        NavigationItem::Link { .. } => false,
    })
}

/// What is wrong, in the portal's words.
pub(super) fn problem(problem: Problem) -> DocsProblem {
    DocsProblem { path: problem.path, error: problem.kind.is_error(), message: problem.message }
}
