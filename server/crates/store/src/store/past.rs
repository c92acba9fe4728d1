//! Reads of the catalog as it was: the state at a position is, for each entity, its last row of the
//! log up to there.

use super::Store;
use crate::statement::{Row, Statement};
use crate::unit_of_work::{distinct, parts};
use crate::{BodyRecord, ChangeRecord, EntityRecord, Mark, StoreError, rows};
use platform::{EntityRef, Timestamp};

const AT: &str = "
    SELECT position, changed_at FROM changes WHERE changed_at <= $1
    ORDER BY changed_at DESC, position DESC LIMIT 1";

const UP_TO: &str = "
    SELECT position, changed_at FROM changes WHERE position <= $1 ORDER BY position DESC LIMIT 1";

const FIRST: &str = "SELECT position, changed_at FROM changes ORDER BY position LIMIT 1";

const FIRST_BODIES: &str = "
    WITH latest AS (
        SELECT MAX(position) AS place FROM changes WHERE position <= $1
        GROUP BY kind, namespace, name ORDER BY kind, namespace, name LIMIT $2
    )
    SELECT kind, namespace, name, action, body, changed_at AS updated_at
    FROM latest CROSS JOIN changes WHERE changes.position = latest.place
    ORDER BY kind, namespace, name";

const NEXT_BODIES: &str = "
    WITH latest AS (
        SELECT MAX(position) AS place FROM changes
        WHERE position <= $1 AND (kind, namespace, name) > ($2, $3, $4)
        GROUP BY kind, namespace, name ORDER BY kind, namespace, name LIMIT $5
    )
    SELECT kind, namespace, name, action, body, changed_at AS updated_at
    FROM latest CROSS JOIN changes WHERE changes.position = latest.place
    ORDER BY kind, namespace, name";

const ENTITIES: (&str, &str) = (
    "WITH wanted (kind, namespace, name, place) AS (",
    ") SELECT changes.* FROM wanted CROSS JOIN changes WHERE changes.position = (\
     SELECT MAX(earlier.position) FROM changes AS earlier WHERE earlier.kind = wanted.kind \
     AND earlier.namespace = wanted.namespace AND earlier.name = wanted.name \
     AND earlier.position <= wanted.place) AND changes.action <> 'deleted'",
);

const BEFORE: (&str, &str) = (
    "WITH wanted (kind, namespace, name, place) AS (",
    ") SELECT wanted.place AS place, changes.* FROM wanted CROSS JOIN changes \
     WHERE changes.position = (\
     SELECT MAX(earlier.position) FROM changes AS earlier WHERE earlier.kind = wanted.kind \
     AND earlier.namespace = wanted.namespace AND earlier.name = wanted.name \
     AND earlier.position < wanted.place)",
);

fn placed(row: &Row) -> Result<(i64, ChangeRecord), sqlx::Error> {
    Ok((row.get("place")?, rows::change(row)?))
}

/// What no moment from the horizon on needs: a row that a later one up to there replaces, and the
/// last one of an entity that was gone by then. In the order of the log: while the end of an entity
/// still stands there, what came before it may not be seen, and so has to go first. The row at the
/// horizon stays, so that the log never ends before it.
const SUPERSEDED: &str = "
    SELECT position FROM changes
    WHERE position > $1 AND position < $2 AND (action = 'deleted' OR EXISTS (
        SELECT 1 FROM changes AS later
        WHERE later.kind = changes.kind AND later.namespace = changes.namespace
            AND later.name = changes.name AND later.position > changes.position
            AND later.position <= $2))
    ORDER BY position LIMIT $3";

/// Reads of the catalog as it was. They are exact from the horizon on.
impl Store {
    /// The last position that was accepted at a moment or before it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_at(&self, moment: Timestamp) -> Result<Option<Mark>, StoreError> {
        let found = self.read(&Statement::new(AT).bind(moment), rows::mark).await?;
        Ok(found.first().copied())
    }

    /// The last row of the log up to a position.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_up_to(&self, position: i64) -> Result<Option<Mark>, StoreError> {
        let found = self.read(&Statement::new(UP_TO).bind(position), rows::mark).await?;
        Ok(found.first().copied())
    }

    /// The first row of the log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_mark(&self) -> Result<Option<Mark>, StoreError> {
        Ok(self.read(&Statement::new(FIRST), rows::mark).await?.first().copied())
    }

    /// From where on every moment can be answered; `None` when nothing was ever compacted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn horizon(&self) -> Result<Option<Mark>, StoreError> {
        let horizon = "SELECT position, changed_at FROM horizon";
        Ok(self.read(&Statement::new(horizon), rows::mark).await?.first().copied())
    }

    /// For each entity and position the last change of the entity before it, with that position;
    /// none where there is none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes_before(
        &self,
        places: &[(&EntityRef, i64)],
    ) -> Result<Vec<(i64, ChangeRecord)>, StoreError> {
        let wanted = places.iter().map(|(reference, position)| {
            let [kind, namespace, name] = parts(reference);
            [kind, namespace, name, (*position).into()]
        });
        let mut found = Vec::with_capacity(places.len());
        for statement in Statement::for_rows(BEFORE, wanted) {
            found.extend(self.read(&statement, placed).await?);
        }
        Ok(found)
    }

    /// Rows behind a position that no moment from the horizon on needs, oldest first. They may be
    /// taken out in this order, and in no other.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn superseded_changes(
        &self,
        after: i64,
        horizon: i64,
        limit: u32,
    ) -> Result<Vec<i64>, StoreError> {
        let statement = Statement::new(SUPERSEDED).bind(after).bind(horizon).bind(limit);
        self.read(&statement, |row| row.get("position")).await
    }

    /// The next entities in the order of their references as they were at a position, each with
    /// whether it was there: for going through all of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bodies_at(
        &self,
        position: i64,
        after: Option<&EntityRef>,
        limit: u32,
    ) -> Result<Vec<(BodyRecord, bool)>, StoreError> {
        let Some(after) = after else {
            let statement = Statement::new(FIRST_BODIES).bind(position).bind(limit);
            return self.read(&statement, rows::body_then).await;
        };
        let statement = Statement::new(NEXT_BODIES).bind(position).bind(after.kind());
        let statement = statement.bind(after.namespace()).bind(after.name()).bind(limit);
        self.read(&statement, rows::body_then).await
    }

    /// Those of the entities that were there at a position, each once, ordered by reference. What
    /// is not in the log is left empty: the hash, and whether it was an orphan.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entities_at(
        &self,
        position: i64,
        references: &[EntityRef],
    ) -> Result<Vec<EntityRecord>, StoreError> {
        let wanted = distinct(references).into_iter().map(|reference| {
            let [kind, namespace, name] = parts(reference);
            [kind, namespace, name, position.into()]
        });
        let mut found = Vec::with_capacity(references.len());
        for statement in Statement::for_rows(ENTITIES, wanted) {
            found.extend(self.read(&statement, rows::entity_then).await?);
        }
        found.sort_unstable_by(|a, b| a.reference.cmp(&b.reference));
        Ok(found)
    }
}
