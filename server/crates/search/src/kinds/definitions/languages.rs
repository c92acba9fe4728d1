//! GraphQL's schema language and protocol buffers: both are words with braces around fields, and
//! that much is read of them.

use super::Offer;

/// A token: a word, a sign, or what somebody wrote for people.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Sign(char),
    Comment(&'a str),
}

/// Types, services, methods, enumerations.
pub(super) fn offers(text: &str) -> Vec<Offer> {
    let tokens = tokens(text);
    let mut offers = Vec::new();
    let mut at = 0;
    let mut comment = String::new();
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Comment(said) => push_line(&mut comment, said),
            Token::Word(word) if is_opening(word) => {
                let Some(Token::Word(name)) = tokens.get(at) else { continue };
                let open = tokens.iter().skip(at).take(64).position(|one| *one == Token::Sign('{'));
                let Some(open) = open else { continue };
                let body = at + open + 1;
                let end = closing(&tokens, body);
                let inner = tokens.get(body..end).unwrap_or_default();
                read_block(word, name, std::mem::take(&mut comment), inner, &mut offers);
                // What stands in messages of messages is found on the way.
                at = if *word == "message" { body } else { end };
            }
            Token::Word(_) | Token::Sign(_) => comment.clear(),
        }
    }
    offers
}

fn is_opening(word: &str) -> bool {
    matches!(word, "type" | "interface" | "input" | "enum" | "service" | "message")
}

fn push_line(lines: &mut String, line: &str) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(line.trim());
}

/// Where the block that begins at a token ends.
fn closing(tokens: &[Token<'_>], from: usize) -> usize {
    let mut depth = 1_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') if depth == 1 => return at,
            Token::Sign('}') => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

/// A block's own offer, then those of its methods.
fn read_block(word: &str, name: &str, said: String, inner: &[Token<'_>], offers: &mut Vec<Offer>) {
    let mut block = Offer { title: name.to_owned(), names: Vec::new(), text: said };
    let mut methods = Vec::new();
    let mut depth = 0_usize;
    let mut comment = String::new();
    for (at, token) in inner.iter().enumerate() {
        let next = inner.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| inner.get(at));
        match token {
            Token::Sign('{' | '(' | '[') => depth += 1,
            Token::Sign('}' | ')' | ']') => depth = depth.saturating_sub(1),
            Token::Comment(said) if depth == 0 => {
                push_line(&mut comment, said);
                push_line(&mut block.text, said);
            }
            Token::Word(field) if depth == 0 => {
                let is_method = word == "service" && before == Some(&Token::Word("rpc"));
                let is_field = match word {
                    "message" => next == Some(&Token::Sign('=')),
                    "service" => false,
                    "enum" => !matches!(before, Some(Token::Sign('@' | '='))),
                    _ => matches!(next, Some(Token::Sign(':' | '('))),
                };
                if is_method {
                    let (title, text) = (format!("{name}.{field}"), std::mem::take(&mut comment));
                    methods.push(Offer { title, names: vec![(*field).to_owned()], text });
                } else if is_field {
                    block.names.push(format!("{name}.{field}"));
                    comment.clear();
                }
            }
            _ => {}
        }
    }
    offers.push(block);
    offers.extend(methods);
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
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
            (end, said.map(Token::Comment))
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
