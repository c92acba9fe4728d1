//! An entity as readers get it: the stored body with the two fields of its metadata that the catalog
//! itself gives, `uid` and `etag`. They are no part of what is stored, compared and logged.

use platform::{Entity, EntityRef};
use serde_json::Value;
use store::EntityRecord;
use uuid::Uuid;

/// The namespace of the identifiers. Never to be changed: it is in all of them.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1c_9a52_3d0b_4e77_9f84_51b2_c07d_e3a6);

/// The entity of a record.
///
/// # Errors
/// When the record's body is no entity; the text says why.
pub(super) fn entity(record: &EntityRecord) -> Result<Entity, String> {
    let mut json: Value = serde_json::from_str(&record.body).map_err(|error| error.to_string())?;
    if let Some(Value::Object(metadata)) = json.get_mut("metadata") {
        metadata.insert("uid".to_owned(), Value::String(uid(&record.reference)));
        metadata.insert("etag".to_owned(), Value::String(record.hash.clone()));
    }
    Entity::from_json(json).map_err(|error| error.to_string())
}

/// The same for the same reference, in every process and at every time.
fn uid(reference: &EntityRef) -> String {
    Uuid::new_v5(&NAMESPACE, reference.to_string().as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_that_of_the_reference() {
        let checkout = uid(&EntityRef::new("Component", "default", "Checkout"));
        assert_eq!(checkout, uid(&EntityRef::new("component", "default", "checkout")));
        assert_eq!(checkout, "d78603bc-10f8-540e-bcdf-442f43259c38");
        assert_ne!(checkout, uid(&EntityRef::new("api", "default", "checkout")));
    }
}
