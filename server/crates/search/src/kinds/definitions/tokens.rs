//! The tokens that GraphQL's schema language and protocol buffers have in common.

/// A token: a word, a sign, or what somebody wrote for people.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, a number.
    Word(&'a str),
    /// Anything else.
    Sign(char),
    /// What is said of what comes next.
    Comment(&'a str),
    /// What is said of what stands before it, on the same line.
    Beside(&'a str),
}

/// All tokens of a text, without the space between them.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    // Whether something stands on this line already.
    let mut begun = false;
    while let Some(first) = rest.chars().next() {
        let (taken, token) = if let Some(said) = rest.strip_prefix("\"\"\"") {
            let end = said.find("\"\"\"").unwrap_or(said.len());
            (3 + (end + 3).min(said.len()), said.get(..end).map(Token::Comment))
        } else if first == '"' {
            let end = string_end(rest);
            (end, rest.get(1..end.saturating_sub(1).max(1)).map(Token::Comment))
        } else if first == '#' || rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            let said = rest.get(..end).map(|line| line.trim_start_matches(['#', '/']));
            (end, said.map(if begun { Token::Beside } else { Token::Comment }))
        } else if let Some(said) = rest.strip_prefix("/*") {
            let end = said.find("*/").unwrap_or(said.len());
            (2 + (end + 2).min(said.len()), said.get(..end).map(Token::Comment))
        } else if first.is_alphanumeric() || first == '_' {
            let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            (end, rest.get(..end).map(Token::Word))
        } else {
            (first.len_utf8(), (!first.is_whitespace()).then_some(Token::Sign(first)))
        };
        begun = first != '\n' && (begun || token.is_some());
        tokens.extend(token);
        rest = rest.get(taken..).unwrap_or_default();
    }
    tokens
}

/// Where a quoted text ends, at the latest with its line.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '\n' => return at,
            '"' if !escaped => return at + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    text.len()
}
