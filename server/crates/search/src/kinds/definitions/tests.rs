//! Definitions as companies write them.

use super::*;
use proptest::prelude::*;

fn titles(definition: &str) -> Vec<String> {
    offers(definition).into_iter().map(|offer| offer.title).collect()
}

fn fields(definition: &str) -> Vec<(String, String)> {
    let fields = offers(definition).into_iter().filter(|offer| offer.is_field);
    fields.map(|offer| (offer.title, offer.text)).collect()
}

fn pair(title: &str, text: &str) -> (String, String) {
    (title.to_owned(), text.to_owned())
}

#[test]
fn openapi_offers_operations_schemas_and_fields() {
    let definition = "openapi: 3.1.0\npaths:\n  /orders/{id}:\n    get:\n      operationId: getOrder\n      summary: Read an order\n    parameters: []\ncomponents:\n  schemas:\n    Order:\n      properties:\n        id: {type: string}\n        total: {type: string, description: In cents}\n        lines:\n          type: array\n          items:\n            properties:\n              sku: {type: string, description: The stock keeping unit}\n    Sized:\n      allOf:\n        - properties: {width: {description: In millimetres}}\n    State: {type: string, enum: [OPEN, CLOSED]}\n";
    let offers = offers(definition);
    assert_eq!(offers[0].title, "GET /orders/{id}");
    assert_eq!(offers[0].names, ["getOrder"]);
    // The definition's own order.
    assert_eq!(offers[1].names, ["Order.id", "Order.total", "Order.lines", "Order.lines.sku"]);
    assert!(offers[1].text.contains("total In cents"));
    assert!(offers.iter().any(|offer| offer.title == "State" && offer.text == "OPEN CLOSED"));
    assert_eq!(
        fields(definition),
        [
            pair("Order.total", "In cents"),
            pair("Order.lines.sku", "The stock keeping unit"),
            pair("Sized.width", "In millimetres"),
        ]
    );
}

#[test]
fn swagger_offers_its_definitions() {
    let definition = "swagger: '2.0'\npaths: {}\ndefinitions:\n  Pet: {properties: {name: {description: What it is called}}}\n";
    assert_eq!(titles(definition), ["Pet", "Pet.name"]);
}

#[test]
fn asyncapi_offers_channels_messages_and_fields() {
    let two = "asyncapi: 2.6.0\nchannels:\n  orders.placed:\n    subscribe:\n      operationId: onPlaced\n      summary: An order was placed\n      message:\n        name: OrderPlaced\n        payload: {properties: {orderId: {description: Which order}}}\n";
    assert_eq!(titles(two), ["orders.placed", "OrderPlaced", "OrderPlaced.orderId"]);
    assert_eq!(fields(two), [pair("OrderPlaced.orderId", "Which order")]);
    let several = "asyncapi: 2.6.0\nchannels:\n  orders:\n    publish:\n      message:\n        oneOf:\n          - {name: Placed}\n          - {$ref: '#/components/messages/Gone'}\ncomponents:\n  messages:\n    Gone: {title: Order gone, summary: It is no more}\n";
    assert_eq!(titles(several), ["orders", "Gone", "Placed"]);
    let three = "asyncapi: 3.0.0\nchannels:\n  placed: {address: orders.placed, messages: {OrderPlaced: {summary: Placed}}}\noperations:\n  onPlaced: {action: receive, summary: Told of orders}\n";
    assert_eq!(titles(three), ["orders.placed", "onPlaced", "OrderPlaced"]);
}

#[test]
fn graphql_offers_operations_types_and_fields() {
    let graphql = "\"\"\"The root {\"\"\"\ntype Query {\n  # all of them\n  orders(first: Int = 10): [Order!]!\n  version: String\n}\n\"An order\"\ntype Order @key(fields: \"id\") {\n  id: ID!\n  \"\"\"\n  In cents\n  \"\"\"\n  total(currency: String = \"EUR\"): Int @deprecated(reason: \"old\")\n}\ninput Ask { note: String = \"none\" size: Int }\nenum State { OPEN CLOSED }\n";
    assert_eq!(
        titles(graphql),
        ["Query", "Query.orders", "Query.version", "Order", "Order.total", "Ask", "State"]
    );
    assert_eq!(fields(graphql), [pair("Order.total", "In cents")]);
    let offers = offers(graphql);
    assert_eq!(offers[0].names, ["Query.orders", "Query.version"]);
    assert_eq!(offers[1].names, ["orders"]);
    let others =
        "schema { query: Root }\ntype Root { ping: String }\nextend type Root { pong: String }";
    assert_eq!(titles(others), ["Root", "Root.ping", "Root", "Root.pong"]);
}

#[test]
fn protobuf_offers_services_methods_messages_and_fields() {
    let protobuf = "syntax = \"proto3\";\npackage acme.ledger;\n// Books an entry.\nservice LedgerService {\n  // Books it.\n  rpc Book(BookRequest) returns (Entry);\n  rpc Undo(Entry) returns (Entry) { option (google.api.http) = { post: \"/undo\" }; }\n}\nmessage Entry {\n  option deprecated = true;\n  string id = 1; // Unique for ever\n  // What it is filed under.\n  repeated string tags = 2 [json_name = \"labels\"];\n  message Part { int64 cents = 1; }\n}\nenum State {\n  UNKNOWN = 0;\n  OPEN = 1; // May change\n}\n";
    assert_eq!(
        titles(protobuf),
        [
            "LedgerService",
            "LedgerService.Book",
            "LedgerService.Undo",
            "Entry",
            "Entry.id",
            "Entry.tags",
            "Part",
            "State",
            "State.OPEN"
        ]
    );
    assert_eq!(
        fields(protobuf),
        [
            pair("Entry.id", "Unique for ever"),
            pair("Entry.tags", "What it is filed under."),
            pair("State.OPEN", "May change")
        ]
    );
}

#[test]
fn what_is_no_definition_offers_nothing() {
    for text in ["", "just words", "{", "}}}{{{", "type {", "service", "[1, 2"] {
        assert!(offers(text).is_empty(), "{text}");
    }
}

proptest! {
    /// Property 19, for what APIs offer: whatever a definition holds is read without a panic, and
    /// whatever is offered has a title.
    #[test]
    fn property_19_any_definition_is_read(
        text in "(openapi: 3\\.1\\.0\n|asyncapi: 2\n|type |enum |message |service |rpc |schema |extend |[A-Z][a-z]{0,4} |[{}()\\[\\]:=;\"#@!/*\n ]|\\PC){0,60}",
    ) {
        for offer in offers(&text) {
            prop_assert!(!offer.title.is_empty(), "{offer:?}");
        }
    }
}
