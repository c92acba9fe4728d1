//! Methods of lists.

use super::Arguments;
use crate::engine::fault::{Fault, Outcome, VALUE_DEPTH};
use crate::engine::filters::{merge_sort, sorted_texts};
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::text::Builder;
use crate::engine::value::{List, Value};
use std::cmp::Ordering;
use std::rc::Rc;

pub(super) const NAMES: &[&str] = &[
    "at",
    "concat",
    "every",
    "fill",
    "filter",
    "find",
    "findIndex",
    "flat",
    "forEach",
    "includes",
    "indexOf",
    "join",
    "lastIndexOf",
    "map",
    "pop",
    "push",
    "reverse",
    "shift",
    "slice",
    "some",
    "sort",
    "splice",
    "toString",
    "unshift",
];

pub(super) fn call(
    machine: &mut Machine<'_>,
    list: &Rc<List>,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    match name {
        "pop" | "push" | "reverse" | "shift" | "splice" | "unshift" | "fill" | "sort" => {
            machine.knot(Value::List(list.clone()));
            change(machine, list, name, arguments)
        }
        "every" | "filter" | "find" | "findIndex" | "forEach" | "map" | "some" => {
            each(machine, list, name, arguments.get(0))
        }
        _ => read(machine, list, name, arguments),
    }
}

fn read(
    machine: &Machine<'_>,
    list: &Rc<List>,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    let budget = &machine.budget;
    let length = list.len();
    let index = |found: Option<usize>| found.map_or(Value::Number(-1.0), Value::count);
    Ok(match name {
        "at" => {
            let index = number::to_integer(arguments.number(0, 0.0, budget)?);
            let index = if index < 0.0 { index + number::of_count(length) } else { index };
            if index < 0.0 { Value::Undefined } else { list.get(number::index(index, length)) }
        }
        "concat" => {
            let mut items = list.items();
            for more in &arguments.0 {
                match more {
                    Value::List(more) => items.extend(more.items()),
                    other => items.push(other.clone()),
                }
            }
            budget.work(items.len())?;
            Value::list(items)
        }
        "flat" => {
            let depth = number::index(arguments.number(0, 1.0, budget)?, VALUE_DEPTH as usize);
            let mut items = Vec::new();
            flatten(machine, list, depth, &mut items)?;
            Value::list(items)
        }
        "includes" => {
            let wanted = arguments.get(0);
            let nan = matches!(wanted, Value::Number(number) if number.is_nan());
            let is = |item: &Value| match item {
                Value::Number(number) if nan => number.is_nan(),
                item => item.same(wanted),
            };
            let from = arguments.relative(1, 0, length, budget)?;
            Value::Bool(list.items().iter().skip(from).any(is))
        }
        "indexOf" => {
            let from = arguments.relative(1, 0, length, budget)?;
            let items = list.items();
            index((from..length).find(|at| items[*at].same(arguments.get(0))))
        }
        "lastIndexOf" => {
            let items = list.items();
            index((0..length).rev().find(|at| items[*at].same(arguments.get(0))))
        }
        "join" | "toString" => {
            let between = match arguments.get(0) {
                Value::Undefined => ",".into(),
                _ if name == "toString" => ",".into(),
                between => between.to_text(budget)?,
            };
            let mut joined = Builder::default();
            Value::List(list.clone()).join(&between, &mut joined, budget, 0)?;
            Value::Text(joined.finish())
        }
        _ => {
            let start = arguments.relative(0, 0, length, budget)?;
            let end = arguments.relative(1, length, length, budget)?;
            Value::list(list.items().get(start..end.max(start)).unwrap_or_default().to_vec())
        }
    })
}

fn flatten(
    machine: &Machine<'_>,
    list: &List,
    depth: usize,
    items: &mut Vec<Value>,
) -> Outcome<()> {
    for item in list.items() {
        machine.budget.work(1)?;
        match item {
            Value::List(inner) if depth > 0 => flatten(machine, &inner, depth - 1, items)?,
            other => items.push(other),
        }
    }
    Ok(())
}

fn change(
    machine: &mut Machine<'_>,
    list: &Rc<List>,
    name: &str,
    arguments: &Arguments,
) -> Outcome<Value> {
    let length = list.len();
    Ok(match name {
        "push" | "unshift" => {
            machine.budget.make(arguments.0.len().saturating_mul(24))?;
            let at = if name == "push" { length } else { 0 };
            Value::count(list.change(|items| {
                items.splice(at..at, arguments.0.iter().cloned());
                items.len()
            }))
        }
        "pop" => list.change(Vec::pop).unwrap_or_default(),
        "shift" if length == 0 => Value::Undefined,
        "shift" => list.change(|items| items.remove(0)),
        "reverse" => {
            list.change(|items| items.reverse());
            Value::List(list.clone())
        }
        "fill" => {
            let start = arguments.relative(1, 0, length, &machine.budget)?;
            let end = arguments.relative(2, length, length, &machine.budget)?;
            list.change(|items| {
                items
                    .iter_mut()
                    .take(end)
                    .skip(start)
                    .for_each(|item| *item = arguments.get(0).clone());
            });
            Value::List(list.clone())
        }
        "sort" => {
            let sorted = sort(machine, list.items(), arguments.get(0))?;
            list.change(|items| *items = sorted);
            Value::List(list.clone())
        }
        _ => {
            let start = arguments.relative(0, 0, length, &machine.budget)?;
            let count = match arguments.0.len() {
                0 => 0,
                1 => length - start,
                _ => arguments.place(1, 0, length - start, &machine.budget)?,
            };
            let new = arguments.0.iter().skip(2).cloned();
            let removed = list.change(|items| items.splice(start..start + count, new).collect());
            Value::list(removed)
        }
    })
}

fn sort(machine: &mut Machine<'_>, items: Vec<Value>, compare: &Value) -> Outcome<Vec<Value>> {
    if compare.is_undefined() {
        return sorted_texts(machine, items);
    }
    let (mut items, undefined): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| !item.is_undefined());
    merge_sort(&mut items, |one, two| {
        let order = machine.call(compare, vec![one.clone(), two.clone()])?;
        let order = order.to_number(&machine.budget)?;
        Ok(order.partial_cmp(&0.0).unwrap_or(Ordering::Equal))
    })?;
    items.extend(undefined);
    Ok(items)
}

fn each(
    machine: &mut Machine<'_>,
    list: &Rc<List>,
    name: &str,
    function: &Value,
) -> Outcome<Value> {
    if !matches!(function, Value::Function(_)) {
        let message = format!("`{name}` needs a function, but the value is {}", function.sort());
        return Err(Fault::new(message));
    }
    let mut kept = Vec::new();
    for (index, item) in list.items().into_iter().enumerate() {
        let arguments = vec![item.clone(), Value::count(index), Value::List(list.clone())];
        let result = machine.call(function, arguments)?;
        match (name, result.truthy()) {
            ("map", _) => kept.push(result),
            ("filter", true) => kept.push(item),
            ("find", true) => return Ok(item),
            ("findIndex", true) => return Ok(Value::count(index)),
            ("some", true) => return Ok(Value::Bool(true)),
            ("every", false) => return Ok(Value::Bool(false)),
            _ => {}
        }
    }
    Ok(match name {
        "map" | "filter" => Value::list(kept),
        "every" => Value::Bool(true),
        "some" => Value::Bool(false),
        "findIndex" => Value::Number(-1.0),
        _ => Value::Undefined,
    })
}
