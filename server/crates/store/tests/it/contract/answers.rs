//! What vendors told.

use crate::databases::TestDatabase;
use platform::Timestamp;
use store::{AnswerRecord, Store};

fn record(part: &str, body: &str, at: i64) -> AnswerRecord {
    let [source, subject] = ["github.com/acme", "Shop"].map(str::to_owned);
    let (part, body) = (part.to_owned(), body.to_owned());
    AnswerRecord { source, subject, part, body, fetched_at: Timestamp(at), version: 0 }
}

async fn put(store: &Store, record: &AnswerRecord) -> i64 {
    let mut unit = store.begin().await.unwrap();
    let version = unit.put_vendor_answer(record).await.unwrap();
    unit.commit().await.unwrap();
    version
}

pub(crate) async fn answers_are_kept_and_read_behind_a_version(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.vendor_answers_version().await.unwrap(), 0);
    for (at, part) in ["runs", "pulls"].into_iter().enumerate() {
        assert_eq!(put(&store, &record(part, "[]", 5)).await, i64::try_from(at).unwrap() + 1);
    }
    assert_eq!(put(&store, &record("runs", "[1]", 6)).await, 3);
    let one = store.vendor_answer("github.com/acme", "Shop", "runs").await.unwrap();
    assert_eq!(one, Some(AnswerRecord { version: 3, ..record("runs", "[1]", 6) }));
    assert_eq!(store.vendor_answer("github.com/acme", "shop", "runs").await.unwrap(), None);
    let after = async |version, limit| -> Vec<_> {
        let found = store.vendor_answers_after(version, limit).await.unwrap();
        found.into_iter().map(|one| (one.part, one.version)).collect()
    };
    let named = |part: &str, version| (part.to_owned(), version);
    assert_eq!(after(0, 9).await, [named("pulls", 2), named("runs", 3)]);
    assert_eq!(after(0, 1).await, [named("pulls", 2)]);
    assert_eq!(after(3, 9).await, []);
    assert_eq!(store.vendor_answers_version().await.unwrap(), 3);
}

pub(crate) async fn answers_age_and_are_forgotten(database: &TestDatabase) {
    let store = database.open().await;
    let holds =
        |part, at| store.vendor_answer_holds("github.com/acme", "Shop", part, Timestamp(at));
    assert!(!holds("runs", 5).await.unwrap(), "nobody told it");
    put(&store, &record("pulls", "[]", 5)).await;
    put(&store, &record("runs", "[]", 5)).await;
    assert!(holds("runs", 9).await.unwrap());
    assert_eq!(store.vendor_answers_version().await.unwrap(), 2, "nobody is woken");
    assert_eq!(store.forget_vendor_answers(Timestamp(9)).await.unwrap(), 1);
    let left = store.vendor_answers_after(0, 9).await.unwrap();
    assert_eq!(left, [AnswerRecord { version: 2, ..record("runs", "[]", 9) }]);
    // Who follows versions would not see one that was there before.
    assert_eq!(store.forget_vendor_answers(Timestamp(99)).await.unwrap(), 0);
    put(&store, &record("jobs", "[]", 99)).await;
    assert_eq!(store.vendor_answers_version().await.unwrap(), 3);
}
