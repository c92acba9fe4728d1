//! Property 8: all environments of a service stand side by side, on the way to production (row 3.4),
//! and who does not own it starts nothing (row 3.5).

use crate::model::{Company, Entities, Model, application, approved, asker, component, naming};
use deployments::ApplicationActs;
use platform::{
    approvals::Act as _,
    deployments::{
        Act, ActRequest, ApplicationKey, DeploymentError, Drift, drift, environment_rank,
    },
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::{collections::BTreeSet, sync::Arc};
use tokio::runtime::Runtime;

const ENVIRONMENTS: [&str; 3] = ["development", "staging", "production"];
const PEOPLE: [&str; 3] = ["jane", "lena", "contractor"];
const ENTITIES: [&str; 3] = ["cart", "cart-worker", "stranger"];

/// Property 8.
#[test]
fn property_8_environments_stand_side_by_side_and_only_owners_act() {
    let runtime = Runtime::new().unwrap();
    let models = ENVIRONMENTS.map(|name| Arc::new(Model::new(name)));
    let company = runtime.block_on(Company::start(&models, Entities::default()));
    let question = (
        btree_set(0_usize..3, 1..=3),
        btree_set(0_usize..3, 1..=3),
        vec(btree_set(0_usize..3, 0..=3), 3),
        select(PEOPLE.to_vec()),
        prop_oneof![
            Just(Act::Sync { prune: false }),
            Just(Act::Refresh),
            Just(Act::Rollback { id: 1 })
        ],
        any::<bool>(),
    );
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let held = runner.run(&question, |(places, claiming, owned, who, act, confirmed)| {
        for (at, model) in models.iter().enumerate() {
            let here =
                places.contains(&at).then(|| application(ENVIRONMENTS[at], "cart", &["r2", "r1"]));
            *model.applications.lock().unwrap() = here.into_iter().collect();
            model.acts.lock().unwrap().clear();
            runtime.block_on(company.ask(ENVIRONMENTS[at]));
        }
        {
            let mut entities = company.entities.lock().unwrap();
            entities.position += 1;
            entities.named = claiming.iter().map(|at| naming(ENTITIES[*at], "cart")).collect();
            let of =
                |owned: &BTreeSet<usize>| owned.iter().map(|at| component(ENTITIES[*at])).collect();
            entities.owned = PEOPLE
                .iter()
                .zip(&owned)
                .map(|(who, owned)| ((*who).to_owned(), of(owned)))
                .collect();
        }
        let deployments = company.asked_by(who);
        let entity = component(ENTITIES[*claiming.first().unwrap()]);
        let shown = runtime.block_on(deployments.of_entity(&entity)).unwrap().unwrap();
        let environments: Vec<&str> = shown
            .environments
            .iter()
            .map(|one| one.application.value.environment.as_str())
            .collect();
        let expected: Vec<&str> = places.iter().map(|at| ENVIRONMENTS[*at]).collect();
        prop_assert_eq!(&environments, &expected);
        prop_assert!(environments.is_sorted_by_key(|name| environment_rank(name)));

        let at = PEOPLE.iter().position(|one| *one == who).unwrap();
        let may = claiming.is_subset(&owned[at]);
        prop_assert!(shown.environments.iter().all(|one| one.may_act == may));
        // The contractor does with approval what is not theirs.
        let asks_first = !may && who == "contractor";
        prop_assert!(shown.environments.iter().all(|one| one.may_ask == asks_first));
        for place in &places {
            let name = "cart".to_owned();
            let source = ENVIRONMENTS[*place].to_owned();
            let key = ApplicationKey { source, namespace: String::new(), name };
            let confirmation = if confirmed { "cart" } else { "" };
            let done = runtime.block_on(deployments.act(&key, act.clone(), confirmation));
            let asks = act.changes() && ENVIRONMENTS[*place] == "production" && !confirmed;
            let acts = models[*place].acts.lock().unwrap().clone();
            match (may, asks) {
                (false, _) if asks_first => {
                    let Err(DeploymentError::NeedsApproval(refusal)) = done else {
                        return Err(TestCaseError::fail(format!("{done:?}")));
                    };
                    prop_assert_eq!(&refusal.by, &["lead"]);
                    prop_assert!(acts.is_empty());
                    // Once it is approved it is done, and nothing else is.
                    let service = ApplicationActs(Arc::clone(&company.service));
                    let object = ActRequest { act: act.clone(), key: key.clone() }.to_string();
                    prop_assert_eq!(&refusal.object, &object);
                    let subject = runtime.block_on(service.subject(&asker(who), &object)).unwrap();
                    prop_assert!(subject.is_some_and(|subject| subject.facts.is_some()));
                    let other = approved(who, "terminate development/cart");
                    prop_assert!(runtime.block_on(service.perform(&other, &object)).is_err());
                    prop_assert!(models[*place].acts.lock().unwrap().is_empty());
                    runtime.block_on(service.perform(&approved(who, &object), &object)).unwrap();
                    let acts = models[*place].acts.lock().unwrap().clone();
                    prop_assert_eq!(acts, [("cart".to_owned(), act.clone())]);
                }
                (false, _) => {
                    prop_assert!(matches!(done, Err(DeploymentError::NotAllowed(_))), "{:?}", done);
                    prop_assert!(acts.is_empty());
                }
                (true, true) => {
                    prop_assert!(matches!(done, Err(DeploymentError::BadRequest(_))), "{:?}", done);
                    prop_assert!(acts.is_empty());
                }
                (true, false) => {
                    prop_assert_eq!(done, Ok(()));
                    prop_assert_eq!(acts, [("cart".to_owned(), act.clone())]);
                }
            }
        }
        Ok(())
    });
    held.unwrap();
    runtime.block_on(company.end());
}

/// Property 8: how far two environments are apart is told alike from both sides.
#[test]
fn property_8_drift_is_told_alike_from_both_sides() {
    let revisions = ["r0", "r1", "r2", "r3", "r4"];
    let history = || vec(select(revisions.to_vec()), 1..6);
    proptest!(ProptestConfig::with_cases(256), |(one in history(), other in history())| {
        let (one, other) = (application("a", "cart", &one), application("b", "cart", &other));
        let (mine, theirs) = (drift(&one, &other).unwrap(), drift(&other, &one).unwrap());
        let same = one.deployed().unwrap().revision == other.deployed().unwrap().revision;
        prop_assert_eq!(mine == Drift::Same, same);
        prop_assert_eq!(theirs == Drift::Same, same);
        if let Drift::Ahead(steps) | Drift::Behind(steps) = &mine {
            prop_assert!(!steps.is_empty());
            let names: BTreeSet<_> = steps.iter().map(|step| &step.revision).collect();
            prop_assert_eq!(names.len(), steps.len(), "each once");
        }
    });
    let of = |revisions: &[&str]| application("a", "cart", revisions);
    let (ahead, behind) = (of(&["r3", "r2", "r1"]), of(&["r1"]));
    let names = |drift: Option<Drift>| match drift {
        Some(Drift::Ahead(steps)) => {
            steps.into_iter().map(|one| format!("+{}", one.revision)).collect()
        }
        Some(Drift::Behind(steps)) => {
            steps.into_iter().map(|one| format!("-{}", one.revision)).collect()
        }
        _ => Vec::new(),
    };
    assert_eq!(names(drift(&ahead, &behind)), ["+r3", "+r2"]);
    assert_eq!(names(drift(&behind, &ahead)), ["-r3", "-r2"]);
    let rolled_back = of(&["r1", "r3", "r2", "r1"]);
    assert_eq!(names(drift(&rolled_back, &of(&["r2", "r1"]))), ["-r2"], "older than that again");
    assert_eq!(drift(&of(&["x"]), &of(&["y"])), Some(Drift::Apart));
    assert_eq!(drift(&of(&[]), &of(&["y"])), None);
}
