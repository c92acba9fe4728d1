//! What happened on the way to production, and what people said of it.

use crate::databases::TestDatabase;
use platform::{EntityRef, Timestamp};
use store::{FactRecord, NoteRecord, StreamRecord};

fn fact(id: &str, body: &str) -> FactRecord {
    FactRecord {
        source: "github.com/acme".to_owned(),
        subject: "shop".to_owned(),
        kind: "change".to_owned(),
        id: id.to_owned(),
        at: Timestamp(5),
        body: body.to_owned(),
        version: 0,
    }
}

pub(crate) async fn facts_are_read_behind_a_version(database: &TestDatabase) {
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    unit.put_delivery_facts(&[fact("a", "{}"), fact("b", "{}")]).await.unwrap();
    unit.commit().await.unwrap();
    let all = store.delivery_facts_after(0, 9, Timestamp(0)).await.unwrap();
    let known: Vec<_> = all.iter().map(|one| (one.id.as_str(), one.version)).collect();
    assert_eq!(known, [("a", 1), ("b", 2)]);
    let mut unit = store.begin().await.unwrap();
    unit.put_delivery_facts(&[FactRecord { at: Timestamp(7), ..fact("a", "[]") }]).await.unwrap();
    unit.commit().await.unwrap();
    let later = store.delivery_facts_after(2, 9, Timestamp(0)).await.unwrap();
    assert_eq!(later, [FactRecord { version: 3, at: Timestamp(7), ..fact("a", "[]") }]);
    let late = store.delivery_facts_after(0, 9, Timestamp(6)).await.unwrap();
    assert_eq!(late, later, "not what happened before");
    assert_eq!(store.delivery_facts_after(0, 1, Timestamp(0)).await.unwrap().len(), 1);
    let many: Vec<_> = (0..250).map(|number| fact(&format!("m{number}"), "{}")).collect();
    let mut unit = store.begin().await.unwrap();
    unit.put_delivery_facts(&many).await.unwrap();
    unit.commit().await.unwrap();
    let versions: Vec<_> = store
        .delivery_facts_after(3, 999, Timestamp(0))
        .await
        .unwrap()
        .iter()
        .map(|one| one.version)
        .collect();
    assert_eq!(versions, (4..254).collect::<Vec<i64>>());
}

pub(crate) async fn it_is_known_how_far_a_history_is_read(database: &TestDatabase) {
    let store = database.open().await;
    let mut stream = StreamRecord {
        source: "github.com/acme".to_owned(),
        subject: "shop".to_owned(),
        stream: "changes".to_owned(),
        resume: Some("cursor".to_owned()),
        ..StreamRecord::default()
    };
    let answered =
        |at| store.delivery_stream_answered("github.com/acme", "shop", "changes", Timestamp(at));
    assert!(!answered(1).await.unwrap(), "nobody knows it yet");
    for error in [Some("it is down".to_owned()), None] {
        (stream.complete, stream.error) = (error.is_none(), error);
        let mut unit = store.begin().await.unwrap();
        unit.put_delivery_stream(&stream).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(answered(9).await.unwrap(), stream.error.is_none());
    }
    let expected = StreamRecord { succeeded_at: Some(Timestamp(9)), ..stream };
    assert_eq!(store.delivery_streams().await.unwrap(), [expected]);
}

pub(crate) async fn what_is_said_of_a_fact_replaces_what_was_and_can_be_taken_back(
    database: &TestDatabase,
) {
    let store = database.open().await;
    let entity = EntityRef::new("component", "default", "cart");
    let note = |reason: &str, excluded| NoteRecord {
        id: 0,
        entity: entity.clone(),
        fact: "deployment:1".to_owned(),
        reason: reason.to_owned(),
        excluded,
        by: "user:default/jane".to_owned(),
        label: "Jane".to_owned(),
        at: Timestamp(5),
        taken_back_at: None,
    };
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.put_delivery_note(&note("a drill", true)).await.unwrap(), (1, None));
    let (second, first) = unit.put_delivery_note(&note("no drill", false)).await.unwrap();
    let taken_back_at = Some(Timestamp(5));
    assert_eq!(first, Some(NoteRecord { id: 1, taken_back_at, ..note("a drill", true) }));
    unit.commit().await.unwrap();
    let there = store.delivery_notes().await.unwrap();
    assert_eq!(there, [NoteRecord { id: second, ..note("no drill", false) }]);
    let other = EntityRef::new("component", "default", "api");
    let mut unit = store.begin().await.unwrap();
    for (entity, id, found) in
        [(&other, second, false), (&entity, 1, false), (&entity, second, true)]
    {
        let taken = unit.take_back_delivery_note(entity, id, Timestamp(8)).await.unwrap();
        assert_eq!(taken.is_some(), found);
    }
    unit.commit().await.unwrap();
    assert_eq!(store.delivery_notes().await.unwrap(), []);
}
