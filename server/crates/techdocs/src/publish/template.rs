//! A page as a file that stands by itself. The names of its parts are those that Backstage's
//! reader and its addons look for.

use super::top;
use crate::{
    highlight::escape,
    site::{NavigationItem, Page, Site, Source, url_of},
};

/// Where the style sheet is.
pub(super) const STYLE_PATH: &str = "assets/slipway-docs.css";
/// The style sheet.
pub(super) const STYLE: &str = include_str!("style.css");

/// A page.
pub(super) fn page<S: Source>(site: &Site<S>, page: &Page) -> String {
    let top = top(page);
    let config = site.config();
    let name = escape(&config.site_name);
    let title = escape(&page.title);
    let navigation = list(&site.navigation().items, &top, &page.path);
    let contents = contents(page);
    let around = around(site, page, &top);
    let edit = page.edit_url.as_deref().filter(|url| url.starts_with("http")).map(|url| {
        format!(
            "<a class=\"md-content__button md-icon\" href=\"{}\" title=\"Edit this page\">Edit</a>",
            attribute(url)
        )
    });
    let own_heading = page.headings.iter().any(|heading| heading.level == 1);
    let heading = if own_heading { String::new() } else { format!("<h1>{title}</h1>") };
    let description = config
        .site_description
        .as_deref()
        .map(|text| format!("<meta name=\"description\" content=\"{}\">", attribute(text)));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title} - {name}</title>{}<link rel=\"stylesheet\" href=\"{top}{STYLE_PATH}\"></head><body><header class=\"md-header\"><a href=\"{}\">{name}</a></header><div class=\"md-container\"><div class=\"md-sidebar md-sidebar--primary\" data-md-component=\"sidebar\"><nav class=\"md-nav md-nav--primary\" aria-label=\"Navigation\">{navigation}</nav></div><main class=\"md-main\"><div class=\"md-content\" data-md-component=\"content\"><article class=\"md-content__inner md-typeset\">{}{heading}{}</article></div></main><div class=\"md-sidebar md-sidebar--secondary\" data-md-component=\"sidebar\">{contents}</div></div><footer class=\"md-footer\">{around}</footer></body></html>\n",
        description.unwrap_or_default(),
        if top.is_empty() { "./" } else { &top },
        edit.unwrap_or_default(),
        page.html,
    )
}

fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}

fn list(items: &[NavigationItem], top: &str, current: &str) -> String {
    let items: String = items.iter().map(|item| entry(item, top, current)).collect();
    format!("<ul class=\"md-nav__list\">{items}</ul>")
}

fn entry(item: &NavigationItem, top: &str, current: &str) -> String {
    match item {
        NavigationItem::Page { title, path, url } => {
            let (class, mark) = if path == current {
                (" md-nav__item--active", " aria-current=\"page\"")
            } else {
                ("", "")
            };
            let address = format!("{top}{url}");
            let address = if address.is_empty() { "./" } else { &address };
            format!(
                "<li class=\"md-nav__item{class}\"><a class=\"md-nav__link\" href=\"{}\"{mark}>{}</a></li>",
                attribute(address),
                escape(title)
            )
        }
        NavigationItem::Link { title, url } => format!(
            "<li class=\"md-nav__item\"><a class=\"md-nav__link\" href=\"{}\">{}</a></li>",
            attribute(if is_safe(url) { url } else { "#" }),
            escape(title)
        ),
        NavigationItem::Section { title, items } => format!(
            "<li class=\"md-nav__item md-nav__item--nested\"><details{}><summary>{}</summary>{}</details></li>",
            if holds(items, current) { " open" } else { "" },
            escape(title),
            list(items, top, current)
        ),
    }
}

fn is_safe(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto"))
}

fn holds(items: &[NavigationItem], current: &str) -> bool {
    items.iter().any(|item| match item {
        NavigationItem::Page { path, .. } => path == current,
        NavigationItem::Section { items, .. } => holds(items, current),
        NavigationItem::Link { .. } => false,
    })
}

fn contents(page: &Page) -> String {
    let shown = page.headings.iter().filter(|heading| (2..=3).contains(&heading.level));
    let items: Vec<String> = shown
        .map(|heading| {
            format!(
                "<li class=\"md-nav__item\" data-level=\"{}\"><a class=\"md-nav__link\" href=\"#{}\">{}</a></li>",
                heading.level,
                attribute(&heading.id),
                escape(&heading.name)
            )
        })
        .collect();
    let items = items.concat();
    format!(
        "<nav class=\"md-nav md-nav--secondary\" aria-label=\"Table of contents\"><ul class=\"md-nav__list\" data-md-component=\"toc\">{items}</ul></nav>"
    )
}

fn around<S: Source>(site: &Site<S>, page: &Page, top: &str) -> String {
    let navigation = site.navigation();
    let (previous, next) = navigation.around(&page.path);
    let link = |path: Option<&str>, sort: &str| {
        path.map(|path| {
            let url = format!("{top}{}", url_of(path, site.config().use_directory_urls));
            let url = if url.is_empty() { "./".to_owned() } else { url };
            let title = navigation.title_of(path).unwrap_or(path);
            format!(
                "<a class=\"md-footer__link md-footer__link--{sort}\" rel=\"{sort}\" href=\"{}\">{}</a>",
                attribute(&url),
                escape(title)
            )
        })
        .unwrap_or_default()
    };
    format!("{}{}", link(previous, "prev"), link(next, "next"))
}

/// Where a redirect leads, below the site or elsewhere.
pub(super) fn target<S: Source>(site: &Site<S>, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let (path, anchor) = to
        .split_once('#')
        .map_or((to, String::new()), |(path, anchor)| (path, format!("#{anchor}")));
    format!("{}{anchor}", url_of(path, site.config().use_directory_urls))
}

/// A page that leads on.
pub(super) fn redirect(from: &str, to: &str) -> String {
    let up =
        if to.contains("://") { String::new() } else { "../".repeat(from.matches('/').count()) };
    let address = attribute(&format!("{up}{to}"));
    let address = if address.is_empty() { "./".to_owned() } else { address };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Moved</title><link rel=\"canonical\" href=\"{address}\"><meta http-equiv=\"refresh\" content=\"0; url={address}\"></head><body><a href=\"{address}\">This page has moved</a></body></html>\n"
    )
}

/// The addresses of all pages.
pub(super) fn sitemap(urls: &[String]) -> String {
    let urls: Vec<String> =
        urls.iter().map(|url| format!("<url><loc>{}</loc></url>", escape(url))).collect();
    let urls = urls.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>\n"
    )
}
