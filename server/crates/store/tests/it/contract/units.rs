//! Units of work: whole or not at all, one after the other, with any amount of any text.

use crate::databases::TestDatabase;
use crate::samples::{change, claim, component, entity, problem};
use platform::{EntityRef, Timestamp, catalog::ChangeKind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::time::Duration;
use store::{ClaimKey, ClaimRecord, Store, UnitOfWork};
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio::time::timeout;

async fn write_everything(unit: &mut UnitOfWork) {
    unit.put_claims(&[claim("folder", "a.yaml", "one")]).await.unwrap();
    unit.put_entities(&[entity("one")]).await.unwrap();
    unit.append_changes(&[change(ChangeKind::Created, "one")]).await.unwrap();
    unit.replace_problems("folder", &[problem("a.yaml", None, "x")]).await.unwrap();
}

async fn is_empty(store: &Store) -> bool {
    store.claims_of_source("folder").await.unwrap().is_empty()
        && store.entities_after(None, 1).await.unwrap().is_empty()
        && store.last_position().await.unwrap() == 0
        && store.problems(None, 0, 1).await.unwrap().is_empty()
}

pub(crate) async fn a_dropped_unit_of_work_never_happened(database: &TestDatabase) {
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    write_everything(&mut unit).await;
    drop(unit);
    assert!(is_empty(&store).await);

    // The next one starts clean, and is not held up.
    let mut unit = timeout(Duration::from_secs(5), store.begin()).await.unwrap().unwrap();
    assert_eq!(unit.entities(&[component("one")]).await.unwrap(), []);
    write_everything(&mut unit).await;
    unit.commit().await.unwrap();
    assert!(!is_empty(&store).await);
}

pub(crate) async fn a_unit_of_which_a_part_failed_never_happens(database: &TestDatabase) {
    let store = database.open().await;
    database.tamper("DROP TABLE problems").await;
    let mut unit = store.begin().await.unwrap();
    unit.put_entities(&[entity("one")]).await.unwrap();
    assert!(unit.replace_problems("folder", &[]).await.is_err());
    assert!(unit.commit().await.is_err());
    assert_eq!(store.entities_after(None, 1).await.unwrap(), []);
}

pub(crate) async fn a_unit_reads_what_it_wrote_and_others_do_not(database: &TestDatabase) {
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    write_everything(&mut unit).await;
    assert_eq!(unit.entities(&[component("one")]).await.unwrap(), [entity("one")]);
    assert_eq!(unit.winning_claims(&[component("one")]).await.unwrap().len(), 1);
    assert!(is_empty(&store).await);
    unit.commit().await.unwrap();
    assert!(!is_empty(&database.open().await).await);
}

/// What a unit has read stays true until it commits: no update is lost.
pub(crate) async fn units_run_one_after_the_other(database: &TestDatabase) {
    let stores = [database.open().await, database.open().await];
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        let store = stores[task % 2].clone();
        tasks.spawn(async move {
            for _ in 0..5 {
                let mut unit = store.begin().await.unwrap();
                let found = unit.entities(&[component("counter")]).await.unwrap();
                let line = found.first().map_or(0, |found| found.line);
                let mut counter = entity("counter");
                counter.line = line + 1;
                unit.put_entities(&[counter]).await.unwrap();
                unit.commit().await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(stores[0].entity(&component("counter")).await.unwrap().unwrap().line, 40);
}

/// More than 65,535 values (PostgreSQL's limit; SQLite's is 32,766) in each single call.
pub(crate) async fn more_rows_than_any_statement_can_bind(database: &TestDatabase) {
    const COUNT: usize = 7_001;
    let store = database.open().await;
    let names: Vec<_> = (0..COUNT).map(|number| format!("n{number:05}")).collect();
    let claims: Vec<_> = names.iter().map(|name| claim("folder", "a.yaml", name)).collect();
    let entities: Vec<_> = names.iter().map(|name| entity(name)).collect();
    let changes: Vec<_> = names.iter().map(|name| change(ChangeKind::Created, name)).collect();
    let problems: Vec<_> = names.iter().map(|name| problem("a.yaml", None, name)).collect();
    let references: Vec<_> = names.iter().map(|name| component(name)).collect();

    let mut unit = store.begin().await.unwrap();
    unit.put_claims(&claims).await.unwrap();
    unit.put_entities(&entities).await.unwrap();
    unit.append_changes(&changes).await.unwrap();
    unit.replace_problems("folder", &problems).await.unwrap();
    assert_eq!(unit.winning_claims(&references).await.unwrap().len(), COUNT);
    assert_eq!(unit.entities(&references).await.unwrap(), entities);
    unit.commit().await.unwrap();

    let wide: Vec<_> = (0..20_000).map(|number| component(&format!("other{number}"))).collect();
    assert_eq!(store.entities(&[wide, references.clone()].concat()).await.unwrap(), entities);
    let heads = store.claims_of_source("folder").await.unwrap();
    let order: Vec<_> = heads.iter().map(|head| head.key.reference.name()).collect();
    assert_eq!(order, names, "ids grow in the order given");
    let ids: Vec<_> = heads.iter().map(|head| head.id).collect();

    let mut unit = store.begin().await.unwrap();
    unit.orphan_claims(&ids, Timestamp(1)).await.unwrap();
    unit.delete_claims(&ids[1..]).await.unwrap();
    unit.delete_entities(&references[1..]).await.unwrap();
    unit.replace_problems("folder", &problems[..1]).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.count_orphans().await.unwrap(), 1);
    assert_eq!(store.entities_after(None, 10).await.unwrap(), entities[..1]);
    assert_eq!(store.problems(None, 0, 10).await.unwrap(), problems[..1]);
}

/// Any text is stored as it is: quotes, control characters, every script. Only NUL, which
/// PostgreSQL cannot hold, becomes U+FFFD, on both databases alike.
pub(crate) async fn any_text_comes_back_as_it_was(database: &TestDatabase) {
    let store = database.open().await;
    let text = prop_oneof![
        prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter),
        "['\"\\\\%_;$?:\0\n\t -]{0,12}",
        Just("Robert'); DROP TABLE claims;--".to_owned()),
    ];
    let texts = prop::collection::vec(text, 7);
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let outcome = runner.run(&texts, |texts| {
        block_in_place(|| Handle::current().block_on(round_trip(&store, &texts)))
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

async fn round_trip(store: &Store, texts: &[String]) -> Result<(), TestCaseError> {
    let [source, location, kind, namespace, name, hash, body] = texts else {
        return Err(TestCaseError::fail("seven texts"));
    };
    let kept = |text: &str| text.replace('\0', "\u{fffd}");
    let reference = EntityRef::new(kind, namespace, name);
    let given = ClaimRecord {
        key: ClaimKey {
            source: source.clone(),
            location: location.clone(),
            reference: reference.clone(),
            occurrence: 2,
        },
        hash: hash.clone(),
        body: body.clone(),
        ..claim("", "", "")
    };
    let mut unit = store.begin().await.unwrap();
    unit.put_claims(std::slice::from_ref(&given)).await.unwrap();
    let won = unit.winning_claims(std::slice::from_ref(&reference)).await.unwrap();
    drop(unit);
    prop_assert_eq!(won.len(), 1);
    let expected = ClaimRecord {
        id: won[0].id,
        key: ClaimKey {
            source: kept(source),
            location: kept(location),
            reference: EntityRef::new(
                &kept(reference.kind()),
                &kept(reference.namespace()),
                &kept(reference.name()),
            ),
            occurrence: 2,
        },
        hash: kept(hash),
        body: kept(body),
        ..given
    };
    prop_assert_eq!(&won[0], &expected);
    Ok(())
}
