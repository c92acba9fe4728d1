//! Values to other sorts of value, and values compared, as JavaScript does it.

use super::ast::Binary;
use super::fault::{Budget, Fault, Outcome, VALUE_DEPTH};
use super::number;
use super::text::{Builder, Text};
use super::value::Value;
use std::cmp::Ordering;
use std::rc::Rc;

impl Value {
    /// `String(value)`
    pub(crate) fn to_text(&self, budget: &Budget) -> Outcome<Text> {
        Ok(match self {
            Self::Undefined => "undefined".into(),
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string().into(),
            Self::Number(number) => number::to_text(*number).into(),
            Self::Text(text) | Self::Safe(text) => text.clone(),
            Self::List(_) => {
                let mut joined = Builder::default();
                self.join(&",".into(), &mut joined, budget, 0)?;
                joined.finish()
            }
            Self::Map(_) => "[object Object]".into(),
            Self::Pattern(pattern) => pattern.written().into(),
            Self::Function(_) => {
                return Err(Fault::new(
                    "a function cannot be written; are its brackets `()` missing?",
                ));
            }
        })
    }

    /// `list.join(between)`, written into what is there.
    pub(crate) fn join(
        &self,
        between: &Text,
        joined: &mut Builder,
        budget: &Budget,
        depth: u32,
    ) -> Outcome<()> {
        if depth > VALUE_DEPTH {
            return Err(Fault::new("lists stand too deep in one another"));
        }
        let Self::List(list) = self else {
            return Ok(());
        };
        for (index, item) in list.items().iter().enumerate() {
            budget.work(1)?;
            if index > 0 {
                budget.make(between.weight())?;
                joined.push(between);
            }
            match item {
                Self::Undefined | Self::Null => {}
                Self::List(_) => item.join(&",".into(), joined, budget, depth + 1)?,
                other => {
                    let text = other.to_text(budget)?;
                    budget.make(text.weight())?;
                    joined.push(&text);
                }
            }
        }
        Ok(())
    }

    /// `Number(value)`
    pub(crate) fn to_number(&self, budget: &Budget) -> Outcome<f64> {
        Ok(match self {
            Self::Undefined | Self::Function(_) => f64::NAN,
            Self::Null => 0.0,
            Self::Bool(value) => f64::from(u8::from(*value)),
            Self::Number(number) => *number,
            Self::Text(text) | Self::Safe(text) => number::of_text(&text.as_str()),
            Self::List(_) | Self::Map(_) | Self::Pattern(_) => {
                number::of_text(&self.to_text(budget)?.as_str())
            }
        })
    }

    /// The value, or the text that an object stands for.
    fn to_primitive(&self, budget: &Budget) -> Outcome<Self> {
        Ok(match self {
            Self::Safe(_) | Self::List(_) | Self::Map(_) | Self::Pattern(_) | Self::Function(_) => {
                Self::Text(self.to_text(budget)?)
            }
            other => other.clone(),
        })
    }

    fn is_object(&self) -> bool {
        matches!(
            self,
            Self::Safe(_) | Self::List(_) | Self::Map(_) | Self::Pattern(_) | Self::Function(_)
        )
    }

    /// `one === two`
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(two)) => one == two,
            #[expect(clippy::float_cmp, reason = "this is what `===` is")]
            (Self::Number(one), Self::Number(two)) => one == two,
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::Safe(one), Self::Safe(two)) => one.is(two),
            (Self::List(one), Self::List(two)) => Rc::ptr_eq(one, two),
            (Self::Map(one), Self::Map(two)) => Rc::ptr_eq(one, two),
            (Self::Pattern(one), Self::Pattern(two)) => Rc::ptr_eq(one, two),
            (Self::Function(one), Self::Function(two)) => Rc::ptr_eq(one, two),
            _ => false,
        }
    }

    /// `one == two`
    pub(crate) fn equal(&self, other: &Self, budget: &Budget) -> Outcome<bool> {
        if self.is_nothing() || other.is_nothing() {
            return Ok(self.is_nothing() && other.is_nothing());
        }
        match (self, other) {
            (Self::Bool(_), Self::Bool(_))
            | (Self::Number(_), Self::Number(_))
            | (Self::Text(_), Self::Text(_)) => Ok(self.same(other)),
            _ if self.is_object() && other.is_object() => Ok(self.same(other)),
            _ if self.is_object() => self.to_primitive(budget)?.equal(other, budget),
            _ if other.is_object() => self.equal(&other.to_primitive(budget)?, budget),
            _ => {
                Ok(Self::Number(self.to_number(budget)?)
                    .same(&Self::Number(other.to_number(budget)?)))
            }
        }
    }

    /// The order of two values; `None` where there is none.
    pub(crate) fn order(&self, other: &Self, budget: &Budget) -> Outcome<Option<Ordering>> {
        let (one, two) = (self.to_primitive(budget)?, other.to_primitive(budget)?);
        if let (Self::Text(one), Self::Text(two)) = (&one, &two) {
            return Ok(Some(one.compare(two)));
        }
        Ok(one.to_number(budget)?.partial_cmp(&two.to_number(budget)?))
    }

    /// `one + two`
    pub(crate) fn add(&self, other: &Self, budget: &Budget) -> Outcome<Self> {
        let (one, two) = (self.to_primitive(budget)?, other.to_primitive(budget)?);
        if !matches!((&one, &two), (Self::Text(_), _) | (_, Self::Text(_))) {
            return Ok(Self::Number(one.to_number(budget)? + two.to_number(budget)?));
        }
        let (one, two) = (one.to_text(budget)?, two.to_text(budget)?);
        budget.make(one.weight() + two.weight())?;
        Ok(Self::Text(Text::join([&one, &two])))
    }

    /// An operation of two values; `and` and `or` have been dealt with.
    pub(crate) fn operate(&self, operator: Binary, other: &Self, budget: &Budget) -> Outcome<Self> {
        let number = |operate: fn(f64, f64) -> f64| -> Outcome<Self> {
            Ok(Self::Number(operate(self.to_number(budget)?, other.to_number(budget)?)))
        };
        let ordered = |wanted: fn(Ordering) -> bool| -> Outcome<Self> {
            Ok(Self::Bool(self.order(other, budget)?.is_some_and(wanted)))
        };
        match operator {
            Binary::Or => Ok(if self.truthy() { self.clone() } else { other.clone() }),
            Binary::And => Ok(if self.truthy() { other.clone() } else { self.clone() }),
            Binary::Equal => Ok(Self::Bool(self.equal(other, budget)?)),
            Binary::NotEqual => Ok(Self::Bool(!self.equal(other, budget)?)),
            Binary::Same => Ok(Self::Bool(self.same(other))),
            Binary::NotSame => Ok(Self::Bool(!self.same(other))),
            Binary::Less => ordered(Ordering::is_lt),
            Binary::Greater => ordered(Ordering::is_gt),
            Binary::AtMost => ordered(Ordering::is_le),
            Binary::AtLeast => ordered(Ordering::is_ge),
            Binary::Add => self.add(other, budget),
            Binary::Subtract => number(|one, two| one - two),
            Binary::Multiply => number(|one, two| one * two),
            Binary::Divide => number(|one, two| one / two),
            Binary::Remainder => number(|one, two| one % two),
        }
    }
}
