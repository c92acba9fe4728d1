//! A lexer for the many languages that are made of names, numbers, strings, comments and signs: a
//! grammar says which.

use super::scanner::{Class, Scanner};
use std::collections::HashMap;

/// A string, from its opening to its closing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) class: Class,
    /// Whether a backslash takes the meaning from what follows it.
    pub(super) escapes: bool,
    /// Whether it may go over lines.
    pub(super) lines: bool,
    /// What begins code inside of it, up to the closing brace; empty when nothing does.
    pub(super) code: &'static str,
}

impl Quote {
    pub(super) const DOUBLE: Self =
        Self { open: "\"", close: "\"", class: "s2", escapes: true, lines: false, code: "" };
    pub(super) const SINGLE: Self =
        Self { open: "'", close: "'", class: "s1", escapes: true, lines: false, code: "" };
    pub(super) const BACKTICK: Self =
        Self { open: "`", close: "`", class: "sb", escapes: false, lines: true, code: "" };
}

/// What sets one of these languages apart from the others.
pub(super) struct Grammar {
    /// Words with a meaning of their own.
    pub(super) words: HashMap<&'static str, Class>,
    pub(super) ignores_case: bool,
    /// What other names are.
    pub(super) name: Class,
    /// What names may hold beside letters, digits and `_`.
    pub(super) in_names: &'static str,
    /// What names after certain words are: those that they define.
    pub(super) defined: &'static [(&'static str, Class)],
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    /// The longer opening before the shorter one.
    pub(super) quotes: &'static [Quote],
    /// Letters that may stand before a string.
    pub(super) string_prefixes: &'static [&'static str],
    /// What a name that begins with a sign is.
    pub(super) signed: &'static [(char, Class)],
    /// Whether a line that begins with `#` is for the compiler.
    pub(super) preprocessor: bool,
    /// Whether `/…/` can be a pattern.
    pub(super) patterns: bool,
    /// Whether `<Name …>` can be an element.
    pub(super) elements: bool,
    /// Whether `'name` without an end is a lifetime, `name!` a macro, `#[…]` an attribute.
    pub(super) lifetimes: bool,
    /// What a name before `:` or `=` is, where that is a key; empty when it is none.
    pub(super) key: Class,
    pub(super) key_signs: &'static str,
    /// Signs that only divide and group.
    pub(super) punctuation: &'static str,
}

impl Default for Grammar {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
            ignores_case: false,
            name: "n",
            in_names: "",
            defined: &[],
            line_comments: &["//"],
            block_comments: &[("/*", "*/")],
            quotes: &[Quote::DOUBLE, Quote::SINGLE],
            string_prefixes: &[],
            signed: &[],
            preprocessor: false,
            patterns: false,
            elements: false,
            lifetimes: false,
            key: "",
            key_signs: ":",
            punctuation: "(){}[],;.",
        }
    }
}

/// Words of each class, with blanks between them.
pub(super) fn words(groups: &[(Class, &'static str)]) -> HashMap<&'static str, Class> {
    let all = groups
        .iter()
        .flat_map(|(class, words)| words.split_whitespace().map(move |word| (word, *class)));
    all.collect()
}

/// Reads everything that is left.
pub(super) fn read(grammar: &Grammar, scanner: &mut Scanner) {
    Reader {
        grammar,
        scanner,
        defined: "",
        before: Before::Start,
        barren: [0; 9],
        open: Vec::new(),
    }
    .read();
}

/// What came last, as far as it decides what comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    Word,
    Value,
    Sign,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Element,
    Brace,
}

struct Reader<'grammar, 'scanner, 'code> {
    grammar: &'grammar Grammar,
    scanner: &'scanner mut Scanner<'code>,
    /// What the next name is, by the word before it.
    defined: Class,
    before: Before,
    /// Up to where a string of each kind, and a pattern, was looked for and has no end: they are
    /// not looked for twice.
    barren: [usize; 9],
    /// Elements and the braces in them that have begun.
    open: Vec<Open>,
}

const PATTERN: usize = 8;

impl Reader<'_, '_, '_> {
    fn read(&mut self) {
        while let Some(character) = self.scanner.peek() {
            if character.is_whitespace() {
                self.scanner.take_while("", char::is_whitespace);
            } else if self.is_name_start(character) {
                self.name();
            } else if character.is_ascii_digit() {
                self.number();
            } else if !self.comment() && !self.string(0) && !self.special(character) {
                self.sign(character);
            }
        }
    }

    fn is_name_start(&self, character: char) -> bool {
        character.is_alphabetic() || character == '_'
    }

    fn is_in_name(&self, character: char) -> bool {
        character.is_alphanumeric() || character == '_' || self.grammar.in_names.contains(character)
    }

    fn in_element(&self) -> bool {
        self.open.last() == Some(&Open::Element)
    }

    fn name(&mut self) {
        let element = self.in_element();
        let length = self
            .scanner
            .length_while(|character| self.is_in_name(character) || (element && character == '-'));
        let name = &self.scanner.rest()[..length];
        if self.grammar.string_prefixes.contains(&name) && self.string(length) {
            return;
        }
        let class = if element { "na" } else { self.class_of(name, length) };
        self.scanner.take(class, length);
        self.before =
            if class.starts_with('k') || class == "ow" { Before::Word } else { Before::Value };
        let defines = self.grammar.defined.iter().find(|(word, _)| *word == name);
        self.defined = defines.map_or("", |(_, class)| class);
    }

    fn class_of(&self, name: &str, length: usize) -> Class {
        let grammar = self.grammar;
        let after = &self.scanner.rest()[length..];
        let member = self.scanner.previous() == Some('.');
        let is_key = !grammar.key.is_empty()
            && after.trim_start_matches(' ').starts_with(|sign| grammar.key_signs.contains(sign))
            && !after.trim_start_matches(' ').starts_with("==")
            && !after.starts_with("::");
        let known = if grammar.ignores_case {
            grammar.words.get(name.to_ascii_lowercase().as_str())
        } else {
            grammar.words.get(name)
        };
        match known {
            Some(class) if !member && !is_key => class,
            _ if !self.defined.is_empty() => self.defined,
            _ if is_key => grammar.key,
            _ if grammar.lifetimes && after.starts_with('!') && !after.starts_with("!=") => "fm",
            _ if after.starts_with('(') => "nf",
            _ => grammar.name,
        }
    }

    fn number(&mut self) {
        let rest = self.scanner.rest();
        let based = rest.get(..2).map(str::to_ascii_lowercase);
        let (class, length) = match based.as_deref() {
            Some("0x") => ("mh", digits(rest, false)),
            Some("0b") => ("mb", digits(rest, false)),
            Some("0o") => ("mo", digits(rest, false)),
            _ => {
                let length = digits(rest, true);
                let whole =
                    rest[..length].bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
                (if whole { "mi" } else { "mf" }, length)
            }
        };
        self.scanner.take(class, length);
        self.before = Before::Value;
    }

    fn comment(&mut self) -> bool {
        let opens = |mark: &&str| self.scanner.starts_with(mark);
        if self.grammar.line_comments.iter().any(|mark| opens(mark)) {
            self.scanner.take_line("c1");
            return true;
        }
        let block =
            self.grammar.block_comments.iter().find(|(open, _)| self.scanner.starts_with(open));
        let Some((open, close)) = block else { return false };
        let length = self.scanner.rest()[open.len()..].find(close);
        let length = length.map_or(usize::MAX, |at| open.len() + at + close.len());
        self.scanner.take("cm", length);
        true
    }

    /// A string after a prefix of some length.
    fn string(&mut self, prefix: usize) -> bool {
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
        let code = match self.scanner.rest()[..prefix].contains(['f', 'F', '$']) {
            true => "{",
            false => quote.code,
        };
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
            if rest.starts_with('\\') {
                let length = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
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

    /// What only some of the languages have.
    fn special(&mut self, character: char) -> bool {
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
        if !rest.starts_with(|next| self.is_name_start(next))
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

    fn sign(&mut self, character: char) {
        let class = match character {
            _ if self.grammar.punctuation.contains(character) => "p",
            '=' | '+' | '-' | '*' | '/' | '<' | '>' | '!' | '&' | '|' | '^' | '~' | '%' | '?'
            | ':' | '.' | '@' | '#' | '$' | '\\' => "o",
            _ => "",
        };
        self.scanner.take_character(class);
        let ends_value = matches!(character, ')' | ']' | '}');
        self.before = if ends_value { Before::Value } else { Before::Sign };
        if !matches!(character, '*' | '&') {
            self.defined = "";
        }
    }
}

/// The length of a number.
fn digits(text: &str, decimal: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let next_is_digit = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let signed_exponent = decimal
            && matches!(bytes[at], b'+' | b'-')
            && at > 0
            && matches!(bytes[at - 1], b'e' | b'E')
            && next_is_digit;
        let fraction = decimal && bytes[at] == b'.' && next_is_digit;
        if !bytes[at].is_ascii_alphanumeric() && bytes[at] != b'_' && !signed_exponent && !fraction
        {
            break;
        }
        at += 1;
    }
    at
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
fn lifetime(text: &str) -> usize {
    let name = text[1..].find(|next: char| !next.is_alphanumeric() && next != '_');
    let end = 1 + name.unwrap_or(text.len() - 1);
    if end == 1 || text[end..].starts_with('\'') { 0 } else { end }
}

/// Where the brace closes that has been opened before a text.
pub(super) fn closing_brace(text: &str) -> Option<usize> {
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
