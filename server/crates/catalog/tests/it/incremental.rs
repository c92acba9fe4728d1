//! Reading only what changed: a store that is told what looks as before ends like one that is told
//! everything.

use crate::samples::{self, entity};
use catalog::{
    import::{Writer, registered::remove_entity},
    reading::{Claim, Finding, Keep, Known, Reading},
};
use platform::access::Asker;
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{ProblemKind, Severity},
};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::json;
use std::collections::BTreeSet;
use store::{KnownSource, LocationRecord, Store};

const AT: Timestamp = Timestamp(5);
const SOURCE: &str = "s";
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// What may be said of the files: the first is the root, which may lead to the others.
#[derive(Clone, Debug)]
struct File {
    /// Whether the root names it (0), finds it by a pattern (1) or knows nothing of it (2).
    led: u8,
    /// Its text cannot be read, or is broken.
    broken: Option<Keep>,
    /// The entities in it, each with a type.
    holds: Vec<(&'static str, &'static str)>,
}

fn file() -> impl Strategy<Value = File> {
    let broken = prop_oneof![
        5 => Just(None),
        1 => Just(Some(Keep::Location)),
        1 => Just(Some(Keep::Subtree)),
    ];
    let holds = vec((select(NAMES.to_vec()), select(vec!["service", "website"])), 0..3);
    (0_u8..3, broken, holds).prop_map(|(led, broken, holds)| File { led, broken, holds })
}

/// What happens between two readings, or in the middle of one.
#[derive(Clone, Copy, Debug)]
enum Removal {
    None,
    Between(&'static str),
    Within(&'static str),
}

#[derive(Clone, Debug)]
struct Step {
    files: Vec<File>,
    removal: Removal,
}

fn step() -> impl Strategy<Value = Step> {
    let name = || select(NAMES.to_vec());
    let removal = prop_oneof![
        4 => Just(Removal::None),
        1 => name().prop_map(Removal::Between),
        1 => name().prop_map(Removal::Within),
    ];
    (vec(file(), 3), removal).prop_map(|(files, removal)| Step { files, removal })
}

fn component(name: &str, kind: &str) -> Entity {
    entity("Component", name, json!({"type": kind, "lifecycle": "production", "owner": "team"}))
}

fn reference(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

fn unusable(location: &str, keep: Keep) -> Finding {
    Finding {
        kind: ProblemKind::Unreadable,
        severity: Severity::Error,
        location: location.to_owned(),
        line: None,
        column: None,
        entity: None,
        message: "broken".to_owned(),
        keep,
    }
}

/// What a reader finds that knows how places looked.
fn read(files: &[File], known: &Known) -> Reading {
    let mut reading = Reading::default();
    let mut root_broken = false;
    for (number, file) in files.iter().enumerate() {
        let is_root = number == 0;
        if !is_root && (file.led == 2 || root_broken) {
            continue;
        }
        let location = format!("{number}.yaml");
        // The root leads on, so it is always read.
        let looks = (!is_root && file.broken.is_none()).then(|| format!("{:?}", file.holds));
        let mut record = LocationRecord {
            location: location.clone(),
            parent: (!is_root).then(|| "0.yaml".to_owned()),
            scanned: is_root || file.led == 1,
            fingerprint: looks.clone(),
        };
        if looks.is_some() && known.fingerprint(&location) == looks.as_deref() {
            reading.unchanged.insert(location);
        } else if let Some(keep) = file.broken {
            record.fingerprint = None;
            root_broken |= is_root;
            reading.findings.push(unusable(&location, keep));
        } else {
            let claims = file
                .holds
                .iter()
                .map(|(name, kind)| Claim::of(location.clone(), 1, component(name, kind)));
            reading.claims.extend(claims);
        }
        reading.locations.push(record);
    }
    reading
}

/// One pass; `whole` reads everything whatever is known.
async fn pass(store: &Store, step: &Step, whole: bool) {
    if let Removal::Between(name) = step.removal {
        remove_entity(store, &reference(name), &Asker::guest(), AT).await.unwrap();
    }
    let known = store.known_source(SOURCE).await.unwrap();
    let looks = if whole { Known::default() } else { Known::from(&known) };
    let reading = read(&step.files, &looks);
    if let Removal::Within(name) = step.removal {
        remove_entity(store, &reference(name), &Asker::guest(), AT).await.unwrap();
    }
    Writer::configured(store, SOURCE).import(reading, known, AT).await.unwrap();
}

type Claimed = BTreeSet<(String, String, u32, String, bool)>;

/// What is claimed, what is shown, and what is wrong.
async fn state(store: &Store) -> (Claimed, BTreeSet<(String, String)>, Vec<String>) {
    let claims = store.claims_of_source(SOURCE).await.unwrap().into_iter().map(|head| {
        let name = head.key.reference.to_string();
        (head.key.location, name, head.key.occurrence, head.hash, head.orphaned_at.is_some())
    });
    let shown = store.entities_after(None, 100).await.unwrap().into_iter();
    let shown = shown.map(|row| (row.reference.to_string(), row.hash));
    let problems = store.problems(None, 0, 100).await.unwrap().into_iter();
    (claims.collect(), shown.collect(), problems.map(|problem| problem.location).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Property 1 (catalog completeness): whatever changes, breaks, moves or is taken out by hand, a
    /// source that is read where it changed ends like one that is read whole.
    #[test]
    fn property_1_reading_what_changed_ends_like_reading_all(steps in vec(step(), 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (whole, _one) = samples::store().await;
            let (changed, _two) = samples::store().await;
            for step in &steps {
                pass(&whole, step, true).await;
                pass(&changed, step, false).await;
                if matches!(step.removal, Removal::Within(_)) {
                    // Who removes an entity has its sources read again.
                    let again = Step { removal: Removal::None, ..step.clone() };
                    pass(&whole, &again, true).await;
                    pass(&changed, &again, false).await;
                }
                assert_eq!(state(&changed).await, state(&whole).await);
            }
        });
    }
}

#[tokio::test]
async fn a_pass_that_was_killed_is_followed_by_a_whole_one() {
    let (store, _folder) = samples::store().await;
    let mut unit = store.begin().await.unwrap();
    let source = store::SourceRecord { source: SOURCE.into(), read_at: None, failure: None };
    unit.put_source(&source).await.unwrap();
    let record = LocationRecord {
        location: "1.yaml".to_owned(),
        parent: None,
        scanned: true,
        fingerprint: Some("looks so".to_owned()),
    };
    unit.replace_locations(SOURCE, &[record]).await.unwrap();
    unit.commit().await.unwrap();
    let known = store.known_source(SOURCE).await.unwrap();
    assert_eq!(Known::from(&known).fingerprint("1.yaml"), Some("looks so"));
    let killed = KnownSource { unfinished: true, ..known };
    assert_eq!(Known::from(&killed).fingerprint("1.yaml"), None);
}
