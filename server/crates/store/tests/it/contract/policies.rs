//! Versions of roles, policies and bindings.

use crate::databases::TestDatabase;
use platform::Timestamp;
use store::PolicyVersion;

pub(crate) async fn the_last_version_and_all_before_it_are_kept(database: &TestDatabase) {
    let store = database.open().await;
    let version = |position: i64, text: &str| PolicyVersion {
        position,
        kind: "policy".to_owned(),
        name: "own".to_owned(),
        state: "on".to_owned(),
        text: text.to_owned(),
        author: "user:default/jane".to_owned(),
        comment: "because".to_owned(),
        at: Timestamp(position),
    };
    let all = [version(1, "one"), version(2, "two")];
    for one in &all {
        let mut unit = store.begin().await.unwrap();
        unit.append_policy_version(one).await.unwrap();
        unit.commit().await.unwrap();
    }
    assert_eq!(store.policy_versions(0).await.unwrap(), all);
    assert_eq!(store.policy_versions(1).await.unwrap(), all[1..]);
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.policy_versions().await.unwrap(), all);
    assert!(unit.append_policy_version(&all[0]).await.is_err(), "a position is given once");
}
