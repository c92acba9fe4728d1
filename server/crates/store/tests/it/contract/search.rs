//! What people searched for, keep and open.

use crate::databases::TestDatabase;
use platform::{EntityRef, Timestamp};

pub(crate) async fn searches_are_each_persons_own(database: &TestDatabase) {
    let store = database.open().await;
    for (at, text) in [(1, "orders"), (2, "payments"), (3, "orders"), (4, "ledger")] {
        store.remember_search("user:default/a", text, Timestamp(at), 2).await.unwrap();
    }
    let recent = store.recent_searches("user:default/a", 10).await.unwrap();
    let texts: Vec<&str> = recent.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, ["ledger", "orders"]);
    assert!(store.recent_searches("user:default/b", 10).await.unwrap().is_empty());

    store.save_search("user:default/a", "mine", "/search?query=a").await.unwrap();
    store.save_search("user:default/a", "mine", "/search?query=b").await.unwrap();
    let saved = store.saved_searches("user:default/a").await.unwrap();
    assert_eq!(saved, [("mine".to_owned(), "/search?query=b".to_owned())]);
    store.forget_search("user:default/a", "mine").await.unwrap();
    assert!(store.saved_searches("user:default/a").await.unwrap().is_empty());

    let entity = EntityRef::new("component", "default", "shop");
    for _ in 0..3 {
        store.note_search_use("user:default/a", &entity).await.unwrap();
    }
    assert_eq!(store.search_uses().await.unwrap(), [("user:default/a".to_owned(), entity, 3)]);
}
