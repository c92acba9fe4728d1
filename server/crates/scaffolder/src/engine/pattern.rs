//! Regular expressions as JavaScript writes them, run by a library that stops what tries too long.

use super::fault::{Fault, Outcome};
use super::text::Text;
use fancy_regex::{Captures, Regex, RegexBuilder};
use std::cell::Cell;
use std::fmt::Write as _;

/// Most bytes of a pattern.
const LONGEST: usize = 16_384;

/// A regular expression; where the next search of a global one begins is part of it.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) body: Text,
    pub(crate) flags: Text,
    pub(crate) last_index: Cell<usize>,
    compiled: Regex,
}

/// What was found: from and to which byte, the whole first, then its groups.
pub(crate) type Found = Vec<Option<(usize, usize)>>;

impl Pattern {
    /// Whether a pattern can be used; what is wrong with it otherwise.
    pub(crate) fn check(body: &str, flags: &str) -> Result<(), String> {
        compile(body, flags, 1).map(|_| ())
    }

    pub(crate) fn new(body: &Text, flags: &Text, backtracks: usize) -> Outcome<Self> {
        let compiled = compile(&body.as_str(), &flags.as_str(), backtracks).map_err(Fault::new)?;
        let (body, flags) = (body.clone(), flags.clone());
        Ok(Self { body, flags, last_index: Cell::new(0), compiled })
    }

    pub(crate) fn has(&self, flag: char) -> bool {
        self.flags.as_str().contains(flag)
    }

    /// `/body/flags`
    pub(crate) fn written(&self) -> String {
        let body = self.body.as_str();
        let body = if body.is_empty() { "(?:)" } else { &body };
        let body = body.replace('\n', "\\n").replace('\r', "\\r");
        let flags: String = "gimy".chars().filter(|flag| self.has(*flag)).collect();
        format!("/{body}/{flags}")
    }

    /// The first match that does not begin before a byte.
    pub(crate) fn find(&self, text: &str, from: usize) -> Outcome<Option<Found>> {
        let from = (from..=text.len()).find(|at| text.is_char_boundary(*at));
        let Some(from) = from else {
            return Ok(None);
        };
        let found = self.compiled.captures_from_pos(text, from).map_err(|_| {
            Fault::new(format!("the regular expression {} tries too long", self.written()))
        })?;
        let found = found.map(|captures| spans(&captures));
        let sticky = self.has('y');
        let begins = |found: &Found| found.first().copied().flatten().map(|(start, _)| start);
        Ok(found.filter(|found| !sticky || begins(found) == Some(from)))
    }

    /// All matches, one after the other.
    pub(crate) fn find_all(&self, text: &str) -> Outcome<Vec<Found>> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = self.find(text, from)? {
            let Some((start, end)) = found.first().copied().flatten() else {
                break;
            };
            from = if end > start { end } else { end + 1 };
            all.push(found);
        }
        Ok(all)
    }
}

fn spans(captures: &Captures<'_, str>) -> Found {
    captures.iter().map(|group| group.map(|group| (group.start(), group.end()))).collect()
}

fn compile(body: &str, flags: &str, backtracks: usize) -> Result<Regex, String> {
    if body.len() > LONGEST {
        return Err(format!("a regular expression has more than {LONGEST} bytes"));
    }
    let mut flag = flags.chars();
    while let Some(one) = flag.next() {
        if flag.as_str().contains(one) {
            return Err(format!("the flag `{one}` stands twice behind the regular expression"));
        }
    }
    let mut translated = String::with_capacity(body.len() + 16);
    if flags.contains('i') {
        translated.push_str("(?i)");
    }
    if flags.contains('m') {
        translated.push_str("(?m)");
    }
    translate(body, &mut translated)?;
    RegexBuilder::new(&translated)
        .backtrack_limit(backtracks)
        .delegate_size_limit(4 << 20)
        .build()
        .map_err(|error| format!("the regular expression /{body}/ cannot be read: {error}"))
}

const SPACES: &str =
    r"\t\n\x0B\f\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// The same pattern in the library's words.
fn translate(body: &str, translated: &mut String) -> Result<(), String> {
    let mut characters = body.chars().peekable();
    let mut class = false;
    while let Some(character) = characters.next() {
        match character {
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
