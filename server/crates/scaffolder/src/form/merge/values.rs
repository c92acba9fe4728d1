//! Values laid over one another.

use crate::form::schema::is_truthy;
use serde_json::{Map, Value};

/// An object with another laid over it, property by property.
pub(in crate::form) fn laid_over(
    below: &Map<String, Value>,
    above: &Map<String, Value>,
) -> Map<String, Value> {
    let mut merged = below.clone();
    for (key, value) in above {
        let value = match (below.get(key), value) {
            (Some(Value::Object(left)), Value::Object(right)) => {
                Value::Object(laid_over(left, right))
            }
            _ => value.clone(),
        };
        merged.insert(key.clone(), value);
    }
    merged
}

/// What is filled in, with defaults where nothing is. With `defaults_win` they were made from what is
/// filled in, and so are it, but for what the schema does not know; with `fill_nothing` they stand in
/// the place of `null`, too.
pub(in crate::form) fn with_defaults(
    defaults: Option<&Value>,
    filled: Option<&Value>,
    fill_nothing: bool,
    defaults_win: bool,
) -> Option<Value> {
    match filled {
        Some(Value::Array(filled)) => {
            let defaults = defaults.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let longest =
                if defaults_win { defaults.len().max(filled.len()) } else { filled.len() };
            let item = |index: usize| match (defaults.get(index), filled.get(index)) {
                (Some(default), Some(filled)) => {
                    with_defaults(Some(default), Some(filled), fill_nothing, defaults_win)
                        .unwrap_or(Value::Null)
                }
                (one, other) => other.or(one).cloned().unwrap_or_default(),
            };
            Some(Value::Array((0..longest).map(item).collect()))
        }
        Some(Value::Object(filled)) => {
            let known = defaults.and_then(Value::as_object);
            let mut merged = known.cloned().unwrap_or_default();
            // Where there is no default at all, an object without anything is one.
            let nothing = Value::Object(Map::new());
            let usual = Some(&nothing).filter(|_| !defaults.is_some_and(is_truthy));
            for (key, value) in filled {
                let own = known.and_then(|known| known.get(key));
                let wins = defaults_win && own.is_some();
                let default = own.or(usual);
                match with_defaults(default, Some(value), fill_nothing, wins) {
                    Some(value) => merged.insert(key.clone(), value),
                    None => merged.shift_remove(key),
                };
            }
            Some(Value::Object(merged))
        }
        other => {
            let is_nothing = other.is_none_or(Value::is_null);
            let has_default = defaults.is_some_and(|value| !value.is_null());
            let takes_default =
                (fill_nothing && has_default && is_nothing) || (defaults_win && !is_nothing);
            (if takes_default { defaults } else { other }).cloned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn defaults_fill_what_is_missing_and_no_more() {
        let defaults = json!({ "a": 1, "b": { "c": 2 } });
        let filled = json!({ "a": 5, "b": { "d": 3 } });
        let merged = with_defaults(Some(&defaults), Some(&filled), false, false);
        assert_eq!(merged, Some(json!({ "a": 5, "b": { "c": 2, "d": 3 } })));
        let merged = with_defaults(Some(&json!(1)), Some(&json!(null)), true, false);
        assert_eq!(merged, Some(json!(1)));
        assert_eq!(
            with_defaults(Some(&json!(1)), Some(&json!(null)), false, true),
            Some(json!(null))
        );
        let merged = with_defaults(Some(&json!([1, 2])), Some(&json!([3])), false, true);
        assert_eq!(merged, Some(json!([1, 2])));
    }
}
