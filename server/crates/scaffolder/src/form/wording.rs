//! What a person is told of what does not hold. Pages word it in their own language, by keyword and
//! limit; this is for logs, the command line and other clients.

use super::equality::shown;
use super::pointer::{below, last};
use super::validate::Violation;
use serde_json::Value;

/// What to change.
pub(super) fn message(keyword: &str, limit: &Value) -> String {
    let told = shown(limit);
    match keyword {
        "required" | "dependencies" => "is required".to_owned(),
        "type" => format!("must be {}", type_name(&told)),
        "enum" => format!("must be one of {told}"),
        "anyOf" | "oneOf" => match limit {
            Value::Array(_) => format!("must be one of {told}"),
            Value::Bool(_) => "fits more than one of what is possible".to_owned(),
            _ => "fits none of what is possible".to_owned(),
        },
        "const" => format!("must be {told}"),
        "minLength" => format!("must have {told} characters or more"),
        "maxLength" => format!("must have {told} characters at the most"),
        "pattern" => format!("must match {told}"),
        "format" => format!("must be written as a {told}"),
        "minimum" => format!("must be {told} or more"),
        "maximum" => format!("must be {told} at the most"),
        "exclusiveMinimum" => format!("must be more than {told}"),
        "exclusiveMaximum" => format!("must be less than {told}"),
        "multipleOf" => format!("must be a multiple of {told}"),
        "minItems" => format!("must have {told} items or more"),
        "maxItems" | "additionalItems" => format!("must have {told} items at the most"),
        "uniqueItems" => "must not have an item twice".to_owned(),
        "contains" => "lacks an item that has to be there".to_owned(),
        "minProperties" => format!("must have {told} entries or more"),
        "maxProperties" => format!("must have {told} entries at the most"),
        "additionalProperties" => format!("the template asks for no {told}"),
        "propertyNames" => format!("{told} is no name that is allowed here"),
        "not" | "false schema" => "is not allowed".to_owned(),
        "$ref" => format!("the template refers to {told}, which is not there"),
        "entityName" => {
            "must be letters, digits, and `-`, `_` or `.` between them; 63 at the most".to_owned()
        }
        "entityTag" => format!(
            "{told} is no tag: small letters, digits, `:`, `+`, `#`, and single `-` between them"
        ),
        "entityRef" => format!("{told} is none of those that are offered"),
        "repository" => format!("lacks the repository's {told}"),
        "budget" => "the template's schema is too large to be checked; make it simpler".to_owned(),
        other => format!("does not fit ({other})"),
    }
}

fn type_name(name: &str) -> String {
    match name {
        "string" => "a text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "yes or no".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => other.to_owned(),
    }
}

/// Gives what does not hold of a schema the words that the schema has for it (`errorMessage`, as
/// ajv-errors reads it): one text for all of it, or one for each keyword or property.
pub(super) fn reword(own: &Value, pointer: &str, from: usize, broken: &mut [Violation]) {
    for violation in broken.iter_mut().skip(from) {
        if let Some(words) = words(own, pointer, violation) {
            words.clone_into(&mut violation.message);
            violation.is_own = true;
        }
    }
}

fn words<'a>(own: &'a Value, pointer: &str, violation: &Violation) -> Option<&'a str> {
    let own = match own {
        Value::String(words) => return Some(words),
        Value::Object(own) => own,
        _ => return None,
    };
    let is_own_keyword = violation.pointer == pointer
        || (violation.keyword == "required"
            && below(pointer, &last(&violation.pointer)) == violation.pointer);
    if is_own_keyword {
        match own.get(violation.keyword) {
            Some(Value::String(words)) => return Some(words),
            Some(Value::Object(named)) => {
                if let Some(words) = named.get(&last(&violation.pointer)).and_then(Value::as_str) {
                    return Some(words);
                }
            }
            _ => {}
        }
    }
    for (name, words) in own.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if violation.pointer == below(pointer, name) && violation.keyword != "required" {
            return words.as_str();
        }
    }
    own.get("_").and_then(Value::as_str)
}
