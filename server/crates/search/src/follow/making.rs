//! What is put in and taken out, before it is written.

use super::{FollowError, Pen};
use crate::{
    disk::Opened,
    schema::{column, source},
    service::SearchService,
};
use platform::{
    Entity, EntityRef, Timestamp,
    access::Permission,
    search::{Document, Findable, Subject},
};
use tantivy::{
    DocAddress, TantivyDocument, Term, collector::Count, query::TermQuery,
    schema::IndexRecordOption,
};
use tokio::task::spawn_blocking;

/// An entity from its stored text; `None` when it cannot be read: then what is found stays.
pub(crate) fn parsed(reference: &EntityRef, body: &str, updated_at: Timestamp) -> Option<Subject> {
    let entity: Result<Entity, _> = serde_json::from_str(body);
    match entity {
        Ok(entity) => Some(Subject { entity, updated_at }),
        Err(error) => {
            tracing::error!(%reference, %error, "a stored entity cannot be read");
            None
        }
    }
}

/// The documents of a kind about one entity; none when they are to be taken out.
struct Replaced {
    kind: &'static str,
    permission: Permission,
    subject: EntityRef,
    documents: Vec<Document>,
}

/// Changes that are written together.
#[derive(Default)]
pub(crate) struct Batch {
    all: Vec<Replaced>,
}

impl Batch {
    /// Puts the documents of an entity in the place of those from before. A kind that cannot tell
    /// keeps what it told before.
    pub async fn put(&mut self, service: &SearchService, subject: &Subject) {
        for kind in &service.kinds {
            self.put_of(&**kind, subject).await;
        }
    }

    /// The same of one kind.
    pub async fn put_of(&mut self, kind: &dyn Findable, subject: &Subject) {
        match kind.documents(subject).await {
            Ok(documents) => self.all.push(Replaced {
                kind: kind.kind(),
                permission: kind.permission(),
                subject: subject.entity.reference().clone(),
                documents,
            }),
            Err(error) => {
                let (kind, entity) = (kind.kind(), subject.entity.reference());
                tracing::debug!(kind, %entity, %error, "documents cannot be made");
            }
        }
    }

    /// Whether nothing is to be written.
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Takes out all documents about an entity.
    pub fn remove(&mut self, service: &SearchService, subject: &EntityRef) {
        self.all.extend(service.kinds.iter().map(|kind| Replaced {
            kind: kind.kind(),
            permission: kind.permission(),
            subject: subject.clone(),
            documents: Vec::new(),
        }));
    }

    /// Hands everything to the writer.
    pub async fn write(self, pen: Pen) -> Result<Pen, FollowError> {
        let work = move || {
            let fields = pen.opened.fields.clone();
            for Replaced { kind, permission, subject, documents } in self.all {
                let replaced = Term::from_field_text(fields.source, &source(kind, &subject));
                pen.writer.delete_term(replaced);
                for document in &documents {
                    pen.writer.add_document(fields.stored(kind, permission, &subject, document))?;
                }
            }
            Ok(pen)
        };
        spawn_blocking(work).await.map_err(|_| FollowError::Panicked)?
    }
}

/// How many entities an index holds, after a look at every segment: what it is said to hold (which no
/// sum covers) and what its columns hold must be the same.
pub(crate) fn probed(opened: &Opened) -> Result<u64, FollowError> {
    let searcher = opened.reader.searcher();
    for (segment, reader) in (0_u32..).zip(searcher.segment_readers()) {
        let held = reader.fast_fields().i64(column::UPDATED)?.num_docs();
        if held != reader.max_doc() {
            return Err(FollowError::Incomplete);
        }
        if let Some(last) = held.checked_sub(1) {
            let _: TantivyDocument = searcher.doc(DocAddress::new(segment, last))?;
        }
    }
    entities(opened)
}

/// How many entities an index holds.
fn entities(opened: &Opened) -> Result<u64, FollowError> {
    let term = Term::from_field_text(opened.fields.made_by, "entity");
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let count = opened.reader.searcher().search(&query, &Count)?;
    Ok(count as u64)
}
