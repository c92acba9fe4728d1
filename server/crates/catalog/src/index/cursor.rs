//! Where a page begins: the place of its first row in the order. Opaque to those who carry it, and
//! still good when rows come and go.

use super::{entry::Entry, nodes::Nodes, order};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::{
    EntityRef,
    catalog::{CatalogError, Column},
};
use serde::{Deserialize, Serialize};

/// The place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    #[serde(rename = "v")]
    value: Option<String>,
    #[serde(rename = "r")]
    reference: EntityRef,
}

impl Cursor {
    /// The place of an entity in the order of a column.
    pub fn at(nodes: &Nodes, entry: &Entry, column: Column) -> Self {
        let value = order::value(nodes, entry, column).map(std::borrow::Cow::into_owned);
        Self { value, reference: EntityRef::clone(&entry.reference) }
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub fn decode(text: &str) -> Result<Self, CatalogError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let cursor = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        cursor.ok_or_else(|| {
            let message = "the cursor is damaged; leave it out to start from the first page";
            CatalogError::BadQuery(message.to_owned())
        })
    }

    /// The value of the row, in the order's column.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    pub fn reference(&self) -> &EntityRef {
        &self.reference
    }
}
