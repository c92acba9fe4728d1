//! How JavaScript groups what Nunjucks has read. Nunjucks groups by its own rules first and then
//! writes the operators out without brackets, so that JavaScript's rules decide: `a + b - c` and
//! `not a == b` mean what JavaScript makes of `a + b - c` and `!a == b`.

use crate::engine::ast::{Binary, Expr, Unary};
use std::vec::IntoIter;

/// A piece of a flat expression.
#[derive(Debug)]
pub(super) enum Piece {
    Value(Expr),
    Prefix(Unary),
    Between(Binary),
}

/// The pieces as one expression; `None` where JavaScript would not take them.
pub(super) fn group(mut pieces: Vec<Piece>) -> Option<Expr> {
    if pieces.len() == 1
        && let Some(Piece::Value(_)) = pieces.last()
        && let Some(Piece::Value(value)) = pieces.pop()
    {
        return Some(value);
    }
    let mut pieces = pieces.into_iter().peekable();
    let grouped = chain(&mut pieces, 0)?;
    pieces.next().is_none().then_some(grouped)
}

type Pieces = std::iter::Peekable<IntoIter<Piece>>;

const TIGHTEST: u8 = 5;

fn chain(pieces: &mut Pieces, level: u8) -> Option<Expr> {
    if level > TIGHTEST {
        return single(pieces);
    }
    let first = chain(pieces, level + 1)?;
    let mut rest = Vec::new();
    while let Some(Piece::Between(operator)) = pieces.peek() {
        let operator = *operator;
        if operator.level() != level {
            break;
        }
        pieces.next();
        rest.push((operator, chain(pieces, level + 1)?));
    }
    Some(if rest.is_empty() { first } else { Expr::Chain { first: Box::new(first), rest } })
}

fn single(pieces: &mut Pieces) -> Option<Expr> {
    let mut prefixes: Vec<Unary> = Vec::new();
    loop {
        match pieces.next()? {
            Piece::Prefix(prefix) => {
                // `--x` and `++x` are something else to JavaScript.
                if prefix != Unary::Not && prefixes.last() == Some(&prefix) {
                    return None;
                }
                prefixes.push(prefix);
            }
            Piece::Value(value) => {
                let wrap = |value, prefix| Expr::Unary(prefix, Box::new(value));
                return Some(prefixes.into_iter().rev().fold(value, wrap));
            }
            Piece::Between(_) => return None,
        }
    }
}
