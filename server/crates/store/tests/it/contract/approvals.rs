//! Requests for approvals: each step is taken once.

use crate::databases::TestDatabase;
use platform::{Timestamp, access::Permission, approvals::ApprovalState};
use store::{ApprovalRecord, Store};

fn request(id: &str, at: i64) -> ApprovalRecord {
    ApprovalRecord {
        id: id.to_owned(),
        permission: Permission::CatalogRemove,
        object: "component:default/web".to_owned(),
        label: "web".to_owned(),
        principal: "{}".to_owned(),
        account: Some("a".to_owned()),
        asked_by: "user:default/jane".to_owned(),
        asked_by_label: "Jane".to_owned(),
        reason: "gone".to_owned(),
        approvers: vec!["admin".to_owned()],
        asked_at: Timestamp(at),
        expires_at: Timestamp(at + 100),
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        comment: String::new(),
        outcome: None,
        attempts: 0,
    }
}

async fn ask(store: &Store, new: &ApprovalRecord) {
    let mut unit = store.begin().await.unwrap();
    unit.insert_approval(new).await.unwrap();
    unit.commit().await.unwrap();
}

async fn decide(store: &Store, id: &str, state: ApprovalState, by: &str, at: i64) -> bool {
    let mut unit = store.begin().await.unwrap();
    let done = unit.decide_approval(id, state, by, "fine", Timestamp(at)).await.unwrap();
    unit.commit().await.unwrap();
    done.is_some()
}

pub(crate) async fn of_two_who_decide_one_is_too_late(database: &TestDatabase) {
    let store = database.open().await;
    let (one, other) = (request("1", 10), request("2", 20));
    ask(&store, &one).await;
    ask(&store, &other).await;
    assert_eq!(store.approval("1").await.unwrap(), Some(one.clone()));
    let waiting = store.approvals(10).await.unwrap();
    assert_eq!(waiting, [other.clone(), one.clone()], "the newest first");

    let mut unit = store.begin().await.unwrap();
    let more = ["admin".to_owned(), "group:default/ops".to_owned()];
    let handed = unit.set_approvers("2", &more).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    assert_eq!(handed.approvers, more);

    assert!(decide(&store, "2", ApprovalState::Refused, "user:default/ann", 30).await);
    assert!(!decide(&store, "2", ApprovalState::Approved, "user:default/ben", 31).await);
    let known = store.approval("2").await.unwrap().unwrap();
    assert_eq!(known.state, ApprovalState::Refused);
    assert_eq!(known.decided_by.as_deref(), Some("user:default/ann"));
    assert_eq!((known.decided_at, known.comment.as_str()), (Some(Timestamp(30)), "fine"));
    let order: Vec<_> = store.approvals(10).await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(order, ["1", "2"], "what waits goes before what was decided");
    assert_eq!(store.approvals_of("user:default/jane", 1).await.unwrap().len(), 1);
    assert_eq!(store.approvals_of("user:default/ann", 9).await.unwrap(), []);
}

pub(crate) async fn what_was_approved_is_taken_by_one_and_finished_once(database: &TestDatabase) {
    let store = database.open().await;
    ask(&store, &request("1", 10)).await;
    let take = async |now: i64| {
        let mut unit = store.begin().await.unwrap();
        let taken = unit.take_approval(Timestamp(now), Timestamp(now + 50)).await.unwrap();
        unit.commit().await.unwrap();
        taken.map(|one| one.attempts)
    };
    assert_eq!(take(11).await, None, "it waits");
    assert!(!store.approval_is_due(Timestamp(11)).await.unwrap());
    assert!(decide(&store, "1", ApprovalState::Approved, "user:default/ann", 12).await);
    assert!(store.approval_is_due(Timestamp(12)).await.unwrap());
    assert_eq!(take(12).await, Some(1));
    assert_eq!(take(13).await, None, "somebody has it");
    assert_eq!(take(62).await, Some(2), "whoever had it is gone");
    let finish = async || {
        let mut unit = store.begin().await.unwrap();
        let done = unit.finish_approval("1", ApprovalState::Failed, Some("away")).await.unwrap();
        unit.commit().await.unwrap();
        done
    };
    assert_eq!(finish().await.unwrap().outcome.as_deref(), Some("away"));
    assert_eq!(finish().await, None);
    assert_eq!(take(500).await, None);
}

pub(crate) async fn nobody_decides_about_what_expired(database: &TestDatabase) {
    let store = database.open().await;
    ask(&store, &request("1", 10)).await;
    assert!(!decide(&store, "1", ApprovalState::Approved, "user:default/ann", 110).await);
    assert!(store.approval_is_due(Timestamp(110)).await.unwrap());
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.expire_approvals(Timestamp(109)).await.unwrap(), []);
    let expired = unit.expire_approvals(Timestamp(110)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(expired[0].state, ApprovalState::Expired);
    assert!(!decide(&store, "1", ApprovalState::Approved, "user:default/ann", 50).await);
}
