//! OpenAPI and Swagger.

use super::{Offer, joined, schemas, text_of};
use serde_json::Value;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Its operations, then its schemas with their fields.
pub(super) fn offers(value: &Value) -> Vec<Offer> {
    let mut offers = Vec::new();
    let paths = value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            offers.push(self::operation(method, path, operation));
        }
    }
    offers.extend(schemas::offers(value, "/components/schemas"));
    offers.extend(schemas::offers(value, "/definitions"));
    offers
}

fn operation(method: &str, path: &str, operation: &Value) -> Offer {
    let id = text_of(operation, "operationId");
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let parameters = parameters.into_iter().flatten().map(|parameter| {
        format!("{} {}", text_of(parameter, "name"), text_of(parameter, "description"))
    });
    let answers = operation.get("responses").and_then(Value::as_object);
    let answers = answers.into_iter().flatten();
    let answers =
        answers.map(|(code, answer)| format!("{code} {}", text_of(answer, "description")));
    let mut lines = vec![text_of(operation, "summary"), text_of(operation, "description")];
    lines.extend(parameters);
    lines.extend(answers);
    let names = Some(id).filter(|id| !id.is_empty()).into_iter().collect();
    let title = format!("{} {path}", method.to_uppercase());
    Offer { title, names, text: joined(lines), is_field: false }
}
