//! What is searched for: a page in sections, one for each heading.

use crate::{markdown::strip_tags, site::Page};
use serde::Serialize;

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The id of its heading; empty for what stands before the first.
    pub id: String,
    /// Its heading; the page's title for what stands before the first.
    pub title: String,
    /// Its text, without the heading.
    pub text: String,
}

/// The sections of a page.
#[must_use]
pub fn sections(page: &Page) -> Vec<Section> {
    let mut sections = Vec::with_capacity(page.headings.len() + 1);
    let mut rest = page.html.as_str();
    let mut current = Section { id: String::new(), title: page.title.clone(), text: String::new() };
    for heading in &page.headings {
        let mark = format!(" id=\"{}\"", heading.id);
        let Some((before, inside)) = split_at_heading(rest, heading.level, &mark) else { continue };
        current.text = text_of(before);
        sections.push(std::mem::replace(
            &mut current,
            Section { id: heading.id.clone(), title: heading.name.clone(), text: String::new() },
        ));
        let end = format!("</h{}>", heading.level);
        rest = inside.split_once(end.as_str()).map_or("", |(_, after)| after);
    }
    current.text = text_of(rest);
    sections.push(current);
    sections
}

/// What stands before a heading, and from it on.
fn split_at_heading<'a>(html: &'a str, level: u8, mark: &str) -> Option<(&'a str, &'a str)> {
    let open = format!("<h{level}");
    let mut from = 0;
    loop {
        let at = from + html[from..].find(&open)?;
        let tag = html[at..].split('>').next()?;
        if tag.contains(mark) {
            return Some((&html[..at], &html[at..]));
        }
        from = at + open.len();
    }
}

fn text_of(html: &str) -> String {
    htmlize::unescape(strip_tags(html)).into_owned()
}

/// A section as mkdocs's index has it.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    pub(super) location: String,
    title: String,
    text: String,
}

/// The page as a whole, and each of its sections.
pub(super) fn documents(page: &Page) -> Vec<Document> {
    let sections = sections(page);
    let whole: Vec<&str> = sections.iter().map(|section| section.text.as_str()).collect();
    let whole = Document {
        location: page.url.clone(),
        title: page.title.clone(),
        text: whole.join(" ").trim().to_owned(),
    };
    let parts = sections.into_iter().filter(|section| !section.id.is_empty());
    let parts = parts.map(|section| Document {
        location: format!("{}#{}", page.url, section.id),
        title: section.title,
        text: section.text,
    });
    std::iter::once(whole).chain(parts).collect()
}
