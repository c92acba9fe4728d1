//! What an import would do to the entities that the catalog shows, without doing it: the same
//! difference, and the same rule of who wins.

use super::{
    difference::{Pass, Stored, difference},
    records::claim_records,
};
use crate::reading::Reading;
use platform::EntityRef;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{ClaimHead, ClaimKey, ClaimRecord, EntityRecord, Store, StoreError};

/// What would become of one document, or of an entity that has none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The entity.
    pub reference: EntityRef,
    /// Its file or URL.
    pub location: String,
    /// Line from 1.
    pub line: u32,
    /// The document, as JSON text; none when it is missing.
    pub body: Option<String>,
    /// What would become of it.
    pub fate: Fate,
}

/// What would become of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It would be new.
    Added,
    /// It would say something else than this body.
    Changed(String),
    /// It would stay as it is.
    Unchanged,
    /// The claim of another document has it, and keeps it.
    Kept(ClaimKey, u32),
    /// It would be removed, or become an orphan.
    Missing,
}

/// What importing a reading of a source would do: the documents in their order, then what is missing.
///
/// # Errors
/// When the store fails.
pub async fn forecast(
    store: &Store,
    source: &str,
    reading: &Reading,
) -> Result<Vec<Forecast>, StoreError> {
    let claims = store.claims_of_source(source).await?;
    let stored = Stored { claims, elsewhere: HashSet::new() };
    let known_locations = store.locations_of_source(source).await?;
    let found = claim_records(source, reading.claims.clone());
    let (findings, locations) = (reading.findings.as_slice(), reading.locations.as_slice());
    let change = difference(&stored, Pass { found: &found, findings, locations }, &known_locations);
    let gone = change.gone.iter().map(|gone| (gone.id, &gone.reference, false));
    let orphaned = change.orphaned.iter().map(|(id, reference)| (*id, reference, true));
    let leaving: HashMap<i64, bool> =
        gone.clone().chain(orphaned.clone()).map(|(id, _, orphan)| (id, orphan)).collect();
    let left = gone.chain(orphaned).map(|(_, reference, _)| reference.clone());
    let references: BTreeSet<EntityRef> =
        found.iter().map(|claim| claim.key.reference.clone()).chain(left.clone()).collect();
    let references: Vec<EntityRef> = references.into_iter().collect();
    let shown: HashMap<EntityRef, EntityRecord> = store
        .entities(&references)
        .await?
        .into_iter()
        .map(|record| (record.reference.clone(), record))
        .collect();
    let mut claims = BTreeMap::new();
    // Who is not shown is claimed by nobody.
    for reference in references.iter().filter(|reference| shown.contains_key(*reference)) {
        claims.insert(reference.clone(), store.claims_of_entity(reference).await?);
    }
    let table = Table::new(&claims, &found, &leaving);
    let mut forecasts: Vec<Forecast> =
        found.iter().map(|claim| table.of_document(claim, &shown)).collect();
    let spoken: HashSet<&EntityRef> = found.iter().map(|claim| &claim.key.reference).collect();
    let mut silent: BTreeSet<EntityRef> = left.collect();
    silent.retain(|reference| !spoken.contains(reference));
    let missing = silent.iter().filter_map(|reference| table.of_missing(shown.get(reference)?));
    forecasts.extend(missing);
    Ok(forecasts)
}

/// A claim as it would be after the import.
struct Standing<'a> {
    key: &'a ClaimKey,
    line: u32,
    orphan: bool,
}

/// The claims of every entity as they would be, the oldest first.
struct Table<'a>(HashMap<&'a EntityRef, Vec<Standing<'a>>>);

impl<'a> Table<'a> {
    fn new(
        stored: &'a BTreeMap<EntityRef, Vec<ClaimHead>>,
        found: &'a [ClaimRecord],
        leaving: &HashMap<i64, bool>,
    ) -> Self {
        let mut table: HashMap<&EntityRef, Vec<Standing<'_>>> = HashMap::new();
        let lines: HashMap<&ClaimKey, u32> =
            found.iter().map(|claim| (&claim.key, claim.line)).collect();
        let mut there = HashSet::new();
        for head in stored.values().flatten() {
            let again = lines.get(&head.key).copied();
            let orphan = match leaving.get(&head.id) {
                Some(false) => continue,
                Some(true) => true,
                None => head.orphaned_at.is_some() && again.is_none(),
            };
            there.insert(&head.key);
            let standing = Standing { key: &head.key, line: again.unwrap_or(head.line), orphan };
            table.entry(&head.key.reference).or_default().push(standing);
        }
        for claim in found.iter().filter(|claim| !there.contains(&claim.key)) {
            let standing = Standing { key: &claim.key, line: claim.line, orphan: false };
            table.entry(&claim.key.reference).or_default().push(standing);
        }
        Self(table)
    }

    /// The oldest that is no orphan, else the oldest.
    fn winner(&self, reference: &EntityRef) -> Option<&Standing<'a>> {
        let claims = self.0.get(reference)?;
        claims.iter().find(|claim| !claim.orphan).or(claims.first())
    }

    fn of_document(
        &self,
        claim: &ClaimRecord,
        shown: &HashMap<EntityRef, EntityRecord>,
    ) -> Forecast {
        let reference = &claim.key.reference;
        let fate = match (self.winner(reference), shown.get(reference)) {
            (Some(winner), _) if *winner.key != claim.key => {
                Fate::Kept(winner.key.clone(), winner.line)
            }
            (_, Some(before)) if before.hash == claim.hash => Fate::Unchanged,
            (_, Some(before)) => Fate::Changed(before.body.clone()),
            (_, None) => Fate::Added,
        };
        Forecast {
            reference: reference.clone(),
            location: claim.key.location.clone(),
            line: claim.line,
            body: Some(claim.body.clone()),
            fate,
        }
    }

    /// An entity without a document; nothing when another source has it and keeps it.
    fn of_missing(&self, shown: &EntityRecord) -> Option<Forecast> {
        let fate = match self.winner(&shown.reference) {
            Some(winner) if !winner.orphan => {
                let same = winner.key.source == shown.source
                    && winner.key.location == shown.location
                    && !shown.orphan;
                if same {
                    return None;
                }
                Fate::Kept(winner.key.clone(), winner.line)
            }
            _ => Fate::Missing,
        };
        Some(Forecast {
            reference: shown.reference.clone(),
            location: shown.location.clone(),
            line: shown.line,
            body: None,
            fate,
        })
    }
}
