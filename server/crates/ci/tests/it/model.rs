//! A source that tells what a test says, entities by rote, time that a test moves.

use async_trait::async_trait;
use ci::{CiOptions, CiService};
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Decision, EntityFacts, Permission, Principal, Unbounded},
    catalog::EntityRow,
    ci::{
        Ci, CiAct, CiError, CiSource, CodeEntities, NamedRepository, Part, PersonNames, Pull,
        RepositoryFacts, Run, RunState, Told, Workflow,
    },
    code_host::HostError,
    deployments::SourceHealth,
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;

/// Time that stands until it is moved.
#[derive(Default)]
pub struct Hand(pub AtomicI64);

impl Hand {
    pub fn on(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The source: one account `acme`, every repository alike.
#[derive(Default)]
pub struct Model {
    pub runs: Mutex<Vec<Run>>,
    pub pulls: Mutex<Vec<Pull>>,
    pub failure: Mutex<BTreeMap<String, HostError>>,
    pub acts: Mutex<Vec<(String, CiAct)>>,
    pub asked: Mutex<BTreeMap<String, usize>>,
    pub delay: Mutex<Duration>,
    pub total: AtomicUsize,
}

impl Model {
    pub fn asked_for(&self, part: &str) -> usize {
        self.asked.lock().unwrap().get(part).copied().unwrap_or_default()
    }

    /// Fails for a part; for all of them where it is empty.
    pub fn fail(&self, part: &str, reason: Option<&str>) {
        let mut all = self.failure.lock().unwrap();
        match reason {
            Some(reason) => {
                all.insert(part.to_owned(), HostError::Unavailable(reason.to_owned()));
            }
            None => drop(all.remove(part)),
        }
    }
}

pub const WORKFLOW: &str = "on:\n  workflow_dispatch:\n    inputs:\n      where:\n        type: choice\n        options: [staging, production]\n        required: true\n";

#[async_trait]
impl CiSource for Model {
    fn name(&self) -> &'static str {
        "git.example/acme"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn page(&self) -> &'static str {
        "https://git.example/acme"
    }

    fn has(&self, named: &NamedRepository) -> Option<String> {
        let (owner, name) = named.parts();
        (owner == "acme").then(|| name.to_owned())
    }

    async fn ask(&self, _: &str, part: &Part, _: bool) -> Result<Told, HostError> {
        let name = part.to_string();
        self.total.fetch_add(1, Ordering::SeqCst);
        *self.asked.lock().unwrap().entry(name.clone()).or_default() += 1;
        let delay = *self.delay.lock().unwrap();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let failure = self.failure.lock().unwrap().clone();
        if let Some(error) = failure.get(&name).or_else(|| failure.get("")) {
            return Err(error.clone());
        }
        Ok(match part {
            Part::Facts => Told::Facts(RepositoryFacts {
                default_branch: Some("main".to_owned()),
                ..RepositoryFacts::default()
            }),
            Part::Languages => Told::Languages(Vec::new()),
            Part::LastCommit => Told::LastCommit(None),
            Part::Branches => Told::Branches(platform::ci::Branches::default()),
            Part::Readme => Told::Readme(platform::ci::Readme::default()),
            Part::CodeOwners => Told::CodeOwners(platform::ci::CodeOwners::default()),
            Part::Runs => Told::Runs(self.runs.lock().unwrap().clone()),
            Part::Jobs(_) => Told::Jobs(Vec::new()),
            Part::Pulls | Part::OpenPulls => Told::Pulls(self.pulls.lock().unwrap().clone()),
            Part::Releases => Told::Releases(Vec::new()),
            Part::Deployments => Told::Deployments(Vec::new()),
            Part::Workflows => Told::Workflows(vec![Workflow {
                name: "Smoke".to_owned(),
                path: ".github/workflows/smoke.yml".to_owned(),
                active: true,
                page: String::new(),
            }]),
            Part::WorkflowFile(_) => Told::WorkflowFile(WORKFLOW.to_owned()),
        })
    }

    async fn act(&self, repository: &str, act: &CiAct) -> Result<(), HostError> {
        if let Some(error) = self.failure.lock().unwrap().get("act") {
            return Err(error.clone());
        }
        self.acts.lock().unwrap().push((repository.to_owned(), act.clone()));
        Ok(())
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

pub fn run(id: i64, state: RunState) -> Run {
    Run {
        id,
        workflow: "build".to_owned(),
        title: "A change".to_owned(),
        number: id,
        attempt: 1,
        event: "push".to_owned(),
        state,
        branch: Some("main".to_owned()),
        commit: "c1".to_owned(),
        by: Some("jane".to_owned()),
        created_at: Timestamp(0),
        started_at: None,
        updated_at: Timestamp(0),
        page: String::new(),
    }
}

pub fn pull(number: i64, author: &str, asked: &[&str], teams: &[&str]) -> Pull {
    let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    Pull {
        repository: "acme/cart".to_owned(),
        number,
        title: format!("Change {number}"),
        author: author.to_owned(),
        draft: false,
        branch: "b".to_owned(),
        base: "main".to_owned(),
        created_at: Timestamp(number),
        updated_at: Timestamp(number),
        reviews: Vec::new(),
        asked: texts(asked),
        asked_teams: texts(teams),
        decision: None,
        checks: platform::ci::Checks::None,
        page: String::new(),
    }
}

/// Entities, who may see them, and who may act on them.
#[derive(Default)]
pub struct Entities {
    /// What each names.
    pub named: BTreeMap<EntityRef, String>,
    /// By principal id: what they do not see.
    pub hidden: BTreeMap<String, BTreeSet<EntityRef>>,
    /// By principal id: what they may act on. Guests may act on everything.
    pub owned: BTreeMap<String, BTreeSet<EntityRef>>,
    /// By principal id: login and teams.
    pub people: BTreeMap<String, PersonNames>,
}

struct Seen {
    entities: Arc<Mutex<Entities>>,
    who: String,
}

impl Seen {
    fn sees(&self, entity: &EntityRef) -> bool {
        let all = self.entities.lock().unwrap();
        all.named.contains_key(entity)
            && !all.hidden.get(&self.who).is_some_and(|hidden| hidden.contains(entity))
    }
}

#[async_trait]
impl CodeEntities for Seen {
    async fn repository(&self, entity: &EntityRef) -> Result<Option<NamedRepository>, CiError> {
        if !self.sees(entity) {
            return Ok(None);
        }
        let slug = self.entities.lock().unwrap().named.get(entity).cloned();
        Ok(slug.map(|slug| NamedRepository { host: None, slug }))
    }

    fn naming(&self, _: &str, slug: &str) -> Vec<EntityRef> {
        let all = self.entities.lock().unwrap();
        let naming = all.named.iter().filter(|(_, named)| named.eq_ignore_ascii_case(slug));
        naming.map(|(entity, _)| entity.clone()).collect()
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        entities.iter().filter(|one| self.sees(one)).map(row).collect()
    }

    fn decide(&self, _: Permission, entity: &EntityRef) -> Decision {
        let all = self.entities.lock().unwrap();
        let owns = all.owned.get(&self.who).is_some_and(|owned| owned.contains(entity));
        match self.who.as_str() {
            "guest" => Decision::Allow,
            _ if owns => Decision::Allow,
            "contractor" => Decision::WithApproval { by: vec!["lead".to_owned()] },
            _ => Decision::Deny,
        }
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        self.sees(entity).then(|| EntityFacts {
            reference: entity.clone(),
            spec_type: None,
            lifecycle: None,
            owners: BTreeSet::new(),
            system: None,
            tags: BTreeSet::new(),
            restricted: false,
        })
    }

    async fn person(&self) -> Result<PersonNames, CiError> {
        Ok(self.entities.lock().unwrap().people.get(&self.who).cloned().unwrap_or_default())
    }
}

fn row(reference: &EntityRef) -> EntityRow {
    EntityRow {
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
    }
}

/// A running service over a source.
pub struct Company {
    pub service: Arc<CiService>,
    pub entities: Arc<Mutex<Entities>>,
    pub clock: Arc<Hand>,
    pub store: Store,
    pub folder: TempDir,
}

impl Company {
    pub async fn start(source: Arc<dyn CiSource>) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), source, 1_000_000).await
    }

    pub async fn start_in(folder: TempDir, source: Arc<dyn CiSource>, now: i64) -> Self {
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let named = [(component("cart"), "acme/cart".to_owned())].into();
        let entities = Arc::new(Mutex::new(Entities { named, ..Entities::default() }));
        let clock = Arc::new(Hand(AtomicI64::new(now)));
        let options = CiOptions { look: Duration::from_millis(10), authority: Arc::new(Unbounded) };
        let seen = Arc::clone(&entities);
        let service = CiService::start(
            store.clone(),
            vec![source],
            Arc::new(move |asker: &Asker| {
                let (entities, who) = (Arc::clone(&seen), asker.principal.id.clone());
                Arc::new(Seen { entities, who }) as Arc<dyn CodeEntities>
            }),
            options,
            Arc::<Hand>::clone(&clock),
        );
        Self { service: service.await.unwrap(), entities, clock, store, folder }
    }

    /// Ends, and gives the folder with what was stored.
    pub async fn end(self) -> TempDir {
        self.service.shutdown().await;
        self.store.close().await;
        self.folder
    }

    pub fn asked_by(&self, who: &str) -> Arc<dyn Ci> {
        self.service.asked(&asker(who))
    }
}

pub fn asker(who: &str) -> Asker {
    let principal = Principal { id: who.to_owned(), ..Principal::guest() };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

pub fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}
