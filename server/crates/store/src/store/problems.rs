//! Reads of problems.

use super::Store;
use crate::statement::Statement;
use crate::{ProblemRecord, StoreError, rows};
use platform::{EntityRef, catalog::ProblemKind};
use std::collections::BTreeMap;

/// A problem without a line stands before those with one, on both databases.
const ALL: &str = "
    SELECT * FROM problems
    ORDER BY severity, location, COALESCE(line, 0), COALESCE(column_number, 0), id
    LIMIT $1 OFFSET $2";

const OF_KIND: &str = "
    SELECT * FROM problems WHERE sort = $3
    ORDER BY severity, location, COALESCE(line, 0), COALESCE(column_number, 0), id
    LIMIT $1 OFFSET $2";

const OF_ENTITY: &str = "
    SELECT * FROM problems WHERE entity_kind = $1 AND entity_namespace = $2 AND entity_name = $3
    ORDER BY severity, location, COALESCE(line, 0), COALESCE(column_number, 0), id";

const OF_SOURCE: &str = "
    SELECT * FROM problems WHERE source = $1
    ORDER BY severity, location, COALESCE(line, 0), COALESCE(column_number, 0), id
    LIMIT $2";

/// Reads of problems.
impl Store {
    /// Problems of one sort or of all: worst first, then by location and line.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn problems(
        &self,
        kind: Option<ProblemKind>,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<ProblemRecord>, StoreError> {
        let sql = if kind.is_some() { OF_KIND } else { ALL };
        let page = Statement::new(sql).bind(limit).bind(offset);
        let statement = match kind {
            Some(kind) => page.bind(kind.name()),
            None => page,
        };
        self.answer(&statement, rows::problem).await
    }

    /// How many problems there are of each sort that has any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn problem_counts(&self) -> Result<BTreeMap<ProblemKind, u64>, StoreError> {
        let statement =
            Statement::new("SELECT sort, COUNT(*) AS count FROM problems GROUP BY sort");
        let counts = self.answer(&statement, |row| {
            let kind = row.read("sort", |sort: String| ProblemKind::from_name(&sort))?;
            Ok((kind, rows::number(row, "count")?))
        });
        Ok(counts.await?.into_iter().collect())
    }

    /// Every problem that concerns an entity, worst first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn problems_of(
        &self,
        reference: &EntityRef,
    ) -> Result<Vec<ProblemRecord>, StoreError> {
        let statement = Statement::new(OF_ENTITY)
            .bind(reference.kind())
            .bind(reference.namespace())
            .bind(reference.name());
        self.answer(&statement, rows::problem).await
    }
    /// Problems of a source, worst first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn problems_of_source(
        &self,
        source: &str,
        limit: u32,
    ) -> Result<Vec<ProblemRecord>, StoreError> {
        let statement = Statement::new(OF_SOURCE).bind(source).bind(limit);
        self.read(&statement, rows::problem).await
    }
}
