//! Templates: text with `{{ … }}`, `{% … %}` and `{# … #}` in it.

use super::{
    grammars::TEMPLATES,
    scanner::{Class, Scanner},
    words,
};

/// Reads everything that is left; what is no template is of a class.
pub(super) fn text(scanner: &mut Scanner, class: Class) {
    while !scanner.is_done() {
        let rest = scanner.rest();
        let next = rest.match_indices('{').map(|(at, _)| at);
        let next = next.into_iter().find(|at| is_tag(&rest[*at..])).unwrap_or(rest.len());
        scanner.take(class, next);
        if !scanner.is_done() {
            tag(scanner);
        }
    }
}

/// Whether a template's tag begins a text.
pub(super) fn is_tag(text: &str) -> bool {
    text.starts_with("{{") || text.starts_with("{%") || text.starts_with("{#")
}

/// A tag and what is in it; without an end it goes to the end of its line.
pub(super) fn tag(scanner: &mut Scanner) {
    let rest = scanner.rest();
    let (close, class) = match rest.get(..2) {
        Some("{%") => ("%}", "cp"),
        Some("{#") => ("#}", "c"),
        _ => ("}}", "cp"),
    };
    let line = scanner.line_length();
    let Some(end) = rest[..line].find(close).or_else(|| long_comment(rest, close)) else {
        scanner.take_line("cp");
        return;
    };
    if class == "c" || rest.starts_with("{{/*") || rest.starts_with("{{- /*") {
        scanner.take("c", end + 2);
        return;
    }
    let open = if rest[2..].starts_with('-') { 3 } else { 2 };
    let dash = usize::from(end > open && rest[..end].ends_with('-'));
    scanner.take(class, open);
    scanner.within((end - dash).saturating_sub(open), |inner| words::read(&TEMPLATES, inner));
    scanner.take(class, dash + 2);
}

/// Only comments go over lines.
fn long_comment(rest: &str, close: &str) -> Option<usize> {
    let is_comment =
        rest.starts_with("{{/*") || rest.starts_with("{{- /*") || rest.starts_with("{#");
    if !is_comment {
        return None;
    }
    rest.find(close).or(Some(rest.len()))
}
