//! Property 10: nobody sees through the portal what the vendor would not show them, nor what their
//! roles do not let them see: it is neither listed, nor counted, nor found, nor acted on (row 4.5).

use super::model::{Company, Model, access, component, issue, until};
use platform::{
    EntityRef,
    errors::{ErrorAct, ErrorsError, IssueKey, IssueQuestion, MemberRole},
};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
    test_runner::{Config, TestRunner},
};
use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::Ordering},
};
use tokio::runtime::Runtime;

const PROJECTS: [&str; 3] = ["cart", "ledger", "secrets"];
const PEOPLE: [&str; 3] = ["anna", "boris", "nobody"];

/// Who asks, and what is so of them.
#[derive(Clone, Debug)]
struct Case {
    who: &'static str,
    role: Option<MemberRole>,
    teams: Vec<&'static str>,
    open: bool,
    by_portal: bool,
    hidden: Vec<&'static str>,
    shut_out: bool,
}

fn cases() -> impl Strategy<Value = Case> {
    let role = prop_oneof![
        Just(None),
        Just(Some(MemberRole::Member)),
        Just(Some(MemberRole::Member)),
        Just(Some(MemberRole::Everything)),
        Just(Some(MemberRole::Nothing)),
    ];
    (
        select(PEOPLE.to_vec()),
        role,
        subsequence(PROJECTS.to_vec(), 0..=3),
        any::<bool>(),
        proptest::bool::weighted(0.2),
        subsequence(PROJECTS.to_vec(), 0..=2),
        proptest::bool::weighted(0.2),
    )
        .prop_map(|(who, role, teams, open, by_portal, hidden, shut_out)| Case {
            who,
            role,
            teams,
            open,
            by_portal,
            hidden,
            shut_out,
        })
}

impl Case {
    /// What they may see, written down anew.
    fn allowed(&self) -> BTreeSet<&'static str> {
        let vendor = |project: &&&str| match (self.by_portal, self.role) {
            (true, _) | (false, Some(MemberRole::Everything)) => true,
            (false, Some(MemberRole::Member)) => self.open || self.teams.contains(project),
            (false, None | Some(MemberRole::Nothing)) => false,
        };
        let all = PROJECTS.iter().filter(vendor);
        let all = all.filter(|project| !self.hidden.contains(project) && !self.shut_out);
        all.copied().collect()
    }
}

/// Property 10.
#[test]
fn property_10_what_the_vendor_would_not_show_is_not_shown_counted_found_or_acted_on() {
    let runtime = Runtime::new().unwrap();
    let model = Model::of(&PROJECTS, &[]);
    *model.issues.lock().unwrap() =
        PROJECTS.iter().zip(1..).map(|(project, id)| issue(id, project)).collect();
    let company = runtime.block_on(Company::start(Arc::clone(&model) as _));
    {
        let mut entities = company.entities.lock().unwrap();
        entities.position = 1;
        entities.named =
            PROJECTS.iter().map(|name| (component(name), (*name).to_owned())).collect();
        let all: BTreeSet<EntityRef> = PROJECTS.iter().map(|name| component(name)).collect();
        entities.owned = PEOPLE.iter().map(|who| ((*who).to_owned(), all.clone())).collect();
    }
    let mut runner = TestRunner::new(Config { cases: 150, ..Config::default() });
    let held = runner.run(&cases(), |case| {
        let members: Vec<(&str, MemberRole, &[&str])> =
            case.role.iter().map(|role| (case.who, *role, case.teams.as_slice())).collect();
        {
            let mut told = access(&PROJECTS, &members);
            told.open = case.open;
            *model.access.lock().unwrap() = told;
            model.by_portal.store(case.by_portal, Ordering::SeqCst);
            let mut entities = company.entities.lock().unwrap();
            let hidden = case.hidden.iter().map(|name| component(name)).collect();
            entities.hidden = [(case.who.to_owned(), hidden)].into();
            entities.shut_out = case.shut_out.then(|| case.who.to_owned()).into_iter().collect();
        }
        let allowed = case.allowed();
        let before = model.asked_for("error-access");
        company.clock.on(3_600);
        runtime.block_on(async {
            until("who may see what is told anew", async || {
                model.asked_for("error-access") > before
            })
            .await;
            let errors = company.asked_by(case.who);
            // What was just told is taken over a moment later.
            until("it is as it should be", async || {
                let shown = errors.company(&IssueQuestion::default()).await.unwrap();
                let names: BTreeSet<String> =
                    shown.issues.iter().map(|one| one.shown.issue.project.clone()).collect();
                names == allowed.iter().map(|name| (*name).to_owned()).collect()
            })
            .await;
            let question = IssueQuestion::default();
            let shown = errors.company(&question).await.unwrap();
            let count = u64::try_from(allowed.len()).unwrap();
            prop_assert_eq!(shown.counts.of(question.filter), count);
            let told: u64 = shown.sources.iter().filter_map(|(_, card)| card.value()).sum();
            prop_assert_eq!(told, count, "a source counts no more than is shown");
            let open = errors.open(None).await.unwrap();
            let named: BTreeSet<&str> = open.iter().map(|(entity, _)| entity.name()).collect();
            prop_assert_eq!(&named, &allowed);
            prop_assert!(open.iter().all(|(_, one)| one.issues.len() == 1));
            // Looked for by its words, it is not found either.
            let text = IssueQuestion { text: "secrets".to_owned(), ..question.clone() };
            let found = errors.company(&text).await.unwrap().issues.len();
            prop_assert_eq!(found, usize::from(allowed.contains("secrets")));
            for (project, id) in PROJECTS.iter().zip(1..) {
                let key = IssueKey { source: "acme".to_owned(), id: id.to_string() };
                let entity = component(project);
                let page = errors.of_entity(&entity, &question, Some(&key)).await;
                let page = page.unwrap();
                prop_assert_eq!(page.is_some(), allowed.contains(project), "{}", project);
                let preview = errors.preview(&entity, &key, ErrorAct::Resolve).await.unwrap();
                prop_assert_eq!(preview.is_some(), allowed.contains(project));
                if !allowed.contains(project) {
                    model.acts.lock().unwrap().clear();
                    let done = errors.act(&entity, &key, ErrorAct::Resolve).await;
                    prop_assert!(matches!(done, Err(ErrorsError::NotFound(_))), "{done:?}");
                    prop_assert!(model.acts.lock().unwrap().is_empty());
                }
            }
            Ok(())
        })
    });
    runtime.block_on(company.end());
    held.unwrap();
}

/// A project that is restricted: who sees the others of the company does not learn that it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restricted_project_is_not_there_for_who_is_not_in_its_team() {
    let model = Model::of(
        &["cart", "secrets"],
        &[("anna", MemberRole::Member, &["cart"]), ("boris", MemberRole::Member, &["secrets"])],
    );
    *model.issues.lock().unwrap() = vec![issue(1, "cart"), issue(2, "secrets")];
    let company = Company::start(Arc::clone(&model) as _).await;
    company.entities.lock().unwrap().named =
        [(component("cart"), "cart".to_owned()), (component("vault"), "secrets".to_owned())].into();
    company.entities.lock().unwrap().position = 1;
    let question = IssueQuestion::default();
    let shown = async |who: &str| {
        let found = company.asked_by(who).company(&question).await.unwrap();
        found.issues.into_iter().map(|one| one.entity.label).collect::<Vec<_>>()
    };
    until("it is told", async || shown("anna").await == ["cart"]).await;
    assert_eq!(shown("boris").await, ["vault"]);
    assert_eq!(shown("stranger").await, Vec::<String>::new());
    // A name that is nowhere is told to members, and to nobody else.
    company.entities.lock().unwrap().named.insert(component("gone"), "gone".to_owned());
    company.entities.lock().unwrap().position = 2;
    let missing = async |who: &str| {
        let found = company.asked_by(who).of_entity(&component("gone"), &question, None).await;
        found.unwrap().map(|found| found.missing)
    };
    assert_eq!(missing("anna").await, Some(vec!["gone".to_owned()]));
    assert_eq!(missing("stranger").await, None);
    company.end().await;
}

/// While nobody knows whom the vendor would show it to, nobody sees it; and what was known of that is
/// not relied on for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_vendors_word_nothing_is_shown() {
    let model = Model::of(&["cart"], &[("anna", MemberRole::Member, &["cart"])]);
    *model.issues.lock().unwrap() = vec![issue(1, "cart")];
    model.fail("error-access", Some("it is down"));
    let company = Company::start(Arc::clone(&model) as _).await;
    let question = IssueQuestion::default();
    let shown = async || company.asked_by("anna").company(&question).await.unwrap().issues.len();
    until("it was asked", async || model.asked_for("error-access") > 0).await;
    assert_eq!(shown().await, 0);
    model.fail("error-access", None);
    company.clock.on(300);
    until("it is told", async || shown().await == 1).await;
    model.fail("error-access", Some("it is down"));
    company.clock.on(3_600);
    assert_eq!(shown().await, 1, "for some hours, what was known holds");
    company.clock.on(24 * 3_600);
    assert_eq!(shown().await, 0);
    company.end().await;
}
