//! Schemas and values laid over one another.

mod all_of;
mod values;

pub(super) use all_of::all_of;
pub(super) use values::{laid_over, with_defaults};

use super::schema::{Schema, sort_of};
use serde_json::{Map, Value};

/// A schema with another laid over it: what the other says wins, objects are laid over one another,
/// and both `required` hold.
pub(super) fn over(below: &Schema, above: &Schema) -> Schema {
    let is_object = sort_of(below) == Some("object") || sort_of(above) == Some("object");
    let mut merged = below.clone();
    for (key, value) in above {
        let merged_value = match (below.get(key), value) {
            (Some(Value::Object(left)), Value::Object(right)) => Value::Object(over(left, right)),
            (Some(_), Value::Object(right)) => Value::Object(over(&Map::new(), right)),
            (Some(Value::Array(left)), Value::Array(right)) if is_object && key == "required" => {
                union(left, right)
            }
            _ => value.clone(),
        };
        merged.insert(key.clone(), merged_value);
    }
    merged
}

/// The items of both lists, each once.
fn union(one: &[Value], other: &[Value]) -> Value {
    let mut all: Vec<Value> = Vec::new();
    for item in one.iter().chain(other) {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
    Value::Array(all)
}
