//! Lists of tasks: what is asked for, in order, with exact counts.

use crate::databases::TestDatabase;
use crate::samples::{body, task};
use platform::{EntityRef, scaffolder::TaskState};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use store::{Store, TaskFilter, TaskOrder, TaskRecord};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

const PEOPLE: [&str; 3] = ["user:default/ann", "user:default/ben", "user:default/cy"];
const TEAMS: [&str; 2] = ["group:default/one", "group:default/two"];

fn template(number: usize) -> EntityRef {
    EntityRef::new("template", "default", &format!("t{number}"))
}

/// A task and the teams of who began it: `number` tells everything of it.
fn sample(number: usize) -> (TaskRecord, Vec<String>) {
    let record = TaskRecord {
        template: template(number % 2),
        created_by: PEOPLE[number % 3].to_owned(),
        state: TaskState::ALL[number % TaskState::ALL.len()],
        // Two of a moment each: their numbers put them in order.
        ..task(&format!("{number:02}"), i64::try_from(number / 2).unwrap())
    };
    let teams = TEAMS.iter().enumerate().filter(|(at, _)| number.is_multiple_of(at + 2));
    (record, teams.map(|(_, team)| (*team).to_owned()).collect())
}

#[derive(Clone, Debug)]
struct Asked {
    filter: TaskFilter,
    order: TaskOrder,
    descending: bool,
    offset: u32,
    limit: u32,
}

fn asked() -> impl Strategy<Value = Asked> {
    let some = |all: Vec<String>| {
        let count = all.len();
        prop::option::of(prop::sample::subsequence(all, 0..=count))
    };
    let names = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let templates: Vec<String> = (0..3).map(|number| template(number).to_string()).collect();
    let states = prop::sample::subsequence(TaskState::ALL.to_vec(), 0..=TaskState::ALL.len());
    let order =
        prop_oneof![Just(TaskOrder::CreatedAt), Just(TaskOrder::State), Just(TaskOrder::CreatedBy)];
    let filter = (some(names(&PEOPLE)), some(names(&TEAMS)), some(templates), states).prop_map(
        |(created_by, teams, templates, states)| TaskFilter {
            created_by,
            teams,
            templates: templates.map(|all| all.iter().map(|one| one.parse().unwrap()).collect()),
            states,
        },
    );
    (filter, order, any::<bool>(), 0..8_u32, 0..40_u32).prop_map(
        |(filter, order, descending, offset, limit)| Asked {
            filter,
            order,
            descending,
            offset,
            limit,
        },
    )
}

fn is_meant(filter: &TaskFilter, task: &TaskRecord, teams: &[String]) -> bool {
    let by = filter.created_by.as_ref().is_none_or(|all| all.contains(&task.created_by));
    let of = filter.templates.as_ref().is_none_or(|all| all.contains(&task.template));
    let in_team =
        filter.teams.as_ref().is_none_or(|all| all.iter().any(|team| teams.contains(team)));
    by && of && in_team
}

async fn check(store: &Store, asked: &Asked) {
    let all: Vec<_> = (0..36).map(sample).collect();
    let meant: Vec<&TaskRecord> = all
        .iter()
        .filter(|(task, teams)| is_meant(&asked.filter, task, teams))
        .map(|(task, _)| task)
        .collect();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for task in &meant {
        *counts.entry(task.state.name()).or_default() += 1;
    }
    let counted = store.count_tasks(&asked.filter).await.unwrap();
    let counted: BTreeMap<&str, u64> =
        counted.into_iter().map(|(state, count)| (state.name(), count)).collect();
    assert_eq!(counted, counts, "{asked:?}");

    let states = &asked.filter.states;
    let mut wanted: Vec<&TaskRecord> =
        meant.into_iter().filter(|one| states.is_empty() || states.contains(&one.state)).collect();
    wanted.sort_by(|one, other| {
        let by = match asked.order {
            TaskOrder::CreatedAt => std::cmp::Ordering::Equal,
            TaskOrder::State => one.state.name().cmp(other.state.name()),
            TaskOrder::CreatedBy => one.created_by.cmp(&other.created_by),
        };
        let by = by.then(one.created_at.cmp(&other.created_at));
        (if asked.descending { by.reverse() } else { by }).then(one.id.cmp(&other.id))
    });
    let (offset, limit) = (asked.offset as usize, asked.limit as usize);
    let wanted: Vec<_> = wanted.into_iter().skip(offset).take(limit).map(|one| &one.id).collect();
    let order = (asked.order, asked.descending);
    let found = store.tasks(&asked.filter, order, asked.offset, asked.limit).await.unwrap();
    assert_eq!(found.iter().map(|one| &one.id).collect::<Vec<_>>(), wanted, "{asked:?}");
}

pub(crate) async fn property_tasks_are_listed_and_counted_as_by_hand(database: &TestDatabase) {
    let store = database.open().await;
    let mut unit = store.begin().await.unwrap();
    for (task, teams) in (0..36).map(sample) {
        unit.insert_task(&task, &body(), None, &teams).await.unwrap();
    }
    unit.commit().await.unwrap();
    let mut runner = TestRunner::new(Config { cases: 200, ..Config::default() });
    let ran = runner.run(&asked(), |asked| {
        block_in_place(|| Handle::current().block_on(check(&store, &asked)));
        Ok(())
    });
    ran.unwrap();
}
