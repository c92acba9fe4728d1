//! Places of a list that clients carry from page to page: base64 of JSON, because their client looks
//! inside to learn how to ask on (with a `query` by POST, else by GET).

use super::{Order, Position, TextFilter};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use platform::{
    EntityRef,
    catalog::{CatalogError, ChangesQuery},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// As clients decode it, with the padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The whole question of a list, and a row of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cursor {
    /// The order.
    pub order_fields: Vec<Order>,
    /// The row: its value, where the order has a field, and its reference.
    pub order_field_values: Vec<Option<String>>,
    /// Whether the page before the row is meant, not the one after it.
    pub is_previous: bool,
    /// The filter, as parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filter: Vec<String>,
    /// The filter, as a predicate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_text_filter: Option<TextFilter>,
    /// How many there were when the first page was asked for.
    pub total_items: u64,
    /// The position of the log that the list is as of; `None` is now, whenever that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i64>,
}

impl Cursor {
    /// Reads what a client carried.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn decode(text: &str) -> Result<Self, CatalogError> {
        decode(text, "cursor")
    }

    /// What a client is to carry.
    #[must_use]
    pub fn encode(&self) -> String {
        encode(self)
    }

    /// The row.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn position(&self) -> Result<Position, CatalogError> {
        let (value, reference) =
            match (self.order_fields.as_slice(), self.order_field_values.as_slice()) {
                ([], [Some(reference)]) => (None, reference),
                ([_, ..], [Some(value), Some(reference)]) => (Some(value.clone()), reference),
                _ => return Err(damaged("cursor")),
            };
        let reference = reference.parse().map_err(|_| damaged("cursor"))?;
        Ok(Position { value, reference })
    }
}

/// A span of the log, and how far one got in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpanCursor {
    /// The question, its moments as positions.
    pub question: ChangesQuery,
    /// The last entity, where a list is by entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<EntityRef>,
}

impl SpanCursor {
    /// Reads what a client carried.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn decode(text: &str) -> Result<Self, CatalogError> {
        decode(text, "cursor")
    }

    /// What a client is to carry.
    #[must_use]
    pub fn encode(&self) -> String {
        encode(self)
    }
}

/// The place of a list that is counted, not remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offset {
    /// How many a page has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// How many come before.
    #[serde(default)]
    pub offset: u64,
}

impl Offset {
    /// Reads what a client carried.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn decode(text: &str) -> Result<Self, CatalogError> {
        decode(text, "after")
    }

    /// What a client is to carry.
    #[must_use]
    pub fn encode(&self) -> String {
        encode(self)
    }
}

fn encode<T: Serialize>(value: &T) -> String {
    BASE64.encode(serde_json::to_vec(value).unwrap_or_default())
}

fn decode<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, CatalogError> {
    let bytes = BASE64.decode(text).ok();
    let value = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    value.ok_or_else(|| damaged(name))
}

fn damaged(name: &str) -> CatalogError {
    let message =
        format!("the parameter {name} is damaged; leave it out to begin with the first page");
    CatalogError::BadQuery(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        Cursor {
            order_fields: Vec::new(),
            order_field_values: vec![Some("component:default/a".to_owned())],
            is_previous: false,
            filter: vec!["kind=component".to_owned()],
            query: None,
            full_text_filter: None,
            total_items: 3,
            as_of: Some(7),
        }
    }

    #[test]
    fn what_is_carried_comes_back() {
        assert_eq!(Cursor::decode(&cursor().encode()), Ok(cursor()));
        let offset = Offset { limit: Some(20), offset: 40 };
        assert_eq!(Offset::decode(&offset.encode()), Ok(offset));
    }

    #[test]
    fn a_client_sees_whether_there_is_a_query() {
        let json = |cursor: &Cursor| -> Value {
            serde_json::from_slice(&BASE64.decode(cursor.encode()).unwrap()).unwrap()
        };
        assert_eq!(json(&cursor()).get("query"), None);
        let asked = Cursor { query: Some(Value::Object(serde_json::Map::new())), ..cursor() };
        assert!(json(&asked).get("query").is_some());
    }

    #[test]
    fn damage_is_told() {
        for text in ["", "%%%", "bm9uZQ==", "e30="] {
            assert!(matches!(Cursor::decode(text), Err(CatalogError::BadQuery(_))), "{text}");
        }
        let two = Cursor { order_field_values: vec![None, None], ..cursor() };
        assert!(two.position().is_err());
        let bad = Cursor { order_field_values: vec![Some("nothing".to_owned())], ..cursor() };
        assert!(bad.position().is_err());
        assert_eq!(cursor().position().unwrap().reference.name(), "a");
    }
}
