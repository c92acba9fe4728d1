//! How deep elements lie in each other. A reader of HTML looks through all that are open at each tag,
//! so that many of them in each other take time by the square of their number.

use std::borrow::Cow;

/// Deeper than browsers nest elements themselves.
const DEEPEST: usize = 512;

/// What nests nothing: it has no end, or needs none.
const FLAT: &[&str] = &[
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr",
    "html", "img", "input", "li", "link", "meta", "optgroup", "option", "p", "rp", "rt", "source",
    "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The same, with tags as text where they would lie deeper.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let (mut depth, mut at, mut done) = (0_usize, 0, 0);
    let mut bounded = String::new();
    while let Some(start) = html[at..].find('<').map(|next| at + next) {
        let Some(end) = html[start..].find('>').map(|next| start + next) else { break };
        at = end + 1;
        let tag = &html[start + 1..end];
        let (closes, name) = match tag.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, tag),
        };
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            // A sign and no tag: another one may begin before that end.
            at = start + 1;
            continue;
        }
        let name = name.split(|c: char| c.is_ascii_whitespace() || c == '/').next();
        let is_flat =
            name.is_some_and(|name| FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)));
        if is_flat || tag.ends_with('/') {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
        } else if depth < DEEPEST {
            depth += 1;
        } else {
            bounded.push_str(&html[done..start]);
            bounded.push_str("&lt;");
            done = start + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    bounded.push_str(&html[done..]);
    Cow::Owned(bounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_too_deep_is_text() {
        let deep = "<div>".repeat(DEEPEST + 2);
        let bounded = bounded(&deep);
        assert_eq!(bounded.matches("<div>").count(), DEEPEST);
        assert!(bounded.ends_with("<div>&lt;div>&lt;div>"));
    }

    #[test]
    fn what_lies_beside_each_other_stays() {
        for unit in
            ["<div>x</div>", "<li>x", "<p>", "<br>", "<path d='m'/>", "< 1 <b>x</b>", "<!-- x -->"]
        {
            let many = unit.repeat(2 * DEEPEST);
            assert_eq!(bounded(&many), many, "{unit}");
        }
    }
}
