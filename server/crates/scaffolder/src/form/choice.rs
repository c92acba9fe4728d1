//! Which of several schemas a value is meant for: the rules of react-jsonschema-form.

use super::reference::resolved;
use super::rules::Rules;
use super::schema::{Schema, is_truthy, properties, type_of};
use serde_json::{Map, Value};

/// The property that a schema names for telling its alternatives apart.
pub(super) fn discriminator(schema: &Schema) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.as_str()
}

/// The first that a value fits; the first of all when there is no value or none fits.
pub(super) fn first(
    rules: &Rules<'_>,
    value: Option<&Value>,
    options: &[Value],
    discriminator: Option<&str>,
) -> usize {
    let Some(value) = value else { return 0 };
    by_discriminator(value, options, discriminator)
        .or_else(|| options.iter().position(|one| fits(rules, one, value, discriminator)))
        .unwrap_or(0)
}

/// The one that a value fits, or comes closest to; `chosen` when nothing tells them apart.
pub(super) fn closest(
    rules: &Rules<'_>,
    value: Option<&Value>,
    options: &[Value],
    chosen: Option<usize>,
    discriminator: Option<&str>,
) -> Option<usize> {
    let found = value.and_then(|value| by_discriminator(value, options, discriminator));
    if found.is_some() {
        return found;
    }
    let options: Vec<Value> = options
        .iter()
        .map(|one| resolved(rules.root, one, &mut Vec::new(), &rules.budget))
        .collect();
    let fitting = |index: &usize| {
        value.is_some_and(|value| fits(rules, &options[*index], value, discriminator))
    };
    let mut rivals: Vec<usize> = (0..options.len()).filter(fitting).collect();
    if let [only] = rivals[..] {
        return Some(only);
    }
    if rivals.is_empty() {
        rivals = (0..options.len()).collect();
    }
    let scores: Vec<i64> =
        rivals.iter().map(|index| score(rules, &options[*index], value)).collect();
    let all_the_same = scores.windows(2).all(|two| two[0] == two[1]);
    if all_the_same && chosen.is_some() {
        return chosen;
    }
    let mut best = (chosen, 0);
    for (index, score) in rivals.into_iter().zip(scores) {
        if score > best.1 {
            best = (Some(index), score);
        }
    }
    best.0
}

fn by_discriminator(
    value: &Value,
    options: &[Value],
    discriminator: Option<&str>,
) -> Option<usize> {
    let name = discriminator?;
    let value = value.get(name)?;
    options.iter().position(|option| {
        let Some(written) = option.get("properties").and_then(|all| all.get(name)) else {
            return false;
        };
        if matches!(written["type"].as_str(), Some("object" | "array")) {
            return false;
        }
        let one_of = written["enum"].as_array();
        written.get("const") == Some(value) || one_of.is_some_and(|all| all.contains(value))
    })
}

/// Whether a value is meant for a schema: it fits, and an object has one of the schema's properties
/// at least. What is not filled in yet does not speak against it.
fn fits(rules: &Rules<'_>, option: &Value, value: &Value, discriminator: Option<&str>) -> bool {
    let Some(properties) = option.as_object().and_then(properties) else {
        return rules.holds(option, value);
    };
    if let Some(name) = discriminator
        && let Some(written) = properties.get(name)
    {
        return value.get(name).is_some_and(|value| rules.holds(written, value));
    }
    if properties.is_empty() {
        return false;
    }
    if let Value::Object(held) = value
        && !properties.keys().any(|name| held.contains_key(name))
    {
        return false;
    }
    if !rules.budget.spend_on(option) {
        return false;
    }
    let mut option = option.clone();
    if let Value::Object(option) = &mut option {
        option.shift_remove("required");
    }
    rules.holds(&option, value)
}

/// How well a value's properties fit those of a schema.
fn score(rules: &Rules<'_>, schema: &Value, value: Option<&Value>) -> i64 {
    if !rules.budget.spend(1) {
        return 0;
    }
    let Some(properties) = schema.as_object().and_then(properties) else {
        let is_type = schema.get("type").and_then(Value::as_str) == Some(kind(value));
        return i64::from(is_type);
    };
    let of_property = |(name, property): (&String, &Value)| {
        let value = value.and_then(|value| value.get(name));
        rules.budget.deeper(|| property_score(rules, property, value)).unwrap_or(0)
    };
    properties.iter().map(of_property).sum()
}

fn property_score(rules: &Rules<'_>, property: &Value, value: Option<&Value>) -> i64 {
    let Value::Object(written) = property else { return 0 };
    if written.contains_key("$ref") {
        let target = resolved(rules.root, property, &mut Vec::new(), &rules.budget);
        let nothing = Value::Object(Map::new());
        let value = value.filter(|value| is_truthy(value)).unwrap_or(&nothing);
        return score(rules, &target, Some(value));
    }
    let several = written.get("oneOf").or_else(|| written.get("anyOf")).and_then(Value::as_array);
    if let Some(several) = several
        && value.is_some_and(is_truthy)
    {
        let best = closest(rules, value, several, None, discriminator(written));
        return best.and_then(|best| i64::try_from(best).ok()).unwrap_or(-1);
    }
    let sort = written.get("type").and_then(Value::as_str);
    if sort == Some("object") {
        let boost = i64::from(value.is_some_and(|value| value.is_object() || value.is_array()));
        return boost + score(rules, property, value);
    }
    if sort != Some(kind(value)) {
        return 0;
    }
    let told = ["default", "const"]
        .iter()
        .find_map(|keyword| written.get(*keyword).filter(|told| is_truthy(told)));
    // What the schema says that it is counts twice, or against it.
    match told {
        None => 1,
        Some(told) if value == Some(told) => 2,
        Some(_) => 0,
    }
}

fn kind(value: Option<&Value>) -> &'static str {
    value.map_or("null", type_of)
}
