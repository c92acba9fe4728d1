use super::*;
use crate::preferences::Preferences;
use scaffolder::form::FieldKind;
use serde_json::json;

/// Does something with the state of a form.
fn with(schema: &Value, values: &Value, work: impl FnOnce(FormState)) {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(Preferences::default());
        let values = values.as_object().cloned().unwrap_or_default();
        work(FormState::start(schema.clone(), values, Map::new(), Choices::new(), Vec::new()));
    });
    owner.cleanup();
}

fn filled(state: FormState) -> Value {
    Value::Object(state.values.get_untracked())
}

#[test]
fn what_was_emptied_stays_empty_though_there_is_a_default() {
    let schema = json!({ "properties": {
        "name": { "type": "string", "default": "d" }, "other": { "type": "string" },
    } });
    with(&schema, &json!({}), |state| {
        assert_eq!(filled(state), json!({ "name": "d" }));
        state.set("/name", None);
        state.set("/other", Some(json!("x")));
        assert_eq!(filled(state), json!({ "other": "x" }));
        state.set("/name", Some(json!("y")));
        assert_eq!(filled(state), json!({ "other": "x", "name": "y" }));
    });
}

#[test]
fn a_choice_brings_fields_with_their_defaults() {
    let schema = json!({
        "properties": { "ci": { "type": "string", "enum": ["a", "b"] } },
        "dependencies": { "ci": { "oneOf": [
            { "properties": { "ci": { "enum": ["a"] } } },
            { "properties": { "ci": { "enum": ["b"] }, "n": { "type": "string", "default": "m" } } },
        ] } },
    });
    with(&schema, &json!({}), |state| {
        let pointers = || untrack(|| state.fields.get().into_iter().map(|one| one.pointer));
        assert_eq!(pointers().collect::<Vec<_>>(), ["/ci"]);
        state.set("/ci", Some(json!("b")));
        assert_eq!(pointers().collect::<Vec<_>>(), ["/ci", "/n"]);
        assert_eq!(filled(state), json!({ "ci": "b", "n": "m" }));
    });
}

#[test]
fn what_is_wrong_is_told_where_somebody_was_or_when_all_is_shown() {
    let schema = json!({ "required": ["a", "b"], "properties": {
        "a": { "type": "string" }, "b": { "type": "string" },
    } });
    with(&schema, &json!({}), |state| {
        let told = || untrack(|| state.told.get().into_iter().map(|one| one.pointer));
        assert_eq!(told().count(), 0);
        state.touch("/b");
        assert_eq!(told().collect::<Vec<_>>(), ["/b"]);
        state.show_all.set(true);
        assert_eq!(told().collect::<Vec<_>>(), ["/a", "/b"]);
        assert_eq!(untrack(|| state.error("/a")).as_deref(), Some("Fill this in."));
        state.set("/a", Some(json!("x")));
        assert_eq!(told().collect::<Vec<_>>(), ["/b"]);
    });
}

#[test]
fn what_the_server_said_is_told_until_the_field_is_changed() {
    let schema = json!({ "properties": { "a": { "type": "string" } } });
    with(&schema, &json!({ "a": "taken" }), |state| {
        let said = Invalid {
            page: 0,
            pointer: "/a".to_owned(),
            keyword: "taken".to_owned(),
            message: "is taken".to_owned(),
        };
        state.said.set(vec![said]);
        assert_eq!(untrack(|| state.error("/a")).as_deref(), Some("is taken"));
        state.set("/a", Some(json!("free")));
        assert_eq!(untrack(|| state.error("/a")), None);
    });
}

#[test]
fn secrets_leave_a_mask_and_are_checked_themselves() {
    let schema = json!({ "properties": {
        "token": { "type": "string", "ui:field": "Secret", "minLength": 4 },
    } });
    with(&schema, &json!({}), |state| {
        state.set_secret("/token", "token", "abc");
        assert_eq!(filled(state), json!({ "token": "***" }));
        assert_eq!(state.secrets.with_untracked(|all| all["token"].clone()), json!("abc"));
        state.show_all.set(true);
        assert_eq!(untrack(|| state.told.get()).len(), 1);
        state.set_secret("/token", "token", "");
        assert_eq!(filled(state), json!({}));
        assert!(state.secrets.with_untracked(Map::is_empty));
    });
}

#[test]
fn another_schema_is_chosen() {
    let schema = json!({ "properties": { "a": { "oneOf": [
        { "type": "object", "properties": { "x": { "type": "string" } } },
        { "type": "object", "properties": { "y": { "type": "string" } } },
    ] } } });
    with(&schema, &json!({ "a": { "x": "1" } }), |state| {
        let chosen = || {
            let fields = state.fields.get_untracked();
            let FieldKind::Alternatives(all) = fields[0].kind.clone() else {
                panic!("no alternatives");
            };
            all
        };
        state.choose("/a", &chosen(), 1);
        assert_eq!(chosen().chosen, 1);
        assert_eq!(filled(state), json!({ "a": {} }));
    });
}

#[test]
fn what_comes_when_the_page_is_gone_is_nothing() {
    let schema = json!({ "properties": { "a": { "type": "string" } } });
    let owner = Owner::new();
    let state = owner.with(|| {
        provide_context(Preferences::default());
        FormState::start(schema, Map::new(), Map::new(), Choices::new(), Vec::new())
    });
    owner.cleanup();
    state.touch("/a");
    state.set("/a", Some(json!("late")));
    state.change("/a", |whole| *whole = json!("late"));
    assert!(state.values.try_get_untracked().is_none(), "the page is gone");
}
