//! HTML and XML, with styles, scripts and other code in them.

use super::{
    css,
    grammars::{JAVASCRIPT, PHP},
    scanner::Scanner,
    templates, words,
};

/// Reads everything that is left.
pub(super) fn read(scanner: &mut Scanner) {
    while !scanner.is_done() {
        let rest = scanner.rest();
        if rest.starts_with("<!--") {
            scanner.take_through("c", "-->");
        } else if rest.starts_with("<![CDATA[") {
            scanner.take_through("cp", "]]>");
        } else if rest.starts_with("<?php") || rest.starts_with("<?=") {
            php(scanner);
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            scanner.take_through("cp", ">");
        } else if rest.starts_with('<') {
            element(scanner);
        } else if rest.starts_with('&') {
            entity(scanner);
        } else if templates::is_tag(rest) {
            templates::tag(scanner);
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let next = rest[first..].find(['<', '&', '{']).map_or(rest.len(), |at| at + first);
            scanner.take("", next);
        }
    }
}

/// PHP up to its end: with a page around it, or without.
pub(super) fn php(scanner: &mut Scanner) {
    let length = scanner.rest().find("?>").unwrap_or(usize::MAX);
    let open = scanner.length_while(|next| !next.is_whitespace()).min(length);
    if scanner.starts_with("<?") {
        scanner.take("cp", open);
    }
    let length = scanner.rest().find("?>").unwrap_or(usize::MAX);
    scanner.within(length, |inner| words::read(&PHP, inner));
    scanner.take("cp", 2);
}

fn entity(scanner: &mut Scanner) {
    let rest = scanner.rest();
    let length = rest[1..].find(|next: char| !next.is_ascii_alphanumeric() && next != '#');
    let length = 1 + length.unwrap_or(rest.len() - 1);
    let is_entity = length > 1 && rest[length..].starts_with(';');
    scanner.take(if is_entity { "ni" } else { "" }, length + usize::from(is_entity));
}

fn element(scanner: &mut Scanner) {
    let rest = scanner.rest();
    let sign = if rest.starts_with("</") { 2 } else { 1 };
    let name = |next: char| next.is_alphanumeric() || matches!(next, ':' | '.' | '-' | '_');
    let length = rest[sign..].find(|next| !name(next)).unwrap_or(rest.len() - sign);
    if length == 0 {
        scanner.take("", sign);
        return;
    }
    let tag = &rest[sign..sign + length];
    scanner.take("p", sign);
    scanner.take("nt", length);
    let closed = attributes(scanner);
    if sign == 1 && closed {
        contents(scanner, tag);
    }
}

/// The attributes and the end of a tag; says whether it left its element open.
fn attributes(scanner: &mut Scanner) -> bool {
    while let Some(character) = scanner.peek() {
        match character {
            '>' => {
                scanner.take("p", 1);
                return true;
            }
            '/' if scanner.starts_with("/>") => {
                scanner.take("p", 2);
                return false;
            }
            '<' => return false,
            '=' => scanner.take("o", 1),
            '"' | '\'' => {
                let end = scanner.rest()[1..].find(character);
                scanner.take("s", end.map_or(usize::MAX, |at| at + 2));
            }
            '{' if templates::is_tag(scanner.rest()) => templates::tag(scanner),
            _ if character.is_whitespace() => scanner.take_while("", char::is_whitespace),
            _ => {
                let class = if scanner.previous() == Some('=') { "s" } else { "na" };
                let ends = |next: char| next.is_whitespace() || "=<>\"'/{".contains(next);
                let rest = scanner.rest();
                let first = character.len_utf8();
                scanner.take(class, rest[first..].find(ends).map_or(rest.len(), |at| at + first));
            }
        }
    }
    false
}

/// What is in a style or a script.
fn contents(scanner: &mut Scanner, tag: &str) {
    let close = match tag {
        "script" => "</script",
        "style" => "</style",
        _ => return,
    };
    let length = scanner.rest().find(close).unwrap_or(usize::MAX);
    scanner.within(length, |inner| match tag {
        "script" => words::read(&JAVASCRIPT, inner),
        _ => css::read(inner),
    });
}
