//! An entity as readers get it: the stored body with what only the catalog knows, its identifier,
//! its relations in both directions, and a tag of it all. They are no part of what is stored,
//! compared and logged.

use crate::import::hash;
use bytes::Bytes;
use platform::{Entity, EntityRef, entity_ref::DEFAULT_NAMESPACE};
use serde_json::{Value, json};
use std::sync::Arc;
use store::EntityRecord;
use uuid::Uuid;

/// The namespace of the identifiers. Never to be changed: it is in all of them.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f1c_9a52_3d0b_4e77_9f84_51b2_c07d_e3a6);

/// An entity, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Its `metadata.etag`: another one whenever anything of it changes.
    pub etag: Arc<str>,
    /// The whole as JSON text.
    pub json: Bytes,
}

/// Type and target of a relation.
pub(super) type Related = (&'static str, Arc<EntityRef>);

impl Served {
    /// Of a record.
    ///
    /// # Errors
    /// When the record's body is no JSON; the text says why.
    pub(super) fn of(
        record: &EntityRecord,
        relations: impl IntoIterator<Item = Related>,
    ) -> Result<Self, String> {
        let (mut json, etag) = whole(record, relations)?;
        // Clients count on it, though a descriptor may leave it out.
        if let Some(Value::Object(metadata)) = json.get_mut("metadata") {
            metadata.entry("namespace").or_insert_with(|| DEFAULT_NAMESPACE.into());
        }
        // Only a catalog says how an entity fares, and this one has nothing to say there.
        if let Value::Object(json) = &mut json {
            json.shift_remove("status");
        }
        let json = serde_json::to_vec(&json).map_err(|error| error.to_string())?;
        Ok(Self { etag: Arc::from(etag), json: Bytes::from(json) })
    }
}

/// The entity of a record, for the portal: it gets the relations apart, with more said of each.
///
/// # Errors
/// When the record's body is no entity; the text says why.
pub(super) fn entity(
    record: &EntityRecord,
    relations: impl IntoIterator<Item = Related>,
) -> Result<Entity, String> {
    let (mut json, _) = whole(record, relations)?;
    if let Value::Object(json) = &mut json {
        json.shift_remove("relations");
    }
    Entity::from_json(json).map_err(|error| error.to_string())
}

fn whole(
    record: &EntityRecord,
    relations: impl IntoIterator<Item = Related>,
) -> Result<(Value, String), String> {
    let mut json: Value = serde_json::from_str(&record.body).map_err(|error| error.to_string())?;
    let relations = relations.into_iter().map(|(name, target)| (name, target.to_string()));
    let mut relations: Vec<(&str, String)> = relations.collect();
    relations.sort_unstable();
    let relations: Value =
        relations.iter().map(|(name, target)| json!({"type": name, "targetRef": target})).collect();
    let etag = hash(&format!("{}{relations}", record.hash));
    if let Some(Value::Object(metadata)) = json.get_mut("metadata") {
        metadata.insert("uid".to_owned(), Value::String(uid(&record.reference)));
        metadata.insert("etag".to_owned(), Value::String(etag.clone()));
    }
    if let Value::Object(json) = &mut json {
        json.insert("relations".to_owned(), relations);
    }
    Ok((json, etag))
}

/// The same for the same reference, in every process and at every time.
#[must_use]
pub fn uid(reference: &EntityRef) -> String {
    Uuid::new_v5(&NAMESPACE, reference.to_string().as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::Timestamp;

    #[test]
    fn an_identifier_is_that_of_the_reference() {
        let checkout = uid(&EntityRef::new("Component", "default", "Checkout"));
        assert_eq!(checkout, uid(&EntityRef::new("component", "default", "checkout")));
        assert_eq!(checkout, "d78603bc-10f8-540e-bcdf-442f43259c38");
        assert_ne!(checkout, uid(&EntityRef::new("api", "default", "checkout")));
    }

    #[test]
    fn relations_stand_in_order_and_change_the_tag() {
        let record = EntityRecord {
            reference: EntityRef::new("component", "default", "a"),
            hash: "h".to_owned(),
            body: r#"{"kind":"Component","metadata":{"name":"a"},"relations":"own","status":{}}"#
                .to_owned(),
            source: String::new(),
            location: String::new(),
            line: 1,
            orphan: false,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let target = |name| Arc::new(EntityRef::new("group", "default", name));
        let alone = Served::of(&record, []).unwrap();
        let related = [("partOf", target("b")), ("ownedBy", target("c")), ("ownedBy", target("a"))];
        let served = Served::of(&record, related).unwrap();
        assert_ne!(served.etag, alone.etag);
        let json: Value = serde_json::from_slice(&served.json).unwrap();
        assert_eq!(
            json["relations"],
            json!([
                {"type": "ownedBy", "targetRef": "group:default/a"},
                {"type": "ownedBy", "targetRef": "group:default/c"},
                {"type": "partOf", "targetRef": "group:default/b"},
            ])
        );
        assert_eq!(json["metadata"]["etag"], *served.etag);
        assert_eq!(json.get("status"), None);
    }
}
