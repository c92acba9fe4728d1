//! What JavaScript makes of values and texts, by the engine of templates: it speaks JavaScript's words, and
//! stops what takes too long.

use crate::{
    engine::{Context, Dialect, Host, Limits, Template},
    files::Failed,
};
use serde_json::{Value, json};

/// `JSON.stringify(value, null, space)`
pub(super) fn json(value: &Value, space: impl Into<Value>) -> Result<String, Failed> {
    run("${{ value | dump(space) }}", json!({ "value": value, "space": space.into() }))
}

/// The same of the keys named, in their order: what the second argument of `JSON.stringify` does.
pub(super) fn json_of(value: &Value, keys: &[&str], space: Value) -> Result<String, Failed> {
    json(&only(value, keys), space)
}

fn only(value: &Value, keys: &[&str]) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| only(item, keys)).collect(),
        Value::Object(fields) => {
            let named = keys.iter().filter_map(|key| Some((*key, fields.get(*key)?)));
            Value::Object(named.map(|(key, value)| (key.to_owned(), only(value, keys))).collect())
        }
        other => other.clone(),
    }
}

/// `text.replaceAll(find, instead)`
pub(super) fn replaced(
    text: &str,
    find: &str,
    is_pattern: bool,
    instead: &str,
) -> Result<String, Failed> {
    let values = json!({ "content": text, "find": find, "instead": instead });
    if !is_pattern {
        return run("${{ content.replaceAll(find, instead) }}", values);
    }
    run(&format!("${{{{ content.replaceAll(r/{}/g, instead) }}}}", written(find)), values)
}

/// A regular expression as it stands between slashes.
fn written(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len());
    let mut escaped = false;
    for letter in pattern.chars() {
        match letter {
            '/' if !escaped => written.push_str("\\/"),
            '\n' => written.push_str("\\n"),
            other => written.push(other),
        }
        escaped = letter == '\\' && !escaped;
    }
    written
}

fn run(source: &str, values: Value) -> Result<String, Failed> {
    let context = match values {
        Value::Object(context) => context,
        _ => Context::new(),
    };
    let rendered = Template::parse(source, Dialect::STEPS, Limits::default())
        .and_then(|template| template.render(&context, &Host::default()));
    Ok(rendered.map_err(|problem| Failed::Input(problem.message))?.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_written_as_javascript_does() {
        let value = json!({ "b": 1.0, "a": [], "c": { "d": "é\n", "b": [true, null] } });
        assert_eq!(
            json(&value, Value::Null).unwrap(),
            r#"{"b":1,"a":[],"c":{"d":"é\n","b":[true,null]}}"#
        );
        assert_eq!(
            json(&json!({ "a": [1], "e": {} }), 2).unwrap(),
            "{\n  \"a\": [\n    1\n  ],\n  \"e\": {}\n}"
        );
        assert_eq!(json(&json!({ "a": 1 }), "\t").unwrap(), "{\n\t\"a\": 1\n}");
        assert_eq!(
            json_of(&value, &["c", "b"], Value::Null).unwrap(),
            r#"{"c":{"b":[true,null]},"b":1}"#
        );
    }

    #[test]
    fn words_are_replaced_as_javascript_does() {
        assert_eq!(replaced("a.a", ".", false, "$&$&").unwrap(), "a..a");
        assert_eq!(replaced("a\n \nb", r"\n\s*\n", true, "\n").unwrap(), "a\nb");
        assert_eq!(replaced("http://x", "(http)://", true, "$1s:").unwrap(), "https:x");
        assert_eq!(replaced("a/b", r"\/", true, "-").unwrap(), "a-b");
        assert!(replaced("a", "(", true, "b").is_err());
    }
}
