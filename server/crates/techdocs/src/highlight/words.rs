//! A lexer for the many languages that are made of names, numbers, strings, comments and signs: a
//! grammar says which.

mod special;
mod strings;

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
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that a language has")]
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
            } else if is_name_start(character) {
                self.name();
            } else if character.is_ascii_digit() {
                self.number();
            } else if !self.comment() && !self.string(0) && !self.special(character) {
                self.sign(character);
            }
        }
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
        if self.grammar.line_comments.iter().any(opens) {
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

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
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
