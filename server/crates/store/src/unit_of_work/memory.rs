//! Writes of what people did and can undo, and of how far back everything is known.

use super::UnitOfWork;
use crate::statement::{Row, Statement};
use crate::{ChangeSetRecord, ClaimRecord, Mark, StoreError, rows};
use platform::{EntityRef, Timestamp};

const INSERT_SET: &str = "
    INSERT INTO change_sets
        (id, subject, position, operation, actor_name, actor_id, made_at, act, undoes,
         undone_by)
    VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) FROM changes), $3, $4, $5, $6, $7, $8, $9)";

const REMEMBER: (&str, &str) = (
    "WITH unwanted (change_set, claim) AS (",
    ") INSERT INTO removed_claims (change_set, id, source, location, kind, namespace, name, \
     occurrence, line, hash, body, orphaned_at) \
     SELECT unwanted.change_set, id, source, location, kind, namespace, name, occurrence, line, \
     hash, body, orphaned_at FROM unwanted CROSS JOIN claims WHERE claims.id = unwanted.claim",
);

const REMEMBERED: &str = "
    SELECT * FROM removed_claims WHERE change_set = $1 AND source = $2 ORDER BY id LIMIT $3";

const RESTORE: (&str, &str) = (
    "INSERT INTO claims (id, source, location, kind, namespace, name, occurrence, line, hash, body, \
     orphaned_at)",
    " ON CONFLICT DO NOTHING",
);

const FORGET: (&str, &str) = (
    "WITH wanted (change_set, claim) AS (",
    ") DELETE FROM removed_claims WHERE (change_set, id) IN \
     (SELECT wanted.change_set, wanted.claim FROM wanted)",
);

const RAISE: &str = "
    INSERT INTO horizon (id, position, changed_at) VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, changed_at = excluded.changed_at
    WHERE excluded.position > horizon.position";

fn moment(row: &Row) -> Result<Timestamp, sqlx::Error> {
    row.get("changed_at").map(Timestamp)
}

/// What people did, and how far back everything is known.
impl UnitOfWork {
    /// Now, or the moment of the last change when that is later (the clocks of processes differ):
    /// so a later position is never older than an earlier one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_before_the_last(&mut self, now: Timestamp) -> Result<Timestamp, StoreError> {
        let last = "SELECT COALESCE(MAX(changed_at), 0) AS changed_at FROM changes";
        let last = self.read(&Statement::new(last), moment).await?;
        Ok(last.first().map_or(now, |last| now.max(*last)))
    }

    /// Notes what a person did, after the changes that it made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_change_set(&mut self, set: &ChangeSetRecord) -> Result<(), StoreError> {
        let statement = Statement::new(INSERT_SET)
            .bind(&set.id)
            .bind(&set.subject)
            .bind(set.operation.name())
            .bind(set.person.as_deref())
            .bind(set.principal.as_deref())
            .bind(set.made_at)
            .bind(&set.act)
            .bind(set.undoes.as_deref())
            .bind(set.undone_by.as_deref());
        self.run(&statement).await
    }

    /// What a person did in one act.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn change_set(&mut self, id: &str) -> Result<Option<ChangeSetRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM change_sets WHERE id = $1").bind(id);
        Ok(self.read(&one, rows::change_set).await?.into_iter().next())
    }

    /// Notes which act undid another one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_undone(&mut self, id: &str, by: &str) -> Result<(), StoreError> {
        let statement = Statement::new("UPDATE change_sets SET undone_by = $2 WHERE id = $1");
        self.run(&statement.bind(id).bind(by)).await
    }

    /// Keeps claims that an act is about to take out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remember_claims(&mut self, set: &str, ids: &[i64]) -> Result<(), StoreError> {
        let rows = ids.iter().map(|id| [set.into(), (*id).into()]);
        self.run_all(Statement::for_rows(REMEMBER, rows)).await
    }

    /// Puts claims of a source back that an act took out, as old as they were, the oldest first.
    /// One that is there again by itself stays as it is. Gives whom they are about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn restore_claims(
        &mut self,
        set: &str,
        source: &str,
        limit: u32,
    ) -> Result<Vec<EntityRef>, StoreError> {
        let statement = Statement::new(REMEMBERED).bind(set).bind(source).bind(limit);
        let claims: Vec<ClaimRecord> = self.read(&statement, rows::claim).await?;
        let restored = claims.iter().map(|claim| {
            let [kind, namespace, name] = super::parts(&claim.key.reference);
            [
                claim.id.into(),
                (&claim.key.source).into(),
                (&claim.key.location).into(),
                kind,
                namespace,
                name,
                claim.key.occurrence.into(),
                claim.line.into(),
                (&claim.hash).into(),
                (&claim.body).into(),
                claim.orphaned_at.into(),
            ]
        });
        self.run_all(Statement::for_rows(RESTORE, restored)).await?;
        let forgotten = claims.iter().map(|claim| [set.into(), claim.id.into()]);
        self.run_all(Statement::for_rows(FORGET, forgotten)).await?;
        Ok(claims.into_iter().map(|claim| claim.key.reference).collect())
    }

    /// The sources of the claims that an act took out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sources_of_removed(&mut self, set: &str) -> Result<Vec<String>, StoreError> {
        let sources = "SELECT DISTINCT source FROM removed_claims WHERE change_set = $1 \
                       AND source IN (SELECT source FROM sources) ORDER BY source";
        self.read(&Statement::new(sources).bind(set), |row| row.get("source")).await
    }

    /// Notes from where on every moment can be answered. It never goes back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn raise_horizon(&mut self, mark: Mark) -> Result<(), StoreError> {
        self.run(&Statement::new(RAISE).bind(mark.position).bind(mark.at)).await
    }

    /// Takes rows out of the log.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_changes(&mut self, positions: &[i64]) -> Result<(), StoreError> {
        let sql = ("DELETE FROM changes WHERE position IN (", ")");
        let rows = positions.iter().map(|position| [(*position).into()]);
        self.run_all(Statement::for_rows(sql, rows)).await
    }

    /// Forgets what people did before a moment: it can then no longer be undone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_change_sets(&mut self, before: Timestamp) -> Result<(), StoreError> {
        let sets = "DELETE FROM change_sets WHERE made_at < $1";
        self.run(&Statement::new(sets).bind(before)).await?;
        let claims = "DELETE FROM removed_claims WHERE change_set NOT IN \
                      (SELECT id FROM change_sets)";
        self.run(&Statement::new(claims)).await
    }
}
