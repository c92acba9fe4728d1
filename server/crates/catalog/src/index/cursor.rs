//! Where a page begins: the place of its first row in the order. Opaque to those who carry it, and
//! still good when rows come and go.

use super::order::RowKey;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::{EntityRef, catalog::CatalogError};
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
    pub fn at(key: &RowKey) -> Self {
        let value = (!key.missing).then(|| key.value.to_string());
        Self { value, reference: EntityRef::clone(&key.reference) }
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

    /// Whether a row stands before this place in the order.
    pub fn is_after(&self, key: &RowKey, descending: bool) -> bool {
        let mine = (self.value.is_none(), self.value.as_deref().unwrap_or(""), &self.reference);
        let other = (key.missing, &*key.value, &*key.reference);
        if mine.0 != other.0 {
            return mine.0; // Rows without a value are last, whichever way the order goes.
        }
        if descending { other > mine } else { other < mine }
    }
}
