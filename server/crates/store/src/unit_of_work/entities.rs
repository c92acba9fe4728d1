//! Writes of what the catalog shows, and of the change log.

use super::UnitOfWork;
use crate::statement::{Statement, Value};
use crate::{EntityRecord, NewChange, StoreError, rows};
use platform::EntityRef;
use std::collections::{BTreeMap, BTreeSet};

const PUT: (&str, &str) = (
    "INSERT INTO entities (kind, namespace, name, hash, body, source, location, line, orphan, \
     created_at, updated_at)",
    " ON CONFLICT (kind, namespace, name) DO UPDATE SET hash = excluded.hash, \
     body = excluded.body, source = excluded.source, location = excluded.location, \
     line = excluded.line, orphan = excluded.orphan, created_at = excluded.created_at, \
     updated_at = excluded.updated_at",
);

const DELETE: (&str, &str) = (
    "WITH unwanted (kind, namespace, name) AS (",
    ") DELETE FROM entities WHERE (kind, namespace, name) IN \
     (SELECT unwanted.kind, unwanted.namespace, unwanted.name FROM unwanted)",
);

/// CROSS JOIN fixes the order for SQLite's planner: first the few, then the index into the many.
const READ: (&str, &str) = (
    "WITH wanted (kind, namespace, name) AS (",
    ") SELECT entities.* FROM wanted CROSS JOIN entities WHERE entities.kind = wanted.kind \
     AND entities.namespace = wanted.namespace AND entities.name = wanted.name",
);

const APPEND: (&str, &str) = (
    "INSERT INTO changes (action, kind, namespace, name, body, cause, operation, actor, actor_name, \
      actor_id, change_set, source, location, line, owner, changed_at, created_at)",
    "",
);

/// Each reference once, in order.
pub(crate) fn distinct(references: &[EntityRef]) -> Vec<&EntityRef> {
    references.iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The statements that read these entities; no reference may be there twice.
pub(crate) fn entities_of<'a>(
    references: impl IntoIterator<Item = &'a EntityRef>,
) -> Vec<Statement<'a>> {
    Statement::for_rows(READ, references.into_iter().map(parts))
}

/// The three columns of a reference.
pub(crate) fn parts(reference: &EntityRef) -> [Value<'_>; 3] {
    [reference.kind().into(), reference.namespace().into(), reference.name().into()]
}

/// Writes of what the catalog shows, and of the change log.
impl UnitOfWork {
    /// Those of the entities that exist now, each once, ordered by reference.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entities(
        &mut self,
        references: &[EntityRef],
    ) -> Result<Vec<EntityRecord>, StoreError> {
        let references = distinct(references);
        let mut found = Vec::with_capacity(references.len());
        for statement in entities_of(references) {
            found.extend(self.read(&statement, rows::entity).await?);
        }
        found.sort_unstable_by(|a, b| a.reference.cmp(&b.reference));
        Ok(found)
    }

    /// Inserts entities, or replaces them by reference: everything becomes as given, `created_at`
    /// too. Of two records with one reference, the later one stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_entities(&mut self, entities: &[EntityRecord]) -> Result<(), StoreError> {
        // One statement must not touch a row twice (PostgreSQL refuses it).
        let by_reference: BTreeMap<_, _> =
            entities.iter().map(|entity| (&entity.reference, entity)).collect();
        let rows = by_reference.into_values().map(|entity| {
            let [kind, namespace, name] = parts(&entity.reference);
            [
                kind,
                namespace,
                name,
                (&entity.hash).into(),
                (&entity.body).into(),
                (&entity.source).into(),
                (&entity.location).into(),
                entity.line.into(),
                entity.orphan.into(),
                entity.created_at.into(),
                entity.updated_at.into(),
            ]
        });
        self.run_all(Statement::for_rows(PUT, rows)).await
    }

    /// Removes entities; one that does not exist is no error.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_entities(&mut self, references: &[EntityRef]) -> Result<(), StoreError> {
        self.run_all(Statement::for_rows(DELETE, references.iter().map(parts))).await
    }

    /// Appends to the change log, in the order given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn append_changes(&mut self, changes: &[NewChange]) -> Result<(), StoreError> {
        self.grown |= !changes.is_empty();
        let rows = changes.iter().map(|change| {
            let [kind, namespace, name] = parts(&change.reference);
            [
                rows::action(change.kind).into(),
                kind,
                namespace,
                name,
                (&change.body).into(),
                (&change.cause).into(),
                change.by.operation.name().into(),
                change.by.actor.name().into(),
                change.by.person.as_deref().into(),
                change.by.principal.as_deref().into(),
                change.by.change_set.as_deref().into(),
                (&change.by.source).into(),
                (&change.by.location).into(),
                change.by.line.into(),
                change.owner.as_ref().map(EntityRef::as_str).into(),
                change.at.into(),
                change.created_at.into(),
            ]
        });
        self.run_all(Statement::for_rows(APPEND, rows)).await
    }
}
