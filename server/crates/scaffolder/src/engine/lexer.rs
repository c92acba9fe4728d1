//! A source to tokens, on demand: what a character means depends on whether it stands in a tag.

use super::fault::{Fault, Outcome};

/// How tags are marked, and which white space around them goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `{{ }}` with some of Jinja, as `cookiecutterCompat` asks for, instead of `${{ }}`.
    pub cookiecutter: bool,
    /// The first newline after a block goes away.
    pub trim_blocks: bool,
    /// White space before a block at the beginning of its line goes away.
    pub lstrip_blocks: bool,
}

impl Dialect {
    /// As steps of templates are written.
    pub const STEPS: Self = Self { cookiecutter: false, trim_blocks: false, lstrip_blocks: false };

    pub(crate) fn variable_start(self) -> &'static str {
        if self.cookiecutter { "{{" } else { "${{" }
    }
}

/// A token and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) at: u32,
    pub(crate) to: u32,
}

/// The sorts of token. `dash` says that white space beside a tag goes away.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Data(String),
    Comment {
        start_dash: bool,
        end_dash: bool,
    },
    BlockStart {
        dash: bool,
    },
    BlockEnd {
        dash: bool,
    },
    VariableStart {
        dash: bool,
    },
    VariableEnd {
        dash: bool,
    },
    Text(String),
    Whole(String),
    Decimal(String),
    Bool(bool),
    Null,
    Symbol(String),
    Regex {
        body: String,
        flags: String,
    },
    /// A bracket or an operator.
    Mark(&'static str),
}

/// Where the reading stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    at: usize,
    in_code: bool,
}

/// Reads a source.
#[derive(Debug)]
pub(crate) struct Lexer<'a> {
    source: &'a str,
    at: usize,
    in_code: bool,
    dialect: Dialect,
}

const SPACE: [char; 5] = [' ', '\n', '\t', '\r', '\u{a0}'];
const DELIMITERS: &str = "()[]{}%*-+~/#,:|.<>=!";
/// Longer ones first.
const MARKS: [&str; 29] = [
    "===", "!==", "==", "!=", "<=", ">=", "//", "**", "(", ")", "[", "]", "{", "}", "%", "*", "-",
    "+", "~", "/", "#", ",", ":", "|", ".", "<", ">", "=", "!",
];

impl<'a> Lexer<'a> {
    pub(crate) fn new(source: &'a str, dialect: Dialect) -> Self {
        Self { source, at: 0, in_code: false, dialect }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.at, in_code: self.in_code }
    }

    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.at = mark.at;
        self.in_code = mark.in_code;
    }

    /// The byte at which the reading stands.
    pub(crate) fn offset(&self) -> u32 {
        offset(self.at)
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn take(&mut self, text: &str) -> bool {
        let taken = self.rest().starts_with(text);
        if taken {
            self.at += text.len();
        }
        taken
    }

    /// The next token; `None` at the end.
    pub(crate) fn next(&mut self) -> Outcome<Option<Token>> {
        if self.in_code {
            let rest = self.rest().trim_start_matches(SPACE);
            self.at = self.source.len() - rest.len();
        }
        if self.rest().is_empty() {
            return Ok(None);
        }
        let at = offset(self.at);
        let kind = if self.in_code { self.code() } else { self.outside()? };
        Ok(Some(Token { kind, at, to: offset(self.at) }))
    }

    fn code(&mut self) -> Kind {
        let rest = self.rest();
        if rest.starts_with(['"', '\'']) {
            return Kind::Text(self.string());
        }
        for (end, dash) in [("%}", false), ("-%}", true)] {
            if self.take(end) {
                self.in_code = false;
                if self.dialect.trim_blocks && !self.take("\n") {
                    self.take("\r\n");
                }
                return Kind::BlockEnd { dash };
            }
        }
        for (end, dash) in [("}}", false), ("-}}", true)] {
            if self.take(end) {
                self.in_code = false;
                return Kind::VariableEnd { dash };
            }
        }
        if rest.starts_with("r/") {
            return self.regex();
        }
        if rest.starts_with(|first: char| DELIMITERS.contains(first)) {
            let mark = MARKS.into_iter().find(|mark| rest.starts_with(mark)).unwrap_or_default();
            self.at += mark.len();
            return Kind::Mark(mark);
        }
        let ends = |next: char| SPACE.contains(&next) || DELIMITERS.contains(next);
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        self.word(word)
    }

    fn word(&mut self, word: &str) -> Kind {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            if !self.take(".") {
                return Kind::Whole(word.to_owned());
            }
            let rest = self.rest();
            let end = rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len());
            self.at += end;
            return Kind::Decimal(format!("{word}.{}", &rest[..end]));
        }
        match word {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "none" | "null" => Kind::Null,
            _ => Kind::Symbol(word.to_owned()),
        }
    }

    fn string(&mut self) -> String {
        let mut characters = self.rest().char_indices();
        let quote = characters.next().map_or('"', |(_, quote)| quote);
        let mut text = String::new();
        while let Some((at, character)) = characters.next() {
            match character {
                _ if character == quote => {
                    self.at += at + 1;
                    return text;
                }
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, 'r')) => text.push('\r'),
                    Some((_, other)) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        // Nunjucks takes what is there; the missing end of the tag is what it complains about.
        self.at = self.source.len();
        text
    }

    fn regex(&mut self) -> Kind {
        let rest = &self.rest()[2..];
        let mut before = '/';
        let mut end = rest.len();
        let mut after = rest.len();
        for (at, character) in rest.char_indices() {
            if character == '/' && before != '\\' {
                (end, after) = (at, at + 1);
                break;
            }
            before = character;
        }
        let flags = &rest[after..];
        let count = flags.bytes().take_while(|flag| b"gimy".contains(flag)).count();
        self.at += 2 + after + count;
        Kind::Regex { body: rest[..end].to_owned(), flags: flags[..count].to_owned() }
    }

    fn outside(&mut self) -> Outcome<Kind> {
        let variable = self.dialect.variable_start();
        if self.take("{%") {
            self.in_code = true;
            return Ok(Kind::BlockStart { dash: self.take("-") });
        }
        if self.take(variable) {
            self.in_code = true;
            return Ok(Kind::VariableStart { dash: self.take("-") });
        }
        if self.rest().starts_with("{#") {
            return self.comment();
        }
        let from = self.at;
        let rest = self.rest();
        let mut end = rest.len();
        let mut looked = 0;
        while let Some(at) = rest[looked..].find(['{', '$', '#']) {
            let here = &rest[looked + at..];
            if here.starts_with("{%") || here.starts_with(variable) || here.starts_with("{#") {
                end = looked + at;
                break;
            }
            if here.starts_with("#}") {
                let message =
                    "`#}` ends a comment that did not begin; write ${{ '#}' }} for the text";
                return Err(Fault::at(message, offset(self.at + looked + at)));
            }
            looked += at + 1;
        }
        self.at += end;
        let mut data = &rest[..end];
        if self.dialect.lstrip_blocks && self.rest().starts_with("{%") {
            data = self.stripped(data, from);
            if data.is_empty() {
                return self.outside();
            }
        }
        Ok(Kind::Data(data.to_owned()))
    }

    /// The text without the white space between the beginning of the last line and its end.
    fn stripped<'t>(&self, data: &'t str, from: usize) -> &'t str {
        let line = data.rfind('\n').map(|newline| newline + 1);
        // A line that something else began is left as it is.
        let begins = line.unwrap_or(0);
        let whole = line.is_some() || from == 0 || self.source[..from].ends_with('\n');
        let last = &data[begins..];
        let blank = !last.is_empty() && last.chars().all(super::text::is_space);
        if whole && blank { &data[..begins] } else { data }
    }

    fn comment(&mut self) -> Outcome<Kind> {
        let from = self.at;
        let Some(end) = self.rest().find("#}") else {
            return Err(Fault::at("a comment `{#` has no end; write `#}` after it", offset(from)));
        };
        // `{#}` is a beginning whose last character is an end's first: it is no end.
        let end =
            if end == 1 { self.rest()[2..].find("#}").map(|more| more + 2) } else { Some(end) };
        let Some(end) = end else {
            return Err(Fault::at("a comment `{#` has no end; write `#}` after it", offset(from)));
        };
        let comment = &self.rest()[..end + 2];
        self.at += comment.len();
        let start_dash = comment[2..].starts_with('-');
        let end_dash = comment[..comment.len() - 2].ends_with('-');
        Ok(Kind::Comment { start_dash, end_dash })
    }

    /// What stands before the end of a `raw` block, nested ones included, and steps over that end.
    /// As in Nunjucks an end with a dash is none.
    pub(crate) fn raw(&mut self, tag: &str) -> String {
        let (mut text, mut level) = (String::new(), 1);
        while let Some((before, all, opens)) = self.raw_tag(tag) {
            level = if opens { level + 1 } else { level - 1 };
            let kept = if level == 0 { before } else { all };
            text.push_str(&self.rest()[..kept]);
            self.at += all;
            if level == 0 {
                break;
            }
        }
        text
    }

    /// How much stands before the next `{% raw %}` or `{% endraw %}`, and with it; which it is.
    fn raw_tag(&self, tag: &str) -> Option<(usize, usize, bool)> {
        let rest = self.rest();
        let mut looked = 0;
        while let Some(found) = rest[looked..].find("{%") {
            let before = looked + found;
            let inner = rest[before + 2..].trim_start_matches(super::text::is_space);
            let (opens, inner) = match inner.strip_prefix("end") {
                Some(inner) => (false, inner),
                None => (true, inner),
            };
            if let Some(after) = inner.strip_prefix(tag)
                && let Some(after) =
                    after.trim_start_matches(super::text::is_space).strip_prefix("%}")
            {
                return Some((before, rest.len() - after.len(), opens));
            }
            looked = before + 1;
        }
        None
    }
}

/// A place in a source; sources are shorter than 4 GB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
