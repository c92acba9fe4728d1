//! What the definitions of APIs offer: operations, channels, messages, methods, schemas, and those of
//! their fields of which something is said.
//!
//! Only what is sure is taken; a definition that cannot be read has no documents, and its API is
//! found all the same.

mod asyncapi;
mod languages;
mod openapi;
mod schemas;
mod tokens;

#[cfg(test)]
mod tests;

use super::category;
use async_trait::async_trait;
use platform::{
    access::Permission,
    search::{Document, Facets, Findable, SearchError, Subject},
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
    /// What it is called: `GET /orders/{id}`, `Order`, `LedgerService.Book`, `Order.total`.
    title: String,
    /// What else it is called.
    names: Vec<String>,
    /// What is said of it.
    text: String,
    /// Whether it is a field of something that is exchanged.
    is_field: bool,
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
        let mut offers = offers(definition);
        // Where there are too many, fields are left out first.
        offers.sort_by_key(|offer| offer.is_field);
        let label = entity.display_name();
        let document = |offer: Offer| Document {
            category: if offer.is_field { category::FIELDS } else { category::OPERATIONS }
                .to_owned(),
            path: label.to_owned(),
            title: offer.title,
            names: offer.names,
            text: format!("{label}\n{}", offer.text),
            address: format!("{}/definition", entity.reference().page()),
            facets: Facets::of(entity),
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
    let mut offers = match value {
        Some(value) if is("openapi") || is("swagger") => openapi::offers(value),
        Some(value) if is("asyncapi") => asyncapi::offers(value),
        _ => languages::offers(definition),
    };
    offers.retain(|offer| !offer.title.trim().is_empty());
    offers
}

fn text_of(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn joined(lines: Vec<String>) -> String {
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}
