//! Who may see, end and approve what.

use super::model::{World, asker, ended, is, states, until, wish};
use platform::{
    EntityRef, Timestamp,
    access::{Approved, Asker, Decision, Permission, Principal},
    approvals::{Act, ApprovalState},
    scaffolder::{Scaffolder, ScaffolderError, Task, TaskQuery, TaskState, Whose},
};
use scaffolder::runs::{ApprovalRule, RunOptions, RunService, TemplateActs};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use store::Store;

fn approved_step() -> Value {
    json!({ "steps": [
        { "id": "before", "action": "fake:make", "input": { "name": "before" } },
        { "id": "risky", "action": "fake:make", "input": { "name": "risky" },
          "slipway.io/approval": { "by": ["user:default/lead"], "expires": "24h", "reason": "it costs" } },
        { "id": "after", "action": "fake:append", "input": { "path": "f", "text": "x" } },
    ] })
}

async fn decide(store: &Store, number: &str, state: ApprovalState) {
    let mut unit = store.begin().await.unwrap();
    let decided = unit.decide_approval(number, state, "user:default/lead", "words", Timestamp(2));
    assert!(decided.await.unwrap().is_some());
    unit.commit().await.unwrap();
}

fn number(task: &Task) -> String {
    task.steps[1].approval.as_ref().unwrap().number.clone()
}

fn approved(who: &str, object: &str, number: &str) -> Asker {
    asker(who).with_approval(Approved {
        permission: Permission::TemplateUse,
        object: object.to_owned(),
        by: "user:default/lead".to_owned(),
        number: number.to_owned(),
    })
}

async fn waiting(service: &Arc<RunService>, template: &EntityRef) -> (Arc<dyn Scaffolder>, String) {
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(template, json!({}))).await.unwrap();
    until(&jane, &id, is(TaskState::Waiting)).await;
    (jane, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_waits_for_an_approval_and_frees_its_place() {
    let world = World::new();
    let template = world.template("service", &approved_step());
    let plain = json!({ "steps": [{ "action": "fake:make", "input": { "name": "x" } }] });
    let plain = world.template("plain", &plain);
    let service = world.start(RunOptions { at_once: 1, ..world.options() }).await;
    let (jane, id) = waiting(&service, &template).await;
    let task = jane.task(&id).await.unwrap().unwrap();
    assert_eq!(states(&task), ["completed", "waiting", "open"]);
    let approval = task.steps[1].approval.clone().unwrap();
    assert_eq!(approval.by, ["user:default/lead"]);
    assert!(!approval.may_decide, "nobody decides about their own");
    // Others run meanwhile.
    let other = jane.create(&wish(&plain, json!({}))).await.unwrap();
    assert_eq!(ended(&jane, &other).await.row.state, TaskState::Completed);
    // Who decides sees it.
    let lead = service.asked(&asker("lead"));
    let seen = lead.task(&id).await.unwrap().unwrap();
    assert!(seen.steps[1].approval.as_ref().unwrap().may_decide);
    let store = world.store().await;
    let record = store.approval(&approval.number).await.unwrap().unwrap();
    assert_eq!(
        (record.reason.as_str(), record.asked_by.as_str()),
        ("it costs", "user:default/jane")
    );
    assert_eq!(record.object, format!("task:{id}/risky"));
    decide(&store, &approval.number, ApprovalState::Approved).await;
    let acts = TemplateActs(Arc::clone(&service));
    let object = record.object;
    acts.perform(&approved("jane", &object, &approval.number), &object).await.unwrap();
    // Twice is once.
    acts.perform(&approved("jane", &object, &approval.number), &object).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(states(&task), ["completed"; 3], "{task:?}");
    assert!(world.outside.made().values().all(|times| *times == 1));
    let told: Vec<_> = world.outside.news.lock().unwrap().iter().map(|one| one.state).collect();
    assert!(told.contains(&TaskState::Waiting));
    let without = asker("jane");
    assert!(acts.perform(&without, &object).await.is_err(), "nothing is approved by itself");
    assert!(acts.perform(&approved("jane", "task:none", "1"), "task:none").await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_or_late_approval_fails_its_step() {
    for late in [false, true] {
        let world = World::new();
        let template = world.template("service", &approved_step());
        let service = world.start(world.options()).await;
        let (jane, id) = waiting(&service, &template).await;
        let number = number(&jane.task(&id).await.unwrap().unwrap());
        if late {
            let day = i64::try_from(Duration::from_hours(25).as_millis()).unwrap();
            world.clock.0.fetch_add(day, std::sync::atomic::Ordering::SeqCst);
        } else {
            decide(&world.store().await, &number, ApprovalState::Refused).await;
        }
        let task = ended(&jane, &id).await;
        assert_eq!(states(&task), ["completed", "failed", "skipped"]);
        let note = task.steps[1].note.clone().unwrap();
        assert!(note.contains(if late { "in time" } else { "words" }), "{note}");
        assert!(!world.outside.made().keys().any(|key| key.contains("risky")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_ask_for_approvals_by_action() {
    let world = World::new();
    let step = json!({ "steps": [{ "id": "m", "action": "fake:make", "input": { "name": "m" } }] });
    let template = world.template("service", &step);
    let mut options = world.options();
    let rule = ApprovalRule {
        by: vec!["security".to_owned()],
        expires: Duration::from_hours(1),
        reason: String::new(),
    };
    options.approvals.insert("fake:make".to_owned(), rule);
    let service = world.start(options).await;
    let (jane, id) = waiting(&service, &template).await;
    let task = jane.task(&id).await.unwrap().unwrap();
    assert_eq!(task.steps[0].approval.as_ref().unwrap().by, ["security"]);
    // What is only tried makes nothing, and needs none.
    let mut draft = wish(&template, json!({}));
    draft.is_draft = true;
    let draft = jane.create(&draft).await.unwrap();
    assert_eq!(ended(&jane, &draft).await.row.state, TaskState::Completed);
    // And ends while it waits.
    jane.cancel(&id).await.unwrap();
    assert_eq!(ended(&jane, &id).await.row.state, TaskState::Cancelled);
    assert!(world.outside.made().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_as_a_whole_waits_for_an_approval() {
    let world = World::new();
    let steps =
        json!({ "steps": [{ "id": "m", "action": "fake:make", "input": { "name": "m" } }] });
    let template = world.template("service", &steps);
    let by = vec!["user:default/lead".to_owned()];
    world.decides("jane", Decision::WithApproval { by });
    world.decides("eve", Decision::Deny);
    let service = world.start(world.options()).await;
    let eve = service.asked(&asker("eve"));
    let refused = eve.create(&wish(&template, json!({}))).await;
    assert!(matches!(refused, Err(ScaffolderError::NotAllowed(_))), "{refused:?}");
    let told = eve.complete("github", "repositories", &Map::new(), None).await;
    assert!(matches!(told, Err(ScaffolderError::NotAllowed(_))), "nor what is at code hosts");
    let (jane, id) = waiting(&service, &template).await;
    let told = jane.complete("github", "repositories", &Map::new(), None).await;
    assert!(matches!(told, Err(ScaffolderError::NotFound(_))), "she may ask; nobody knows");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(world.outside.made().is_empty());
    let store = world.store().await;
    let number = store.task(&id).await.unwrap().unwrap().approval.unwrap();
    let shown = jane.task(&id).await.unwrap().unwrap().steps[0].approval.clone();
    assert_eq!(shown.unwrap().number, number, "the page shows who decides");
    decide(&store, &number, ApprovalState::Approved).await;
    // Also when whoever does what was approved never comes by.
    assert_eq!(ended(&jane, &id).await.row.state, TaskState::Completed);
    let (jane, id) = waiting(&service, &template).await;
    let number = store.task(&id).await.unwrap().unwrap().approval.unwrap();
    decide(&store, &number, ApprovalState::Refused).await;
    let task = ended(&jane, &id).await;
    assert_eq!((task.row.state, states(&task)), (TaskState::Failed, vec!["open"]));
    assert!(task.row.note.unwrap().contains("refused it"));
    // Going on is no way around it.
    jane.retry(&id, None, &Map::new()).await.unwrap();
    let again = until(&jane, &id, is(TaskState::Waiting)).await;
    assert_ne!(again.steps[0].approval.as_ref().unwrap().number, number);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(world.outside.made().len(), 1);
    jane.cancel(&id).await.unwrap();
    ended(&jane, &id).await;
    let number = again.steps[0].approval.as_ref().unwrap().number.clone();
    let withdrawn = store.approval(&number).await.unwrap().unwrap();
    assert_eq!(withdrawn.state, ApprovalState::Withdrawn, "nobody need decide any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_enter_any_more_makes_nothing() {
    let world = World::new();
    let steps =
        json!({ "steps": [{ "id": "m", "action": "fake:make", "input": { "name": "m" } }] });
    let template = world.template("service", &steps);
    let service = world.start(world.options()).await;
    let gone = service.asked(&asker("gone"));
    let id = gone.create(&wish(&template, json!({}))).await.unwrap();
    let task = ended(&gone, &id).await;
    assert_eq!(task.row.state, TaskState::Failed);
    assert!(task.row.note.unwrap().contains("may not enter"));
    assert!(world.outside.made().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_use_the_template_any_more_goes_no_further() {
    let world = World::new();
    let template = world.template("service", &approved_step());
    let service = world.start(world.options()).await;
    let (jane, id) = waiting(&service, &template).await;
    world.decides("jane", Decision::Deny);
    let number = number(&jane.task(&id).await.unwrap().unwrap());
    decide(&world.store().await, &number, ApprovalState::Approved).await;
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Failed);
    assert!(task.row.note.unwrap().contains("may not use the template any more"));
    assert_eq!(world.outside.made().len(), 1, "what was made before stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_tell_whose_tasks_they_are() {
    let world = World::new();
    let steps =
        json!({ "steps": [{ "id": "m", "action": "fake:make", "input": { "name": "m" } }] });
    let template = world.template("service", &steps);
    let service = world.start(world.options()).await;
    let team: EntityRef = "group:default/team".parse().unwrap();
    let member = |name: &str| {
        let mut principal = Principal::clone(&asker(name).principal);
        principal.groups.insert(team.clone());
        Asker::new(Arc::new(principal), Arc::from("request"), None)
    };
    for who in [member("ann"), member("bob"), asker("eve")] {
        let asked = service.asked(&who);
        let id = asked.create(&wish(&template, json!({}))).await.unwrap();
        ended(&asked, &id).await;
    }
    let ann = service.asked(&member("ann"));
    let total = async |whose: Whose| {
        let page =
            ann.tasks(&TaskQuery { whose, limit: 10, ..TaskQuery::default() }).await.unwrap();
        assert_eq!(page.rows.len() as u64, page.total);
        assert_eq!(page.counts.iter().sum::<u64>(), page.total);
        page.total
    };
    assert_eq!(total(Whose::Mine).await, 1);
    assert_eq!(total(Whose::Teams).await, 2);
    assert_eq!(total(Whose::All).await, 3);
}
