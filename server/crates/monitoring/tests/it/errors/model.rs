//! A source that tells what a test says, entities by rote, time that a test moves.

use async_trait::async_trait;
use monitoring::{ErrorOptions, ErrorService};
use platform::{
    EntityRef, Timestamp,
    access::{
        Asker, Decision, EntityFacts, Guarded, Permission, Principal, PrincipalKind, Unbounded,
    },
    catalog::EntityRow,
    code_host::HostError,
    deployments::{NoDeployments, SourceHealth},
    errors::{
        Access, Count, ErrorAct, ErrorEntities, ErrorEntity, ErrorNames, ErrorPart, ErrorProject,
        ErrorSource, ErrorTeam, Errors, ErrorsError, ErrorsTold, Issue, IssueDetail, IssueState,
        Level, Member, MemberRole, Substatus, Visibility,
    },
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// When tests begin.
pub const BEGIN: i64 = 1_000_000_000_000;

/// Time that stands until it is moved.
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

/// The source: one organisation, `acme`.
#[derive(Default)]
pub struct Model {
    pub projects: Mutex<Vec<ErrorProject>>,
    pub access: Mutex<Access>,
    pub issues: Mutex<Vec<Issue>>,
    pub failure: Mutex<BTreeMap<String, HostError>>,
    pub acts: Mutex<Vec<(String, ErrorAct)>>,
    pub asked: Mutex<BTreeMap<String, usize>>,
    pub delay: Mutex<Duration>,
    /// Whether the portal alone decides who sees what.
    pub by_portal: AtomicBool,
}

impl Model {
    /// One with these projects, each of the team of its own name, and these members, each in the
    /// teams that are named.
    pub fn of(projects: &[&str], members: &[(&str, MemberRole, &[&str])]) -> Arc<Self> {
        let model = Self::default();
        *model.projects.lock().unwrap() = projects.iter().map(|slug| project(slug)).collect();
        *model.access.lock().unwrap() = access(projects, members);
        Arc::new(model)
    }

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

pub fn project(slug: &str) -> ErrorProject {
    let team =
        ErrorTeam { id: format!("9{}", slug.len()), slug: slug.to_owned(), name: slug.to_owned() };
    ErrorProject {
        id: slug.len().to_string(),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        platform: None,
        teams: vec![team],
    }
}

pub fn access(projects: &[&str], members: &[(&str, MemberRole, &[&str])]) -> Access {
    let email = |who: &str| format!("{who}@acme.example");
    let in_team = |team: &&str| {
        let all = members.iter().filter(|(_, _, teams)| teams.contains(team));
        ((*team).to_owned(), all.map(|(who, ..)| email(who)).collect::<BTreeSet<_>>())
    };
    let member = |(at, (who, role, _)): (usize, &(&str, MemberRole, &[&str]))| Member {
        id: (at + 1).to_string(),
        name: (*who).to_owned(),
        email: email(who),
        role: *role,
    };
    Access {
        open: false,
        members: members.iter().enumerate().map(member).collect(),
        teams: projects.iter().map(in_team).collect(),
    }
}

pub fn issue(id: u32, project: &str) -> Issue {
    Issue {
        id: id.to_string(),
        short_id: format!("{}-{id}", project.to_uppercase()),
        title: format!("KeyError {id}"),
        culprit: "work".to_owned(),
        level: Level::Error,
        state: IssueState::Unresolved,
        substatus: Some(Substatus::Escalating),
        unhandled: true,
        events: 10,
        people: 3,
        first_seen: Some(Timestamp(BEGIN - 3_600_000)),
        last_seen: Some(Timestamp(BEGIN)),
        project: project.to_owned(),
        page: format!("https://errors.example/{id}"),
        assignee: None,
        hourly: vec![Count { at: Timestamp(BEGIN - 3_600_000), events: 10 }],
    }
}

#[async_trait]
impl ErrorSource for Model {
    fn name(&self) -> &'static str {
        "acme"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn integration(&self) -> &'static str {
        "sentry"
    }

    fn organisation(&self) -> &'static str {
        "acme"
    }

    fn page(&self) -> &'static str {
        "https://errors.example/acme"
    }

    fn visibility(&self) -> Visibility {
        let portal = self.by_portal.load(Ordering::SeqCst);
        if portal { Visibility::Portal } else { Visibility::Vendor }
    }

    async fn ask(&self, part: &ErrorPart, _: bool) -> Result<ErrorsTold, HostError> {
        let name = part.to_string();
        *self.asked.lock().unwrap().entry(name.clone()).or_default() += 1;
        let delay = *self.delay.lock().unwrap();
        if !delay.is_zero() {
            sleep(delay).await;
        }
        let failure = self.failure.lock().unwrap().clone();
        if let Some(error) = failure.get(&name).or_else(|| failure.get("")) {
            return Err(error.clone());
        }
        let issues = self.issues.lock().unwrap().clone();
        Ok(match part {
            ErrorPart::Projects => ErrorsTold::Projects(self.projects.lock().unwrap().clone()),
            ErrorPart::Access => ErrorsTold::Access(self.access.lock().unwrap().clone()),
            ErrorPart::Open => {
                ErrorsTold::Issues(issues.into_iter().filter(Issue::is_open).collect())
            }
            ErrorPart::Issues(slug) => {
                let own = issues.into_iter().filter(|issue| issue.project == *slug);
                ErrorsTold::Issues(own.collect())
            }
            ErrorPart::Issue(id) => {
                let found = issues.into_iter().find(|issue| issue.id == *id);
                ErrorsTold::Issue(found.map(|issue| {
                    Box::new(IssueDetail {
                        issue,
                        daily: Vec::new(),
                        first_release: None,
                        last_release: None,
                        event: None,
                    })
                }))
            }
        })
    }

    async fn act(&self, issue: &str, act: &ErrorAct) -> Result<(), HostError> {
        if let Some(error) = self.failure.lock().unwrap().get("act") {
            return Err(error.clone());
        }
        self.acts.lock().unwrap().push((issue.to_owned(), act.clone()));
        let mut issues = self.issues.lock().unwrap();
        if let Some(found) = issues.iter_mut().find(|one| one.id == issue)
            && *act == ErrorAct::Resolve
        {
            found.state = IssueState::Resolved;
            found.substatus = None;
        }
        Ok(())
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

/// Entities, who may see them, and who may act on them.
#[derive(Default)]
pub struct Entities {
    pub position: i64,
    /// What each names.
    pub named: BTreeMap<EntityRef, String>,
    /// By who asks: of what they do not see errors.
    pub hidden: BTreeMap<String, BTreeSet<EntityRef>>,
    /// By who asks: what they may act on. Guests may act on everything.
    pub owned: BTreeMap<String, BTreeSet<EntityRef>>,
    /// Whose roles do not let them see data of the vendor.
    pub shut_out: BTreeSet<String>,
}

struct Seen {
    entities: Arc<Mutex<Entities>>,
    who: String,
}

impl Seen {
    fn reads(&self, entity: &EntityRef) -> bool {
        let all = self.entities.lock().unwrap();
        all.named.contains_key(entity)
            && !all.hidden.get(&self.who).is_some_and(|hidden| hidden.contains(entity))
    }
}

#[async_trait]
impl ErrorEntities for Seen {
    fn position(&self) -> i64 {
        self.entities.lock().unwrap().position
    }

    async fn named(&self) -> Result<Vec<ErrorEntity>, ErrorsError> {
        let all = self.entities.lock().unwrap();
        let one = |(reference, said): (&EntityRef, &String)| {
            let names = ErrorNames::of(|_| Some(said))?;
            Some(ErrorEntity { reference: reference.clone(), names })
        };
        Ok(all.named.iter().filter_map(one).collect())
    }

    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        entities.iter().filter(|one| self.reads(one)).map(row).collect()
    }

    fn sees(&self, entity: &EntityRef) -> bool {
        self.reads(entity)
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
        self.reads(entity).then(|| EntityFacts {
            reference: entity.clone(),
            spec_type: None,
            lifecycle: None,
            owners: BTreeSet::new(),
            system: None,
            tags: BTreeSet::new(),
            restricted: false,
        })
    }

    fn allows(&self, integration: &str) -> bool {
        integration == "sentry" && !self.entities.lock().unwrap().shut_out.contains(&self.who)
    }

    async fn email(&self) -> Result<Option<String>, ErrorsError> {
        Ok(Some(format!("{}@acme.example", self.who)))
    }
}

pub fn row(reference: &EntityRef) -> EntityRow {
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
    pub service: Arc<ErrorService>,
    pub entities: Arc<Mutex<Entities>>,
    pub clock: Arc<Hand>,
    pub store: Store,
    pub folder: TempDir,
}

impl Company {
    pub async fn start(source: Arc<dyn ErrorSource>) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), source, BEGIN).await
    }

    pub async fn start_in(folder: TempDir, source: Arc<dyn ErrorSource>, now: i64) -> Self {
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let named = [(component("cart"), "cart".to_owned())].into();
        let entities = Arc::new(Mutex::new(Entities { named, ..Entities::default() }));
        let clock = Arc::new(Hand(AtomicI64::new(now)));
        let options = ErrorOptions {
            look: Duration::from_millis(10),
            authority: Arc::new(Unbounded),
            deployments: Guarded::open(Arc::new(NoDeployments)),
        };
        let seen = Arc::clone(&entities);
        let service = ErrorService::start(
            store.clone(),
            vec![source],
            Arc::new(move |asker: &Asker| {
                let (entities, who) = (Arc::clone(&seen), asker.principal.id.clone());
                Arc::new(Seen { entities, who }) as Arc<dyn ErrorEntities>
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

    pub fn asked_by(&self, who: &str) -> Arc<dyn Errors> {
        self.service.asked(&asker(who))
    }
}

pub fn asker(who: &str) -> Asker {
    let kind = if who == "guest" { PrincipalKind::Guest } else { PrincipalKind::Person };
    let principal = Principal { id: who.to_owned(), kind, ..Principal::guest() };
    Asker::new(Arc::new(principal), Arc::from("test"), None)
}

pub fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

/// Waits until something is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let waited = async {
        while !so().await {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(10), waited).await.unwrap_or_else(|_| panic!("{what}"));
}
