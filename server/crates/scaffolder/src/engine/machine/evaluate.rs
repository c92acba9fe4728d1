//! Expressions to values.

use super::Machine;
use crate::engine::ast::{Binary, Expr, Literal, Step, Unary};
use crate::engine::fault::{Fault, Outcome, Placed};
use crate::engine::filters;
use crate::engine::judgements;
use crate::engine::pattern::Pattern;
use crate::engine::value::{Function, Value};
use std::rc::Rc;
use std::sync::Arc;

impl Machine<'_> {
    pub(crate) fn evaluate(&mut self, expression: &Expr) -> Outcome<Value> {
        // The commonest need no place on the stack.
        match expression {
            Expr::Literal(literal) => return self.literal(literal),
            Expr::Slot(slot) => return Ok(self.activation_of(slot.up).get(slot.index)),
            Expr::Name(name) => return Ok(self.name(name)),
            _ => {}
        }
        self.budget.work(1)?;
        self.budget.enter()?;
        let value = self.compound(expression);
        self.budget.leave();
        value
    }

    fn literal(&mut self, literal: &Literal) -> Outcome<Value> {
        Ok(match literal {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Number(number) => Value::Number(*number),
            Literal::Text(text) => Value::Text(text.clone()),
            Literal::Pattern { body, flags } => {
                self.budget.work(100)?;
                let pattern = Pattern::new(body, flags, self.budget.backtracks)?;
                Value::Pattern(Rc::new(pattern))
            }
        })
    }

    fn name(&self, name: &Arc<str>) -> Value {
        if let Some(value) = self.frame.find(name) {
            return value;
        }
        if let Some(value) = self.context.get(name) {
            return value.clone();
        }
        match &**name {
            "range" | "cycler" | "joiner" => Value::function(Function::Global(name.clone())),
            "always" | "failure" if self.host.failed.is_some() => {
                Value::function(Function::Global(name.clone()))
            }
            "True" if self.cookiecutter => Value::Bool(true),
            "False" if self.cookiecutter => Value::Bool(false),
            "None" if self.cookiecutter => Value::Null,
            _ => Value::Undefined,
        }
    }

    fn all(&mut self, expressions: &[Expr]) -> Outcome<Vec<Value>> {
        expressions.iter().map(|expression| self.evaluate(expression)).collect()
    }

    fn entries_of(&mut self, entries: &[(Arc<str>, Expr)]) -> Outcome<Vec<(Arc<str>, Value)>> {
        entries.iter().map(|(key, value)| Ok((key.clone(), self.evaluate(value)?))).collect()
    }

    fn compound(&mut self, expression: &Expr) -> Outcome<Value> {
        match expression {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Slot(slot) => Ok(self.activation_of(slot.up).get(slot.index)),
            Expr::Name(name) => Ok(self.name(name)),
            Expr::List(items) => Ok(Value::list(self.all(items)?)),
            Expr::Map(entries) => Ok(Value::map(self.entries_of(entries)?)),
            Expr::Named(entries) => {
                let mut entries = self.entries_of(entries)?;
                entries.push(("__keywords".into(), Value::Bool(true)));
                Ok(Value::map(entries))
            }
            Expr::Group(items) => Ok(self.all(items)?.pop().unwrap_or_default()),
            Expr::Postfix { base, steps } => self.postfix(base, steps),
            Expr::Filter { name, arguments, at } => {
                if !filters::known(name) {
                    return Err(Fault::at(filters::unknown(name), *at));
                }
                let arguments = self.all(arguments)?;
                filters::apply(self, name, arguments).placed(*at)
            }
            Expr::Captured(capture) => Ok(Value::Text(self.capture(capture)?)),
            Expr::Test { name, value, argument, at } => {
                let value = self.evaluate(value)?;
                let argument = match argument {
                    Some(argument) => self.evaluate(argument)?,
                    None => Value::Undefined,
                };
                judgements::judge(self, name, &value, &argument).placed(*at).map(Value::Bool)
            }
            Expr::In { key, within, at } => {
                let key = self.evaluate(key)?;
                let within = self.evaluate(within)?;
                self.holds(&within, &key).placed(*at).map(Value::Bool)
            }
            Expr::IfElse { condition, yes, no } => {
                if self.evaluate(condition)?.truthy() {
                    return self.evaluate(yes);
                }
                no.as_ref().map_or_else(|| Ok(Value::text("")), |no| self.evaluate(no))
            }
            Expr::FloorOf(value) => {
                let value = self.evaluate(value)?;
                Ok(Value::Number(value.to_number(&self.budget)?.floor()))
            }
            Expr::Power(base, exponent) => {
                let base = self.evaluate(base)?.to_number(&self.budget)?;
                let exponent = self.evaluate(exponent)?.to_number(&self.budget)?;
                Ok(Value::Number(power(base, exponent)))
            }
            Expr::Unary(operator, value) => {
                let value = self.evaluate(value)?;
                Ok(match operator {
                    Unary::Not => Value::Bool(!value.truthy()),
                    Unary::Minus => Value::Number(-value.to_number(&self.budget)?),
                    Unary::Plus => Value::Number(value.to_number(&self.budget)?),
                })
            }
            Expr::Chain { first, rest } => self.chain(first, rest),
            Expr::Caller(definition) => {
                let outer = self.activation.clone();
                if self.closures.len() < 100_000 {
                    self.closures.push(Rc::downgrade(&outer));
                }
                let definition = definition.clone();
                Ok(Value::function(Function::Macro { definition, outer: Some(outer) }))
            }
            Expr::Slice(_) => Err(Fault::new("a slice can only stand behind a value")),
        }
    }

    fn chain(&mut self, first: &Expr, rest: &[(Binary, Expr)]) -> Outcome<Value> {
        let mut value = self.evaluate(first)?;
        for (operator, next) in rest {
            match operator {
                Binary::Or if value.truthy() => {}
                Binary::And if !value.truthy() => {}
                Binary::Or | Binary::And => value = self.evaluate(next)?,
                _ => {
                    let next = self.evaluate(next)?;
                    self.budget.work(1)?;
                    value = value.operate(*operator, &next, &self.budget)?;
                }
            }
        }
        Ok(value)
    }

    fn postfix(&mut self, base: &Expr, steps: &[Step]) -> Outcome<Value> {
        let mut value = self.evaluate(base)?;
        for (index, step) in steps.iter().enumerate() {
            self.budget.work(1)?;
            match step {
                Step::Look { key: Expr::Slice(parts), at } => {
                    let mut bounds = [Value::Null, Value::Null, Value::Number(1.0)];
                    for (bound, part) in bounds.iter_mut().zip(parts.iter()) {
                        if let Some(part) = part {
                            *bound = self.evaluate(part)?;
                        }
                    }
                    value = self.slice(&value, &bounds).placed(*at)?;
                }
                Step::Look { key, at } => {
                    let key = self.evaluate(key)?;
                    value = self.look(&value, &key).placed(*at)?;
                }
                Step::Call { arguments, at } => {
                    let arguments = self.all(arguments)?;
                    if !matches!(value, Value::Function(_)) {
                        let name = called(base, &steps[..index]);
                        let message = format!("{name} is {} and cannot be called", value.sort());
                        return Err(Fault::at(message, *at));
                    }
                    value = self.call(&value, arguments).placed(*at)?;
                }
            }
        }
        Ok(value)
    }
}

/// What is called, as a person wrote it.
fn called(base: &Expr, steps: &[Step]) -> String {
    let mut name = match base {
        Expr::Name(name) => name.to_string(),
        _ => return "the value".to_owned(),
    };
    for step in steps {
        match step {
            Step::Look { key: Expr::Literal(Literal::Text(key)), .. } => {
                name = format!("{name}.{}", key.as_str());
            }
            _ => return "the value".to_owned(),
        }
    }
    format!("`{name}`")
}

/// `Math.pow`
fn power(base: f64, exponent: f64) -> f64 {
    #[expect(clippy::float_cmp, reason = "only exactly one is special")]
    let unclear = exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite());
    if unclear { f64::NAN } else { base.powf(exponent) }
}
