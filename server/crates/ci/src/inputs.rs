//! What a workflow wants to know, read from its file. Pure.

use descriptor::{Limits, parse};
use platform::ci::{Input, InputKind, MOST_INPUTS};
use serde_json::Value;

/// What a workflow's file may cost.
const LIMITS: Limits = Limits { bytes: 1 << 20, depth: 60, nodes: 20_000, documents: 1 };

/// The inputs of a workflow; `None` when it cannot be begun by hand.
pub(crate) fn inputs_of(text: &str) -> Option<Vec<Input>> {
    let document = parse(text, &LIMITS).into_iter().next()?;
    let whole = document.value()?;
    // In YAML 1.1 the word is a yes.
    let on = whole.get("on").or_else(|| whole.get("true"))?;
    let by_hand = match on {
        Value::String(event) => (event == "workflow_dispatch").then_some(&Value::Null),
        Value::Array(events) => {
            events.iter().any(|event| event == "workflow_dispatch").then_some(&Value::Null)
        }
        Value::Object(events) => events.get("workflow_dispatch"),
        _ => None,
    }?;
    let inputs = by_hand.get("inputs").and_then(Value::as_object);
    let inputs = inputs.into_iter().flatten().take(MOST_INPUTS);
    Some(inputs.map(|(name, input)| read(name, input)).collect())
}

fn read(name: &str, input: &Value) -> Input {
    let word = |key: &str| input.get(key).map(plain).unwrap_or_default();
    let options = input.get("options").and_then(Value::as_array);
    let options = || options.into_iter().flatten().map(plain).collect();
    let kind = match word("type").as_str() {
        "number" => InputKind::Number,
        "boolean" => InputKind::Flag,
        "choice" => InputKind::Choice(options()),
        "environment" => InputKind::Environment,
        _ => InputKind::Text,
    };
    Input {
        name: name.to_owned(),
        description: word("description"),
        required: input.get("required").is_some_and(|value| plain(value) == "true"),
        default: word("default"),
        kind,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_tells_what_it_wants_to_know() {
        let text = "name: Smoke\non:\n  workflow_dispatch:\n    inputs:\n      where:\n        \
                    type: choice\n        options: [staging, production]\n        required: true\n        \
                    default: staging\n      count:\n        type: number\n        default: 10\n      \
                    loud:\n        type: boolean\n        description: Say more\n      note:\n";
        let inputs = inputs_of(text).unwrap();
        let told: Vec<_> = inputs.iter().map(|one| (one.name.as_str(), &one.kind)).collect();
        let choice = InputKind::Choice(vec!["staging".to_owned(), "production".to_owned()]);
        let expected = [
            ("where", &choice),
            ("count", &InputKind::Number),
            ("loud", &InputKind::Flag),
            ("note", &InputKind::Text),
        ];
        assert_eq!(told, expected);
        assert_eq!((inputs[0].required, inputs[1].default.as_str()), (true, "10"));
        assert_eq!(inputs[2].description, "Say more");
    }

    #[test]
    fn what_is_not_begun_by_hand_says_so() {
        assert_eq!(inputs_of("on: [push, workflow_dispatch]"), Some(Vec::new()));
        assert_eq!(inputs_of("on: workflow_dispatch"), Some(Vec::new()));
        assert_eq!(inputs_of("on:\n  workflow_dispatch:\n  push:\n"), Some(Vec::new()));
        for other in ["on: push", "on: [push]", "jobs: {}", "", ": [", "on:\n  push:\n"] {
            assert_eq!(inputs_of(other), None, "{other}");
        }
    }
}
