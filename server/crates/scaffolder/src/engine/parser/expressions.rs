//! Expressions.

use super::grouping::{Piece, group};
use super::{Parser, met};
use crate::engine::ast::{Binary, Expr, Literal, Step, Unary};
use crate::engine::fault::{Fault, Outcome};
use crate::engine::lexer::{Kind, Token};
use crate::engine::number::parse_float;
use crate::engine::pattern::Pattern;
use crate::engine::text::Text;
use std::sync::Arc;

/// A flat expression.
type Pieces = Vec<Piece>;

const COMPARE: [(&str, Binary); 8] = [
    ("==", Binary::Equal),
    ("===", Binary::Same),
    ("!=", Binary::NotEqual),
    ("!==", Binary::NotSame),
    ("<", Binary::Less),
    (">", Binary::Greater),
    ("<=", Binary::AtMost),
    (">=", Binary::AtLeast),
];

/// What combines numbers, loosest first, as Nunjucks nests it.
const ARITHMETIC: [(&str, Option<Binary>); 7] = [
    ("+", Some(Binary::Add)),
    ("-", Some(Binary::Subtract)),
    ("*", Some(Binary::Multiply)),
    ("/", Some(Binary::Divide)),
    ("//", None),
    ("%", Some(Binary::Remainder)),
    ("**", None),
];

impl Parser<'_> {
    /// `a if b else c`, and all that binds more tightly.
    pub(super) fn expression(&mut self) -> Outcome<Expr> {
        self.nested(|parser| {
            let at = parser.at()?;
            let pieces = parser.or()?;
            let value = grouped(pieces, at)?;
            if !parser.skip_symbol("if")? {
                return Ok(value);
            }
            let condition = parser.operand(Self::or)?;
            let no =
                if parser.skip_symbol("else")? { Some(parser.operand(Self::or)?) } else { None };
            Ok(Expr::IfElse {
                condition: Box::new(condition),
                yes: Box::new(value),
                no: no.map(Box::new),
            })
        })
    }

    /// What a reader reads, as one expression.
    fn operand(&mut self, read: impl FnOnce(&mut Self) -> Outcome<Pieces>) -> Outcome<Expr> {
        let at = self.at()?;
        grouped(read(self)?, at)
    }

    fn or(&mut self) -> Outcome<Pieces> {
        let mut pieces = self.and()?;
        while self.skip_symbol("or")? {
            pieces.push(Piece::Between(Binary::Or));
            pieces.append(&mut self.and()?);
        }
        Ok(pieces)
    }

    fn and(&mut self) -> Outcome<Pieces> {
        let mut pieces = self.not()?;
        while self.skip_symbol("and")? {
            pieces.push(Piece::Between(Binary::And));
            pieces.append(&mut self.not()?);
        }
        Ok(pieces)
    }

    fn not(&mut self) -> Outcome<Pieces> {
        let mut pieces = Pieces::new();
        while self.skip_symbol("not")? {
            pieces.push(Piece::Prefix(Unary::Not));
        }
        self.limited(pieces.len())?;
        pieces.append(&mut self.within()?);
        Ok(pieces)
    }

    /// Refuses what stands too often in a row: it is evaluated inside of one another.
    fn limited(&mut self, count: usize) -> Outcome<()> {
        if count <= 64 {
            return Ok(());
        }
        self.fail("the expression is too long here; break it up with `set`")
    }

    /// `in`
    fn within(&mut self) -> Outcome<Pieces> {
        let at = self.at()?;
        let mut pieces = self.is()?;
        let mut count = 0;
        loop {
            let here = self.at()?;
            let inverted = self.skip_symbol("not")?;
            if !self.skip_symbol("in")? {
                if inverted {
                    return Err(Fault::at("`not` cannot stand here, unless `in` follows", here));
                }
                return Ok(pieces);
            }
            count += 1;
            self.limited(count)?;
            let key = Box::new(grouped(pieces, at)?);
            let within = Box::new(self.operand(Self::is)?);
            pieces = if inverted { vec![Piece::Prefix(Unary::Not)] } else { Vec::new() };
            pieces.push(Piece::Value(Expr::In { key, within, at: here }));
        }
    }

    /// `is`
    fn is(&mut self) -> Outcome<Pieces> {
        let at = self.at()?;
        let pieces = self.compare()?;
        let here = self.at()?;
        if !self.skip_symbol("is")? {
            return Ok(pieces);
        }
        let inverted = self.skip_symbol("not")?;
        let value = Box::new(grouped(pieces, at)?);
        let token = self.some("the name of a test")?;
        let name = match token.kind {
            Kind::Symbol(name) | Kind::Text(name) => name,
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            other => {
                let message = format!("the name of a test should follow `is`, but {}", met(&other));
                return Err(Fault::at(message, token.at));
            }
        };
        let mut arguments = Vec::new();
        if self.next_is_mark("(")? {
            arguments = self.arguments()?;
        }
        if arguments.len() > 1 {
            return Err(Fault::at(format!("the test `{name}` takes one argument"), token.at));
        }
        let name = self.behind_test(name)?;
        let argument = arguments.pop().map(Box::new);
        let test = Expr::Test { name: name.into(), value, argument, at: here };
        let mut pieces = if inverted { vec![Piece::Prefix(Unary::Not)] } else { Vec::new() };
        pieces.push(Piece::Value(test));
        Ok(pieces)
    }

    /// What Nunjucks takes for the name of a test when an operator follows it: it finds none, and
    /// asks whether the value is undefined. Of a filter it takes the name, which nobody can mean.
    fn behind_test(&mut self, mut name: String) -> Outcome<String> {
        loop {
            if self.next_is_mark("|")? {
                return self.fail("put brackets around the value and its test to filter them");
            }
            let operator = |mark: &str| {
                mark == "~"
                    || COMPARE.iter().any(|(known, _)| *known == mark)
                    || ARITHMETIC.iter().any(|(known, _)| *known == mark)
            };
            if !self.skip(|kind| matches!(kind, Kind::Mark(mark) if operator(mark)))? {
                return Ok(name);
            }
            "undefined".clone_into(&mut name);
            self.unary(true)?;
        }
    }

    fn compare(&mut self) -> Outcome<Pieces> {
        let mut pieces = self.concat()?;
        while let Some(Token { kind: Kind::Mark(mark), .. }) = self.peek()?
            && let Some((_, operator)) = COMPARE.iter().find(|(text, _)| text == mark)
        {
            self.peeked = None;
            pieces.push(Piece::Between(*operator));
            pieces.append(&mut self.concat()?);
        }
        Ok(pieces)
    }

    /// `~`, which Nunjucks writes as an addition of the empty text and the other value.
    fn concat(&mut self) -> Outcome<Pieces> {
        let mut pieces = self.arithmetic(0)?;
        while self.skip_mark("~")? {
            pieces.push(Piece::Between(Binary::Add));
            pieces.push(Piece::Value(Expr::Literal(Literal::Text(Text::new("")))));
            pieces.push(Piece::Between(Binary::Add));
            pieces.append(&mut self.arithmetic(0)?);
        }
        Ok(pieces)
    }

    fn arithmetic(&mut self, level: usize) -> Outcome<Pieces> {
        let Some((mark, operator)) = ARITHMETIC.get(level) else {
            return self.unary(true);
        };
        let at = self.at()?;
        let mut pieces = self.arithmetic(level + 1)?;
        let mut count = 0;
        while self.skip_mark(mark)? {
            let mut right = self.arithmetic(level + 1)?;
            if let Some(operator) = operator {
                pieces.push(Piece::Between(*operator));
                pieces.append(&mut right);
                continue;
            }
            count += 1;
            self.limited(count)?;
            let value = if *mark == "**" {
                Expr::Power(Box::new(grouped(pieces, at)?), Box::new(grouped(right, at)?))
            } else {
                pieces.push(Piece::Between(Binary::Divide));
                pieces.append(&mut right);
                Expr::FloorOf(Box::new(grouped(pieces, at)?))
            };
            pieces = vec![Piece::Value(value)];
        }
        Ok(pieces)
    }

    fn unary(&mut self, filters: bool) -> Outcome<Pieces> {
        let at = self.at()?;
        let mut pieces = Pieces::new();
        loop {
            if self.skip_mark("-")? {
                pieces.push(Piece::Prefix(Unary::Minus));
            } else if self.skip_mark("+")? {
                pieces.push(Piece::Prefix(Unary::Plus));
            } else {
                break;
            }
        }
        self.limited(pieces.len())?;
        pieces.push(Piece::Value(self.primary()?));
        if filters { self.filters(pieces, at) } else { Ok(pieces) }
    }

    fn filters(&mut self, mut pieces: Pieces, at: u32) -> Outcome<Pieces> {
        let mut count = 0;
        while self.skip_mark("|")? {
            count += 1;
            self.limited(count)?;
            let here = self.at()?;
            let name = self.filter_name()?;
            let mut arguments = vec![grouped(pieces, at)?];
            arguments.append(&mut self.filter_arguments()?);
            pieces = vec![Piece::Value(Expr::Filter { name, arguments, at: here })];
        }
        Ok(pieces)
    }

    pub(super) fn filter_name(&mut self) -> Outcome<Arc<str>> {
        let mut name = self.filter_word()?;
        while self.skip_mark(".")? {
            name = format!("{name}.{}", self.filter_word()?);
        }
        Ok(name.into())
    }

    fn filter_word(&mut self) -> Outcome<String> {
        let token = self.some("the name of a filter")?;
        match token.kind {
            Kind::Symbol(name) => Ok(name),
            Kind::Mark("|") => Err(Fault::at("`||` is not known here; write `or`", token.at)),
            other => {
                let message =
                    format!("the name of a filter should follow `|`, but {}", met(&other));
                Err(Fault::at(message, token.at))
            }
        }
    }

    pub(super) fn filter_arguments(&mut self) -> Outcome<Vec<Expr>> {
        if !self.next_is_mark("(")? {
            return Ok(Vec::new());
        }
        let arguments = self.arguments()?;
        if self.next_is_mark(".")? || self.next_is_mark("[")? || self.next_is_mark("(")? {
            return self
                .fail("put brackets around value and filter to look something up in the result");
        }
        Ok(arguments)
    }

    /// A value with what is looked up in it and called.
    pub(super) fn primary(&mut self) -> Outcome<Expr> {
        let token = self.some("a value")?;
        let at = token.at;
        let base = match token.kind {
            Kind::Text(text) => Expr::Literal(Literal::Text(Text::new(text))),
            Kind::Whole(number) | Kind::Decimal(number) => {
                Expr::Literal(Literal::Number(parse_float(&number)))
            }
            Kind::Bool(value) => Expr::Literal(Literal::Bool(value)),
            Kind::Null => Expr::Literal(Literal::Null),
            Kind::Regex { body, flags } => {
                Pattern::check(&body, &flags).map_err(|message| Fault::at(message, at))?;
                Expr::Literal(Literal::Pattern { body: body.into(), flags: flags.into() })
            }
            Kind::Symbol(name) => self.named(&name, at)?,
            Kind::Mark("(") => Expr::Group(self.items(at)?),
            Kind::Mark("[") => self.list(at)?,
            Kind::Mark("{") => Expr::Map(self.entries()?),
            other => {
                return Err(Fault::at(format!("a value should be here, but {}", met(&other)), at));
            }
        };
        if matches!(&base, Expr::Group(items) if items.is_empty()) {
            return Err(Fault::at("there is nothing between these brackets", at));
        }
        self.postfix(base)
    }

    fn named(&mut self, name: &str, at: u32) -> Outcome<Expr> {
        if name.contains(['"', '\\']) {
            return Err(Fault::at(format!("`{name}` is no name"), at));
        }
        Ok(match self.scopes.find(name) {
            Some(slot) => Expr::Slot(slot),
            None => Expr::Name(name.into()),
        })
    }

    fn postfix(&mut self, base: Expr) -> Outcome<Expr> {
        let mut steps = Vec::new();
        loop {
            let at = self.at()?;
            if self.next_is_mark("(")? {
                let none = |value: &Expr| matches!(value, Expr::Literal(Literal::Null));
                let look = |step: &Step| matches!(step, Step::Look { key, .. } if none(key));
                if none(&base) || steps.iter().any(look) {
                    return self.fail("nothing of `none` can be called");
                }
                steps.push(Step::Call { arguments: self.arguments()?, at });
            } else if self.skip_mark("[")? {
                let Expr::List(mut items) = self.list(at)? else {
                    return Err(Fault::at("an index should be between these brackets", at));
                };
                let (Some(key), true) = (items.pop(), items.is_empty()) else {
                    return Err(Fault::at("one index should be between these brackets", at));
                };
                steps.push(Step::Look { key, at });
            } else if self.skip_mark(".")? {
                let token = self.some("a name")?;
                let Kind::Symbol(name) = token.kind else {
                    let message = format!("a name should follow the dot, but {}", met(&token.kind));
                    return Err(Fault::at(message, token.at));
                };
                let key = Expr::Literal(Literal::Text(Text::new(name)));
                steps.push(Step::Look { key, at: token.at });
            } else if steps.is_empty() {
                return Ok(base);
            } else {
                return Ok(Expr::Postfix { base: Box::new(base), steps });
            }
        }
    }

    /// The rest of a list, or of a slice where those are known.
    fn list(&mut self, at: u32) -> Outcome<Expr> {
        let mark = self.lexer.mark();
        match self.items(at) {
            // So few of them that brackets within brackets are not read over and over.
            Err(_) if self.dialect.cookiecutter && self.slices < 256 => {
                self.slices += 1;
                self.peeked = None;
                self.lexer.back_to(mark);
                Ok(Expr::List(vec![self.slice()?]))
            }
            items => Ok(Expr::List(items?)),
        }
    }

    fn slice(&mut self) -> Outcome<Expr> {
        let mut parts = [None, None, None];
        let mut colons = 0;
        while !self.skip_mark("]")? {
            if self.skip_mark(":")? {
                colons += 1;
                continue;
            }
            match parts.get_mut(colons) {
                Some(part @ None) => *part = Some(self.expression()?),
                _ => return self.fail("a slice is written as `[from:to:step]`"),
            }
        }
        if colons == 0 || colons > 2 {
            return self.fail("a slice is written as `[from:to:step]`");
        }
        Ok(Expr::Slice(Box::new(parts)))
    }

    /// Whether a bracket closes here; which of them does not matter to Nunjucks.
    fn closed(&mut self) -> Outcome<bool> {
        self.skip(|kind| matches!(kind, Kind::Mark(")" | "]" | "}")))
    }

    fn items(&mut self, at: u32) -> Outcome<Vec<Expr>> {
        let mut items = Vec::new();
        while !self.closed()? {
            if !items.is_empty() && !self.skip_mark(",")? {
                return Err(Fault::at("a comma or the closing bracket is missing", at));
            }
            items.push(self.expression()?);
        }
        Ok(items)
    }

    fn entries(&mut self) -> Outcome<Vec<(Arc<str>, Expr)>> {
        let mut entries = Vec::new();
        while !self.closed()? {
            if !entries.is_empty() && !self.skip_mark(",")? {
                return self.fail("a comma or `}` is missing");
            }
            let token = self.some("a key")?;
            let (Kind::Symbol(key) | Kind::Text(key)) = token.kind else {
                return Err(Fault::at("keys are names or texts", token.at));
            };
            if !self.skip_mark(":")? {
                return self.fail("a colon should follow the key");
            }
            entries.push((key.into(), self.expression()?));
        }
        Ok(entries)
    }

    /// `(a, b=c)`
    pub(super) fn arguments(&mut self) -> Outcome<Vec<Expr>> {
        if !self.skip_mark("(")? {
            return self.fail("arguments in brackets should be here");
        }
        let (mut arguments, mut named): (Vec<Expr>, Vec<(Arc<str>, Expr)>) = Default::default();
        while !self.skip_mark(")")? {
            if arguments.len() + named.len() > 0 && !self.skip_mark(",")? {
                return self.fail("a comma or `)` is missing");
            }
            let first = self.peek()?.cloned();
            let value = self.expression()?;
            if !self.skip_mark("=")? {
                arguments.push(value);
                continue;
            }
            let name = match (first.map(|token| token.kind), value) {
                (Some(Kind::Symbol(name)), Expr::Name(_) | Expr::Slot(_)) => name,
                (_, Expr::Literal(Literal::Text(name))) => name.as_str().into_owned(),
                _ => return self.fail("only a name can stand before `=`"),
            };
            named.push((name.into(), self.expression()?));
        }
        if !named.is_empty() {
            arguments.push(Expr::Named(named));
        }
        Ok(arguments)
    }
}

fn grouped(pieces: Pieces, at: u32) -> Outcome<Expr> {
    group(pieces).ok_or_else(|| {
        Fault::at("`--` and `++` are not known; put brackets around the inner one", at)
    })
}
