//! Texts of many signs in pieces. The writer of HTML looks for the next `<` or `>` again at each `&` and
//! at each character that may be a no-break space, so that a text of many of them takes time by the
//! square of their number.

use std::borrow::Cow;

/// What ends a piece: it shows nothing.
const END: &str = "<wbr>";

/// Signs of a piece, in text and in a tag. No address and no description has as many, so that none is
/// ever cut.
const MOST: usize = 512;
const MOST_IN_TAG: usize = 4_096;

/// Where a reader of HTML is, as far as its tags are well written: where it is mistaken, a piece ends
/// later or an attribute is cut, and both are safe.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Tag,
    /// After the equals sign of an attribute.
    Equals,
    Quoted(u8),
}

impl Place {
    const fn after(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Text, b'<') => Self::Tag,
            (Self::Tag | Self::Equals, b'>') => Self::Text,
            (Self::Tag, b'=') => Self::Equals,
            (Self::Equals, b'"' | b'\'') => Self::Quoted(byte),
            (Self::Equals, b' ' | b'\n' | b'\t') | (Self::Text, _) => self,
            (Self::Quoted(quote), byte) if quote != byte => self,
            _ => Self::Tag,
        }
    }
}

/// The same, with ends of pieces in texts of many signs.
pub(super) fn cut(html: &str) -> Cow<'_, str> {
    let mut cut = String::new();
    let (mut place, mut signs, mut done) = (Place::Text, 0, 0);
    for (at, byte) in html.bytes().enumerate() {
        // 0xC2 begins the no-break space, and is no other character's end.
        if matches!(byte, b'&' | 0xC2) {
            signs += 1;
            if signs > if place == Place::Text { MOST } else { MOST_IN_TAG } {
                cut.push_str(&html[done..at]);
                cut.push_str(END);
                (signs, done) = (1, at);
            }
        }
        if matches!(byte, b'<' | b'>') {
            signs = 0;
        }
        place = place.after(byte);
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    cut.push_str(&html[done..]);
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_many_signs_is_cut() {
        for sign in ["&amp;", "& ", "\u{a0}", "§x"] {
            let cut_once = cut(&sign.repeat(2 * MOST + 1)).into_owned();
            assert_eq!(cut_once.matches(END).count(), 2, "{sign}");
            assert_eq!(cut_once.replace(END, ""), sign.repeat(2 * MOST + 1), "nothing is lost");
            assert_eq!(cut(&cut_once), cut_once, "and none is cut twice");
        }
        let more = "&".repeat(MOST_IN_TAG + MOST);
        assert!(cut(&format!("<a title=\"{more}")).contains(END), "what never ends, too");
    }

    #[test]
    fn what_has_few_stays() {
        let quotes = "&quot;".repeat(MOST_IN_TAG / 2);
        for html in [
            "&amp;".repeat(MOST),
            "<b>&amp;</b>".repeat(2 * MOST),
            format!("<p data-own = '{quotes}>{quotes}'>x</p>"),
            "é".repeat(4 * MOST),
        ] {
            assert_eq!(cut(&html), html);
        }
    }
}
