//! The parts of a text that hold one document each, and their lines.

use super::mend::Change;
use crate::place::Spot;
use crate::scalar::Version;
use saphyr_parser::Marker;
use std::borrow::Cow;

/// A part of a text that holds one document, with the directives and comments before it.
pub(super) struct Segment<'a> {
    /// The line of the file on which it begins, from 1.
    pub(super) first_line: u32,
    pub(super) text: Cow<'a, str>,
    /// The bytes at which its lines begin.
    starts: Vec<usize>,
    /// Which of its lines is the first of the document itself, from 0.
    beginning: usize,
}

/// Divides a text at `---` and `...` at the very start of a line, where they always divide (YAML
/// 1.2, 9.1.2). What holds nothing but comments and stands between no markers is left out.
pub(super) fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    let mut first_line = 1;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let (segment, kept) = take(rest, first_line);
            rest = &rest[segment.text.len()..];
            first_line += u32::try_from(segment.starts.len()).unwrap_or(u32::MAX);
            if kept {
                return Some(segment);
            }
        }
        None
    })
}

/// The first segment of a text that is not empty, and whether it holds a document.
fn take(text: &str, first_line: u32) -> (Segment<'_>, bool) {
    let mut starts = Vec::new();
    let mut beginning = None;
    let mut directives = false;
    let mut end = text.len();
    let mut at = 0;
    for line in lines(text) {
        if is_marker(line, "---") && beginning.is_some() {
            end = at;
            break;
        }
        starts.push(at);
        at += line.len();
        if is_marker(line, "...") {
            end = at;
            break;
        }
        let content = line.trim_matches([' ', '\t', '\n', '\r']);
        let passed = content.is_empty() || content.starts_with('#');
        if beginning.is_none() && line.starts_with('%') {
            directives = true;
        } else if beginning.is_none() && !passed {
            beginning = Some(starts.len() - 1);
        }
    }
    let kept = beginning.is_some() || directives;
    let (text, beginning) = (Cow::Borrowed(&text[..end]), beginning.unwrap_or_default());
    (Segment { first_line, text, starts, beginning }, kept)
}

impl Segment<'_> {
    /// The line of the file on which the document itself begins, from 1.
    pub(super) fn beginning(&self) -> u32 {
        self.first_line + u32::try_from(self.beginning).unwrap_or(u32::MAX)
    }

    /// The text of a line of the file.
    pub(super) fn line(&self, spot: Spot) -> &str {
        self.local((spot.line - self.first_line) as usize)
    }

    /// The byte of a parser's marker.
    pub(super) fn byte(&self, marker: &Marker) -> usize {
        let line = marker.line().saturating_sub(1);
        let content = self.local(line);
        let within = content.char_indices().nth(marker.col()).map_or(content.len(), |(at, _)| at);
        self.starts.get(line).map_or(self.text.len(), |start| start + within)
    }

    /// The spot itself, or the end of the last line: what is missing at the end is noticed only
    /// behind it.
    pub(super) fn within(&self, spot: Spot) -> Spot {
        let lines = u32::try_from(self.text.trim_end().lines().count()).unwrap_or(u32::MAX);
        let last = self.first_line + lines.saturating_sub(1);
        if spot.line <= last {
            return spot;
        }
        let end = Spot { line: last, column: 1 };
        let length = self.line(end).trim_end().chars().count();
        Spot { line: last, column: u32::try_from(length).unwrap_or(u32::MAX).saturating_add(1) }
    }

    /// The version that the directives ask for.
    pub(super) fn version(&self) -> Version {
        for line in 0..self.beginning {
            let mut words = self.local(line).split_whitespace();
            if words.next() == Some("%YAML") {
                let legacy = words.next() == Some("1.1");
                return if legacy { Version::Legacy } else { Version::Current };
            }
        }
        Version::Current
    }

    /// Changes a part of the text within its line.
    pub(super) fn apply(&mut self, change: &Change) {
        self.text.to_mut().replace_range(change.from..change.to, &change.with);
        self.starts = lines(&self.text)
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some(start)
            })
            .collect();
    }

    /// A line of this segment, from 0.
    fn local(&self, line: usize) -> &str {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or_default()
    }
}

/// The lines of a text with their ends: `\n`, `\r\n` or `\r`, as in YAML.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

/// Whether a line is `---` or `...`, alone or before white space.
fn is_marker(line: &str, marker: &str) -> bool {
    let line = line.strip_prefix(super::MARK).unwrap_or(line);
    let rest = line.strip_prefix(marker);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> Vec<(u32, u32, String)> {
        let tell = |part: Segment<'_>| (part.first_line, part.beginning(), part.text.into_owned());
        segments(text).map(tell).collect()
    }

    #[test]
    fn markers_divide_and_comments_are_no_document() {
        let text = "# c\n%YAML 1.1\n---\na: |\n  ---\n---x\n---\n# d\n---\nb\n...\n# e\n...\nf\n";
        assert_eq!(
            divided(text),
            [
                (1, 3, "# c\n%YAML 1.1\n---\na: |\n  ---\n---x\n".to_owned()),
                (7, 7, "---\n# d\n".to_owned()),
                (9, 9, "---\nb\n...\n".to_owned()),
                (14, 14, "f\n".to_owned()),
            ]
        );
        assert_eq!(divided("# c\n\n"), []);
        assert_eq!(divided("a\n--- b"), [(1, 1, "a\n".to_owned()), (2, 2, "--- b".to_owned())]);
    }

    #[test]
    fn directives_choose_the_version_of_their_document() {
        let versions = |text| segments(text).map(|part| part.version()).collect::<Vec<_>>();
        let text = "%YAML 1.1\n---\na\n---\n%YAML 1.1\n...\n%YAML 1.2\n---\nb\n";
        assert_eq!(versions(text), [Version::Legacy, Version::Current, Version::Current]);
    }

    #[test]
    fn every_line_end_counts_once() {
        assert_eq!(lines("a\r\nb\rc\nd").collect::<Vec<_>>(), ["a\r\n", "b\r", "c\n", "d"]);
    }

    #[test]
    fn a_spot_behind_the_end_is_the_end() {
        let part = segments("x\n---\na: [b\n\n").nth(1).unwrap();
        let within = |line, column| part.within(Spot { line, column });
        assert_eq!(within(3, 2), Spot { line: 3, column: 2 });
        assert_eq!(within(5, 1), Spot { line: 3, column: 6 });
    }
}
