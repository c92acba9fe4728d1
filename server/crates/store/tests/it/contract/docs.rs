//! What is remembered of documentation.

use crate::databases::TestDatabase;
use platform::{EntityRef, Timestamp};
use store::Store;

fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

async fn failed(store: &Store, at: i64) -> Option<Timestamp> {
    let mut unit = store.begin().await.unwrap();
    let since = unit.docs_failed(&shop(), "broken", Timestamp(at)).await.unwrap();
    unit.commit().await.unwrap();
    since
}

async fn mended(store: &Store) -> Option<Timestamp> {
    let mut unit = store.begin().await.unwrap();
    let since = unit.docs_mended(&shop()).await.unwrap();
    unit.commit().await.unwrap();
    since
}

pub(crate) async fn a_failure_is_news_once_until_it_is_mended(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.docs_failure(&shop()).await.unwrap(), None);
    assert_eq!(failed(&store, 1).await, Some(Timestamp(1)));
    assert_eq!(failed(&store, 2).await, None);
    // Another process, or the same one after a restart.
    let other = database.open().await;
    assert_eq!(failed(&other, 3).await, None);
    assert_eq!(other.docs_failure(&shop()).await.unwrap(), Some(true));
    // Who was to be told was not: it is news again, of the same failure.
    store.docs_untold(&shop()).await.unwrap();
    assert_eq!(other.docs_failure(&shop()).await.unwrap(), Some(false));
    assert_eq!(failed(&other, 4).await, Some(Timestamp(1)));
    assert_eq!(failed(&store, 5).await, None);
    assert_eq!(mended(&other).await, Some(Timestamp(1)));
    assert_eq!(mended(&store).await, None);
    assert_eq!(failed(&store, 6).await, Some(Timestamp(6)));
}

pub(crate) async fn everybody_has_one_vote_on_a_page(database: &TestDatabase) {
    let store = database.open().await;
    let vote = async |path: &str, who: &str, helpful: bool| {
        store.vote_on_docs(&shop(), path, who, helpful, Timestamp(1)).await.unwrap();
    };
    vote("a/", "user:default/jane", true).await;
    vote("a/", "user:default/john", true).await;
    vote("b/", "user:default/john", false).await;
    vote("a/", "user:default/jane", false).await;
    assert_eq!(store.docs_votes(&shop(), "a/").await.unwrap(), (1, 1));
    assert_eq!(store.docs_votes(&shop(), "b/").await.unwrap(), (0, 1));
    assert_eq!(store.docs_votes(&shop(), "c/").await.unwrap(), (0, 0));
}
