//! `JSONata`: questions to data, and data made of data.

use super::{
    Desk, Done, Given,
    data::{document_in, documents_in, json_in},
    given::{flag, required, text, texts, wrong},
    texts::text_of,
};
use crate::files::{Failed, script, yaml};
use jsonata_core::{Expression, evaluator::EvaluatorOptions, value::JValue};
use serde_json::Value;

/// How long an expression may take, in milliseconds.
const TIME: u64 = 2_000;
/// How deep it may call.
const DEPTH: usize = 2_000;
/// How many values a sequence may have.
const SEQUENCE: usize = 1_000_000;
/// How deep what it makes may be: a little less than JSON is read.
const LEVELS: usize = 100;
/// How large that may be, in bytes.
const SIZE: usize = 16 << 20;

pub(super) fn query(given: &Given, _: &Desk<'_>) -> Result<Done, Failed> {
    let data = given.get("data").cloned();
    let result = evaluated(required(given, "expression")?, data)?;
    Ok(result.map_or_else(Done::default, |result| Done::default().with("result", result)))
}

pub(super) fn of_json(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let data = json_in(&text_of(desk, &desk.workspace.place(path)?)?, path)?;
    let Some(result) = evaluated(required(given, "expression")?, Some(data))? else {
        return Ok(Done::default());
    };
    if is_object(given)? {
        return Ok(Done::default().with("result", result));
    }
    let space = given.get("space").cloned().unwrap_or_default();
    let written = match given.get("replacer") {
        None | Some(Value::Null) => script::json(&result, space)?,
        Some(_) => script::json_of(&result, &texts(given, "replacer")?, space)?,
    };
    Ok(Done::default().with("result", written))
}

pub(super) fn of_yaml(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = required(given, "path")?;
    let content = text_of(desk, &desk.workspace.place(path)?)?;
    let data = if flag(given, "loadAll") {
        Value::Array(documents_in(&content, path)?)
    } else {
        document_in(&content, path)?
    };
    let Some(result) = evaluated(required(given, "expression")?, Some(data))? else {
        return Ok(Done::default());
    };
    if is_object(given)? {
        return Ok(Done::default().with("result", result));
    }
    let style = yaml::Style::of(given.get("options")).map_err(Failed::Input)?;
    Ok(Done::default().with("result", yaml::to_text(&result, &style)))
}

fn is_object(given: &Given) -> Result<bool, Failed> {
    match text(given, "as")? {
        None | Some("string") => Ok(false),
        Some("object") => Ok(true),
        Some(_) => Err(wrong("as", "must be `string` or `object`")),
    }
}

/// What an expression makes of data; `None` where that is nothing.
fn evaluated(expression: &str, data: Option<Value>) -> Result<Option<Value>, Failed> {
    let wrong = |reason: &str| {
        Failed::Input(format!("JSONata failed to evaluate the expression: {reason}"))
    };
    let options = EvaluatorOptions {
        timeout_ms: Some(TIME),
        max_stack_depth: Some(DEPTH),
        max_sequence_length: Some(SEQUENCE),
        ..EvaluatorOptions::default()
    };
    let expression = Expression::compile_with_options(expression, options);
    let expression = expression.map_err(|error| wrong(&error.to_string()))?;
    let data = data.map_or(JValue::Undefined, JValue::from);
    let result = expression.evaluate(&data).map_err(|error| wrong(error.message()))?;
    if result.is_undefined() || result.is_function() {
        return Ok(None);
    }
    let mut left = SIZE;
    if !fits(&result, LEVELS, &mut left) {
        return Err(wrong("what it makes is too large, or too deep"));
    }
    // Numbers are floating ones there; whole ones are written without a point.
    let text = script::json(&Value::from(&result), Value::Null)?;
    json_in(&text, "what the expression made").map(Some)
}

/// Whether a value has no more levels and, written out, about no more bytes than are left. Values share
/// their parts: what is small in memory may be endless when it is written.
fn fits(value: &JValue, levels: usize, left: &mut usize) -> bool {
    let own: usize = match value {
        JValue::String(text) => text.len(),
        JValue::Object(fields) => fields.keys().map(String::len).sum(),
        _ => 0,
    };
    let Some(rest) = left.checked_sub(own.saturating_add(1)) else { return false };
    *left = rest;
    match value {
        JValue::Array(items) => levels > 0 && items.iter().all(|item| fits(item, levels - 1, left)),
        JValue::Object(fields) => {
            levels > 0 && fields.values().all(|field| fits(field, levels - 1, left))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(expression: &str, data: Value) -> Result<Option<Value>, Failed> {
        evaluated(expression, Some(data))
    }

    #[test]
    fn data_is_asked_and_made_anew() {
        let data = json!({ "items": [{ "name": "a", "n": 1 }, { "name": "b", "n": 2 }] });
        assert_eq!(asked("$sum(items.n)", data.clone()).unwrap(), Some(json!(3)));
        assert_eq!(asked("items[n > 1].name", data.clone()).unwrap(), Some(json!("b")));
        assert_eq!(
            asked("{ \"names\": items.name }", data.clone()).unwrap(),
            Some(json!({ "names": ["a", "b"] }))
        );
        assert_eq!(asked("nothing", data.clone()).unwrap(), None);
        assert!(asked("items[", data).is_err());
    }

    #[test]
    fn an_expression_that_never_ends_is_stopped() {
        let stopped = asked("($f := function($n) { $f($n + 1) }; $f(0))", json!({}));
        assert!(stopped.is_err());
    }

    #[test]
    fn what_is_too_deep_or_too_large_to_be_written_is_refused() {
        let nested = |count: u32, made: &str| {
            asked(&format!("$reduce([1..{count}], function($a, $b) {{ {made} }}, 1)"), json!({}))
        };
        assert!(nested(50, "{\"a\": $a}").unwrap().is_some());
        assert!(nested(5_000, "{\"a\": $a}").is_err());
        // Small in memory, for both name the same.
        assert!(nested(50, "{\"a\": $a, \"b\": $a}").is_err());
    }
}
