use super::*;
use crate::form::EnginePatterns;
use crate::form::field::{Choice, ChoiceLook, Group, PickerKind, Wanted};
use serde_json::json;

fn of(schema: &Value, values: &Value) -> Vec<Field> {
    fields(schema, values.as_object().unwrap(), &EnginePatterns)
}

fn one(property: Value) -> Field {
    of(&json!({ "properties": { "a": property } }), &json!({})).remove(0)
}

fn pointers(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.pointer.as_str()).collect()
}

fn text(property: Value) -> TextField {
    match one(property).kind {
        FieldKind::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_field_says_what_the_schema_says_of_it() {
    let schema = json!({
        "required": ["name"],
        "properties": { "name": {
            "title": "Name", "type": "string", "description": "What it is called",
            "ui:autofocus": true, "ui:help": "short", "ui:options": { "placeholder": "shop" },
            "ui:readonly": true, "maxLength": 9, "examples": ["a"],
        } },
    });
    let field = of(&schema, &json!({})).remove(0);
    assert_eq!((field.pointer.as_str(), field.label.as_str()), ("/name", "Name"));
    assert!(field.is_required && field.has_focus);
    assert_eq!(field.access, Access::ReadOnly);
    assert_eq!(field.help.as_deref(), Some("short"));
    assert_eq!(field.placeholder.as_deref(), Some("shop"));
    let FieldKind::Text(text) = field.kind else { panic!("no text") };
    assert_eq!((text.max_length, text.examples), (Some(9), vec!["a".to_owned()]));
}

#[test]
fn widgets_and_formats_choose_how_a_text_is_typed() {
    let look = |property: Value| text(property).look;
    assert_eq!(look(json!({ "type": "string" })), TextLook::Line);
    let lines = json!({ "type": "string", "ui:widget": "textarea", "ui:options": { "rows": 7 } });
    assert_eq!(look(lines), TextLook::Lines(7));
    assert_eq!(look(json!({ "type": "string", "format": "date-time" })), TextLook::DateTime);
    assert_eq!(look(json!({ "type": "string", "ui:field": "Secret" })), TextLook::Secret);
    assert_eq!(one(json!({ "type": "string", "format": "data-url" })).kind, FieldKind::File);
    assert_eq!(one(json!({ "type": "string", "ui:widget": "hidden" })).kind, FieldKind::Hidden);
}

#[test]
fn what_is_not_known_is_told_and_can_be_filled_in_plainly() {
    let field = one(json!({ "type": "string", "ui:field": "GSClusterPicker" }));
    assert_eq!(field.unknown.as_deref(), Some("GSClusterPicker"));
    assert!(matches!(field.kind, FieldKind::Text(_)));
    assert_eq!(
        one(json!({ "type": "string", "ui:widget": "fancy" })).unknown.as_deref(),
        Some("fancy")
    );
    assert!(text(json!({ "type": "object", "ui:field": "GSThing" })).is_json);
}

#[test]
fn choices_have_tokens_and_names() {
    let field = one(json!({
        "type": "integer", "enum": [1, 2], "enumNames": ["One"], "ui:enumDisabled": [2],
        "ui:widget": "radio",
    }));
    let FieldKind::Choice(choice) = field.kind else { panic!("no choice") };
    assert_eq!(choice.look, ChoiceLook::Rows);
    let choices: Vec<_> = choice
        .choices
        .iter()
        .map(|Choice { token, label, is_disabled, .. }| {
            (token.as_str(), label.as_str(), *is_disabled)
        })
        .collect();
    assert_eq!(choices, [("1", "One", false), ("2", "2", true)]);
    let named = one(json!({ "oneOf": [{ "const": "a", "title": "A" }, { "enum": ["b"] }] }));
    let FieldKind::Choice(choice) = named.kind else { panic!("no choice") };
    assert_eq!(choice.choices[0].label, "A");
    assert_eq!(choice.choices[1].label, "b");
    assert_eq!(one(json!({ "type": "boolean" })).kind, FieldKind::Switch);
    let several = json!({ "type": "array", "uniqueItems": true, "items": { "enum": ["x", "y"] } });
    assert!(matches!(one(several).kind, FieldKind::Choices(_)));
}

#[test]
fn the_order_is_the_one_that_the_page_says() {
    let schema = json!({
        "ui:order": ["c", "*", "a", "gone"],
        "properties": { "a": {}, "b": {}, "c": {}, "d": {} },
    });
    assert_eq!(pointers(&of(&schema, &json!({}))), ["/c", "/b", "/d", "/a"]);
}

#[test]
fn lists_have_as_many_fields_as_items_and_bounds() {
    let schema = json!({ "properties": { "a": {
        "type": "array", "maxItems": 2, "minItems": 1, "items": { "type": "object",
            "properties": { "n": { "type": "string", "default": "x" } } },
    } } });
    let fields = of(&schema, &json!({ "a": [{ "n": "1" }, { "n": "2" }] }));
    let FieldKind::List(list) = &fields[0].kind else { panic!("no list") };
    assert!(!list.may_add && list.may_remove && list.may_order);
    assert_eq!(list.new_item, json!({ "n": "x" }));
    let FieldKind::Group(Group { fields, .. }) = &list.items[1].kind else { panic!("no group") };
    assert_eq!(pointers(fields), ["/a/1/n"]);
}

#[test]
fn alternatives_show_the_one_that_is_filled_in_or_was_chosen() {
    let schema = json!({ "properties": { "a": { "type": "object",
        "properties": { "both": { "type": "string" } },
        "oneOf": [
            { "title": "First", "properties": { "x": { "type": "string" } } },
            { "properties": { "y": { "type": "string" } } },
        ],
    } } });
    let shown = |values: Value, choices: &Choices| {
        let fields = fields_chosen(&schema, values.as_object().unwrap(), choices, &EnginePatterns);
        let FieldKind::Group(group) = &fields[0].kind else { panic!("no group") };
        assert_eq!(group.fields[0].pointer, "/a/both");
        let FieldKind::Alternatives(alternatives) = &group.fields[1].kind else {
            panic!("no alternatives");
        };
        assert_eq!(alternatives.labels, ["First", "2"]);
        alternatives.chosen
    };
    assert_eq!(shown(json!({}), &Choices::new()), 0);
    assert_eq!(shown(json!({ "a": { "y": "1" } }), &Choices::new()), 1);
    assert_eq!(shown(json!({}), &Choices::from([("/a".to_owned(), 1)])), 1);
}

#[test]
fn pickers_offer_what_their_filter_says() {
    let picker = |property: Value| match one(property).kind {
        FieldKind::Picker(picker) => picker,
        other => panic!("{other:?}"),
    };
    let field = picker(json!({ "ui:field": "EntityPicker", "ui:options": {
        "catalogFilter": [{ "kind": ["Component", "API"], "spec.type": "service" },
            { "metadata.annotations.a/b": { "exists": true } }],
        "defaultNamespace": false, "allowArbitraryValues": false,
    } }));
    assert_eq!(field.kind, PickerKind::Entity);
    assert_eq!(
        field.filters,
        [
            vec![
                ("kind".to_owned(), Wanted::OneOf(vec!["Component".to_owned(), "API".to_owned()])),
                ("spec.type".to_owned(), Wanted::OneOf(vec!["service".to_owned()])),
            ],
            vec![("metadata.annotations.a/b".to_owned(), Wanted::There)],
        ]
    );
    assert!(!field.allows_others);
    assert_eq!(field.default_namespace, None);
    let owner = picker(json!({ "ui:field": "OwnerPicker" }));
    assert_eq!(owner.default_kind.as_deref(), Some("Group"));
}

#[test]
fn what_is_shown_stays_the_same_while_somebody_types() {
    let schema = json!({ "properties": { "a": { "type": "string" }, "b": { "type": "number" } } });
    assert_eq!(of(&schema, &json!({ "a": "x" })), of(&schema, &json!({ "a": "xy", "b": 1 })));
}

#[test]
fn a_form_that_asks_for_itself_ends() {
    let schema = json!({
        "definitions": { "tree": { "type": "object", "properties": {
            "left": { "$ref": "#/definitions/tree" }, "right": { "$ref": "#/definitions/tree" },
        } } },
        "properties": { "root": { "$ref": "#/definitions/tree" } },
    });
    assert_eq!(pointers(&of(&schema, &json!({}))), ["/root"]);
}
