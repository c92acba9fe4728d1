//! Property 9: what goes wrong is shown whole: every issue of what an entity names, how it stands, how
//! often it comes and whom it affects (row 4.2); and counts are of what is shown.

use super::model::{Company, Model, component, issue, until};
use platform::errors::{
    Issue, IssueFilter, IssueOrder, IssueQuestion, IssueState, Level, MemberRole, Substatus,
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::sync::Arc;
use tokio::runtime::Runtime;

const PROJECTS: [&str; 3] = ["cart", "ledger", "web"];

/// Project, level, state, substatus, events, people.
type Drawn = (&'static str, Level, IssueState, Option<Substatus>, u64, u64);

fn issues() -> impl Strategy<Value = Vec<Issue>> {
    let substatus = option::of(select(Substatus::ALL.to_vec()));
    let (level, state) = (select(Level::ALL.to_vec()), select(IssueState::ALL.to_vec()));
    let one = (select(PROJECTS.to_vec()), level, state, substatus, 0_u64..500, 0_u64..50);
    vec(one, 0..25).prop_map(|all| {
        let one = |(at, told): (usize, Drawn)| {
            let (project, level, state, substatus, events, people) = told;
            let id = u32::try_from(at + 1).unwrap();
            // Whom nobody deals with any more goes on in no way.
            let substatus = substatus.filter(|_| state == IssueState::Unresolved);
            Issue { level, state, substatus, events, people, ..issue(id, project) }
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

/// Property 9.
#[test]
fn property_9_every_issue_of_what_an_entity_names_is_shown_and_counted() {
    let runtime = Runtime::new().unwrap();
    let model = Model::of(&PROJECTS, &[("anna", MemberRole::Everything, &[])]);
    let company = runtime.block_on(Company::start(Arc::clone(&model) as _));
    runtime.block_on(until("who may see what is known", async || {
        company.asked_by("anna").company(&IssueQuestion::default()).await.unwrap().connected
            && model.asked_for("error-access") > 0
    }));
    let question = (
        issues(),
        proptest::sample::subsequence(PROJECTS.to_vec(), 1..=3),
        select(IssueFilter::ALL.to_vec()),
        option::of(select(Level::ALL.to_vec())),
        select(IssueOrder::ALL.to_vec()),
        select(vec!["", "keyerror 1", "CART-"]),
    );
    let mut runner = TestRunner::new(Config { cases: 120, ..Config::default() });
    let held = runner.run(&question, |(all, named, filter, level, order, text)| {
        *model.issues.lock().unwrap() = all.clone();
        {
            let mut entities = company.entities.lock().unwrap();
            entities.position += 1;
            entities.named = [(component("shop"), named.join(","))].into();
        }
        // Older than anything may be.
        company.clock.on(3_600);
        let question = IssueQuestion { filter, level, text: text.to_owned(), order };
        let expected: Vec<&Issue> = all
            .iter()
            .filter(|one| named.contains(&one.project.as_str()))
            .filter(|one| level.is_none_or(|level| one.level == level))
            .filter(|one| {
                let said = format!("{} {} {}", one.title, one.short_id, one.culprit);
                said.to_lowercase().contains(&text.to_lowercase())
            })
            .collect();
        let shown = runtime.block_on(async {
            let anna = company.asked_by("anna");
            let mut shown = None;
            until("everything is told", async || {
                let found = anna.of_entity(&component("shop"), &question, None).await.unwrap();
                let told = found.as_ref().is_some_and(|found| {
                    found.projects.len() == named.len()
                        && found
                            .projects
                            .iter()
                            .all(|one| one.card.known.as_ref().is_some_and(|known| !known.stale))
                });
                shown = found;
                told
            })
            .await;
            shown.unwrap()
        });
        for sort in IssueFilter::ALL {
            let count = expected.iter().filter(|one| sort.takes(one)).count();
            prop_assert_eq!(shown.counts.of(*sort), u64::try_from(count).unwrap());
        }
        let mut wanted: Vec<Issue> =
            expected.iter().filter(|one| filter.takes(one)).map(|one| (*one).clone()).collect();
        let mut found: Vec<Issue> = shown.issues.iter().map(|one| one.issue.clone()).collect();
        let ordered = match order {
            IssueOrder::Events => found.windows(2).all(|two| two[0].events >= two[1].events),
            IssueOrder::People => found.windows(2).all(|two| two[0].people >= two[1].people),
            IssueOrder::LastSeen => {
                found.windows(2).all(|two| two[0].last_seen >= two[1].last_seen)
            }
            IssueOrder::FirstSeen => {
                found.windows(2).all(|two| two[0].first_seen >= two[1].first_seen)
            }
        };
        prop_assert!(ordered, "{order:?}");
        wanted.sort_by_key(|one| one.id.clone());
        found.sort_by_key(|one| one.id.clone());
        prop_assert_eq!(found, wanted);
        Ok(())
    });
    runtime.block_on(company.end());
    held.unwrap();
}
