//! Files whose lines are settings: INI, TOML, properties, environments; and others that are read
//! line by line.

use super::{scanner::Scanner, shell};

/// INI, properties, environments and systemd's units.
pub(super) fn ini(scanner: &mut Scanner) {
    each_line(scanner, |scanner, line| {
        let content = line.trim_start();
        if content.starts_with(['#', ';', '!']) {
            scanner.take_line("c1");
        } else if content.starts_with('[') {
            scanner.take_line("k");
        } else if let Some(at) = line.find(['=', ':']) {
            let exported = line.starts_with("export ");
            scanner.take("nb", if exported { 6 } else { 0 });
            let key = at - if exported { 6 } else { 0 };
            scanner.take("na", key);
            scanner.take("o", 1);
            scanner.take_line("s");
        } else {
            scanner.take_line("");
        }
    });
}

/// TOML.
pub(super) fn toml(scanner: &mut Scanner) {
    while let Some(character) = scanner.peek() {
        let at_start = scanner.at_first_word();
        match character {
            '#' => scanner.take_line("c1"),
            '[' if at_start => {
                let length = scanner.line().rfind(']').map_or(1, |at| at + 1);
                let header = &scanner.line()[..length];
                let is_array = header[1..].contains(',') || header.contains(['"', '=']);
                scanner.take(if is_array { "p" } else { "k" }, if is_array { 1 } else { length });
            }
            '"' | '\'' => toml_string(scanner, character),
            '=' => scanner.take("o", 1),
            '[' | ']' | '{' | '}' | ',' | '.' => scanner.take("p", 1),
            _ if character.is_whitespace() => scanner.take_while("", char::is_whitespace),
            _ => toml_word(scanner),
        }
    }
}

fn toml_string(scanner: &mut Scanner, quote: char) {
    let class = if quote == '"' { "s2" } else { "s1" };
    let long = if quote == '"' { "\"\"\"" } else { "'''" };
    if scanner.starts_with(long) {
        let end = scanner.rest()[3..].find(long);
        scanner.take(class, end.map_or(usize::MAX, |at| at + 6));
        return;
    }
    let line = scanner.line();
    let mut escaped = false;
    let end = line[1..].find(|next| {
        let ends = next == quote && !escaped;
        escaped = next == '\\' && quote == '"' && !escaped;
        ends
    });
    scanner.take(class, end.map_or(line.len(), |at| at + 2));
}

fn toml_word(scanner: &mut Scanner) {
    let ends = |next: char| next.is_whitespace() || "=,[]{}#\"'".contains(next);
    let length = scanner.line().find(ends).unwrap_or(scanner.line_length()).max(1);
    let rest = scanner.line();
    let word = rest.get(..length).unwrap_or(rest);
    let first = word.chars().next().unwrap_or(' ');
    let class = match word {
        _ if rest[word.len()..].trim_start().starts_with('=') => "n",
        "true" | "false" => "kc",
        _ if first.is_ascii_digit() && word.contains(':') => "ld",
        _ if (first.is_ascii_digit() || matches!(first, '+' | '-')) && word.contains('.') => "mf",
        _ if first.is_ascii_digit() || matches!(first, '+' | '-') => "mi",
        _ => "n",
    };
    let length = word.len();
    scanner.take(class, length);
}

/// What was changed.
pub(super) fn diff(scanner: &mut Scanner) {
    each_line(scanner, |scanner, line| {
        let class = match line.as_bytes().first() {
            Some(b'+' | b'>') => "gi",
            Some(b'-' | b'<') => "gd",
            Some(b'@') => "gu",
            Some(b'!') => "gs",
            Some(b'=') => "gh",
            _ if line.starts_with("diff ")
                || line.starts_with("index ")
                || line.starts_with("Index") =>
            {
                "gh"
            }
            _ => "",
        };
        scanner.take_line(class);
    });
}

/// How an image is built.
pub(super) fn dockerfile(scanner: &mut Scanner) {
    const INSTRUCTIONS: &[&str] = &[
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ];
    let mut goes_on = false;
    each_line(scanner, |scanner, line| {
        scanner.take_blanks();
        let content = line.trim_start();
        if content.starts_with('#') {
            scanner.take_line("c1");
            return;
        }
        let word = content.split_whitespace().next().unwrap_or_default();
        if !goes_on && INSTRUCTIONS.contains(&word.to_ascii_uppercase().as_str()) {
            scanner.take("k", word.len());
        }
        goes_on = content.trim_end().ends_with('\\');
        let length = scanner.line_length();
        scanner.within(length, shell::read);
    });
}

/// What `make` reads.
pub(super) fn makefile(scanner: &mut Scanner) {
    const WORDS: &[&str] = &[
        "define", "else", "endef", "endif", "export", "ifdef", "ifeq", "ifndef", "ifneq",
        "include", "override", "unexport",
    ];
    each_line(scanner, |scanner, line| {
        let content = line.trim_start();
        let word = content.split_whitespace().next().unwrap_or_default();
        if content.starts_with('#') {
            scanner.take_line("c1");
        } else if !line.starts_with(['\t', ' ']) {
            if WORDS.contains(&word) {
                scanner.take("k", word.len());
            } else if let Some(at) = line.find([':', '=']) {
                let assigns = line[at..].starts_with('=') || line[at..].starts_with(":=");
                scanner.take(if assigns { "nv" } else { "nf" }, at);
                scanner.take("o", if line[at..].starts_with(":=") { 2 } else { 1 });
            }
        }
        let length = scanner.line_length();
        scanner.within(length, shell::read);
    });
}

/// Reads line by line; what `read` leaves of one has no class.
pub(super) fn each_line<'code>(
    scanner: &mut Scanner<'code>,
    mut read: impl FnMut(&mut Scanner<'code>, &'code str),
) {
    while !scanner.is_done() {
        let line = scanner.line();
        read(scanner, line);
        scanner.take_line("");
        scanner.take("", 1);
    }
}
