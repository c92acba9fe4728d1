//! What lists and objects can do in Jinja.

use super::Arguments;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::value::Value;

const OF_LISTS: &[&str] = &["append", "count", "find", "index", "insert", "pop", "remove"];
const OF_OBJECTS: &[&str] = &[
    "get",
    "has_key",
    "items",
    "iteritems",
    "iterkeys",
    "itervalues",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

/// Whether a value has a method of Python's.
pub(crate) fn known(value: &Value, name: &str) -> bool {
    match value {
        Value::List(_) => OF_LISTS.contains(&name),
        Value::Map(_) => OF_OBJECTS.contains(&name),
        _ => false,
    }
}

pub(super) fn call(
    machine: &mut Machine<'_>,
    receiver: &Value,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    if !matches!(name, "count" | "find" | "index" | "get" | "has_key" | "items" | "keys" | "values")
    {
        machine.knot(receiver.clone());
    }
    match receiver {
        Value::List(_) => of_list(machine, receiver, name, arguments),
        _ => of_object(machine, receiver, name, arguments),
    }
}

fn missing<T>(name: &str) -> Outcome<T> {
    Err(Fault::new(format!("`{name}` does not find what it is given")))
}

fn of_list(
    machine: &Machine<'_>,
    receiver: &Value,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    let Value::List(list) = receiver else {
        return Ok(Value::Undefined);
    };
    let items = list.items();
    let wanted = arguments.get(0);
    machine.budget.work(1 + items.len())?;
    let at = items.iter().position(|item| item.same(wanted));
    Ok(match name {
        "append" => Value::count(list.change(|items| {
            items.push(wanted.clone());
            items.len()
        })),
        "count" => Value::count(items.iter().filter(|item| item.same(wanted)).count()),
        "find" => at.map_or(Value::Number(-1.0), Value::count),
        "index" => at.map_or_else(|| missing(name), |at| Ok(Value::count(at)))?,
        "insert" => {
            let at = number::relative(wanted.to_number(&machine.budget)?, items.len());
            list.change(|items| items.insert(at, arguments.get(1).clone()));
            Value::list(Vec::new())
        }
        "pop" if wanted.is_undefined() => list.change(Vec::pop).unwrap_or_default(),
        "pop" => {
            let at = wanted.to_number(&machine.budget)?;
            if at < 0.0 || at >= number::of_count(items.len()) {
                return missing(name);
            }
            let at = number::index(at, items.len() - 1);
            Value::list(vec![list.change(|items| items.remove(at))])
        }
        _ => match at {
            Some(at) => Value::list(vec![list.change(|items| items.remove(at))]),
            None => return missing(name),
        },
    })
}

fn of_object(
    machine: &Machine<'_>,
    receiver: &Value,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    let Value::Map(map) = receiver else {
        return Ok(Value::Undefined);
    };
    machine.budget.work(1 + map.len())?;
    let key = arguments.get(0).to_text(&machine.budget)?;
    let key = key.as_str();
    let other = arguments.get(1).clone();
    let text = |key: &str| Value::text(key);
    Ok(match name {
        "get" => map.get(&key).filter(|value| !value.is_undefined()).unwrap_or(other),
        "has_key" => Value::Bool(map.has(&key)),
        "items" | "iteritems" => {
            let pair =
                |(key, value): (std::sync::Arc<str>, Value)| Value::list(vec![text(&key), value]);
            Value::list(map.entries().into_iter().map(pair).collect())
        }
        "keys" | "iterkeys" => {
            Value::list(map.entries().iter().map(|(key, _)| text(key)).collect())
        }
        "values" | "itervalues" => {
            Value::list(map.entries().into_iter().map(|(_, value)| value).collect())
        }
        "pop" => match map.remove(&key) {
            Some(value) => value,
            None if other.is_undefined() => return missing(name),
            None => other,
        },
        "popitem" => match map.entries().into_iter().next() {
            Some((key, value)) => {
                map.remove(&key);
                Value::list(vec![text(&key), value])
            }
            None => return missing(name),
        },
        "setdefault" => {
            if !map.has(&key) {
                map.set((&*key).into(), if other.is_undefined() { Value::Null } else { other });
            }
            map.get(&key).unwrap_or_default()
        }
        _ => {
            for (key, value) in Machine::entries(arguments.get(0)) {
                map.set(key, value);
            }
            Value::Null
        }
    })
}
