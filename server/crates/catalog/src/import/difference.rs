//! What a pass changes: decided from what is stored and what was found, without I/O.

use crate::reading::{Finding, Keep};
use platform::EntityRef;
use std::collections::{HashMap, HashSet};
use store::{ClaimHead, ClaimKey, ClaimRecord, LocationRecord};

/// The decision.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Claims to store: new, changed, or found again after they were orphans.
    pub puts: Vec<ClaimKey>,
    /// Claims to delete.
    pub gone: Vec<(i64, EntityRef)>,
    /// Claims whose location no longer leads to them.
    pub orphaned: Vec<(i64, EntityRef)>,
}

/// Compares the stored claims of a source with those that were found.
pub(super) fn difference(
    stored: &[ClaimHead],
    found: &[ClaimRecord],
    findings: &[Finding],
    known_locations: &[LocationRecord],
    locations: &[LocationRecord],
) -> Difference {
    let heads: HashMap<&ClaimKey, &ClaimHead> =
        stored.iter().map(|head| (&head.key, head)).collect();
    let unchanged = |claim: &ClaimRecord| {
        heads.get(&claim.key).is_some_and(|head| {
            head.hash == claim.hash && head.line == claim.line && head.orphaned_at.is_none()
        })
    };
    let puts =
        found.iter().filter(|claim| !unchanged(claim)).map(|claim| claim.key.clone()).collect();

    let seen: HashSet<&ClaimKey> = found.iter().map(|claim| &claim.key).collect();
    let kept = Kept::of(findings, known_locations);
    let visited: HashSet<&str> = locations.iter().map(|one| one.location.as_str()).collect();
    let known: HashMap<&str, &LocationRecord> =
        known_locations.iter().map(|one| (one.location.as_str(), one)).collect();
    let mut result = Difference { puts, ..Difference::default() };
    for head in stored.iter().filter(|head| !seen.contains(&head.key)) {
        if kept.keeps(&head.key) {
            continue;
        }
        let location = head.key.location.as_str();
        let named = known.get(location).is_some_and(|one| !one.scanned && one.parent.is_some());
        let entry = (head.id, head.key.reference.clone());
        if head.orphaned_at.is_some() && !visited.contains(location) {
            continue; // Still an orphan.
        }
        if named && !visited.contains(location) {
            result.orphaned.push(entry);
        } else {
            result.gone.push(entry);
        }
    }
    result
}

/// What findings say must not disappear.
struct Kept<'a> {
    named: HashSet<(&'a str, &'a EntityRef)>,
    locations: HashSet<&'a str>,
}

impl<'a> Kept<'a> {
    fn of(findings: &'a [Finding], known: &'a [LocationRecord]) -> Self {
        let mut kept = Self { named: HashSet::new(), locations: HashSet::new() };
        let mut pending = Vec::new();
        for finding in findings {
            match (finding.keep, &finding.entity) {
                (Keep::Nothing, _) => {}
                (Keep::Named, Some(entity)) => drop(kept.named.insert((&finding.location, entity))),
                (Keep::Named, None) | (Keep::Location, _) => {
                    kept.locations.insert(&finding.location);
                }
                (Keep::Subtree, _) => pending.push(finding.location.as_str()),
            }
        }
        while let Some(location) = pending.pop() {
            if kept.locations.insert(location) {
                let led_from = |one: &&LocationRecord| one.parent.as_deref() == Some(location);
                pending.extend(known.iter().filter(led_from).map(|one| one.location.as_str()));
            }
        }
        kept
    }

    fn keeps(&self, key: &ClaimKey) -> bool {
        self.locations.contains(key.location.as_str())
            || self.named.contains(&(key.location.as_str(), &key.reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        Timestamp,
        catalog::{ProblemKind, Severity},
    };

    fn key(location: &str, name: &str) -> ClaimKey {
        ClaimKey {
            source: "s".to_owned(),
            location: location.to_owned(),
            reference: EntityRef::new("component", "default", name),
            occurrence: 0,
        }
    }

    fn head(id: i64, location: &str, name: &str, hash: &str) -> ClaimHead {
        let key = key(location, name);
        ClaimHead { id, key, line: 1, hash: hash.to_owned(), orphaned_at: None }
    }

    fn claim(location: &str, name: &str, hash: &str) -> ClaimRecord {
        ClaimRecord {
            id: 0,
            key: key(location, name),
            line: 1,
            hash: hash.to_owned(),
            body: String::new(),
            orphaned_at: None,
        }
    }

    fn led(location: &str, parent: Option<&str>, scanned: bool) -> LocationRecord {
        let parent = parent.map(str::to_owned);
        LocationRecord { location: location.to_owned(), parent, scanned }
    }

    fn finding(location: &str, keep: Keep, entity: Option<&str>) -> Finding {
        Finding {
            kind: ProblemKind::Refused,
            severity: Severity::Error,
            location: location.to_owned(),
            line: None,
            column: None,
            entity: entity.map(|name| EntityRef::new("component", "default", name)),
            message: String::new(),
            keep,
        }
    }

    #[test]
    fn only_what_differs_is_put_and_what_is_gone_is_deleted() {
        let stored =
            [head(1, "a", "one", "x"), head(2, "a", "two", "x"), head(3, "a", "three", "x")];
        let found = [claim("a", "one", "x"), claim("a", "two", "y"), claim("a", "four", "x")];
        let locations = [led("a", None, true)];
        let change = difference(&stored, &found, &[], &locations, &locations);
        assert_eq!(change.puts, [key("a", "two"), key("a", "four")]);
        assert_eq!(change.gone, [(3, key("a", "three").reference)]);
        assert!(change.orphaned.is_empty());
    }

    #[test]
    fn a_broken_file_keeps_what_it_held() {
        let stored =
            [head(1, "a", "one", "x"), head(2, "a", "two", "x"), head(3, "b", "three", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false)];
        let gone = |keep, entity| {
            let findings = [finding("a", keep, entity)];
            let change = difference(&stored, &[], &findings, &known, &known);
            change.gone.iter().map(|(id, _)| *id).collect::<Vec<_>>()
        };
        assert_eq!(gone(Keep::Nothing, None), [1, 2, 3]);
        assert_eq!(gone(Keep::Named, Some("one")), [2, 3]);
        assert_eq!(gone(Keep::Location, None), [3]);
        assert!(gone(Keep::Subtree, None).is_empty());
    }

    #[test]
    fn what_no_target_names_any_more_is_an_orphan_and_comes_back() {
        let stored = [head(1, "b", "one", "x"), head(2, "c", "two", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false), led("c", Some("a"), true)];
        let change = difference(&stored, &[], &[], &known, &[led("a", None, true)]);
        assert_eq!(change.orphaned, [(1, key("b", "one").reference)]);
        assert_eq!(change.gone, [(2, key("c", "two").reference)], "found by a glob: simply gone");

        let orphan = ClaimHead { orphaned_at: Some(Timestamp(1)), ..stored[0].clone() };
        let still =
            difference(std::slice::from_ref(&orphan), &[], &[], &[], &[led("a", None, true)]);
        assert_eq!(still, Difference::default());
        let back = difference(&[orphan], &[claim("b", "one", "x")], &[], &known, &known);
        assert_eq!(back.puts, [key("b", "one")]);
    }
}
