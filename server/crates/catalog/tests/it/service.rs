//! The service: live, forgiving, and as good after a restart as before.

use crate::samples::{self, Running, Still, Told, entity, reading};
use catalog::{
    import::import,
    service::{CatalogService, Origin, Retry},
};
use futures::StreamExt;
use platform::{
    Timestamp,
    catalog::{
        Catalog, ChangeKind, DiffLine, ImportState, ListQuery, Problem, ProblemKind, SourceState,
    },
};
use proptest::prelude::*;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::Store;

async fn start(store: &Store, origins: &[Arc<Told>]) -> Running {
    let origins = origins.iter().map(|one| Arc::clone(one) as Arc<dyn Origin>).collect();
    let retry = Retry { first: Duration::from_millis(10), longest: Duration::from_millis(20) };
    Running::of(
        CatalogService::start(store.clone(), origins, retry, Arc::new(Still(7))).await.unwrap(),
    )
}

/// Waits until a question has the answer; the index follows the log by a moment.
async fn until<F: Future<Output = bool>>(what: &str, question: impl Fn() -> F) {
    for _ in 0..500 {
        if question().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to this: {what}");
}

fn service(name: &str, owner: &str) -> platform::Entity {
    entity("Component", name, json!({"type": "service", "lifecycle": "production", "owner": owner}))
}

#[tokio::test]
async fn a_change_of_a_source_is_there_at_once_and_is_told() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", reading(&[service("a", "team")])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("one entity", || async { catalog.entities() == 1 }).await;
    let mut notices = catalog.notices();
    told.say(Ok(reading(&[service("a", "other"), service("b", "team")])));
    until("two entities", || async { catalog.entities() == 2 }).await;
    let named = async {
        while let Some(notice) = notices.next().await {
            if notice.entities.len() == 2 {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), named).await.expect("a notice with both names");

    let reference = "component:default/a".parse().unwrap();
    let history = catalog.history(&reference, None).await.unwrap().unwrap();
    let kinds: Vec<_> = history.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Updated, ChangeKind::Created]);
    let diff = &history.changes[0].diff;
    assert!(diff.contains(&DiffLine::Removed("  owner: team".to_owned())), "{diff:?}");
    assert!(diff.contains(&DiffLine::Added("  owner: other".to_owned())), "{diff:?}");
    catalog.shutdown().await;
}

/// A page goes by the version to know whether it missed something, and problems are shown too.
#[tokio::test]
async fn what_leaves_no_trace_in_the_log_is_another_version_all_the_same() {
    let (store, _folder) = samples::store().await;
    let first = Arc::new(Told::new("s", reading(&[service("a", "team")])));
    let second = Arc::new(Told::new("t", reading(&[])));
    let catalog = start(&store, &[first, Arc::clone(&second)]).await;
    until("one entity", || async { catalog.entities() == 1 }).await;
    let conflicts = || async { catalog.overview().await.unwrap().problems.conflict };
    let (position, version) = (catalog.position(), catalog.version());
    second.say(Ok(reading(&[service("a", "other")])));
    until("a conflict", || async { conflicts().await == 1 }).await;
    // It is stored, and counted a moment later.
    until("another version", || async { catalog.version() != version }).await;
    assert_eq!(catalog.position(), position);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_source_that_fails_keeps_its_entities_and_comes_back() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", reading(&[service("a", "team")])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("one entity", || async { catalog.entities() == 1 }).await;
    told.say(Err("the host is down".to_owned()));
    let failed = ImportState::Failed("the host is down".to_owned());
    until("failure shown", || async {
        catalog.overview().await.unwrap().sources[0].state == failed
    })
    .await;
    assert_eq!(catalog.entities(), 1);
    told.say(Ok(reading(&[service("a", "team"), service("b", "team")])));
    until("it came back", || async { catalog.entities() == 2 }).await;
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_restart_answers_from_the_store_before_any_source_is_read() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", reading(&[service("a", "team"), service("b", "a")])));
    let catalog = start(&store, &[told]).await;
    until("two entities", || async { catalog.entities() == 2 }).await;
    let before = catalog.list(&ListQuery::default()).await.unwrap();
    catalog.shutdown().await;

    let silent = Arc::new(Told::new("s", reading(&[])));
    silent.say(Err("not yet".to_owned()));
    let again = start(&store, &[silent]).await;
    assert_eq!(again.list(&ListQuery::default()).await.unwrap(), before);
    again.shutdown().await;
}

#[tokio::test]
async fn every_sort_of_problem_is_listed_with_exact_counts() {
    let (store, _folder) = samples::store().await;
    let one = Arc::new(Told::new("one", reading(&[service("a", "nobody")])));
    let two =
        Arc::new(Told::new("two", reading(&[service("a", "nobody"), service("b", "nobody")])));
    let catalog = start(&store, &[one, two]).await;
    until("conflict and dangling", || async {
        let counts = catalog.problems(None, 0).await.unwrap().counts;
        counts.conflict == 1 && counts.dangling == 2
    })
    .await;
    let conflicts = catalog.problems(Some(ProblemKind::Conflict), 0).await.unwrap();
    assert_eq!((conflicts.total, conflicts.problems.len()), (1, 1));
    assert!(conflicts.problems[0].message.contains("first one keeps it"));
    let all = catalog.problems(None, 1).await.unwrap();
    assert_eq!((all.total, all.problems.len(), all.offset), (3, 2, 1));
    let dangling = &all.problems[0];
    assert_eq!(dangling.kind, ProblemKind::Dangling);
    assert!(dangling.message.contains("group:default/nobody"), "{}", dangling.message);
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_problem_says_where_it_stands_and_is_on_the_page_of_its_entity() {
    let (store, _folder) = samples::store().await;
    let one =
        Arc::new(Told::new("one", reading(&[service("other", "nobody"), service("a", "nobody")])));
    let two = Arc::new(Told::new("two", reading(&[service("a", "nobody")])));
    let catalog = start(&store, &[one, two]).await;
    until("all problems", || async {
        let counts = catalog.problems(None, 0).await.unwrap().counts;
        counts.conflict == 1 && counts.dangling == 2
    })
    .await;
    let dangling = catalog.problems(Some(ProblemKind::Dangling), 0).await.unwrap().problems;
    let place =
        |problem: &Problem| (problem.location.clone(), problem.line, problem.origin.clone());
    assert_eq!(place(&dangling[0]), ("all.yaml".to_owned(), Some(11), "one".to_owned()));
    assert!(dangling[0].message.contains("ownedBy"), "{}", dangling[0].message);

    let detail = catalog.entity(&"component:default/a".parse().unwrap()).await.unwrap().unwrap();
    let kinds: Vec<_> = detail.problems.iter().map(|problem| problem.kind).collect();
    assert_eq!(kinds, [ProblemKind::Conflict, ProblemKind::Dangling]);
    assert_eq!(place(&detail.problems[0]), ("all.yaml".to_owned(), Some(1), "two".to_owned()));
    assert_eq!(detail.problems[1], dangling[0]);
    catalog.shutdown().await;
}

#[tokio::test]
async fn of_two_new_sources_the_one_configured_first_keeps_what_both_claim() {
    let (store, _folder) = samples::store().await;
    let slow = Arc::new(Told::new("z-slow", reading(&[service("a", "team")])));
    slow.take_your_time(Duration::from_millis(300));
    let quick =
        Arc::new(Told::new("a-quick", reading(&[service("a", "team"), service("b", "team")])));
    let catalog = start(&store, &[slow, quick]).await;
    until("both", || async { catalog.problems(None, 0).await.unwrap().counts.conflict == 1 }).await;
    let detail = catalog.entity(&"component:default/a".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(detail.source.origin, "z-slow");
    catalog.shutdown().await;
}

#[tokio::test]
async fn a_source_that_panics_is_its_own_trouble_and_is_tried_again() {
    let (store, _folder) = samples::store().await;
    let wild = Arc::new(Told::new("wild", reading(&[service("a", "team")])));
    wild.panic_times(2);
    let calm = Arc::new(Told::new("calm", reading(&[service("b", "team")])));
    let catalog = start(&store, &[wild, calm]).await;
    until("both ready", || async {
        let sources = catalog.overview().await.unwrap().sources;
        let ready = |one: &SourceState| one.state == ImportState::Ready && one.entities == 1;
        sources.iter().all(ready) && catalog.entities() == 2
    })
    .await;
    catalog.shutdown().await;
}

#[tokio::test]
async fn an_entity_has_an_identity_that_stays_and_a_tag_that_changes_with_it() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", reading(&[service("a", "team")])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("there", || async { catalog.entities() == 1 }).await;
    let reference = "component:default/a".parse().unwrap();
    let metadata = async || {
        let entity = catalog.entity(&reference).await.unwrap().unwrap().entity;
        let text = |field| entity.metadata_text(field).unwrap().to_owned();
        (text("uid"), text("etag"))
    };
    let before = metadata().await;
    told.say(Ok(reading(&[service("a", "other")])));
    until("another etag", || async { metadata().await.1 != before.1 }).await;
    assert_eq!(metadata().await.0, before.0);
    let history = catalog.history(&reference, None).await.unwrap().unwrap();
    let lines = format!("{:?}", history.changes);
    assert!(!lines.contains("etag"), "no part of what is logged: {lines}");
    catalog.shutdown().await;
}

/// Everything that the portal can ask of a catalog and that does not depend on the moment.
async fn answers(catalog: &Running) -> impl PartialEq + std::fmt::Debug {
    let list = catalog.list(&ListQuery::default()).await.unwrap();
    let problems = catalog.problems(None, 0).await.unwrap();
    let mut details = Vec::new();
    for row in &list.rows {
        let graph = catalog.graph(&row.reference, 3).await.unwrap();
        details.push((catalog.entity(&row.reference).await.unwrap(), graph));
    }
    (list, problems, details)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever two sources said, and however often: who followed the log answers like one who
    /// begins with what the store holds now.
    #[test]
    fn who_followed_answers_like_one_who_begins_anew(
        passes in proptest::collection::vec((any::<bool>(), samples::catalog()), 1..5),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let (store, _folder) = samples::store().await;
            let silent = |name: &str| {
                let told = Told::new(name, reading(&[]));
                told.say(Err("nothing to say".to_owned()));
                Arc::new(told)
            };
            let origins = [silent("one"), silent("two")];
            let long = Retry { first: Duration::from_mins(1), longest: Duration::from_mins(1) };
            let begin = async || {
                let origins = origins.iter().map(|one| Arc::clone(one) as Arc<dyn Origin>);
                let clock = Arc::new(Still(7));
                Running::of(CatalogService::start(store.clone(), origins.collect(), long, clock).await.unwrap())
            };
            let followed = begin().await;
            for (first, entities) in &passes {
                let source = if *first { "one" } else { "two" };
                import(&store, source, reading(entities), Timestamp(7)).await.unwrap();
            }
            let last = store.last_position().await.unwrap();
            until("it followed", || async { followed.position() == last }).await;
            let anew = begin().await;
            assert_eq!(
                format!("{:#?}", answers(&followed).await),
                format!("{:#?}", answers(&anew).await)
            );
            anew.shutdown().await;
            followed.shutdown().await;
        });
    }
}

#[tokio::test]
async fn what_is_gone_still_has_its_history() {
    let (store, _folder) = samples::store().await;
    let told = Arc::new(Told::new("s", reading(&[service("a", "team")])));
    let catalog = start(&store, &[Arc::clone(&told)]).await;
    until("there", || async { catalog.entities() == 1 }).await;
    told.say(Ok(reading(&[])));
    until("gone", || async { catalog.entities() == 0 }).await;
    let reference = "component:default/a".parse().unwrap();
    assert_eq!(catalog.entity(&reference).await.unwrap(), None);
    let history = catalog.history(&reference, None).await.unwrap().unwrap();
    assert_eq!(history.changes[0].kind, ChangeKind::Deleted);
    assert!(history.changes[0].diff.iter().all(|line| matches!(line, DiffLine::Removed(_))));
    let never = "component:default/never".parse().unwrap();
    assert_eq!(catalog.history(&never, None).await.unwrap(), None);
    catalog.shutdown().await;
}
