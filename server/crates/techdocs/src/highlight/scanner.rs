//! A code that is read from its start to its end, and the pieces it is cut into.

use std::cell::Cell;

/// What a piece of code is, in the short names of Pygments, which sites' style sheets know. Empty
/// is nothing in particular.
pub(super) type Class = &'static str;

/// Code in code (a script in a page, an expression in a string) is read no deeper than this: what
/// is nested without end stays linear.
const DEEPEST: usize = 6;

/// Cuts a code into pieces. Whatever a lexer does, the pieces are the code, whole and in order.
pub(super) struct Scanner<'code> {
    code: &'code str,
    at: usize,
    end: usize,
    depth: usize,
    /// The line that was looked at last, from a place to its end: lines can be as long as codes.
    line: Cell<(usize, usize)>,
    pieces: Vec<(Class, usize)>,
}

impl<'code> Scanner<'code> {
    pub(super) fn new(code: &'code str) -> Self {
        Self { code, at: 0, end: code.len(), depth: 0, line: Cell::new((1, 0)), pieces: Vec::new() }
    }

    /// The pieces, with what each is.
    pub(super) fn pieces(mut self) -> impl Iterator<Item = (Class, &'code str)> {
        self.take("", usize::MAX);
        let code = self.code;
        let mut start = 0;
        self.pieces.into_iter().map(move |(class, end)| {
            let piece = &code[start..end];
            start = end;
            (class, piece)
        })
    }

    pub(super) fn rest(&self) -> &'code str {
        &self.code[self.at..self.end]
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.end
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character before the next one.
    pub(super) fn previous(&self) -> Option<char> {
        self.code[..self.at].chars().next_back()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    /// Whether only blanks stand before this on its line.
    pub(super) fn at_first_word(&self) -> bool {
        let before = self.code[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// How much of the line is left, without its end.
    pub(super) fn line_length(&self) -> usize {
        let (start, end) = self.line.get();
        if start <= self.at && self.at <= end {
            return end.min(self.end) - self.at;
        }
        let rest = &self.code[self.at..];
        let end = rest.find('\n').map_or(self.code.len(), |at| self.at + at);
        self.line.set((self.at, end));
        end.min(self.end) - self.at
    }

    /// What is left of the line.
    pub(super) fn line(&self) -> &'code str {
        &self.rest()[..self.line_length()]
    }

    /// How much of what comes next holds to a condition.
    pub(super) fn length_while(&self, mut holds: impl FnMut(char) -> bool) -> usize {
        self.rest().find(|character| !holds(character)).unwrap_or(self.end - self.at)
    }

    /// Takes the next bytes, or as many as there are.
    pub(super) fn take(&mut self, class: Class, length: usize) {
        let end = self.code.floor_char_boundary(self.at.saturating_add(length).min(self.end));
        if end <= self.at {
            return;
        }
        self.at = end;
        match self.pieces.last_mut() {
            Some((last, last_end)) if *last == class => *last_end = end,
            _ => self.pieces.push((class, end)),
        }
    }

    pub(super) fn take_character(&mut self, class: Class) {
        let length = self.peek().map_or(0, char::len_utf8);
        self.take(class, length);
    }

    /// Takes all that a condition holds for.
    pub(super) fn take_while(&mut self, class: Class, holds: impl FnMut(char) -> bool) {
        let length = self.length_while(holds);
        self.take(class, length);
    }

    pub(super) fn take_blanks(&mut self) {
        self.take_while("", |character| matches!(character, ' ' | '\t'));
    }

    pub(super) fn take_line(&mut self, class: Class) {
        let length = self.line_length();
        self.take(class, length);
    }

    /// Takes up to a text and the text itself, or everything.
    pub(super) fn take_through(&mut self, class: Class, text: &str) {
        let length = self.rest().find(text).map_or(usize::MAX, |at| at + text.len());
        self.take(class, length);
    }

    /// Lets another lexer read the next bytes.
    pub(super) fn within(&mut self, length: usize, lexer: impl FnOnce(&mut Self)) {
        let outer = self.end;
        let end = self.at.saturating_add(length).min(outer);
        self.end = self.code.floor_char_boundary(end).max(self.at);
        self.depth += 1;
        if self.depth <= DEEPEST {
            lexer(self);
        }
        self.take("", usize::MAX);
        self.depth -= 1;
        self.end = outer;
    }
}
