//! `fields=`: which parts of an answer are wanted, as paths joined by commas; with a minus before the
//! first, which are not.

use serde_json::{Map, Value};

/// The parts of `value` that are asked for; all of it, when nothing is.
pub(super) fn only(value: Value, fields: &str) -> Value {
    if fields.is_empty() {
        return value;
    }
    let (but, fields) = match fields.strip_prefix('-') {
        Some(fields) => (true, fields),
        None => (false, fields),
    };
    let paths: Vec<Vec<&str>> = fields.split(',').map(|path| path.split('.').collect()).collect();
    let paths: Vec<&[&str]> = paths.iter().map(Vec::as_slice).collect();
    if but { without(value, &paths) } else { with(value, &paths) }
}

/// What is left of the paths below a field, when any goes through it; an end of one means all.
fn below<'a>(paths: &[&'a [&'a str]], field: &str) -> Option<Vec<&'a [&'a str]>> {
    let through: Vec<_> =
        paths.iter().filter(|path| path.first() == Some(&field)).map(|path| &path[1..]).collect();
    (!through.is_empty()).then_some(through)
}

fn with(value: Value, paths: &[&[&str]]) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter_map(|(field, value)| {
                let below = below(paths, &field)?;
                let whole = below.iter().any(|path| path.is_empty());
                Some((field, if whole { value } else { with(value, &below) }))
            });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(values) => values.into_iter().map(|value| with(value, paths)).collect(),
        value => value,
    }
}

fn without(value: Value, paths: &[&[&str]]) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter_map(|(field, value)| {
                let Some(below) = below(paths, &field) else { return Some((field, value)) };
                if below.iter().any(|path| path.is_empty()) {
                    return None;
                }
                Some((field, without(value, &below)))
            });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(values) => values.into_iter().map(|value| without(value, paths)).collect(),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_go_through_lists() {
        let value = json!({"items": [{"a": {"b": 1, "c": 2}, "d": 3}], "metadata": {"x": 1}});
        let kept = only(value.clone(), "items.a.b,metadata");
        assert_eq!(kept, json!({"items": [{"a": {"b": 1}}], "metadata": {"x": 1}}));
        let left = only(value.clone(), "-items.a,metadata");
        assert_eq!(left, json!({"items": [{"d": 3}]}));
        assert_eq!(only(value.clone(), ""), value);
    }
}
