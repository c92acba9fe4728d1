//! What people are told: once, only whom it is meant for, and until they have read it.

use crate::databases::TestDatabase;
use platform::{
    EntityRef, Timestamp,
    notifications::{News, NotificationKind, Told, role_name},
};
use store::{Store, WishesRecord};

fn mended(key: &str) -> News {
    News::new(key, Told::DocsMended { label: "Shop".to_owned() }, "/docs")
}

async fn tell(store: &Store, news: &News, at: i64) -> bool {
    let mut unit = store.begin().await.unwrap();
    let told = unit.tell(news, Timestamp(at)).await.unwrap();
    unit.commit().await.unwrap();
    told
}

async fn read(store: &Store, principal: &str, ids: &[i64]) {
    let mut unit = store.begin().await.unwrap();
    unit.notifications_read(principal, ids, Timestamp(9)).await.unwrap();
    unit.commit().await.unwrap();
}

const JANE: &str = "user:default/jane";
const JOHN: &str = "user:default/john";
const SHOP: &str = "group:default/shop";

/// All that these tests tell.
const KINDS: [&str; 1] = [NotificationKind::Docs.name()];

async fn unread(store: &Store, principal: &str, names: &[&str]) -> Vec<i64> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let found = store.notifications_for(principal, &names, &KINDS, true, 10).await.unwrap();
    found.into_iter().map(|one| one.id).collect()
}

pub(crate) async fn what_is_told_is_told_once_to_whom_it_is_meant_for(database: &TestDatabase) {
    let store = database.open().await;
    let shop = EntityRef::new("component", "default", "shop");
    let news = mended("one").to([SHOP, JOHN]).about([shop.clone()]);
    assert!(tell(&store, &news, 5).await);
    // Another process tells the same.
    assert!(!tell(&database.open().await, &news, 6).await);
    assert!(!tell(&store, &mended("nobody"), 6).await, "it is meant for nobody");
    let names = [JANE.to_owned(), SHOP.to_owned()];
    let found = store.notifications_for(JANE, &names, &KINDS, false, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].at, &found[0].about[..]), (Timestamp(5), &[shop][..]));
    let told: Told = serde_json::from_str(&found[0].body).unwrap();
    assert_eq!(told, news.told);
    assert_eq!(unread(&store, JOHN, &[JOHN, SHOP]).await.len(), 1, "by two names, once");
    assert!(unread(&store, "user:default/eve", &["user:default/eve"]).await.is_empty());
    assert!(unread(&store, JANE, &[]).await.is_empty());

    let own = mended("two").to([SHOP]).to([role_name("admin")]).except(JANE);
    assert!(tell(&store, &own, 7).await);
    assert_eq!(unread(&store, JANE, &[JANE, SHOP]).await.len(), 1, "she knows");
    assert_eq!(unread(&store, "guest", &["guest", "role:admin"]).await.len(), 1);
}

pub(crate) async fn what_one_has_read_others_have_not(database: &TestDatabase) {
    let store = database.open().await;
    for key in ["a", "b", "c"] {
        tell(&store, &mended(key).to([SHOP]), 1).await;
    }
    let all = unread(&store, JANE, &[SHOP]).await;
    assert_eq!(all.len(), 3);
    assert!(all.is_sorted_by(|one, next| one > next), "the newest first: {all:?}");
    read(&store, JANE, &all[..2]).await;
    read(&store, JANE, &all[..1]).await;
    assert_eq!(unread(&store, JANE, &[SHOP]).await, all[2..]);
    assert_eq!(unread(&store, JOHN, &[SHOP]).await, all);
    let shown = store.notifications_for(JANE, &[SHOP.to_owned()], &KINDS, false, 10).await.unwrap();
    assert_eq!(shown.iter().map(|one| one.is_read).collect::<Vec<_>>(), [true, true, false]);
    // What is over is nobody's to read any more; it is still shown.
    let mut unit = store.begin().await.unwrap();
    unit.told_is_over("c").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(unread(&store, JOHN, &[SHOP]).await, all[1..]);
    assert_eq!(
        store.notifications_for(JOHN, &[SHOP.to_owned()], &KINDS, false, 2).await.unwrap().len(),
        2
    );
}

pub(crate) async fn who_follows_the_news_misses_none(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let start = store.notification_version().await.unwrap();
    tell(&store, &mended("a").to([SHOP, JANE]), 1).await;
    tell(&other, &mended("a").to([SHOP, JANE]), 1).await;
    let heard = other.notification_news(start, 10).await.unwrap();
    let names: Vec<&str> = heard.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, [SHOP, JANE]);
    let id = unread(&store, JANE, &[JANE]).await[0];
    read(&store, JANE, &[id]).await;
    let heard = other.notification_news(heard[1].0, 10).await.unwrap();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].1, JANE);
    assert_eq!(other.notification_version().await.unwrap(), heard[0].0);
    tell(&store, &mended("b").to([SHOP]), 1).await;
    assert!(unread(&store, JANE, &[SHOP]).await[0] > heard[0].0, "numbers are not given again");
}

pub(crate) async fn what_is_sent_is_planned_once_and_tried_again(database: &TestDatabase) {
    let store = database.open().await;
    tell(&store, &mended("a").to([SHOP, JANE]).except(JOHN), 1).await;
    tell(&store, &mended("b").to([JANE]), 2).await;
    let found = store.unplanned_notifications(100).await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0].to[..], found[0].except.as_deref()),
        (&[SHOP.to_owned(), JANE.to_owned()][..], Some(JOHN))
    );
    // Of the one that is cut it is not known whether these are all names.
    assert_eq!(store.unplanned_notifications(3).await.unwrap().len(), 1);
    let ids: Vec<i64> = found.iter().map(|one| one.notification.id).collect();
    let mut unit = store.begin().await.unwrap();
    let posts = [(JANE.to_owned(), ids[0]), (JANE.to_owned(), ids[1])];
    unit.plan_posts(&ids, &posts, Timestamp(50)).await.unwrap();
    unit.commit().await.unwrap();
    assert!(store.unplanned_notifications(100).await.unwrap().is_empty());
    assert!(store.due_posts(Timestamp(49), 10).await.unwrap().is_empty());
    let due = store.due_posts(Timestamp(50), 10).await.unwrap();
    assert_eq!(due.iter().map(|one| one.notification.id).collect::<Vec<_>>(), ids);
    read(&store, JANE, &ids[..1]).await;
    assert!(store.due_posts(Timestamp(50), 10).await.unwrap()[0].notification.is_read);
    store.post_is_done(JANE, ids[0]).await.unwrap();
    store.post_failed(JANE, ids[1], Timestamp(90)).await.unwrap();
    assert!(store.due_posts(Timestamp(89), 10).await.unwrap().is_empty());
    let due = store.due_posts(Timestamp(90), 10).await.unwrap();
    assert_eq!((due.len(), due[0].attempts, due[0].recipient.as_str()), (1, 1, JANE));
}

pub(crate) async fn wishes_are_each_persons_own(database: &TestDatabase) {
    let store = database.open().await;
    let wish = |principal: &str, wishes: &str| WishesRecord {
        principal: principal.to_owned(),
        wishes: wishes.to_owned(),
        language: "en".to_owned(),
    };
    assert_eq!(store.wishes(JANE).await.unwrap(), None);
    for (principal, wishes) in [(JANE, "{}"), (JOHN, "[1]"), (JANE, "[2]")] {
        store.wish(&wish(principal, wishes)).await.unwrap();
    }
    assert_eq!(store.wishes(JANE).await.unwrap(), Some(wish(JANE, "[2]")));
    assert_eq!(store.all_wishes().await.unwrap(), [wish(JANE, "[2]"), wish(JOHN, "[1]")]);
}

pub(crate) async fn what_was_told_is_forgotten_with_all_that_belongs_to_it(
    database: &TestDatabase,
) {
    let store = database.open().await;
    tell(&store, &mended("old").to([JANE]), 1).await;
    tell(&store, &mended("new").to([JANE]), 100).await;
    let all = unread(&store, JANE, &[JANE]).await;
    read(&store, JANE, &all[1..]).await;
    assert_eq!(store.forget_notifications(Timestamp(50)).await.unwrap(), 1);
    assert_eq!(store.forget_notifications(Timestamp(50)).await.unwrap(), 0);
    assert_eq!(unread(&store, JANE, &[JANE]).await, all[..1]);
    assert!(tell(&store, &mended("old").to([JANE]), 101).await, "it is news once more");
}
