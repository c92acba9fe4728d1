//! YAML, with the templates that Helm writes in it.

use super::{scanner::Scanner, templates};

/// Reads everything that is left.
pub(super) fn read(scanner: &mut Scanner) {
    while !scanner.is_done() {
        line(scanner);
    }
}

fn line(scanner: &mut Scanner) {
    let indent = scanner.length_while(|character| character == ' ');
    scanner.take("", indent);
    let line = scanner.line();
    if indent == 0 && (line.starts_with("---") || line.starts_with("...")) {
        scanner.take("nn", 3);
    } else if line.starts_with('%') {
        scanner.take_line("cp");
    }
    let block = values(scanner);
    scanner.take("", 1);
    if block {
        literal(scanner, indent);
    }
}

/// What stands on a line; says whether a text of several lines follows.
fn values(scanner: &mut Scanner) -> bool {
    let mut flow = 0_usize;
    let mut is_start = true;
    loop {
        scanner.take_blanks();
        let line = scanner.line();
        let Some(first) = line.chars().next() else { return false };
        let after = line[first.len_utf8()..].chars().next();
        let alone = after.is_none_or(char::is_whitespace);
        match first {
            '#' if scanner.previous().is_none_or(char::is_whitespace) => scanner.take_line("c1"),
            '{' if after == Some('{') => templates::tag(scanner),
            '-' | '?' if alone && is_start => {
                scanner.take("p", 1);
                continue;
            }
            ':' if alone || flow > 0 => scanner.take("p", 1),
            '{' | '[' => {
                scanner.take("p", 1);
                flow += 1;
            }
            '}' | ']' if flow > 0 => {
                scanner.take("p", 1);
                flow -= 1;
            }
            ',' if flow > 0 => scanner.take("p", 1),
            '&' => mark(scanner, "nl"),
            '*' if !alone => mark(scanner, "nv"),
            '!' => mark(scanner, "kt"),
            '|' | '>' if flow == 0 && is_block_start(line) => {
                let sign = scanner.length_while(|next| !next.is_whitespace());
                scanner.take("p", sign);
                scanner.take_blanks();
                scanner.take_line("c1");
                return true;
            }
            '"' | '\'' => quoted(scanner, first),
            _ => plain(scanner, flow > 0),
        }
        is_start = false;
    }
}

fn is_block_start(line: &str) -> bool {
    let rest = line[1..]
        .trim_start_matches(|sign: char| matches!(sign, '+' | '-') || sign.is_ascii_digit());
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

fn mark(scanner: &mut Scanner, class: &'static str) {
    scanner.take_while(class, |next| !next.is_whitespace() && !matches!(next, ',' | ']' | '}'));
}

/// A string in quotes: a key when a colon follows it.
fn quoted(scanner: &mut Scanner, quote: char) {
    let rest = scanner.rest();
    let mut end = rest.len();
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            end = at + 1;
            break;
        }
    }
    let after = rest[end..].trim_start_matches(' ');
    let is_key = after.starts_with(": ") || after.starts_with(":\n") || after == ":";
    scanner.take(if is_key { "nt" } else { "s" }, end);
}

/// A value without quotes, or a key.
fn plain(scanner: &mut Scanner, in_flow: bool) {
    let line = scanner.line();
    let mut length = line.len();
    let mut key = false;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        let after = line[at + character.len_utf8()..].chars().next();
        let alone = after.is_none_or(char::is_whitespace);
        let ends_key =
            character == ':' && (alone || (in_flow && matches!(after, Some(',' | ']' | '}'))));
        let ends = ends_key
            || (character == '#' && before == ' ')
            || (character == '{' && after == Some('{'))
            || (in_flow && matches!(character, ',' | ']' | '}' | '['));
        if at > 0 && ends {
            length = at;
            key = ends_key;
            break;
        }
        before = character;
    }
    let value = line[..length].trim_end();
    let class = match value {
        _ if key => "nt",
        "true" | "false" | "null" | "~" | "yes" | "no" | "True" | "False" => "kc",
        _ if is_number(value) => "m",
        _ => "l",
    };
    let length = if value.is_empty() { length } else { value.len() };
    scanner.take(class, length);
}

fn is_number(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        && value.parse::<f64>().is_ok()
}

/// The lines of a text that is indented further than its key.
fn literal(scanner: &mut Scanner, indent: usize) {
    while !scanner.is_done() {
        let line = scanner.line();
        let content = line.trim_start_matches(' ');
        if !content.is_empty() && line.len() - content.len() <= indent {
            return;
        }
        scanner.take("", line.len() - content.len());
        let length = content.len();
        scanner.within(length, |inner| templates::text(inner, "no"));
        scanner.take("", 1);
    }
}
