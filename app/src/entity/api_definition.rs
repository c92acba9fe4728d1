//! What an API's descriptor defines: its text and language. Pure.

use crate::ui::CodeLanguage;
use platform::{Entity, yaml::to_yaml};
use serde_json::Value;

/// An interface description as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiDefinition {
    /// The text.
    pub text: String,
    /// Its language.
    pub language: CodeLanguage,
}

/// The definition of an API; `None` when the entity has none.
pub fn definition(entity: &Entity) -> Option<ApiDefinition> {
    if entity.reference().kind() != "api" {
        return None;
    }
    let text = match entity.spec("definition")? {
        Value::String(text) => text.clone(),
        Value::Null => return None,
        // Written out, or included by `$yaml` or `$json`.
        other => {
            return Some(ApiDefinition { text: to_yaml(other), language: CodeLanguage::Yaml });
        }
    };
    let first = text.trim_start().chars().next()?;
    let language = match (entity.spec_text("type").unwrap_or_default(), first) {
        (_, '{' | '[') => CodeLanguage::Json,
        (_, '<') => CodeLanguage::Plain,
        ("graphql", _) => CodeLanguage::Graphql,
        ("grpc" | "protobuf", _) => CodeLanguage::Protobuf,
        ("openapi" | "asyncapi" | "swagger", _) => CodeLanguage::Yaml,
        _ => CodeLanguage::Plain,
    };
    let text = if language == CodeLanguage::Json { readable(text) } else { text };
    Some(ApiDefinition { text, language })
}

/// JSON that a machine wrote on one line, on many.
fn readable(text: String) -> String {
    if text.trim().contains('\n') {
        return text;
    }
    let value: Result<Value, _> = serde_json::from_str(&text);
    value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or(text)
}

/// The same entity without an API's definition, which may be hundreds of kilobytes that most tabs
/// don't show.
#[cfg(feature = "ssr")]
pub(super) fn without(detail: platform::catalog::EntityDetail) -> platform::catalog::EntityDetail {
    if detail.entity.reference().kind() != "api" {
        return detail;
    }
    let mut json = Value::from(detail.entity.clone());
    if let Some(Value::Object(spec)) = json.get_mut("spec") {
        spec.shift_remove("definition");
    }
    let entity = Entity::from_json(json).unwrap_or_else(|_| detail.entity.clone());
    platform::catalog::EntityDetail { entity, ..detail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn api(api_type: &str, text: &Value) -> Option<ApiDefinition> {
        let entity = Entity::from_json(json!({
            "apiVersion": "backstage.io/v1alpha1",
            "kind": "API",
            "metadata": {"name": "a"},
            "spec": {"type": api_type, "definition": text},
        }));
        definition(&entity.unwrap())
    }

    #[test]
    fn the_language_follows_type_and_text() {
        let language = |api_type, text| api(api_type, &json!(text)).unwrap().language;
        assert_eq!(language("openapi", "openapi: 3.1.0"), CodeLanguage::Yaml);
        assert_eq!(language("openapi", " {\"openapi\": 1}"), CodeLanguage::Json);
        assert_eq!(language("graphql", "type Query { a: Int }"), CodeLanguage::Graphql);
        assert_eq!(language("grpc", "syntax = \"proto3\";"), CodeLanguage::Protobuf);
        assert_eq!(language("wsdl", "<definitions/>"), CodeLanguage::Plain);
        assert_eq!(language("trpc", "router"), CodeLanguage::Plain);
        assert_eq!(api("openapi", &json!("")), None);
        assert_eq!(api("openapi", &Value::Null), None);
    }

    #[test]
    fn json_on_one_line_and_objects_become_readable() {
        let shown = api("openapi", &json!("{\"b\":1,\"a\":[]}")).unwrap();
        assert_eq!(shown.text, "{\n  \"b\": 1,\n  \"a\": []\n}");
        let shown = api("asyncapi", &json!({"asyncapi": "3.0.0"})).unwrap();
        assert_eq!(shown.text, "asyncapi: '3.0.0'\n");
        assert_eq!(api("openapi", &json!("{broken")).unwrap().text, "{broken");
    }

    #[test]
    fn other_kinds_define_nothing() {
        let entity = Entity::from_json(json!({
            "apiVersion": "v1", "kind": "Component", "metadata": {"name": "a"},
            "spec": {"definition": "x"},
        }));
        assert_eq!(definition(&entity.unwrap()), None);
    }
}
