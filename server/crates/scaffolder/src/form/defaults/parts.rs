//! Defaults of objects and lists.

use super::Asked;
use crate::form::effective::resolve;
use crate::form::merge::with_defaults;
use crate::form::rules::Rules;
use crate::form::schema::{Schema, is_select, is_truthy, item_schema, properties, requires};
use serde_json::{Map, Value};

/// Most items that are made because a schema wants so many.
const MOST_ITEMS: usize = 1000;

impl Asked<'_> {
    /// An object of the defaults of its properties.
    pub(super) fn object(
        self,
        rules: &Rules<'_>,
        schema: &Schema,
        default: Option<&Value>,
    ) -> Value {
        let merged;
        let schema = if schema.contains_key("allOf") {
            let nothing = Value::Object(Map::new());
            let filled = self.filled.filter(|value| value.is_object()).unwrap_or(&nothing);
            merged = resolve(rules, &Value::Object(schema.clone()), Some(filled));
            &merged
        } else {
            schema
        };
        let mut object = Map::new();
        let named = properties(schema);
        for (name, property) in named.into_iter().flatten() {
            let value = self.below(default, name).of(rules, property);
            let is_constant = property.get("const").is_some()
                || schema.get("const").is_some_and(|whole| whole.get(name).is_some());
            add(&mut object, name, value, is_constant || requires(schema, name));
        }
        let Some(others) = schema.get("additionalProperties").filter(|others| is_truthy(others))
        else {
            return Value::Object(object);
        };
        let is_named = |name: &String| named.is_some_and(|named| named.contains_key(name));
        let filled = self.filled.and_then(Value::as_object);
        let of_default = default.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        let of_filled = filled.into_iter().flat_map(Map::keys);
        for name in of_default.chain(of_filled).filter(|name| !is_named(name)) {
            if object.contains_key(name) {
                continue;
            }
            let value = self.below(default, name).of(rules, others);
            let is_filled = filled.is_some_and(|filled| filled.contains_key(name));
            add(&mut object, name, value, is_filled);
        }
        Value::Object(object)
    }

    /// What is known of a property.
    fn below<'b>(&'b self, default: Option<&'b Value>, name: &str) -> Asked<'b> {
        Asked {
            parent: default.and_then(|default| default.get(name)),
            filled: self.filled.and_then(|filled| filled.get(name)),
            seen: self.seen,
        }
    }

    /// A list of the defaults of its items; as many as it has to have.
    pub(super) fn list(self, rules: &Rules<'_>, schema: &Schema, default: Option<&Value>) -> Value {
        let mut list = match default {
            Some(Value::Array(items)) => Value::Array(self.given(rules, schema, items)),
            Some(other) if is_truthy(other) => other.clone(),
            _ => Value::Array(Vec::new()),
        };
        if let Some(Value::Array(filled)) = self.filled {
            let item = item_schema(schema, None, false);
            let of_item = |(index, value): (usize, &Value)| {
                let parent = list.get(index);
                let asked = Asked { parent, filled: Some(value), seen: self.seen };
                asked.of(rules, &item).unwrap_or_default()
            };
            let items = Value::Array(filled.iter().enumerate().map(of_item).collect());
            list = with_defaults(Some(&list), Some(&items), false, false).unwrap_or(items);
        }
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let least = usize::try_from(least).unwrap_or(usize::MAX).min(MOST_ITEMS);
        let mut items = match list {
            Value::Array(items) => items,
            other => return other,
        };
        if items.len() >= least || Self::is_choices(rules, schema) {
            return Value::Array(items);
        }
        let filler = match schema.get("items") {
            Some(item @ Value::Object(_)) => item.clone(),
            _ => item_schema(schema, Some(usize::MAX), true),
        };
        let asked = Asked { parent: filler.get("default"), filled: None, seen: self.seen };
        let filling = asked.of(rules, &filler).unwrap_or_default();
        items.resize(least, filling);
        Value::Array(items)
    }

    /// The items of a list that is a default.
    fn given(self, rules: &Rules<'_>, schema: &Schema, items: &[Value]) -> Vec<Value> {
        let of_item = |(index, item): (usize, &Value)| {
            let schema = item_schema(schema, Some(index), true);
            let asked = Asked { parent: Some(item), filled: None, seen: self.seen };
            asked.of(rules, &schema).unwrap_or_default()
        };
        items.iter().enumerate().map(of_item).collect()
    }

    /// The defaults of a list whose items have a schema each.
    pub(super) fn fixed(self, rules: &Rules<'_>, items: &[Value]) -> Value {
        let nothing = Value::Object(Map::new());
        let filled = self.filled.filter(|value| value.is_object()).unwrap_or(&nothing);
        let of_item = |(index, item): (usize, &Value)| {
            let parent = self.parent.and_then(|parent| parent.get(index));
            let asked = Asked { parent, filled: Some(filled), seen: self.seen };
            asked.of(rules, item).unwrap_or_default()
        };
        Value::Array(items.iter().enumerate().map(of_item).collect())
    }

    /// Whether a list is a choice of several values: those are chosen, not filled up.
    fn is_choices(rules: &Rules<'_>, schema: &Schema) -> bool {
        let is_unique = schema.get("uniqueItems").is_some_and(is_truthy);
        let item = schema.get("items").filter(|item| is_unique && item.is_object());
        item.is_some_and(|item| is_select(&resolve(rules, item, None)))
    }
}

/// Adds the default of a property: an object without anything only where it has to be there.
fn add(object: &mut Map<String, Value>, name: &str, value: Option<Value>, is_wanted: bool) {
    let Some(value) = value else { return };
    let is_empty = value.as_object().is_some_and(Map::is_empty);
    if !is_empty || is_wanted {
        object.insert(name.to_owned(), value);
    }
}
