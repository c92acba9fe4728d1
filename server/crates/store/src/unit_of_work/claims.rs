//! Writes of what sources claim.

use super::{UnitOfWork, distinct, parts};
use crate::statement::Statement;
use crate::{ClaimHead, ClaimKey, ClaimRecord, StoreError, rows};
use platform::{EntityRef, Timestamp};
use std::collections::HashMap;

const PUT: (&str, &str) = (
    "INSERT INTO claims (source, location, kind, namespace, name, occurrence, line, hash, body, \
     orphaned_at)",
    " ON CONFLICT (source, location, kind, namespace, name, occurrence) DO UPDATE SET \
     line = excluded.line, hash = excluded.hash, body = excluded.body, \
     orphaned_at = excluded.orphaned_at",
);

const DELETE: (&str, &str) = ("DELETE FROM claims WHERE id IN (", ")");

const ORPHAN: (&str, &str) = (
    "WITH orphaned (id, moment) AS (",
    ") UPDATE claims SET orphaned_at = \
     (SELECT orphaned.moment FROM orphaned WHERE orphaned.id = claims.id) \
     WHERE orphaned_at IS NULL AND id IN (SELECT orphaned.id FROM orphaned)",
);

const RENEW: (&str, &str) = (
    "WITH wanted (kind, namespace, name, moment) AS (",
    ") UPDATE claims SET orphaned_at = (SELECT wanted.moment FROM wanted \
     WHERE wanted.kind = claims.kind AND wanted.namespace = claims.namespace \
     AND wanted.name = claims.name) \
     WHERE orphaned_at IS NOT NULL AND (kind, namespace, name) IN \
     (SELECT wanted.kind, wanted.namespace, wanted.name FROM wanted)",
);

const ORPHANS_BEFORE: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE orphaned_at < $1 ORDER BY orphaned_at, id LIMIT $2";

const WINNING: (&str, &str) = (
    "WITH wanted (kind, namespace, name) AS (",
    ") SELECT claims.* FROM wanted CROSS JOIN claims WHERE claims.id = (\
     SELECT claim.id FROM claims AS claim LEFT JOIN choices ON choices.kind = claim.kind \
     AND choices.namespace = claim.namespace AND choices.name = claim.name \
     AND choices.source = claim.source AND choices.location = claim.location \
     WHERE claim.kind = wanted.kind \
     AND claim.namespace = wanted.namespace AND claim.name = wanted.name \
     ORDER BY claim.orphaned_at IS NOT NULL, choices.kind IS NULL, claim.id LIMIT 1)",
);

const BY_ID: (&str, &str) = (
    "WITH wanted (id) AS (",
    ") SELECT claims.* FROM wanted CROSS JOIN claims WHERE claims.id = wanted.id",
);

/// First the few, then the index into the many, and only those of which there are several.
const CONTESTED: (&str, &str) = (
    "WITH wanted (kind, namespace, name) AS (",
    ") SELECT claims.* FROM wanted CROSS JOIN claims WHERE claims.kind = wanted.kind \
     AND claims.namespace = wanted.namespace AND claims.name = wanted.name \
     AND EXISTS (SELECT 1 FROM claims AS other WHERE other.kind = wanted.kind \
     AND other.namespace = wanted.namespace AND other.name = wanted.name \
     AND other.id <> claims.id) ORDER BY claims.kind, claims.namespace, claims.name, claims.id",
);

/// Writes of what sources claim.
impl UnitOfWork {
    /// Inserts claims in the order given (their ids grow in it), or updates those whose key is
    /// there already: the id stays, line, hash, body and `orphaned_at` become the given ones. The
    /// `id` of the records does not count. Of two records with one key, the later one stays.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn put_claims(&mut self, claims: &[ClaimRecord]) -> Result<(), StoreError> {
        // One statement must not touch a row twice (PostgreSQL refuses it).
        let mut claims_by_key: Vec<&ClaimRecord> = Vec::with_capacity(claims.len());
        let mut places: HashMap<&ClaimKey, usize> = HashMap::with_capacity(claims.len());
        for claim in claims {
            if let Some(place) = places.get(&claim.key) {
                claims_by_key[*place] = claim;
            } else {
                places.insert(&claim.key, claims_by_key.len());
                claims_by_key.push(claim);
            }
        }
        let rows = claims_by_key.iter().map(|claim| {
            let [kind, namespace, name] = parts(&claim.key.reference);
            [
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
        self.run_all(Statement::for_rows(PUT, rows)).await
    }

    /// Forgets claims.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_claims(&mut self, ids: &[i64]) -> Result<(), StoreError> {
        self.run_all(Statement::for_rows(DELETE, ids.iter().map(|id| [(*id).into()]))).await
    }

    /// Notes that no location leads to these claims any more. One that is an orphan already keeps
    /// its date.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orphan_claims(&mut self, ids: &[i64], at: Timestamp) -> Result<(), StoreError> {
        let rows = ids.iter().map(|id| [(*id).into(), at.into()]);
        self.run_all(Statement::for_rows(ORPHAN, rows)).await
    }

    /// Gives those claims of some entities that are orphans another date: they are to be kept once
    /// more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew_orphans(
        &mut self,
        references: &[EntityRef],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let rows = distinct(references).into_iter().map(|reference| {
            let [kind, namespace, name] = parts(reference);
            [kind, namespace, name, at.into()]
        });
        self.run_all(Statement::for_rows(RENEW, rows)).await
    }

    /// Claims that became orphans before a moment, by age.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orphans_before(
        &mut self,
        moment: Timestamp,
        limit: u32,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(ORPHANS_BEFORE).bind(moment).bind(limit);
        self.read(&statement, rows::claim_head).await
    }

    /// Claims by their ids.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_by_id(&mut self, ids: &[i64]) -> Result<Vec<ClaimRecord>, StoreError> {
        let mut claims = Vec::with_capacity(ids.len());
        for statement in Statement::for_rows(BY_ID, ids.iter().map(|id| [(*id).into()])) {
            claims.extend(self.read(&statement, rows::claim).await?);
        }
        Ok(claims)
    }

    /// All claims of those of some entities that several claim, by entity, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contested_among(
        &mut self,
        references: &[EntityRef],
    ) -> Result<Vec<ClaimRecord>, StoreError> {
        let mut claims = Vec::new();
        let rows = distinct(references).into_iter().map(parts);
        for statement in Statement::for_rows(CONTESTED, rows) {
            claims.extend(self.read(&statement, rows::claim).await?);
        }
        Ok(claims)
    }

    /// For each of the entities that anyone claims, the claim that wins: of those that are no
    /// orphans the chosen one, else the oldest; else the oldest orphan. Ordered by reference.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn winning_claims(
        &mut self,
        references: &[EntityRef],
    ) -> Result<Vec<ClaimRecord>, StoreError> {
        let references = distinct(references);
        let mut winners = Vec::with_capacity(references.len());
        let rows = references.into_iter().map(parts);
        for statement in Statement::for_rows(WINNING, rows) {
            winners.extend(self.read(&statement, rows::claim).await?);
        }
        winners.sort_unstable_by(|a, b| a.key.reference.cmp(&b.key.reference));
        Ok(winners)
    }
}
