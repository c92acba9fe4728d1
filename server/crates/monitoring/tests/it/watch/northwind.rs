//! Datadog's and Prometheus' clients over the sandbox: both tell one story, each number is what it was
//! made of, each fault costs no more than newness.

use super::model::{Company, Entities, component};
use integrations::{
    datadog::{Datadog, DatadogSettings},
    http::{ClientSettings, Outcome, Retry, Surroundings, SystemSurroundings},
    prometheus::{Prometheus, PrometheusAccess, PrometheusQueries, PrometheusSettings},
};
use platform::{
    Timestamp,
    monitoring::{
        CompanyQuestion, EntityMonitoring, EntityQuestion, Monitor, MonitorState, MonitoringSource,
        Part, Range, Signal, SignalSeries, Told,
    },
    timestamp::Clock,
};
use sandbox::{Fault, Sandbox, TOKEN, Vendor};
use secrecy::SecretString;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use url::Url;

/// 2026-11-27, a Friday, at noon.
const NOON: i64 = 1_795_780_800_000;

/// The sandbox's clock.
struct Wall(AtomicI64);

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

struct Northwind {
    sandbox: Sandbox,
    wall: Arc<Wall>,
    datadog: Arc<Datadog>,
    prometheus: Arc<Prometheus>,
}

impl Northwind {
    async fn new() -> Self {
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let wall = Arc::new(Wall(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::<Wall>::clone(&wall)).await.unwrap();
        let surroundings: Arc<dyn Surroundings> = Arc::new(SystemSurroundings::new(
            Arc::<Wall>::clone(&wall),
            Arc::new(|_: &str, _: Outcome, _: Duration| {}),
        ));
        let once = |settings: ClientSettings| ClientSettings {
            retry: Retry { times: 0, ..Retry::default() },
            timeout: Duration::from_secs(20),
            ..settings
        };
        let key = || Some(SecretString::from(TOKEN.to_owned()));
        let settings = DatadogSettings {
            name: "datadog".to_owned(),
            api: Url::parse(&sandbox.url(Vendor::Datadog)).unwrap(),
            page: Url::parse("https://datadog.northwind.example").unwrap(),
            api_key: key(),
            application_key: key(),
            open: false,
            operation: "http.request".to_owned(),
            embeds: Vec::new(),
        };
        let datadog = Datadog::new(settings, Arc::clone(&surroundings), once).unwrap();
        let url = Url::parse(&sandbox.url(Vendor::Prometheus)).unwrap();
        let settings = PrometheusSettings {
            name: "prometheus".to_owned(),
            alertmanager: Some(Url::parse(&format!("{url}/alertmanager")).unwrap()),
            url,
            page: None,
            access: PrometheusAccess::Token(SecretString::from(TOKEN.to_owned())),
            service_label: "service".to_owned(),
            environment_label: "environment".to_owned(),
            queries: PrometheusQueries::default(),
            logs: None,
            traces: None,
        };
        let prometheus = Prometheus::new(settings, &surroundings, once).unwrap();
        Self { sandbox, wall, datadog: Arc::new(datadog), prometheus: Arc::new(prometheus) }
    }

    async fn monitors(&self, source: &dyn MonitoringSource) -> Vec<Monitor> {
        match source.ask(&Part::Monitors, true).await.unwrap() {
            Told::Monitors(all) => all,
            other => panic!("{other:?}"),
        }
    }

    async fn signals(
        &self,
        source: &dyn MonitoringSource,
        service: &str,
        range: Range,
    ) -> Vec<SignalSeries> {
        let (service, environment) = (service.to_owned(), "production".to_owned());
        match source.ask(&Part::Signals { service, environment, range }, true).await.unwrap() {
            Told::Signals(all) => all,
            other => panic!("{other:?}"),
        }
    }
}

fn series(all: &[SignalSeries], signal: Signal, name: &str) -> Vec<(Timestamp, Option<f64>)> {
    let of = all.iter().find(|one| one.signal == signal).unwrap();
    let found = of.series.iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("{signal:?} {name}")).points.clone()
}

fn firing(all: &[Monitor]) -> Vec<(String, String)> {
    let fires = all.iter().filter(|one| one.state == MonitorState::Alert);
    let mut found: Vec<_> = fires
        .filter_map(|one| Some((one.scope.service.clone()?, one.scope.environment.clone()?)))
        .collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test]
async fn datadog_and_prometheus_measure_the_same() {
    let northwind = Northwind::new().await;
    let (datadog, prometheus) = (&*northwind.datadog, &*northwind.prometheus);
    for service in ["checkout-api", "auth-proxy"] {
        for range in [Range::Hour, Range::Day] {
            let one = northwind.signals(datadog, service, range).await;
            let other = northwind.signals(prometheus, service, range).await;
            for (signal, name) in [
                (Signal::Latency, "p95"),
                (Signal::Errors, "errors"),
                (Signal::Traffic, "requests"),
                (Signal::Saturation, "cpu"),
                (Signal::Saturation, "memory"),
            ] {
                let mean = |points: Vec<(Timestamp, Option<f64>)>| {
                    let values: Vec<f64> =
                        points.into_iter().filter_map(|(_, value)| value).collect();
                    assert!(!values.is_empty(), "{service} {signal:?} {name}");
                    values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
                };
                let (one, other) =
                    (mean(series(&one, signal, name)), mean(series(&other, signal, name)));
                let apart = (one - other).abs() / one.abs().max(1e-9);
                assert!(apart < 0.1, "{service} {range:?} {name}: {one} {other}");
            }
        }
    }
}

#[tokio::test]
async fn what_fires_fires_at_both_and_is_an_incident_in_production() {
    let northwind = Northwind::new().await;
    let mut seen = 0;
    for hours in 0..24 {
        northwind.wall.0.store(NOON + hours * 3_600_000, Ordering::Relaxed);
        let one = firing(&northwind.monitors(&*northwind.datadog).await);
        let other = firing(&northwind.monitors(&*northwind.prometheus).await);
        // Datadog takes longer to believe that something is over; before production Prometheus only
        // warns.
        for found in &other {
            assert!(one.contains(found), "{found:?} fires at Prometheus only, {hours} h on");
        }
        seen += other.len();
        let Told::Incidents(incidents) =
            northwind.datadog.ask(&Part::Incidents, true).await.unwrap()
        else {
            panic!("no incidents")
        };
        for incident in incidents.iter().filter(|one| one.is_open()) {
            assert!(!incident.called.is_empty(), "{incident:?}");
            assert_eq!(incident.scope.environment.as_deref(), Some("production"));
        }
        assert!(incidents.iter().any(|one| !one.is_open()), "some are over");
    }
    assert!(seen > 0, "nothing fired in a day");
}

/// The objectives' numbers, counted a second way: from the metrics of the same thirty days.
#[tokio::test]
async fn objectives_are_what_the_metrics_say() {
    let northwind = Northwind::new().await;
    let Told::Slos(slos) = northwind.datadog.ask(&Part::Slos, true).await.unwrap() else {
        panic!("no objectives")
    };
    assert!(slos.len() > 20, "{}", slos.len());
    for service in ["checkout-api", "payments-gateway"] {
        let slo = slos.iter().find(|one| one.scope.service.as_deref() == Some(service)).unwrap();
        let all = northwind.signals(&*northwind.datadog, service, Range::Month).await;
        let errors = series(&all, Signal::Errors, "errors");
        let requests = series(&all, Signal::Traffic, "requests");
        let (mut good, mut whole) = (0.0, 0.0);
        for ((_, share), (_, rate)) in errors.iter().zip(&requests) {
            let (Some(share), Some(rate)) = (share, rate) else { continue };
            (good, whole) = (good + rate * (1.0 - share / 100.0), whole + rate);
        }
        let counted = 100.0 * good / whole;
        let told = slo.measured.unwrap();
        assert!((told - counted).abs() < 0.08, "{service}: {told} told, {counted} counted");
        let left = 100.0 * (1.0 - (100.0 - told) / (100.0 - slo.target));
        assert!((slo.budget_left.unwrap() - left).abs() < 1e-6);
    }
}

#[tokio::test]
async fn contractors_have_no_account_and_security_keeps_its_own() {
    let northwind = Northwind::new().await;
    let Told::People(people) = northwind.datadog.ask(&Part::People, true).await.unwrap() else {
        panic!("no people")
    };
    let knows = |email: &str| people.with_email(&[email.to_owned()]).is_some();
    assert!(knows("lena.park@northwind.example"));
    assert!(!knows("amara.diallo@ext.northwind.example"), "a contractor");
    let monitors = northwind.monitors(&*northwind.datadog).await;
    let own = monitors.iter().find(|one| one.scope.team.as_deref() == Some("security")).unwrap();
    let sees = |email: &str| {
        let person = people.with_email(&[email.to_owned()]).unwrap().clone();
        platform::monitoring::Viewer::Person(person).sees(&own.audience)
    };
    assert!(!sees("lena.park@northwind.example"));
    let others = monitors.iter().filter(|one| one.scope.team.as_deref() != Some("security"));
    assert!(others.clone().count() > 100);
    assert!(others.into_iter().all(|one| one.audience == platform::monitoring::Audience::All));
}

fn whole(found: &EntityMonitoring) -> bool {
    let told =
        |of: &str| found.monitors.iter().any(|one| one.source == of && one.value.known.is_some());
    told("datadog")
        && found.signals.iter().all(|one| one.value.known.is_some())
        && found.slos.iter().all(|one| one.value.known.is_some())
        && found
            .dashboards
            .iter()
            .all(|one| one.value.drawn.as_ref().is_none_or(|card| card.known.is_some()))
}

/// Row F2: each fault costs no more than newness.
#[tokio::test]
async fn each_fault_costs_no_more_than_newness() {
    let northwind = Northwind::new().await;
    let folder = tempfile::tempdir().unwrap();
    let sources = vec![Arc::<Datadog>::clone(&northwind.datadog) as Arc<dyn MonitoringSource>];
    let company = Company::start_in(folder, sources, NOON).await;
    {
        let mut entities = company.entities.lock().unwrap();
        let named = ("checkout-api".to_owned(), vec!["767-27d-f9c".to_owned()]);
        *entities = Entities {
            position: 1,
            named: [(component("checkout-api"), named)].into(),
            ..Entities::default()
        };
    }
    let (entity, question) = (component("checkout-api"), EntityQuestion::default());
    let before = company.until("guest", &entity, &question, whole).await;
    let boards = &before.dashboards[0].value;
    assert_eq!(boards.id, "767-27d-f9c");
    let drawn = boards.drawn.as_ref().unwrap().value().unwrap().as_ref().unwrap();
    assert!(drawn.widgets.iter().filter(|one| !one.series.is_empty()).count() >= 4);
    let known = before.monitors[0].value.known.clone().unwrap();
    assert_eq!(known.value.len(), 7, "four in production, two before, one at first");
    for fault in [
        Fault::Broken,
        Fault::Malformed,
        Fault::Refusing,
        Fault::Limited { seconds: 30 },
        Fault::Slow { delay: 1_000 },
        Fault::Silent,
    ] {
        northwind.sandbox.faults().set(Vendor::Datadog.name(), Some(fault));
        northwind.wall.0.fetch_add(120_000, Ordering::Relaxed);
        company.clock.on(120);
        let begun = std::time::Instant::now();
        let asked = company.asked_by("guest");
        let found = asked.of_entity(&entity, &question).await.unwrap().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(2), "{fault:?} {:?}", begun.elapsed());
        let shown = found.monitors[0].value.known.as_ref().expect("the last good answer");
        assert_eq!(shown.value.len(), 7, "{fault:?}");
        let page = asked.company(&CompanyQuestion::default()).await.unwrap();
        assert_eq!(page.services, 1, "{fault:?}");
    }
    northwind.sandbox.faults().set(Vendor::Datadog.name(), None);
    company.end().await;
}
