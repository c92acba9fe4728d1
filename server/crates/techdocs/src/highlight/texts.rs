//! Texts with some marks: Markdown, and what is sent over HTTP.

use super::{
    grammars::{JSON, TEMPLATES},
    markup,
    scanner::Scanner,
    settings::each_line,
    words,
};

/// What is sent and answered.
pub(super) fn http(scanner: &mut Scanner) {
    let mut is_first = true;
    while !scanner.is_done() {
        let line = scanner.line();
        if line.trim().is_empty() && !is_first {
            scanner.take("", line.len() + 1);
            match scanner.peek() {
                Some('<') => markup::read(scanner),
                _ => words::read(&JSON, scanner),
            }
            return;
        }
        if is_first {
            let verb = line.find(' ').unwrap_or(line.len());
            scanner.take(if line.starts_with("HTTP") { "kr" } else { "nf" }, verb);
            scanner.take_line("nn");
        } else if let Some(at) = line.find(':') {
            scanner.take("na", at);
            scanner.take("o", 1);
            scanner.take_line("l");
        }
        is_first = line.trim().is_empty() && is_first;
        scanner.take_line("");
        scanner.take("", 1);
    }
}

/// Markdown: what stands out in it.
pub(super) fn markdown(scanner: &mut Scanner) {
    let mut fence = "";
    each_line(scanner, |scanner, line| {
        let content = line.trim_start();
        let mark = content.get(..3).filter(|mark| matches!(*mark, "```" | "~~~")).unwrap_or("");
        if !mark.is_empty() && (fence.is_empty() || fence == mark) {
            fence = if fence.is_empty() { mark } else { "" };
            scanner.take_line("sb");
        } else if !fence.is_empty() {
            scanner.take_line("sb");
        } else if content.starts_with('#') {
            scanner.take_line(if content.starts_with("##") { "gu" } else { "gh" });
        } else if content.starts_with('>') {
            scanner.take_line("ge");
        } else {
            scanner.take_blanks();
            if content.starts_with("- ") || content.starts_with("* ") || content.starts_with("+ ") {
                scanner.take("k", 1);
            }
            marks(scanner);
        }
    });
}

fn marks(scanner: &mut Scanner) {
    let length = scanner.line_length();
    scanner.within(length, |scanner| {
        while !scanner.is_done() {
            let rest = scanner.rest();
            let (mark, class) = match rest {
                _ if rest.starts_with("**") => ("**", "gs"),
                _ if rest.starts_with('`') => ("`", "sb"),
                _ if rest.starts_with("{{") || rest.starts_with("{%") => {
                    scanner.within(2, |tag| words::read(&TEMPLATES, tag));
                    continue;
                }
                _ => {
                    let first = rest.chars().next().map_or(1, char::len_utf8);
                    let next =
                        rest[first..].find(['*', '`', '{']).map_or(rest.len(), |at| at + first);
                    scanner.take("", next);
                    continue;
                }
            };
            let end = rest[mark.len()..].find(mark).map(|at| at + 2 * mark.len());
            scanner.take(if end.is_some() { class } else { "" }, end.unwrap_or(rest.len()));
        }
    });
}
