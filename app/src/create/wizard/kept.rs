//! What was filled in is kept for as long as the window is open: nothing is lost when the page is loaded
//! again. Secrets are not kept, nor what the form masks.

use leptos::prelude::window;
use platform::{EntityRef, scaffolder::FormPage};
use scaffolder::form::{Choices, EnginePatterns, remove, review};
use serde_json::{Map, Value};

/// What was filled in, without what the form masks.
pub(super) fn without_masked(
    pages: &[FormPage],
    values: &Map<String, Value>,
) -> Map<String, Value> {
    let mut kept = values.clone();
    for page in pages {
        for field in review(&page.schema, values, &Choices::new(), &EnginePatterns) {
            if field.masked {
                remove(&mut kept, &field.pointer);
            }
        }
    }
    kept
}

/// Keeps it; a browser that keeps nothing is none the worse. What the form fills in by itself (`usual`) is
/// not worth keeping.
pub(super) fn keep(
    template: &EntityRef,
    pages: &[FormPage],
    values: &Map<String, Value>,
    usual: &Map<String, Value>,
) {
    if values == usual {
        return forget(template);
    }
    let kept = without_masked(pages, values);
    let (Ok(Some(storage)), Ok(text)) = (window().session_storage(), serde_json::to_string(&kept))
    else {
        return;
    };
    let _ = storage.set_item(&name(template), &text);
}

/// What was kept.
pub(super) fn kept(template: &EntityRef) -> Option<Map<String, Value>> {
    let storage = window().session_storage().ok()??;
    let text = storage.get_item(&name(template)).ok()??;
    serde_json::from_slice(text.as_bytes()).ok()
}

/// Forgets it.
pub(super) fn forget(template: &EntityRef) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.remove_item(&name(template));
    }
}

fn name(template: &EntityRef) -> String {
    format!("slipway-create {template}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_masked_is_not_kept() {
        let page = FormPage {
            title: String::new(),
            description: None,
            html: String::new(),
            schema: json!({
                "type": "object",
                "properties": {
                    "name": { "type": "string" },
                    "password": { "type": "string", "ui:widget": "password" },
                    "card": { "type": "string", "ui:backstage": { "review": { "mask": "****" } } }
                }
            }),
        };
        let values = json!({ "name": "shop", "password": "x", "card": "42", "more": 1 });
        let kept = without_masked(&[page], values.as_object().unwrap());
        assert_eq!(Value::Object(kept), json!({ "name": "shop", "more": 1 }));
    }
}
