//! Reads of what changed between two places of the log. Both are marks, so that the index over time
//! finds the span without reading what lies around it.

use super::Store;
use crate::statement::{Row, Statement};
use crate::{
    ChangeFilter, ChangeRecord, ChangeSetRecord, DifferenceCounts, DifferenceRecord, Mark,
    StoreError, rows,
};
use platform::{EntityRef, catalog::ChangeKind};

const BETWEEN: &str = "
    WITH meant AS (
        SELECT position AS place FROM changes
        WHERE changed_at >= $1 AND changed_at <= $2 AND position > $3 AND position <= $4
            AND ($5 IS NULL OR kind = $5) AND ($6 IS NULL OR owner = $6)
            AND ($7 IS NULL OR source = $7)
        ORDER BY changed_at DESC, position DESC LIMIT $8
    )
    SELECT changes.* FROM meant CROSS JOIN changes WHERE changes.position = meant.place
    ORDER BY changes.position DESC";

/// What became of each entity in all. One that came and went in between, or that is as it was
/// before, is not different.
macro_rules! differences {
    ($select:literal, $end:literal) => {
        concat!(
            $select,
            " FROM (
                SELECT touched.kind AS kind, touched.namespace AS namespace, touched.name AS name,
                    latest.position AS last,
                    CASE WHEN earliest.action = 'created' THEN 'created'
                        WHEN latest.action = 'deleted' THEN 'deleted' ELSE 'updated' END AS action
                FROM (
                    SELECT kind, namespace, name, MIN(position) AS earliest,
                        MAX(position) AS latest
                    FROM changes
                    WHERE changed_at >= $1 AND changed_at <= $2 AND position > $3
                        AND position <= $4 AND ($5 IS NULL OR kind = $5)
                    GROUP BY kind, namespace, name
                ) AS touched
                CROSS JOIN changes AS earliest CROSS JOIN changes AS latest
                WHERE earliest.position = touched.earliest AND latest.position = touched.latest
                    AND NOT (earliest.action = 'created' AND latest.action = 'deleted')
                    AND ($6 IS NULL OR latest.owner = $6)
                    AND ($7 IS NULL OR latest.source = $7)
                    AND (touched.earliest = touched.latest OR earliest.action = 'created'
                        OR latest.action = 'deleted' OR latest.body <> (
                            SELECT before.body FROM changes AS before
                            WHERE before.kind = touched.kind
                                AND before.namespace = touched.namespace
                                AND before.name = touched.name
                                AND before.position < touched.earliest
                            ORDER BY before.position DESC LIMIT 1))
            ) AS different ",
            $end
        )
    };
}

const COUNTS: &str = differences!(
    "SELECT different.action AS action, COUNT(*) AS count",
    "GROUP BY different.action"
);

const FIRST: &str = differences!("SELECT different.*", "ORDER BY kind, namespace, name LIMIT $8");

const NEXT: &str = differences!(
    "SELECT different.*",
    "WHERE (kind, namespace, name) > ($8, $9, $10) ORDER BY kind, namespace, name LIMIT $11"
);

fn difference(row: &Row) -> Result<DifferenceRecord, sqlx::Error> {
    let kind = row.read("action", |action: String| rows::change_kind(&action))?;
    Ok(DifferenceRecord { reference: rows::reference(row)?, kind, last: row.get("last")? })
}

fn counted(row: &Row) -> Result<(ChangeKind, u64), sqlx::Error> {
    let kind = row.read("action", |action: String| rows::change_kind(&action))?;
    Ok((kind, rows::number(row, "count")?))
}

fn between<'a>(sql: &'static str, from: Mark, to: Mark, filter: &'a ChangeFilter) -> Statement<'a> {
    Statement::new(sql)
        .bind(from.at)
        .bind(to.at)
        .bind(from.position)
        .bind(to.position)
        .bind(filter.kind.as_deref())
        .bind(filter.owner.as_ref().map(EntityRef::as_str))
        .bind(filter.source.as_deref())
}

/// Reads of what changed between two places of the log: behind `from`, up to `to`.
impl Store {
    /// The last of the changes that are meant, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn changes_between(
        &self,
        from: Mark,
        to: Mark,
        filter: &ChangeFilter,
        limit: u32,
    ) -> Result<Vec<ChangeRecord>, StoreError> {
        self.read(&between(BETWEEN, from, to, filter).bind(limit), rows::change).await
    }

    /// How many entities are different. Owner and source are those after their last change.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_differences(
        &self,
        from: Mark,
        to: Mark,
        filter: &ChangeFilter,
    ) -> Result<DifferenceCounts, StoreError> {
        let mut counts = DifferenceCounts::default();
        for (kind, count) in self.read(&between(COUNTS, from, to, filter), counted).await? {
            match kind {
                ChangeKind::Created => counts.created = count,
                ChangeKind::Updated => counts.updated = count,
                ChangeKind::Deleted => counts.deleted = count,
            }
        }
        Ok(counts)
    }

    /// Which entities are different, by reference, after one of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn differences(
        &self,
        from: Mark,
        to: Mark,
        filter: &ChangeFilter,
        after: Option<&EntityRef>,
        limit: u32,
    ) -> Result<Vec<DifferenceRecord>, StoreError> {
        let Some(after) = after else {
            return self.read(&between(FIRST, from, to, filter).bind(limit), difference).await;
        };
        let statement = between(NEXT, from, to, filter).bind(after.kind());
        let statement = statement.bind(after.namespace()).bind(after.name()).bind(limit);
        self.read(&statement, difference).await
    }

    /// What a person did in one act.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn change_set(&self, id: &str) -> Result<Option<ChangeSetRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM change_sets WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::change_set).await?.into_iter().next())
    }

    /// The last act about a location (by its id) or an entity (by its reference).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_change_set(
        &self,
        subject: &str,
    ) -> Result<Option<ChangeSetRecord>, StoreError> {
        let last = "SELECT * FROM change_sets WHERE subject = $1 ORDER BY position DESC LIMIT 1";
        Ok(self
            .read(&Statement::new(last).bind(subject), rows::change_set)
            .await?
            .into_iter()
            .next())
    }

    /// Those of the acts that were not undone, and that no later one about the same thing followed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn open_change_sets(&self, ids: &[&str]) -> Result<Vec<ChangeSetRecord>, StoreError> {
        let sql = (
            "SELECT * FROM change_sets WHERE undone_by IS NULL AND NOT EXISTS (\
             SELECT 1 FROM change_sets AS later WHERE later.subject = change_sets.subject \
             AND later.position > change_sets.position) AND id IN (",
            ")",
        );
        let mut found = Vec::new();
        for statement in Statement::for_rows(sql, ids.iter().map(|id| [(*id).into()])) {
            found.extend(self.read(&statement, rows::change_set).await?);
        }
        Ok(found)
    }
}
