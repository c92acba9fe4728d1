//! Keywords that put schemas together.

use super::{Violation, add, check as check_value};
use crate::form::choice;
use crate::form::rules::Rules;
use crate::form::schema::{Schema, constant};
use serde_json::Value;

pub(super) fn check(
    rules: &Rules<'_>,
    schema: &Schema,
    value: &Value,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    for one in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        check_value(rules, one, value, pointer, broken);
    }
    if let Some(Value::Array(all)) = schema.get("anyOf")
        && !all.iter().any(|one| rules.holds(one, value))
    {
        none_fits(rules, ("anyOf", all), value, pointer, broken);
    }
    if let Some(Value::Array(all)) = schema.get("oneOf") {
        match all.iter().filter(|one| rules.holds(one, value)).take(2).count() {
            0 => none_fits(rules, ("oneOf", all), value, pointer, broken),
            1 => {}
            _ => add(broken, pointer, "oneOf", &Value::Bool(true)),
        }
    }
    if let Some(wrong) = schema.get("not")
        && rules.holds(wrong, value)
    {
        add(broken, pointer, "not", &Value::Null);
    }
    if let Some(condition) = schema.get("if") {
        let keyword = if rules.holds(condition, value) { "then" } else { "else" };
        if let Some(then) = schema.get(keyword) {
            check_value(rules, then, value, pointer, broken);
        }
    }
}

/// None of several fits. What is wrong is told of the one that a form would show; a choice among
/// values is wrong as a whole.
fn none_fits(
    rules: &Rules<'_>,
    (keyword, all): (&'static str, &[Value]),
    value: &Value,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    if all.iter().all(|one| constant(one).is_some()) {
        let all = all.iter().filter_map(constant).cloned().collect();
        return add(broken, pointer, keyword, &Value::Array(all));
    }
    let before = broken.len();
    let closest = choice::closest(rules, Some(value), all, Some(0), None).unwrap_or(0);
    if let Some(closest) = all.get(closest) {
        check_value(rules, closest, value, pointer, broken);
    }
    if broken.len() == before {
        add(broken, pointer, keyword, &Value::Null);
    }
}
