//! Property 7: what a source tells of an application is what its service's page shows (rows 3.1 to
//! 3.3); while the source is down, it is what was last told, marked as such.

use crate::model::{Company, Entities, Model, application, component, naming};
use platform::{
    Timestamp,
    deployments::{
        Application, Health, Initiator, Operation, Phase, Resource, SourceError, Standing,
        SyncStatus,
    },
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use std::sync::Arc;
use tokio::runtime::Runtime;

const NAMES: [&str; 3] = ["cart", "checkout", "pricing"];

fn operation() -> impl Strategy<Value = Operation> {
    (select(Phase::ALL.to_vec()), 1_i64..1_000, "[a-z ]{1,20}", any::<bool>()).prop_map(
        |(phase, started, message, failing)| Operation {
            phase,
            message,
            started_at: Timestamp(started),
            finished_at: (!phase.is_running()).then_some(Timestamp(started + 5)),
            revision: "r2".to_owned(),
            initiator: Initiator::Account("ci".to_owned()),
            retries: 0,
            failing: failing
                .then(|| Resource {
                    kind: "Deployment".to_owned(),
                    name: "web".to_owned(),
                    message: Some("no such image".to_owned()),
                    ..Resource::default()
                })
                .into_iter()
                .collect(),
        },
    )
}

prop_compose! {
    fn any_application(name: &'static str)(
        sync in select(SyncStatus::ALL.to_vec()),
        health in select(Health::ALL.to_vec()),
        message in option::of("[a-z ]{1,20}"),
        operation in option::of(operation()),
        deployed in 0_usize..3,
    ) -> Application {
        let revisions = &["r3", "r2", "r1"][3 - deployed..];
        Application {
            sync,
            health,
            health_message: message,
            operation,
            ..application("production", name, revisions)
        }
    }
}

/// What the source tells, one after the other; `None`: it is down.
fn told() -> impl Strategy<Value = Vec<Option<Vec<Application>>>> {
    let all = NAMES.map(any_application);
    let some = (all, subsequence(vec![0_usize, 1, 2], 0..=3))
        .prop_map(|(all, chosen)| chosen.into_iter().map(|at| all[at].clone()).collect());
    vec(option::weighted(0.75, some), 1..4)
}

/// Property 7.
#[test]
fn property_7_pages_show_what_sources_last_told() {
    let runtime = Runtime::new().unwrap();
    let model = Arc::new(Model::new("production"));
    let named = NAMES.iter().map(|name| naming(name, name)).collect();
    let entities = Entities { named, ..Entities::default() };
    let company = runtime.block_on(Company::start(&[Arc::clone(&model)], entities));
    runtime.block_on(company.ask("production"));
    let mut last: Vec<Application> = Vec::new();
    let config = Config { cases: 100, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let last = std::cell::RefCell::new(&mut last);
    let held = runner.run(&told(), |told| {
        for state in told {
            let is_down = state.is_none();
            if let Some(applications) = state {
                *model.failure.lock().unwrap() = None;
                model.applications.lock().unwrap().clone_from(&applications);
                **last.borrow_mut() = applications;
            } else {
                let down = SourceError::Unavailable("it is down".to_owned());
                *model.failure.lock().unwrap() = Some(down);
            }
            runtime.block_on(company.ask("production"));
            for name in NAMES {
                let deployments = company.asked_by("guest");
                let answer = runtime.block_on(deployments.of_entity(&component(name))).unwrap();
                let answer = answer.expect("it names one");
                let known = last.borrow().iter().find(|one| one.key.name == name).cloned();
                let shown = answer.environments.first();
                prop_assert_eq!(shown.map(|one| &one.application.value), known.as_ref());
                prop_assert_eq!(answer.missing.is_empty(), known.is_some());
                prop_assert_eq!(answer.sources[0].error.is_some(), is_down);
                let Some(shown) = shown else { continue };
                let known = &shown.application.value;
                prop_assert_eq!(shown.application.stale, is_down);
                prop_assert!(shown.application.fetched_at > Timestamp(0), "it has an age");
                prop_assert_eq!(shown.standing, Standing::of(known, is_down));
                let failed = known.operation.as_ref().filter(|one| one.phase.is_failed());
                if let Some(failed) = failed {
                    prop_assert_eq!(known.error(), Some(failed.message.as_str()));
                    prop_assert_eq!(shown.standing, Standing::Failing);
                    let failing: Vec<_> = known.failing().collect();
                    prop_assert!(failed.failing.iter().all(|one| failing.contains(&one)));
                }
                if let Some(operation) = &known.operation {
                    // Twenty are shown, the newest of all.
                    let newer = shown.operations.len() == 20
                        && shown.operations.iter().all(|one| one.started_at > operation.started_at);
                    let remembered = newer || shown.operations.contains(operation);
                    prop_assert!(remembered, "it is remembered");
                }
            }
        }
        Ok(())
    });
    held.unwrap();
    runtime.block_on(company.end());
}
