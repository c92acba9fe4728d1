//! Processes die at every place at which an action waits for the outside, and others go on: nothing is
//! lost, and nothing is made twice.

use super::model::{World, asker, ended, wish};
use platform::scaffolder::{NewTask, Scaffolder, TaskState};
use proptest::{
    collection::vec,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::runtime::Builder;

/// A process: begins a task or goes on with one, and lives until it dies at the place that the outside
/// names, or the task has ended. Gives the task's number.
pub fn life(world: &World, new: Option<&NewTask>, known: Option<&str>) -> Option<String> {
    // A thread of its own: a test may have a runtime already.
    std::thread::scope(|scope| scope.spawn(|| lived(world, new, known)).join().unwrap())
}

fn lived(world: &World, new: Option<&NewTask>, known: Option<&str>) -> Option<String> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let id = runtime.block_on(async {
        let service = world.start(world.options()).await;
        let jane: Arc<dyn Scaffolder> = service.asked(&asker("jane"));
        let id = match new {
            Some(new) => Some(jane.create(new).await.unwrap()),
            None => known.map(str::to_owned),
        };
        let id = id?;
        tokio::select! {
            () = world.outside.dies.notified() => {}
            _ = ended(&jane, &id) => service.shutdown().await,
        }
        Some(id)
    });
    // Everything that is under way is dropped where it is.
    runtime.shutdown_timeout(Duration::from_secs(5));
    id
}

fn template() -> Value {
    let append = |id: &str, text: &str| json!({ "id": id, "action": "fake:append", "input": { "path": "file", "text": text } });
    json!({
        "steps": [
            append("one", "1"),
            { "id": "repo", "action": "fake:make", "input": { "name": "repo" } },
            append("two", "2"),
            { "id": "each", "action": "fake:make", "each": ["a", "b", "c"],
              "slipway.io/parallel": 2, "input": { "name": "${{ each.value }}" } },
            append("three", "+${{ steps.each.output.name }}"),
            { "id": "last", "action": "fake:make", "input": { "name": "last" } },
            { "id": "read", "action": "fake:read", "input": { "path": "file" } },
        ],
        "output": { "links": [{ "title": "x", "url": "https://${{ steps.repo.output.name }}.example" }] },
    })
}

/// Runs a task with processes that die so many places after one another; looks at what is left of it.
fn check(world: &World, new: &NewTask, deaths: &[usize]) {
    world.outside.made.lock().unwrap().clear();
    world.outside.seen.lock().unwrap().clear();
    let mut id: Option<String> = None;
    for death in deaths.iter().map(Some).chain([None]) {
        let at = world.outside.points.load(Ordering::SeqCst);
        world.outside.die_at.store(death.map_or(0, |death| at + death), Ordering::SeqCst);
        id = life(world, id.is_none().then_some(new), id.as_deref());
    }
    let id = id.unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = world.store().await;
        let task = store.task(&id).await.unwrap().unwrap();
        assert_eq!(task.state, TaskState::Completed, "{deaths:?}: {task:?}");
        assert_eq!(task.steps_done, 7);
        // What each round was given is shown, also of those that a process did that died.
        let steps = store.task_steps(&id).await.unwrap();
        let given = |place: usize| -> Value {
            serde_json::from_str(steps[place].input.as_deref().unwrap()).unwrap()
        };
        assert_eq!(given(1), json!({ "name": "repo" }), "{deaths:?}");
        assert_eq!(given(3), json!([{ "name": "a" }, { "name": "b" }, { "name": "c" }]));
        let made = world.outside.made();
        assert_eq!(made.len(), 5, "{deaths:?}: {made:?}");
        assert!(made.values().all(|times| *times == 1), "{deaths:?}: {made:?}");
        // The workspace was what its steps made, once each, however often it was made again.
        let seen = world.outside.seen();
        assert_eq!(seen.last(), Some(&json!("12+a,b,c")), "{deaths:?}");
        let ends = store.task_events(&id, 0, 10_000).await.unwrap();
        assert_eq!(ends.iter().filter(|event| event.ended.is_some()).count(), 1);
        assert!(store.task_secrets(&id).await.unwrap().is_none());
        store.close().await;
    });
}

#[test]
fn killed_at_each_place_everything_is_made_once() {
    let world = World::new();
    let new = wish(&world.template("service", &template()), json!({}));
    check(&world, &new, &[]);
    // Every place of a whole run, and some behind it.
    let places = world.outside.points.load(Ordering::SeqCst);
    assert!(places > 25, "{places}");
    for place in 1..=places + 1 {
        check(&world, &new, &[place]);
    }
}

/// Property 6 (registration of new projects) rests on it: any sequence of crashes leaves each thing made
/// exactly once.
#[test]
fn property_6_any_crashes_leave_everything_made_once() {
    let world = World::new();
    let new = wish(&world.template("service", &template()), json!({}));
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let held = runner.run(&vec(1_usize..30, 0..4), |deaths| {
        check(&world, &new, &deaths);
        Ok(())
    });
    held.unwrap();
}
