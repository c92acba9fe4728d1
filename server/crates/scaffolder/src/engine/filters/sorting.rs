//! `sort`, `dictsort`, `groupby`

use super::Given;
use super::lists::items_of;
use crate::engine::fault::{Fault, Outcome};
use crate::engine::machine::{Machine, bind};
use crate::engine::value::Value;
use std::cmp::Ordering;
use std::sync::Arc;

pub(super) fn apply(machine: &mut Machine<'_>, given: Given<'_>) -> Outcome<Value> {
    match given.name {
        "sort" => sort(machine, given),
        "dictsort" => dictsort(machine, &given),
        _ => groupby(machine, &given),
    }
}

/// What `"a.b"` leads to, as far as objects have it themselves.
fn attribute(machine: &Machine<'_>, item: &Value, name: &Value) -> Outcome<Value> {
    let Value::Text(name) = name else {
        return machine.look(item, name);
    };
    let mut value = item.clone();
    for part in name.as_str().split('.') {
        if value.is_nothing() {
            return Err(Fault::new(format!("an item is {} and has no `{part}`", value.sort())));
        }
        let own = machine.look(&value, &Value::text(part))?;
        value = if matches!(own, Value::Function(_)) { Value::Undefined } else { own };
        if value.is_undefined() {
            break;
        }
    }
    Ok(value)
}

fn sort(machine: &Machine<'_>, given: Given<'_>) -> Outcome<Value> {
    let names: [Arc<str>; 4] =
        ["value".into(), "reverse".into(), "case_sensitive".into(), "attribute".into()];
    let values = bind(&names, &[], given.values).values;
    let get = |index: usize| values.get(index).cloned().unwrap_or_default();
    let (reversed, exact, by) = (get(1).truthy(), get(2).truthy(), get(3));
    let mut keyed = Vec::new();
    for item in items_of(machine, &get(0))? {
        let key = if by.truthy() && !item.is_undefined() {
            attribute(machine, &item, &by)?
        } else {
            item.clone()
        };
        let key = match key {
            Value::Text(text) if !exact => Value::text(text.as_str().to_lowercase()),
            other => other,
        };
        keyed.push((key, item));
    }
    let sorted = arranged(keyed, |one, two| {
        machine.budget.work(1)?;
        // The letter case only counts for nothing where both are texts.
        let order = one.order(two, &machine.budget)?.unwrap_or(Ordering::Equal);
        Ok(if reversed { order.reverse() } else { order })
    })?;
    Ok(Value::list(sorted))
}

/// Sorts items by their keys; undefined items come last, whatever is compared.
fn arranged(
    keyed: Vec<(Value, Value)>,
    compare: impl Fn(&Value, &Value) -> Outcome<Ordering>,
) -> Outcome<Vec<Value>> {
    let (mut defined, undefined): (Vec<_>, Vec<_>) =
        keyed.into_iter().partition(|(_, item)| !item.is_undefined());
    merge_sort(&mut defined, |one, two| compare(&one.0, &two.0))?;
    Ok(defined.into_iter().chain(undefined).map(|(_, item)| item).collect())
}

fn dictsort(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let value = match given.value() {
        value @ (Value::Map(_) | Value::Safe(_)) => value,
        other => return given.refuse("an object", other),
    };
    let by_value = match given.get(2) {
        Value::Undefined => false,
        Value::Text(by) if &*by.as_str() == "key" => false,
        Value::Text(by) if &*by.as_str() == "value" => true,
        _ => return Err(Fault::new("`dictsort` sorts by \"key\" or by \"value\"")),
    };
    let exact = given.get(1).truthy();
    let fold = |value: Value| match value {
        Value::Text(text) if !exact => Value::text(text.as_str().to_uppercase()),
        other => other,
    };
    let mut entries: Vec<_> = Machine::entries(value)
        .into_iter()
        .map(|(key, value)| {
            let key = Value::text(&*key);
            let by = fold(if by_value { value.clone() } else { key.clone() });
            (by, Value::list(vec![key, value]))
        })
        .collect();
    merge_sort(&mut entries, |one, two| {
        machine.budget.work(1)?;
        let more = one.0.order(&two.0, &machine.budget)? == Some(Ordering::Greater);
        Ok(match (more, one.0.same(&two.0)) {
            (true, _) => Ordering::Greater,
            (false, true) => Ordering::Equal,
            (false, false) => Ordering::Less,
        })
    })?;
    Ok(Value::list(entries.into_iter().map(|(_, entry)| entry).collect()))
}

fn groupby(machine: &Machine<'_>, given: &Given<'_>) -> Outcome<Value> {
    let mut groups: indexmap::IndexMap<Arc<str>, Vec<Value>> = indexmap::IndexMap::new();
    if given.value().is_nothing() {
        return given.refuse("a list", given.value());
    }
    for item in items_of(machine, given.value())? {
        let key = attribute(machine, &item, given.get(1))?.to_text(&machine.budget)?;
        groups.entry(key.as_str().into()).or_default().push(item);
    }
    Ok(Value::map(groups.into_iter().map(|(key, items)| (key, Value::list(items)))))
}

/// Sorts texts in place of a list, as `list.sort()` does.
pub(crate) fn sorted_texts(machine: &Machine<'_>, items: Vec<Value>) -> Outcome<Vec<Value>> {
    let mut keyed = Vec::new();
    for item in items {
        keyed.push((Value::Text(item.to_text(&machine.budget)?), item));
    }
    arranged(keyed, |one, two| {
        machine.budget.work(1)?;
        Ok(one.order(two, &machine.budget)?.unwrap_or(Ordering::Equal))
    })
}

/// Sorts so that equals stay in their order, also by an order that contradicts itself, and without
/// the library's right to panic then. Up to 64 items are put in one by one, as V8 does it.
pub(crate) fn merge_sort<T: Clone>(
    items: &mut Vec<T>,
    mut compare: impl FnMut(&T, &T) -> Outcome<Ordering>,
) -> Outcome<()> {
    sort_part(items, &mut compare)
}

fn sort_part<T: Clone>(
    items: &mut Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Outcome<Ordering>,
) -> Outcome<()> {
    if items.len() < 64 {
        return insert_each(items, compare);
    }
    let mut right = items.split_off(items.len() / 2);
    sort_part(items, compare)?;
    sort_part(&mut right, compare)?;
    let mut left = std::mem::take(items).into_iter().peekable();
    let mut right = right.into_iter().peekable();
    while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
        let next = if compare(two, one)?.is_lt() { right.next() } else { left.next() };
        items.extend(next);
    }
    items.extend(left);
    items.extend(right);
    Ok(())
}

fn insert_each<T: Clone>(
    items: &mut [T],
    compare: &mut impl FnMut(&T, &T) -> Outcome<Ordering>,
) -> Outcome<()> {
    let mut sorted = begun(items, compare)?;
    while sorted < items.len() {
        let (mut low, mut high) = (0, sorted);
        while low < high {
            let middle = low + (high - low) / 2;
            if compare(&items[sorted], &items[middle])?.is_lt() {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=sorted].rotate_right(1);
        sorted += 1;
    }
    Ok(())
}

/// How many items at the beginning are in order, after a row that falls was turned around.
fn begun<T>(
    items: &mut [T],
    compare: &mut impl FnMut(&T, &T) -> Outcome<Ordering>,
) -> Outcome<usize> {
    if items.len() < 2 {
        return Ok(items.len());
    }
    let falling = compare(&items[1], &items[0])?.is_lt();
    let mut count = 2;
    while count < items.len() && compare(&items[count], &items[count - 1])?.is_lt() == falling {
        count += 1;
    }
    if falling {
        items[..count].reverse();
    }
    Ok(count)
}
