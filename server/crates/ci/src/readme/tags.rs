//! Goes through safe HTML, tag by tag. It has been read and written by the sanitiser: tags are whole,
//! attributes stand in double quotes.

use std::fmt::Write as _;

/// The same with links led to where `lead` says and pictures as links to themselves, by their
/// description. What plays is left out.
pub(super) fn led(html: &str, lead: &dyn Fn(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(html.len());
    let (mut rest, mut links) = (html, 0_usize);
    while let Some(at) = rest.find('<') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = &rest[..end_of(rest)];
        rest = &rest[tag.len()..];
        match name_of(tag) {
            "img" => picture(&mut result, tag, links > 0, lead),
            "a" => {
                links += 1;
                link(&mut result, tag, lead);
            }
            "/a" => {
                links = links.saturating_sub(1);
                result.push_str(tag);
            }
            "picture" | "/picture" | "source" | "video" | "/video" | "audio" | "/audio"
            | "track" => {}
            _ => result.push_str(tag),
        }
    }
    result.push_str(rest);
    result
}

/// Where a tag ends; marks in quotes are none.
fn end_of(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    inner.split([' ', '\n', '\t']).next().unwrap_or_default().trim_end_matches('/')
}

/// An attribute's value as it is written, with its references; `None` when there is none.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mark = format!(" {name}=\"");
    let begins = tag.find(&mark)? + mark.len();
    let length = tag[begins..].find('"')?;
    Some(&tag[begins..begins + length])
}

/// What is written of an attribute as it is meant.
fn meant(written: &str) -> String {
    written.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

fn link(result: &mut String, tag: &str, lead: &dyn Fn(&str) -> Option<String>) {
    let led = attribute(tag, "href").and_then(|written| Some((written, lead(&meant(written))?)));
    match led {
        Some((written, address)) => {
            let before = format!(" href=\"{written}\"");
            result.push_str(&tag.replacen(&before, &format!(" href=\"{}\"", escaped(&address)), 1));
        }
        None => result.push_str(tag),
    }
}

/// Within a link only the description is left: a link in a link is none.
fn picture(result: &mut String, tag: &str, linked: bool, lead: &dyn Fn(&str) -> Option<String>) {
    let address = attribute(tag, "src").map(meant).filter(|address| !address.starts_with("data:"));
    let words = attribute(tag, "alt").map(meant).filter(|words| !words.trim().is_empty());
    let name = address.as_deref().and_then(|address| address.rsplit('/').next());
    let name = name.map(|name| name.split(['?', '#']).next().unwrap_or(name).to_owned());
    let words = escaped(&words.or(name).unwrap_or_default());
    match address {
        Some(address) if !linked => {
            let address = lead(&address).unwrap_or(address);
            // Writing into a String cannot fail.
            let _ = write!(result, "<a href=\"{}\">{words}</a>", escaped(&address));
        }
        _ => result.push_str(&words),
    }
}
