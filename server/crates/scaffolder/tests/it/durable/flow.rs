//! Steps one after the other: conditions, rounds, failures, and what people do about them.

use super::model::{World, asker, ended, is, object, states, until, wish};
use platform::{
    EntityRef,
    scaffolder::{EventKind, ScaffolderError, StepState, TaskQuery, TaskState, Whose},
};
use scaffolder::runs::RunOptions;
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::atomic::Ordering, time::Duration};

fn make(id: &str, name: &str) -> Value {
    json!({ "id": id, "action": "fake:make", "input": { "name": name } })
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_run_in_order_and_show_what_came_of_them() {
    let world = World::new();
    let template = world.template(
        "service",
        &json!({
            "steps": [
                make("repo", "${{ parameters.name }}"),
                { "id": "left", "action": "fake:make", "if": "${{ parameters.no }}", "input": {} },
                { "id": "all", "action": "fake:make", "each": "${{ parameters.list }}",
                  "if": "${{ each.value != 'b' }}",
                  "input": { "name": "${{ each.value }}-${{ steps.repo.output.name }}" } },
            ],
            "output": {
                "links": [
                    { "title": "It", "url": "https://x.example/${{ steps.repo.output.name }}" },
                    { "title": "Bad", "url": "javascript:alert(1)" },
                    { "title": "Not", "url": "/no", "if": "${{ parameters.no }}" },
                ],
                "text": [{ "title": "All", "content": "Made ${{ steps.all.output.name }}" }],
            },
        }),
    );
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let values = json!({ "name": "shop", "no": false, "list": ["a", "b", "c"] });
    let id = jane.create(&wish(&template, values)).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Completed, "{task:?}");
    assert_eq!(states(&task), ["completed", "skipped", "completed"]);
    assert_eq!(task.steps[2].output, Some(json!({ "name": ["a-shop", "c-shop"] })));
    assert_eq!(task.row.subject.as_deref(), Some("shop"));
    let output = task.output.unwrap();
    assert_eq!(output.links.len(), 1);
    assert_eq!(output.links[0].url.as_deref(), Some("https://x.example/shop"));
    assert_eq!(output.texts[0].html, "<p>Made a-shop,c-shop</p>");
    assert!(world.outside.made().values().all(|times| *times == 1));
    assert_eq!(world.outside.made().len(), 3);
    // What it told ends with its end, and the template was used once.
    let events = jane.events(&id, 0, 1_000).await.unwrap().unwrap();
    assert_eq!(events.last().unwrap().ended, Some(TaskState::Completed));
    assert_eq!(events.last().unwrap().kind, EventKind::Completion);
    let after = events[2].id;
    assert_eq!(jane.events(&id, after, 1_000).await.unwrap().unwrap().len(), events.len() - 3);
    assert_eq!(jane.templates().await.unwrap()[0].used, 1);
    service.shutdown().await;
    assert!(!world.folder.path().join("tasks").join(&id).exists(), "the workspace is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_run_in_order_or_several_at_once() {
    let world = World::new();
    let waits = |parallel: u32| {
        json!({ "steps": [{
            "id": "w", "action": "fake:wait", "each": [1, 2, 3, 4, 5, 6],
            "slipway.io/parallel": parallel, "input": { "turns": 40 },
        }] })
    };
    let (one, three) = (world.template("one", &waits(1)), world.template("three", &waits(3)));
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    for (template, most) in [(one, 1), (three, 3)] {
        world.outside.most_at_once.store(0, Ordering::SeqCst);
        let id = jane.create(&wish(&template, json!({}))).await.unwrap();
        let task = ended(&jane, &id).await;
        assert_eq!(task.row.state, TaskState::Completed);
        assert_eq!(task.steps[0].rounds, Some((6, 6)));
        assert_eq!(world.outside.most_at_once.load(Ordering::SeqCst), most);
    }
}

fn failing() -> Value {
    json!({ "steps": [
        make("first", "one"),
        make("second", "two"),
        make("third", "three"),
        { "id": "tidy", "action": "fake:make", "if": "${{ always() }}", "input": { "name": "tidy" } },
    ] })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_on_after_a_failure_and_makes_nothing_twice() {
    let world = World::new();
    let template = world.template("service", &failing());
    world.outside.failing.lock().unwrap().insert("two".to_owned(), 2);
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({}))).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Failed);
    assert_eq!(states(&task), ["completed", "failed", "skipped", "completed"]);
    assert!(task.row.note.as_deref().unwrap().contains("two is refused"), "{task:?}");
    assert!(task.may_retry && task.output.is_none());
    jane.retry(&id, None, &Map::new()).await.unwrap();
    assert_eq!(ended(&jane, &id).await.row.state, TaskState::Failed);
    jane.retry(&id, None, &Map::new()).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(states(&task), ["completed"; 4], "{task:?}");
    assert_eq!(task.row.state, TaskState::Completed);
    let made = world.outside.made();
    assert_eq!(made.len(), 4);
    assert!(made.values().all(|times| *times == 1), "{made:?}");
    assert!(matches!(jane.retry(&id, None, &Map::new()).await, Err(ScaffolderError::Conflict(_))));
    // With the end of the service all is told.
    service.shutdown().await;
    let news = world.outside.news.lock().unwrap();
    let told: Vec<_> = news.iter().map(|one| (one.state, one.to.as_str())).collect();
    let jane = "user:default/jane";
    let failed = (TaskState::Failed, jane);
    assert_eq!(told, [failed, failed, (TaskState::Completed, jane)]);
    let keys: BTreeSet<_> = news.iter().map(|one| &one.key).collect();
    assert_eq!(keys.len(), 3, "each is told: {keys:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_is_removed_again_the_newest_first() {
    let world = World::new();
    let template = world.template("service", &failing());
    world.outside.failing.lock().unwrap().insert("three".to_owned(), 1);
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({}))).await.unwrap();
    let task = ended(&jane, &id).await;
    // Also what a step made that failed then.
    let undo: Vec<_> = task.steps.iter().map(|step| step.undo.as_deref().unwrap()).collect();
    assert_eq!(undo, ["one", "two", "three", "tidy"]);
    assert!(task.may_decide);
    let early = jane.undo(&id, "second").await;
    assert!(
        matches!(&early, Err(ScaffolderError::Conflict(words)) if words.contains("tidy") || words.contains("fake:make"))
    );
    world.outside.failing.lock().unwrap().insert("undo".to_owned(), 1);
    assert!(jane.undo(&id, "tidy").await.is_err());
    for step in ["tidy", "third", "second", "first"] {
        jane.undo(&id, step).await.unwrap();
    }
    assert!(world.outside.made().is_empty());
    assert_eq!(*world.outside.removed.lock().unwrap(), ["tidy", "three", "two", "one"]);
    let task = jane.task(&id).await.unwrap().unwrap();
    assert_eq!(states(&task), ["undone"; 4]);
    // And is made anew when somebody goes on all the same.
    jane.retry(&id, Some("first"), &Map::new()).await.unwrap();
    assert_eq!(ended(&jane, &id).await.row.state, TaskState::Completed);
    assert_eq!(world.outside.made().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_away_is_tried_again_and_given_up_at_last() {
    let world = World::new();
    let step = json!({ "id": "a", "action": "fake:away", "input": { "name": "far" } });
    let template = world.template("service", &json!({ "steps": [step] }));
    let service = world.start(RunOptions { attempts: 4, ..world.options() }).await;
    let jane = service.asked(&asker("jane"));
    for (times, state) in [(3, TaskState::Completed), (9, TaskState::Failed)] {
        world.outside.failing.lock().unwrap().insert("far".to_owned(), times);
        let id = jane.create(&wish(&template, json!({}))).await.unwrap();
        assert_eq!(ended(&jane, &id).await.row.state, state);
    }
    assert_eq!(world.outside.failing.lock().unwrap()["far"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_ended_by_its_action_or_without_it() {
    for stubborn in [false, true] {
        let world = World::new();
        let input = json!({ "stubborn": stubborn });
        let template = world.template(
            "service",
            &json!({ "steps": [{ "id": "w", "action": "fake:wait", "input": input }, make("m", "m")] }),
        );
        let service = world.start(world.options()).await;
        let jane = service.asked(&asker("jane"));
        let id = jane.create(&wish(&template, json!({}))).await.unwrap();
        until(&jane, &id, |_| world.outside.waiting.load(Ordering::SeqCst) > 0).await;
        assert!(jane.task(&id).await.unwrap().unwrap().may_cancel);
        jane.cancel(&id).await.unwrap();
        let task = ended(&jane, &id).await;
        assert_eq!(task.row.state, TaskState::Cancelled);
        assert_eq!(states(&task), ["cancelled", "cancelled"]);
        assert!(world.outside.made().is_empty());
        assert!(jane.cancel(&id).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_waits_for_its_turn_is_ended_without_one() {
    let world = World::new();
    let template = world.template("service", &json!({ "steps": [make("m", "m")] }));
    let service = world.start(RunOptions { at_once: 0, ..world.options() }).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({}))).await.unwrap();
    jane.cancel(&id).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!((task.row.state, states(&task)), (TaskState::Cancelled, vec!["cancelled"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn rounds_that_were_not_begun_are_not_when_a_task_is_ended() {
    let world = World::new();
    let rounds: Vec<usize> = (0..500).collect();
    let input = json!({ "turns": 1, "stubborn": true });
    let step = json!({ "id": "w", "action": "fake:wait", "each": rounds, "input": input });
    let template = world.template("service", &json!({ "steps": [step] }));
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({}))).await.unwrap();
    until(&jane, &id, |_| world.outside.waiting.load(Ordering::SeqCst) > 0).await;
    jane.cancel(&id).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!((task.row.state, states(&task)), (TaskState::Cancelled, vec!["cancelled"]));
    let begun = world.outside.waiting.load(Ordering::SeqCst);
    assert!(begun < 500, "all {begun} were done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_that_cannot_be_made_again_fails_its_task() {
    let world = World::new();
    let file = json!({ "id": "f", "action": "fake:append", "input": { "path": "f", "text": "x" } });
    let template = world.template("service", &json!({ "steps": [file, make("m", "m")] }));
    // The process dies in the second step; the first has two places.
    world.outside.die_at.store(3, Ordering::SeqCst);
    let id = super::crash::life(&world, Some(&wish(&template, json!({}))), None).unwrap();
    world.outside.die_at.store(0, Ordering::SeqCst);
    world.outside.failing.lock().unwrap().insert("f".to_owned(), 1);
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let task = ended(&jane, &id).await;
    assert_eq!(task.row.state, TaskState::Failed);
    assert!(task.row.note.unwrap().contains("cannot be made again: f is refused"));
    jane.retry(&id, None, &Map::new()).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(states(&task), ["completed"; 2], "{task:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_has_a_bounded_time() {
    let world = World::new();
    let step = json!({ "id": "w", "action": "fake:wait", "input": {}, "slipway.io/timeout": 0 });
    let template = world.template("service", &json!({ "steps": [step] }));
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({}))).await.unwrap();
    let task = ended(&jane, &id).await;
    assert_eq!(task.steps[0].state, StepState::Failed);
    assert!(task.steps[0].note.as_deref().unwrap().contains("took longer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_wish_is_one_task() {
    let world = World::new();
    let template = world.template("service", &json!({ "steps": [make("m", "m")] }));
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let mut new = wish(&template, json!({}));
    new.key = Some("page 1".to_owned());
    let ids = futures::future::join_all((0..5).map(|_| jane.create(&new))).await;
    let ids: Vec<_> = ids.into_iter().map(Result::unwrap).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    ended(&jane, &ids[0]).await;
    assert_eq!(jane.create(&new).await.unwrap(), ids[0]);
    let bob = service.asked(&asker("bob"));
    assert_ne!(bob.create(&new).await.unwrap(), ids[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_run_is_refused_before_it_is_begun() {
    let world = World::new();
    let unknown = json!({ "steps": [{ "id": "x", "action": "nobody:knows", "input": {} }] });
    let unknown = world.template("unknown", &unknown);
    let form = json!({
        "parameters": [{ "title": "A", "required": ["name"], "properties": {
            "name": { "type": "string", "maxLength": 3 },
        } }],
        "steps": [make("m", "${{ parameters.name }}")],
    });
    let form = world.template("form", &form);
    let service = world.start(world.options()).await;
    let jane = service.asked(&asker("jane"));
    let refused = jane.create(&wish(&unknown, json!({}))).await;
    let Err(ScaffolderError::BadRequest(words)) = refused else { panic!("{refused:?}") };
    assert!(words.contains("nobody:knows"), "{words}");
    assert!(words.split(':').any(|part| part.parse::<u32>().is_ok()), "{words} tells no line");
    let card = jane.templates().await.unwrap();
    assert!(card.iter().any(|card| card.broken.is_some()));
    for (values, pointer) in [(json!({}), "/name"), (json!({ "name": "long" }), "/name")] {
        let refused = jane.create(&wish(&form, values)).await;
        let Err(ScaffolderError::Invalid(invalid)) = refused else { panic!("{refused:?}") };
        assert_eq!(invalid[0].pointer, pointer);
    }
    let missing = EntityRef::new("template", "default", "none");
    let missing = jane.create(&wish(&missing, json!({}))).await;
    assert!(matches!(missing, Err(ScaffolderError::NotFound(_))));
    assert_eq!(jane.tasks(&TaskQuery { limit: 9, ..TaskQuery::default() }).await.unwrap().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_take_turns_and_have_bounds() {
    let world = World::new();
    let template = world.template("service", &json!({ "steps": [make("m", "m")] }));
    let options = RunOptions { at_once: 1, open_per_person: 30, ..world.options() };
    // Nothing runs before all are there.
    let service = world.start(RunOptions { at_once: 0, ..options.clone() }).await;
    let (ann, bob) = (service.asked(&asker("ann")), service.asked(&asker("bob")));
    for _ in 0..30 {
        ann.create(&wish(&template, json!({}))).await.unwrap();
    }
    let full = ann.create(&wish(&template, json!({}))).await;
    assert!(matches!(full, Err(ScaffolderError::TooMany(_))), "{full:?}");
    let late = bob.create(&wish(&template, json!({}))).await.unwrap();
    service.shutdown().await;
    let service = world.start(options).await;
    let bob = service.asked(&asker("bob"));
    ended(&bob, &late).await;
    let query = TaskQuery {
        whose: Whose::All,
        states: vec![TaskState::Completed],
        limit: 100,
        ..TaskQuery::default()
    };
    let done = bob.tasks(&query).await.unwrap().total;
    assert!(done < 10, "bob waited for {done} tasks");
    assert_eq!(bob.tasks(&TaskQuery::default()).await.unwrap().total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn expressions_that_fail_are_told_or_are_errors() {
    for strict in [false, true] {
        let world = World::new();
        let step = json!({ "id": "s", "action": "fake:say", "input": {
            "message": "${{ parameters.name | parseRepoUrl }}",
        } });
        let template = world.template("service", &json!({ "steps": [step] }));
        let service = world.start(RunOptions { strict, ..world.options() }).await;
        let jane = service.asked(&asker("jane"));
        let id = jane.create(&wish(&template, json!({ "name": "nothing" }))).await.unwrap();
        let task = ended(&jane, &id).await;
        if strict {
            assert_eq!(task.row.state, TaskState::Failed);
            assert!(task.row.note.unwrap().contains("parseRepoUrl"));
        } else {
            assert_eq!(task.row.state, TaskState::Completed, "{:?}", task.row.note);
            assert_eq!(task.warnings.len(), 1, "{:?}", task.warnings);
            assert!(task.warnings[0].contains("template.yaml:"), "{:?}", task.warnings);
            let said = &world.outside.seen()[0]["message"];
            assert_eq!(said, "${{ parameters.name | parseRepoUrl }}");
        }
        tokio::time::timeout(Duration::from_secs(5), service.shutdown()).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_doubtful_before_a_crash_is_told_at_the_end() {
    let world = World::new();
    let say = json!({ "id": "s", "action": "fake:say", "input": {
        "message": "${{ parameters.name | parseRepoUrl }}",
    } });
    let template = world.template("service", &json!({ "steps": [say, make("m", "m")] }));
    world.outside.die_at.store(1, Ordering::SeqCst);
    let new = wish(&template, json!({ "name": "nothing" }));
    let id = super::crash::life(&world, Some(&new), None).unwrap();
    world.outside.die_at.store(0, Ordering::SeqCst);
    let service = world.start(world.options()).await;
    let task = ended(&service.asked(&asker("jane")), &id).await;
    assert_eq!(task.row.state, TaskState::Completed, "{task:?}");
    assert_eq!(task.warnings.len(), 1, "{:?}", task.warnings);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_of_which_nobody_knows_waits_for_a_person() {
    let world = World::new();
    let blind = json!({ "id": "b", "action": "fake:blind", "input": {} });
    let after = json!({ "id": "s", "action": "fake:say", "input": { "message": "${{ steps.b.output.id }}" } });
    let template = world.template("service", &json!({ "steps": [blind, after] }));
    // The process dies right behind the deed.
    let decisions = [
        (platform::scaffolder::Decision::Again, TaskState::Completed, 2),
        (
            platform::scaffolder::Decision::Done { output: json!({ "id": "seven" }) },
            TaskState::Completed,
            1,
        ),
        (platform::scaffolder::Decision::GiveUp, TaskState::Failed, 1),
    ];
    for (decision, state, times) in decisions {
        world.outside.made.lock().unwrap().clear();
        world.outside.seen.lock().unwrap().clear();
        world.outside.points.store(0, Ordering::SeqCst);
        world.outside.die_at.store(2, Ordering::SeqCst);
        let id = super::crash::life(&world, Some(&wish(&template, json!({}))), None).unwrap();
        world.outside.die_at.store(0, Ordering::SeqCst);
        let service = world.start(world.options()).await;
        let jane = service.asked(&asker("jane"));
        let task = until(&jane, &id, is(TaskState::Waiting)).await;
        assert_eq!(states(&task), ["undecided", "open"]);
        assert!(task.may_decide && task.row.note.unwrap().contains("letter"));
        let decide = |step: &str| platform::scaffolder::Decide {
            step: step.to_owned(),
            decision: decision.clone(),
        };
        assert!(jane.decide(&id, &decide("s")).await.is_err());
        jane.decide(&id, &decide("b")).await.unwrap();
        let task = ended(&jane, &id).await;
        assert_eq!(task.row.state, state, "{task:?}");
        assert_eq!(world.outside.made().values().sum::<u32>(), times);
        if let platform::scaffolder::Decision::Done { .. } = decision {
            assert_eq!(
                world.outside.seen()[0],
                Value::Object(object(json!({ "message": "seven" })))
            );
        }
        service.shutdown().await;
    }
}
