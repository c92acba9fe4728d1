//! Who may run what, that it is audited, and what concerns somebody at home.

use crate::model::{Company, Model, asker, component, pull, run};
use ci::CiActs;
use platform::{
    access::{Approved, Permission},
    approvals::Act,
    audit::Outcome,
    ci::{CiAct, CiError, CiRequest, CodeKey, May, PersonNames, RunState},
};
use std::{collections::BTreeMap, sync::Arc};

async fn company(model: &Arc<Model>) -> Company {
    model.runs.lock().unwrap().extend([run(1, RunState::Failed), run(2, RunState::Running)]);
    Company::start(Arc::clone(model) as _).await
}

fn key() -> CodeKey {
    CodeKey { source: "git.example/acme".to_owned(), name: "cart".to_owned() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_are_audited_done_and_denied() {
    let model = Arc::new(Model::default());
    let company = company(&model).await;
    let (cart, rerun) = (component("cart"), CiAct::Rerun { run: 1 });
    company.asked_by("guest").act(&cart, rerun.clone()).await.unwrap();
    let asks = company.asked_by("contractor").act(&cart, rerun.clone()).await;
    assert!(matches!(asks, Err(CiError::NeedsApproval(_))), "{asks:?}");
    let denied = company.asked_by("stranger").act(&cart, rerun.clone()).await;
    assert!(denied.unwrap_err().to_string().contains("ci.run"));
    let running = company.asked_by("guest").act(&cart, CiAct::Rerun { run: 2 }).await;
    assert!(matches!(running, Err(CiError::Conflict(_))), "{running:?}");
    let none = company.asked_by("guest").act(&cart, CiAct::Rerun { run: 9 }).await;
    assert!(matches!(none, Err(CiError::NotFound(_))), "{none:?}");
    model.fail("act", Some("it is down"));
    let failed = company.asked_by("guest").act(&cart, rerun.clone()).await;
    assert!(failed.unwrap_err().to_string().contains("it is down"));
    assert_eq!(*model.acts.lock().unwrap(), [("cart".to_owned(), rerun)]);

    let records = company.store.audit_rows(0, i64::MAX, 100).await.unwrap();
    let told: Vec<_> =
        records.iter().map(|row| (row.actor.as_str(), row.outcome.as_str())).collect();
    let [done, denied, failed] =
        [Outcome::Done, Outcome::Denied, Outcome::Failed].map(Outcome::name);
    let expected = [
        ("guest", done),
        ("contractor", denied),
        ("stranger", denied),
        ("guest", done),
        ("guest", failed),
    ];
    assert_eq!(told, expected);
    assert!(records.iter().all(|row| row.object.as_deref() == Some("git.example/acme/cart")));
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_owns_one_of_two_that_name_it_may_not() {
    let model = Arc::new(Model::default());
    let company = company(&model).await;
    {
        let mut entities = company.entities.lock().unwrap();
        entities.named.insert(component("mine"), "acme/cart".to_owned());
        entities.owned.insert("jane".to_owned(), [component("mine")].into());
        entities.hidden.insert("jane".to_owned(), [component("cart")].into());
    }
    let jane = company.asked_by("jane");
    let seen = jane.of_entity(&component("mine"), None).await.unwrap().unwrap();
    let May::Not { reason } = &seen.may else { panic!("{:?}", seen.may) };
    assert!(!reason.contains("default/cart"), "what is hidden is not named: {reason}");
    assert_eq!(jane.of_entity(&component("cart"), None).await.unwrap(), None);
    let none = jane.act(&component("cart"), CiAct::Rerun { run: 1 }).await;
    assert!(matches!(none, Err(CiError::NotFound(_))));
    assert!(jane.act(&component("mine"), CiAct::Rerun { run: 1 }).await.is_err());
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workflow_is_run_with_the_answers_that_it_wants() {
    let model = Arc::new(Model::default());
    let company = company(&model).await;
    let (cart, guest) = (component("cart"), company.asked_by("guest"));
    let dispatch = |workflow: &str, inputs: &[(&str, &str)]| CiAct::Dispatch {
        workflow: workflow.to_owned(),
        reference: String::new(),
        inputs: inputs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
    };
    let preview = guest.preview(&cart, dispatch("smoke.yml", &[])).await.unwrap().unwrap();
    assert!(preview.ready && preview.inputs[0].name == "where");
    assert_eq!(guest.preview(&cart, dispatch("none.yml", &[])).await.unwrap(), None);
    for wrong in [&[][..], &[("where", "moon")], &[("where", "staging"), ("x", "y")]] {
        let error = guest.act(&cart, dispatch("smoke.yml", wrong)).await.unwrap_err();
        assert!(matches!(error, CiError::BadRequest(_)), "{error}");
    }
    guest.act(&cart, dispatch("smoke.yml", &[("where", "staging")])).await.unwrap();
    let inputs = BTreeMap::from([("where".to_owned(), "staging".to_owned())]);
    let (workflow, reference) = ("smoke.yml".to_owned(), "main".to_owned());
    let done = CiAct::Dispatch { workflow, reference, inputs };
    assert_eq!(*model.acts.lock().unwrap(), [("cart".to_owned(), done)]);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_approved_is_done_as_it_was_asked_for() {
    let model = Arc::new(Model::default());
    let company = company(&model).await;
    let cart = component("cart");
    let contractor = company.asked_by("contractor");
    let inputs = BTreeMap::from([("where".to_owned(), "staging".to_owned())]);
    let (workflow, reference) = ("smoke.yml".to_owned(), "main".to_owned());
    let act = CiAct::Dispatch { workflow, reference, inputs };
    let Err(CiError::NeedsApproval(refusal)) = contractor.act(&cart, act.clone()).await else {
        panic!("it needs an approval");
    };
    let request = CiRequest { act: act.clone(), key: key() }.to_string();
    assert_eq!(
        (refusal.object.as_str(), &refusal.by[..]),
        (request.as_str(), &["lead".to_owned()][..])
    );

    let acts = CiActs(Arc::clone(&company.service));
    let subject = acts.subject(&asker("contractor"), &request).await.unwrap().unwrap();
    assert!(subject.label.contains("Smoke") && subject.facts.is_some());
    for wrong in ["rerun:1 git.example/acme/none", "rerun:9 git.example/acme/cart", "x"] {
        assert_eq!(acts.subject(&asker("contractor"), wrong).await.unwrap(), None, "{wrong}");
    }
    assert!(acts.perform(&asker("contractor"), &request).await.is_err(), "not approved");
    let (permission, object) = (Permission::CiRun, request.clone());
    let approved = Approved { permission, object, by: "lead".to_owned(), number: "1".to_owned() };
    acts.perform(&asker("contractor").with_approval(approved), &request).await.unwrap();
    assert_eq!(*model.acts.lock().unwrap(), [("cart".to_owned(), act)]);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_finds_what_concerns_them() {
    let model = Arc::new(Model::default());
    let mut elsewhere = pull(9, "jane", &[], &[]);
    elsewhere.repository = "acme/nobodys".to_owned();
    model.pulls.lock().unwrap().extend([
        pull(1, "Jane", &["bo"], &[]),
        pull(2, "bo", &["jane"], &[]),
        pull(3, "bo", &[], &["acme/Payments"]),
        pull(4, "bo", &["lena"], &[]),
        elsewhere,
    ]);
    let company = company(&model).await;
    {
        let mut entities = company.entities.lock().unwrap();
        let names =
            PersonNames { login: Some("jane".to_owned()), teams: vec!["acme/payments".to_owned()] };
        entities.people.insert("user:default/jane".to_owned(), names.clone());
        entities.people.insert("hidden".to_owned(), names);
        entities.hidden.insert("hidden".to_owned(), [component("cart")].into());
    }
    let own = company.asked_by("user:default/jane").own_pulls().await.unwrap();
    let numbers = |pulls: &[platform::ci::OwnPull]| -> Vec<i64> {
        pulls.iter().map(|one| one.pull.number).collect()
    };
    assert_eq!((numbers(&own.mine), numbers(&own.waiting)), (vec![1], vec![2, 3]));
    assert_eq!(own.mine[0].entity.target, component("cart"));
    let hidden = company.asked_by("hidden").own_pulls().await.unwrap();
    assert!(hidden.mine.is_empty() && hidden.waiting.is_empty());
    let nobody = company.asked_by("stranger").own_pulls().await.unwrap();
    assert!(nobody.connected && nobody.login.is_none() && nobody.mine.is_empty());
    assert_eq!(model.asked_for("open-pulls"), 1, "one question for everybody");
    company.end().await;
}
