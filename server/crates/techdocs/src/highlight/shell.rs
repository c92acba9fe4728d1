//! Shells, and sessions in them.

use super::scanner::Scanner;

const KEYWORDS: &[&str] = &[
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "function", "select", "return", "continue", "break",
];

const BUILTINS: &[&str] = &[
    "alias", "bg", "bind", "builtin", "caller", "cd", "command", "declare", "dirs", "disown",
    "echo", "enable", "eval", "exec", "exit", "export", "false", "fc", "fg", "getopts", "hash",
    "help", "history", "jobs", "kill", "let", "local", "logout", "popd", "printf", "pushd", "pwd",
    "read", "readonly", "set", "shift", "shopt", "source", "suspend", "test", "time", "times",
    "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
];

/// Where a command, and what has been opened, stands.
#[derive(Default)]
struct Shell<'code> {
    /// Ends of the texts that follow the line.
    heredocs: Vec<&'code str>,
}

/// Reads everything that is left.
pub(super) fn read(scanner: &mut Scanner) {
    Shell::default().read(scanner);
}

impl<'code> Shell<'code> {
    fn read(&mut self, scanner: &mut Scanner<'code>) {
        while let Some(character) = scanner.peek() {
            match character {
                '\n' => {
                    scanner.take("", 1);
                    self.take_heredocs(scanner);
                }
                '#' if scanner.position() == 0 && scanner.starts_with("#!") => {
                    scanner.take_line("ch");
                }
                '#' if scanner.previous().is_none_or(begins_word) => scanner.take_line("c1"),
                '"' => double_quoted(scanner),
                '\'' => single_quoted(scanner),
                '$' => variable(scanner, "nv"),
                '`' => scanner.take("sb", 1),
                '\\' => {
                    let length = 1 + scanner.rest()[1..].chars().next().map_or(0, char::len_utf8);
                    scanner.take("se", length);
                }
                '<' if scanner.starts_with("<<") && !scanner.starts_with("<<<") => {
                    self.heredoc(scanner);
                }
                '&' | '|' | ';' => {
                    let doubled = scanner.rest()[1..].starts_with(character);
                    let divides = character == ';' || (character == '|' && !doubled);
                    scanner.take(if divides { "p" } else { "o" }, 1 + usize::from(doubled));
                }
                '(' | ')' | '{' | '}' | '[' | ']' | '=' | '!' | '<' | '>' | '*' | '+' => {
                    scanner.take("o", 1);
                }
                _ if character.is_whitespace() => {
                    scanner.take_while("", |next| next.is_whitespace() && next != '\n');
                }
                _ => word(scanner),
            }
        }
    }

    fn heredoc(&mut self, scanner: &mut Scanner<'code>) {
        let rest = scanner.line();
        let sign = if rest.starts_with("<<-") { 3 } else { 2 };
        let name = rest[sign..].trim_start_matches(' ');
        let blanks = rest.len() - sign - name.len();
        let ends = |next: char| next.is_whitespace() || matches!(next, ';' | '|' | '&' | ')' | '>');
        let length = name.find(ends).unwrap_or(name.len());
        scanner.take("o", sign);
        scanner.take("", blanks);
        scanner.take("s", length);
        let end = name[..length].trim_matches(['"', '\'', '\\']);
        if !end.is_empty() {
            self.heredocs.push(end);
        }
    }

    fn take_heredocs(&mut self, scanner: &mut Scanner<'code>) {
        for end in std::mem::take(&mut self.heredocs) {
            while !scanner.is_done() {
                let is_end = scanner.line().trim() == end;
                scanner.take_line("s");
                if is_end {
                    break;
                }
                scanner.take("s", 1);
            }
        }
    }
}

fn begins_word(before: char) -> bool {
    before.is_whitespace() || matches!(before, ';' | '(' | ')' | '|' | '&')
}

fn word(scanner: &mut Scanner) {
    let ends = |next: char| next.is_whitespace() || "\"'$`\\<>&|;(){}[]=!*".contains(next);
    let length = scanner.rest().find(ends).unwrap_or(scanner.rest().len()).max(1);
    let word = &scanner.rest()[..length];
    let after = scanner.rest()[length..].chars().next();
    let before = scanner.previous();
    let alone = before.is_none_or(|before| begins_word(before) || before == '`')
        && after.is_none_or(|after| begins_word(after) || after == '`');
    let name = |next: char| next.is_ascii_alphanumeric() || next == '_';
    let class = match word {
        _ if after == Some('=') && word.trim_end_matches('+').chars().all(name) => "nv",
        _ if !alone => "",
        _ if KEYWORDS.contains(&word) => "k",
        _ if BUILTINS.contains(&word) => "nb",
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => "m",
        _ => "",
    };
    scanner.take(class, length);
}

fn single_quoted(scanner: &mut Scanner) {
    let length = scanner.rest()[1..].find('\'').map_or(usize::MAX, |at| at + 2);
    scanner.take("s1", length);
}

fn double_quoted(scanner: &mut Scanner) {
    scanner.take("s2", 1);
    while let Some(character) = scanner.peek() {
        match character {
            '"' => {
                scanner.take("s2", 1);
                return;
            }
            '\\' => {
                let length = 1 + scanner.rest()[1..].chars().next().map_or(0, char::len_utf8);
                scanner.take("se", length);
            }
            '$' => variable(scanner, "nv"),
            _ => scanner.take_while("s2", |next| !matches!(next, '"' | '\\' | '$')),
        }
    }
}

/// `$NAME`, `${…}`, `$(…)`, `$1`.
pub(super) fn variable(scanner: &mut Scanner, class: &'static str) {
    let rest = scanner.rest();
    match rest[1..].chars().next() {
        Some('(') => scanner.take("k", 2),
        Some('{') => {
            let line = scanner.line();
            let Some(end) = line.find('}') else {
                scanner.take_line("");
                return;
            };
            let name = rest[2..].find(|next: char| !next.is_alphanumeric() && next != '_');
            let name = name.unwrap_or(0).min(end - 2);
            scanner.take("si", 2);
            scanner.take(class, name);
            scanner.take("s2", end - 2 - name);
            scanner.take("si", 1);
        }
        Some(next) if next.is_alphabetic() || next == '_' => {
            let name = rest[1..].find(|next: char| !next.is_alphanumeric() && next != '_');
            scanner.take(class, 1 + name.unwrap_or(rest.len() - 1));
        }
        Some(next) if next.is_ascii_digit() || "@*#?$!-".contains(next) => scanner.take(class, 2),
        _ => scanner.take("", 1),
    }
}

/// A session: commands after a prompt, and what they say.
pub(super) fn session(scanner: &mut Scanner) {
    let mut goes_on = false;
    while !scanner.is_done() {
        let line = scanner.line();
        let prompt = if goes_on && line.starts_with("> ") { 2 } else { prompt(line) };
        if prompt > 0 || goes_on {
            scanner.take("gp", prompt);
            goes_on = line.ends_with('\\');
            let length = scanner.line_length();
            scanner.within(length, read);
        } else {
            scanner.take_line("go");
        }
        scanner.take("", 1);
    }
}

/// How long a prompt is that begins a line.
fn prompt(line: &str) -> usize {
    let Some(at) = line.find(['$', '#', '%', '❯']) else { return 0 };
    let sign = line[at..].chars().next().map_or(0, char::len_utf8);
    let who = line[..at].trim();
    let is_prompt = who.is_empty() && at <= 4
        || (who.contains('@') && who.split_whitespace().count() <= 3)
        || (who.starts_with('(') && who.ends_with(')'));
    let after = &line[at + sign..];
    if is_prompt && (after.is_empty() || after.starts_with(' ')) {
        at + sign + usize::from(!after.is_empty())
    } else {
        0
    }
}
