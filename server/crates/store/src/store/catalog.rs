//! Reads of entities, claims, locations and sources.

use super::Store;
use crate::rows;
use crate::statement::Statement;
use crate::unit_of_work::{distinct, entities_of, parts};
use crate::{
    BodyRecord, ClaimHead, ContestedEntity, EntityRecord, KnownSource, LocationRecord,
    SourceRecord, StoreError,
};
use platform::EntityRef;
use std::collections::BTreeSet;

const CLAIMS_OF_ENTITY: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE kind = $1 AND namespace = $2 AND name = $3 ORDER BY id";

const CLAIMS_OF_SOURCE: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE source = $1 ORDER BY id";

const CLAIMS_AT: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE source = $1 AND location = $2 ORDER BY id";

/// CROSS JOIN fixes the order for SQLite's planner: first the few, then the index into the many.
const CLAIMS_AT_ALL: (&str, &str) = (
    "WITH wanted (source, location) AS (",
    ") SELECT claims.id, claims.source, claims.location, claims.kind, claims.namespace, \
     claims.name, claims.occurrence, claims.line, claims.hash, claims.orphaned_at \
     FROM wanted CROSS JOIN claims \
     WHERE claims.source = wanted.source AND claims.location = wanted.location",
);

const PLACES_OF: (&str, &str) = (
    "WITH wanted (source, kind, namespace, name) AS (",
    ") SELECT claims.id, claims.source, claims.location, claims.kind, claims.namespace, \
     claims.name, claims.occurrence, claims.line, claims.hash, claims.orphaned_at \
     FROM wanted CROSS JOIN claims WHERE claims.kind = wanted.kind \
     AND claims.namespace = wanted.namespace AND claims.name = wanted.name \
     AND claims.source = wanted.source AND claims.orphaned_at IS NULL",
);

const COUNT_ENTITIES: &str = "
    SELECT COUNT(*) AS count FROM (
        SELECT DISTINCT kind, namespace, name FROM claims WHERE source = $1
    ) AS claimed";

/// CROSS JOIN fixes the order for SQLite's planner: first the few, then the index into the many.
const CONTESTED: &str = "
    WITH contested AS (
        SELECT kind, namespace, name FROM claims
        GROUP BY kind, namespace, name HAVING COUNT(*) > 1
        ORDER BY kind, namespace, name LIMIT $1 OFFSET $2
    )
    SELECT claims.id, claims.source, claims.location, claims.kind, claims.namespace, claims.name,
        claims.occurrence, claims.line, claims.hash, claims.orphaned_at
    FROM contested CROSS JOIN claims
    WHERE claims.kind = contested.kind AND claims.namespace = contested.namespace
        AND claims.name = contested.name
    ORDER BY claims.kind, claims.namespace, claims.name, claims.id";

const COUNT_CONTESTED: &str = "
    SELECT COUNT(*) AS count FROM (
        SELECT 1 FROM claims GROUP BY kind, namespace, name HAVING COUNT(*) > 1
    ) AS contested";

const ORPHANS: &str = "
    SELECT id, source, location, kind, namespace, name, occurrence, line, hash, orphaned_at
    FROM claims WHERE orphaned_at IS NOT NULL
    ORDER BY kind, namespace, name, id LIMIT $1 OFFSET $2";

/// Reads of entities and of what sources claim.
impl Store {
    /// The next entities in the order of their references (kind, namespace, name), for going
    /// through all of them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entities_after(
        &self,
        after: Option<&EntityRef>,
        limit: u32,
    ) -> Result<Vec<EntityRecord>, StoreError> {
        let Some(after) = after else {
            let first = "SELECT * FROM entities ORDER BY kind, namespace, name LIMIT $1";
            return self.read(&Statement::new(first).bind(limit), rows::entity).await;
        };
        let next = "SELECT * FROM entities WHERE (kind, namespace, name) > ($1, $2, $3) \
                    ORDER BY kind, namespace, name LIMIT $4";
        let statement = Statement::new(next).bind(after.kind()).bind(after.namespace());
        self.read(&statement.bind(after.name()).bind(limit), rows::entity).await
    }

    /// The same with less of each.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bodies_after(
        &self,
        after: Option<&EntityRef>,
        limit: u32,
    ) -> Result<Vec<BodyRecord>, StoreError> {
        let Some(after) = after else {
            let first = "SELECT kind, namespace, name, body, updated_at FROM entities \
                         ORDER BY kind, namespace, name LIMIT $1";
            return self.read_much(&Statement::new(first).bind(limit), rows::body).await;
        };
        let next = "SELECT kind, namespace, name, body, updated_at FROM entities \
                    WHERE (kind, namespace, name) > ($1, $2, $3) \
                    ORDER BY kind, namespace, name LIMIT $4";
        let statement = Statement::new(next).bind(after.kind()).bind(after.namespace());
        self.read_much(&statement.bind(after.name()).bind(limit), rows::body).await
    }

    /// How many entities there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_entities(&self) -> Result<u64, StoreError> {
        self.count(&Statement::new("SELECT COUNT(*) AS count FROM entities")).await
    }

    /// One entity.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entity(&self, reference: &EntityRef) -> Result<Option<EntityRecord>, StoreError> {
        let found = self.entities(std::slice::from_ref(reference)).await?;
        Ok(found.into_iter().next())
    }

    /// Those of the entities that exist, each once, ordered by reference.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn entities(
        &self,
        references: &[EntityRef],
    ) -> Result<Vec<EntityRecord>, StoreError> {
        let references = distinct(references);
        let mut found = Vec::with_capacity(references.len());
        for statement in entities_of(references) {
            found.extend(self.answer(&statement, rows::entity).await?);
        }
        found.sort_unstable_by(|a, b| a.reference.cmp(&b.reference));
        Ok(found)
    }

    /// All claims of an entity, orphans too, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_of_entity(
        &self,
        reference: &EntityRef,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(CLAIMS_OF_ENTITY).bind(reference.kind());
        let statement = statement.bind(reference.namespace()).bind(reference.name());
        self.answer(&statement, rows::claim_head).await
    }

    /// All claims of a source's location, orphans too, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_at(
        &self,
        source: &str,
        location: &str,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(CLAIMS_AT).bind(source).bind(location);
        self.read(&statement, rows::claim_head).await
    }

    /// All claims of a source, orphans too, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_of_source(&self, source: &str) -> Result<Vec<ClaimHead>, StoreError> {
        self.read(&Statement::new(CLAIMS_OF_SOURCE).bind(source), rows::claim_head).await
    }

    /// All claims of some of a source's locations, orphans too, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_at_all(
        &self,
        source: &str,
        locations: &BTreeSet<&str>,
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let rows = locations.iter().map(|location| [source.into(), (*location).into()]);
        let mut claims = Vec::new();
        for statement in Statement::for_rows(CLAIMS_AT_ALL, rows) {
            claims.extend(self.read(&statement, rows::claim_head).await?);
        }
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(claims)
    }

    /// A source's claims of some entities, without orphans, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claims_of_entities(
        &self,
        source: &str,
        references: &[EntityRef],
    ) -> Result<Vec<ClaimHead>, StoreError> {
        let rows = distinct(references).into_iter().map(|reference| {
            let [kind, namespace, name] = parts(reference);
            [source.into(), kind, namespace, name]
        });
        let mut claims = Vec::new();
        for statement in Statement::for_rows(PLACES_OF, rows) {
            claims.extend(self.read(&statement, rows::claim_head).await?);
        }
        claims.sort_unstable_by_key(|claim| claim.id);
        Ok(claims)
    }

    /// How many entities a source claims.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_claimed(&self, source: &str) -> Result<u64, StoreError> {
        self.count(&Statement::new(COUNT_ENTITIES).bind(source)).await
    }

    /// Entities with more than one claim (orphans count), ordered by reference, each with all of
    /// its claims, oldest first. `offset` and `limit` count entities.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contested_claims(
        &self,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<ContestedEntity>, StoreError> {
        let statement = Statement::new(CONTESTED).bind(limit).bind(offset);
        let claims = self.answer(&statement, rows::claim_head).await?;
        let same = |a: &ClaimHead, b: &ClaimHead| a.key.reference == b.key.reference;
        let contested = claims.chunk_by(same).filter_map(|claims| {
            let reference = claims.first()?.key.reference.clone();
            Some(ContestedEntity { reference, claims: claims.to_vec() })
        });
        Ok(contested.collect())
    }

    /// How many entities have more than one claim.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_contested(&self) -> Result<u64, StoreError> {
        self.count(&Statement::new(COUNT_CONTESTED)).await
    }

    /// Orphaned claims, ordered by reference, then age.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn orphans(&self, offset: u64, limit: u32) -> Result<Vec<ClaimHead>, StoreError> {
        let statement = Statement::new(ORPHANS).bind(limit).bind(offset);
        self.answer(&statement, rows::claim_head).await
    }

    /// How many orphaned claims there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_orphans(&self) -> Result<u64, StoreError> {
        let count = "SELECT COUNT(*) AS count FROM claims WHERE orphaned_at IS NOT NULL";
        self.count(&Statement::new(count)).await
    }

    /// What the last reading of a source came to, ordered by location.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn locations_of_source(
        &self,
        source: &str,
    ) -> Result<Vec<LocationRecord>, StoreError> {
        let statement = "SELECT * FROM locations WHERE source = $1 ORDER BY location, id";
        self.read(&Statement::new(statement).bind(source), rows::location).await
    }

    /// What is known of a source before it is read again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_source(&self, source: &str) -> Result<KnownSource, StoreError> {
        // The epoch first: whatever is taken out after this makes it another one.
        let statement = "SELECT epoch, unfinished FROM sources WHERE source = $1";
        let states = self
            .read(&Statement::new(statement).bind(source), |row| {
                Ok((row.get("epoch")?, row.get("unfinished")?))
            })
            .await?;
        let (epoch, unfinished) = states.first().copied().unwrap_or((0, false));
        let locations = self.locations_of_source(source).await?;
        Ok(KnownSource { epoch, unfinished, locations })
    }

    /// What the last reading of a source came to at one place; more than one row when several
    /// locations name it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ways_to(
        &self,
        source: &str,
        location: &str,
    ) -> Result<Vec<LocationRecord>, StoreError> {
        let statement = "SELECT * FROM locations WHERE source = $1 AND location = $2 ORDER BY id";
        self.answer(&Statement::new(statement).bind(source).bind(location), rows::location).await
    }

    /// Every source that is remembered, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sources(&self) -> Result<Vec<SourceRecord>, StoreError> {
        self.read(&Statement::new("SELECT * FROM sources ORDER BY source"), rows::source).await
    }
}
