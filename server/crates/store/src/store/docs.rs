//! What is remembered of documentation. Each call is one statement.

use super::Store;
use crate::statement::{Row, Statement};
use crate::{StoreError, rows};
use platform::{EntityRef, Timestamp};

const UNTOLD: &str = "
    UPDATE docs_failures SET told = FALSE WHERE entity = $1 RETURNING since AS number";

const VOTE: &str = "
    INSERT INTO docs_votes (entity, path, principal, helpful, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (entity, path, principal) DO UPDATE SET helpful = excluded.helpful, at = excluded.at
    RETURNING at AS number";

const VOTES: &str = "
    SELECT COUNT(*) AS number FROM docs_votes WHERE entity = $1 AND path = $2 AND helpful = $3";

/// Documentation.
impl Store {
    /// Whether a site is known to be broken, and somebody was told so; `None` when it is known to be
    /// whole.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn docs_failure(&self, entity: &EntityRef) -> Result<Option<bool>, StoreError> {
        let one = "SELECT told FROM docs_failures WHERE entity = $1";
        let name = entity.to_string();
        let found = self.read(&Statement::new(one).bind(&name), |row| row.get("told")).await?;
        Ok(found.into_iter().next())
    }

    /// Notes that not everybody could be told of a site that is broken: it is news once more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn docs_untold(&self, entity: &EntityRef) -> Result<(), StoreError> {
        let name = entity.to_string();
        self.write(&Statement::new(UNTOLD).bind(&name), number).await.map(drop)
    }

    /// Notes what a person says of a page, in place of what they said before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn vote_on_docs(
        &self,
        entity: &EntityRef,
        path: &str,
        principal: &str,
        helpful: bool,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let name = entity.to_string();
        let statement = Statement::new(VOTE).bind(&name).bind(path).bind(principal);
        self.write(&statement.bind(helpful).bind(at.0), number).await.map(drop)
    }

    /// How many people found a page helpful, and how many did not.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn docs_votes(
        &self,
        entity: &EntityRef,
        path: &str,
    ) -> Result<(u64, u64), StoreError> {
        let name = entity.to_string();
        let mut counts = [0; 2];
        for (count, helpful) in counts.iter_mut().zip([true, false]) {
            let statement = Statement::new(VOTES).bind(&name).bind(path).bind(helpful);
            let found = self.answer(&statement, |row| rows::number(row, "number")).await?;
            *count = found.first().copied().unwrap_or(0);
        }
        Ok((counts[0], counts[1]))
    }
}

fn number(row: &Row) -> Result<i64, sqlx::Error> {
    rows::number(row, "number")
}
