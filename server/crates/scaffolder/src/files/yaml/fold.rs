//! Where lines are broken.

use super::Style;

/// What sort of text is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A plain one, or one in single quotes.
    Flow,
    /// A block: its lines are further in.
    Block,
    /// One in double quotes, which may be broken within a word.
    Quoted,
}

/// The text with broken lines, and whether a line was too long that could not be broken.
pub(super) struct Folded {
    pub text: String,
    pub overflow: bool,
}

const BLANK: u16 = 0x20;
const TAB: u16 = 0x09;
const BREAK: u16 = 0x0a;
const BACKSLASH: u16 = 0x5c;

/// The length of a text in JavaScript.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Breaks lines at blanks, so that they are no longer than the style wants where that can be.
pub(super) fn fold(
    text: &str,
    indent: &str,
    mode: Mode,
    start: Option<usize>,
    style: &Style,
) -> Folded {
    let whole = |overflow| Folded { text: text.to_owned(), overflow };
    if style.width == 0 {
        return whole(false);
    }
    let least = if style.width < style.least { 0 } else { style.least };
    let step = (1 + least).max((1 + style.width).saturating_sub(indent.len()));
    let letters: Vec<u16> = text.encode_utf16().collect();
    if letters.len() <= step {
        return whole(false);
    }
    let mut folding = Folding {
        letters: &letters,
        indent: indent.len(),
        mode,
        step,
        end: style.width.saturating_sub(indent.len()),
        folds: Vec::new(),
        overflow: false,
    };
    if let Some(start) = start {
        if start > style.width.saturating_sub(least.max(2)) {
            folding.folds.push((0, false));
        } else {
            folding.end = style.width - start;
        }
    }
    if !folding.run() {
        return whole(folding.overflow);
    }
    let Folding { folds, overflow, .. } = folding;
    Folded { text: broken(&letters, &folds, indent), overflow }
}

/// A search for the places of breaks.
struct Folding<'a> {
    letters: &'a [u16],
    indent: usize,
    mode: Mode,
    step: usize,
    end: usize,
    /// Where lines are broken, and whether that is within a word.
    folds: Vec<(usize, bool)>,
    overflow: bool,
}

impl Folding<'_> {
    /// Finds them; `false` where the text is better left as it is.
    fn run(&mut self) -> bool {
        let (mut split, mut before) = (None, None);
        let mut escaped: Option<(usize, usize)> = None;
        let mut at = 0;
        if self.mode == Mode::Block {
            at = self.further_in(0);
            if at > 0 {
                self.end = at - 1 + self.step;
            }
        }
        while let Some(&letter) = self.letters.get(at) {
            let mut letter = letter;
            if self.mode == Mode::Quoted && letter == BACKSLASH {
                let first = at;
                at += match self
                    .letters
                    .get(at + 1)
                    .copied()
                    .and_then(|unit| u8::try_from(unit).ok())
                {
                    Some(b'x') => 3,
                    Some(b'u') => 5,
                    Some(b'U') => 9,
                    _ => 1,
                };
                escaped = Some((first, at));
            }
            if letter == BREAK {
                if self.mode == Mode::Block {
                    at = self.further_in(at + 1) - 1;
                }
                self.end = at + self.indent + self.step;
                split = None;
            } else {
                if letter == BLANK && before.is_some_and(is_letter) {
                    let next = self.letters.get(at + 1).copied();
                    if next.is_some_and(is_letter) {
                        split = Some(at);
                    }
                }
                if at >= self.end {
                    if let Some(place) = split.take() {
                        self.folds.push((place, false));
                        self.end = place + self.step;
                    } else if self.mode == Mode::Quoted {
                        // White space that was gathered at the end may stretch past it.
                        while matches!(before, Some(BLANK | TAB)) {
                            before = Some(letter);
                            at += 1;
                            letter = self.letters.get(at).copied().unwrap_or_default();
                            self.overflow = true;
                        }
                        let place = match escaped {
                            Some((first, last)) if at <= last + 1 => first.checked_sub(1),
                            _ => at.checked_sub(2),
                        };
                        // A line is shorter than what must not be broken.
                        let Some(place) = place else { return false };
                        if self.folds.contains(&(place, true)) {
                            return false;
                        }
                        self.folds.push((place, true));
                        self.end = place + self.step;
                    } else {
                        self.overflow = true;
                    }
                }
            }
            before = Some(letter);
            at += 1;
        }
        !self.folds.is_empty()
    }

    /// Passes lines that are further in than their block; these are not broken. `seen` is how many letters
    /// were looked at, up to a break or none.
    fn further_in(&self, mut seen: usize) -> usize {
        let (mut end, mut start) = (seen, seen);
        let mut letter = self.letters.get(start);
        while matches!(letter, Some(&(BLANK | TAB))) {
            if seen <= start + self.indent {
                seen += 1;
                letter = self.letters.get(seen - 1);
                continue;
            }
            while letter.is_some_and(|letter| *letter != BREAK) {
                seen += 1;
                letter = self.letters.get(seen - 1);
            }
            (end, start) = (seen, seen);
            letter = self.letters.get(start);
        }
        end
    }
}

fn is_letter(letter: u16) -> bool {
    !matches!(letter, BLANK | BREAK | TAB)
}

fn broken(letters: &[u16], folds: &[(usize, bool)], indent: &str) -> String {
    let part = |from: usize, to: usize| {
        String::from_utf16_lossy(letters.get(from..to).unwrap_or_default())
    };
    let mut text = part(0, folds.first().map_or(letters.len(), |(first, _)| *first));
    for (index, (place, within)) in folds.iter().enumerate() {
        let end = folds.get(index + 1).map_or(letters.len(), |(next, _)| *next);
        if *place == 0 {
            text = format!("\n{indent}{}", part(0, end));
            continue;
        }
        if *within {
            text.push_str(&part(*place, place + 1));
            text.push('\\');
        }
        text.push('\n');
        text.push_str(indent);
        text.push_str(&part(place + 1, end));
    }
    text
}
