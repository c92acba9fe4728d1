//! Asking sources: from the newest day back, again when they failed, with what is old forgotten.

use super::model::{Company, Model, NOW, costs, day, line, options, question, service};
use insights::costs::CostOptions;
use platform::costs::{
    Component, CostQuestion, CostSourceError, Currency, DayCosts, DayRange, Portion, Scope,
};
use std::sync::{Arc, atomic::Ordering};

fn a_dollar(day: platform::costs::Day) -> DayCosts {
    costs(day, vec![line("cart", Component::Cpu, Portion::Own, 1_000_000_000)])
}

#[tokio::test]
async fn history_is_fetched_at_first_and_then_only_what_may_be_another() {
    let model = Model::new("cluster", true);
    let all = DayRange { first: day("2026-06-01"), last: day("2026-11-30") };
    model.tell(all.days().map(a_dollar));
    let models = [Arc::clone(&model)];
    let company = Company::start(&models, vec![service("cart", "shop", "orders")], options()).await;
    assert_eq!(model.asked.load(Ordering::SeqCst), 4, "120 days, 31 at once");
    let report = company.report("guest", &question(Scope::Company, "90d")).await.unwrap();
    assert_eq!(report.total().to_string(), "89", "today is not over");
    let month = report.month.unwrap();
    assert_eq!(
        (month.spent.to_string(), month.last.unwrap().to_string()),
        ("19".into(), "31".into())
    );
    let forecast = month.forecast.unwrap();
    assert_eq!(forecast.expected.to_string(), "30");
    assert_eq!((forecast.low, forecast.high), (forecast.expected, forecast.expected));
    company.clock.0.store(NOW + 86_400_000, Ordering::SeqCst);
    company.asked_by("guest").refresh().await.unwrap();
    assert_eq!(model.asked.load(Ordering::SeqCst), 5);
    company.end().await;
}

#[tokio::test]
async fn what_was_known_outlives_the_source() {
    let model = Model::new("cluster", true);
    model.tell([a_dollar(day("2026-11-19"))]);
    let models = [Arc::clone(&model)];
    let company = Company::start(&models, vec![service("cart", "shop", "orders")], options()).await;
    *model.failure.lock().unwrap() = Some(CostSourceError::Unavailable("it is down".to_owned()));
    company.clock.0.store(NOW + 2 * 86_400_000, Ordering::SeqCst);
    company.asked_by("guest").refresh().await.unwrap();
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert_eq!(report.total().to_string(), "1");
    assert!(report.sources[0].stale && report.sources[0].error.is_some());
    assert!(!report.is_complete());
    company.end().await;
}

#[tokio::test]
async fn what_a_source_has_forgotten_stays() {
    let model = Model::new("cluster", true);
    model.tell([a_dollar(day("2026-11-19"))]);
    let models = [Arc::clone(&model)];
    let company = Company::start(&models, vec![service("cart", "shop", "orders")], options()).await;
    model.days.lock().unwrap().clear();
    company.clock.0.fetch_add(120_000, Ordering::SeqCst);
    company.asked_by("guest").refresh().await.unwrap();
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert_eq!(report.total().to_string(), "1");
    assert!(!report.sources[0].stale);
    company.end().await;
}

#[tokio::test]
async fn who_is_not_asked_because_nothing_is_due_is_not_stale() {
    let model = Model::new("cluster", true);
    model.tell([a_dollar(day("2026-11-19"))]);
    let models = [Arc::clone(&model)];
    let company = Company::start(&models, vec![service("cart", "shop", "orders")], options()).await;
    // Four intervals later, on the same day.
    company.clock.0.fetch_add(4 * 3_600_000, Ordering::SeqCst);
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert!(!report.sources[0].stale, "{:?}", report.sources);
    company.end().await;
}

#[tokio::test]
async fn another_currency_needs_a_rate() {
    let model = Model::new("cluster", true);
    model.tell([DayCosts {
        currency: Currency::parse("EUR").unwrap(),
        ..a_dollar(day("2026-11-19"))
    }]);
    let models = [Arc::clone(&model)];
    let entities = vec![service("cart", "shop", "orders")];
    let company = Company::start(&models, entities.clone(), options()).await;
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert!(report.total().is_zero(), "nobody adds apples to pears");
    assert!(report.sources[0].error.as_ref().unwrap().contains("costs.rates"));
    company.end().await;
    let rates = [(Currency::parse("EUR").unwrap(), "1.085".parse().unwrap())].into();
    let company = Company::start(&models, entities, CostOptions { rates, ..options() }).await;
    let report = company.report("guest", &question(Scope::Company, "7d")).await.unwrap();
    assert_eq!(report.total().to_string(), "1.085");
    company.end().await;
}

#[tokio::test]
async fn a_rise_is_told_with_what_drove_it() {
    let model = Model::new("cluster", true);
    let all = DayRange { first: day("2026-07-01"), last: day("2026-11-19") };
    model.tell(all.days().map(|one| {
        // A bit more and less each day, less at weekends, and from the 17th on half as much again.
        let noise = i64::from(one.0 % 5) * 100_000_000;
        let weekend = if one.weekday() >= 5 { 6_000_000_000 } else { 10_000_000_000 };
        let cpu = weekend + noise + if one >= day("2026-11-17") { 5_000_000_000 } else { 0 };
        let lines = vec![
            line("cart", Component::Cpu, Portion::Own, cpu),
            line("cart", Component::Memory, Portion::Own, 3_000_000_000),
        ];
        costs(one, lines)
    }));
    let options = CostOptions { backfill: 140, ..options() };
    let company = Company::start(&[model], vec![service("cart", "shop", "orders")], options).await;
    let question = CostQuestion { range: "30d".parse().unwrap(), ..CostQuestion::default() };
    let report = company.report("guest", &question).await.unwrap();
    assert_eq!(report.changes.len(), 1, "{:?}", report.changes);
    let change = &report.changes[0];
    assert_eq!((change.first, change.last), (day("2026-11-17"), day("2026-11-19")));
    assert_eq!(change.drivers.len(), 1);
    assert_eq!(change.drivers[0].component, Component::Cpu);
    let delta = change.drivers[0].delta.cents();
    assert!((450..550).contains(&delta), "{delta}");
    assert!(report.rows[0].changed);
    company.end().await;
}
