//! Strings: where they end, what is escaped in them, and code in them.

use super::{Before, Quote, Reader, read, special::lifetime};

impl Reader<'_, '_, '_> {
    /// A string after a prefix of some length.
    pub(super) fn string(&mut self, prefix: usize) -> bool {
        let rest = &self.scanner.rest()[prefix..];
        let mut quotes = self.grammar.quotes.iter().enumerate();
        let Some((kind, quote)) = quotes.find(|(_, quote)| rest.starts_with(quote.open)) else {
            return false;
        };
        if self.scanner.position() < self.barren[kind] {
            return false;
        }
        if self.grammar.lifetimes && quote.open == "'" && lifetime(rest) > 0 {
            return false;
        }
        let line = if quote.lines { rest.len() } else { self.scanner.line_length() - prefix };
        if end_of(&rest[..line], *quote).is_none() && !quote.lines {
            self.barren[kind] = self.scanner.position() + prefix + line;
            return false;
        }
        let raw = self.scanner.rest()[..prefix].contains(['r', 'R']);
        let has_code = self.scanner.rest()[..prefix].contains(['f', 'F', '$']);
        let code = if has_code { "{" } else { quote.code };
        let doc = quote.open.len() == 3 && self.scanner.at_first_word();
        self.scanner.take("sa", prefix);
        let class = if doc { "sd" } else { quote.class };
        self.text(Quote { class, code, escapes: quote.escapes && !raw, ..*quote });
        self.before = Before::Value;
        true
    }

    /// A string piece by piece: what is escaped in it, and code in it.
    fn text(&mut self, quote: Quote) {
        self.scanner.take(quote.class, quote.open.len());
        while !self.scanner.is_done() {
            let rest = self.scanner.rest();
            if rest.starts_with(quote.close) {
                self.scanner.take(quote.class, quote.close.len());
                return;
            }
            if let Some(escaped) = rest.strip_prefix('\\') {
                let length = 1 + escaped.chars().next().map_or(0, char::len_utf8);
                self.scanner.take(if quote.escapes { "se" } else { quote.class }, length);
            } else if !quote.code.is_empty() && rest.starts_with(quote.code) {
                if !self.code_in_string(quote) {
                    return;
                }
            } else {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let special = |character| {
                    character == '\\'
                        || quote.close.starts_with(character)
                        || (!quote.code.is_empty() && quote.code.starts_with(character))
                };
                let length = rest[first..].find(special).map_or(rest.len(), |at| first + at);
                self.scanner.take(quote.class, length);
            }
        }
    }

    /// Code in a string; without its end the string has none either.
    fn code_in_string(&mut self, quote: Quote) -> bool {
        let open = quote.code.len();
        let rest = self.scanner.rest();
        if quote.code == "{" && rest.starts_with("{{") {
            self.scanner.take(quote.class, 2);
            return true;
        }
        let Some(length) = closing_brace(&rest[open..]) else {
            self.scanner.take(quote.class, usize::MAX);
            return false;
        };
        let grammar = self.grammar;
        self.scanner.take("si", open);
        self.scanner.within(length, |inner| read(grammar, inner));
        self.scanner.take("si", 1);
        true
    }
}

/// Where a string ends that begins a text; `None` when it does not.
fn end_of(text: &str, quote: Quote) -> Option<usize> {
    let mut at = quote.open.len();
    loop {
        let rest = &text[at..];
        let special = |character| character == '\\' || quote.close.starts_with(character);
        let next = rest.find(special)?;
        let found = &rest[next..];
        if found.starts_with(quote.close) {
            return Some(at + next + quote.close.len());
        }
        let escaped = found.starts_with('\\');
        let length = if escaped { 1 + found[1..].chars().next()?.len_utf8() } else { 1 };
        at += next + length;
    }
}

/// Where the brace closes that has been opened before a text.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
