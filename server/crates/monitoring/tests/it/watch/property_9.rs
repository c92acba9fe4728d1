//! Property 9: monitoring is complete (rows 4.1, 4.3, 4.4): whatever a source tells of an entity's
//! service is shown with it, with state, age and who is called, and nothing of another service is; links
//! lead to its logs for the environment and the time that is shown.

use super::model::{Company, Model, component, dashboard, incident, monitor, slo};
use platform::{
    Timestamp,
    monitoring::{
        Audience, Called, CompanyQuestion, EntityQuestion, LinkKind, MonitorState, OnCall, Part,
        Range, Recipient, Series, Signal, SignalSeries, Told, Unit,
    },
    timestamp::Clock,
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::{collections::BTreeSet, sync::Arc};
use tokio::runtime::Runtime;

const SERVICES: [&str; 3] = ["cart", "orders", "nobody"];

fn signals(value: f64) -> Vec<SignalSeries> {
    let points = vec![(Timestamp(0), Some(value))];
    let series = Series { name: "errors".to_owned(), unit: Unit::Percent, points };
    vec![SignalSeries { signal: Signal::Errors, series: vec![series], query: "q".to_owned() }]
}

/// Property 9.
#[test]
#[expect(clippy::too_many_lines, reason = "one property, over every way to ask")]
fn property_9_what_is_told_of_a_service_is_shown_and_nothing_else() {
    let runtime = Runtime::new().unwrap();
    let model = Arc::new(Model::default());
    let company = runtime.block_on(Company::start(Arc::<Model>::clone(&model) as _));
    {
        let mut entities = company.entities.lock().unwrap();
        entities.named = ["cart", "orders"]
            .map(|name| (component(name), (name.to_owned(), vec![format!("board-{name}")])))
            .into();
    }
    let question = (
        vec((select(SERVICES.to_vec()), select(MonitorState::ALL.to_vec())), 0..12),
        vec((select(SERVICES.to_vec()), 98.0..100.0_f64), 0..6),
        vec((select(SERVICES.to_vec()), any::<bool>()), 0..6),
        select(Range::ALL.to_vec()),
        0.0..100.0_f64,
        any::<bool>(),
    );
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let held = runner.run(&question, |(monitors, slos, incidents, range, value, rota)| {
        company.clock.on(10_000);
        let now = company.clock.now();
        let monitors: Vec<_> = monitors
            .iter()
            .enumerate()
            .map(|(at, (service, state))| {
                let mut made = monitor(&format!("m{at}"), service, *state, Audience::All);
                made.notifies = vec![Recipient { name: "pager".to_owned(), later: false }];
                made
            })
            .collect();
        let slos: Vec<_> = slos
            .iter()
            .enumerate()
            .map(|(at, (service, measured))| slo(&format!("s{at}"), service, *measured, &[]))
            .collect();
        let incidents: Vec<_> = incidents
            .iter()
            .enumerate()
            .map(|(at, (service, open))| incident(&format!("i{at}"), service, *open, Audience::All))
            .collect();
        let jane = Called { name: "Jane".to_owned(), email: None, role: String::new() };
        let called = OnCall { team: "team".to_owned(), first: vec![jane], then: Vec::new() };
        let called = rota.then_some(called);
        model.tells(&Part::Monitors, Told::Monitors(monitors.clone()));
        model.tells(&Part::Slos, Told::Slos(slos.clone()));
        model.tells(&Part::Incidents, Told::Incidents(incidents.clone()));
        model.tells(&Part::OnCall("team".to_owned()), Told::OnCall(called.clone()));
        let environment = monitors.iter().any(|one| one.name.starts_with("cart"));
        let environment = if environment { "production" } else { "" };
        let (service, place) = ("cart".to_owned(), environment.to_owned());
        let part = Part::Signals { service, environment: place, range };
        model.tells(&part, Told::Signals(signals(value)));
        model.tells(
            &Part::DashboardHead("board-cart".to_owned()),
            Told::Dashboard(Some(Box::new(dashboard("board-cart", Audience::All)))),
        );
        let question = EntityQuestion { range, ..EntityQuestion::default() };
        let whole = |found: &platform::monitoring::EntityMonitoring| {
            let fresh = |at: Option<Timestamp>| at.is_some_and(|at| at >= now);
            fresh(found.monitors[0].value.known.as_ref().map(|one| one.fetched_at))
                && fresh(found.slos[0].value.known.as_ref().map(|one| one.fetched_at))
                && fresh(found.incidents[0].value.known.as_ref().map(|one| one.fetched_at))
                && fresh(found.on_call[0].value.known.as_ref().map(|one| one.fetched_at))
                && fresh(found.signals[0].value.known.as_ref().map(|one| one.fetched_at))
                && !found.dashboards.is_empty()
        };
        let cart = component("cart");
        let found = runtime.block_on(company.until("guest", &cart, &question, whole));
        let own = |name: &str| name.starts_with("cart ");
        let names = |all: Vec<&String>| -> BTreeSet<String> { all.into_iter().cloned().collect() };
        let shown = found.monitors[0].value.value().unwrap();
        prop_assert_eq!(
            names(shown.iter().map(|one| &one.name).collect()),
            names(monitors.iter().map(|one| &one.name).filter(|name| own(name)).collect())
        );
        for one in shown {
            let told = monitors.iter().find(|told| told.id == one.id).unwrap();
            prop_assert_eq!((one.state, one.since), (told.state, told.since));
            prop_assert_eq!(&one.notifies, &told.notifies);
        }
        let ranks: Vec<_> = shown.iter().map(|one| one.state).collect();
        prop_assert!(ranks.is_sorted(), "what needs a look stands first");
        let shown = found.slos[0].value.value().unwrap();
        prop_assert_eq!(
            names(shown.iter().map(|one| &one.name).collect()),
            names(slos.iter().map(|one| &one.name).filter(|name| own(name)).collect())
        );
        let shown = found.incidents[0].value.value().unwrap();
        prop_assert_eq!(
            names(shown.iter().map(|one| &one.title).collect()),
            names(incidents.iter().map(|one| &one.title).filter(|name| own(name)).collect())
        );
        prop_assert_eq!(found.on_call[0].value.value().unwrap(), &called);
        prop_assert_eq!(found.signals[0].value.value().unwrap(), &signals(value));
        prop_assert_eq!(found.dashboards[0].value.id.as_str(), "board-cart");
        let link = &found.links[0].value[0];
        prop_assert_eq!(link.kind, LinkKind::Logs);
        let window = range.until(now);
        let (from, until) = (window.from.0, window.until.0);
        let expected = format!("service=cart&env={environment}&from={from}&to={until}");
        prop_assert!(link.address.ends_with(&expected), "{}", link.address);

        // The company's page counts each monitor of a service that is somebody's once.
        let page = runtime.block_on(company.company("guest", &CompanyQuestion::default()));
        for (at, state) in MonitorState::ALL.into_iter().enumerate() {
            let of = monitors.iter().filter(|one| one.state == state);
            let counted = of.filter(|one| !one.name.starts_with("nobody")).count();
            prop_assert_eq!(page.counts[at], u64::try_from(counted).unwrap());
        }
        let open = incidents.iter().filter(|one| one.is_open());
        let open = open.filter(|one| !one.title.starts_with("nobody")).count();
        prop_assert_eq!(page.incidents.len(), open);
        Ok(())
    });
    held.unwrap();
    runtime.block_on(company.end());
}
