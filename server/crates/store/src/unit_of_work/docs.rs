//! Writes of what is remembered of documentation, with what is told of it.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{StoreError, rows};
use platform::{EntityRef, Timestamp};

/// One that nobody was told of is news again, since the same moment.
const FAILED: &str = "
    INSERT INTO docs_failures (entity, reason, since, told) VALUES ($1, $2, $3, TRUE)
    ON CONFLICT (entity) DO UPDATE SET told = TRUE WHERE NOT docs_failures.told
    RETURNING since AS number";

const MENDED: &str = "DELETE FROM docs_failures WHERE entity = $1 RETURNING since AS number";

/// Writes of documentation.
impl UnitOfWork {
    /// Notes that a site cannot be built. Gives since when, if that is news: of several processes one
    /// is told so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn docs_failed(
        &mut self,
        entity: &EntityRef,
        reason: &str,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let name = entity.to_string();
        let statement = Statement::new(FAILED).bind(&name).bind(reason).bind(at);
        let since = self.read(&statement, |row| rows::number(row, "number")).await?;
        Ok(since.first().copied().map(Timestamp))
    }

    /// Notes that a site can be built (again). Gives since when it could not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn docs_mended(
        &mut self,
        entity: &EntityRef,
    ) -> Result<Option<Timestamp>, StoreError> {
        let name = entity.to_string();
        let statement = Statement::new(MENDED).bind(&name);
        let since = self.read(&statement, |row| rows::number(row, "number")).await?;
        Ok(since.first().copied().map(Timestamp))
    }
}
