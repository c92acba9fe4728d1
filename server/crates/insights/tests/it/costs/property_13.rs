//! Property 13: what is shown of costs is what the sources tell, to the last billionth (and so to the
//! cent), at every level: the company's days, components, teams, systems, services, environments (rows
//! 6.1, 6.2, 6.4), whatever is idle or shared, and however that is shared out.

use super::model::{Company, Model, costs, day, line, options, question, service};
use insights::costs::{CostOptions, Sharing};
use platform::costs::{
    Amount, Breakdown, Component, CostLine, CostQuestion, CostReport, DayCosts, DayRange, Portion,
    Scope, SubjectKey,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::sync::Arc;
use tokio::runtime::Runtime;

const NAMES: [&str; 5] = ["cart", "api", "search", "nobody-knows", ""];
const FIRST: &str = "2026-11-01";
const DAYS: usize = 9;

prop_compose! {
    fn any_line()(
        name in select(NAMES.to_vec()),
        namespace in select(vec!["shop", "kube-system"]),
        environment in select(vec!["production", "staging", ""]),
        component in select(vec![
            Component::Cpu, Component::Memory, Component::Storage, Component::Other,
            Component::Cloud("Amazon S3".to_owned()),
        ]),
        portion in select(vec![
            Portion::Own, Portion::Own, Portion::Own, Portion::Idle, Portion::Used,
            Portion::Cluster, Portion::CoreHours,
        ]),
        nanos in prop_oneof![0_i64..400, 0_i64..900_000_000_000, -5_000_000_000_i64..0],
    ) -> CostLine {
        let subject = SubjectKey {
            namespace: namespace.to_owned(),
            environment: environment.to_owned(),
            ..line(name, Component::Cpu, Portion::Own, 0).subject
        };
        CostLine { subject, component, portion, amount: Amount::from_nanos(nanos.into()) }
    }
}

fn told() -> impl Strategy<Value = (Vec<Vec<CostLine>>, Vec<Vec<CostLine>>, Sharing, Sharing)> {
    let days = || vec(vec(any_line(), 0..14), DAYS);
    let sharing = || select(vec![Sharing::Separate, Sharing::Weighted, Sharing::Even]);
    (days(), days(), sharing(), sharing())
}

fn days(lines: Vec<Vec<CostLine>>) -> impl Iterator<Item = DayCosts> {
    (0..).zip(lines).map(|(place, lines)| costs(day(FIRST).plus(place), lines))
}

/// Every way of telling a report apart is the whole of it.
async fn is_whole(company: &Company, scope: &Scope, expected: Amount) {
    for by in Breakdown::ALL {
        let question =
            CostQuestion { by: Some(by), ..question(scope.clone(), "2026-11-01..2026-11-09") };
        let Some(report) = company.report("guest", &question).await else {
            assert!(expected.is_zero(), "{scope:?}");
            continue;
        };
        let sum = |report: &CostReport| report.rows.iter().map(|row| row.amount).sum::<Amount>();
        assert_eq!(sum(&report), expected, "{scope:?} by {by:?}");
        assert_eq!(report.total(), expected, "{scope:?}");
        let daily: Amount = report.days.iter().map(|one| one.split.total()).sum();
        assert_eq!(daily, expected, "{scope:?} day by day");
        let components: Amount = report.components.iter().map(|row| row.amount).sum();
        assert_eq!(components, expected, "{scope:?} by what is paid for");
        assert_eq!(report.total().to_cents_text(), expected.to_cents_text());
    }
}

/// Property 13.
#[test]
fn property_13_totals_are_those_of_the_sources_at_every_level() {
    let runtime = Runtime::new().unwrap();
    let config = Config { cases: 100, max_shrink_iters: 60, ..Config::default() };
    let held = TestRunner::new(config).run(&told(), |(allocated, billed, idle, shared)| {
        runtime.block_on(async {
            let models = [Model::new("cluster", true), Model::new("bill", false)];
            models[0].tell(days(allocated));
            models[1].tell(days(billed));
            let entities = vec![
                service("cart", "shop", "orders"),
                service("api", "shop", "web"),
                service("search", "find", "web"),
            ];
            let options = CostOptions { idle, shared, backfill: 30, ..options() };
            let company = Company::start(&models, entities.clone(), options).await;
            let range = DayRange { first: day(FIRST), last: day(FIRST).plus(8) };
            let total = models[0].total(range) + models[1].total(range);
            is_whole(&company, &Scope::Company, total).await;
            // Teams, systems and services are parts: together, with what is nobody's, they are the whole.
            let by_team = question(Scope::Company, "2026-11-01..2026-11-09");
            let report = company.report("guest", &by_team).await.unwrap();
            for row in &report.rows {
                if let platform::costs::RowKind::Entity(team) = &row.of {
                    is_whole(&company, &Scope::Team(team.clone()), row.amount).await;
                }
            }
            let by_service = CostQuestion { by: Some(Breakdown::Service), ..by_team.clone() };
            let report = company.report("guest", &by_service).await.unwrap();
            for row in &report.rows {
                if let platform::costs::RowKind::Entity(one) = &row.of {
                    is_whole(&company, &Scope::Entity(one.clone()), row.amount).await;
                }
            }
            company.end().await;
        });
        Ok(())
    });
    held.unwrap();
}

/// The same numbers, added up by hand from what was told.
#[tokio::test]
async fn numbers_are_those_that_are_added_up_by_hand() {
    let model = Model::new("cluster", true);
    let own =
        |name: &str, component, cents: i64| line(name, component, Portion::Own, cents * 10_000_000);
    model.tell([
        costs(
            day("2026-11-18"),
            vec![own("cart", Component::Cpu, 150), own("api", Component::Memory, 75)],
        ),
        costs(
            day("2026-11-19"),
            vec![
                own("cart", Component::Cpu, 250),
                own("cart", Component::Storage, 25),
                own("", Component::Cpu, 40),
                line("", Component::Cpu, Portion::Idle, 600_000_000),
                line("cart", Component::Cpu, Portion::Used, 1_000_000_000),
            ],
        ),
    ]);
    let entities = vec![service("cart", "shop", "orders"), service("api", "web", "web")];
    let models = [Arc::clone(&model)];
    let company = Company::start(&models, entities, options()).await;
    let report = company.report("guest", &question(Scope::Company, "2026-11-18..2026-11-19")).await;
    let report = report.unwrap();
    let rows: Vec<(String, String)> =
        report.rows.iter().map(|row| (row.label.clone(), row.amount.to_cents_text())).collect();
    let expected = [("shop", "4.25"), ("web", "0.75"), ("", "0.40"), ("", "0.60")];
    assert_eq!(rows, expected.map(|(label, amount)| (label.to_owned(), amount.to_owned())));
    assert_eq!(report.total().to_cents_text(), "6.00");
    assert_eq!(report.unallocated.unwrap().to_cents_text(), "0.40");
    assert_eq!(report.idle.unwrap().to_cents_text(), "0.60");
    assert_eq!(report.efficiency.cpu, Some(227), "1.00 of 4.40");
    assert_eq!(report.days[1].split.idle.to_cents_text(), "0.60");
    let month = report.month.unwrap();
    assert_eq!(
        (month.spent.to_cents_text(), month.through),
        ("6.00".to_owned(), day("2026-11-19"))
    );
    company.end().await;
}

/// What is idle goes to those who pay for the same, by what they pay.
#[tokio::test]
async fn what_is_idle_is_shared_out_by_what_is_paid() {
    let model = Model::new("cluster", true);
    model.tell([costs(
        day("2026-11-19"),
        vec![
            line("cart", Component::Cpu, Portion::Own, 3_000_000_000),
            line("api", Component::Cpu, Portion::Own, 1_000_000_000),
            line("api", Component::Memory, Portion::Own, 5_000_000_000),
            line("", Component::Cpu, Portion::Idle, 2_000_000_000),
        ],
    )]);
    let entities = vec![service("cart", "shop", "orders"), service("api", "web", "web")];
    let models = [Arc::clone(&model)];
    let options = CostOptions { idle: Sharing::Weighted, ..options() };
    let company = Company::start(&models, entities, options).await;
    let report = company.report("guest", &question(Scope::Company, "2026-11-19..2026-11-19")).await;
    let amounts: Vec<String> =
        report.unwrap().rows.iter().map(|row| row.amount.to_string()).collect();
    assert_eq!(amounts, ["6.5", "4.5"], "1 + 5 + 0.5, and 3 + 1.5");
    company.end().await;
}
