//! What somebody may not see is in no number, and none of what is left out can be worked out.

use super::model::{Company, Model, component, costs, day, line, options, question, service};
use platform::{
    EntityRef,
    costs::{Amount, Breakdown, Budget, BudgetWish, Component, CostQuestion, Portion, Scope},
};
use std::collections::BTreeSet;

const CENT: i64 = 10_000_000;

async fn company() -> Company {
    let (cluster, bill) = (Model::new("cluster", true), Model::new("bill", false));
    cluster.tell([costs(
        day("2026-11-19"),
        vec![
            line("cart", Component::Cpu, Portion::Own, 100 * CENT),
            line("secret", Component::Cpu, Portion::Own, 7_000 * CENT),
            line("", Component::Cpu, Portion::Own, 30 * CENT),
            line("", Component::Cpu, Portion::Idle, 20 * CENT),
        ],
    )]);
    let compute = Component::Cloud("Amazon EC2".to_owned());
    bill.tell([costs(day("2026-11-19"), vec![line("", compute, Portion::Cluster, 7_150 * CENT)])]);
    let entities = vec![service("cart", "shop", "orders"), service("secret", "shop", "orders")];
    let company = Company::start(&[cluster, bill], entities, options()).await;
    let hidden = BTreeSet::from([component("secret")]);
    company.entities.lock().unwrap().hidden.insert("contractor".to_owned(), hidden);
    company
}

#[tokio::test]
async fn nobody_sees_what_a_restricted_service_costs_sums_included() {
    let company = company().await;
    let range = "2026-11-19..2026-11-19";
    let whole = company.report("guest", &question(Scope::Company, range)).await.unwrap();
    assert_eq!(whole.total().to_cents_text(), "71.50");
    assert_eq!(whole.reconciliation.len(), 1);
    assert!(!whole.is_partial);
    for scope in [
        Scope::Company,
        Scope::Team(EntityRef::new("group", "default", "shop")),
        Scope::System(EntityRef::new("system", "default", "orders")),
        Scope::Domain(EntityRef::new("domain", "default", "all")),
    ] {
        for by in Breakdown::ALL {
            let question = CostQuestion { by: Some(by), ..question(scope.clone(), range) };
            let report = company.report("contractor", &question).await.unwrap();
            assert_eq!(report.total().to_cents_text(), "1.00", "{scope:?} by {by:?}");
            assert!(report.is_partial);
            assert!(
                report.unallocated.is_none() && report.idle.is_none(),
                "with them it could be worked out"
            );
            assert!(report.reconciliation.is_empty());
            let text = serde_json::to_string(&report).unwrap();
            for amount in ["70", "71", "71.5", "0.3", "0.2"] {
                assert!(!text.contains(&format!("\"{amount}\"")), "{amount} in {text}");
            }
            assert!(!text.contains("secret"), "{text}");
        }
    }
    let secret = question(Scope::Entity(component("secret")), range);
    assert!(company.report("contractor", &secret).await.is_none(), "it is not there");
    let days = whole.range;
    let both = [component("cart"), component("secret")];
    let told = company.asked_by("contractor").of_entities(&both, days).await.unwrap();
    assert_eq!(told, [(component("cart"), Amount::from_cents(100))]);
    company.end().await;
}

#[tokio::test]
async fn what_a_team_spent_is_not_told_who_sees_a_part_of_it() {
    let company = company().await;
    let team = EntityRef::new("group", "default", "shop");
    let budget = Budget::checked(Amount::from_cents(10_000), Vec::new()).unwrap();
    let (comment, seen) = (String::new(), 0);
    let wish = BudgetWish { team: team.clone(), budget: Some(budget), comment, seen };
    company.asked_by("guest").budget(&wish).await.unwrap();
    let question = question(Scope::Team(team), "7d");
    let whole = company.report("guest", &question).await.unwrap();
    assert_eq!(whole.budgets[0].spent.unwrap().to_cents_text(), "71.00");
    assert_eq!(whole.budgets[0].reached, Some(50));
    let part = company.report("contractor", &question).await.unwrap();
    let state = &part.budgets[0];
    assert!(state.spent.is_none() && state.reached.is_none() && state.forecast.is_none());
    assert!(!state.may_set);
    company.end().await;
}

#[tokio::test]
async fn who_sees_all_of_nothing_is_told_nothing() {
    let model = Model::new("cluster", true);
    let own = line("", Component::Cpu, Portion::Own, 30 * CENT);
    model.tell([costs(day("2026-11-19"), vec![own])]);
    let company = Company::start(&[model], Vec::new(), options()).await;
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert!(report.total().is_zero() && report.unallocated.is_none() && report.idle.is_none());
    assert!(report.is_partial);
    company.end().await;
}
