//! What the presence of a property brings with it.

use super::resolve_with;
use crate::form::choice::{discriminator, first};
use crate::form::merge::over;
use crate::form::reference::resolved;
use crate::form::rules::Rules;
use crate::form::schema::{Schema, properties};
use serde_json::{Value, json};

/// A schema with what its `dependencies` say for a value.
pub(in crate::form) fn dependencies(
    rules: &Rules<'_>,
    schema: &Schema,
    value: Option<&Value>,
    seen: &mut Vec<String>,
) -> Schema {
    let mut schema = schema.clone();
    let Some(Value::Object(mut waiting)) = schema.shift_remove("dependencies") else {
        return schema;
    };
    let mut schema = one_alternative(rules, &schema, value);
    // One may bring the property that another waits for: so each time from the first.
    loop {
        let applies = |name: &&String| {
            value.is_some_and(|value| value.get(name.as_str()).is_some())
                && properties(&schema).is_none_or(|known| known.contains_key(name.as_str()))
        };
        let Some(name) = waiting.keys().find(applies).cloned() else { return schema };
        let Some(wanted) = waiting.shift_remove(&name) else { return schema };
        schema = match wanted {
            Value::Array(names) => with_required(schema, names),
            Value::Object(_) => dependent(rules, schema, &name, &wanted, value, seen),
            _ => schema,
        };
    }
}

/// A schema with the alternative that a value fits, in the place of all of them.
fn one_alternative(rules: &Rules<'_>, schema: &Schema, value: Option<&Value>) -> Schema {
    let several = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array());
    let Some(several) = several else { return schema.clone() };
    let options: Vec<Value> = several
        .iter()
        .map(|one| resolved(rules.root, one, &mut Vec::new(), &rules.budget))
        .collect();
    let mut rest = schema.clone();
    rest.shift_remove("oneOf");
    rest.shift_remove("anyOf");
    let chosen = first(rules, value, &options, discriminator(schema));
    match options.get(chosen) {
        Some(Value::Object(chosen)) => over(&rest, chosen),
        _ => rest,
    }
}

fn with_required(mut schema: Schema, names: Vec<Value>) -> Schema {
    let mut required = match schema.get("required") {
        Some(Value::Array(required)) => required.clone(),
        _ => Vec::new(),
    };
    for name in names {
        if !required.contains(&name) {
            required.push(name);
        }
    }
    schema.insert("required".to_owned(), Value::Array(required));
    schema
}

/// A schema with what another says that holds because a property is there. Of several (`oneOf`) it
/// is the one whose own word about that property fits; of two that fit, none.
fn dependent(
    rules: &Rules<'_>,
    schema: Schema,
    name: &str,
    wanted: &Value,
    value: Option<&Value>,
    seen: &mut Vec<String>,
) -> Schema {
    let mut dependent = resolve_with(rules, wanted, value, seen);
    let several = dependent.shift_remove("oneOf");
    let schema = over(&schema, &dependent);
    let Some(Value::Array(several)) = several else { return schema };
    let mut fitting = several.into_iter().filter_map(|one| {
        let is_reference = one.get("$ref").is_some();
        let one =
            if is_reference { Value::Object(resolve_with(rules, &one, value, seen)) } else { one };
        let said = one.get("properties")?.get(name)?;
        let condition = json!({ "type": "object", "properties": { (name): said } });
        rules.holds(&condition, value?).then_some(one)
    });
    let (Some(Value::Object(mut only)), None) = (fitting.next(), fitting.next()) else {
        return schema;
    };
    drop(fitting);
    if let Some(Value::Object(said)) = only.get_mut("properties") {
        said.shift_remove(name);
    }
    over(&schema, &resolve_with(rules, &Value::Object(only), value, seen))
}
