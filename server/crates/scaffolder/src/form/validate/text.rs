//! Texts.

use super::{Violation, add};
use crate::form::format;
use crate::form::rules::Rules;
use crate::form::schema::Schema;
use serde_json::Value;

/// What a regular expression costs.
const PATTERN: u64 = 200;

pub(super) fn check(
    rules: &Rules<'_>,
    schema: &Schema,
    value: &str,
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let shortest = schema.get("minLength");
    let longest = schema.get("maxLength");
    if shortest.is_some() || longest.is_some() {
        let length = value.chars().count() as u64;
        if let Some(limit) = shortest
            && limit.as_u64().is_some_and(|limit| length < limit)
        {
            add(broken, pointer, "minLength", limit);
        }
        if let Some(limit) = longest
            && limit.as_u64().is_some_and(|limit| length > limit)
        {
            add(broken, pointer, "maxLength", limit);
        }
    }
    if let Some(Value::String(pattern)) = schema.get("pattern")
        && rules.budget.spend(PATTERN)
        && rules.patterns.is_match(pattern, value) != Some(true)
    {
        add(broken, pointer, "pattern", &schema["pattern"]);
    }
    if let Some(Value::String(name)) = schema.get("format")
        && rules.budget.spend(PATTERN)
        && !format::fits(name, value, rules.patterns)
    {
        add(broken, pointer, "format", &schema["format"]);
    }
}
