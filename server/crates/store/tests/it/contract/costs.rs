//! Costs, as their sources told them day by day.

use crate::databases::TestDatabase;
use platform::{
    EntityRef, Timestamp,
    costs::{Amount, Component, CostLine, Currency, Day, DayCosts, Month, Portion, SubjectKey},
};
use std::collections::BTreeMap;
use store::{BudgetRecord, CostSourceRecord, Store};

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn line(name: &str, component: Component, text: &str) -> CostLine {
    let subject = SubjectKey {
        cluster: "eu".to_owned(),
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        environment: "production".to_owned(),
    };
    CostLine { subject, component, portion: Portion::Own, amount: amount(text) }
}

fn day(text: &str, lines: Vec<CostLine>) -> DayCosts {
    let total = lines.iter().map(|line| line.amount).sum();
    let day = Day::parse(text).unwrap();
    DayCosts { day, currency: Currency::USD, lines, total, complete: true }
}

async fn put(store: &Store, source: &str, days: &[DayCosts], at: i64) {
    let mut unit = store.begin().await.unwrap();
    unit.put_cost_days(source, days, Timestamp(at)).await.unwrap();
    unit.commit().await.unwrap();
}

/// All there is, by who told it, of what, on which day.
async fn all(store: &Store) -> BTreeMap<(String, String, String, Day), Amount> {
    let series = store.cost_series_after(0).await.unwrap();
    let mut all = BTreeMap::new();
    for month in store.cost_months_after(0).await.unwrap() {
        let series = series.iter().find(|one| one.id == month.series).unwrap();
        for (place, nanos) in month.days.iter().enumerate().filter(|(_, nanos)| **nanos != 0) {
            let day = month.month.first().plus(i32::try_from(place).unwrap());
            let name = series.subject.name.clone();
            let key = (series.source.clone(), name, series.component.to_string(), day);
            all.insert(key, Amount::from_nanos((*nanos).into()));
        }
    }
    all
}

pub(crate) async fn a_day_takes_the_place_of_what_was_told_of_it(database: &TestDatabase) {
    let store = database.open().await;
    let both = [
        day(
            "2026-10-31",
            vec![line("cart", Component::Cpu, "1.5"), line("api", Component::Cpu, "2")],
        ),
        day("2026-11-01", vec![line("cart", Component::Cpu, "0.000000001")]),
    ];
    put(&store, "cluster", &both, 5).await;
    put(&store, "other", &both[..1], 5).await;
    let key = |source: &str, name: &str, text: &str| {
        let day = Day::parse(text).unwrap();
        (source.to_owned(), name.to_owned(), "cpu".to_owned(), day)
    };
    let told = all(&store).await;
    assert_eq!(told.len(), 5);
    assert_eq!(told[&key("cluster", "cart", "2026-11-01")], amount("0.000000001"));
    // What is not told again is not there any more; other days and other sources are left alone.
    put(&store, "cluster", &[day("2026-10-31", vec![line("cart", Component::Cpu, "-3")])], 6).await;
    let told = all(&store).await;
    assert_eq!(told.len(), 4);
    assert_eq!(told[&key("cluster", "cart", "2026-10-31")], amount("-3"));
    assert!(!told.contains_key(&key("cluster", "api", "2026-10-31")));
    assert_eq!(told[&key("other", "api", "2026-10-31")], amount("2"));
}

pub(crate) async fn the_same_again_is_no_news(database: &TestDatabase) {
    let store = database.open().await;
    let told = [day("2026-11-01", vec![line("cart", Component::Memory, "4.25")])];
    put(&store, "cluster", &told, 5).await;
    let first = store.cost_months_after(0).await.unwrap();
    assert_eq!((first.len(), first[0].month), (1, Month::parse("2026-11").unwrap()));
    put(&store, "cluster", &told, 9).await;
    assert_eq!(store.cost_months_after(first[0].version).await.unwrap(), []);
    let days = store.cost_days_after(first[0].version).await.unwrap();
    assert_eq!(days.len(), 1, "when it was told is news");
    assert_eq!((days[0].fetched_at, days[0].total), (Timestamp(9), amount("4.25")));
    let later = [day("2026-11-02", vec![line("cart", Component::Memory, "1")])];
    put(&store, "cluster", &later, 9).await;
    let news = store.cost_months_after(days[0].version).await.unwrap();
    assert_eq!(news.len(), 1);
    assert_eq!(&news[0].days[..2], [4_250_000_000, 1_000_000_000]);
    assert_eq!(store.cost_series_after(0).await.unwrap().len(), 1);
}

pub(crate) async fn what_is_old_is_forgotten(database: &TestDatabase) {
    let store = database.open().await;
    let lines = || vec![line("cart", Component::Cpu, "1")];
    put(&store, "cluster", &[day("2025-10-31", lines()), day("2025-11-01", lines())], 5).await;
    let mut unit = store.begin().await.unwrap();
    unit.forget_costs_before(Month::parse("2025-11").unwrap()).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(all(&store).await.len(), 1);
    assert_eq!(store.cost_days_after(0).await.unwrap().len(), 1);
    // A number never means something else.
    put(&store, "cluster", &[day("2025-11-02", vec![line("api", Component::Cpu, "1")])], 6).await;
    let ids: Vec<_> = store.cost_series_after(0).await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(ids, [1, 2]);
}

pub(crate) async fn budgets_are_set_one_after_the_other(database: &TestDatabase) {
    let store = database.open().await;
    let record = |team: &str, budget: Option<&str>| BudgetRecord {
        position: 0,
        team: EntityRef::new("group", "default", team),
        budget: budget.map(str::to_owned),
        author: "user:default/jane".to_owned(),
        comment: "more".to_owned(),
        at: Timestamp(5),
    };
    let steps = [
        (record("pay", Some("{}")), 0, true),
        (record("pay", Some("{}")), 0, false),
        (record("web", Some("{}")), 0, true),
        (record("pay", None), 1, true),
    ];
    for (record, seen, done) in &steps {
        let mut unit = store.begin().await.unwrap();
        assert_eq!(unit.append_budget(record, *seen).await.unwrap(), *done);
        unit.commit().await.unwrap();
    }
    let all = store.budgets_after(0).await.unwrap();
    let expected = [steps[0].0.clone(), steps[2].0.clone(), steps[3].0.clone()];
    let placed = (1..).zip(expected).map(|(position, one)| BudgetRecord { position, ..one });
    assert_eq!(all, placed.collect::<Vec<_>>());
    assert_eq!(store.budgets_after(2).await.unwrap().len(), 1);
}

pub(crate) async fn a_source_of_costs_tells_how_it_was_reached(database: &TestDatabase) {
    let store = database.open().await;
    let answered = |at| store.cost_source_answered("aws", Timestamp(at), 7);
    assert!(!answered(1).await.unwrap(), "nobody knows it yet");
    let mut source = CostSourceRecord { name: "aws".to_owned(), ..Default::default() };
    for error in [Some("it is down".to_owned()), None] {
        source.error = error;
        let mut unit = store.begin().await.unwrap();
        unit.put_cost_source(&source).await.unwrap();
        assert!(unit.told_of_costs(&format!("{:?}", source.error), Timestamp(1)).await.unwrap());
        assert!(!unit.told_of_costs(&format!("{:?}", source.error), Timestamp(2)).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(answered(9).await.unwrap(), source.error.is_none());
    }
    let expected =
        CostSourceRecord { succeeded_at: Some(Timestamp(9)), latency: Some(7), ..source };
    assert_eq!(store.cost_sources().await.unwrap(), [expected]);
}
