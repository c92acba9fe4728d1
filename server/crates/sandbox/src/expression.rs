//! Arithmetic over what is measured: numbers, `*`, `/`, `+`, `-` and brackets, as the query languages of
//! those who measure have it.

use crate::trouble::Measures;

/// An expression over things that have a number at a time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression<T> {
    Number(f64),
    Of(T),
    Two(Box<Self>, char, Box<Self>),
}

/// Reads one thing off the beginning of a text; gives what is behind it.
pub(crate) type Read<'r, T> = &'r dyn for<'t> Fn(&'t str) -> Option<(T, &'t str)>;

/// Reads an expression; `None` when it is none.
pub(crate) fn parse<T>(text: &str, read: Read<'_, T>) -> Option<Expression<T>> {
    let (found, rest) = sum(text.trim(), read)?;
    rest.trim().is_empty().then_some(found)
}

fn sum<'t, T>(text: &'t str, read: Read<'_, T>) -> Option<(Expression<T>, &'t str)> {
    chain(text, read, &['+', '-'], product)
}

fn product<'t, T>(text: &'t str, read: Read<'_, T>) -> Option<(Expression<T>, &'t str)> {
    chain(text, read, &['*', '/'], one)
}

type Below<T> = for<'t> fn(&'t str, Read<'_, T>) -> Option<(Expression<T>, &'t str)>;

fn chain<'t, T>(
    text: &'t str,
    read: Read<'_, T>,
    signs: &[char],
    below: Below<T>,
) -> Option<(Expression<T>, &'t str)> {
    let (mut found, mut rest) = below(text, read)?;
    loop {
        let next = rest.trim_start();
        let Some(sign) = next.chars().next().filter(|sign| signs.contains(sign)) else {
            return Some((found, rest));
        };
        let (other, after) = below(next[1..].trim_start(), read)?;
        found = Expression::Two(Box::new(found), sign, Box::new(other));
        rest = after;
    }
}

fn one<'t, T>(text: &'t str, read: Read<'_, T>) -> Option<(Expression<T>, &'t str)> {
    if let Some(inside) = text.strip_prefix('(') {
        let (found, rest) = sum(inside.trim_start(), read)?;
        return Some((found, rest.trim_start().strip_prefix(')')?));
    }
    let digits = |one: char| one.is_ascii_digit() || one == '.';
    let end = text.find(|one| !digits(one)).unwrap_or(text.len());
    if end > 0 {
        return Some((Expression::Number(text[..end].parse().ok()?), &text[end..]));
    }
    let (found, rest) = read(text)?;
    Some((Expression::Of(found), rest))
}

impl<T> Expression<T> {
    /// All things in it, from left to right.
    pub fn all(&self) -> Vec<&T> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Of(one) => vec![one],
            Self::Two(left, _, right) => left.all().into_iter().chain(right.all()).collect(),
        }
    }

    /// The first thing in it.
    pub fn first(&self) -> Option<&T> {
        self.all().into_iter().next()
    }

    /// Its number, by those of what is in it; `None` where one has none, or there is none.
    pub fn value(&self, of: &dyn Fn(&T) -> Option<f64>) -> Option<f64> {
        let value = match self {
            Self::Number(number) => *number,
            Self::Of(one) => of(one)?,
            Self::Two(left, sign, right) => {
                let (left, right) = (left.value(of)?, right.value(of)?);
                match sign {
                    '*' => left * right,
                    '/' => left / right,
                    '+' => left + right,
                    _ => left - right,
                }
            }
        };
        value.is_finite().then_some(value)
    }
}

/// What is made of several measures.
pub(crate) struct Reading;

impl Reading {
    /// Their mean.
    pub fn mean(all: &[Measures]) -> Measures {
        let count = f64::from(u32::try_from(all.len()).unwrap_or(u32::MAX)).max(1.0);
        let of = |part: fn(&Measures) -> f64| all.iter().map(part).sum::<f64>() / count;
        Measures {
            requests: of(|one| one.requests),
            failures: of(|one| one.failures),
            p50: of(|one| one.p50),
            p95: of(|one| one.p95),
            p99: of(|one| one.p99),
            cpu: of(|one| one.cpu),
            memory: of(|one| one.memory),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Option<(char, &str)> {
        let one = text.chars().next().filter(char::is_ascii_lowercase)?;
        Some((one, &text[1..]))
    }

    #[test]
    fn it_is_reckoned_as_people_do() {
        let value = |text: &str| {
            let of = |one: &char| if *one == 'a' { Some(6.0) } else { None };
            parse(text, &letter)?.value(&of)
        };
        assert_eq!(value("2 + a * (1 - 0.5) / 3"), Some(3.0));
        assert_eq!(value("a - 1 - 2"), Some(3.0));
        assert_eq!(value("a / b"), None, "what is not measured");
        assert_eq!(value("a / 0"), None);
        assert_eq!((value("a a"), value("(a"), value("")), (None, None, None));
    }
}
