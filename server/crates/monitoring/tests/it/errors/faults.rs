//! What goes wrong costs its own card, and mends by itself (F2, F7).

use super::model::{BEGIN, Company, Model, component, issue, until};
use futures::StreamExt;
use platform::errors::{
    EntityErrors, ErrorEvents, IssueKey, IssueQuestion, IssueState, MemberRole,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};

fn model() -> Arc<Model> {
    let model = Model::of(&["cart"], &[("anna", MemberRole::Everything, &[])]);
    *model.issues.lock().unwrap() = vec![issue(1, "cart")];
    model
}

async fn shown(company: &Company) -> Option<EntityErrors> {
    let question = IssueQuestion::default();
    company.asked_by("anna").of_entity(&component("cart"), &question, None).await.unwrap()
}

async fn told(company: &Company) {
    until("it is told", async || {
        shown(company).await.is_some_and(|found| !found.issues.is_empty())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_known_stays_with_its_age_and_mends() {
    let model = model();
    let company = Company::start(Arc::clone(&model) as _).await;
    told(&company).await;
    model.fail("error-issues:cart", Some("it is down"));
    company.clock.on(40);
    until("the failure is shown", async || {
        shown(&company).await.is_some_and(|found| found.projects[0].card.error.is_some())
    })
    .await;
    let found = shown(&company).await.unwrap();
    let card = &found.projects[0].card;
    assert_eq!(card.error.as_deref(), Some("it is down"));
    assert!(card.known.as_ref().is_some_and(|known| known.stale && known.value == 1));
    assert_eq!(found.issues.len(), 1);
    model.fail("error-issues:cart", None);
    company.clock.on(40);
    until("it is well again", async || {
        shown(&company).await.is_some_and(|found| found.projects[0].card.error.is_none())
    })
    .await;
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_vendor_is_not_waited_for_and_open_pages_fill_in() {
    let model = model();
    let company = Company::start(Arc::clone(&model) as _).await;
    told(&company).await;
    *model.delay.lock().unwrap() = Duration::from_millis(900);
    company.clock.on(40);
    model.issues.lock().unwrap().push(issue(2, "cart"));
    let mut notices = company.asked_by("anna").notices();
    let begun = Instant::now();
    let found = shown(&company).await.unwrap();
    assert!(begun.elapsed() < Duration::from_millis(600), "{:?}", begun.elapsed());
    assert_eq!(found.issues.len(), 1, "what was known");
    let notice = timeout(Duration::from_secs(5), notices.next()).await.unwrap().unwrap();
    assert_eq!(notice.entities, [component("cart")]);
    until("it is shown", async || shown(&company).await.unwrap().issues.len() == 2).await;
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_look_the_vendor_is_asked_once() {
    let model = model();
    let company = Company::start(Arc::clone(&model) as _).await;
    told(&company).await;
    let before = model.asked_for("error-issues:cart");
    company.clock.on(31);
    let viewers = (0..500).map(|_| {
        let errors = company.asked_by("anna");
        let question = IssueQuestion::default();
        tokio::spawn(async move {
            errors.of_entity(&component("cart"), &question, None).await.unwrap().unwrap()
        })
    });
    for viewer in viewers.collect::<Vec<_>>() {
        viewer.await.unwrap();
    }
    assert_eq!(model.asked_for("error-issues:cart"), before + 1);
    // Numbers that are made up ask nobody anything.
    let key = IssueKey { source: "acme".to_owned(), id: "99".to_owned() };
    let question = IssueQuestion::default();
    let errors = company.asked_by("anna");
    let found = errors.of_entity(&component("cart"), &question, Some(&key)).await.unwrap();
    assert_eq!(found.unwrap().detail, None);
    assert_eq!(model.asked_for("error-issue:99"), 0);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cold_start_with_the_vendor_down_shows_what_was_known() {
    let model = model();
    let company = Company::start(Arc::clone(&model) as _).await;
    told(&company).await;
    sleep(Duration::from_millis(200)).await;
    let folder = company.end().await;
    model.fail("", Some("it is down"));
    let company = Company::start_in(folder, Arc::clone(&model) as _, BEGIN + 3_600_000).await;
    told(&company).await;
    let found = shown(&company).await.unwrap();
    let known = found.projects[0].card.known.as_ref().unwrap();
    assert!(known.stale && known.fetched_at.0 == BEGIN);
    let open = company.asked_by("anna").open(None).await.unwrap();
    assert_eq!(open[0].1.issues.len(), 1);
    assert_eq!(open[0].1.unknown, ["acme"], "what is old is not known");
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_it_is_not_known_who_may_see_it_nothing_is_said_to_be_well() {
    let model = model();
    model.fail("error-access", Some("it is down"));
    let company = Company::start(Arc::clone(&model) as _).await;
    until("it is unclear", async || {
        shown(&company).await.is_some_and(|found| found.unclear == ["acme"])
    })
    .await;
    let question = IssueQuestion::default();
    let all = company.asked_by("anna").company(&question).await.unwrap();
    assert!(all.issues.is_empty() && all.sources[0].1.known.is_none());
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_reaches_open_pages_within_a_second_however_often_it_comes() {
    let model = model();
    let company = Company::start(Arc::clone(&model) as _).await;
    told(&company).await;
    let mut notices = company.asked_by("anna").notices();
    model.issues.lock().unwrap()[0].state = IssueState::Resolved;
    let events = ErrorEvents { projects: vec!["cart".to_owned()], issues: vec!["1".to_owned()] };
    let before = model.asked_for("error-issues:cart");
    for _ in 0..50 {
        company.service.tell("acme", &events);
    }
    company.service.tell("nowhere", &events);
    let begun = Instant::now();
    timeout(Duration::from_secs(5), notices.next()).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    until("it is shown", async || shown(&company).await.unwrap().issues.is_empty()).await;
    assert!(model.asked_for("error-issues:cart") - before <= 3, "many hints are one question");
    // It is asked once more: what vendors tell lags behind what they do.
    let asked = model.asked_for("error-issues:cart");
    company.clock.on(5);
    until("it is asked again", async || model.asked_for("error-issues:cart") > asked).await;
    company.end().await;
}
