//! Writes of what people are to decide, and of what they decided.

use super::{UnitOfWork, parts};
use crate::statement::{Row, Statement};
use crate::{HeldRemoval, StoreError, rows};
use platform::catalog::Decision;
use platform::{EntityRef, Timestamp};
use std::collections::BTreeSet;

/// All that are held, by source and decision. The token tells one set of them from another.
pub(crate) const HELD_GROUPS: &str = "
    SELECT held_removals.source, held_removals.decision, COUNT(*) AS count,
        MIN(held_removals.since) AS since, MAX(held_removals.claim_id) AS last,
        CAST(SUM(held_removals.claim_id) AS BIGINT) AS sum
    FROM held_removals JOIN claims ON claims.id = held_removals.claim_id
    GROUP BY held_removals.source, held_removals.decision
    ORDER BY held_removals.source, held_removals.decision DESC";

const INSERT_HELD: (&str, &str) =
    ("INSERT INTO held_removals (claim_id, source, decision, since)", "");

const DELETE_HELD: (&str, &str) = ("DELETE FROM held_removals WHERE claim_id IN (", ")");

const DECIDE: &str = "
    UPDATE held_removals SET decision = $1 WHERE source = $2 AND decision = $3";

const CHOICE: &str = "
    SELECT source, location FROM choices WHERE kind = $1 AND namespace = $2 AND name = $3";

const CHOOSE: &str = "
    INSERT INTO choices (kind, namespace, name, source, location, chosen_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (kind, namespace, name) DO UPDATE SET source = excluded.source,
    location = excluded.location, chosen_at = excluded.chosen_at";

/// Writes of decisions.
impl UnitOfWork {
    /// Makes the held removals of a source exactly these; whether that changes any.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replace_held_removals(
        &mut self,
        source: &str,
        held: &[HeldRemoval],
    ) -> Result<bool, StoreError> {
        let read = Statement::new("SELECT * FROM held_removals WHERE source = $1").bind(source);
        let stored = self.read(&read, rows::held_removal).await?;
        let mut wanted: BTreeSet<&HeldRemoval> = held.iter().collect();
        let gone: Vec<i64> =
            stored.iter().filter(|one| !wanted.remove(one)).map(|one| one.claim_id).collect();
        let changes = !gone.is_empty() || !wanted.is_empty();
        let gone = gone.into_iter().map(|id| [id.into()]);
        self.run_all(Statement::for_rows(DELETE_HELD, gone)).await?;
        let new = wanted.into_iter().map(|one| {
            [one.claim_id.into(), source.into(), one.decision.name().into(), one.since.into()]
        });
        self.run_all(Statement::for_rows(INSERT_HELD, new)).await?;
        Ok(changes)
    }

    /// Decides of removals of a source that are held with another decision, if they are still those
    /// that the token tells. Gives whether they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn decide_removals(
        &mut self,
        source: &str,
        token: &str,
        decision: Decision,
    ) -> Result<bool, StoreError> {
        let groups = self.read(&Statement::new(HELD_GROUPS), rows::held_removals).await?;
        let meant = groups.into_iter().find(|group| group.source == source && group.token == token);
        let Some(meant) = meant else { return Ok(false) };
        let statement =
            Statement::new(DECIDE).bind(decision.name()).bind(source).bind(meant.decision.name());
        self.run(&statement).await.map(|()| true)
    }

    /// The place that was chosen to say what an entity is: source and location.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn choice(
        &mut self,
        reference: &EntityRef,
    ) -> Result<Option<(String, String)>, StoreError> {
        let [kind, namespace, name] = parts(reference);
        let statement = Statement::new(CHOICE).bind(kind).bind(namespace).bind(name);
        let read = |row: &Row| Ok((row.get("source")?, row.get("location")?));
        Ok(self.read(&statement, read).await?.into_iter().next())
    }

    /// Chooses the place that says what an entity is, or goes back to the rule.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn choose(
        &mut self,
        reference: &EntityRef,
        place: Option<(&str, &str)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let [kind, namespace, name] = parts(reference);
        let Some((source, location)) = place else {
            let sql = "DELETE FROM choices WHERE kind = $1 AND namespace = $2 AND name = $3";
            return self.run(&Statement::new(sql).bind(kind).bind(namespace).bind(name)).await;
        };
        let statement = Statement::new(CHOOSE).bind(kind).bind(namespace).bind(name);
        self.run(&statement.bind(source).bind(location).bind(now)).await
    }
}
