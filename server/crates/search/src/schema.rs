//! What the index stores of a document.

use crate::words::{self, STARTS, STEMS, WORDS};
use platform::{
    EntityRef,
    access::Permission,
    search::{Document, SearchField},
};
use serde::{Deserialize, Serialize};
use tantivy::{
    TantivyDocument,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions, Value,
    },
};

/// A number that is another one as soon as anything about stored documents is another one: the
/// schema, the analyzers, what kinds make of an entity.
pub(crate) const VERSION: u32 = 2;

/// Bytes of a text that are kept to show a part of them.
const SHOWN: usize = 6 << 10;

/// Columns that a title's first bytes are kept in, eight in each.
const TITLE: usize = 4;

/// What puts documents in the order of their titles: the first bytes of the title, then something of
/// each document's own, so that every process has the same order.
pub(crate) type Tie = [u64; TITLE + 1];

/// The fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// Kind and subject in one: what a new set of documents replaces.
    pub source: Field,
    /// The kind of document.
    pub made_by: Field,
    /// The entity that it is about.
    pub subject: Field,
    /// The permission that it takes, by its place among all.
    pub permission: Field,
    /// The category.
    pub category: Field,
    /// What it can be filtered by, in the order of [`SearchField::ALL`].
    pub facets: [Field; 6],
    /// When it last changed, in milliseconds.
    pub updated: Field,
    /// What decides between equal ones: the parts of a [`Tie`].
    pub ties: [Field; TITLE + 1],
    /// Titles and names as a whole.
    pub exact: Field,
    /// The title's words.
    pub title: Field,
    /// The words of other names.
    pub names: Field,
    /// The beginnings of the words of title and names.
    pub starts: Field,
    /// The text's words.
    pub text: Field,
    /// The stems of title and text.
    pub stems: Field,
    /// What is shown of it.
    pub stored: Field,
}

/// The names of fields that are read as columns.
pub(crate) mod column {
    pub(crate) const SUBJECT: &str = "subject";
    pub(crate) const PERMISSION: &str = "permission";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const UPDATED: &str = "updated";
    pub(crate) const TIES: [&str; 5] = ["tie_0", "tie_1", "tie_2", "tie_3", "tie_4"];
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |analyzer: &str, record: IndexRecordOption| {
        let indexing = TextFieldIndexing::default().set_tokenizer(analyzer);
        TextOptions::default().set_indexing_options(indexing.set_index_option(record))
    };
    let positions = || text(WORDS, IndexRecordOption::WithFreqsAndPositions);
    let raw = || STRING | FAST;
    let fields = Fields {
        source: builder.add_text_field("source", STRING),
        made_by: builder.add_text_field("made_by", STRING),
        subject: builder.add_text_field(column::SUBJECT, raw()),
        permission: builder.add_u64_field(column::PERMISSION, FAST),
        category: builder.add_text_field(column::CATEGORY, raw()),
        facets: SearchField::ALL.map(|field| builder.add_text_field(field.name(), raw())),
        updated: builder.add_i64_field(column::UPDATED, INDEXED | FAST),
        ties: column::TIES.map(|name| builder.add_u64_field(name, FAST)),
        exact: builder.add_text_field("exact", STRING),
        title: builder.add_text_field("title", positions()),
        names: builder.add_text_field("names", positions()),
        starts: builder.add_text_field("starts", text(STARTS, IndexRecordOption::Basic)),
        text: builder.add_text_field("text", positions()),
        stems: builder.add_text_field("stems", text(STEMS, IndexRecordOption::WithFreqs)),
        stored: builder.add_text_field("stored", STORED),
    };
    (builder.build(), fields)
}

/// What is shown of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub subject: EntityRef,
    pub needs: Permission,
    pub category: String,
    pub path: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    pub text: String,
    pub address: String,
    pub entity_type: Option<String>,
    pub lifecycle: Option<String>,
    pub owner: Option<EntityRef>,
    pub updated_at: i64,
}

/// What a set of documents is replaced by.
pub(crate) fn source(kind: &str, subject: &EntityRef) -> String {
    format!("{kind} {subject}")
}

/// The beginning of a title as numbers that are ordered as titles are, lower case like upper case.
pub(crate) fn beginning(title: &str, filled_with: u8) -> [u64; TITLE] {
    let title = words::exactly(title);
    let mut bytes = title.bytes();
    [(); TITLE].map(|()| u64::from_be_bytes([(); 8].map(|()| bytes.next().unwrap_or(filled_with))))
}

/// What puts a document in its place among those that are equal else.
fn tie(subject: &EntityRef, document: &Document) -> Tie {
    let [one, two, three, four] = beginning(&document.title, 0);
    let high = crc32fast::hash(format!("{}\0{}", document.title, document.path).as_bytes());
    let low = crc32fast::hash(format!("{subject}\0{}", document.address).as_bytes());
    [one, two, three, four, u64::from(high) << 32 | u64::from(low)]
}

/// A permission's place among all.
pub(crate) fn place_of(permission: Permission) -> u64 {
    let place = Permission::ALL.iter().position(|one| *one == permission);
    place.and_then(|place| u64::try_from(place).ok()).unwrap_or(u64::MAX)
}

impl Fields {
    /// The field of a facet.
    pub fn facet(&self, field: SearchField) -> Field {
        let place = SearchField::ALL.iter().position(|one| *one == field).unwrap_or(0);
        self.facets.get(place).copied().unwrap_or(self.category)
    }

    /// A document as the index stores it.
    pub fn stored(
        &self,
        kind: &str,
        permission: Permission,
        subject: &EntityRef,
        document: &Document,
    ) -> TantivyDocument {
        let mut stored = TantivyDocument::new();
        stored.add_text(self.source, source(kind, subject));
        stored.add_text(self.made_by, kind);
        stored.add_text(self.subject, subject.as_str());
        stored.add_u64(self.permission, place_of(permission));
        stored.add_text(self.category, &document.category);
        stored.add_i64(self.updated, document.updated_at.0);
        for (field, part) in self.ties.iter().zip(tie(subject, document)) {
            stored.add_u64(*field, part);
        }
        let facets = &document.facets;
        let owner = facets.owner.as_ref().map(EntityRef::as_str);
        let values = [
            (SearchField::Kind, Some(facets.kind.as_str())),
            (SearchField::Type, facets.entity_type.as_deref()),
            (SearchField::Lifecycle, facets.lifecycle.as_deref()),
            (SearchField::Owner, owner),
            (SearchField::Namespace, Some(subject.namespace())),
        ];
        let values = values.into_iter().filter_map(|(field, value)| Some((field, value?)));
        let tags = facets.tags.iter().map(|tag| (SearchField::Tag, tag.as_str()));
        for (field, value) in values.chain(tags) {
            stored.add_text(self.facet(field), value.to_lowercase());
        }
        stored.add_text(self.title, &document.title);
        stored.add_text(self.starts, &document.title);
        stored.add_text(self.stems, &document.title);
        for name in std::iter::once(&document.title).chain(&document.names) {
            stored.add_text(self.exact, words::exactly(name));
        }
        for name in &document.names {
            stored.add_text(self.names, name);
            stored.add_text(self.starts, name);
        }
        stored.add_text(self.text, &document.text);
        stored.add_text(self.stems, &document.text);
        stored.add_text(self.stored, shown(subject, permission, document));
        stored
    }
}

fn shown(subject: &EntityRef, needs: Permission, document: &Document) -> String {
    let mut end = document.text.len().min(SHOWN);
    while !document.text.is_char_boundary(end) {
        end -= 1;
    }
    let shown = Stored {
        subject: subject.clone(),
        needs,
        category: document.category.clone(),
        path: document.path.clone(),
        title: document.title.clone(),
        names: document.names.clone(),
        text: document.text.get(..end).unwrap_or_default().to_owned(),
        address: document.address.clone(),
        entity_type: document.facets.entity_type.clone(),
        lifecycle: document.facets.lifecycle.clone(),
        owner: document.facets.owner.clone(),
        updated_at: document.updated_at.0,
    };
    serde_json::to_string(&shown).unwrap_or_default()
}

/// What is shown of a document that was read from the index.
pub(crate) fn read(fields: &Fields, document: &TantivyDocument) -> Option<Stored> {
    let text = document.get_first(fields.stored)?.as_str()?;
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn beginnings_are_in_the_order_of_titles(one in "\\PC{0,40}", other in "\\PC{0,40}") {
            let (left, right) = (words::exactly(&one), words::exactly(&other));
            let (first, second) = (beginning(&one, 0), beginning(&other, 0));
            if left <= right {
                prop_assert!(first <= second, "{left:?} {right:?}");
            } else {
                prop_assert!(first >= second, "{left:?} {right:?}");
            }
        }
    }
}
