//! Reads of the locations that people registered by hand.

use super::Store;
use crate::statement::Statement;
use crate::{RegisteredLocation, StoreError, rows};

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
}
