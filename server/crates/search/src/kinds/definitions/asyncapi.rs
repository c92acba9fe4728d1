//! AsyncAPI 2 and 3.

use super::{Offer, joined, schemas, text_of};
use serde_json::Value;

/// Its channels, its operations where they stand apart (3), its schemas.
pub(super) fn offers(value: &Value) -> Vec<Offer> {
    let object = |name: &str| value.get(name).and_then(Value::as_object).into_iter().flatten();
    let mut offers: Vec<Offer> =
        object("channels").map(|(name, said)| channel(name, said)).collect();
    offers.extend(object("operations").map(|(name, said)| Offer {
        title: name.clone(),
        names: Vec::new(),
        text: joined(vec![text_of(said, "summary"), text_of(said, "description")]),
    }));
    offers.extend(schemas(value, "/components/schemas"));
    offers
}

fn channel(name: &str, said: &Value) -> Offer {
    let address = text_of(said, "address");
    let mut names = Vec::new();
    let mut lines = vec![text_of(said, "description")];
    for way in ["publish", "subscribe"] {
        let Some(operation) = said.get(way) else { continue };
        names.extend(Some(text_of(operation, "operationId")).filter(|id| !id.is_empty()));
        lines.extend([text_of(operation, "summary"), text_of(operation, "description")]);
    }
    let title = if address.is_empty() { name.to_owned() } else { address };
    if title != name {
        names.push(name.to_owned());
    }
    Offer { title, names, text: joined(lines) }
}
