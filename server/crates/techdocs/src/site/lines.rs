//! In which lines of a page something stands, for people who look for it there.

use std::collections::HashMap;

/// A number of lines as problems have it.
pub(super) fn number(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// The number of the line that a part of a text begins in, when `part` is its end.
pub(super) fn first_of(text: &str, part: &str) -> u32 {
    let before = text.len().saturating_sub(part.len());
    number(text.get(..before).unwrap_or(text).matches('\n').count() + 1)
}

/// The lines of a text, from 1, and whether each is one of a fence.
pub(super) fn with_fences(text: &str) -> impl Iterator<Item = (u32, &str, bool)> {
    let mut fence: Option<&str> = None;
    text.split('\n').enumerate().map(move |(index, line)| {
        let content = line.trim_start_matches(['>', ' ', '\t']);
        let mark = ["```", "~~~"].into_iter().find(|mark| content.starts_with(mark));
        let inside = fence.is_some();
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        (number(index + 1), line, inside || mark.is_some())
    })
}

/// Where a page's links and images name each address first: read once, however many are asked for.
#[derive(Debug, Default)]
pub(super) struct AddressLines(HashMap<String, u32>);

impl AddressLines {
    /// Those of a page.
    pub(super) fn of(text: &str) -> Self {
        let mut lines = HashMap::new();
        for (number, line, fenced) in with_fences(text) {
            if fenced {
                continue;
            }
            // No address reaches into the next: a line of marks alone is read once, not once for each.
            for rest in line.split("](").skip(1) {
                lines.entry(address(rest, true).to_owned()).or_insert(number);
            }
            if let Some((_, rest)) =
                line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"))
            {
                lines.entry(address(rest.trim_start(), false).to_owned()).or_insert(number);
            }
        }
        Self(lines)
    }

    /// The first line that names an address.
    pub(super) fn line_of(&self, address: &str) -> Option<u32> {
        self.0.get(address).copied()
    }
}

/// The address at the start of a text: up to a blank or, in brackets, the one that closes it.
fn address(text: &str, in_brackets: bool) -> &str {
    let text = text.trim_start();
    if let Some((inner, _)) = text.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        return inner;
    }
    let mut depth = 0_usize;
    let end = text.find(|next: char| match next {
        '(' => {
            depth += 1;
            false
        }
        ')' if in_brackets && depth == 0 => true,
        ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => next.is_whitespace(),
    });
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_line_is_read_once() {
        // Kept from each mark to the end it would be terabytes.
        let lines = AddressLines::of(&format!("[x](#a)\n    {}", "](".repeat(1 << 20)));
        assert_eq!(lines.line_of("#a"), Some(1));
    }

    #[test]
    fn an_address_is_found_where_it_is_named_first() {
        let text = "---\na: b\n---\n```\n[x](a.md)\n```\nsee [x](a.md#b \"t\") ![y](<b c.png>)\n[x](a.md) [p](f(1).md)\n\n[r]: d.md 'x'\n";
        let lines = AddressLines::of(text);
        let found =
            ["a.md", "a.md#b", "b c.png", "f(1).md", "d.md", "z"].map(|it| lines.line_of(it));
        assert_eq!(found, [Some(8), Some(7), Some(7), Some(8), Some(10), None]);
    }

    #[test]
    fn the_end_of_a_text_begins_in_a_line() {
        assert_eq!(first_of("a\nb\nc", "c"), 3);
        assert_eq!(first_of("a", "a"), 1);
    }
}
