//! What the definitions of APIs offer: operations, channels, methods, schemas with their fields.
//!
//! Only what is sure is taken; a definition that cannot be read has no documents, and its API is
//! found all the same.

mod asyncapi;
mod languages;
mod openapi;

use super::{category, entities::facets};
use async_trait::async_trait;
use platform::{
    access::Permission,
    search::{Document, Findable, SearchError, Subject},
};
use serde_json::Value;

/// Bytes of a definition that are read.
const LONGEST: usize = 8 << 20;
/// Documents of one definition at the most.
const MOST: usize = 5_000;

/// What APIs offer.
pub struct Definitions;

/// One thing that a definition offers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Offer {
    /// What it is called: `GET /orders/{id}`, `Order`, `LedgerService.Book`.
    title: String,
    /// What else it is called.
    names: Vec<String>,
    /// What is said of it.
    text: String,
}

#[async_trait]
impl Findable for Definitions {
    fn kind(&self) -> &'static str {
        "definition"
    }

    fn permission(&self) -> Permission {
        Permission::CatalogRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        let entity = &subject.entity;
        let definition = entity.spec_text("definition").filter(|text| text.len() <= LONGEST);
        let Some(definition) = definition.filter(|_| entity.reference().kind() == "api") else {
            return Ok(Vec::new());
        };
        let offers = offers(definition);
        let label = entity.display_name();
        let document = |offer: Offer| Document {
            category: category::OPERATIONS.to_owned(),
            path: label.to_owned(),
            title: offer.title,
            names: offer.names,
            text: format!("{label}\n{}", offer.text),
            address: format!("{}/definition", entity.reference().page()),
            facets: facets(entity),
            updated_at: subject.updated_at,
        };
        Ok(offers.into_iter().take(MOST).map(document).collect())
    }
}

/// What a definition offers, by what it looks like: what `spec.type` says need not be so.
fn offers(definition: &str) -> Vec<Offer> {
    let documents = descriptor::parse(definition, &descriptor::Limits::default());
    let value = documents.iter().find_map(descriptor::RawDocument::value);
    let is = |key: &str| value.and_then(|value| value.get(key)).is_some();
    match value {
        Some(value) if is("openapi") || is("swagger") => openapi::offers(value),
        Some(value) if is("asyncapi") => asyncapi::offers(value),
        _ => languages::offers(definition),
    }
}

/// The schemas at a place of a document, each with its properties.
fn schemas(value: &Value, pointer: &str) -> Vec<Offer> {
    let schemas = value.pointer(pointer).and_then(Value::as_object);
    let offer = |(name, schema): (&String, &Value)| {
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flatten();
        let mut lines = vec![text_of(schema, "description")];
        let mut names = Vec::new();
        for (property, said) in properties {
            names.push(format!("{name}.{property}"));
            lines.push(format!("{property} {}", text_of(said, "description")));
        }
        Offer { title: name.clone(), names, text: joined(lines) }
    };
    schemas.into_iter().flatten().map(offer).collect()
}

fn text_of(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn joined(lines: Vec<String>) -> String {
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(definition: &str) -> Vec<String> {
        offers(definition).into_iter().map(|offer| offer.title).collect()
    }

    #[test]
    fn openapi_offers_operations_and_schemas() {
        let definition = "openapi: 3.1.0\npaths:\n  /orders/{id}:\n    get:\n      operationId: getOrder\n      summary: Read an order\n    parameters: []\ncomponents:\n  schemas:\n    Order:\n      properties:\n        total: {type: string, description: In cents}\n";
        let offers = offers(definition);
        assert_eq!(offers[0].title, "GET /orders/{id}");
        assert_eq!(offers[0].names, ["getOrder"]);
        assert_eq!(offers[1].names, ["Order.total"]);
        assert!(offers[1].text.contains("In cents"));
    }

    #[test]
    fn asyncapi_offers_channels() {
        let two = "asyncapi: 2.6.0\nchannels:\n  orders.placed:\n    subscribe: {operationId: onPlaced, summary: An order was placed}\n";
        assert_eq!(titles(two), ["orders.placed"]);
        let three = "asyncapi: 3.0.0\nchannels:\n  placed: {address: orders.placed}\noperations:\n  onPlaced: {action: receive, summary: Told of orders}\n";
        assert_eq!(titles(three), ["orders.placed", "onPlaced"]);
    }

    #[test]
    fn graphql_and_protobuf_offer_types_and_methods() {
        let graphql = "\"\"\"The root {\"\"\"\ntype Query {\n  # all of them\n  orders(first: Int = 10): [Order!]!\n}\nenum State { OPEN CLOSED }\n";
        assert_eq!(titles(graphql), ["Query", "State"]);
        assert_eq!(offers(graphql)[0].names, ["Query.orders"]);
        let protobuf = "syntax = \"proto3\";\n// Books an entry.\nservice LedgerService {\n  // Books it.\n  rpc Book(BookRequest) returns (Entry);\n}\nmessage Entry {\n  string id = 1;\n  repeated string tags = 2;\n}\n";
        assert_eq!(titles(protobuf), ["LedgerService", "LedgerService.Book", "Entry"]);
        assert_eq!(offers(protobuf)[2].names, ["Entry.id", "Entry.tags"]);
    }

    #[test]
    fn what_is_no_definition_offers_nothing() {
        for text in ["", "just words", "{", "}}}{{{", "type {", "service", "[1, 2"] {
            assert!(offers(text).is_empty(), "{text}");
        }
    }
}
