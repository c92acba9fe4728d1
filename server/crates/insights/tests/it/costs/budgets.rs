//! Budgets: set by who may, one after the other, audited; told of once.

use super::model::{Company, Model, costs, day, line, options, question, service};
use platform::{
    EntityRef,
    costs::{Amount, Budget, BudgetWish, Component, CostError, Portion, Scope},
};
use std::sync::Arc;

fn team() -> EntityRef {
    EntityRef::new("group", "default", "shop")
}

fn wish(cents: i64, seen: u64) -> BudgetWish {
    let budget = Budget { amount: Amount::from_cents(cents), thresholds: vec![50, 80, 100] };
    BudgetWish { team: team(), budget: Some(budget), comment: "a plan".to_owned(), seen }
}

async fn company(cents: i64) -> Company {
    let model = Model::new("cluster", true);
    let own = line("cart", Component::Cpu, Portion::Own, cents * 10_000_000);
    model.tell([costs(day("2026-11-19"), vec![own])]);
    Company::start(&[model], vec![service("cart", "shop", "orders")], options()).await
}

#[tokio::test]
async fn a_budget_is_set_by_who_may_one_version_after_the_other() {
    let company = company(8_500).await;
    let refused = company.asked_by("somebody").budget(&wish(10_000, 0)).await;
    assert!(matches!(refused, Err(CostError::NotAllowed(_))), "{refused:?}");
    let costs = company.asked_by("guest");
    costs.budget(&wish(10_000, 0)).await.unwrap();
    let late = costs.budget(&wish(20_000, 0)).await;
    assert!(matches!(late, Err(CostError::Conflict(_))), "{late:?}");
    costs.budget(&wish(20_000, 1)).await.unwrap();
    let wrong = costs.budget(&wish(0, 2)).await;
    assert!(matches!(wrong, Err(CostError::BadRequest(_))), "{wrong:?}");
    let report = company.report("guest", &question(Scope::Team(team()), "7d")).await.unwrap();
    let state = &report.budgets[0];
    let amounts: Vec<String> = state
        .versions
        .iter()
        .map(|one| one.budget.as_ref().unwrap().amount.to_cents_text())
        .collect();
    assert_eq!(amounts, ["200.00", "100.00"], "the newest first");
    assert_eq!(state.versions[0].author, "guest");
    assert_eq!((state.reached, state.used_permille()), (None, Some(425)));
    let removal = BudgetWish { budget: None, ..wish(0, 2) };
    costs.budget(&removal).await.unwrap();
    let report = company.report("guest", &question(Scope::Team(team()), "7d")).await.unwrap();
    assert!(report.budgets[0].budget.is_none());
    assert_eq!(report.budgets[0].versions.len(), 3);
    company.end().await;
}

#[tokio::test]
async fn a_team_is_told_once_that_a_threshold_is_reached() {
    let company = company(8_500).await;
    company.asked_by("guest").budget(&wish(10_000, 0)).await.unwrap();
    for _ in 0..2 {
        company.clock.0.fetch_add(120_000, std::sync::atomic::Ordering::SeqCst);
        company.asked_by("guest").refresh().await.unwrap();
    }
    let mut unit = company.store.begin().await.unwrap();
    let now = platform::Timestamp(1);
    let key = |percent: u16| format!("budget:{}:2026-11:100:{percent}", team());
    for (percent, told) in [(50, true), (80, true), (100, false)] {
        let new = unit.told_of_costs(&key(percent), now).await.unwrap();
        assert_eq!(new, !told, "{percent}");
    }
    drop(unit);
    company.end().await;
}

#[tokio::test]
async fn two_sources_that_differ_are_told_of() {
    let (cluster, bill) = (Model::new("cluster", true), Model::new("bill", false));
    let own = line("cart", Component::Cpu, Portion::Own, 1_000_000_000);
    cluster.tell([costs(day("2026-11-19"), vec![own])]);
    let compute = Component::Cloud("Amazon EC2".to_owned());
    bill.tell([costs(day("2026-11-19"), vec![line("", compute, Portion::Cluster, 1_100_000_000)])]);
    let models = [Arc::clone(&cluster), Arc::clone(&bill)];
    let company = Company::start(&models, vec![service("cart", "shop", "orders")], options()).await;
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    let one = &report.reconciliation[0];
    assert!(one.is_alert());
    assert_eq!(one.days[0].difference(), Some(-91), "0.1 less of 1.1");
    assert_eq!(
        report.total().to_cents_text(),
        "1.00",
        "what is billed for a cluster is not added to it"
    );
    company.end().await;
}
