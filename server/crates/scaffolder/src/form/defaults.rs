//! What a schema fills in by itself: `default`, `const`, the first of alternatives, as many items as
//! there have to be; by the rules of react-jsonschema-form as Backstage sets it (`allOf` included).

mod parts;

use super::choice::{closest, discriminator};
use super::effective::{dependencies, resolve};
use super::merge::{laid_over, over, with_defaults};
use super::patterns::Patterns;
use super::reference::target;
use super::rules::Rules;
use super::schema::{Schema, constant, fixed_items, is_select, is_truthy, offers, sort_of};
use serde_json::{Map, Value};

/// What is filled in, with what the schema fills in where nothing is.
#[must_use]
pub fn defaults(
    schema: &Value,
    values: &Map<String, Value>,
    patterns: &dyn Patterns,
) -> Map<String, Value> {
    let rules = Rules::new(schema, patterns);
    let filled = Value::Object(values.clone());
    match filled_in(&rules, schema, Some(&filled)) {
        Some(Value::Object(values)) if !rules.budget.is_spent() => values,
        _ => values.clone(),
    }
}

/// The same of any part.
pub(super) fn filled_in(
    rules: &Rules<'_>,
    schema: &Value,
    filled: Option<&Value>,
) -> Option<Value> {
    let whole = Value::Object(resolve(rules, schema, filled));
    let computed = Asked { parent: None, filled, seen: &[] }.of(rules, &whole);
    if filled.is_some_and(|filled| filled.is_object() || filled.is_array()) {
        return with_defaults(computed.as_ref(), filled, false, true);
    }
    computed
}

/// What a new item of a list begins as.
pub(super) fn beginning(rules: &Rules<'_>, schema: &Value) -> Option<Value> {
    Asked { parent: None, filled: None, seen: &[] }.of(rules, schema)
}

/// What is known when the default of a part is asked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    /// What the schemas above say that it is.
    parent: Option<&'a Value>,
    /// What is filled in there.
    filled: Option<&'a Value>,
    /// References that were followed to come here.
    seen: &'a [String],
}

impl<'a> Asked<'a> {
    /// What the part is: what is filled in, where something is.
    fn of(self, rules: &Rules<'_>, schema: &Value) -> Option<Value> {
        if !rules.budget.spend(1) {
            return None;
        }
        rules.budget.deeper(|| self.compute(rules, schema)).flatten()
    }

    fn compute(self, rules: &Rules<'_>, written: &Value) -> Option<Value> {
        let none = Schema::new();
        let schema = written.as_object().unwrap_or(&none);
        let own = schema.get("default");
        let several = ["oneOf", "anyOf"].into_iter().find(|key| schema.contains_key(*key));
        let mut default = self.parent.cloned();
        // Where something is filled in that is no object, parts below see an object without anything.
        let nothing = Value::Object(Map::new());
        let below = self.filled.filter(|value| !value.is_null()).or(Some(&nothing));
        if let Some(only) = schema.get("const") {
            default = Some(only.clone());
        } else if let (Some(Value::Object(parent)), Some(Value::Object(own))) = (&default, own) {
            default = Some(Value::Object(laid_over(parent, own)));
        } else if own.is_some() && several.is_none() {
            default = own.cloned();
        } else if let Some(Value::String(reference)) = schema.get("$ref") {
            if !self.seen.contains(reference)
                && let Some(target) = target(rules.root, reference)
            {
                let seen = [self.seen, std::slice::from_ref(reference)].concat();
                let parent = default.filter(is_truthy);
                let parent = parent.or_else(|| own.cloned());
                let asked = Asked { parent: parent.as_ref(), filled: self.filled, seen: &seen };
                return asked.of(rules, &target);
            }
        } else if schema.contains_key("dependencies") {
            let whole = self.with_dependencies(rules, schema, default.as_ref());
            let asked = Asked { parent: default.as_ref(), filled: below, seen: self.seen };
            return asked.of(rules, &Value::Object(whole));
        } else if let Some(items) = fixed_items(schema) {
            default = Some(self.fixed(rules, items));
        } else if let Some(key) = several {
            let chosen = self.alternative(rules, schema, key)?;
            let asked = Asked { parent: default.as_ref(), filled: below, seen: self.seen };
            return asked.of(rules, &Value::Object(chosen));
        }
        let default = default.or_else(|| own.cloned());
        let by_sort = self.by_sort(rules, schema, default.as_ref());
        let default = by_sort.or(default);
        if self.filled.is_some_and(Value::is_object) && !schema.contains_key("allOf") {
            return default;
        }
        let filled = self.fitting(rules, schema);
        with_defaults(default.as_ref(), filled, true, false)
    }

    /// The default of an object or a list, from those of its parts.
    fn by_sort(self, rules: &Rules<'_>, schema: &Schema, default: Option<&Value>) -> Option<Value> {
        match sort_of(schema) {
            Some("object") => Some(self.object(rules, schema, default)),
            Some("array") => Some(self.list(rules, schema, default)),
            _ => None,
        }
    }

    /// A schema with what its dependencies say, defaults counting as filled in.
    fn with_dependencies(
        self,
        rules: &Rules<'_>,
        schema: &Schema,
        default: Option<&Value>,
    ) -> Schema {
        let mut filled = match self.by_sort(rules, schema, default) {
            Some(Value::Object(defaults)) => defaults,
            _ => Map::new(),
        };
        if let Some(Value::Object(values)) = self.filled {
            filled.extend(values.clone());
        }
        dependencies(rules, schema, Some(&Value::Object(filled)), &mut Vec::new())
    }

    /// A schema with the one of its alternatives that is filled in, or begun with.
    fn alternative(self, rules: &Rules<'_>, schema: &Schema, key: &str) -> Option<Schema> {
        let several = schema.get(key)?.as_array().filter(|all| !all.is_empty())?;
        let value = self.filled.filter(|value| !value.is_null()).or_else(|| schema.get("default"));
        let chosen = closest(rules, value, several, Some(0), discriminator(schema))?;
        let mut rest = schema.clone();
        rest.shift_remove(key);
        Some(match several.get(chosen) {
            Some(Value::Object(chosen)) => over(&rest, chosen),
            _ => rest,
        })
    }

    /// What is filled in, unless the schema is a choice that does not offer it.
    fn fitting(self, rules: &Rules<'_>, schema: &Schema) -> Option<&'a Value> {
        let written = Value::Object(schema.clone());
        let is_choice = constant(&written).is_none() && is_select(&resolve(rules, &written, None));
        self.filled.filter(|value| !is_choice || offers(schema, value))
    }
}

#[cfg(test)]
mod tests;
