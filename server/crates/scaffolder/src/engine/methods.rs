//! Methods of JavaScript's own values, and of Python's for cookiecutter's templates.

mod lists;
mod others;
mod patterns;
mod python;
mod texts;

use super::fault::{Budget, Outcome};
use super::machine::Machine;
use super::number;
use super::value::Value;
pub(crate) use patterns::replace_pattern;
pub(crate) use python::known as python;
use std::rc::Rc;

/// Whether a value has a method of its own.
pub(crate) fn known(value: &Value, name: &str) -> bool {
    if name == "hasOwnProperty" {
        return !value.is_nothing() && !matches!(value, Value::Function(_));
    }
    let names = match value {
        Value::Text(_) | Value::Safe(_) => texts::NAMES,
        Value::List(_) => lists::NAMES,
        Value::Number(_) => others::OF_NUMBERS,
        Value::Pattern(_) => patterns::NAMES,
        Value::Bool(_) => others::OF_BOOLEANS,
        Value::Map(_) => others::OF_OBJECTS,
        Value::Undefined | Value::Null | Value::Function(_) => return false,
    };
    names.contains(&name)
}

/// Calls a method.
pub(crate) fn call(
    machine: &mut Machine<'_>,
    receiver: &Value,
    name: &str,
    arguments: Vec<Value>,
) -> Outcome<Value> {
    let arguments = Arguments(arguments);
    if machine.cookiecutter && python(receiver, name) {
        return python::call(machine, receiver, name, &arguments);
    }
    match receiver {
        other if name == "hasOwnProperty" => others::call(machine, other, name, &arguments),
        Value::Text(text) | Value::Safe(text) => {
            machine.budget.work(1 + text.weight() / 32)?;
            let value = texts::call(machine, text, name, &arguments)?;
            if let Value::Text(made) = &value {
                machine.budget.make(made.weight())?;
            }
            Ok(value)
        }
        Value::List(list) => {
            machine.budget.work(1 + list.len() / 4)?;
            lists::call(machine, &Rc::clone(list), name, &arguments)
        }
        Value::Pattern(pattern) => patterns::call(machine, &Rc::clone(pattern), name, &arguments),
        other => others::call(machine, other, name, &arguments),
    }
}

/// The arguments of a call.
pub(crate) struct Arguments(Vec<Value>);

impl Arguments {
    fn get(&self, index: usize) -> &Value {
        self.0.get(index).unwrap_or(&Value::Undefined)
    }

    /// A number; what is left out is the other one.
    fn number(&self, index: usize, otherwise: f64, budget: &Budget) -> Outcome<f64> {
        match self.get(index) {
            Value::Undefined => Ok(otherwise),
            value => value.to_number(budget),
        }
    }

    /// A place as `slice` counts them.
    fn relative(
        &self,
        index: usize,
        otherwise: usize,
        length: usize,
        budget: &Budget,
    ) -> Outcome<usize> {
        match self.get(index) {
            Value::Undefined => Ok(otherwise),
            value => Ok(number::relative(value.to_number(budget)?, length)),
        }
    }

    /// A place from the beginning on.
    fn place(
        &self,
        index: usize,
        otherwise: usize,
        length: usize,
        budget: &Budget,
    ) -> Outcome<usize> {
        Ok(number::index(self.number(index, number::of_count(otherwise), budget)?, length))
    }
}
