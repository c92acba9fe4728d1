//! What goes wrong costs nothing but newness, and mends by itself (F2, F7, F8).

use crate::model::{Company, Entities, Model, application, component, naming};
use futures::StreamExt;
use platform::{
    Timestamp,
    access::Asker,
    audit::Outcome,
    deployments::{Health, OverviewQuestion, SourceError, Standing},
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::broadcast,
    time::{Instant, sleep, timeout},
};

fn entities() -> Entities {
    Entities { named: vec![naming("cart", "cart")], ..Entities::default() }
}

fn down() -> SourceError {
    SourceError::Unavailable("it is down".to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_with_the_source_down_shows_what_was_known() {
    let model = Arc::new(Model::new("production"));
    model.applications.lock().unwrap().push(application("production", "cart", &["r1"]));
    let company = Company::start(&[Arc::clone(&model)], entities()).await;
    company.ask("production").await;
    let folder = company.end().await;
    *model.failure.lock().unwrap() = Some(down());
    let begun = Instant::now();
    let company = Company::start_in(folder, &[Arc::clone(&model)], entities()).await;
    let shown = company.asked_by("guest").of_entity(&component("cart")).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(shown.environments[0].application.value.deployed().unwrap().revision, "r1");
    company.ask("production").await;
    let shown = company.asked_by("guest").of_entity(&component("cart")).await.unwrap().unwrap();
    assert!(shown.environments[0].application.stale);
    assert_eq!(shown.sources[0].error.as_deref(), Some("it is down"));
    *model.failure.lock().unwrap() = None;
    company.ask("production").await;
    let shown = company.asked_by("guest").of_entity(&component("cart")).await.unwrap().unwrap();
    assert!(!shown.environments[0].application.stale, "it mends by itself");
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_look_a_source_is_asked_once() {
    let model = Arc::new(Model::new("production"));
    model.applications.lock().unwrap().push(application("production", "cart", &["r1"]));
    let company = Company::start(&[Arc::clone(&model)], entities()).await;
    company.ask("production").await;
    let (asked, key) =
        (model.asked.load(Ordering::SeqCst), application("production", "cart", &[]).key);
    let viewers = (0..1_000).map(|_| {
        let (deployments, key) = (company.asked_by("guest"), key.clone());
        tokio::spawn(async move {
            deployments.of_entity(&component("cart")).await.unwrap().unwrap();
            deployments.overview(&OverviewQuestion::default()).await.unwrap();
            deployments.application(&key).await.unwrap().unwrap()
        })
    });
    for viewer in viewers.collect::<Vec<_>>() {
        viewer.await.unwrap();
    }
    assert_eq!(model.asked.load(Ordering::SeqCst), asked, "pages ask no vendor");
    assert!(model.looked.load(Ordering::SeqCst) <= 2, "{:?}", model.looked);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_is_watched_reaches_open_pages_at_once() {
    let (changes, _) = broadcast::channel(8);
    let model = Arc::new(Model { watched: Some(changes.clone()), ..Model::new("production") });
    model.applications.lock().unwrap().push(application("production", "cart", &["r1"]));
    let company = Company::start(&[Arc::clone(&model)], entities()).await;
    while changes.receiver_count() == 0 {
        sleep(Duration::from_millis(10)).await;
    }
    let mut notices = company.asked_by("guest").notices();
    let mut changed = application("production", "cart", &["r2", "r1"]);
    changed.health = Health::Degraded;
    let begun = Instant::now();
    changes.send(changed).unwrap();
    let told = async {
        loop {
            let notice = notices.next().await.unwrap();
            if notice.entities == [component("cart")] {
                return;
            }
        }
    };
    timeout(Duration::from_secs(5), told).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    let overview = company.asked_by("guest").overview(&OverviewQuestion::default()).await.unwrap();
    assert_eq!(overview.rows[0].standing, Standing::Failing);
    assert_eq!(model.asked.load(Ordering::SeqCst), 1, "one list, then the watch");
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_are_audited_done_and_denied_alike() {
    let model = Arc::new(Model::new("production"));
    model.applications.lock().unwrap().push(application("production", "cart", &["r1"]));
    let company = Company::start(&[Arc::clone(&model)], entities()).await;
    company.ask("production").await;
    let key = application("production", "cart", &[]).key;
    let sync = platform::deployments::Act::Sync { prune: false };
    for (who, fails) in [("guest", false), ("contractor", true), ("stranger", true)] {
        let done = company.asked_by(who).act(&key, sync.clone(), "cart").await;
        assert_eq!(done.is_err(), fails, "{who}: {done:?}");
        if who == "contractor" {
            assert!(done.unwrap_err().to_string().contains("approved by lead"));
        }
    }
    *model.failure.lock().unwrap() = Some(down());
    let error = company.asked_by("guest").act(&key, sync, "cart").await.unwrap_err();
    assert!(error.to_string().contains("it is down"), "{error}");
    let records = company.store.audit_rows(0, i64::MAX, 100).await.unwrap();
    let told: Vec<_> =
        records.iter().map(|row| (row.actor.as_str(), row.outcome.as_str())).collect();
    let [done, denied, failed] =
        [Outcome::Done, Outcome::Denied, Outcome::Failed].map(Outcome::name);
    assert_eq!(
        told,
        [
            ("guest", done),
            ("contractor", denied),
            ("stranger", denied),
            ("guest", done),
            ("guest", failed),
        ]
    );
    assert!(records.iter().all(|row| row.object.as_deref() == Some("production/cart")));
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_hidden_is_not_there() {
    let model = Arc::new(Model::new("production"));
    model.applications.lock().unwrap().push(application("production", "cart", &["r1"]));
    let hidden = [("jane".to_owned(), [component("cart")].into())].into();
    let company = Company::start(&[Arc::clone(&model)], Entities { hidden, ..entities() }).await;
    company.ask("production").await;
    let key = application("production", "cart", &[]).key;
    let jane = company.asked_by("jane");
    assert_eq!(jane.of_entity(&component("cart")).await.unwrap(), None);
    assert_eq!(jane.application(&key).await.unwrap(), None);
    assert!(jane.overview(&OverviewQuestion::default()).await.unwrap().rows.is_empty());
    let sync = platform::deployments::Act::Sync { prune: false };
    let error = jane.act(&key, sync, "cart").await.unwrap_err();
    assert_eq!(error.to_string(), "there is no application production/cart");
    let health = company.service.integrations(&Asker::guest()).integrations().await.unwrap();
    assert!(health[0].succeeded_at > Some(Timestamp(0)) && health[0].error.is_none());
    company.end().await;
}
