//! What goes wrong costs its own card, and mends by itself (F2, F7).

use crate::model::{Company, Model, component, run};
use futures::StreamExt;
use platform::{
    ci::{CiEvent, EntityCi, Part, RunState},
    code_host::HostError,
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

async fn shown(company: &Company) -> EntityCi {
    company.asked_by("guest").of_entity(&component("cart"), None).await.unwrap().unwrap()
}

/// What is shown once it is as wanted.
async fn once(company: &Company, wanted: impl Fn(&EntityCi) -> bool) -> EntityCi {
    let looks = async {
        loop {
            let found = shown(company).await;
            if wanted(&found) {
                return found;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), looks).await.expect("it never was so")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_part_fails_by_itself_and_what_was_known_stays() {
    let model = Arc::new(Model::default());
    model.runs.lock().unwrap().push(run(1, RunState::Succeeded));
    let company = Company::start(Arc::clone(&model) as _).await;
    assert_eq!(shown(&company).await.runs.value().unwrap().len(), 1);
    model.fail("runs", Some("it is down"));
    company.clock.on(40);
    let found = once(&company, |found| found.runs.error.is_some()).await;
    assert_eq!(found.runs.error.as_deref(), Some("it is down"));
    let known = found.runs.known.unwrap();
    assert!(known.stale && known.value.len() == 1);
    assert!(found.pulls.error.is_none() && found.facts.known.is_some_and(|known| !known.stale));
    model.fail("runs", None);
    company.clock.on(40);
    let mended = async {
        while shown(&company).await.runs.error.is_some() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(5), mended).await.unwrap();
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_host_is_not_waited_for_and_open_pages_fill_in() {
    let model = Arc::new(Model::default());
    *model.delay.lock().unwrap() = Duration::from_millis(900);
    let company = Company::start(Arc::clone(&model) as _).await;
    let mut notices = company.asked_by("guest").notices();
    let begun = Instant::now();
    let found = shown(&company).await;
    assert!(begun.elapsed() < Duration::from_millis(600), "{:?}", begun.elapsed());
    assert!(found.runs.known.is_none() && found.runs.error.is_none());
    let notice = timeout(Duration::from_secs(5), notices.next()).await.unwrap().unwrap();
    assert_eq!(notice.entities, [component("cart")]);
    sleep(Duration::from_millis(300)).await;
    assert!(shown(&company).await.runs.known.is_some());
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_look_a_host_is_asked_once() {
    let model = Arc::new(Model::default());
    let company = Company::start(Arc::clone(&model) as _).await;
    let viewers = (0..1_000).map(|_| {
        let ci = company.asked_by("guest");
        tokio::spawn(async move { ci.of_entity(&component("cart"), None).await.unwrap().unwrap() })
    });
    for viewer in viewers.collect::<Vec<_>>() {
        viewer.await.unwrap();
    }
    for part in Part::PAGE {
        assert_eq!(model.asked_for(&part.to_string()), 1, "{part}");
    }
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_with_the_host_down_shows_what_was_known() {
    let model = Arc::new(Model::default());
    model.runs.lock().unwrap().push(run(1, RunState::Succeeded));
    let company = Company::start(Arc::clone(&model) as _).await;
    shown(&company).await;
    sleep(Duration::from_millis(200)).await;
    let folder = company.end().await;
    model.fail("", Some("it is down"));
    let hour = 1_000_000 + 3_600_000;
    let company = Company::start_in(folder, Arc::clone(&model) as _, hour).await;
    let found = shown(&company).await;
    let known = found.runs.known.unwrap();
    assert!(known.stale && known.fetched_at.0 == 1_000_000 && known.value.len() == 1);
    assert_eq!(found.runs.error.as_deref(), Some("it is down"));
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_fresh_in_the_store_is_not_asked_for_again() {
    let model = Arc::new(Model::default());
    let company = Company::start(Arc::clone(&model) as _).await;
    shown(&company).await;
    sleep(Duration::from_millis(200)).await;
    let folder = company.end().await;
    let asked = model.total.load(Ordering::SeqCst);
    let company = Company::start_in(folder, Arc::clone(&model) as _, 1_005_000).await;
    assert!(shown(&company).await.facts.known.is_some());
    assert_eq!(model.total.load(Ordering::SeqCst), asked);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_reaches_open_pages_at_once_whatever_its_order() {
    let model = Arc::new(Model::default());
    let company = Company::start(Arc::clone(&model) as _).await;
    shown(&company).await;
    let mut notices = company.asked_by("guest").notices();
    model.runs.lock().unwrap().push(run(2, RunState::Running));
    let event =
        CiEvent { repository: "acme/cart".to_owned(), parts: vec![Part::Runs, Part::Jobs(2)] };
    // The same twice, and one of another repository.
    company.service.tell("git.example/acme", &event);
    company.service.tell("git.example/acme", &event);
    let other = CiEvent { repository: "acme/never-looked-at".to_owned(), ..event.clone() };
    company.service.tell("git.example/acme", &other);
    company.service.tell("elsewhere", &event);
    let notice = timeout(Duration::from_secs(5), notices.next()).await.unwrap().unwrap();
    assert_eq!(notice.entities, [component("cart")]);
    // That may have been of a part that the first look had begun to ask for.
    let is_there = |found: &EntityCi| found.runs.value().is_some_and(|runs| !runs.is_empty());
    assert_eq!(once(&company, is_there).await.runs.value().unwrap()[0].id, 2);
    assert_eq!(model.asked_for("jobs:2"), 0, "nobody looked at them");
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_that_is_used_up_is_waited_for() {
    let model = Arc::new(Model::default());
    let until = platform::Timestamp(1_000_000 + 600_000);
    model.failure.lock().unwrap().insert(String::new(), HostError::Limited { until });
    let company = Company::start(Arc::clone(&model) as _).await;
    shown(&company).await;
    let asked = model.total.load(Ordering::SeqCst);
    company.clock.on(300);
    shown(&company).await;
    sleep(Duration::from_millis(100)).await;
    assert_eq!(model.total.load(Ordering::SeqCst), asked, "it is left alone");
    model.failure.lock().unwrap().clear();
    company.clock.on(301);
    assert!(shown(&company).await.facts.known.is_some());
    company.end().await;
}
