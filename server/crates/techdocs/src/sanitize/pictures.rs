//! Pictures of hosts that are not asked: what they show is told instead, and whoever wants to see one
//! goes there.

use super::scheme;

/// What stands before the address of such a picture while a page is read: no address that is
/// allowed begins so.
const MARK: &str = "data:,";

/// The address, marked.
pub(super) fn marked(address: &str) -> String {
    format!("{MARK}{address}")
}

/// A page as the sanitiser writes it, with words and links where marked pictures are. In a link a
/// picture is its words alone: that leads somewhere already.
pub(super) fn told(html: &str) -> String {
    if !html.contains(MARK) {
        return html.to_owned();
    }
    let mut told = String::with_capacity(html.len());
    let (mut rest, mut in_link) = (html, false);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        told.push_str(before);
        // The sanitiser writes no sign of an end into an attribute.
        let Some(end) = tag.find('>') else { break };
        let (tag, after) = tag.split_at(end + 1);
        rest = after;
        if tag.starts_with("<a ") || tag == "<a>" {
            in_link = true;
        } else if tag == "</a>" {
            in_link = false;
        }
        let address = tag.starts_with("<img ").then(|| attribute(tag, "src")).flatten();
        match address.and_then(|address| address.strip_prefix(MARK)) {
            Some(address) => push(&mut told, address, attribute(tag, "alt"), in_link),
            None => told.push_str(tag),
        }
    }
    told.push_str(rest);
    told
}

fn push(told: &mut String, address: &str, description: Option<&str>, in_link: bool) {
    let description = description.map(str::trim).filter(|text| !text.is_empty());
    let name = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next();
    let words = description.or(name.filter(|name| !name.is_empty())).unwrap_or(address);
    // As text: in an attribute its signs need not have been written as such.
    let words = words.replace('<', "&lt;").replace('>', "&gt;");
    let leads = matches!(scheme(address).as_deref(), Some("http" | "https"));
    if leads && !in_link {
        told.push_str("<a class=\"picture-elsewhere\" href=\"");
        told.push_str(address);
        told.push_str("\" rel=\"noreferrer\" target=\"_blank\">");
        told.push_str(&words);
        told.push_str("</a>");
    } else {
        told.push_str(&words);
    }
}

/// The value of an attribute, as it is written.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}
