//! How a text is written: plain where that is safe, else quoted, or as a block.

use super::{
    Blocks, Spot, Style,
    fold::{Folded, Mode, fold, units},
};
use crate::files::script;

/// From this length on, a text in double quotes has its lines on lines.
const LINES_FROM: usize = 40;

/// A text at a spot.
pub(super) fn text(value: &str, spot: &Spot, style: &Style) -> String {
    if value.chars().any(is_control) {
        return double_quoted(value, spot, style);
    }
    if spot.key && value.contains('\n') {
        return quoted(value, spot, style);
    }
    if is_special(value) {
        return if spot.key || !value.contains('\n') {
            quoted(value, spot, style)
        } else {
            block(value, spot, style, false)
        };
    }
    if value.contains('\n') {
        return block(value, spot, style, false);
    }
    if has_marker(value) {
        if spot.indent.is_empty() {
            return block(value, spot, style, true);
        }
        if spot.key && spot.indent.len() == style.indent {
            return quoted(value, spot, style);
        }
    }
    if is_taken(value) {
        return quoted(value, spot, style);
    }
    if spot.key {
        return value.to_owned();
    }
    fold(value, &spot.indent, Mode::Flow, spot.start, style).text
}

/// What stands only in double quotes.
fn is_control(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

/// Whether a text would mean something else when it stands bare.
fn is_special(value: &str) -> bool {
    let blank = |letter: char| letter == ' ' || letter == '\t';
    let Some(first) = value.chars().next() else { return false };
    let pairs = value.chars().zip(value.chars().skip(1));
    "\n\t ,[]{}#&*!|>'\"%@`".contains(first)
        || value == "-"
        || value == "?"
        || (matches!(first, '-' | '?') && value[1..].starts_with(blank))
        || value.ends_with(['\n', '\t', ' ', ':'])
        || pairs.into_iter().any(|(one, next)| {
            (matches!(one, '\n' | ':') && blank(next))
                || (blank(one) && next == '\n')
                || (matches!(one, '\n' | '\t' | ' ') && next == '#')
        })
}

/// Whether a line would be taken for the mark of a document, or for a directive.
fn has_marker(value: &str) -> bool {
    value
        .split('\n')
        .any(|line| line.starts_with('%') || line.starts_with("---") || line.starts_with("..."))
}

/// Whether a text would be read as something else than a text.
fn is_taken(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", ".nan",
        ".NaN", ".NAN",
    ];
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    WORDS.contains(&value)
        || matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || is_number(unsigned)
        || value.strip_prefix("0o").is_some_and(|rest| all(rest, |digit| digit.is_digit(8)))
        || value.strip_prefix("0x").is_some_and(|rest| all(rest, |digit| digit.is_ascii_hexdigit()))
}

/// A number without its sign: `12`, `1.`, `.5`, `1.5e-3`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| all(text, |digit| digit.is_ascii_digit());
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let exponent_fits = exponent
        .is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    let number_fits = match number.split_once('.') {
        None => digits(number),
        Some(("", after)) => digits(after),
        Some((before, "")) => digits(before),
        Some((before, after)) => digits(before) && digits(after),
    };
    exponent_fits && number_fits
}

fn all(text: &str, fits: impl Fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(fits)
}

fn quoted(value: &str, spot: &Spot, style: &Style) -> String {
    let (double, single) = (value.contains('"'), value.contains('\''));
    let in_single = match style.single {
        Some(false) => false,
        _ if double != single => double,
        preferred => preferred == Some(true),
    };
    if in_single { single_quoted(value, spot, style) } else { double_quoted(value, spot, style) }
}

fn single_quoted(value: &str, spot: &Spot, style: &Style) -> String {
    let around = [" \n", "\t\n", "\n ", "\n\t"];
    if (spot.key && value.contains('\n')) || around.iter().any(|pair| value.contains(pair)) {
        return double_quoted(value, spot, style);
    }
    let indent = quoted_indent(value, spot);
    let text = after_breaks(&value.replace('\'', "''"), &format!("\n{indent}"));
    let text = format!("'{text}'");
    if spot.key { text } else { fold(&text, indent, Mode::Flow, spot.start, style).text }
}

/// How far in the further lines of a quoted text stand.
fn quoted_indent<'a>(value: &str, spot: &'a Spot) -> &'a str {
    if spot.indent.is_empty() && has_marker(value) { "  " } else { &spot.indent }
}

fn double_quoted(value: &str, spot: &Spot, style: &Style) -> String {
    let json: Vec<char> = serde_json::Value::from(value).to_string().chars().collect();
    let indent = quoted_indent(value, spot);
    let is_short = units(&json.iter().collect::<String>()) < LINES_FROM;
    let text = escaped(&json, indent, spot.key || is_short);
    if spot.key { text } else { fold(&text, indent, Mode::Quoted, spot.start, style).text }
}

/// A text in JSON with YAML's own escapes, and its lines on lines unless it is to stay on one.
fn escaped(json: &[char], indent: &str, one_line: bool) -> String {
    let at = |place: usize| json.get(place).copied().unwrap_or_default();
    let is_break = |place: usize| at(place) == '\\' && at(place + 1) == 'n';
    let mut text = String::with_capacity(json.len());
    let mut place = 0;
    while place < json.len() {
        // A blank before a line break would be folded away.
        if at(place) == ' ' && is_break(place + 1) {
            text.push_str("\\ ");
            place += 1;
        }
        if at(place) != '\\' {
            text.push(at(place));
            place += 1;
            continue;
        }
        match at(place + 1) {
            'u' => {
                let code: String = json.iter().skip(place + 2).take(4).collect();
                text.push_str(&unit(&code));
                place += 6;
            }
            'n' if !one_line && at(place + 2) != '"' => {
                // Folding takes the first break away.
                text.push_str("\n\n");
                while is_break(place + 2) && at(place + 4) != '"' {
                    text.push('\n');
                    place += 2;
                }
                text.push_str(indent);
                if at(place + 2) == ' ' {
                    text.push('\\');
                }
                place += 2;
            }
            other => {
                text.extend(['\\', other]);
                place += 2;
            }
        }
    }
    text
}

/// YAML's escape of a unit of UTF-16, by its four digits.
fn unit(code: &str) -> String {
    match code {
        "0000" => "\\0".to_owned(),
        "0007" => "\\a".to_owned(),
        "000b" => "\\v".to_owned(),
        "001b" => "\\e".to_owned(),
        _ => match code.strip_prefix("00") {
            Some(short) => format!("\\x{short}"),
            None => format!("\\u{code}"),
        },
    }
}

/// The text with something behind each run of line breaks.
fn after_breaks(text: &str, more: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        result.push(letter);
        if letter == '\n' && letters.peek() != Some(&'\n') {
            result.push_str(more);
        }
    }
    result
}

fn block(value: &str, spot: &Spot, style: &Style, marked: bool) -> String {
    let tail = value.trim_end_matches([' ', '\t']);
    if style.blocks == Blocks::Never || (tail.len() < value.len() && tail.ends_with('\n')) {
        return quoted(value, spot, style);
    }
    let indent = if spot.indent.is_empty() && (marked || has_marker(value)) {
        "  "
    } else {
        spot.indent.as_str()
    };
    let literal = match style.blocks {
        Blocks::Literal => true,
        Blocks::Folded => false,
        Blocks::Never | Blocks::Fitting => !has_long_line(value, style.width, indent.len()),
    };
    let (body, end) = value.split_at(value.trim_end_matches(['\n', '\t', ' ']).len());
    let chomp = match end.find('\n') {
        None => "-",
        Some(first) if body.is_empty() || first + 1 != end.len() => "+",
        Some(_) => "",
    };
    // What is only white space has all of it at its end.
    let end = end.strip_suffix('\n').unwrap_or(end);
    let end = inner_breaks(end, indent);
    let (start, body, is_further_in) = beginning(body, indent);
    let hint = match (is_further_in, indent.is_empty()) {
        (false, _) => "",
        (true, true) => "1",
        (true, false) => "2",
    };
    if !literal {
        let text = format!("{start}{}{end}", folded(body, indent));
        let Folded { text, overflow } =
            fold(&text, indent, Mode::Block, Some(spot.indent.len()), style);
        if !overflow || style.blocks == Blocks::Folded {
            return format!(">{hint}{chomp}\n{indent}{text}");
        }
    }
    format!("|{hint}{chomp}\n{indent}{start}{}{end}", after_breaks(body, indent))
}

/// Whether a line is longer than it should be.
fn has_long_line(value: &str, width: usize, indent: usize) -> bool {
    let most = width.saturating_sub(indent);
    width > 0 && value.split('\n').any(|line| units(line) > most)
}

/// Break lines at the end of a block, but for the last.
fn inner_breaks(end: &str, indent: &str) -> String {
    let kept = end.trim_end_matches('\n');
    let (inner, last) = end.split_at(kept.len());
    format!("{}{last}", after_breaks(inner, indent))
}

/// The empty lines at the beginning, the rest, and whether its first line is further in.
fn beginning<'a>(body: &'a str, indent: &str) -> (String, &'a str, bool) {
    let blank = body.len() - body.trim_start_matches([' ', '\n']).len();
    let lines = body[..blank].rfind('\n').map_or(0, |last| last + 1);
    let (start, rest) = body.split_at(lines);
    (after_breaks(start, indent), rest, body[..blank].contains(' '))
}

/// The lines of a folded block: each break is one more, but around lines that are further in.
fn folded(body: &str, indent: &str) -> String {
    let mut doubled = String::with_capacity(body.len());
    let mut before = None;
    for letter in body.chars() {
        if letter == '\n' && before != Some('\n') {
            doubled.push('\n');
        }
        doubled.push(letter);
        before = Some(letter);
    }
    let further_in = body.starts_with([' ', '\t']) || body.contains("\n ") || body.contains("\n\t");
    if further_in {
        const LINES: &str = r"(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?";
        // A text that is too long for the engine of templates stays longer than it had to be.
        doubled = script::replaced(&doubled, LINES, true, "$1$2").unwrap_or(doubled);
    }
    after_breaks(&doubled, indent)
}
