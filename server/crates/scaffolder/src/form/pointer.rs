//! JSON Pointers (RFC 6901) into what is filled in.

use serde_json::{Map, Value};

/// Most items that a pointer makes a list longer by: what stands in a form is anybody's.
const GAP: usize = 1;

/// The pointer of something in what another points to.
#[must_use]
pub fn below(pointer: &str, key: &str) -> String {
    crate::check::below(pointer, key)
}

/// The value at a pointer.
#[must_use]
pub fn at<'a>(values: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let (first, rest) = first_part(pointer)?;
    values.get(&first)?.pointer(rest)
}

/// Puts a value to a pointer; what is missing on the way is made: an object, or a list where the next
/// part is its end. Tells whether there was a place for it.
pub fn put(values: &mut Map<String, Value>, pointer: &str, value: Value) -> bool {
    let Some((first, rest)) = first_part(pointer) else { return false };
    put_into(values.entry(first).or_insert(Value::Null), rest, value)
}

fn put_into(place: &mut Value, pointer: &str, value: Value) -> bool {
    let Some((first, rest)) = first_part(pointer) else {
        *place = value;
        return true;
    };
    if !place.is_array() && !place.is_object() {
        *place = if first == "0" { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match place {
        Value::Array(items) => {
            let Ok(index) = first.parse::<usize>() else { return false };
            if index >= items.len() + GAP {
                return false;
            }
            if index == items.len() {
                items.push(Value::Null);
            }
            put_into(&mut items[index], rest, value)
        }
        Value::Object(entries) => {
            put_into(entries.entry(first).or_insert(Value::Null), rest, value)
        }
        _ => false,
    }
}

/// Takes away what is at a pointer; gives it.
pub fn remove(values: &mut Map<String, Value>, pointer: &str) -> Option<Value> {
    let (first, rest) = first_part(pointer)?;
    if rest.is_empty() {
        return values.shift_remove(&first);
    }
    let (parent, last) = rest.rsplit_once('/')?;
    let key = unescaped(last);
    match values.get_mut(&first)?.pointer_mut(parent)? {
        Value::Object(entries) => entries.shift_remove(&key),
        Value::Array(items) => {
            let index = key.parse::<usize>().ok().filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => None,
    }
}

/// The key that a pointer ends with.
#[must_use]
pub fn last(pointer: &str) -> String {
    pointer.rsplit_once('/').map(|(_, last)| unescaped(last)).unwrap_or_default()
}

fn first_part(pointer: &str) -> Option<(String, &str)> {
    let pointer = pointer.strip_prefix('/')?;
    let end = pointer.find('/').unwrap_or(pointer.len());
    Some((unescaped(&pointer[..end]), &pointer[end..]))
}

fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn values_are_put_found_and_taken_by_their_pointer() {
        let mut values = map(&json!({ "a": { "b/c": 1 } }));
        assert_eq!(at(&values, "/a/b~1c"), Some(&json!(1)));
        assert!(put(&mut values, "/list/0/name", json!("x")));
        assert!(put(&mut values, "/list/1/name", json!("y")));
        assert!(!put(&mut values, "/list/900000000", json!("z")), "no list grows by a jump");
        assert_eq!(remove(&mut values, "/list/0"), Some(json!({ "name": "x" })));
        assert_eq!(remove(&mut values, "/a/b~1c"), Some(json!(1)));
        assert_eq!(Value::Object(values), json!({ "a": {}, "list": [{ "name": "y" }] }));
    }

    #[test]
    fn the_whole_is_no_place() {
        assert!(!put(&mut Map::new(), "", json!(1)));
        assert_eq!(last("/a/b~1c"), "b/c");
    }
}
