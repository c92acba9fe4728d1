//! What npm's `yaml` 2.9.1 wrote of values is written here, too. `written.json` was made by it.

use super::*;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Case {
    value: Value,
    options: Option<Value>,
    text: String,
}

#[test]
fn texts_are_those_of_the_library() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("written.json")).unwrap();
    assert!(cases.len() > 20);
    for Case { value, options, text } in cases {
        let style = Style::of(options.as_ref()).unwrap();
        assert_eq!(to_text(&value, &style), text, "{value}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let values = [
        json!({ "a": "x\n  y\n\n", "b": ["- ", "#", "a: b", "\u{7}", "'\"", " ", "\n"] }),
        json!({ "long": "word ".repeat(60), "deep": [[[{ "a": "word ".repeat(60) + "\n\n x" }]]] }),
    ];
    for value in values {
        let text = to_text(&value, &Style::default());
        let documents = descriptor::parse(&text, &descriptor::Limits::default());
        assert_eq!(documents[0].value(), Some(&value), "{text}");
    }
}

#[test]
fn unknown_options_are_refused() {
    let refused = Style::of(Some(&json!({ "collectionStyle": "flow" })));
    assert!(refused.unwrap_err().contains("collectionStyle"));
    assert!(Style::of(Some(&json!({ "indent": 0 }))).is_err());
    for (name, value) in [("indent", u64::MAX), ("indent", 1_000), ("lineWidth", u64::MAX)] {
        assert!(Style::of(Some(&json!({ name: value }))).is_err(), "{name}: {value}");
    }
    let unbroken = Style::of(Some(&json!({ "lineWidth": -1 }))).unwrap();
    let long = json!({ "a": "word ".repeat(60).trim() });
    assert_eq!(to_text(&long, &unbroken).lines().count(), 1);
    assert_eq!(Style::of(None), Ok(Style::default()));
}
