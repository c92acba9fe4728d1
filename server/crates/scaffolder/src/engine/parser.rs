//! Tokens to a template, by Nunjucks' grammar with all that it takes and refuses.

mod expressions;
mod grouping;
mod scopes;
mod statements;

use super::ast::{Body, Node};
use super::fault::{Fault, NESTING, Outcome};
use super::lexer::{Dialect, Kind, Lexer, Token};
use super::text::{Text, is_space};
use scopes::Scopes;
use std::collections::HashSet;
use std::sync::Arc;

/// A template that was read: its statements, and how many slots it has.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) body: Body,
    pub(crate) slots: u32,
    /// Whether there is exactly one statement, and no text.
    pub(crate) single: bool,
}

/// Reads a source.
pub(crate) fn parse(source: &str, dialect: Dialect) -> Outcome<Parsed> {
    let mut parser = Parser {
        lexer: Lexer::new(source, dialect),
        peeked: None,
        stops: &[],
        drop_leading: false,
        nesting: 0,
        scopes: Scopes::default(),
        blocks: HashSet::new(),
        dialect,
        slices: 0,
    };
    let body = parser.nodes()?;
    let empty = |node: &&Node| !matches!(node, Node::Text(text) if text.is_empty());
    let mut filled = body.iter().filter(empty);
    let single = matches!((filled.next(), filled.next()), (Some(only), None) if !matches!(only, Node::Text(_)));
    Ok(Parsed { body, slots: parser.scopes.end(), single })
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    peeked: Option<Token>,
    /// The tags at which the statements under way end.
    stops: &'static [&'static str],
    /// Whether white space at the beginning of the next text goes away.
    drop_leading: bool,
    nesting: u32,
    scopes: Scopes,
    blocks: HashSet<Arc<str>>,
    dialect: Dialect,
    /// How many slices were tried.
    slices: u32,
}

impl Parser<'_> {
    fn next(&mut self) -> Outcome<Option<Token>> {
        match self.peeked.take() {
            Some(token) => Ok(Some(token)),
            None => self.lexer.next(),
        }
    }

    fn peek(&mut self) -> Outcome<Option<&Token>> {
        if self.peeked.is_none() {
            self.peeked = self.lexer.next()?;
        }
        Ok(self.peeked.as_ref())
    }

    /// The next token, which must be there.
    fn some(&mut self, wanted: &str) -> Outcome<Token> {
        let at = self.lexer.offset();
        self.next()?
            .ok_or_else(|| Fault::at(format!("the template ends where {wanted} should be"), at))
    }

    /// The byte at which the next token begins.
    fn at(&mut self) -> Outcome<u32> {
        let end = self.lexer.offset();
        Ok(self.peek()?.map_or(end, |token| token.at))
    }

    fn fail<T>(&mut self, message: impl Into<String>) -> Outcome<T> {
        Err(Fault::at(message, self.at()?))
    }

    fn skip(&mut self, wanted: impl Fn(&Kind) -> bool) -> Outcome<bool> {
        let found = self.peek()?.is_some_and(|token| wanted(&token.kind));
        if found {
            self.peeked = None;
        }
        Ok(found)
    }

    fn skip_symbol(&mut self, wanted: &str) -> Outcome<bool> {
        self.skip(|kind| matches!(kind, Kind::Symbol(symbol) if symbol == wanted))
    }

    fn skip_mark(&mut self, wanted: &str) -> Outcome<bool> {
        self.skip(|kind| matches!(kind, Kind::Mark(mark) if *mark == wanted))
    }

    fn next_is_mark(&mut self, wanted: &str) -> Outcome<bool> {
        Ok(self.peek()?.is_some_and(|token| token.kind == Kind::Mark(wanted_mark(wanted))))
    }

    /// Reads what stands inside of something, unless that is too deep.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.nesting += 1;
        if self.nesting > NESTING {
            return self
                .fail(format!("tags and brackets stand more than {NESTING} deep in one another"));
        }
        let done = read(self);
        self.nesting -= 1;
        done
    }

    /// Reads the end of a tag.
    fn block_end(&mut self, tag: &str) -> Outcome<()> {
        let end = self.lexer.offset();
        match self.next()? {
            Some(Token { kind: Kind::BlockEnd { dash }, .. }) => {
                self.drop_leading |= dash;
                Ok(())
            }
            other => {
                let at = other.as_ref().map_or(end, |token| token.at);
                let met =
                    other.map_or_else(|| "the template ends".to_owned(), |token| met(&token.kind));
                Err(Fault::at(format!("`{tag}` should end with `%}}` here, but {met}"), at))
            }
        }
    }

    /// Reads the name of a tag and its end.
    fn named_block_end(&mut self, opened: &str, at: u32) -> Outcome<()> {
        match self.next()? {
            Some(Token { kind: Kind::Symbol(name), .. }) => self.block_end(&name),
            _ => Err(Fault::at(format!("`{{% {opened} %}}` has no end"), at)),
        }
    }

    /// Statements up to one of the tags, which is left for whoever asked.
    fn until(&mut self, stops: &'static [&'static str]) -> Outcome<Body> {
        let before = std::mem::replace(&mut self.stops, stops);
        let body = self.nested(Self::nodes);
        self.stops = before;
        body
    }

    fn nodes(&mut self) -> Outcome<Body> {
        let mut nodes = Body::new();
        while let Some(token) = self.next()? {
            match token.kind {
                Kind::Data(data) => {
                    let data = self.trimmed(&data)?;
                    nodes.push(Node::Text(data));
                }
                Kind::BlockStart { .. } => {
                    self.drop_leading = false;
                    let Some(node) = self.statement()? else {
                        break;
                    };
                    nodes.push(node);
                }
                Kind::VariableStart { .. } => {
                    let from = self.at()?;
                    let value = self.expression()?;
                    self.drop_leading = false;
                    let to = self.variable_end()?;
                    nodes.push(Node::Output { value, from, to });
                }
                Kind::Comment { end_dash, .. } => self.drop_leading = end_dash,
                other => return Err(Fault::at(format!("unexpected: {}", met(&other)), token.at)),
            }
        }
        Ok(nodes)
    }

    fn trimmed(&mut self, data: &str) -> Outcome<Text> {
        let dash = self.peek()?.is_some_and(|token| {
            matches!(
                token.kind,
                Kind::BlockStart { dash: true }
                    | Kind::VariableStart { dash: true }
                    | Kind::Comment { start_dash: true, .. }
            )
        });
        let mut data = data;
        if std::mem::take(&mut self.drop_leading) {
            data = data.trim_start_matches(is_space);
        }
        if dash {
            data = data.trim_end_matches(is_space);
        }
        Ok(Text::new(data))
    }

    /// Reads the end of an expression's tag; tells where it begins.
    fn variable_end(&mut self) -> Outcome<u32> {
        let end = self.lexer.offset();
        match self.next()? {
            Some(Token { kind: Kind::VariableEnd { dash }, at, .. }) => {
                self.drop_leading = dash;
                Ok(at)
            }
            Some(token) => {
                let advice = advice(&token.kind);
                let message =
                    format!("the expression should end here, but {}{advice}", met(&token.kind));
                Err(Fault::at(message, token.at))
            }
            None => Err(Fault::at("the expression has no end; write `}}` after it", end)),
        }
    }
}

/// The mark as the lexer has it.
fn wanted_mark(wanted: &str) -> &'static str {
    ["(", ")", "[", "]", "{", "}", ":", ",", "|", ".", "="]
        .into_iter()
        .find(|mark| *mark == wanted)
        .unwrap_or_default()
}

/// What people of other languages write.
fn advice(kind: &Kind) -> &'static str {
    match kind {
        Kind::Symbol(symbol) if symbol.starts_with("&&") => "; write `and`",
        Kind::Symbol(symbol) if symbol.starts_with('?') => "; write `yes if condition else no`",
        Kind::Mark("!") => "; write `not`",
        _ => "",
    }
}

fn met(kind: &Kind) -> String {
    let shown = match kind {
        Kind::Symbol(symbol) => symbol.as_str(),
        Kind::Mark(mark) => mark,
        Kind::Whole(number) | Kind::Decimal(number) => number,
        Kind::Text(text) => return format!("the text {text:?} stands there"),
        Kind::Bool(true) => "true",
        Kind::Bool(false) => "false",
        Kind::Null => "none",
        Kind::BlockEnd { .. } => "%}",
        Kind::VariableEnd { .. } => "}}",
        Kind::Regex { .. } => return "a regular expression stands there".to_owned(),
        Kind::Data(_) | Kind::Comment { .. } => return "a text stands there".to_owned(),
        Kind::BlockStart { .. } | Kind::VariableStart { .. } => {
            return "another tag begins".to_owned();
        }
    };
    format!("`{shown}` stands there")
}
