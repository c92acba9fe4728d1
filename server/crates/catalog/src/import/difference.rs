//! What a pass changes: decided from what is stored and what was found, without I/O.

use crate::reading::{Finding, Keep};
use platform::EntityRef;
use std::collections::{HashMap, HashSet};
use store::{ClaimHead, ClaimKey, ClaimRecord, LocationRecord};

/// The decision.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Claims to store, by their places among those that were found: new, changed, or found again
    /// after they were orphans.
    pub puts: Vec<usize>,
    /// Claims to delete.
    pub gone: Vec<Gone>,
    /// Claims that this pass did not see and leaves alone, with their locations: what stands there
    /// could not be read.
    pub spared: Vec<(i64, String)>,
    /// Claims whose location no longer leads to them.
    pub orphaned: Vec<(i64, EntityRef)>,
    /// Locations that this pass did not come to, but whose claims stay: without them the next pass
    /// would not know how they were reached.
    pub remembered: Vec<LocationRecord>,
}

/// A claim to delete.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Gone {
    pub id: i64,
    pub reference: EntityRef,
    pub location: String,
    /// The source still has the entity, in another place.
    pub moved: bool,
}

impl Gone {
    fn of(head: &ClaimHead, moved: bool) -> Self {
        let ClaimKey { location, reference, .. } = head.key.clone();
        Self { id: head.id, reference, location, moved }
    }
}

/// What is stored of a source, as far as a pass has to look at it.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// Claims at locations that do not look as before.
    pub claims: Vec<ClaimHead>,
    /// Those of the entities of these claims that the source also claims where nothing changed.
    pub elsewhere: HashSet<EntityRef>,
}

/// What a pass found, without what looks as before.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub found: &'a [ClaimRecord],
    pub findings: &'a [Finding],
    /// All that it came to.
    pub locations: &'a [LocationRecord],
}

/// Compares the stored claims of a source with those that were found.
pub(super) fn difference<'a>(
    stored: &'a Stored,
    pass: Pass<'a>,
    known_locations: &'a [LocationRecord],
) -> Difference {
    let Pass { found, findings, locations } = pass;
    let heads: HashMap<&ClaimKey, &ClaimHead> =
        stored.claims.iter().map(|head| (&head.key, head)).collect();
    let unchanged = |claim: &ClaimRecord| {
        heads.get(&claim.key).is_some_and(|head| {
            head.hash == claim.hash && head.line == claim.line && head.orphaned_at.is_none()
        })
    };
    let puts = (0..).zip(found).filter(|(_, claim)| !unchanged(claim)).map(|(at, _)| at).collect();

    let ways = Ways::new(known_locations, locations);
    let kept = Kept::of(findings, &ways);
    let lasting = ways.above(stored.claims.iter().map(|head| head.key.location.as_str()));
    let lasts = |one: &&LocationRecord| lasting.contains(one.location.as_str());
    let remembered = known_locations.iter().filter(lasts);
    let remembered = remembered.filter_map(|one| as_remembered(one, &kept, &ways));
    let mut result = Difference { puts, remembered: remembered.collect(), ..Difference::default() };

    let seen: HashSet<&ClaimKey> = found.iter().map(|claim| &claim.key).collect();
    let mut alive: HashSet<&EntityRef> = found.iter().map(|claim| &claim.key.reference).collect();
    alive.extend(&stored.elsewhere);
    for head in stored.claims.iter().filter(|head| !seen.contains(&head.key)) {
        if kept.keeps(&head.key) {
            result.spared.push((head.id, head.key.location.clone()));
            continue;
        }
        let moved = alive.contains(&head.key.reference);
        let already = head.orphaned_at.is_some();
        match ways.fate(&head.key.location) {
            // It only moved to another file: nothing is lost, so nothing needs to be kept.
            Fate::Orphaned | Fate::Unknown if moved => result.gone.push(Gone::of(head, moved)),
            Fate::Orphaned | Fate::Unknown if already => {}
            Fate::Orphaned => result.orphaned.push((head.id, head.key.reference.clone())),
            Fate::Visited | Fate::Gone | Fate::Unknown => result.gone.push(Gone::of(head, moved)),
        }
    }
    result
}

/// A location that this pass did not come to, but of which claims stay. Where they become orphans,
/// it has to be read again when something leads there again.
fn as_remembered(one: &LocationRecord, kept: &Kept<'_>, ways: &Ways<'_>) -> Option<LocationRecord> {
    let location = one.location.as_str();
    if ways.visited.contains(location) {
        return None;
    }
    if kept.locations.contains(location) {
        return Some(one.clone());
    }
    let orphaned = ways.fate(location) == Fate::Orphaned;
    orphaned.then(|| LocationRecord { fingerprint: None, ..one.clone() })
}

/// What became of a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// This pass came to it: what it does not hold is gone.
    Visited,
    /// A target that led to it, or to a location on the way to it, is no longer named.
    Orphaned,
    /// It was found by a scan or a pattern and is found no more, or only such a one led to it.
    Gone,
    /// Nothing is known of how it was reached.
    Unknown,
}

/// How the locations were and are reached.
struct Ways<'a> {
    visited: HashSet<&'a str>,
    known: HashMap<&'a str, &'a LocationRecord>,
    children: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Ways<'a> {
    fn new(known_locations: &'a [LocationRecord], locations: &'a [LocationRecord]) -> Self {
        let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
        for one in known_locations.iter().chain(locations) {
            if let Some(parent) = one.parent.as_deref() {
                children.entry(parent).or_default().push(&one.location);
            }
        }
        Self {
            visited: locations.iter().map(|one| one.location.as_str()).collect(),
            known: known_locations.iter().map(|one| (one.location.as_str(), one)).collect(),
            children,
        }
    }

    /// Some locations and all on the ways to them.
    fn above(&self, locations: impl Iterator<Item = &'a str>) -> HashSet<&'a str> {
        let mut all = HashSet::new();
        for location in locations {
            let mut at = Some(location);
            while let Some(location) = at.filter(|one| all.insert(*one)) {
                at = self.known.get(location).and_then(|one| one.parent.as_deref());
            }
        }
        all
    }

    /// Goes up the way until a location that was visited, or that ended by itself.
    fn fate(&self, location: &str) -> Fate {
        if self.visited.contains(location) {
            return Fate::Visited;
        }
        let Some(mut at) = self.known.get(location) else { return Fate::Unknown };
        // No way is longer than there are locations, unless it is a circle that nothing leads to.
        for _ in 0..self.known.len() {
            let Some(parent) = at.parent.as_deref().filter(|_| !at.scanned) else { break };
            if self.visited.contains(parent) {
                return Fate::Orphaned;
            }
            let Some(above) = self.known.get(parent) else { break };
            at = above;
        }
        Fate::Gone
    }
}

/// What findings say must not disappear.
struct Kept<'a> {
    named: HashSet<(&'a str, &'a EntityRef)>,
    locations: HashSet<&'a str>,
}

impl<'a> Kept<'a> {
    fn of(findings: &'a [Finding], ways: &Ways<'a>) -> Self {
        let mut kept = Self { named: HashSet::new(), locations: HashSet::new() };
        let mut pending = Vec::new();
        for finding in findings {
            let location = finding.location.as_str();
            match (finding.keep, &finding.entity) {
                (Keep::Nothing, _) => {}
                (Keep::Named, Some(entity)) => {
                    kept.named.insert((location, entity));
                    // A Location that is refused leads nowhere now, and did before.
                    if entity.kind() == "location" {
                        pending.push(location);
                    }
                }
                (Keep::Named, None) | (Keep::Location | Keep::Subtree, _) => {
                    kept.locations.insert(location);
                    pending.push(location);
                }
            }
        }
        // What was led to from there is kept, unless this pass came to it another way.
        while let Some(location) = pending.pop() {
            for child in ways.children.get(location).into_iter().flatten().copied() {
                if !ways.visited.contains(child) && kept.locations.insert(child) {
                    pending.push(child);
                }
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
        let fingerprint = Some(format!("{location} as it was"));
        LocationRecord { location: location.to_owned(), parent, scanned, fingerprint }
    }

    /// Everything is looked at, as in a first pass.
    fn compared(
        stored: &[ClaimHead],
        found: &[ClaimRecord],
        findings: &[Finding],
        known: &[LocationRecord],
        locations: &[LocationRecord],
    ) -> Difference {
        let stored = Stored { claims: stored.to_vec(), elsewhere: HashSet::new() };
        difference(&stored, Pass { found, findings, locations }, known)
    }

    fn ids(gone: &[Gone]) -> Vec<i64> {
        gone.iter().map(|gone| gone.id).collect()
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
        let change = compared(&stored, &found, &[], &locations, &locations);
        assert_eq!(change.puts, [1, 2]);
        assert_eq!(ids(&change.gone), [3]);
        assert!(change.orphaned.is_empty());
    }

    #[test]
    fn a_broken_file_keeps_what_it_held() {
        let stored =
            [head(1, "a", "one", "x"), head(2, "a", "two", "x"), head(3, "b", "three", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false)];
        let gone = |keep, entity| {
            let findings = [finding("a", keep, entity)];
            let change = compared(&stored, &[], &findings, &known, &known);
            ids(&change.gone)
        };
        assert_eq!(gone(Keep::Nothing, None), [1, 2, 3]);
        assert_eq!(gone(Keep::Named, Some("one")), [2, 3]);
        assert_eq!(gone(Keep::Location, None), [3], "b was read: it holds nothing any more");
        assert_eq!(gone(Keep::Subtree, None), [3]);
    }

    #[test]
    fn what_a_broken_file_led_to_is_kept_and_its_way_remembered() {
        let stored = [head(1, "b", "one", "x"), head(2, "c", "two", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false), led("c", Some("b"), false)];
        let now = [led("a", None, true)];
        for keep in [Keep::Location, Keep::Subtree] {
            let change = compared(&stored, &[], &[finding("a", keep, None)], &known, &now);
            let spared = vec![(1, "b".to_owned()), (2, "c".to_owned())];
            let remembered = known[1..].to_vec();
            let expected = Difference { spared, remembered, ..Difference::default() };
            assert_eq!(change, expected, "{keep:?}");
        }
        let mut refused = finding("a", Keep::Named, Some("its-location"));
        refused.entity = Some(EntityRef::new("location", "default", "its-location"));
        let change = compared(&stored, &[], &[refused], &known, &now);
        assert!(change.gone.is_empty() && change.orphaned.is_empty(), "{change:?}");
    }

    #[test]
    fn behind_a_location_that_is_gone_all_is_gone_and_behind_an_orphan_all_are_orphans() {
        let stored = [head(1, "c", "one", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false), led("c", Some("b"), false)];
        let change = compared(&stored, &[], &[], &known, &[]);
        assert_eq!(change.gone.len(), 1);
        assert!(change.remembered.is_empty());
        let change = compared(&stored, &[], &[], &known, &[led("a", None, true)]);
        assert_eq!(change.orphaned.len(), 1);
        let looks: Vec<_> = change.remembered.iter().map(|one| &one.fingerprint).collect();
        assert_eq!(looks, [&None, &None], "read again when something leads there again");
    }

    #[test]
    fn what_moved_to_another_file_leaves_no_orphan() {
        let stored = [head(1, "b", "one", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false)];
        let now = [led("a", None, true), led("c", Some("a"), false)];
        let change = compared(&stored, &[claim("c", "one", "x")], &[], &known, &now);
        assert_eq!(change.puts, [0]);
        assert_eq!(ids(&change.gone), [1]);
        assert!(change.orphaned.is_empty());
    }

    #[test]
    fn what_no_target_names_any_more_is_an_orphan_and_comes_back() {
        let stored = [head(1, "b", "one", "x"), head(2, "c", "two", "x")];
        let known = [led("a", None, true), led("b", Some("a"), false), led("c", Some("a"), true)];
        let change = compared(&stored, &[], &[], &known, &[led("a", None, true)]);
        assert_eq!(change.orphaned, [(1, key("b", "one").reference)]);
        assert_eq!(ids(&change.gone), [2], "found by a glob: simply gone");

        let orphan = ClaimHead { orphaned_at: Some(Timestamp(1)), ..stored[0].clone() };
        let still = compared(std::slice::from_ref(&orphan), &[], &[], &[], &[led("a", None, true)]);
        assert_eq!(still, Difference::default());
        let back = compared(&[orphan], &[claim("b", "one", "x")], &[], &known, &known);
        assert_eq!(back.puts, [0]);
    }

    #[test]
    fn what_moved_to_a_file_that_looks_as_before_leaves_no_orphan() {
        let known = [led("a", None, true), led("b", Some("a"), false), led("c", Some("a"), false)];
        let now = [known[0].clone(), known[2].clone()];
        let elsewhere = HashSet::from([key("b", "one").reference]);
        let stored = Stored { claims: vec![head(1, "b", "one", "x")], elsewhere };
        let pass = Pass { found: &[], findings: &[], locations: &now };
        assert_eq!(ids(&difference(&stored, pass, &known).gone), [1]);
    }
}
