//! Writes of the locations that people registered by hand. What was read here stays true until the
//! unit ends, so that a registration can be checked and made in one.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{ClaimHead, RegisteredLocation, StoreError, rows};
use platform::EntityRef;

const INSERT: &str = "
    INSERT INTO registered_locations (id, location_type, target, presence, created_at)
    VALUES ($1, $2, $3, $4, $5)";

const UPDATE: &str = "
    UPDATE registered_locations SET location_type = $2, target = $3, presence = $4 WHERE id = $1";

const CLAIMS: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE source = $1 ORDER BY id LIMIT $2";

const OF_ENTITY: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE kind = $1 AND namespace = $2 AND name = $3 ORDER BY id";

/// Reads and writes of registered locations.
impl UnitOfWork {
    /// All of them, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_locations(&mut self) -> Result<Vec<RegisteredLocation>, StoreError> {
        let all = "SELECT * FROM registered_locations ORDER BY created_at, id";
        self.read(&Statement::new(all), rows::registered_location).await
    }

    /// The one of this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_location(
        &mut self,
        id: &str,
    ) -> Result<Option<RegisteredLocation>, StoreError> {
        let one = Statement::new("SELECT * FROM registered_locations WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::registered_location).await?.into_iter().next())
    }

    /// The one of this type and target.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registered_target(
        &mut self,
        location_type: &str,
        target: &str,
    ) -> Result<Option<RegisteredLocation>, StoreError> {
        let one = "SELECT * FROM registered_locations WHERE location_type = $1 AND target = $2";
        let one = Statement::new(one).bind(location_type).bind(target);
        Ok(self.read(&one, rows::registered_location).await?.into_iter().next())
    }

    /// Adds one.
    ///
    /// # Errors
    /// When its id, or its type and target, are there already, or the database does not answer.
    pub async fn insert_registered_location(
        &mut self,
        location: &RegisteredLocation,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(INSERT)
            .bind(&location.id)
            .bind(&location.location_type)
            .bind(&location.target)
            .bind(location.presence.as_deref())
            .bind(location.created_at);
        self.run(&statement).await
    }

    /// Gives the one of this id another type, target and presence; it stays as old as it is.
    ///
    /// # Errors
    /// When another one has that type and target, or the database does not answer.
    pub async fn update_registered_location(
        &mut self,
        location: &RegisteredLocation,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(UPDATE)
            .bind(&location.id)
            .bind(&location.location_type)
            .bind(&location.target)
            .bind(location.presence.as_deref());
        self.run(&statement).await
    }

    /// Removes the one of this id; that there is none is no error. What was claimed through it
    /// stays: what becomes of it is the catalog's decision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_registered_location(&mut self, id: &str) -> Result<(), StoreError> {
        self.run(&Statement::new("DELETE FROM registered_locations WHERE id = $1").bind(id)).await
    }

    /// All claims of an entity, orphans too, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_of_entity(
        &mut self,
        reference: &EntityRef,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(OF_ENTITY).bind(reference.kind());
        let statement = statement.bind(reference.namespace()).bind(reference.name());
        self.read(&statement, rows::claim_head).await
    }

    /// Some of the claims of a source, orphans too, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_of_source(
        &mut self,
        source: &str,
        limit: u32,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(CLAIMS).bind(source).bind(limit);
        self.read(&statement, rows::claim_head).await
    }
}
