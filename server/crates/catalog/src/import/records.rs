//! What a reading found, as rows of the store.

use super::hash;
use crate::reading::{Claim, Finding};
use platform::{EntityRef, Timestamp};
use std::collections::HashMap;
use store::{ClaimKey, ClaimRecord, ProblemRecord};

/// The claims as rows, in the order of the traversal; the same entity twice in a location is told
/// apart by its occurrence.
pub(super) fn claim_records(source: &str, claims: Vec<Claim>) -> Vec<ClaimRecord> {
    let mut occurrences: HashMap<(String, EntityRef), u32> = HashMap::new();
    let record = |claim: Claim| {
        let Claim { location, line, reference, body } = claim;
        let place = (location.clone(), reference.clone());
        let next = occurrences.entry(place).or_default();
        let occurrence = *next;
        *next += 1;
        ClaimRecord {
            id: 0,
            key: ClaimKey { source: source.to_owned(), location, reference, occurrence },
            line,
            hash: hash(&body),
            body,
            orphaned_at: None,
        }
    };
    claims.into_iter().map(record).collect()
}

/// A finding as a row.
pub(super) fn problem(source: &str, finding: Finding, now: Timestamp) -> ProblemRecord {
    let Finding { kind, severity, location, line, column, entity, message, .. } = finding;
    let source = source.to_owned();
    ProblemRecord { kind, severity, source, location, line, column, entity, message, since: now }
}
