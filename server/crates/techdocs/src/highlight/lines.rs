//! Pieces of code as lines of HTML.

use super::{escape_into, languages::Language, scanner::Scanner};

/// The lines of a code, each with all of its elements closed: a line may be put into an element of
/// its own.
pub(super) fn highlighted(language: Option<Language>, code: &str) -> Vec<String> {
    let mut scanner = Scanner::new(code);
    if let Some(language) = language {
        language.read(&mut scanner);
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    for (class, piece) in scanner.pieces() {
        for (number, part) in piece.split('\n').enumerate() {
            if number > 0 {
                lines.push(std::mem::take(&mut line));
            }
            push(&mut line, class, part);
        }
    }
    lines.push(line);
    lines
}

fn push(line: &mut String, class: &str, text: &str) {
    if class.is_empty() || text.trim().is_empty() {
        escape_into(line, text);
        return;
    }
    line.push_str("<span class=\"");
    line.push_str(class);
    line.push_str("\">");
    escape_into(line, text);
    line.push_str("</span>");
}
