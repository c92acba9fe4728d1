//! Colours as terminals know them (ECMA-48, "select graphic rendition"), in the portal's own hues.
//! Everything else that steers a terminal is left out.

use crate::ui::escape;

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a terminal knows as many, and all of them at once"
)]
struct Look {
    colour: Option<&'static str>,
    bold: bool,
    faint: bool,
    italic: bool,
    underlined: bool,
}

/// Black, red, green, yellow, blue, magenta, cyan, white.
const COLOURS: [&str; 8] = ["grey", "red", "green", "amber", "blue", "pink", "teal", "plain"];

impl Look {
    fn classes(self) -> String {
        let marks = [
            (self.bold, "bold"),
            (self.faint, "faint"),
            (self.italic, "italic"),
            (self.underlined, "underlined"),
        ];
        let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, name)| name);
        self.colour.into_iter().chain(marks).collect::<Vec<_>>().join(" ")
    }

    /// What the numbers of a sequence change.
    fn apply(&mut self, numbers: &str) {
        let mut numbers = numbers.split(';').map(|number| number.parse::<usize>().unwrap_or(0));
        while let Some(number) = numbers.next() {
            match number {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.faint = true,
                3 => self.italic = true,
                4 => self.underlined = true,
                22 => (self.bold, self.faint) = (false, false),
                23 => self.italic = false,
                24 => self.underlined = false,
                30..=37 => self.colour = Some(COLOURS[number - 30]),
                39 => self.colour = None,
                90..=97 => self.colour = Some(COLOURS[number - 90]),
                // A colour out of many: the first sixteen are those above.
                38 => match numbers.next() {
                    Some(5) => {
                        let colour = numbers.next().filter(|colour| *colour < 16);
                        self.colour = colour.map(|colour| COLOURS[colour % 8]);
                    }
                    Some(2) => skip(&mut numbers, 3),
                    _ => {}
                },
                48 => match numbers.next() {
                    Some(5) => skip(&mut numbers, 1),
                    Some(2) => skip(&mut numbers, 3),
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

fn skip(numbers: &mut impl Iterator<Item = usize>, count: usize) {
    for _ in 0..count {
        let _ = numbers.next();
    }
}

/// A part of a line: letters, or how the next ones look.
#[derive(Clone, Copy)]
enum Part<'a> {
    Letters(&'a str),
    Look(&'a str),
}

/// Takes the parts of a line, one after the other.
fn parts(line: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(at) = rest.find('\u{1b}') else {
            return Some(Part::Letters(std::mem::take(&mut rest)));
        };
        if at > 0 {
            let (letters, behind) = rest.split_at(at);
            rest = behind;
            return Some(Part::Letters(letters));
        }
        let (sequence, behind) = sequence(rest);
        rest = behind;
        Some(sequence)
    })
}

/// The sequence that a text begins with, and what stands behind it.
fn sequence(text: &str) -> (Part<'_>, &str) {
    let nothing = Part::Letters("");
    let behind = text.get(1..).unwrap_or_default();
    if let Some(control) = behind.strip_prefix('[') {
        let end = control.find(|letter: char| ('@'..='~').contains(&letter));
        let Some(end) = end else { return (nothing, "") };
        let (numbers, rest) = control.split_at(end);
        let part = if rest.starts_with('m') { Part::Look(numbers) } else { nothing };
        return (part, rest.get(1..).unwrap_or_default());
    }
    // A title or a link: up to its end, a bell or `ESC \`.
    if let Some(command) = behind.strip_prefix(']') {
        let bell = command.split_once('\u{7}');
        let end = bell.or_else(|| command.split_once("\u{1b}\\"));
        return (nothing, end.map_or("", |(_, rest)| rest));
    }
    // One letter; two where a set of letters is chosen.
    let mut letters = behind.chars();
    if matches!(letters.next(), Some('(' | ')')) {
        letters.next();
    }
    (nothing, letters.as_str())
}

/// Adds a line as HTML.
pub(super) fn html(html: &mut String, line: &str) {
    let mut look = Look::default();
    for part in parts(line) {
        match part {
            Part::Look(numbers) => look.apply(numbers),
            Part::Letters("") => {}
            Part::Letters(letters) if look == Look::default() => escape(html, letters),
            Part::Letters(letters) => {
                html.push_str("<i class=\"");
                html.push_str(&look.classes());
                html.push_str("\">");
                escape(html, letters);
                html.push_str("</i>");
            }
        }
    }
}

/// The letters alone.
pub(super) fn plain(line: &str) -> String {
    let letters = |part| match part {
        Part::Letters(letters) => Some(letters),
        Part::Look(_) => None,
    };
    parts(line).filter_map(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let mut text = String::new();
        html(&mut text, line);
        text
    }

    #[test]
    fn colours_are_hues_of_the_portal() {
        assert_eq!(
            shown("a \u{1b}[1;31m<b>\u{1b}[0m c"),
            "a <i class=\"red bold\">&lt;b&gt;</i> c"
        );
        assert_eq!(shown("\u{1b}[38;5;10mok\u{1b}[39m."), "<i class=\"green\">ok</i>.");
        assert_eq!(shown("\u{1b}[38;2;1;2;3;4mx"), "<i class=\"underlined\">x</i>");
    }

    #[test]
    fn what_steers_a_terminal_is_left_out() {
        let line = "\u{1b}[2K\u{1b}]0;title\u{7}a\u{1b}]8;;https://x\u{1b}\\b\u{1b}(Bc\u{1b}[";
        assert_eq!(shown(line), "abc");
        assert_eq!(plain("\u{1b}[31mred\u{1b}[m"), "red");
        assert_eq!(plain("\u{1b}"), "");
    }
}
