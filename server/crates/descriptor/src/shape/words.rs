//! Paths, values and sorts in the words of a message.

use crate::place::push_token;
use serde_json::Value;

/// The pointer to an entry of the value at another pointer.
pub(crate) fn below(pointer: &str, token: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_token(&mut pointer, token);
    pointer
}

/// A JSON pointer as people write paths: `spec.steps[0].input`.
pub(crate) fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if index && !path.is_empty() {
            path.push('[');
            path.push_str(&token);
            path.push(']');
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&shortened(&token));
        }
    }
    path
}

/// At most 80 characters of a text, on one line, for a message.
pub(crate) fn shortened(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|character| match character {
            control if control.is_control() => ' ',
            other => other,
        })
        .collect();
    if line.chars().count() <= 80 {
        return line;
    }
    let mut short: String = line.chars().take(79).collect();
    short.push('…');
    short
}

/// The sort of a value, with its article.
pub(crate) fn sort_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a Boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// A hint for values that quotes would make texts.
pub(crate) fn quoting(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) | Value::Number(_) => "; put it in quotes",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_people_write_them() {
        assert_eq!(dotted("/spec/steps/0/input"), "spec.steps[0].input");
        assert_eq!(dotted("/metadata/labels/a~1b"), "metadata.labels.a/b");
        assert_eq!(dotted(""), "");
    }

    #[test]
    fn long_texts_are_cut_and_stay_on_one_line() {
        assert_eq!(shortened("a\nb"), "a b");
        let short = shortened(&"é".repeat(81));
        assert_eq!((short.chars().count(), short.ends_with('…')), (80, true));
    }
}
