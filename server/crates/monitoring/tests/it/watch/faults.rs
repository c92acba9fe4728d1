//! A source that is slow, away or limited takes no page with it; what was known stays, with its age; and
//! however many look, one question goes out.

use super::model::{Company, Model, component, monitor};
use futures::{StreamExt, future::join_all};
use platform::{
    Timestamp,
    code_host::HostError,
    monitoring::{
        Audience, CompanyQuestion, EntityQuestion, Hidden, MonitorState, Monitoring,
        MonitoringError, Part, Told, VendorPeople, VendorPerson,
    },
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use tokio::time::timeout;

fn one_monitor() -> Told {
    Told::Monitors(vec![monitor("m1", "cart", MonitorState::Alert, Audience::All)])
}

async fn company() -> (Company, Arc<Model>) {
    let model = Arc::new(Model::default());
    model.tells(&Part::Monitors, one_monitor());
    (Company::start(Arc::<Model>::clone(&model) as _).await, model)
}

fn question() -> EntityQuestion {
    EntityQuestion::default()
}

#[tokio::test]
async fn a_thousand_viewers_are_one_question() {
    let (company, model) = company().await;
    let asked = company.asked_by("guest");
    let question = question();
    let looks = (0..1_000).map(|_| {
        let (asked, question) = (Arc::clone(&asked), question.clone());
        async move { asked.of_entity(&component("cart"), &question).await.unwrap().unwrap() }
    });
    let all = join_all(looks).await;
    assert_eq!(all.len(), 1_000);
    let whole = |found: &platform::monitoring::EntityMonitoring| {
        found.monitors[0].value.value().is_some_and(|all| all.len() == 1)
            && found.signals[0].value.known.is_some()
    };
    company.until("guest", &component("cart"), &question, whole).await;
    // People, monitors, objectives, incidents, who is called; and signals where it is: at first the
    // environment is not known, then it is.
    let asked = model.total.load(Ordering::SeqCst);
    assert!((6..=7).contains(&asked), "{asked}");
    company.end().await;
}

#[tokio::test]
async fn a_page_waits_for_nobody_for_long() {
    let (company, model) = company().await;
    *model.delay.lock().unwrap() = Duration::from_secs(3);
    let begun = Instant::now();
    let asked = company.asked_by("guest");
    let found = asked.of_entity(&component("cart"), &question()).await.unwrap().unwrap();
    assert!(found.monitors[0].value.known.is_none());
    let page = asked.company(&CompanyQuestion::default()).await.unwrap();
    assert!(page.connected && page.monitors.is_empty());
    assert!(page.is_untold(), "that nothing burns is not known");
    assert!(begun.elapsed() < Duration::from_millis(900), "{:?}", begun.elapsed());
    company.end().await;
}

#[tokio::test]
async fn what_was_known_stays_with_its_age_and_survives_a_start() {
    let (company, model) = company().await;
    let is_told = |found: &platform::monitoring::EntityMonitoring| {
        found.monitors[0].value.value().is_some_and(|all| all.len() == 1)
    };
    company.until("guest", &component("cart"), &question(), is_told).await;
    model.fails(Some("it is down"));
    company.clock.on(1_000);
    let found = company
        .until("guest", &component("cart"), &question(), |found| {
            found.monitors[0].value.error.is_some()
        })
        .await;
    let card = &found.monitors[0].value;
    assert_eq!(card.error.as_deref(), Some("it is down"));
    let known = card.known.as_ref().unwrap();
    assert!(known.stale && known.value.len() == 1);
    let before = known.fetched_at;
    let page = company.asked_by("guest").company(&CompanyQuestion::default()).await.unwrap();
    assert_eq!(page.counts[0], 1, "the page does not fail because one source does");
    assert!(page.sources[0].value.error.is_some() && page.sources[0].value.stale);
    let folder = company.end().await;

    let model = Arc::new(Model::default());
    model.fails(Some("still down"));
    let again = Company::start_in(folder, vec![model as _], 2_000_000_000).await;
    let found = again.until("guest", &component("cart"), &question(), is_told).await;
    assert_eq!(found.monitors[0].value.known.as_ref().unwrap().fetched_at, before);
    again.end().await;
}

#[tokio::test]
async fn a_limit_is_waited_for() {
    let (company, model) = company().await;
    let until = Timestamp(1_000_000_000 + 60_000);
    *model.failure.lock().unwrap() = Some(HostError::Limited { until });
    let asked = company.asked_by("guest");
    let look = async || asked.of_entity(&component("cart"), &question()).await.unwrap().unwrap();
    company
        .until("guest", &component("cart"), &question(), |found| {
            found.monitors[0].value.error.is_some() && found.signals[0].value.error.is_some()
        })
        .await;
    let before = model.total.load(Ordering::SeqCst);
    for _ in 0..5 {
        look().await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(model.total.load(Ordering::SeqCst), before, "it is left alone until then");
    *model.failure.lock().unwrap() = None;
    company.clock.on(61);
    company
        .until("guest", &component("cart"), &question(), |found| {
            found.monitors[0].value.value().is_some_and(|all| all.len() == 1)
        })
        .await;
    company.end().await;
}

#[tokio::test]
async fn until_it_is_known_whom_the_vendor_knows_nothing_is_shown() {
    let (company, model) = company().await;
    company
        .entities
        .lock()
        .unwrap()
        .emails
        .insert("jane".to_owned(), "jane@acme.example".to_owned());
    model.fails(Some("down"));
    let jane = company.asked_by("jane");
    let found = jane.of_entity(&component("cart"), &question()).await.unwrap().unwrap();
    assert_eq!(found.sources[0].value, Some(Hidden::Unclear));
    assert!(found.monitors.is_empty() && found.signals.is_empty());
    model.fails(None);
    let person = VendorPerson { email: "jane@acme.example".to_owned(), ..Default::default() };
    model.tells(&Part::People, Told::People(VendorPeople(vec![person])));
    company.clock.on(1_000);
    let found = company
        .until("jane", &component("cart"), &question(), |found| {
            found.monitors.first().is_some_and(|one| one.value.known.is_some())
        })
        .await;
    assert_eq!(found.sources[0].value, None);
    company.end().await;
}

#[tokio::test]
async fn who_may_not_see_an_entity_is_told_of_none() {
    let (company, _) = company().await;
    let hidden = [component("cart")].into();
    company.entities.lock().unwrap().hidden.insert("jane".to_owned(), hidden);
    let jane = company.asked_by("jane");
    assert_eq!(jane.of_entity(&component("cart"), &question()).await, Ok(None));
    assert_eq!(jane.of_entity(&component("none"), &question()).await, Ok(None));
    let refused: Result<_, MonitoringError> = jane.embedding(&component("cart"), &question()).await;
    assert_eq!(refused, Ok(None));
    company.end().await;
}

#[tokio::test]
async fn open_pages_are_told_when_a_monitor_fires() {
    let (company, model) = company().await;
    let is_told = |found: &platform::monitoring::EntityMonitoring| {
        found.monitors[0].value.value().is_some_and(|all| all.len() == 1)
    };
    company.until("guest", &component("cart"), &question(), is_told).await;
    let asked: Arc<dyn Monitoring> = company.asked_by("guest");
    let mut notices = asked.notices();
    let calm = monitor("m1", "cart", MonitorState::Ok, Audience::All);
    model.tells(&Part::Monitors, Told::Monitors(vec![calm]));
    company.clock.on(40);
    let told = async {
        loop {
            let notice = notices.next().await.unwrap();
            if notice.entities == [component("cart")] {
                return;
            }
        }
    };
    timeout(Duration::from_secs(10), told).await.expect("nobody was told");
    company.end().await;
}
