//! What is filled in, as the text that stands in an input.

use scaffolder::form::{FieldKind, TextField, TextLook};
use serde_json::Value;

/// A value as it is typed.
pub(super) fn typed(value: &Value, kind: &FieldKind) -> String {
    match (kind, value) {
        (_, Value::Null) => String::new(),
        (FieldKind::Text(TextField { is_json: true, .. }), value) if !value.is_string() => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
        (FieldKind::Text(text), Value::String(written)) => match text.look {
            TextLook::DateTime => {
                let local = written.strip_suffix('Z').unwrap_or(written);
                local.strip_suffix(".000").unwrap_or(local).to_owned()
            }
            TextLook::Time => written.strip_suffix('Z').unwrap_or(written).to_owned(),
            _ => written.clone(),
        },
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(all)) => {
            let all =
                all.iter().map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned));
            all.collect::<Vec<_>>().join(", ")
        }
        (_, other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scaffolder::form::{EnginePatterns, Field, decoded, fields};
    use serde_json::json;

    fn field(property: Value) -> Field {
        let schema = json!({ "properties": { "a": property } });
        fields(&schema, &serde_json::Map::new(), &EnginePatterns).remove(0)
    }

    #[test]
    fn what_is_typed_is_what_is_filled_in() {
        for (property, value) in [
            (json!({ "type": "string" }), json!("a b")),
            (json!({ "type": "number" }), json!(1.5)),
            (json!({ "type": "string", "format": "date-time" }), json!("2026-11-30T22:15:00.000Z")),
            (json!({ "type": "string", "format": "time" }), json!("22:15:00Z")),
            (json!({ "type": "object", "ui:field": "Other" }), json!({ "b": [1] })),
        ] {
            let field = field(property);
            let text = typed(&value, &field.kind);
            assert_eq!(decoded(&field, &[&text]), Some(value), "{text}");
        }
    }
}
