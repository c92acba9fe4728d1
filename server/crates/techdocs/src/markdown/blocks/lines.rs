//! Lines: what they begin with, and how far they are indented.

/// Takes an indent from the lines that have it, up to the first that has not; gives those and the
/// rest.
pub(super) fn detab(text: &str, length: usize) -> (String, String) {
    let mut taken = String::with_capacity(text.len());
    let mut first = true;
    let mut rest = text;
    loop {
        let (line, after) = match rest.split_once('\n') {
            Some((line, after)) => (line, Some(after)),
            None => (rest, None),
        };
        let inner = match indented(line, length) {
            Some(inner) => inner,
            None if line.trim().is_empty() => "",
            None => return (taken, rest.to_owned()),
        };
        if !first {
            taken.push('\n');
        }
        first = false;
        taken.push_str(inner);
        let Some(after) = after else { return (taken, String::new()) };
        rest = after;
    }
}

/// Takes an indent from every line that has it.
pub(super) fn loose_detab(text: &str, length: usize) -> String {
    let lines = text.split('\n').map(|line| indented(line, length).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// What follows an indent.
pub(super) fn indented(line: &str, length: usize) -> Option<&str> {
    let bytes = line.as_bytes();
    (bytes.len() >= length && bytes[..length].iter().all(|byte| *byte == b' '))
        .then(|| &line[length..])
}

/// Where each line begins.
pub(super) fn starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

/// The first line of a text.
pub(super) fn first(text: &str) -> &str {
    text.split('\n').next().unwrap_or(text)
}

/// A line without the blanks before it, of which there are at most three.
pub(super) fn near(line: &str) -> Option<&str> {
    let content = line.trim_start_matches(' ');
    (line.len() - content.len() <= 3).then_some(content)
}

/// What a quote's line quotes.
pub(super) fn quoted(line: &str) -> Option<&str> {
    let rest = near(first(line))?.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// A line of a quote without its mark, when it has one.
pub(super) fn unquoted(line: &str) -> &str {
    if line.trim() == ">" {
        return "";
    }
    quoted(line).unwrap_or(line)
}

/// Whether a line is a rule: three or more of one of `-_*`, with at most two blanks between them.
pub(super) fn is_rule(line: &str) -> bool {
    let Some(content) = near(line) else { return false };
    let content = content.trim_end_matches(' ');
    let Some(mark) = content.chars().next().filter(|mark| "-_*".contains(*mark)) else {
        return false;
    };
    let (mut marks, mut blanks) = (0, 0);
    for character in content.chars() {
        if character == mark {
            (marks, blanks) = (marks + 1, 0);
        } else if character == ' ' && blanks < 2 {
            blanks += 1;
        } else {
            return false;
        }
    }
    marks >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indent_is_taken_up_to_the_first_line_without_it() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(detab("    a\n\n      b\nc\n    d", 4), pair("a\n\n  b", "c\n    d"));
        assert_eq!(detab("a", 4), pair("", "a"));
        assert_eq!(detab("    a", 4), pair("a", ""));
        assert_eq!(loose_detab("  a\nb\n   c", 2), "a\nb\n c");
    }

    #[test]
    fn rules_are_told_from_text() {
        for line in ["---", " * * *", "___  ", "-  -  -", "*****"] {
            assert!(is_rule(line), "{line}");
        }
        for line in ["--", "-   -   -", "    ---", "--- a", "-*-", ""] {
            assert!(!is_rule(line), "{line}");
        }
    }
}
