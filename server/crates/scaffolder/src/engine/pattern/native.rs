//! Regular expressions run by a library that stops what tries too long.

use super::Found;
use fancy_regex::{Captures, Regex, RegexBuilder};
use std::fmt::Write as _;

/// A pattern that can be searched for.
#[derive(Debug)]
pub(super) struct Compiled(Regex);

impl Compiled {
    /// Reads a pattern.
    pub(super) fn new(body: &str, flags: &str, backtracks: usize) -> Result<Self, String> {
        let mut translated = String::with_capacity(body.len() + 16);
        if flags.contains('i') {
            translated.push_str("(?i)");
        }
        if flags.contains('m') {
            translated.push_str("(?m)");
        }
        translate(body, flags.contains('u'), &mut translated)?;
        let compiled = RegexBuilder::new(&translated)
            .backtrack_limit(backtracks)
            .delegate_size_limit(4 << 20)
            .build();
        compiled
            .map(Self)
            .map_err(|error| format!("the regular expression /{body}/ cannot be read: {error}"))
    }

    /// The first match that does not begin before a byte, where a character begins; an error where it
    /// tries too long.
    pub(super) fn find(&self, text: &str, from: usize) -> Result<Option<Found>, ()> {
        let found = self.0.captures_from_pos(text, from).map_err(|_| ())?;
        Ok(found.map(|captures| spans(&captures)))
    }
}

fn spans(captures: &Captures<'_, str>) -> Found {
    captures.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect()
}

const SPACES: &str =
    r"\t\n\x0B\f\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// The same pattern in the library's words; properties of characters only where JavaScript has them.
fn translate(body: &str, unicode: bool, translated: &mut String) -> Result<(), String> {
    let mut characters = body.chars().peekable();
    let mut class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' if unicode && matches!(characters.peek(), Some('p' | 'P')) => {
                let rest: String = characters.by_ref().take_while(|next| *next != '}').collect();
                let _ = write!(translated, r"\{rest}}}");
            }
            '\\' => escape(&mut characters, class, translated)?,
            ']' if class => {
                class = false;
                translated.push(']');
            }
            '[' | '&' | '~' if class => {
                translated.push('\\');
                translated.push(character);
            }
            '[' => {
                class = true;
                translated.push('[');
                let negated = characters.next_if_eq(&'^').is_some();
                if characters.next_if_eq(&']').is_some() {
                    class = false;
                    translated.push_str(if negated { r"\s\S]" } else { r"^\s\S]" });
                } else if negated {
                    translated.push('^');
                }
            }
            _ if class => translated.push(character),
            '.' => translated.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            '(' => {
                translated.push('(');
                if characters.peek() == Some(&'?') {
                    let mut ahead = characters.clone();
                    ahead.next();
                    if !matches!(ahead.next(), Some(':' | '=' | '!' | '<')) {
                        return Err(format!(
                            "the regular expression /{body}/ has a group that is not known"
                        ));
                    }
                }
            }
            '{' => {
                let rest: String = characters.clone().take(16).collect();
                if !is_count(&rest) {
                    translated.push('\\');
                }
                translated.push('{');
            }
            ']' | '#' => {
                translated.push('\\');
                translated.push(character);
            }
            other => translated.push(other),
        }
    }
    Ok(())
}

/// `2}`, `2,}`, `2,3}`
fn is_count(rest: &str) -> bool {
    let Some((count, _)) = rest.split_once('}') else {
        return false;
    };
    let (low, high) = count.split_once(',').unwrap_or((count, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}

fn escape(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    class: bool,
    translated: &mut String,
) -> Result<(), String> {
    let Some(escaped) = characters.next() else {
        return Err("a regular expression ends with a backslash".to_owned());
    };
    let set = |set: &str, negated: bool| match (class, negated) {
        (true, false) => set.to_owned(),
        (_, true) => format!("[^{set}]"),
        (false, false) => format!("[{set}]"),
    };
    match escaped {
        'd' | 'D' => translated.push_str(&set("0-9", escaped == 'D')),
        'w' | 'W' => translated.push_str(&set("A-Za-z0-9_", escaped == 'W')),
        's' | 'S' => translated.push_str(&set(SPACES, escaped == 'S')),
        'b' if class => translated.push_str(r"\x08"),
        'n' | 'r' | 't' | 'f' => {
            translated.push('\\');
            translated.push(escaped);
        }
        'b' | 'B' | '1'..='9' if !class => {
            translated.push('\\');
            translated.push(escaped);
        }
        'k' if characters.peek() == Some(&'<') => translated.push_str("\\k"),
        'v' => translated.push_str(r"\x0B"),
        '0' => translated.push_str(r"\x00"),
        'x' | 'u' => {
            let count = if escaped == 'x' { 2 } else { 4 };
            let digits: String = characters.clone().take(count).collect();
            let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == count);
            match code {
                Some(code) => {
                    let _ = write!(translated, r"\x{{{code:x}}}");
                    characters.by_ref().take(count).for_each(|_| {});
                }
                None => translated.push(escaped),
            }
        }
        other if other.is_ascii_punctuation() => {
            translated.push('\\');
            translated.push(other);
        }
        other => translated.push(other),
    }
    Ok(())
}
