//! Tasks: one for each wish, written down whole, and gone whole.

use crate::databases::TestDatabase;
use crate::samples::{body, event, task, template};
use platform::{
    Timestamp,
    scaffolder::{Change, StepState, TaskState},
};
use serde_json::json;
use std::time::Duration;
use store::{
    RoundRecord, StepRecord, Store, TaskFileRecord, TaskFilter, TaskOrder, TaskRecord,
    TaskResultRecord,
};

const JANE: &str = "user:default/jane";

pub(crate) async fn begin(store: &Store, new: &TaskRecord) -> String {
    let mut unit = store.begin().await.unwrap();
    let id = unit.insert_task(new, &body(), Some(b"sealed"), &[]).await.unwrap();
    unit.commit().await.unwrap();
    id
}

async fn write(store: &Store, task: &TaskRecord) -> TaskRecord {
    let mut unit = store.begin().await.unwrap();
    let written = unit.update_task(task).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    written
}

async fn end(store: &Store, id: &str, state: TaskState, at: i64) -> TaskRecord {
    let known = store.task(id).await.unwrap().unwrap();
    write(store, &TaskRecord { state, ended_at: Some(Timestamp(at)), ..known }).await
}

pub(crate) async fn a_wish_is_one_task_however_often_it_is_made(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    let wish = |id: &str, by: &str, key: Option<&str>| TaskRecord {
        key: key.map(str::to_owned),
        created_by: by.to_owned(),
        ..task(id, 10)
    };
    assert_eq!(begin(&store, &wish("1", JANE, Some("a"))).await, "1");
    assert_eq!(begin(&other, &wish("2", JANE, Some("a"))).await, "1", "the same wish");
    assert_eq!(store.task("2").await.unwrap(), None);
    assert_eq!(store.task_body("2").await.unwrap(), None, "nothing of it is left");
    assert_eq!(begin(&store, &wish("3", "user:default/eve", Some("a"))).await, "3");
    assert_eq!(begin(&store, &wish("4", JANE, None)).await, "4");
    assert_eq!(begin(&store, &wish("5", JANE, None)).await, "5", "each without a key is another");
    let known = store.task_of_key(JANE, "a").await.unwrap().unwrap();
    assert_eq!(known.id, "1");
    assert_eq!(store.task_of_key(JANE, "b").await.unwrap(), None);
}

pub(crate) async fn a_task_comes_back_as_it_was_written(database: &TestDatabase) {
    let store = database.open().await;
    let mut known = task("1", 10);
    begin(&store, &known).await;
    known.version = 1;
    assert_eq!(store.task("1").await.unwrap(), Some(known.clone()));
    assert_eq!(store.task_body("1").await.unwrap(), Some(body()));
    assert_eq!(store.task_secrets("1").await.unwrap().as_deref(), Some(&b"sealed"[..]));
    assert_eq!(store.task_result("1").await.unwrap(), TaskResultRecord::default());

    let step = |place: u32, id: &str, state: StepState| StepRecord {
        task: "1".to_owned(),
        place,
        id: id.to_owned(),
        name: "Fetch".to_owned(),
        action: "fetch:template".to_owned(),
        state,
        started_at: Some(Timestamp(11)),
        ended_at: None,
        input: Some("{\"url\":\"./skeleton\"}".to_owned()),
        output: None,
        note: Some("waits".to_owned()),
        rounds: (place == 1).then_some((2, 5)),
        approval: Some("77".to_owned()),
    };
    let round = RoundRecord {
        task: "1".to_owned(),
        step: "fetch".to_owned(),
        round: 1,
        state: StepState::Undecided,
        started_at: Some(Timestamp(12)),
        ended_at: Some(Timestamp(13)),
        input: Some("{}".to_owned()),
        output: Some("{\"a\":1}".to_owned()),
        note: None,
        made: vec![Change {
            action: "publish:github".to_owned(),
            label: "the repository acme/shop".to_owned(),
            object: json!({ "owner": "acme" }),
        }],
        attempts: 2,
    };
    let mut unit = store.begin().await.unwrap();
    let both = [step(1, "b", StepState::Open), step(0, "a", StepState::Open)];
    unit.put_task_steps(&both).await.unwrap();
    unit.put_task_steps(&[step(0, "a", StepState::Processing)]).await.unwrap();
    unit.put_task_round(&RoundRecord { attempts: 1, ..round.clone() }).await.unwrap();
    unit.put_task_round(&round).await.unwrap();
    unit.put_task_memory("1", "fetch", 1, "fetched", "1").await.unwrap();
    unit.put_task_memory("1", "fetch", 1, "fetched", "{\"commit\":null}").await.unwrap();
    assert_eq!(unit.task_steps("1").await.unwrap().len(), 2, "a unit reads what it wrote");
    unit.commit_quietly().await.unwrap();
    let steps = store.task_steps("1").await.unwrap();
    assert_eq!(steps, [step(0, "a", StepState::Processing), step(1, "b", StepState::Open)]);
    assert_eq!(store.task_rounds("1").await.unwrap(), [round]);
    let kept = store.task_memory("1", "fetch", 1, "fetched").await.unwrap();
    assert_eq!(kept.as_deref(), Some("{\"commit\":null}"));
    assert_eq!(store.task_memory("1", "fetch", 0, "fetched").await.unwrap(), None);
    assert_eq!(store.task_memories("1").await.unwrap().len(), 1);

    let mut unit = store.begin().await.unwrap();
    unit.forget_task_step("1", "fetch").await.unwrap();
    unit.commit_quietly().await.unwrap();
    assert_eq!(store.task_rounds("1").await.unwrap(), []);
    assert!(store.task_memories("1").await.unwrap().is_empty());
    assert_eq!(store.task_steps("1").await.unwrap().len(), 2, "the step stays");
}

pub(crate) async fn what_a_task_tells_is_read_behind_an_event(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    begin(&store, &task("1", 10)).await;
    begin(&store, &task("2", 10)).await;
    for (store, id, words) in [(&store, "1", ["a", "b"]), (&other, "2", ["x", "y"])] {
        let mut unit = store.begin().await.unwrap();
        let events = words.map(|word| event(id, word));
        assert_eq!(unit.append_task_events(id, &events).await.unwrap(), 2);
        unit.commit_quietly().await.unwrap();
    }
    let mut unit = other.begin().await.unwrap();
    let last = unit.append_task_events("1", &[event("1", "c\u{1b}[31m\n")]).await.unwrap();
    unit.commit_quietly().await.unwrap();
    let told = store.task_events("1", 1, 10).await.unwrap();
    let words: Vec<_> = told.iter().map(|one| (one.id, one.message.as_str())).collect();
    assert_eq!(words, [(2, "b"), (last, "c\u{1b}[31m\n")]);
    assert_eq!(told[0], platform::scaffolder::TaskEvent { id: 2, ..event("1", "b") });
    assert_eq!(store.task_events("1", 0, 1).await.unwrap().len(), 1);
    // A unit that is dropped told nothing, and its numbers are given again.
    let mut unit = store.begin().await.unwrap();
    unit.append_task_events("1", &[event("1", "d")]).await.unwrap();
    drop(unit);
    assert!(store.task_events("1", last, 10).await.unwrap().is_empty());
}

pub(crate) async fn secrets_live_no_longer_than_their_task(database: &TestDatabase) {
    let store = database.open().await;
    begin(&store, &task("1", 10)).await;
    let known = store.task("1").await.unwrap().unwrap();
    write(&store, &TaskRecord { state: TaskState::Waiting, ..known }).await;
    assert!(store.task_secrets("1").await.unwrap().is_some(), "it goes on");
    end(&store, "1", TaskState::Failed, 20).await;
    assert_eq!(store.task_secrets("1").await.unwrap(), None);
    let mut unit = store.begin().await.unwrap();
    unit.put_task_secrets("1", b"again").await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.task_secrets("1").await.unwrap().as_deref(), Some(&b"again"[..]));
}

pub(crate) async fn a_template_is_used_when_a_task_of_it_ends_well(database: &TestDatabase) {
    let store = database.open().await;
    for (id, state, is_draft) in [
        ("1", TaskState::Completed, false),
        ("2", TaskState::Completed, true),
        ("3", TaskState::Failed, false),
        ("4", TaskState::Completed, false),
    ] {
        begin(&store, &TaskRecord { is_draft, ..task(id, 10) }).await;
        end(&store, id, state, 20 + id.parse::<i64>().unwrap()).await;
        // Told once more, it is still one use.
        end(&store, id, state, 90).await;
    }
    let usage = store.template_usage().await.unwrap();
    assert_eq!(usage.len(), 1);
    assert_eq!((&usage[0].template, usage[0].used), (&template(), 2));
    assert_eq!(usage[0].last_used, Timestamp(24));
}

pub(crate) async fn who_wants_a_task_to_end_is_not_overwritten(database: &TestDatabase) {
    let store = database.open().await;
    begin(&store, &task("1", 10)).await;
    let seen = store.task("1").await.unwrap().unwrap();
    let mut unit = store.begin().await.unwrap();
    let wanted = unit.want_task_cancelled("1", true).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    assert!(wanted.cancel_wanted && wanted.version > seen.version);
    let after = write(&store, &TaskRecord { steps_done: 1, ..seen }).await;
    assert!(after.cancel_wanted, "who runs it did not know");
    assert_eq!(after.steps_done, 1);
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.want_task_cancelled("9", true).await.unwrap(), None);
    assert_eq!(unit.update_task(&task("9", 1)).await.unwrap(), None);
    assert!(!unit.want_task_cancelled("1", false).await.unwrap().unwrap().cancel_wanted);
}

pub(crate) async fn who_follows_tasks_misses_no_change(database: &TestDatabase) {
    let (store, other) = (database.open().await, database.open().await);
    assert_eq!(store.tasks_version().await.unwrap(), 0);
    begin(&store, &task("1", 10)).await;
    begin(&other, &task("2", 10)).await;
    let seen = store.tasks_version().await.unwrap();
    end(&other, "1", TaskState::Completed, 20).await;
    let news = store.tasks_after(seen, 10).await.unwrap();
    assert_eq!(news.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(news[0].version, store.tasks_version().await.unwrap());
    assert!(store.tasks_after(news[0].version, 10).await.unwrap().is_empty());
}

pub(crate) async fn a_task_is_due_until_somebody_runs_it(database: &TestDatabase) {
    let store = database.open().await;
    let at = |id: &str, state: TaskState, wake_at: Option<i64>| TaskRecord {
        state,
        wake_at: wake_at.map(Timestamp),
        ..task(id, 10 + id.parse::<i64>().unwrap())
    };
    for new in [
        at("4", TaskState::Open, None),
        at("1", TaskState::Processing, None),
        at("2", TaskState::Open, Some(100)),
        at("3", TaskState::Waiting, None),
        at("5", TaskState::Waiting, Some(50)),
        at("6", TaskState::Completed, None),
    ] {
        begin(&store, &new).await;
    }
    let due = async |now: i64| {
        let due = store.due_tasks(Timestamp(now), 10).await.unwrap();
        due.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(due(49).await, ["1", "4"], "the oldest first; a process that ran one is gone");
    assert_eq!(due(100).await, ["1", "2", "4", "5"]);
    assert_eq!(store.next_task_at().await.unwrap(), Some(Timestamp(50)));
    let mut unit = store.begin().await.unwrap();
    unit.want_task_cancelled("3", true).await.unwrap();
    unit.want_task_cancelled("6", true).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(due(49).await, ["1", "3", "4"], "who waits can be ended, who ended cannot");
    let told = store.due_tasks(Timestamp(49), 10).await.unwrap();
    assert_eq!(told.iter().map(|one| one.cancel_wanted).collect::<Vec<_>>(), [false, true, false]);

    let minute = Duration::from_mins(1);
    let lease = store.acquire_lease("task:1", "a", minute).await.unwrap().unwrap();
    store.acquire_lease("task:4", "a", minute).await.unwrap().unwrap();
    assert_eq!(due(49).await, ["3"]);
    let running = store.running_tasks().await.unwrap();
    assert_eq!(running.len(), 1);
    assert_eq!((running[0].created_by.as_str(), running[0].count), (JANE, 2));
    store.release_lease(&lease).await.unwrap();
    assert_eq!(due(49).await, ["1", "3"]);
    assert_eq!(store.running_tasks().await.unwrap()[0].count, 1);
    // A lease that was let expire is as good as none.
    database.tamper("UPDATE leases SET expires_at = 0").await;
    assert_eq!(due(49).await, ["1", "3", "4"]);
    assert!(store.running_tasks().await.unwrap().is_empty());
}

pub(crate) async fn what_is_old_is_forgotten_whole(database: &TestDatabase) {
    let store = database.open().await;
    for (id, is_draft) in [("1", false), ("2", true), ("3", false), ("4", false)] {
        begin(&store, &TaskRecord { is_draft, ..task(id, 10) }).await;
        store.acquire_lease(&format!("task:{id}"), "a", Duration::ZERO).await.unwrap().unwrap();
        let file = TaskFileRecord {
            path: "src/main.rs".to_owned(),
            content: vec![0, 255, 10],
            executable: true,
        };
        let mut unit = store.begin().await.unwrap();
        unit.append_task_events(id, &[event(id, "hello")]).await.unwrap();
        unit.put_task_files(id, std::slice::from_ref(&file)).await.unwrap();
        let result = TaskResultRecord {
            output: Some("{}".to_owned()),
            draft: None,
            warnings: vec!["line 3".to_owned()],
        };
        unit.put_task_result(id, &result).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(store.task_files(id).await.unwrap(), [file]);
        assert_eq!(store.task_result(id).await.unwrap(), result);
    }
    for id in ["1", "2", "4"] {
        end(&store, id, TaskState::Completed, 20).await;
    }
    let forget = async |before: i64, drafts: i64, limit: u32| {
        let mut unit = store.begin().await.unwrap();
        let gone = unit.forget_tasks(Timestamp(before), Timestamp(drafts), limit).await.unwrap();
        unit.commit().await.unwrap();
        gone
    };
    assert_eq!(forget(20, 20, 10).await, Vec::<String>::new(), "not yet");
    assert_eq!(forget(20, 21, 10).await, ["2"], "drafts go sooner");
    assert_eq!(forget(99, 99, 1).await, ["1"]);
    // 3 goes on, and the newest change of all is kept: versions only grow.
    assert_eq!(forget(99, 99, 9).await, Vec::<String>::new());
    for id in ["1", "2"] {
        assert_eq!(store.task(id).await.unwrap(), None);
        assert_eq!(store.task_body(id).await.unwrap(), None);
        assert_eq!(store.task_secrets(id).await.unwrap(), None);
        assert!(store.task_events(id, 0, 9).await.unwrap().is_empty());
        assert!(store.task_files(id).await.unwrap().is_empty());
        assert_eq!(store.task_result(id).await.unwrap(), TaskResultRecord::default());
    }
    let leases = store.leases().await.unwrap();
    let left: Vec<_> = leases.iter().map(|lease| lease.name.as_str()).collect();
    assert_eq!(left, ["task:3", "task:4"]);
    assert_eq!(store.template_usage().await.unwrap()[0].used, 2, "it was used all the same");
    assert_eq!(
        store
            .tasks(&TaskFilter::default(), (TaskOrder::default(), true), 0, 9)
            .await
            .unwrap()
            .len(),
        2
    );
}
