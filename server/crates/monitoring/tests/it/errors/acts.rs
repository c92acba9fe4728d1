//! Acts: who may, who has to ask, what the audit log says, what comes of it.

use super::model::{Company, Model, asker, component, issue, until};
use monitoring::ErrorActs;
use platform::{
    access::{Approved, Permission},
    approvals::Act as _,
    errors::{
        AssigneeKind, ErrorAct, ErrorRefusal, ErrorRequest, ErrorsError, IssueKey, IssueQuestion,
        IssueState, MemberRole,
    },
};
use std::{collections::BTreeSet, sync::Arc};

fn key(id: &str) -> IssueKey {
    IssueKey { source: "acme".to_owned(), id: id.to_owned() }
}

async fn company() -> (Arc<Model>, Company) {
    let everything = MemberRole::Everything;
    let members: [(&str, MemberRole, &[&str]); 4] = [
        ("anna", everything, &[]),
        ("boris", everything, &[]),
        ("contractor", everything, &[]),
        ("carla", MemberRole::Member, &["cart"]),
    ];
    let model = Model::of(&["cart", "web"], &members);
    *model.issues.lock().unwrap() = vec![issue(1, "cart"), issue(2, "web")];
    let company = Company::start(Arc::clone(&model) as _).await;
    {
        let mut entities = company.entities.lock().unwrap();
        entities.position = 1;
        let owned: BTreeSet<_> = [component("cart")].into();
        entities.owned = [("anna".to_owned(), owned)].into();
    }
    let question = IssueQuestion::default();
    until("it is told", async || {
        let found = company.asked_by("anna").of_entity(&component("cart"), &question, None).await;
        found.unwrap().is_some_and(|found| !found.issues.is_empty())
    })
    .await;
    (model, company)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_resolves_and_everybody_sees_it() {
    let (model, company) = company().await;
    let anna = company.asked_by("anna");
    let preview = anna.preview(&component("cart"), &key("1"), ErrorAct::Resolve).await.unwrap();
    let preview = preview.unwrap();
    assert_eq!((preview.about.as_str(), preview.refusal), ("CART-1: KeyError 1", None));
    anna.act(&component("cart"), &key("1"), ErrorAct::Resolve).await.unwrap();
    assert_eq!(*model.acts.lock().unwrap(), [("1".to_owned(), ErrorAct::Resolve)]);
    let question = IssueQuestion::default();
    until("it is shown", async || {
        let found = company.asked_by("boris").of_entity(&component("cart"), &question, None).await;
        found.unwrap().is_some_and(|found| found.issues.is_empty())
    })
    .await;
    let again = anna.act(&component("cart"), &key("1"), ErrorAct::Resolve).await;
    assert!(matches!(again, Err(ErrorsError::Conflict(_))), "{again:?}");
    let log = company.store.audit_rows(0, i64::MAX, 10).await.unwrap();
    let row = log.iter().find(|row| row.action == "monitoring.write").unwrap();
    assert_eq!((row.object.as_deref(), row.outcome.as_str()), (Some("acme/1"), "done"));
    assert!(row.before.as_deref().is_some_and(|before| before.contains("unresolved")));
    assert!(row.after.as_deref().is_some_and(|after| after.contains("resolve acme/1")));
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_own_every_entity_that_names_it_may_not() {
    let (model, company) = company().await;
    let done =
        company.asked_by("boris").act(&component("cart"), &key("1"), ErrorAct::Archive).await;
    let Err(ErrorsError::NotAllowed(reason)) = done else { panic!("{done:?}") };
    assert!(reason.contains("monitoring.write on component:default/cart"), "{reason}");
    // By an annotation of one's own nobody comes to own a project.
    {
        let mut entities = company.entities.lock().unwrap();
        entities.position = 2;
        entities.named.insert(component("mine"), "cart".to_owned());
        entities.owned.insert("boris".to_owned(), [component("mine")].into());
    }
    let done =
        company.asked_by("boris").act(&component("mine"), &key("1"), ErrorAct::Archive).await;
    assert!(matches!(done, Err(ErrorsError::NotAllowed(_))), "{done:?}");
    // Of what the entity does not name there is nothing.
    let done = company.asked_by("anna").act(&component("cart"), &key("2"), ErrorAct::Archive).await;
    assert!(matches!(done, Err(ErrorsError::NotFound(_))), "{done:?}");
    assert!(model.acts.lock().unwrap().is_empty());
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_only_given_to_who_sees_it_there() {
    let (model, company) = company().await;
    let anna = company.asked_by("anna");
    let question = IssueQuestion::default();
    let page = anna.of_entity(&component("cart"), &question, None).await.unwrap().unwrap();
    let names: Vec<_> =
        page.assignable.iter().map(|one| (one.who.name.as_str(), one.own)).collect();
    assert_eq!(names[0], ("anna", true), "oneself first: {names:?}");
    assert!(names.contains(&("cart", false)) && names.contains(&("carla", false)), "{names:?}");
    let to = |kind, id: &str| ErrorAct::Assign { kind, id: id.to_owned() };
    let carla = to(AssigneeKind::User, "4");
    let preview = anna.preview(&component("cart"), &key("1"), carla.clone()).await.unwrap();
    assert_eq!(preview.unwrap().to.as_deref(), Some("carla"));
    anna.act(&component("cart"), &key("1"), carla).await.unwrap();
    let stranger = to(AssigneeKind::User, "77");
    let preview = anna.preview(&component("cart"), &key("1"), stranger.clone()).await.unwrap();
    assert_eq!(preview.unwrap().refusal, Some(ErrorRefusal::Nobody));
    let done = anna.act(&component("cart"), &key("1"), stranger).await;
    assert!(matches!(done, Err(ErrorsError::Conflict(_))), "{done:?}");
    assert_eq!(model.acts.lock().unwrap().len(), 1);
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contractor_asks_first_and_then_exactly_that_is_done() {
    let (model, company) = company().await;
    let contractor = company.asked_by("contractor");
    let preview =
        contractor.preview(&component("cart"), &key("1"), ErrorAct::Resolve).await.unwrap();
    let preview = preview.unwrap();
    assert_eq!(preview.approvers, ["lead"]);
    let done = contractor.act(&component("cart"), &key("1"), ErrorAct::Resolve).await;
    let Err(ErrorsError::NeedsApproval(refusal)) = done else { panic!("{done:?}") };
    assert_eq!(refusal.object, preview.request);
    let acts = ErrorActs(Arc::clone(&company.service));
    let who = asker("contractor");
    let subject = acts.subject(&who, &preview.request).await.unwrap().unwrap();
    assert_eq!(subject.label, "resolve CART-1: KeyError 1 (cart)");
    assert!(subject.facts.is_some());
    let other = ErrorRequest { act: ErrorAct::Archive, key: key("1") }.to_string();
    let (permission, object) = (Permission::MonitoringWrite, preview.request.clone());
    let approved = Approved { permission, object, by: "lead".to_owned(), number: "1".to_owned() };
    let approved = who.clone().with_approval(approved);
    assert!(acts.perform(&approved, &other).await.is_err(), "another act was not approved");
    acts.perform(&approved, &preview.request).await.unwrap();
    assert_eq!(*model.acts.lock().unwrap(), [("1".to_owned(), ErrorAct::Resolve)]);
    for nothing in ["resolve acme/2", "resolve acme/99", "resolve other/1", "nonsense"] {
        assert_eq!(acts.subject(&who, nothing).await.unwrap(), None, "{nothing}");
    }
    company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_vendor_refuses_is_told_in_its_words() {
    let (model, company) = company().await;
    model.fail("act", Some("read only"));
    let done = company.asked_by("anna").act(&component("cart"), &key("1"), ErrorAct::Resolve).await;
    let Err(ErrorsError::Refused(reason)) = done else { panic!("{done:?}") };
    assert_eq!(reason, "Model: read only");
    assert_eq!(model.issues.lock().unwrap()[0].state, IssueState::Unresolved);
    company.end().await;
}
