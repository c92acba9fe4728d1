//! Templates that people starred.

use crate::databases::TestDatabase;
use platform::EntityRef;
use std::collections::BTreeSet;

pub(crate) async fn stars_are_each_persons_own(database: &TestDatabase) {
    let store = database.open().await;
    let [web, api] = ["web", "api"].map(|name| EntityRef::new("template", "default", name));
    let (anna, ben) = ("user:default/anna", "user:default/ben");
    for template in [&web, &api, &web] {
        store.star_template(anna, template, true).await.unwrap();
    }
    store.star_template(ben, &api, true).await.unwrap();
    assert_eq!(
        store.starred_templates(anna).await.unwrap(),
        BTreeSet::from([api.clone(), web.clone()])
    );
    store.star_template(anna, &api, false).await.unwrap();
    store.star_template(anna, &api, false).await.unwrap();
    assert_eq!(store.starred_templates(anna).await.unwrap(), BTreeSet::from([web]));
    assert_eq!(store.starred_templates(ben).await.unwrap(), BTreeSet::from([api]));
    assert!(store.starred_templates("user:default/carl").await.unwrap().is_empty());
}
