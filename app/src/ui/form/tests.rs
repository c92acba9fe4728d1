//! Every sort of field as the server sends it.

use super::{Form, FormState};
use crate::preferences::Preferences;
use leptos::prelude::*;
use scaffolder::form::Choices;
use serde_json::{Map, Value, json};

fn sent(schema: &Value, values: &Value) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(Preferences::default());
        let values = values.as_object().cloned().unwrap_or_default();
        let secrets = Map::from_iter([("token".to_owned(), json!("s3cret"))]);
        let state = FormState::start(schema.clone(), values, secrets, Choices::new(), Vec::new());
        state.show_all.set(true);
        view! { <Form state /> }.into_view().to_html()
    });
    owner.cleanup();
    html
}

fn page() -> Value {
    json!({ "required": ["name"], "properties": {
        "name": { "type": "string", "title": "Name", "description": "Short, see `x`." },
        "port": { "type": "integer", "title": "Port" },
        "on": { "type": "boolean", "title": "On" },
        "size": { "type": "string", "enum": ["s", "l"] },
        "level": { "type": "string", "enum": ["s", "l"], "ui:widget": "radio" },
        "langs": { "type": "array", "uniqueItems": true, "items": { "enum": ["go"] } },
        "tags": { "type": "array", "items": { "type": "string" } },
        "part": { "type": "object", "title": "Part", "properties": { "a": { "type": "string" } } },
        "either": { "oneOf": [{ "type": "object", "properties": { "b": { "type": "string" } } }, {}] },
        "token": { "type": "string", "ui:field": "Secret" },
        "owner": { "type": "string", "ui:field": "OwnerPicker" },
        "repo": { "type": "string", "ui:field": "RepoUrlPicker" },
        "notes": { "type": "string", "ui:widget": "textarea" },
        "odd": { "type": "string", "ui:field": "GSPicker" },
    } })
}

#[test]
fn each_field_has_its_name_its_label_and_what_is_wrong_with_it() {
    let html = sent(&page(), &json!({ "port": 80, "tags": ["a"], "token": "******" }));
    for part in [
        "name=\"values[/name]\"",
        "name=\"values[/port]\"",
        "value=\"80\"",
        "name=\"values[/on]\"",
        "name=\"values[/size]\"",
        "type=\"radio\"",
        "name=\"values[/langs]\"",
        "name=\"length[/tags]\"",
        "name=\"values[/tags/0]\"",
        "value=\"add:/tags\"",
        "value=\"remove:/tags/0\"",
        "name=\"values[/part/a]\"",
        "name=\"choice[/either]\"",
        "name=\"values[/either/b]\"",
        "name=\"secrets[/token]\"",
        "name=\"values[/owner]\"",
        "role=\"combobox\"",
        "name=\"repo[/repo]host\"",
        "for=\"form-/name\"",
        "id=\"form-/name-error\"",
        "aria-describedby=\"form-/name-words form-/name-error\"",
        "Fill this in.",
        "<code>x</code>",
        "GSPicker",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
}

#[test]
fn a_secret_is_not_sent() {
    let html = sent(&page(), &json!({ "token": "******" }));
    assert!(!html.contains("s3cret"), "{html}");
}

#[test]
fn what_is_filled_in_stays_text() {
    let hostile = "</textarea><b id=\"x\">\"'";
    for name in ["name", "notes", "owner"] {
        let html = sent(&page(), &json!({ name: hostile }));
        assert!(!html.contains("<b id"), "{html}");
    }
    let html = sent(&page(), &json!({ "notes": hostile }));
    assert!(html.contains("&lt;/textarea&gt;&lt;b id="), "{html}");
}
