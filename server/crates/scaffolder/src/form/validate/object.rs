//! Objects.

use super::{Violation, add, check as check_value};
use crate::form::pointer::below;
use crate::form::rules::Rules;
use crate::form::schema::{Schema, properties};
use serde_json::{Map, Value};

type Entries = Map<String, Value>;

/// Whether so many are too few or too many for a limit.
type Breaks = fn(u64, u64) -> bool;

pub(super) fn check(
    rules: &Rules<'_>,
    schema: &Schema,
    entries: &Entries,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let count = entries.len() as u64;
    let bounds: [(&str, Breaks); 2] = [
        ("minProperties", |count, limit| count < limit),
        ("maxProperties", |count, limit| count > limit),
    ];
    for (keyword, is_broken) in bounds {
        if let Some(limit) = schema.get(keyword)
            && limit.as_u64().is_some_and(|limit| is_broken(count, limit))
        {
            add(broken, pointer, keyword, limit);
        }
    }
    for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        missing(entries, name, "required", pointer, broken);
    }
    each(rules, schema, entries, pointer, broken);
    if let Some(names) = schema.get("propertyNames") {
        for name in entries.keys() {
            if !rules.holds(names, &Value::from(name.as_str())) {
                add(broken, &below(pointer, name), "propertyNames", &Value::from(name.as_str()));
            }
        }
    }
    dependencies(rules, schema, entries, pointer, broken);
}

fn missing(
    entries: &Entries,
    name: &Value,
    keyword: &'static str,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    if let Some(name) = name.as_str().filter(|name| !entries.contains_key(*name)) {
        add(broken, &below(pointer, name), keyword, &Value::from(name));
    }
}

/// Each property against what is said of it by name, by pattern, or of all others.
fn each(
    rules: &Rules<'_>,
    schema: &Schema,
    entries: &Entries,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let named = properties(schema);
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let others = schema.get("additionalProperties");
    if named.is_none() && patterns.is_none() && others.is_none() {
        return;
    }
    for (name, value) in entries {
        let place = below(pointer, name);
        let mut is_known = false;
        if let Some(own) = named.and_then(|named| named.get(name)) {
            is_known = true;
            check_value(rules, own, value, &place, broken);
        }
        for (pattern, own) in patterns.into_iter().flatten() {
            if rules.budget.spend(1) && rules.patterns.is_match(pattern, name) == Some(true) {
                is_known = true;
                check_value(rules, own, value, &place, broken);
            }
        }
        match others {
            Some(Value::Bool(false)) if !is_known => {
                add(broken, &place, "additionalProperties", &Value::from(name.as_str()));
            }
            Some(others) if !is_known => check_value(rules, others, value, &place, broken),
            _ => {}
        }
    }
}

/// What the presence of a property asks for besides.
fn dependencies(
    rules: &Rules<'_>,
    schema: &Schema,
    entries: &Entries,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let all = schema.get("dependencies").and_then(Value::as_object);
    for (name, wanted) in all.into_iter().flatten() {
        if !entries.contains_key(name) {
            continue;
        }
        match wanted {
            Value::Array(names) => {
                for name in names {
                    missing(entries, name, "dependencies", pointer, broken);
                }
            }
            wanted => {
                let value = Value::Object(entries.clone());
                if rules.budget.spend_on(&value) {
                    check_value(rules, wanted, &value, pointer, broken);
                }
            }
        }
    }
}
