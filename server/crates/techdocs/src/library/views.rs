//! Sites and pages as readers see them.

use super::shelf::{Found, Opened};
use crate::site::{NavigationItem, Page, Problem, url_of};
use platform::{
    EntityRef,
    docs::{DocsEntry, DocsHeading, DocsLink, DocsPage, DocsProblem, docs_address},
};

/// A page with the site around it.
pub(super) fn page(opened: &Opened, found: &Found, asked: &EntityRef, page: &Page) -> DocsPage {
    let place = &found.place;
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
    let configured = site.config().repo_url.as_deref();
    let mirrored = found.mirrored.as_ref().and_then(|mirrored| mirrored.repository.as_deref());
    let repository = configured.or(mirrored);
    let settings = &site.config().settings;
    let headings = page
        .headings
        .iter()
        .filter(|heading| heading.level == 1 || settings.lists(heading.level))
        .map(|heading| DocsHeading {
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
        edit_url: page.edit_url.clone().or_else(|| edit(opened, found, page)),
        problems: page.problems.iter().cloned().map(problem).collect(),
        outdated: opened.broken.clone(),
        built_at: opened.built_at,
        changed: None,
        votes: None,
        report_url: repository.and_then(|repository| report(repository, page)),
    }
}

/// Where the host of a mirrored page edits it.
fn edit(opened: &Opened, found: &Found, page: &Page) -> Option<String> {
    let (before, after) = found.mirrored.as_ref()?.edit.as_ref()?;
    Some(format!("{before}{}{after}", opened.site.source_of(&page.path)?))
}

/// Where an issue is opened about a page; what is quoted of it may be added at the end.
fn report(repository: &str, page: &Page) -> Option<String> {
    let repository = repository.trim_end_matches('/');
    let host = repository.split("://").nth(1)?.split('/').next()?;
    let title = encoded(&format!("Documentation: {}", page.title));
    let body = encoded(&format!("About {}:\n\n", page.path));
    Some(if host.contains("gitlab") {
        format!("{repository}/-/issues/new?issue[title]={title}&issue[description]={body}")
    } else if host == "bitbucket.org" {
        format!("{repository}/issues/new?title={title}&content={body}")
    } else if host.contains("github") {
        format!("{repository}/issues/new?title={title}&body={body}")
    } else {
        return None;
    })
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
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
    let Problem { path, line, kind, message } = problem;
    DocsProblem { path, error: kind.is_error(), line, message }
}
