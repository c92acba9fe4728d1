//! Filters on lists, and on what is like one.

use super::Given;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::judgements;
use crate::engine::machine::Machine;
use crate::engine::number;
use crate::engine::text::{Builder, Text};
use crate::engine::value::Value;

pub(super) fn apply(machine: &mut Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    match given.name {
        "first" => at(machine, given, |_| 0.0),
        "last" => at(machine, given, |length| length - 1.0),
        "random" => {
            machine.random = machine.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let share =
                f64::from(u32::try_from(machine.random >> 32).unwrap_or(0)) / f64::from(u32::MAX);
            at(machine, given, |length| (share * 0.999_999 * length).floor())
        }
        "batch" => batch(machine, given),
        "join" => join(machine, given),
        "length" => length(machine, given),
        "list" => list(given),
        "select" => select(machine, given, true),
        "reject" => select(machine, given, false),
        "selectattr" => select_by(machine, given, true),
        "rejectattr" => select_by(machine, given, false),
        "reverse" => reverse(machine, given),
        "slice" => slice(machine, given),
        _ => sum(machine, given),
    }
}

/// What a value that must not be nothing holds.
fn held(machine: &Machine<'_>, given: &Given<'_>, value: &Value, key: &Value) -> Outcome<Value> {
    if value.is_nothing() {
        return given.refuse("a value that holds others", value);
    }
    machine.look(value, key)
}

fn length_of(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<f64> {
    held(machine, given, given.value(), &Value::text("length"))?.to_number(&machine.budget)
}

fn at(machine: &Machine<'_>, given: &Given<'_>, index: impl Fn(f64) -> f64) -> Outcome<Value> {
    let length = length_of(machine, given)?;
    machine.look(given.value(), &Value::Number(index(length)))
}

/// Nunjucks' own `map`: the items of anything that has a length.
pub(super) fn items_of(machine: &Machine<'_>, value: &Value) -> Outcome<Vec<Value>> {
    match value {
        Value::List(list) => Ok(list.items()),
        Value::Text(text) => Ok(text.split_units().into_iter().map(Value::Text).collect()),
        Value::Undefined | Value::Null => Ok(Vec::new()),
        other => {
            let length = machine.look(other, &Value::text("length"))?.to_number(&machine.budget)?;
            let length = number::index(length, 1 << 30);
            machine.budget.work(length)?;
            (0..length).map(|index| machine.look(other, &Value::count(index))).collect()
        }
    }
}

fn batch(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let size = given.get(1).to_number(&machine.budget)?;
    let length = number::index(length_of(machine, given)?, 1 << 30);
    let (mut all, mut row) = (Vec::new(), Vec::new());
    for index in 0..length {
        machine.budget.work(1)?;
        if number::of_count(index) % size == 0.0 && !row.is_empty() {
            all.push(Value::list(std::mem::take(&mut row)));
        }
        row.push(machine.look(given.value(), &Value::count(index))?);
    }
    if row.is_empty() {
        return Ok(Value::list(all));
    }
    if given.get(2).truthy() {
        while number::of_count(row.len()) < size {
            machine.budget.work(1)?;
            row.push(given.get(2).clone());
        }
    }
    all.push(Value::list(row));
    Ok(Value::list(all))
}

fn join(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let between = match given.get(1) {
        between if between.truthy() => between.to_text(&machine.budget)?,
        _ => "".into(),
    };
    let list = if given.get(2).truthy() {
        let items = items_of(machine, given.value())?;
        let parts: Outcome<Vec<_>> =
            items.iter().map(|item| held(machine, given, item, given.get(2))).collect();
        Value::list(parts?)
    } else {
        match given.value() {
            list @ Value::List(_) => list.clone(),
            other => return given.refuse("a list", other),
        }
    };
    let mut joined = Builder::default();
    list.join(&between, &mut joined, &machine.budget, 0)?;
    Ok(Value::Text(joined.finish()))
}

fn length(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    Ok(match given.normal() {
        Value::Map(map) => Value::count(map.len()),
        Value::Pattern(_) => Value::Undefined,
        other => machine.look(&other, &Value::text("length"))?,
    })
}

fn list(given: &Given<'_>) -> Outcome<Value> {
    let entry = |(key, value): (std::sync::Arc<str>, Value)| {
        Value::map([("key", Value::text(&*key)), ("value", value)])
    };
    match given.value() {
        Value::Text(text) => {
            Ok(Value::list(text.split_units().into_iter().map(Value::Text).collect()))
        }
        value @ (Value::Map(_) | Value::Safe(_)) => {
            Ok(Value::list(Machine::entries(value).into_iter().map(entry).collect()))
        }
        list @ Value::List(_) => Ok(list.clone()),
        other => given.refuse("a text, a list or an object", other),
    }
}

fn select(machine: &mut Machine<'_>, given: &Given<'_>, wanted: bool) -> Outcome<Value> {
    let name = match given.get(1) {
        Value::Undefined => "truthy".into(),
        name => name.to_text(&machine.budget)?,
    };
    if given.value().is_nothing() {
        return given.refuse("a list", given.value());
    }
    let mut kept = Vec::new();
    // What is safe has a length, but nothing under its indexes.
    let items = match given.value() {
        Value::Safe(_) => Vec::new(),
        value => items_of(machine, value)?,
    };
    for item in items {
        if judgements::judge(machine, &name.as_str(), &item, given.get(2))? == wanted {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

fn select_by(machine: &Machine<'_>, given: &Given<'_>, wanted: bool) -> Outcome<Value> {
    let mut kept = Vec::new();
    for item in given.items()? {
        if held(machine, given, &item, given.get(1))?.truthy() == wanted {
            kept.push(item);
        }
    }
    Ok(Value::list(kept))
}

fn reverse(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    if let Value::Text(text) = given.value() {
        let mut units = text.split_units();
        units.reverse();
        return Ok(Value::Text(Text::join(&units)));
    }
    let mut items = items_of(machine, given.value())?;
    items.reverse();
    Ok(Value::list(items))
}

fn slice(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let count = given.get(1).to_number(&machine.budget)?;
    let length = length_of(machine, given)?;
    let (each, extra) = ((length / count).floor(), length % count);
    let (mut all, mut offset, mut index) = (Vec::new(), 0.0, 0.0);
    while index < count {
        machine.budget.work(1)?;
        let start = offset + index * each;
        if index < extra {
            offset += 1.0;
        }
        let end = offset + (index + 1.0) * each;
        let total = number::index(length, 1 << 30);
        let (start, end) = (number::relative(start, total), number::relative(end, total));
        match given.value() {
            Value::List(list) => {
                let mut row = list.items().get(start..end.max(start)).unwrap_or_default().to_vec();
                if given.get(2).truthy() && index >= extra {
                    row.push(given.get(2).clone());
                }
                all.push(Value::list(row));
            }
            Value::Text(_) | Value::Safe(_) if given.get(2).truthy() && index >= extra => {
                return Err(Fault::new("`slice` fills up lists, but the value is a text"));
            }
            Value::Text(text) | Value::Safe(text) => {
                all.push(Value::Text(text.slice(start, end.max(start))));
            }
            other => return given.refuse("a list", other),
        }
        index += 1.0;
    }
    Ok(Value::list(all))
}

fn sum(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let items = if given.get(1).truthy() {
        let items = items_of(machine, given.value())?;
        let parts: Outcome<Vec<_>> =
            items.iter().map(|item| held(machine, given, item, given.get(1))).collect();
        parts?
    } else {
        given.items()?
    };
    let mut total = Value::Number(0.0);
    for item in &items {
        total = total.add(item, &machine.budget)?;
    }
    match given.get(2) {
        Value::Undefined => Value::Number(0.0).add(&total, &machine.budget),
        start => start.add(&total, &machine.budget),
    }
}
