//! The lines of a text: where they begin, and which of them divide documents.

use crate::descriptor::scalar::Version;
use saphyr_parser::Marker;

/// Where the lines of a text begin, in bytes. A line ends with `\n`, `\r\n` or `\r`, as in YAML.
/// Lines are counted from 1.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at + 1);
            }
        }
        Self(starts)
    }

    /// The byte at which a line begins.
    pub(super) fn start(&self, line: usize) -> usize {
        self.0.get(line.saturating_sub(1)).or(self.0.last()).copied().unwrap_or(0)
    }

    /// A line's text, with its end.
    pub(super) fn text<'a>(&self, text: &'a str, line: usize) -> &'a str {
        let to = self.0.get(line).copied().unwrap_or(text.len());
        text.get(self.start(line)..to).unwrap_or_default()
    }

    /// The byte of a parser's marker in a text that was given to the parser from a line on.
    pub(super) fn byte(&self, text: &str, from: usize, marker: &Marker) -> usize {
        let line = from + marker.line().saturating_sub(1);
        let content = self.text(text, line);
        let within = content.char_indices().nth(marker.col()).map_or(content.len(), |(at, _)| at);
        self.start(line) + within
    }

    /// The line on which the next document begins, from a line on: the first that is not empty, a
    /// comment, a directive or the end of the document before.
    pub(super) fn beginning(&self, text: &str, from: usize) -> usize {
        let passed = |line: &usize| {
            let content = self.text(text, *line);
            let blank = content.trim().is_empty() || content.trim_start().starts_with('#');
            blank || content.starts_with('%') || is_marker(content, "...")
        };
        (from..self.0.len()).find(|line| !passed(line)).unwrap_or(self.0.len())
    }

    /// The line from which to read on after a broken document that began on line `began`. A
    /// marker at the very start of a line always divides: no scalar of an entity can hold it.
    pub(super) fn resume(&self, text: &str, began: usize) -> Option<usize> {
        for line in began + 1..=self.0.len() {
            let content = self.text(text, line);
            if is_marker(content, "---") {
                return Some(line);
            }
            if is_marker(content, "...") {
                return (line < self.0.len()).then_some(line + 1);
            }
        }
        None
    }

    /// The version that the directives before a document ask for. The document begins on line
    /// `start`, the one before it ended on line `after`.
    pub(super) fn version(&self, text: &str, after: usize, start: usize) -> Version {
        for line in after..start {
            let mut words = self.text(text, line).split_whitespace();
            if words.next() == Some("%YAML") {
                let legacy = words.next() == Some("1.1");
                return if legacy { Version::Legacy } else { Version::Current };
            }
        }
        Version::Current
    }
}

/// Whether a line is `---` or `...`, alone or before white space.
pub(super) fn is_marker(line: &str, marker: &str) -> bool {
    let rest = line.strip_prefix(marker);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# c\n%YAML 1.1\n---\na: [\n  ---\n---\nb: 1\n...\n# end\n";

    #[test]
    fn a_document_begins_after_comments_and_directives() {
        let lines = Lines::of(TEXT);
        assert_eq!(lines.beginning(TEXT, 1), 3);
        assert_eq!(lines.text(TEXT, 4), "a: [\n");
        assert_eq!(lines.version(TEXT, 1, 3), Version::Legacy);
        assert_eq!(lines.version(TEXT, 4, 6), Version::Current);
    }

    #[test]
    fn only_a_marker_at_the_start_of_a_line_divides() {
        let lines = Lines::of(TEXT);
        assert_eq!(lines.resume(TEXT, 3), Some(6));
        assert_eq!(lines.resume(TEXT, 6), Some(9));
        assert_eq!(lines.resume(TEXT, 9), None);
        assert!(is_marker("--- x", "---") && is_marker("---", "---") && !is_marker("---x", "---"));
    }

    #[test]
    fn every_line_end_counts_once() {
        let text = "a\r\nb\rc\nd";
        let lines = Lines::of(text);
        assert_eq!([1, 2, 3, 4].map(|line| lines.text(text, line)), ["a\r\n", "b\r", "c\n", "d"]);
    }
}
