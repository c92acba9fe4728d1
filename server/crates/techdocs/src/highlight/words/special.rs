//! What only some of the languages have: names that begin with a sign, patterns, elements,
//! lifetimes.

use super::{Before, Open, PATTERN, Reader, is_name_start};

impl Reader<'_, '_, '_> {
    /// What only some of the languages have.
    pub(super) fn special(&mut self, character: char) -> bool {
        if self.grammar.preprocessor && character == '#' && self.scanner.at_first_word() {
            self.scanner.take_line("cp");
            return true;
        }
        self.lifetime(character)
            || self.signed(character)
            || self.pattern(character)
            || self.element(character)
    }

    fn lifetime(&mut self, character: char) -> bool {
        if !self.grammar.lifetimes {
            return false;
        }
        if character == '#' && (self.scanner.starts_with("#[") || self.scanner.starts_with("#![")) {
            let length = self.scanner.line().find(']').map_or(1, |at| at + 1);
            self.scanner.take("cp", length);
            return true;
        }
        let length = if character == '\'' { lifetime(self.scanner.rest()) } else { 0 };
        self.scanner.take("nl", length);
        length > 0
    }

    fn signed(&mut self, character: char) -> bool {
        let known = self.grammar.signed.iter().find(|(sign, _)| *sign == character);
        let Some((_, class)) = known else { return false };
        let rest = &self.scanner.rest()[character.len_utf8()..];
        if !rest.starts_with(is_name_start)
            || (character == ':' && self.scanner.previous() == Some(':'))
        {
            return false;
        }
        let name = rest.find(|next| !self.is_in_name(next)).unwrap_or(rest.len());
        self.scanner.take(class, character.len_utf8() + name);
        self.before = Before::Value;
        true
    }

    fn pattern(&mut self, character: char) -> bool {
        if !self.grammar.patterns
            || character != '/'
            || self.before == Before::Value
            || self.scanner.position() < self.barren[PATTERN]
        {
            return false;
        }
        let line = self.scanner.line();
        let Some(end) = end_of_pattern(line) else {
            self.barren[PATTERN] = self.scanner.position() + line.len();
            return false;
        };
        let flags = line[end..].bytes().take_while(u8::is_ascii_alphabetic).count();
        self.scanner.take("sr", end + flags);
        self.before = Before::Value;
        true
    }

    /// Elements as JSX writes them.
    fn element(&mut self, character: char) -> bool {
        if !self.grammar.elements {
            return false;
        }
        let rest = self.scanner.rest();
        match character {
            '{' if !self.open.is_empty() => self.open.push(Open::Brace),
            '}' if self.open.last() == Some(&Open::Brace) => {
                self.open.pop();
            }
            '>' if self.in_element() => {
                self.open.pop();
            }
            '<' if self.before != Before::Value || rest.starts_with("</") => {
                let sign = if rest.starts_with("</") { 2 } else { 1 };
                let name = |next: char| next.is_alphanumeric() || matches!(next, '.' | '-' | '_');
                let length = rest[sign..].find(|next| !name(next)).unwrap_or(rest.len() - sign);
                if length == 0 && !rest[sign..].starts_with('>') {
                    return false;
                }
                self.scanner.take("p", sign);
                self.scanner.take("nt", length);
                self.open.push(Open::Element);
                return true;
            }
            _ => return false,
        }
        self.scanner.take("p", 1);
        self.before = Before::Sign;
        true
    }
}

/// Where a pattern ends that begins a line.
fn end_of_pattern(line: &str) -> Option<usize> {
    let mut in_set = false;
    let mut characters = line.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '[' => in_set = true,
            ']' => in_set = false,
            '/' if !in_set => return (at > 1).then_some(at + 1),
            _ => {}
        }
    }
    None
}

/// How long a lifetime is that begins a text; 0 when it is none.
pub(super) fn lifetime(text: &str) -> usize {
    let name = text[1..].find(|next: char| !next.is_alphanumeric() && next != '_');
    let end = 1 + name.unwrap_or(text.len() - 1);
    if end == 1 || text[end..].starts_with('\'') { 0 } else { end }
}
