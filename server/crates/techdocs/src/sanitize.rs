//! HTML that may be shown: what people write in documents is never trusted.
//!
//! What is allowed is listed; everything else goes. No script, no style sheet, no form, no foreign
//! frame but those that are allowed, and nothing that leads elsewhere than to pages and mail.
//!
//! Ids stay as the dialect gives them, since links lead to them. They cannot take the place of what
//! scripts of the portal look for: `name`, by which a page's elements become properties of
//! `document`, is kept for old anchors and for tabs only, and ids that begin as a framework's own
//! (`__…`) go, but for those of tabs and of lines of code.

mod allowed;
mod depth;
mod pictures;
mod pieces;
#[cfg(test)]
mod tests;

use allowed::{DATA, DROPPED, EVERYWHERE, LINKS, TAGS};
use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// What a site may show of other origins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Where images, films and sounds may come from.
    pub images: Origins,
    /// Hosts whose pages may be shown in a frame: none, unless they are named.
    pub frames: Vec<String>,
}

/// Hosts that something may come from, besides our own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// Badges and pictures from anywhere are what readmes are made of.
    #[default]
    All,
    /// Only these; where an image of another would be, its description leads there.
    Only(Vec<String>),
}

/// What every frame has: it cannot lead the page elsewhere, nor open windows.
const FRAMED: &[(&str, &str)] = &[
    ("sandbox", "allow-scripts allow-same-origin allow-presentation"),
    ("loading", "lazy"),
    ("referrerpolicy", "no-referrer"),
];

/// The same page, well-formed and safe to show.
///
/// What is left out can leave a tree that HTML has no words for (a link in a link, a paragraph in a
/// paragraph), and a browser would read another one. So the result is read again until it is what
/// is read.
#[must_use]
pub fn clean(html: &str, policy: &Policy) -> String {
    let mut cleaned = cleaned_once(&depth::bounded(html), policy);
    for _ in 0..MOST_READINGS {
        let again = cleaned_once(&cleaned, policy);
        if again == cleaned {
            break;
        }
        cleaned = again;
    }
    cleaned
}

/// Each reading is safe by itself; what changes still after these is as good as it gets.
const MOST_READINGS: usize = 4;

fn cleaned_once(html: &str, policy: &Policy) -> String {
    let mut tags: HashSet<&str> = HashSet::new();
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (names, known) in TAGS {
        for tag in names.split_whitespace() {
            tags.insert(tag);
            attributes.entry(tag).or_default().extend(known.split_whitespace());
        }
    }
    if policy.frames.is_empty() {
        tags.remove("iframe");
        attributes.remove("iframe");
    }
    let framed = tags.get("iframe").map(|tag| (*tag, FRAMED.iter().copied().collect()));
    let everywhere = EVERYWHERE.split_whitespace().chain(DATA.split_whitespace()).collect();
    let dropped = DROPPED.split_whitespace().filter(|tag| !tags.contains(tag)).collect();
    let own = policy.clone();
    let cleaned = Builder::empty()
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(everywhere)
        .generic_attribute_prefixes(HashSet::from(["aria-"]))
        .clean_content_tags(dropped)
        .url_schemes(LINKS.iter().copied().chain(["data"]).collect())
        .url_relative(UrlRelative::PassThrough)
        .set_tag_attribute_values(framed.into_iter().collect())
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |tag, name, value| kept(tag, name, value, &own))
        .clean(&pieces::cut(html))
        .to_string();
    pictures::told(&cleaned)
}

/// What is kept of an attribute that is allowed by its name.
fn kept<'value>(
    tag: &str,
    name: &str,
    value: &'value str,
    policy: &Policy,
) -> Option<Cow<'value, str>> {
    let keeps = match (tag, name) {
        ("iframe", "src") => is_frame(value, policy),
        (_, "src" | "poster") => is_image(value, policy),
        (_, "srcset") => value.split(',').all(|source| {
            source.split_whitespace().next().is_some_and(|url| is_image(url, policy))
        }),
        (_, "href" | "cite") => scheme(value).is_none_or(|scheme| LINKS.contains(&scheme.as_str())),
        (_, "id") => is_id(value),
        ("input", "type") => matches!(value, "checkbox" | "radio"),
        ("a", "target") => value == "_blank",
        ("a", "rel") | (_, "name") => is_word(value),
        (_, "style") => is_alignment(value),
        _ if value.contains('(') && name != "d" => is_drawing(name, value),
        _ => true,
    };
    if tag == "input" && name == "type" && !keeps {
        return Some("checkbox".into());
    }
    if tag == "img" && name == "src" && !keeps && host(value).is_some_and(|host| !host.is_empty()) {
        return Some(pictures::marked(value).into());
    }
    keeps.then_some(Cow::Borrowed(value))
}

/// The scheme of an address as a browser reads it; `None` when it is relative.
fn scheme(url: &str) -> Option<String> {
    let ignored = |character: char| character <= ' ';
    let url: String = url
        .trim_start_matches(ignored)
        .chars()
        .filter(|next| !matches!(next, '\t' | '\n' | '\r'))
        .collect();
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|next| next.is_ascii_alphanumeric() || matches!(next, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// The host of an address of another origin: `Some("")` when it has none that can be told.
fn host(url: &str) -> Option<String> {
    let ignored = |character: char| character <= ' ';
    let url: String = url
        .trim_start_matches(ignored)
        .chars()
        .filter(|next| !matches!(next, '\t' | '\n' | '\r'))
        .collect();
    let url = url.replace('\\', "/");
    let rest = match scheme(&url) {
        Some(scheme) => &url[scheme.len() + 1..],
        None if url.starts_with("//") => url.as_str(),
        None => return None,
    };
    let rest = rest.trim_start_matches('/');
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    // A port of its own is another host's.
    let host = match host.rsplit_once(':') {
        Some((host, "" | "80" | "443")) => host,
        _ => host,
    };
    Some(host.to_ascii_lowercase())
}

/// Pictures that are written into a page; a drawing among them could be more than that.
const PICTURES: &[&str] = &[
    "data:image/png;base64,",
    "data:image/gif;base64,",
    "data:image/jpeg;base64,",
    "data:image/webp;base64,",
];

fn is_image(url: &str, policy: &Policy) -> bool {
    match scheme(url).as_deref() {
        Some("data") => {
            let start: String = url.trim_start().chars().take(24).collect();
            let start = start.to_ascii_lowercase();
            PICTURES.iter().any(|kind| start.starts_with(kind))
        }
        Some("http" | "https") | None => match (host(url), &policy.images) {
            (None, _) | (Some(_), Origins::All) => true,
            (Some(host), Origins::Only(hosts)) => hosts.contains(&host),
        },
        Some(_) => false,
    }
}

fn is_frame(url: &str, policy: &Policy) -> bool {
    scheme(url).as_deref() == Some("https")
        && host(url).is_some_and(|host| policy.frames.contains(&host))
}

fn is_id(id: &str) -> bool {
    let reserved =
        id.starts_with("__") && !id.starts_with("__tabbed_") && !id.starts_with("__code");
    !id.is_empty() && !reserved && !id.contains(char::is_whitespace)
}

fn is_word(value: &str) -> bool {
    value.chars().all(|next| next.is_alphanumeric() || matches!(next, '_' | '-' | ':' | '.' | ' '))
}

/// Where a cell's text stands: the only style that Markdown writes.
fn is_alignment(style: &str) -> bool {
    let value = style.trim().trim_end_matches(';').strip_prefix("text-align:");
    value.is_some_and(|value| matches!(value.trim(), "left" | "right" | "center" | "justify"))
}

/// Attributes of drawings may call functions, but name only what is in the drawing.
fn is_drawing(name: &str, value: &str) -> bool {
    match name {
        "transform" | "gradientTransform" => {
            value.chars().all(|next| next.is_ascii_alphanumeric() || "()., -+".contains(next))
        }
        "fill" | "stroke" | "color" | "stop-color" | "marker-start" | "marker-mid"
        | "marker-end" | "clip-path" | "mask" | "filter" => {
            is_own(value, "url(#") || is_own(value, "var(--") || is_own(value, "rgb(")
        }
        // Whatever is only read by people.
        "alt" | "title" | "summary" | "label" | "class" | "id" | "d" => true,
        "media" | "sizes" => !value.contains("url"),
        name => name.starts_with("aria-") || name.starts_with("data-"),
    }
}

fn is_own(value: &str, function: &str) -> bool {
    let inner = value.strip_prefix(function).and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        inner.chars().all(|next| next.is_ascii_alphanumeric() || "-_., %".contains(next))
    })
}
