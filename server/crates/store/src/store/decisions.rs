//! Reads of what people are to decide, or have decided.

use super::Store;
use crate::statement::Statement;
use crate::unit_of_work::{HELD_GROUPS, distinct, parts};
use crate::{ClaimHead, HeldRemoval, StoreError, rows};
use platform::EntityRef;
use platform::catalog::{Decision, HeldRemovals};
use std::collections::HashMap;

const OF_SOURCE: &str = "SELECT * FROM held_removals WHERE source = $1 ORDER BY claim_id";

const CLAIMS: &str = "
    SELECT claims.id, claims.source, claims.location, claims.kind, claims.namespace, claims.name,
        claims.occurrence, claims.line, claims.hash, claims.orphaned_at
    FROM held_removals JOIN claims ON claims.id = held_removals.claim_id
    WHERE held_removals.decision = $1
    ORDER BY claims.source, claims.location, claims.line, claims.id LIMIT $2 OFFSET $3";

const COUNT: &str = "
    SELECT COUNT(*) AS count FROM held_removals JOIN claims ON claims.id = held_removals.claim_id
    WHERE held_removals.decision = $1";

const CHOICES: (&str, &str) = (
    "WITH wanted (kind, namespace, name) AS (",
    ") SELECT choices.* FROM wanted CROSS JOIN choices WHERE choices.kind = wanted.kind \
     AND choices.namespace = wanted.namespace AND choices.name = wanted.name",
);

/// Reads of decisions.
impl Store {
    /// The removals of a source that are held.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held_removals(&self, source: &str) -> Result<Vec<HeldRemoval>, StoreError> {
        self.read(&Statement::new(OF_SOURCE).bind(source), rows::held_removal).await
    }

    /// All that are held, by source and decision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held_by_source(&self) -> Result<Vec<HeldRemovals>, StoreError> {
        self.read(&Statement::new(HELD_GROUPS), rows::held_removals).await
    }

    /// The claims that are held with a decision, by source and place.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn held_claims(
        &self,
        decision: Decision,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(CLAIMS).bind(decision.name()).bind(limit).bind(offset);
        self.read(&statement, rows::claim_head).await
    }

    /// How many claims are held with a decision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_held(&self, decision: Decision) -> Result<u64, StoreError> {
        self.count(&Statement::new(COUNT).bind(decision.name())).await
    }

    /// The places that people chose for some entities: source and location.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn choices(
        &self,
        references: &[EntityRef],
    ) -> Result<HashMap<EntityRef, (String, String)>, StoreError> {
        let mut choices = HashMap::new();
        let rows = distinct(references).into_iter().map(parts);
        for statement in Statement::for_rows(CHOICES, rows) {
            let found = self.read(&statement, |row| {
                Ok((rows::reference(row)?, (row.get("source")?, row.get("location")?)))
            });
            choices.extend(found.await?);
        }
        Ok(choices)
    }
}
