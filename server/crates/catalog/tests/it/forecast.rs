//! A forecast tells what an import then does.

use crate::samples;
use catalog::{
    import::{
        forecast::{Fate, Forecast, forecast},
        import,
    },
    reading::{Claim, Finding, Keep, Reading},
};
use platform::{
    Entity, EntityRef, Timestamp,
    catalog::{ProblemKind, Severity},
};
use proptest::{prelude::*, sample::select};
use std::collections::BTreeMap;
use store::{EntityRecord, LocationRecord, Store};

const AT: Timestamp = Timestamp(5);

/// What a source says: entities in a start file and in one that it leads to, which may be named no
/// more, and which of the two is broken.
#[derive(Clone, Debug)]
struct Said {
    start: Vec<Entity>,
    further: Vec<Entity>,
    leads: bool,
    broken: Option<&'static str>,
}

fn said() -> impl Strategy<Value = Said> {
    let broken = select(vec![None, None, Some("start.yaml"), Some("further.yaml")]);
    (samples::catalog(), samples::catalog(), any::<bool>(), broken)
        .prop_map(|(start, further, leads, broken)| Said { start, further, leads, broken })
}

impl Said {
    fn reading(&self) -> Reading {
        let record = |location: &str, parent: Option<&str>| LocationRecord {
            location: location.to_owned(),
            parent: parent.map(str::to_owned),
            scanned: false,
            fingerprint: None,
        };
        let mut reading =
            Reading { locations: vec![record("start.yaml", None)], ..Reading::default() };
        self.read("start.yaml", &self.start, &mut reading);
        if self.leads {
            reading.locations.push(record("further.yaml", Some("start.yaml")));
            self.read("further.yaml", &self.further, &mut reading);
        }
        reading
    }

    fn read(&self, location: &str, entities: &[Entity], reading: &mut Reading) {
        if self.broken == Some(location) {
            reading.findings.push(Finding {
                kind: ProblemKind::Refused,
                severity: Severity::Error,
                location: location.to_owned(),
                line: Some(1),
                column: None,
                entity: None,
                message: "broken".to_owned(),
                keep: Keep::Location,
            });
            return;
        }
        let claim = |entity: &Entity| Claim::of(location.to_owned(), 1, entity.clone());
        reading.claims.extend(entities.iter().map(claim));
    }
}

async fn shown(store: &Store) -> BTreeMap<EntityRef, EntityRecord> {
    let rows = store.entities_after(None, 1_000).await.unwrap();
    rows.into_iter().map(|row| (row.reference.clone(), row)).collect()
}

/// That one forecast came true, given what was shown before and is shown after.
fn check(one: &Forecast, before: Option<&EntityRecord>, after: Option<&EntityRecord>) {
    let ours = |record: &EntityRecord| record.source == "s" && record.location == one.location;
    match (&one.fate, before, after) {
        (Fate::Added, None, Some(after)) => assert!(ours(after), "{one:?}"),
        (Fate::Unchanged, Some(before), Some(after)) => {
            assert!(ours(after) && before.hash == after.hash, "{one:?}");
        }
        (Fate::Changed(was), Some(before), Some(after)) => {
            assert!(ours(after) && before.hash != after.hash, "{one:?}");
            assert_eq!((was, one.body.as_ref()), (&before.body, Some(&after.body)));
        }
        (Fate::Kept(key, line), _, Some(after)) => {
            let place = (after.source.as_str(), after.location.as_str(), after.line);
            assert_eq!(place, (key.source.as_str(), key.location.as_str(), *line), "{one:?}");
        }
        (Fate::Missing, Some(_), after) => {
            assert!(after.is_none_or(|after| after.orphan), "{one:?}: {after:?}");
        }
        other => panic!("{one:?}: {other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Property 2 (SPEC 1.5): registration is never silent. Whatever a source said before and what
    /// others say: what a forecast tells of each entity is what the import does, and no entity
    /// changes that it does not tell of.
    #[test]
    fn property_2_a_forecast_comes_true(
        other in samples::catalog(),
        first in said(),
        before in proptest::option::of(said()),
        then in said(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, _folder) = samples::store().await;
            if let Some(before) = &before {
                import(&store, "s", before.reading(), AT).await.unwrap();
            }
            import(&store, "other", samples::reading(&other), AT).await.unwrap();
            import(&store, "third", first.reading(), AT).await.unwrap();
            let (was, position) = (shown(&store).await, store.last_position().await.unwrap());
            let reading = then.reading();
            let told = forecast(&store, "s", &reading).await.unwrap();
            assert_eq!(store.last_position().await.unwrap(), position, "nothing is stored");
            let documents = told.iter().filter(|one| one.body.is_some()).count();
            assert_eq!(documents, reading.claims.len(), "every document is told of");
            import(&store, "s", reading, AT).await.unwrap();
            let is = shown(&store).await;
            for one in &told {
                check(one, was.get(&one.reference), is.get(&one.reference));
            }
            for reference in was.keys().chain(is.keys()) {
                let same = was.get(reference).map(|row| &row.hash)
                    == is.get(reference).map(|row| &row.hash);
                let spoken = told.iter().any(|one| one.reference == *reference);
                assert!(same || spoken, "{reference} changes unforeseen");
            }
        });
    }
}
