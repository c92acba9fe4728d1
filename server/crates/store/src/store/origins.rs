//! Reads of which templates entities were made with.

use super::Store;
use crate::statement::Statement;
use crate::{OriginRecord, StoreError, rows};
use platform::EntityRef;

const UNRENDERED: &str = "
    SELECT * FROM template_origins WHERE version IS NULL AND failure IS NULL
    ORDER BY made_at, entity LIMIT $1";

/// Reads of origins.
impl Store {
    /// Which template an entity was made with.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn template_origin(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<OriginRecord>, StoreError> {
        let one = "SELECT * FROM template_origins WHERE entity = $1";
        let one = Statement::new(one).bind(entity.as_str());
        Ok(self.read(&one, rows::origin).await?.into_iter().next())
    }

    /// Origins whose files are not known yet, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unrendered_origins(&self, limit: u32) -> Result<Vec<OriginRecord>, StoreError> {
        self.read(&Statement::new(UNRENDERED).bind(limit), rows::origin).await
    }

    /// What was made with a template: entities, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn made_with(&self, template: &EntityRef) -> Result<Vec<EntityRef>, StoreError> {
        let all = "SELECT * FROM template_origins WHERE template = $1 ORDER BY entity";
        let all = Statement::new(all).bind(template.as_str());
        let found = self.answer(&all, rows::origin).await?;
        Ok(found.into_iter().map(|one| one.entity).collect())
    }
}
