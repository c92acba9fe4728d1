//! Lines of a log, and their HTML.

use super::{ansi, search::Hits};
use crate::ui::escape;
use platform::Timestamp;
use std::{fmt::Write as _, sync::Arc};

/// So many lines are one element.
pub(super) const PORTION: usize = 200;

/// A line of a log; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it was told.
    pub at: Timestamp,
    /// What it is about: a step.
    pub of: Option<Arc<str>>,
    /// The line; it may hold ANSI colours.
    pub words: Arc<str>,
}

impl LogLine {
    /// The lines of what was told at once.
    pub fn of(at: Timestamp, of: Option<&str>, told: &str) -> Vec<Self> {
        let of: Option<Arc<str>> = of.map(Arc::from);
        // What returns to the line's beginning writes over it.
        let last = |words: &str| {
            Arc::from(words.trim_end_matches('\r').rsplit('\r').next().unwrap_or_default())
        };
        let line = |words: &str| Self { at, of: of.clone(), words: last(words) };
        told.trim_end_matches('\n').split('\n').map(line).collect()
    }

    /// As a line of a file.
    pub(super) fn plain(&self) -> String {
        let step = self.of.as_ref().map(|of| format!("[{of}] ")).unwrap_or_default();
        format!("{} {step}{}", self.at.to_rfc3339(), ansi::plain(&self.words))
    }
}

/// The HTML of a portion, whose first line has the number `first`.
pub(super) fn portion(lines: &[LogLine], first: usize, hits: &Hits) -> String {
    let mut html = String::new();
    for (at, line) in (first..).zip(lines) {
        let class = match hits.of(at) {
            None => "",
            Some(true) => " class=\"hit now\"",
            Some(false) => " class=\"hit\"",
        };
        let civil = line.at.civil();
        let (hour, minute, second) = (civil.hour(), civil.minute(), civil.second());
        let _ = write!(html, "<p{class} id=\"line-{at}\">");
        let _ = write!(html, "<time>{hour:02}:{minute:02}:{second:02}</time>");
        if let Some(of) = &line.of {
            html.push_str("<b>");
            escape(&mut html, of);
            html.push_str("</b>");
        }
        html.push_str("<span>");
        ansi::html(&mut html, &line.words);
        html.push_str("</span></p>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<LogLine> {
        let line = |number| LogLine {
            at: Timestamp(0),
            of: Some(Arc::from("fetch")),
            words: format!("line {number}").into(),
        };
        (0..count).map(line).collect()
    }

    #[test]
    fn what_is_told_at_once_may_be_several_lines() {
        let told = LogLine::of(Timestamp(0), None, "one\r\n10%\r20%\n");
        let words: Vec<&str> = told.iter().map(|line| &*line.words).collect();
        assert_eq!(words, ["one", "20%"]);
    }

    #[test]
    fn lines_are_numbered_on_from_the_portions_before() {
        let html = portion(&lines(3), PORTION, &Hits::default());
        assert_eq!(html.matches("<p").count(), 3);
        let first = "<p id=\"line-200\"><time>00:00:00</time><b>fetch</b><span>line 0</span></p>";
        assert!(html.starts_with(first), "{html}");
    }

    #[test]
    fn a_file_has_plain_words() {
        let line = &LogLine::of(Timestamp(0), Some("a"), "\u{1b}[31mred\u{1b}[0m")[0];
        assert_eq!(line.plain(), "1970-01-01T00:00:00Z [a] red");
    }
}
