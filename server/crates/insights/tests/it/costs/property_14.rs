//! Property 14: a service is compared with those of its type and size only, its rank is what counting by
//! hand gives, and every day that is over is there after an update, with the age of what is known (rows
//! 6.3, 6.5).

use super::model::{Company, Model, component, costs, day, line, options, question, service};
use platform::{
    Timestamp,
    costs::{Amount, Component, CostQuestion, CostedEntity, DayRange, Portion, Scope, SizeClass},
};
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::sync::{Arc, atomic::Ordering};
use tokio::runtime::Runtime;

const DAY: &str = "2026-11-19";

/// What a service costs in cents, how many hours of cores it asks for in a day, and of which type it is.
fn services() -> impl Strategy<Value = Vec<(i64, i64, bool)>> {
    vec((1_i64..500, prop_oneof![1_i64..24, 24_i64..96, 96_i64..800], any::<bool>()), 1..12)
}

fn name(place: usize) -> String {
    format!("service-{place}")
}

fn entity(place: usize, website: bool) -> CostedEntity {
    let kind = if website { "website" } else { "service" };
    CostedEntity { entity_type: Some(kind.to_owned()), ..service(&name(place), "shop", "orders") }
}

/// Counted one by one, as a person would.
fn by_hand(all: &[(i64, i64, bool)], place: usize) -> Option<(u64, u8)> {
    let size = |hours: i64| SizeClass::of(Amount::from_cents(hours * 100), 1);
    let (own, hours, kind) = all[place];
    let like: Vec<i64> = all
        .iter()
        .filter(|(_, other, another)| *another == kind && size(*other) == size(hours))
        .map(|(cents, ..)| *cents)
        .collect();
    if like.len() < 4 {
        return None;
    }
    let (mut halves, mut count) = (0, 0);
    for cents in &like {
        count += 1;
        halves += match cents.cmp(&own) {
            std::cmp::Ordering::Less => 2,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Greater => 0,
        };
    }
    Some((count, u8::try_from(halves * 100 / (2 * count)).unwrap()))
}

/// Property 14.
#[test]
fn property_14_ranks_are_counted_among_those_that_are_alike() {
    let runtime = Runtime::new().unwrap();
    let config = Config { cases: 100, max_shrink_iters: 60, ..Config::default() };
    let held = TestRunner::new(config).run(&services(), |all| {
        runtime.block_on(async {
            let model = Model::new("cluster", true);
            let lines = all.iter().enumerate().flat_map(|(place, (cents, hours, _))| {
                [
                    line(&name(place), Component::Cpu, Portion::Own, cents * 10_000_000),
                    line(&name(place), Component::Cpu, Portion::CoreHours, hours * 1_000_000_000),
                ]
            });
            model.tell([costs(day(DAY), lines.collect())]);
            let entities =
                all.iter().enumerate().map(|(place, one)| entity(place, one.2)).collect();
            let options = insights::costs::CostOptions { backfill: 3, ..options() };
            let company = Company::start(&[model], entities, options).await;
            for place in 0..all.len() {
                let question =
                    question(Scope::Entity(component(&name(place))), "2026-11-19..2026-11-19");
                let report = company.report("guest", &question).await.unwrap();
                let told = report.benchmark.as_ref().map(|one| (one.count, one.percentile));
                assert_eq!(told, by_hand(&all, place));
                if let Some(one) = report.benchmark {
                    assert!(one.lower <= one.median && one.median <= one.upper);
                    assert!(one.percentile <= 100);
                }
            }
            company.end().await;
        });
        Ok(())
    });
    held.unwrap();
}

/// Days pass, an update a day: each day that is over is there, and the source tells its age.
fn updates() -> impl Strategy<Value = Vec<(u8, bool)>> {
    vec((1_u8..4, any::<bool>()), 1..4)
}

/// Property 14, the part about freshness.
#[test]
fn property_14_every_day_that_is_over_is_there_after_an_update() {
    let runtime = Runtime::new().unwrap();
    let config = Config { cases: 100, max_shrink_iters: 30, ..Config::default() };
    let held = TestRunner::new(config).run(&updates(), |updates| {
        runtime.block_on(async {
            let model = Model::new("cluster", true);
            let all = DayRange { first: day("2026-11-01"), last: day("2026-12-31") };
            model.tell(all.days().map(|day| {
                costs(day, vec![line("cart", Component::Cpu, Portion::Own, 1_000_000_000)])
            }));
            let models = [Arc::clone(&model)];
            let options = insights::costs::CostOptions { backfill: 15, ..options() };
            let company =
                Company::start(&models, vec![service("cart", "shop", "orders")], options).await;
            for (days, fails) in updates {
                let error = platform::costs::CostSourceError::Unavailable("it is down".to_owned());
                *model.failure.lock().unwrap() = fails.then_some(error);
                company.clock.0.fetch_add(i64::from(days) * 86_400_000, Ordering::SeqCst);
                company.asked_by("guest").refresh().await.unwrap();
                let now = Timestamp(company.clock.0.load(Ordering::SeqCst));
                let question =
                    CostQuestion { range: "7d".parse().unwrap(), ..CostQuestion::default() };
                let report = company.report("guest", &question).await.unwrap();
                let source = &report.sources[0];
                assert_eq!(source.error.is_some(), fails);
                assert_eq!(source.missing > 0, fails, "{source:?}");
                if fails {
                    assert!(source.stale);
                    assert_eq!(source.failed_at, Some(now));
                    continue;
                }
                assert_eq!(source.succeeded_at, Some(now));
                assert_eq!(source.last, Some(report.today.plus(-1)));
                assert!(!source.stale && report.is_complete());
                assert_eq!(report.total().to_string(), "6", "six days of the week are over");
            }
            company.end().await;
        });
        Ok(())
    });
    held.unwrap();
}

/// What requests cost, where somebody knows how many there were.
#[tokio::test]
async fn what_requests_cost_is_told_where_traffic_is_known() {
    let model = Model::new("cluster", true);
    let lines = (0..4).flat_map(|place| {
        let cost = 1_000_000_000 * (i64::try_from(place).unwrap() + 1);
        [
            line(&name(place), Component::Cpu, Portion::Own, cost),
            line(&name(place), Component::Cpu, Portion::CoreHours, 1_000_000_000),
        ]
    });
    model.tell([costs(day(DAY), lines.collect())]);
    let entities = (0..4).map(|place| entity(place, false)).collect();
    let company = Company::start(&[model], entities, options()).await;
    let question = question(Scope::Entity(component(&name(2))), "2026-11-19..2026-11-19");
    assert!(company.report("guest", &question).await.unwrap().per_request.is_none());
    for place in 0..4 {
        company.traffic.0.lock().unwrap().insert(component(&name(place)), 2_000);
    }
    let report = company.report("guest", &question).await.unwrap();
    let told = report.per_request.unwrap();
    assert_eq!((told.requests, told.per_thousand.to_string()), (2_000, "1.5".to_owned()));
    assert_eq!(told.median.unwrap().to_string(), "1", "of 0.5, 1, 1.5, 2");
    company.end().await;
}
