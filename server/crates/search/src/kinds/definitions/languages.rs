//! GraphQL's schema language and protocol buffers: both are words with braces around fields, and
//! that much is read of them.

use super::{
    Offer,
    tokens::{Token, tokens},
};

/// The types whose fields are what one asks for, unless a schema names others.
const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];
/// Tokens between a type's name and its fields.
const HEAD: usize = 64;

/// Types, services, methods, enumerations, and those of their fields of which something is said.
pub(super) fn offers(text: &str) -> Vec<Offer> {
    let tokens = tokens(text);
    let roots = roots(&tokens);
    let mut offers = Vec::new();
    let mut at = 0;
    let mut comment = String::new();
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            Token::Comment(said) => push_line(&mut comment, said),
            Token::Word(word) if is_opening(word) => {
                let Some(Token::Word(name)) = tokens.get(at) else { continue };
                let open =
                    tokens.iter().skip(at).take(HEAD).position(|one| *one == Token::Sign('{'));
                let Some(open) = open else { continue };
                let body = at + open + 1;
                let end = closing(&tokens, body);
                let inner = tokens.get(body..end).unwrap_or_default();
                let said = std::mem::take(&mut comment);
                let block = Block { word, name, said, is_root: roots.contains(name) };
                block.read(inner, &mut offers);
                // What stands in messages of messages is found on the way.
                at = if *word == "message" { body } else { end };
            }
            // `extend type Order` is said of a type, too.
            Token::Word("extend") => {}
            Token::Word(_) | Token::Sign(_) | Token::Beside(_) => comment.clear(),
        }
    }
    offers
}

fn is_opening(word: &str) -> bool {
    matches!(word, "type" | "interface" | "input" | "enum" | "service" | "message")
}

/// The types that a schema names for what one asks for.
fn roots<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let mut roots = ROOTS.to_vec();
    let schema = tokens.iter().position(|one| *one == Token::Word("schema"));
    let after = schema.and_then(|at| tokens.get(at + 1..)).unwrap_or_default();
    let block = after.iter().take(HEAD).take_while(|one| **one != Token::Sign('}'));
    roots.extend(block.filter_map(|one| match one {
        Token::Word(word) => Some(*word),
        _ => None,
    }));
    roots
}

fn push_line(lines: &mut String, line: &str) {
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(line.trim().trim_start_matches('*').trim());
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

/// A type, a message, a service: what stands before its brace.
struct Block<'a> {
    word: &'a str,
    name: &'a str,
    said: String,
    /// Whether its fields are what one asks for.
    is_root: bool,
}

/// A field that was read, with what is said of it.
struct Field {
    title: String,
    name: String,
    said: String,
}

impl Block<'_> {
    /// The block's own offer, then those of its methods and fields.
    fn read(self, inner: &[Token<'_>], offers: &mut Vec<Offer>) {
        let mut fields: Vec<Field> = Vec::new();
        let mut depth = 0_usize;
        let mut comment = String::new();
        for (at, token) in inner.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| inner.get(at));
            match token {
                Token::Sign('{' | ';') if depth == 0 => {
                    comment.clear();
                    depth += usize::from(*token == Token::Sign('{'));
                }
                Token::Sign('{' | '(' | '[') => depth += 1,
                Token::Sign('}' | ')' | ']') => depth = depth.saturating_sub(1),
                // `= "a"` is a value, and said of nothing.
                Token::Comment(said) if depth == 0 && before != Some(&Token::Sign('=')) => {
                    push_line(&mut comment, said);
                }
                Token::Beside(said) if depth == 0 => {
                    if let Some(field) = fields.last_mut() {
                        push_line(&mut field.said, said);
                    }
                }
                Token::Word(word)
                    if depth == 0 && self.is_field(word, before, inner.get(at + 1)) =>
                {
                    fields.push(Field {
                        title: format!("{}.{word}", self.name),
                        name: (*word).to_owned(),
                        said: std::mem::take(&mut comment),
                    });
                }
                _ => {}
            }
        }
        self.tell(fields, offers);
    }

    /// Whether a word is the name of a field, by what stands around it.
    fn is_field(&self, word: &str, before: Option<&Token<'_>>, next: Option<&Token<'_>>) -> bool {
        let is_set = matches!(before, Some(Token::Word("option" | "reserved")));
        match self.word {
            "message" => next == Some(&Token::Sign('=')) && !is_set,
            "service" => before == Some(&Token::Word("rpc")),
            "enum" => {
                let begins = !matches!(word, "option" | "reserved")
                    && !word.starts_with(|letter: char| letter.is_ascii_digit());
                begins && !is_set && !matches!(before, Some(Token::Sign('@' | '=')))
            }
            _ => matches!(next, Some(Token::Sign(':' | '('))) && before != Some(&Token::Sign('@')),
        }
    }

    fn tell(self, fields: Vec<Field>, offers: &mut Vec<Offer>) {
        let are_operations = self.is_root || self.word == "service";
        let mut text = self.said;
        for field in fields.iter().filter(|field| !field.said.is_empty()) {
            push_line(&mut text, &field.said);
        }
        // Methods are found by themselves.
        let named = fields.iter().filter(|_| self.word != "service");
        let names = named.map(|field| field.title.clone()).collect();
        offers.push(Offer { title: self.name.to_owned(), names, text, is_field: false });
        let worth = fields.into_iter().filter(|field| are_operations || !field.said.is_empty());
        offers.extend(worth.map(|Field { title, name, said }| Offer {
            title,
            names: vec![name],
            text: said,
            is_field: !are_operations,
        }));
    }
}
