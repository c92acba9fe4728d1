//! Functions that are always there, and those of the scaffolder.

use super::fault::{Fault, Outcome};
use super::machine::Machine;
use super::value::{Function, Value};
use std::cell::Cell;
use std::rc::Rc;

pub(crate) fn call(machine: &mut Machine<'_>, name: &str, arguments: Vec<Value>) -> Outcome<Value> {
    match name {
        "range" => range(machine, &arguments),
        "cycler" => Ok(cycler(arguments)),
        "joiner" => {
            let separator = arguments.into_iter().next().filter(Value::truthy);
            let separator = separator.unwrap_or_else(|| Value::text(","));
            Ok(Value::function(Function::Joiner { separator, used: Cell::new(false) }))
        }
        "always" | "failure" => {
            machine.asked = true;
            Ok(Value::Bool(name == "always" || machine.host.failed == Some(true)))
        }
        _ => Err(Fault::new(format!("`{name}` is not a function"))),
    }
}

fn range(machine: &Machine<'_>, arguments: &[Value]) -> Outcome<Value> {
    let get = |index: usize| arguments.get(index).unwrap_or(&Value::Undefined);
    let (start, stop, step) = match (get(0), get(1)) {
        (stop, Value::Undefined) => (&Value::Number(0.0), stop, 1.0),
        (start, stop) if get(2).truthy() => (start, stop, get(2).to_number(&machine.budget)?),
        (start, stop) => (start, stop, 1.0),
    };
    let stop = stop.to_number(&machine.budget)?;
    let mut number = start.to_number(&machine.budget)?;
    let mut items = Vec::new();
    while if step > 0.0 { number < stop } else { number > stop } {
        machine.budget.make(16)?;
        items.push(Value::Number(number));
        number += step;
    }
    Ok(Value::list(items))
}

fn cycler(items: Vec<Value>) -> Value {
    let cycler = Value::map([("current", Value::Null)]);
    let Value::Map(map) = &cycler else {
        return cycler;
    };
    let at = Rc::new(Cell::new(None));
    for (name, next) in [("reset", false), ("next", true)] {
        let (items, at) = (items.clone(), at.clone());
        let function = Function::Cycler { cycler: Rc::downgrade(map), items, at, next };
        map.set(name.into(), Value::function(function));
    }
    cycler
}
