//! Reads of the locations that people registered by hand.

use super::Store;
use crate::statement::Statement;
use crate::{ClaimHead, RegisteredLocation, StoreError, rows};

/// CROSS JOIN fixes the order for SQLite's planner: first the source's own, then the index into the
/// others.
const BESIDE: &str = "
    WITH own AS (SELECT DISTINCT kind, namespace, name FROM claims WHERE source = $1)
    SELECT claims.id, claims.source, claims.location, claims.kind, claims.namespace, claims.name,
        claims.occurrence, claims.line, claims.hash, claims.orphaned_at
    FROM own CROSS JOIN claims
    WHERE claims.kind = own.kind AND claims.namespace = own.namespace AND claims.name = own.name
        AND claims.source <> $1
    ORDER BY claims.kind, claims.namespace, claims.name, claims.id";

/// Reads of registered locations.
impl Store {
    /// All of them, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_locations(&self) -> Result<Vec<RegisteredLocation>, StoreError> {
        let all = "SELECT * FROM registered_locations ORDER BY created_at, id";
        self.read(&Statement::new(all), rows::registered_location).await
    }

    /// The one of this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_location(
        &self,
        id: &str,
    ) -> Result<Option<RegisteredLocation>, StoreError> {
        let one = Statement::new("SELECT * FROM registered_locations WHERE id = $1").bind(id);
        Ok(self.answer(&one, rows::registered_location).await?.into_iter().next())
    }

    /// The one of this type and target.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_target(
        &self,
        location_type: &str,
        target: &str,
    ) -> Result<Option<RegisteredLocation>, StoreError> {
        let one = "SELECT * FROM registered_locations WHERE location_type = $1 AND target = $2";
        let one = Statement::new(one).bind(location_type).bind(target);
        Ok(self.answer(&one, rows::registered_location).await?.into_iter().next())
    }

    /// What other sources claim of the entities that a source claims, by entity, the oldest first:
    /// who takes over when that one lets go.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_beside(&self, source: &str) -> Result<Vec<ClaimHead>, StoreError> {
        self.read(&Statement::new(BESIDE).bind(source), rows::claim_head).await
    }
}
