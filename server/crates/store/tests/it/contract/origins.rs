//! Which template an entity was made with: it outlives its task, and moves on when an update is merged.

use crate::databases::TestDatabase;
use crate::samples::{component, template};
use platform::Timestamp;
use store::{NextRecord, OriginRecord, Store};

fn origin(name: &str, task: &str, at: i64) -> OriginRecord {
    OriginRecord {
        entity: component(name),
        template: template(),
        task: task.to_owned(),
        made_at: Timestamp(at),
        recipe: "{\"spec\":{}}".to_owned(),
        version: None,
        files: None,
        failure: None,
        next: None,
        pull_request: None,
    }
}

fn next(task: &str) -> NextRecord {
    NextRecord {
        version: "v2".to_owned(),
        recipe: "{\"spec\":2}".to_owned(),
        files: vec![2, 0],
        task: task.to_owned(),
    }
}

async fn known(store: &Store, name: &str) -> OriginRecord {
    store.template_origin(&component(name)).await.unwrap().unwrap()
}

pub(crate) async fn an_origin_is_rendered_once(database: &TestDatabase) {
    let store = database.open().await;
    assert_eq!(store.template_origin(&component("shop")).await.unwrap(), None);
    let mut unit = store.begin().await.unwrap();
    for new in [origin("shop", "1", 20), origin("web", "2", 10), origin("cart", "3", 30)] {
        unit.put_template_origin(&new).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(known(&store, "shop").await, origin("shop", "1", 20));
    let names = async || {
        let all = store.unrendered_origins(2).await.unwrap();
        all.into_iter().map(|one| one.entity.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["web", "shop"], "the oldest first");
    let mut unit = store.begin().await.unwrap();
    let shop = component("shop");
    unit.origin_rendered(&shop, "1", ("v1", "{}", vec![1, 0])).await.unwrap();
    unit.origin_is_lost(&component("web"), "2", "the skeleton is gone").await.unwrap();
    // It was made once more meanwhile: that is of another task.
    unit.origin_rendered(&component("cart"), "0", ("v0", "{}", Vec::new())).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(names().await, ["cart"]);
    let shop = known(&store, "shop").await;
    assert_eq!((shop.version.as_deref(), shop.files), (Some("v1"), Some(vec![1, 0])));
    assert_eq!(shop.recipe, "{}");
    let web = known(&store, "web").await;
    assert_eq!(web.failure.as_deref(), Some("the skeleton is gone"));
    assert_eq!(web.recipe, origin("web", "2", 10).recipe);
    let made = store.made_with(&template()).await.unwrap();
    assert_eq!(made, [component("cart"), component("shop"), component("web")]);
}

pub(crate) async fn an_update_counts_once_it_is_merged(database: &TestDatabase) {
    let store = database.open().await;
    let shop = component("shop");
    let mut unit = store.begin().await.unwrap();
    unit.put_template_origin(&origin("shop", "1", 20)).await.unwrap();
    unit.origin_rendered(&shop, "1", ("v1", "{}", vec![1])).await.unwrap();
    unit.put_origin_next(&shop, &next("7")).await.unwrap();
    unit.commit().await.unwrap();
    let before = known(&store, "shop").await;
    assert_eq!((before.version.as_deref(), &before.next), (Some("v1"), &Some(next("7"))));

    let mut unit = store.begin().await.unwrap();
    unit.origin_update_opened(&shop, "6", "https://a.example/pull/6").await.unwrap();
    unit.origin_update_opened(&shop, "7", "https://a.example/pull/7").await.unwrap();
    unit.commit().await.unwrap();
    let opened = known(&store, "shop").await;
    assert_eq!(opened.pull_request.as_deref(), Some("https://a.example/pull/7"));

    let mut unit = store.begin().await.unwrap();
    unit.origin_stands_at(&shop, "v2", "{\"spec\":2}", vec![2, 0]).await.unwrap();
    unit.commit().await.unwrap();
    let after = known(&store, "shop").await;
    assert_eq!((after.version.as_deref(), after.files), (Some("v2"), Some(vec![2, 0])));
    assert_eq!((after.next, after.pull_request), (None, None));
    assert_eq!((after.recipe.as_str(), after.task.as_str()), ("{\"spec\":2}", "1"));

    // What is made once more begins anew.
    let mut unit = store.begin().await.unwrap();
    unit.put_template_origin(&origin("shop", "9", 90)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(known(&store, "shop").await, origin("shop", "9", 90));
}
