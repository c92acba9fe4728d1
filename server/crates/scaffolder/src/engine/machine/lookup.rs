//! What a value holds under a key.

use super::Machine;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::methods;
use crate::engine::number;
use crate::engine::value::{Function, Value};
use std::sync::Arc;

impl Machine<'_> {
    /// `value[key]`; nothing has nothing.
    pub(crate) fn look(&self, value: &Value, key: &Value) -> Outcome<Value> {
        if value.is_nothing() {
            return Ok(Value::Undefined);
        }
        if let (Value::List(list), Value::Number(index)) = (value, key) {
            return Ok(whole(*index).map_or(Value::Undefined, |index| list.get(index)));
        }
        let key = key.to_text(&self.budget)?;
        let key = key.as_str();
        if let Some(method) = self.method(value, &key) {
            return Ok(method);
        }
        if let Value::Text(text) = value {
            self.budget.work(text.weight() / 256)?;
        }
        let index = || key.parse().ok().filter(|index: &usize| index.to_string() == key);
        Ok(match value {
            Value::List(list) if key == "length" => Value::count(list.len()),
            Value::List(list) => index().map_or(Value::Undefined, |index| list.get(index)),
            Value::Map(map) => map.get(&key).unwrap_or_default(),
            Value::Text(text) | Value::Safe(text) if key == "length" => Value::count(text.len()),
            Value::Text(text) => {
                index().and_then(|index| text.unit(index)).map_or(Value::Undefined, |unit| {
                    Value::Text(crate::engine::text::Text::of_units(&[unit]))
                })
            }
            Value::Safe(text) if key == "val" => Value::Text(text.clone()),
            Value::Pattern(pattern) => match &*key {
                "source" => Value::Text(pattern.body.clone()),
                "flags" => Value::Text(pattern.flags.clone()),
                "global" => Value::Bool(pattern.has('g')),
                "lastIndex" => Value::count(pattern.last_index.get()),
                _ => Value::Undefined,
            },
            _ => Value::Undefined,
        })
    }

    fn method(&self, value: &Value, key: &str) -> Option<Value> {
        let found = if self.cookiecutter && methods::python(value, key) {
            true
        } else if let Value::Map(map) = value
            && map.has(key)
        {
            false
        } else {
            methods::known(value, key)
        };
        let name: Arc<str> = key.into();
        found.then(|| Value::function(Function::Method { receiver: value.clone(), name }))
    }

    /// `key in value`
    pub(crate) fn holds(&self, within: &Value, key: &Value) -> Outcome<bool> {
        Ok(match within {
            Value::List(list) => {
                self.budget.work(list.len() / 8)?;
                list.items().iter().any(|item| item.same(key))
            }
            Value::Text(text) => {
                self.budget.work(text.weight() / 64)?;
                text.find(&key.to_text(&self.budget)?, 0).is_some()
            }
            Value::Map(map) => {
                let key = key.to_text(&self.budget)?;
                map.has(&key.as_str()) || methods::known(within, &key.as_str())
            }
            Value::Safe(_) => matches!(&*key.to_text(&self.budget)?.as_str(), "val" | "length"),
            other => {
                let message = format!(
                    "`in` looks into lists, texts and objects, but the value is {}",
                    other.sort()
                );
                return Err(Fault::new(message));
            }
        })
    }

    /// Jinja's `value[from:to:step]`
    pub(super) fn slice(&self, value: &Value, bounds: &[Value; 3]) -> Outcome<Value> {
        let length = self.look(value, &Value::text("length"))?.to_number(&self.budget)?;
        let length = if length.is_nan() { 0.0 } else { length };
        let step = bounds[2].to_number(&self.budget)?;
        if step == 0.0 || !step.is_finite() {
            return Err(Fault::new("the step of a slice is a number that is not 0"));
        }
        let back = step < 0.0;
        let mut start = match &bounds[0] {
            Value::Null => {
                if back {
                    length - 1.0
                } else {
                    0.0
                }
            }
            given => given.to_number(&self.budget)?,
        };
        let stop = match &bounds[1] {
            Value::Null => {
                if back {
                    -1.0
                } else {
                    length
                }
            }
            given => {
                let given = given.to_number(&self.budget)?;
                if given < 0.0 { given + length } else { given }
            }
        };
        if start < 0.0 {
            start += length;
        }
        let mut items = Vec::new();
        let mut at = start;
        while at >= 0.0 && at <= length && !(step > 0.0 && at >= stop) && !(back && at <= stop) {
            self.budget.work(1)?;
            items.push(self.look(value, &Value::Number(at))?);
            at += step;
        }
        Ok(Value::list(items))
    }
}

/// A number as the index that it is.
fn whole(number: f64) -> Option<usize> {
    let index = number::index(number, u32::MAX as usize);
    (number.fract() == 0.0 && number >= 0.0 && number < f64::from(u32::MAX)).then_some(index)
}
