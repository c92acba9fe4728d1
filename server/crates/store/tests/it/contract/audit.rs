//! The audit log: in the transaction of what it tells of, without gaps, one chain.

use crate::databases::TestDatabase;
use crate::samples::{claim, put_claims};
use platform::Timestamp;
use platform::access::{Asker, Permission};
use platform::audit::{AuditEvent, Outcome};
use serde_json::json;
use store::{AuditMark, AuditRow, Store};

fn event(object: &str) -> AuditEvent {
    AuditEvent::of(&Asker::guest(), Permission::CatalogWrite).on(object)
}

async fn all(store: &Store) -> Vec<AuditRow> {
    store.audit_rows(0, i64::MAX, 10_000).await.unwrap()
}

fn assert_chained(rows: &[AuditRow], anchor: &AuditMark) {
    let (mut position, mut hash) = (anchor.position, anchor.hash.clone());
    for row in rows {
        assert_eq!(row.position, position + 1);
        assert_eq!(row.hash, row.hash_after(&hash));
        (position, hash) = (row.position, row.hash.clone());
    }
}

pub(crate) async fn what_is_audited_is_there_with_what_it_tells_of(database: &TestDatabase) {
    let store = database.open().await;
    let full = AuditEvent {
        on_behalf_of: Some("user:default/jane".to_owned()),
        credential: Some("t1".to_owned()),
        address: Some("::1".to_owned()),
        ..event("url:x\0").denied("a reason 中 \u{1f6a2}")
    };
    let full = full.changing(Some(json!({"b": 1.5, "a": "\0"})), Some(json!([null])));
    store.audit(&full, Timestamp(50)).await.unwrap();

    let mut unit = store.begin().await.unwrap();
    unit.audit(&event("dropped"), Timestamp(60)).await.unwrap();
    drop(unit);
    let mut unit = store.begin().await.unwrap();
    unit.put_claims(&[claim("folder", "a.yaml", "one")]).await.unwrap();
    unit.audit(&event("kept"), Timestamp(40)).await.unwrap();
    unit.commit().await.unwrap();

    let rows = all(&store).await;
    assert_chained(&rows, &AuditMark::default());
    let marks = store.audit_marks().await.unwrap();
    assert_eq!(marks[AuditMark::HEAD], rows[1].mark());
    let times: Vec<_> = rows.iter().map(|row| row.at).collect();
    assert_eq!(times, [Timestamp(50), Timestamp(50)], "time never goes back");
    let mut records = rows.into_iter().map(AuditRow::record);
    let first = records.next().unwrap().event;
    let object = Some("url:x\u{fffd}".to_owned());
    assert_eq!(first, AuditEvent { object, outcome: Outcome::Denied, ..full });
    assert_eq!(records.next().unwrap().event, event("kept"));
    assert_eq!(store.claims_of_source("folder").await.unwrap().len(), 1);
}

pub(crate) async fn concurrent_appends_leave_no_gap_and_one_chain(database: &TestDatabase) {
    let mut stores = vec![database.open().await];
    if stores[0].is_shared() {
        stores.push(database.open().await);
    }
    let mut tasks = Vec::new();
    for (number, store) in stores.iter().cycle().take(6).cloned().enumerate() {
        tasks.push(tokio::spawn(async move {
            for one in 0..10 {
                let event = event(&format!("{number}/{one}"));
                match one % 3 {
                    0 => store.audit(&event, Timestamp(one)).await.unwrap(),
                    1 => {
                        let name = format!("c{number}-{one}");
                        let mut unit = store.begin().await.unwrap();
                        unit.put_claims(&[claim("folder", "a.yaml", &name)]).await.unwrap();
                        unit.audit(&event, Timestamp(one)).await.unwrap();
                        unit.commit().await.unwrap();
                    }
                    _ => {
                        let mut unit = store.begin().await.unwrap();
                        unit.audit(&event, Timestamp(one)).await.unwrap();
                        drop(unit);
                        let both = [(&event, Timestamp(one)), (&event, Timestamp(one))];
                        store.audit_all(&both).await.unwrap();
                    }
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let rows = all(&stores[0]).await;
    assert_eq!(rows.len(), 6 * (4 + 3 + 2 * 3));
    assert_chained(&rows, &AuditMark::default());
}

pub(crate) async fn what_is_pruned_leaves_an_anchor(database: &TestDatabase) {
    let store = database.open().await;
    put_claims(&store, &[claim("folder", "a.yaml", "one")]).await;
    for number in 0..5 {
        store.audit(&event(&number.to_string()), Timestamp(number)).await.unwrap();
    }
    let anchor = all(&store).await[2].mark();
    let mut unit = store.begin().await.unwrap();
    unit.prune_audit(&anchor).await.unwrap();
    unit.commit().await.unwrap();
    store.audit(&event("last"), Timestamp(9)).await.unwrap();
    let rows = all(&store).await;
    assert_eq!(rows.len(), 3);
    assert_eq!(store.audit_marks().await.unwrap()[AuditMark::ANCHOR], anchor);
    assert_chained(&rows, &anchor);
}
