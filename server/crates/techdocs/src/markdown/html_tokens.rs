//! Tags in a text that is mostly none: what begins like HTML and is whole is a token.

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StartTag<'a> {
    /// Its name in lower case.
    pub(super) name: String,
    /// Its attributes; one without a value has its own name for it.
    pub(super) attributes: Vec<(String, String)>,
    /// As it is written, from `<` to `>`.
    pub(super) source: &'a str,
    /// Whether it ends itself.
    pub(super) empty: bool,
}

/// A start tag at the start of the text.
pub(super) fn start_tag(text: &str) -> Option<StartTag<'_>> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'<') || !bytes.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = 1 + bytes[1..].iter().position(|byte| ends_name(*byte))?;
    if bytes[at] == b'`' {
        return None;
    }
    let name = text[1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        let gap = at;
        at += bytes[at..].iter().position(|byte| !is_gap(*byte))?;
        match bytes[at] {
            b'>' => {
                let empty = text[..at].ends_with('/');
                return Some(StartTag { name, attributes, source: &text[..=at], empty });
            }
            b'`' => return None,
            // What is glued to the name or to a value is no attribute.
            _ if gap == at => return None,
            _ => {}
        }
        let (attribute, end) = attribute(text, at)?;
        attributes.push(attribute);
        at = end;
    }
}

fn attribute(text: &str, from: usize) -> Option<((String, String), usize)> {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| is_gap(*byte) || matches!(byte, b'=' | b'>');
    // A first `=` belongs to the name.
    let mut at = from + 1 + bytes[from + 1..].iter().position(ends)?;
    let name = text.get(from..at)?.to_ascii_lowercase();
    let after = at + bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
    if bytes[after] != b'=' {
        return Some(((name.clone(), name), at));
    }
    at = after
        + bytes[after..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'=')?;
    let quote = bytes[at];
    if matches!(quote, b'"' | b'\'') {
        let end = at + 1 + text[at + 1..].find(char::from(quote))?;
        return Some(((name, text[at + 1..end].to_owned()), end + 1));
    }
    let end = at
        + bytes[at..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'`'))?;
    if bytes[end] == b'`' {
        return None;
    }
    // The slash of `<br class=x/>` ends the tag.
    let end =
        if bytes[end] == b'>' && text[..end].ends_with('/') && end > at { end - 1 } else { end };
    Some(((name, text[at..end].to_owned()), end))
}

const fn ends_name(byte: u8) -> bool {
    is_gap(byte) || matches!(byte, b'>' | b'`')
}

const fn is_gap(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

/// An end tag at the start of the text: its name in lower case and its length.
pub(super) fn end_tag(text: &str) -> Option<(String, usize)> {
    let rest = text.strip_prefix("</")?;
    if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find('>')?;
    let name = rest[..end].split(|c: char| c.is_ascii_whitespace() || c == '/').next()?;
    Some((name.to_ascii_lowercase(), end + 3))
}

/// The length of a comment at the start of the text.
pub(super) fn comment(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("<!--")?;
    let end = rest.find("-->").map(|at| at + 3);
    let loose = rest.find("--!>").map(|at| at + 4);
    let end = match (end, loose) {
        (Some(end), Some(loose)) => end.min(loose),
        (end, loose) => end.or(loose)?,
    };
    Some(4 + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (String, Vec<(String, String)>, usize, bool);

    fn read(text: &str) -> Option<Read> {
        start_tag(text).map(|tag| (tag.name, tag.attributes, tag.source.len(), tag.empty))
    }

    #[test]
    fn a_whole_tag_is_read_with_its_attributes() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("<Br/>x"), Some(("br".to_owned(), vec![], 5, true)));
        let attributes = vec![pair("href", "a>b"), pair("id", "x"), pair("open", "open")];
        assert_eq!(
            read("<a href=\"a>b\" id=x open>"),
            Some(("a".to_owned(), attributes, 24, false))
        );
        assert_eq!(read("<br class=x/>").unwrap().1, vec![pair("class", "x")]);
    }

    #[test]
    fn what_is_not_whole_is_none() {
        for text in ["<a", "<a href='x>", "< a>", "<a`b>", "<1>", "<>", "a"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(end_tag("</Div >x"), Some(("div".to_owned(), 7)));
        assert_eq!(end_tag("</>"), None);
        assert_eq!(comment("<!-- a > -->b"), Some(12));
        assert_eq!(comment("<!-- a"), None);
    }
}
