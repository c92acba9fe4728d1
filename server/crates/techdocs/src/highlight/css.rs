//! Style sheets: CSS, SCSS and Less.

use super::scanner::{Class, Scanner};

/// Reads everything that is left.
pub(super) fn read(scanner: &mut Scanner) {
    // Blocks that have begun, and whether a value is being written.
    let mut depth = 0_usize;
    let mut in_value = false;
    while let Some(character) = scanner.peek() {
        match character {
            '/' if scanner.starts_with("/*") => {
                let end = scanner.rest()[2..].find("*/");
                scanner.take("cm", end.map_or(usize::MAX, |at| at + 4));
            }
            '/' if scanner.starts_with("//") => scanner.take_line("c1"),
            '{' => {
                scanner.take("p", 1);
                depth += 1;
                in_value = false;
            }
            '}' => {
                scanner.take("p", 1);
                depth = depth.saturating_sub(1);
                in_value = false;
            }
            ';' => {
                scanner.take("p", 1);
                in_value = false;
            }
            ':' => {
                scanner.take("p", 1);
                in_value = depth > 0;
            }
            '"' | '\'' => {
                let end = scanner.rest()[1..].find([character, '\n']);
                let class = if character == '"' { "s2" } else { "s1" };
                scanner.take(class, end.map_or(usize::MAX, |at| at + 2));
            }
            '@' => sign_and_name(scanner, "k"),
            '$' => sign_and_name(scanner, "nv"),
            '#' if in_value => sign_and_name(scanner, "mh"),
            '#' if scanner.starts_with("#{") => scanner.take("si", 2),
            '#' => sign_and_name(scanner, "nn"),
            '.' if !in_value => sign_and_name(scanner, "nc"),
            _ if character.is_ascii_digit() => number(scanner),
            _ if is_in_name(character) => name(scanner, depth, in_value),
            _ if character.is_whitespace() => scanner.take_while("", char::is_whitespace),
            '(' | ')' | ',' | '[' | ']' => scanner.take("p", 1),
            _ => scanner.take_character("o"),
        }
    }
}

fn is_in_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_')
}

fn sign_and_name(scanner: &mut Scanner, class: Class) {
    let length = scanner.rest()[1..].find(|next| !is_in_name(next));
    scanner.take(class, length.map_or(usize::MAX, |at| at + 1));
}

fn number(scanner: &mut Scanner) {
    let length = scanner.length_while(|next| next.is_ascii_digit() || next == '.');
    let class = if scanner.rest()[..length].contains('.') { "mf" } else { "mi" };
    scanner.take(class, length);
    scanner.take_while("kt", |next| next.is_ascii_alphabetic() || next == '%');
}

fn name(scanner: &mut Scanner, depth: usize, in_value: bool) {
    let length = scanner.length_while(is_in_name);
    let rest = scanner.rest();
    let after = rest[length..].trim_start_matches(' ');
    let class = match depth > 0 {
        _ if rest.starts_with("--") => "nv",
        true if in_value && after.starts_with('(') => "nb",
        true if in_value => "kc",
        true if after.starts_with(':') => "k",
        _ if scanner.previous() == Some(':') => "nd",
        _ => "nt",
    };
    scanner.take(class, length);
}
