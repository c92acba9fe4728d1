//! What is remembered of documentation.

use crate::databases::TestDatabase;
use platform::{EntityRef, Timestamp};

fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

pub(crate) async fn a_failure_is_news_once_until_it_is_mended(database: &TestDatabase) {
    let store = database.open().await;
    assert!(store.docs_failed(&shop(), "broken", Timestamp(1)).await.unwrap());
    assert!(!store.docs_failed(&shop(), "otherwise broken", Timestamp(2)).await.unwrap());
    // Another process, or the same one after a restart.
    let other = database.open().await;
    assert!(!other.docs_failed(&shop(), "broken", Timestamp(3)).await.unwrap());
    assert!(other.docs_mended(&shop()).await.unwrap());
    assert!(!store.docs_mended(&shop()).await.unwrap());
    assert!(store.docs_failed(&shop(), "broken", Timestamp(4)).await.unwrap());
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
