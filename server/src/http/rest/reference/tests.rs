//! The page's form against the document itself, read as JSON.

use super::*;
use platform::api_reference::Shape;
use serde_json::json;
use std::collections::BTreeSet;

fn document() -> OpenApi {
    super::super::calls().split_for_parts().1
}

fn operation(reference: &ApiReference, anchor: &str) -> Operation {
    let mut all = reference.groups.iter().flat_map(|group| &group.operations);
    all.find(|operation| operation.anchor() == anchor).unwrap().clone()
}

fn field<'a>(fields: &'a [Field], name: &str) -> &'a Field {
    fields.iter().find(|field| field.name == name).unwrap()
}

#[test]
fn every_operation_is_there_with_its_parameters_fields_and_answers() {
    let document = document();
    let reference = reference(&document, None);
    let json = serde_json::to_value(&document).unwrap();
    let mut expected = 0;
    let mut ids = BTreeSet::new();
    for (path, item) in json["paths"].as_object().unwrap() {
        for (method, described) in item.as_object().unwrap() {
            expected += 1;
            ids.insert(described["operationId"].as_str().unwrap());
            let method = method.to_uppercase();
            let mut all = reference.groups.iter().flat_map(|group| &group.operations);
            let found = all.find(|one| one.method == method && one.path == *path).unwrap();
            assert_eq!(found.summary, described["summary"], "{method} {path}");
            let mut names: Vec<_> =
                found.parameters.iter().map(|parameter| parameter.field.name.as_str()).collect();
            let parameters = described["parameters"].as_array().map(Vec::as_slice);
            let mut described_names: Vec<_> = parameters
                .unwrap_or_default()
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            names.sort_unstable();
            described_names.sort_unstable();
            assert_eq!(names, described_names, "{method} {path}");
            let statuses: Vec<_> =
                found.answers.iter().map(|answer| answer.status.as_str()).collect();
            let described_statuses: Vec<_> =
                described["responses"].as_object().unwrap().keys().collect();
            assert_eq!(statuses, described_statuses, "{method} {path}");
            assert_eq!(
                found.body.is_some(),
                described.get("requestBody").is_some(),
                "{method} {path}"
            );
        }
    }
    let all = reference.groups.iter().flat_map(|group| &group.operations);
    let anchors: BTreeSet<String> = all.map(Operation::anchor).collect();
    assert!(expected > 5);
    assert_eq!(anchors.len(), expected, "no two share a place");
    assert_eq!(ids.len(), expected, "no two share a name");
}

#[test]
fn parameters_say_where_they_go_and_what_they_take() {
    let reference = reference(&document(), None);
    let asked = operation(&reference, "get-api-catalog-entities-by-query");
    let of = |name: &str| {
        asked.parameters.iter().find(|parameter| parameter.field.name == name).unwrap()
    };
    let filter = &of("filter").field;
    assert_eq!(filter.shape, Shape::ListOf(Box::new(Shape::Text)));
    assert!(!filter.required && filter.description.starts_with("Conditions"));
    assert_eq!(filter.example.as_deref(), Some("kind=component,spec.type=service"));
    assert_eq!(of("limit").field.shape, Shape::WholeNumber);
    let choices = ["include", "exclude"].map(str::to_owned).to_vec();
    assert_eq!(of("totalItems").field.shape, Shape::OneOf(choices));
    let one = operation(&reference, "get-api-catalog-entities-by-name-kind-namespace-name");
    assert!(one.parameters.iter().all(|it| (it.place == Place::Path) == it.field.required));
    assert!(one.parameters.iter().any(|it| it.field.name == "asOf"));
}

#[test]
fn bodies_and_answers_are_looked_up() {
    let reference = reference(&document(), None);
    let asked = operation(&reference, "post-api-catalog-entities-by-refs");
    let body = asked.body.unwrap();
    assert_eq!(body.fields[0].name, "entityRefs");
    assert!(body.fields[0].required);
    assert_eq!(field(&body.fields, "fields").shape, Shape::ListOf(Box::new(Shape::Text)));
    let asked = operation(&reference, "post-api-catalog-entities-by-query");
    let total = field(&asked.body.as_ref().unwrap().fields, "totalItems").clone();
    assert!(matches!(total.shape, Shape::OneOf(_)), "{total:?}");
    assert_eq!(total.description, "`exclude` saves the counting.");
    assert_eq!(asked.answers[0].shape, Some(Shape::Named("EntityPage".to_owned())));

    let names: Vec<_> = reference.objects.iter().map(|object| object.name.as_str()).collect();
    for name in ["Count", "Entity", "EntityPage", "Error", "Facets"] {
        assert!(names.contains(&name), "{name} of {names:?}");
    }
    assert!(!names.contains(&"RefsBody"), "it stands where it is sent");
    let page = reference.objects.iter().find(|object| object.name == "EntityPage").unwrap();
    let entities = Shape::ListOf(Box::new(Shape::Named("Entity".to_owned())));
    assert_eq!(field(&page.fields, "items").shape, entities);
    let facets = reference.objects.iter().find(|object| object.name == "Facets").unwrap();
    let counts = Shape::ListOf(Box::new(Shape::Named("Count".to_owned())));
    assert_eq!(facets.fields[0].shape, Shape::MapOf(Box::new(counts)));
}

#[test]
fn commands_can_be_run_as_they_are() {
    let address = Url::parse("https://slipway.example/").unwrap();
    let reference = reference(&document(), Some(&address));
    assert_eq!(reference.address.as_deref(), Some("https://slipway.example"));
    let asked = operation(&reference, "get-api-catalog-entities-by-name-kind-namespace-name");
    assert_eq!(
        asked.curl("https://slipway.example"),
        "curl 'https://slipway.example/api/catalog/entities/by-name/component/default/checkout-api'"
    );
    for operation in reference.groups.iter().flat_map(|group| &group.operations) {
        let command = operation.curl("https://slipway.example");
        let Some((_, data)) = command.split_once("--data '") else { continue };
        let sent: Value = serde_json::from_str(data.trim_end_matches('\'')).unwrap();
        let takes = operation.body.as_ref().is_some_and(|body| !body.fields.is_empty());
        assert!(sent.as_object().is_some_and(|sent| sent.is_empty() != takes), "{command}");
    }
}

#[test]
fn what_is_shared_is_looked_up_one_step_away() {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Other", "version": "1"},
        "paths": {"/things": {
            "parameters": [{"$ref": "#/components/parameters/Tenant"}],
            "delete": {"responses": {"204": {"$ref": "#/components/responses/Gone"}}},
        }},
        "components": {
            "parameters": {"Tenant": {"name": "x-tenant", "in": "header", "required": true, "schema": {"type": "boolean"}}},
            "responses": {"Gone": {"description": "It is gone."}},
        },
    });
    let document: OpenApi = serde_json::from_value(document).unwrap();
    let reference = reference(&document, None);
    assert_eq!(reference.groups[0].name, "Other", "without a tag the API's own name serves");
    let operation = &reference.groups[0].operations[0];
    assert_eq!((operation.method.as_str(), operation.summary.as_str()), ("DELETE", "/things"));
    let tenant = &operation.parameters[0];
    assert_eq!((tenant.place, &tenant.field.shape), (Place::Header, &Shape::Truth));
    assert_eq!(operation.answers[0].description, "It is gone.");
    assert_eq!(operation.answers[0].shape, None);
}
