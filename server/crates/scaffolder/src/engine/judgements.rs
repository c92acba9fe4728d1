//! What stands behind `is`.

use super::fault::{Fault, Outcome};
use super::machine::Machine;
use super::value::Value;
use std::cmp::Ordering;

const NAMES: &[&str] = &[
    "callable",
    "defined",
    "divisibleby",
    "eq",
    "equalto",
    "escaped",
    "even",
    "falsy",
    "ge",
    "greaterthan",
    "gt",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "null",
    "number",
    "odd",
    "sameas",
    "string",
    "truthy",
    "undefined",
    "upper",
];

/// Whether a value is what a test asks for.
pub(crate) fn judge(
    machine: &Machine<'_>,
    name: &str,
    value: &Value,
    other: &Value,
) -> Outcome<bool> {
    let budget = &machine.budget;
    let ordered = |wanted: fn(Ordering) -> bool| -> Outcome<bool> {
        Ok(value.order(other, budget)?.is_some_and(wanted))
    };
    let rest = |divisor: f64| -> Outcome<f64> { Ok(value.to_number(budget)? % divisor) };
    #[expect(clippy::float_cmp, reason = "as Nunjucks compares")]
    let is = |one: f64, two: f64| one == two;
    Ok(match name {
        "callable" => matches!(value, Value::Function(_)),
        "defined" => !value.is_undefined(),
        "undefined" => value.is_undefined(),
        "divisibleby" => is(rest(other.to_number(budget)?)?, 0.0),
        "escaped" => matches!(value, Value::Safe(_)),
        "eq" | "equalto" | "sameas" => value.same(other),
        "ne" => !value.same(other),
        "even" => is(rest(2.0)?, 0.0),
        "odd" => is(rest(2.0)?, 1.0),
        "falsy" => !value.truthy(),
        "truthy" => value.truthy(),
        "ge" => ordered(Ordering::is_ge)?,
        "greaterthan" | "gt" => ordered(Ordering::is_gt)?,
        "le" => ordered(Ordering::is_le)?,
        "lessthan" | "lt" => ordered(Ordering::is_lt)?,
        "lower" | "upper" => return cased(name, value),
        "null" => matches!(value, Value::Null),
        "number" => matches!(value, Value::Number(_)),
        "string" => matches!(value, Value::Text(_)),
        "iterable" => {
            if value.is_nothing() {
                return Err(Fault::new(format!(
                    "`iterable` cannot be asked of what is {}",
                    value.sort()
                )));
            }
            matches!(value, Value::Text(_) | Value::Safe(_) | Value::List(_))
        }
        "mapping" => matches!(value, Value::Map(_) | Value::Safe(_) | Value::Pattern(_)),
        _ => {
            let near = NAMES.iter().find(|near| strsim::damerau_levenshtein(name, near) <= 2);
            let advice = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Fault::new(format!("no test is called `{name}`{advice}")));
        }
    })
}

fn cased(name: &str, value: &Value) -> Outcome<bool> {
    let (Value::Text(text) | Value::Safe(text)) = value else {
        return Err(Fault::new(format!(
            "`{name}` asks about texts, but the value is {}",
            value.sort()
        )));
    };
    let written = text.as_str();
    let cased = if name == "lower" { written.to_lowercase() } else { written.to_uppercase() };
    // What is safe is an object, and never the same as a text.
    Ok(matches!(value, Value::Text(_)) && cased == written)
}
