//! GitHub's client over the sandbox: a year of the simulated company is read back, and what is measured of
//! it is what its other API tells.

use super::{
    reference::{Found, Is, TrueChange, TrueDeployment, Truth, median},
    service::Hand,
    world::{DAY, HOUR},
};
use async_trait::async_trait;
use insights::delivery::{DeliveryOptions, DeliveryService, DeliverySources};
use integrations::{
    github::{Credentials, GitHub},
    http::{ClientSettings, Outcome, Surroundings, SystemSurroundings},
};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Decision, Permission, Unbounded},
    catalog::{EntityRow, Reference},
    ci::NamedRepository,
    delivery::{
        DeliveredEntities, DeliveredEntity, DeliveryError, DeliveryQuestion, DeliveryScope,
        DeliverySource, Evidence, EvidenceItem, EvidenceQuestion, Measure, Part, Value,
    },
    time_range::{RangePreset, RangeQuery},
    timestamp::Clock,
    zone::UTC,
};
use sandbox::{Sandbox, TOKEN, Vendor};
use secrecy::SecretString;
use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use store::{Store, StoreOptions};
use url::Url;

/// 2026-11-27, a Friday, at noon.
const NOON: i64 = 1_795_780_800_000;

/// Two services of one repository, and one of its own.
const SERVICES: [(&str, &str); 3] = [
    ("checkout-api", "checkout-api"),
    ("checkout-worker", "checkout-api"),
    ("cart-service", "cart-service"),
];

fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

struct Entities;

#[async_trait]
impl DeliveredEntities for Entities {
    fn position(&self) -> i64 {
        1
    }

    async fn named(&self) -> Result<Vec<DeliveredEntity>, DeliveryError> {
        let one = |(name, repository): (&str, &str)| DeliveredEntity {
            reference: component(name),
            repository: Some(NamedRepository {
                host: None,
                slug: format!("northwind/{repository}"),
            }),
            applications: None,
        };
        Ok(SERVICES.into_iter().map(one).collect())
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        let row = |reference: &EntityRef| EntityRow {
            reference: reference.clone(),
            kind: "Component".to_owned(),
            label: reference.name().to_owned(),
            description: None,
            entity_type: None,
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(0),
        };
        entities.iter().map(row).collect()
    }

    fn teams(&self, _: &EntityRef) -> Vec<Reference> {
        Vec::new()
    }

    fn decide(&self, _: Permission, _: &EntityRef) -> Decision {
        Decision::Allow
    }
}

struct Northwind {
    service: Arc<DeliveryService>,
    github: Arc<GitHub>,
    api: String,
    _sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

impl Northwind {
    async fn new() -> Self {
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock: Arc<dyn Clock> = Arc::new(Hand(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::clone(&clock)).await.unwrap();
        let api = format!("{}/api/v3", sandbox.url(Vendor::GitHub));
        let surroundings: Arc<dyn Surroundings> = Arc::new(SystemSurroundings::new(
            Arc::clone(&clock),
            Arc::new(|_: &str, _: Outcome, _: Duration| {}),
        ));
        let token = Credentials::Token(SecretString::from(TOKEN.to_owned()));
        let url = Url::parse(&api).unwrap();
        let same = |settings: ClientSettings| settings;
        let github = Arc::new(GitHub::new(&url, "northwind", token, surroundings, same).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slipway.db");
        let options =
            StoreOptions { url: format!("sqlite://{}", path.display()), max_connections: 4 };
        let store = Store::open(&options).await.unwrap();
        let options = DeliveryOptions {
            instance: "here".to_owned(),
            lease_time: Duration::from_secs(15),
            back: Duration::from_hours(24 * 400),
            interval: Duration::from_mins(15),
            zone: &UTC,
            digest: false,
            authority: Arc::new(Unbounded),
        };
        let sources = DeliverySources {
            hosts: vec![Arc::<GitHub>::clone(&github) as Arc<dyn DeliverySource>],
            signals: Vec::new(),
        };
        let entities = |_: &Asker| Arc::new(Entities) as Arc<dyn DeliveredEntities>;
        let service = DeliveryService::new(store, sources, Arc::new(entities), options, clock);
        Self { service, github, api, _sandbox: sandbox, _folder: folder }
    }

    /// What the other API, REST, answers; all pages of a list.
    async fn rest(&self, place: &str) -> Vec<Json> {
        let client = reqwest::Client::new();
        let mut all = Vec::new();
        for page in 1.. {
            let sign = if place.contains('?') { '&' } else { '?' };
            let address = format!("{}{place}{sign}per_page=100&page={page}", self.api);
            let answer = client.get(address).bearer_auth(TOKEN).send().await.unwrap();
            let text = answer.text().await.unwrap();
            let listed: Vec<Json> = serde_json::from_str(&text).unwrap();
            let last = listed.len() < 100;
            all.extend(listed);
            if last {
                return all;
            }
        }
        all
    }
}

impl Northwind {
    /// The merged changes of a repository, the first first.
    async fn merged(&self, repository: &str) -> Vec<Json> {
        let place = format!("/repos/northwind/{repository}/pulls?state=closed");
        let mut merged = self.rest(&place).await;
        merged.retain(|pull| !pull["merged_at"].is_null());
        merged.sort_by_key(|pull| moment(&pull["merged_at"]));
        merged
    }

    /// What really happened to a service, as REST tells it.
    async fn by_rest(&self, repository: &str, service: &str) -> Truth {
        let merged = self.merged(repository).await;
        let commit = |pull: &Json| pull["merge_commit_sha"].as_str().unwrap().to_owned();
        let places: BTreeMap<String, usize> =
            merged.iter().enumerate().map(|(place, pull)| (commit(pull), place)).collect();
        let commits = self.rest(&format!("/repos/northwind/{repository}/commits")).await;
        let said: BTreeMap<&str, &str> = commits
            .iter()
            .map(|one| (one["sha"].as_str().unwrap(), one["commit"]["message"].as_str().unwrap()))
            .collect();
        let change = |pull: &Json| {
            let message = said.get(&*commit(pull)).copied().unwrap_or_default();
            let undone = message.split_once("This reverts commit ");
            let undone = undone.map(|(_, rest)| rest.trim_end_matches('.'));
            TrueChange {
                // REST tells no moment of the first commit.
                begun: moment(&pull["created_at"]),
                opened: Some(moment(&pull["created_at"])),
                approved: None,
                merged: moment(&pull["merged_at"]),
                built: Vec::new(),
                reverts: undone.and_then(|undone| places.get(undone).copied()),
                hotfix: pull["head"]["ref"].as_str().unwrap().starts_with("hotfix/"),
            }
        };
        let changes = merged.iter().map(change).collect();
        let place = format!("/repos/northwind/{repository}/deployments?environment=production");
        let mut deployments = Vec::new();
        for one in self.rest(&place).await {
            if one["payload"]["service"] != service {
                continue;
            }
            let id = &one["id"];
            let statuses = format!("/repos/northwind/{repository}/deployments/{id}/statuses");
            let statuses = self.rest(&statuses).await;
            let Some(last) = statuses.iter().find(|one| one["state"] != "in_progress") else {
                continue;
            };
            let sha = one["sha"].as_str().unwrap();
            deployments.push(TrueDeployment {
                started: moment(&one["created_at"]),
                finished: moment(&last["created_at"]),
                place: places.get(sha).copied(),
                version: sha.to_owned(),
                ok: last["state"] == "success",
                lane: 0,
            });
        }
        deployments.sort_by_key(|one| (one.finished, one.started));
        Truth { changes, deployments, signals: Vec::new() }
    }
}

fn moment(value: &Json) -> i64 {
    let text = value.as_str().unwrap();
    match text.parse().unwrap() {
        platform::catalog::Moment::At(at) => at.0,
        platform::catalog::Moment::Position(_) => panic!("{text} is no time"),
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_year_is_read_back_and_measured_as_the_other_api_tells() {
    let company = Northwind::new().await;
    let portions = company.service.collect_all(&*company.github).await;
    assert!(portions > 20, "{portions}");
    let asked = company.service.asked(&Asker::guest());
    let question = |range| DeliveryQuestion {
        scope: DeliveryScope::Service(component("checkout-api")),
        range: RangeQuery::Preset(range),
        zone: Some("UTC".to_owned()),
        measure: None,
    };
    let year = asked.page(&question(RangePreset::Months13)).await.unwrap().unwrap();
    assert!(year.since.unwrap().0 < NOON - 380 * DAY, "it is read back as far as it is asked for");
    let sources = &year.sources[0];
    assert_eq!((sources.complete, sources.total), (3, 3), "of its own repository");
    for measure in Measure::ALL {
        assert!(year.value(measure).is_some(), "{measure:?} says something over a year");
    }
    assert!(year.points.len() > 12);

    // The last thirty days a second way: by REST, which lists other things in another form.
    let page = asked.page(&question(RangePreset::Days30)).await.unwrap().unwrap();
    let range = page.compared.range;
    let merged = company.merged("checkout-api").await;
    let truth = company.by_rest("checkout-api", "checkout-api").await;
    let found = truth.found();
    let here: Vec<_> = truth
        .deployments
        .iter()
        .zip(&found)
        .filter(|(one, _)| range.contains(Timestamp(one.finished)))
        .collect();
    let count = |holds: &dyn Fn(&TrueDeployment, &Found) -> bool| {
        here.iter().filter(|(one, found)| holds(one, found)).count() as u64
    };
    let reading = |measure| page.reading(measure).unwrap().clone();
    assert_eq!(
        reading(Measure::Frequency).samples,
        count(&|one, found| found.is == Is::New && one.ok)
    );
    let rate = reading(Measure::FailureRate);
    assert_eq!(rate.samples, count(&|_, found| found.is == Is::New));
    assert_eq!(rate.counted, Some(count(&|_, found| found.failed)));
    let rework = reading(Measure::Rework);
    assert_eq!(rework.samples, count(&|one, found| found.is != Is::Same && one.ok));
    assert_eq!(rework.counted, Some(count(&|_, found| found.rework)));
    let restores: Vec<i64> = found
        .iter()
        .filter_map(|found| found.failure)
        .filter(|(began, _)| range.contains(Timestamp(*began)))
        .filter_map(|(began, ended)| Some(ended? - began))
        .collect();
    let restore = reading(Measure::RestoreTime);
    assert_eq!(restore.samples, restores.len() as u64);
    if restore.value.is_some() {
        assert_eq!(restore.value, median(&restores).map(Value::Time));
    }

    // Every change that came in these days came when the reference says, after the times that REST tells.
    let asked_for = EvidenceQuestion {
        question: question(RangePreset::Days30),
        measure: Measure::LeadTime,
        at: None,
        offset: 0,
        limit: Evidence::SHOWN,
    };
    let evidence = asked.evidence(&asked_for).await.unwrap().unwrap();
    let brought: usize = here.iter().map(|(_, found)| found.brought.len()).sum();
    assert_eq!(evidence.total, brought as u64);
    assert!(brought > 5, "{brought}");
    let mut after_merge = Vec::new();
    for noted in &evidence.items {
        let EvidenceItem::Change(change) = &noted.item else { panic!("a change") };
        let is = |pull: &Json| pull["merge_commit_sha"] == *change.commit;
        let place = merged.iter().position(is).unwrap();
        let (deployment, _) = here
            .iter()
            .find(|(_, found)| found.brought.iter().any(|(one, _)| *one == place))
            .unwrap_or_else(|| panic!("{} did not come", change.commit));
        assert_eq!(change.delivered_at.0, deployment.finished);
        let told = &truth.changes[place];
        let part = |wanted: Part| change.parts.iter().find(|(part, _)| *part == wanted);
        let took = |wanted: &[Part]| -> i64 {
            wanted.iter().filter_map(|one| part(*one)).map(|(_, time)| time).sum()
        };
        assert_eq!(change.begun_at.0 + took(&[Part::Code]), told.opened.unwrap());
        let rest = took(&[Part::Build, Part::Deploy]);
        assert_eq!(rest, deployment.finished - told.merged);
        after_merge.push(rest);
    }
    assert!(median(&after_merge).unwrap() > HOUR, "production takes a while at Northwind");

    // Two services of one repository are told apart.
    let worker = DeliveryQuestion {
        scope: DeliveryScope::Service(component("checkout-worker")),
        ..question(RangePreset::Months13)
    };
    let worker = asked.page(&worker).await.unwrap().unwrap();
    let count =
        |page: &platform::delivery::DeliveryPage| page.reading(Measure::Frequency).unwrap().samples;
    assert_ne!(count(&worker), 0);
    let all = DeliveryQuestion { scope: DeliveryScope::Company, ..question(RangePreset::Months13) };
    let all = asked.page(&all).await.unwrap().unwrap();
    let cart = DeliveryQuestion {
        scope: DeliveryScope::Service(component("cart-service")),
        ..question(RangePreset::Months13)
    };
    let cart = asked.page(&cart).await.unwrap().unwrap();
    assert_eq!(count(&all), count(&year) + count(&worker) + count(&cart));
    assert!(matches!(all.value(Measure::Frequency), Some(Value::PerWeek(rate)) if rate > 1.0));
}
