//! Northwind's costs: every number that a page shows is worked out a second time, from the vendors' own
//! answers to other questions than those that the clients ask: whole windows instead of days, one
//! grouping instead of three, months instead of days.

use super::model::{Company, Hand, options, question, service};
use insights::costs::CostOptions;
use integrations::{
    aws::{CostExplorer, CostExplorerSettings, Keys},
    http::{ClientSettings, Outcome, Surroundings, SystemSurroundings},
    opencost::{OpenCost, OpenCostSettings},
};
use platform::{
    costs::{
        Amount, Breakdown, Component, CostQuestion, CostReport, CostSource, CostedEntity, Currency,
        RowKind, Scope,
    },
    zone::UTC,
};
use sandbox::{AWS_KEYS, Environment, Fault, Sandbox, Vendor};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use url::Url;

/// 2026-11-27, a Friday, at noon.
const NOON: i64 = 1_795_780_800_000;

/// A week that all of them are done with.
const WEEK: &str = "2026-11-18..2026-11-24";
const WINDOW: &str = "2026-11-18T00:00:00Z,2026-11-25T00:00:00Z";

struct Northwind {
    company: Company,
    sandbox: Sandbox,
    client: reqwest::Client,
}

const NAMES: [&str; 4] = ["opencost-development", "opencost-staging", "opencost-production", "aws"];

fn sources(sandbox: &Sandbox, clock: &Arc<Hand>) -> Vec<Arc<dyn CostSource>> {
    let surroundings: Arc<dyn Surroundings> = Arc::new(SystemSurroundings::new(
        Arc::<Hand>::clone(clock),
        Arc::new(|_: &str, _: Outcome, _: Duration| {}),
    ));
    let adjust = |settings: ClientSettings| settings;
    let url = |vendor| Url::parse(&sandbox.url(vendor)).unwrap();
    let mut sources: Vec<Arc<dyn CostSource>> = Vec::new();
    for (environment, name) in Environment::ALL.into_iter().zip(NAMES) {
        let settings = OpenCostSettings {
            name: name.to_owned(),
            url: url(Vendor::OpenCost(environment)),
            token: None,
            cluster: Some(format!("{}-eu", environment.name())),
            environment: Some(environment.name().to_owned()),
            label: "app.kubernetes.io/name".to_owned(),
            environment_label: None,
            currency: Currency::USD,
            interval: Duration::from_hours(1),
        };
        let made = OpenCost::new(settings, &UTC, Arc::clone(&surroundings), adjust);
        sources.push(Arc::new(made.unwrap()));
    }
    let (id, secret) = AWS_KEYS;
    let keys = Keys { id: id.to_owned(), secret: secret.into(), token: None };
    let settings = CostExplorerSettings {
        name: "aws".to_owned(),
        url: url(Vendor::Aws),
        metric: "UnblendedCost".to_owned(),
        service_tag: "service".to_owned(),
        environment_tag: Some("environment".to_owned()),
        environments: Environment::ALL.map(|one| one.name().to_owned()).to_vec(),
        cluster_tag: "aws:eks:cluster-name".to_owned(),
        interval: Duration::from_hours(6),
    };
    let made = CostExplorer::new(settings, Arc::new(keys), surroundings, adjust);
    sources.push(Arc::new(made.unwrap()));
    sources
}

/// Whose is what, as the vendors' labels say it.
fn entities() -> Vec<CostedEntity> {
    let all = [
        ("checkout-api", "payments", "order-flow"),
        ("payments-gateway", "payments", "payments"),
        ("cart-service", "storefront", "order-flow"),
        ("storefront-web", "storefront", "storefront"),
        ("recommendations", "data", "catalogue"),
    ];
    all.map(|(name, team, system)| service(name, team, system)).to_vec()
}

impl Northwind {
    async fn new() -> Self {
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(Hand(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::<Hand>::clone(&clock)).await.unwrap();
        let sources = sources(&sandbox, &clock);
        let options = CostOptions { backfill: 16, ..options() };
        let company = Company::over(sources, entities(), options, NOON).await;
        company.told(&NAMES).await;
        let client = reqwest::Client::builder().build().unwrap();
        Self { company, sandbox, client }
    }

    /// What `OpenCost` says of the whole week, by something.
    async fn allocated(&self, environment: Environment, by: &str) -> BTreeMap<String, Amount> {
        let url = format!(
            "{}/allocation?window={WINDOW}&aggregate={by}&includeIdle=true",
            self.sandbox.url(Vendor::OpenCost(environment))
        );
        let text = self.client.get(url).send().await.unwrap().text().await.unwrap();
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let set = answer["data"][0].as_object().unwrap().clone();
        let cost =
            |one: &serde_json::Value| one["totalCost"].to_string().parse::<Amount>().unwrap();
        set.iter().map(|(name, one)| (name.clone(), cost(one))).collect()
    }

    async fn report(&self, question: &CostQuestion) -> CostReport {
        self.company.report("guest", question).await.unwrap()
    }
}

/// What is cut off where a week is added up at the vendor and here: less than a cent.
fn same(one: Amount, other: Amount, what: &str) {
    assert!((one - other).abs() < Amount::from_cents(1), "{what}: {one} and {other}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_is_what_the_vendors_say_when_they_are_asked_otherwise() {
    let northwind = Northwind::new().await;
    let by_environment =
        CostQuestion { by: Some(Breakdown::Environment), ..question(Scope::Company, WEEK) };
    let report = northwind.report(&by_environment).await;
    let (mut clusters, mut idle, mut nobodys) = (Amount::ZERO, Amount::ZERO, Amount::ZERO);
    let known: Vec<String> = entities().iter().map(|one| one.label.clone()).collect();
    let mut own: BTreeMap<String, Amount> = BTreeMap::new();
    for environment in Environment::ALL {
        let all = northwind.allocated(environment, "cluster").await;
        clusters += all.values().copied().sum();
        let labels = northwind.allocated(environment, "label:app_kubernetes_io_name").await;
        for (name, amount) in labels {
            match name.as_str() {
                "__idle__" => idle += amount,
                name if known.contains(&name.to_owned()) => {
                    *own.entry(name.to_owned()).or_default() += amount;
                }
                _ => nobodys += amount,
            }
        }
    }
    same(report.split.kubernetes + report.split.idle, clusters, "clusters");
    same(report.split.idle, idle, "what nobody uses");
    same(report.idle.unwrap(), idle, "what nobody uses, as a tile");
    for (name, amount) in own {
        let entity = entities().into_iter().find(|one| one.label == name).unwrap();
        let question = question(Scope::Entity(entity.reference), WEEK);
        let report = northwind.report(&question).await;
        same(report.split.kubernetes, amount, &name);
        let by_component: Amount = report.components.iter().map(|row| row.amount).sum();
        assert_eq!(by_component, report.total());
        let cloud: Amount = report
            .components
            .iter()
            .filter(|row| matches!(&row.of, RowKind::Component(one) if one.is_cloud()))
            .map(|row| row.amount)
            .sum();
        assert_eq!(cloud, report.split.cloud);
        let environments = CostQuestion { by: Some(Breakdown::Environment), ..question };
        let rows = northwind.report(&environments).await.rows;
        assert_eq!(rows.iter().map(|row| row.amount).sum::<Amount>(), report.total());
    }
    let kubernetes_nobodys =
        CostQuestion { component: Some(Component::Memory), ..question(Scope::Company, WEEK) };
    let memory = northwind.report(&kubernetes_nobodys).await;
    let memory_total: Amount = memory.rows.iter().map(|row| row.amount).sum();
    assert_eq!(memory_total, memory.total());
    let cloud_nobodys = report.unallocated.unwrap() - nobodys;
    assert!(cloud_nobodys > Amount::ZERO, "support and the like belong to nobody too");
    let days: Amount = report.days.iter().map(|day| day.split.total()).sum();
    assert_eq!(days, report.total());
    let before = report.before.unwrap();
    let earlier = northwind.report(&question(Scope::Company, "2026-11-11..2026-11-17")).await;
    assert_eq!(before, earlier.total(), "the period before is that period");
    for cluster in &report.reconciliation {
        let of = |one: &&Environment| format!("{}-eu", one.name()) == cluster.cluster;
        let environment = *Environment::ALL.iter().find(of).unwrap();
        let all = northwind.allocated(environment, "cluster").await;
        same(cluster.allocated, all.values().copied().sum(), &cluster.cluster);
    }
    assert_eq!(report.reconciliation.len(), 3);
    northwind.company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_costs_no_more_than_newness() {
    let northwind = Northwind::new().await;
    let week = question(Scope::Company, WEEK);
    let before = northwind.report(&week).await.total();
    for fault in [Fault::Broken, Fault::Limited { seconds: 9 }, Fault::Malformed, Fault::Refusing] {
        for name in NAMES {
            northwind.sandbox.faults().set(name, Some(fault));
        }
        northwind.company.clock.0.fetch_add(120_000, std::sync::atomic::Ordering::SeqCst);
        northwind.company.asked_by("guest").refresh().await.unwrap();
        let report = northwind.report(&week).await;
        assert_eq!(report.total(), before, "{fault:?}");
        assert!(report.sources.iter().all(|source| source.succeeded_at.is_some()));
    }
    northwind.company.end().await;
}
