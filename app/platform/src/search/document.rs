//! What can be found.

use super::SearchError;
use crate::{Entity, EntityRef, Timestamp, access::Permission};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};

/// Something that can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The category that it is listed and counted under: `components`, `docs` …
    pub category: String,
    /// What it is part of, in words: `Checkout API`, `checkout-api › Runbook`.
    pub path: String,
    /// What people call it.
    pub title: String,
    /// What else it is called: names, paths, aliases. Matched like the title.
    pub names: Vec<String>,
    /// What it says, as plain text.
    pub text: String,
    /// Its address in the portal.
    pub address: String,
    /// What it can be filtered by.
    pub facets: Facets,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What a document can be filtered by, each lower-cased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// The kind of the entity that it is about.
    pub kind: String,
    /// `spec.type`.
    pub entity_type: Option<String>,
    /// `spec.lifecycle`.
    pub lifecycle: Option<String>,
    /// Who owns it, as a reference.
    pub owner: Option<EntityRef>,
    /// `metadata.tags`.
    pub tags: Vec<String>,
}

impl Facets {
    /// What everything that is about an entity can be filtered by.
    #[must_use]
    pub fn of(entity: &Entity) -> Self {
        let reference = entity.reference();
        let parse = |owner| EntityRef::parse(owner, Some("group"), reference.namespace()).ok();
        let lower = |text: Option<&str>| text.map(str::to_lowercase);
        Self {
            kind: reference.kind().to_owned(),
            entity_type: lower(entity.spec_text("type")),
            lifecycle: lower(entity.spec_text("lifecycle")),
            owner: entity.spec_text("owner").and_then(parse),
            tags: entity.tags().map(str::to_lowercase).collect(),
        }
    }
}

/// An entity that documents are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// The entity.
    pub entity: Entity,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A kind of document.
///
/// To add one: implement this in the crate that knows the documents, and put it among the kinds that
/// `server/src/serve/search.rs` registers. The index does the rest: it asks for the documents of
/// every entity at the start and of each that changes, and takes out those of what is gone.
/// `deployments::Deployed` is a short one to begin from.
#[async_trait]
pub trait Findable: Send + Sync {
    /// The kind's name, which never changes: it is part of what the index stores.
    fn kind(&self) -> &'static str;

    /// What somebody needs to find one: on the entity that it is about.
    fn permission(&self) -> Permission;

    /// The documents about an entity; all of them, since they replace those from before.
    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError>;

    /// Entities whose documents have changed although the entity did not (a built site, a
    /// deployment). Never ends. It begins with those that may have changed while nobody looked: the
    /// index is older than this process.
    fn changes(&self) -> BoxStream<'static, EntityRef> {
        futures::stream::pending().boxed()
    }
}
