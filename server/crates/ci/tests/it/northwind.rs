//! GitHub's client over the sandbox: every part is told, acts change the world, each fault costs no more
//! than newness.

use crate::model::{Company, component};
use integrations::{
    github::{Credentials, GitHub},
    http::{ClientSettings, Outcome, Retry, Surroundings, SystemSurroundings},
};
use platform::{
    Timestamp,
    ci::{CiAct, EntityCi, PersonNames, RunState, Workflow},
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
    time::{Duration, Instant},
};
use tokio::time::{sleep, timeout};
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
    company: Company,
    sandbox: Sandbox,
    wall: Arc<Wall>,
}

impl Northwind {
    async fn new() -> Self {
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let wall = Arc::new(Wall(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::<Wall>::clone(&wall)).await.unwrap();
        let api = Url::parse(&format!("{}/api/v3", sandbox.url(Vendor::GitHub))).unwrap();
        let surroundings: Arc<dyn Surroundings> = Arc::new(SystemSurroundings::new(
            Arc::<Wall>::clone(&wall),
            Arc::new(|_: &str, _: Outcome, _: Duration| {}),
        ));
        let token = Credentials::Token(SecretString::from(TOKEN.to_owned()));
        let once = |settings: ClientSettings| ClientSettings {
            retry: Retry { times: 0, ..Retry::default() },
            timeout: Duration::from_secs(2),
            ..settings
        };
        let github = GitHub::new(&api, "northwind", token, surroundings, once).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let company = Company::start_in(folder, Arc::new(github), NOON).await;
        {
            let mut entities = company.entities.lock().unwrap();
            let slug = "Northwind/Checkout-API".to_owned();
            entities.named.insert(component("checkout-api"), slug);
        }
        Self { company, sandbox, wall }
    }

    async fn shown(&self, run: Option<i64>) -> EntityCi {
        let ci = self.company.asked_by("guest");
        ci.of_entity(&component("checkout-api"), run).await.unwrap().unwrap()
    }

    /// What is shown once it is as wanted.
    async fn until(&self, run: Option<i64>, wanted: impl Fn(&EntityCi) -> bool) -> EntityCi {
        let looks = async {
            loop {
                let found = self.shown(run).await;
                if wanted(&found) {
                    return found;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(10), looks).await.expect("it never was so")
    }

    fn on(&self, seconds: i64) {
        self.wall.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
        self.company.clock.on(seconds);
    }
}

fn is_whole(found: &EntityCi) -> bool {
    found.facts.known.is_some()
        && found.languages.known.is_some()
        && found.commit.known.is_some()
        && found.branches.known.is_some()
        && found.owners.known.is_some()
        && found.runs.known.is_some()
        && found.pulls.known.is_some()
        && found.releases.known.is_some()
        && found.deployments.known.is_some()
        && found.workflows.known.is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_part_is_told() {
    let northwind = Northwind::new().await;
    let found = northwind.until(None, is_whole).await;
    assert_eq!(found.source.slug, "northwind/checkout-api");
    assert!(found.source.page.ends_with("/northwind/checkout-api"), "{}", found.source.page);
    assert_eq!(found.languages.value().unwrap()[0].name, "Go");
    assert!(found.commit.value().unwrap().as_ref().unwrap().message.contains("(#"));
    assert!(found.branches.value().unwrap().shown[0].protected);
    let owners = found.owners.value().unwrap().of_everything().unwrap().owners.clone();
    assert_eq!(owners, ["@northwind/payments"]);
    assert!(!found.releases.value().unwrap().is_empty());
    let deployed: Vec<_> =
        found.deployments.value().unwrap().iter().map(|one| one.environment.as_str()).collect();
    assert!(deployed.contains(&"production") && deployed.len() == 3, "{deployed:?}");
    let workflows: Vec<_> = found.workflows.value().unwrap().iter().map(Workflow::file).collect();
    assert_eq!(workflows, ["build.yml", "smoke.yml"]);
    let runs = found.runs.value().unwrap();
    assert!(runs.iter().any(|run| run.event == "pull_request"));
    let run = runs.iter().find(|run| run.state == RunState::Succeeded).unwrap();
    let found = northwind
        .until(Some(run.id), |found| {
            found.jobs.as_ref().is_some_and(|(_, jobs)| jobs.known.is_some())
        })
        .await;
    let jobs = found.jobs.unwrap().1.known.unwrap().value;
    assert!(jobs.iter().all(|job| job.page.contains("/job/") && job.steps.len() == 3));
    assert!(northwind.shown(Some(1)).await.jobs.is_none(), "a number that was made up");
    let ci = northwind.company.asked_by("guest");
    let readme = async {
        loop {
            let readme = ci.readme(&component("checkout-api")).await.unwrap().unwrap();
            if let Some(known) = readme.known {
                return known.value;
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let readme = timeout(Duration::from_secs(10), readme).await.unwrap();
    assert!(readme.html.contains("<h1") && !readme.html.contains("<img"), "{}", readme.html);
    let docs = "/northwind/checkout-api/blob/main/docs/architecture.md\"";
    assert!(readme.html.contains(docs), "{}", readme.html);
    northwind.company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_change_the_world() {
    let northwind = Northwind::new().await;
    let found = northwind.until(None, is_whole).await;
    let runs = found.runs.value().unwrap().clone();
    let ended = runs.iter().find(|run| run.state == RunState::Succeeded).unwrap().clone();
    let (ci, name) = (northwind.company.asked_by("guest"), component("checkout-api"));
    northwind.on(1);
    ci.act(&name, CiAct::Rerun { run: ended.id }).await.unwrap();
    northwind.on(11);
    let of = |found: &EntityCi, id: i64| {
        found.runs.value().into_iter().flatten().find(|run| run.id == id).cloned()
    };
    let again =
        |found: &EntityCi| of(found, ended.id).is_some_and(|run| run.attempt == ended.attempt + 1);
    let found = northwind.until(None, again).await;
    let run = of(&found, ended.id).unwrap();
    assert_eq!((run.state, run.by.as_deref()), (RunState::Running, Some("slipway-bot")));
    let twice = ci.act(&name, CiAct::Rerun { run: ended.id }).await;
    assert!(twice.is_err(), "it is under way");
    ci.act(&name, CiAct::Cancel { run: ended.id }).await.unwrap();
    northwind.on(11);
    let ended_ =
        |found: &EntityCi| of(found, ended.id).is_some_and(|run| run.state == RunState::Cancelled);
    northwind.until(None, ended_).await;

    let inputs = [("environment", "staging"), ("requests", "3")];
    let inputs = inputs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let (workflow, reference) = ("smoke.yml".to_owned(), "main".to_owned());
    let dispatch = CiAct::Dispatch { workflow, reference, inputs };
    ci.act(&name, dispatch.clone()).await.unwrap();
    northwind.on(31);
    let begun = |found: &EntityCi| {
        found
            .runs
            .value()
            .is_some_and(|runs| runs.iter().any(|run| run.event == "workflow_dispatch"))
    };
    northwind.until(None, begun).await;
    let CiAct::Dispatch { workflow, inputs, .. } = dispatch else { unreachable!() };
    let nowhere = CiAct::Dispatch { workflow, inputs, reference: "no-such-branch".to_owned() };
    let error = ci.act(&name, nowhere).await.unwrap_err().to_string();
    assert!(error.contains("No ref found"), "{error}");
    northwind.company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_find_their_pull_requests() {
    let northwind = Northwind::new().await;
    let found = northwind.until(None, is_whole).await;
    // Until one is open and waits for somebody.
    let mut pulls = found.pulls.value().unwrap().clone();
    let mut hours = 0;
    while !pulls.iter().any(|pull| !pull.asked.is_empty()) {
        hours += 1;
        assert!(hours < 200, "nobody ever asks anybody");
        northwind.on(3_600);
        sleep(Duration::from_millis(30)).await;
        pulls = northwind.shown(None).await.pulls.value().unwrap().clone();
    }
    let pull = pulls.iter().find(|pull| !pull.asked.is_empty()).unwrap().clone();
    let who = |login: &str| PersonNames { login: Some(login.to_owned()), teams: Vec::new() };
    {
        let mut entities = northwind.company.entities.lock().unwrap();
        entities.people.insert("author".to_owned(), who(&pull.author));
        entities.people.insert("reviewer".to_owned(), who(&pull.asked[0]));
    }
    let told = async {
        loop {
            let author = northwind.company.asked_by("author").own_pulls().await.unwrap();
            let reviewer = northwind.company.asked_by("reviewer").own_pulls().await.unwrap();
            if author.fetched_at.is_some() && reviewer.fetched_at.is_some() {
                return (author, reviewer);
            }
            sleep(Duration::from_millis(20)).await;
        }
    };
    let (author, reviewer) = timeout(Duration::from_secs(10), told).await.unwrap();
    assert!(author.mine.iter().any(|one| one.pull.page == pull.page));
    assert!(reviewer.waiting.iter().any(|one| one.pull.page == pull.page));
    northwind.company.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_costs_no_more_than_newness() {
    let northwind = Northwind::new().await;
    northwind.until(None, is_whole).await;
    let faults = northwind.sandbox.faults().clone();
    for fault in [
        Fault::Slow { delay: 5_000 },
        Fault::Broken,
        Fault::Malformed,
        Fault::Silent,
        Fault::Refusing,
        Fault::Limited { seconds: 30 },
    ] {
        faults.set(Vendor::GitHub.name(), Some(fault));
        northwind.on(400);
        let begun = Instant::now();
        let found = northwind.shown(None).await;
        assert!(begun.elapsed() < Duration::from_secs(1), "{fault:?}: {:?}", begun.elapsed());
        assert!(is_whole(&found), "{fault:?}");
        if !matches!(fault, Fault::Slow { .. } | Fault::Silent) {
            // It was met: what is told of it stands beside what is known.
            northwind.until(None, |found| is_whole(found) && found.runs.error.is_some()).await;
        }
        faults.set(Vendor::GitHub.name(), None);
    }
    // The breaker rests and the limit passes; then it mends by itself.
    sleep(Duration::from_millis(2_200)).await;
    for _ in 0..4 {
        northwind.on(400);
        northwind.shown(None).await;
        sleep(Duration::from_millis(200)).await;
    }
    northwind.until(None, |found| is_whole(found) && found.runs.error.is_none()).await;
    northwind.company.end().await;
}
