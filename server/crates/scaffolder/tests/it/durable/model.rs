//! A world outside, in which actions make things; and the service, once started and once dead.

use async_trait::async_trait;
use platform::{
    Entity, EntityRef, Timestamp,
    access::{Asker, Decision, EntityFacts, Permission, Principal, PrincipalKind, Unbounded},
    catalog::{EntityRow, Reference},
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Fetch,
        FetchedFiles, NewTask, Planned, PlannedRequest, Registered, Scaffolder, ScaffolderError,
        Skeletons, Task, TaskState, TemplateEntities, TemplateSource,
    },
    timestamp::Clock,
};
use scaffolder::runs::{
    EntitiesOf, People, Renderer, RunOptions, RunParts, RunService, Sealed, TaskNews, Teller,
};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Store, StoreOptions};
use tempfile::TempDir;
use tokio::sync::Notify;

/// Time that passes by a millisecond whenever it is looked at, and by more when a test says so.
pub struct Ticking(pub AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

/// What is outside of the process: it stays when the process dies.
#[derive(Default)]
pub struct Outside {
    /// What was made, by the key of the round, and how often.
    pub made: Mutex<BTreeMap<String, u32>>,
    pub removed: Mutex<Vec<String>>,
    /// What `fake:read` saw of the workspace, and `fake:say` was given.
    pub seen: Mutex<Vec<Value>>,
    /// Names that fail, and how often they still do.
    pub failing: Mutex<BTreeMap<String, u32>>,
    /// Places at which an action waits that were passed so far.
    pub points: AtomicUsize,
    /// The one at which the process dies; 0 is none.
    pub die_at: AtomicUsize,
    pub dies: Notify,
    /// Rounds of `fake:wait` that wait.
    pub waiting: AtomicUsize,
    pub at_once: AtomicUsize,
    pub most_at_once: AtomicUsize,
    pub news: Mutex<Vec<TaskNews>>,
}

impl Outside {
    /// A place at which an action waits for the outside, and at which the process may die.
    async fn point(&self) {
        let at = self.points.fetch_add(1, Ordering::SeqCst) + 1;
        if at == self.die_at.load(Ordering::SeqCst) {
            self.dies.notify_one();
            std::future::pending::<()>().await;
        }
        tokio::task::yield_now().await;
    }

    fn fails(&self, name: &str) -> bool {
        let mut failing = self.failing.lock().unwrap();
        match failing.get_mut(name) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }

    pub fn made(&self) -> BTreeMap<String, u32> {
        self.made.lock().unwrap().clone()
    }

    pub fn seen(&self) -> Vec<Value> {
        self.seen.lock().unwrap().clone()
    }
}

/// The actions.
pub struct Fake(pub Arc<Outside>);

fn text<'a>(call: &'a ActionCall, name: &str) -> &'a str {
    call.input.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl Fake {
    /// Makes something once, however often it is cut off.
    async fn make(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let name = text(call, "name").to_owned();
        let change =
            Change { action: "fake:make".to_owned(), label: name.clone(), object: json!(call.key) };
        if call.memory.recall("done").await?.is_none() {
            self.0.point().await;
            call.memory.keep("intended", &json!(name)).await?;
            self.0.point().await;
            // What was made already is taken as its own.
            let is_new = !self.0.made().contains_key(&call.key);
            if is_new {
                *self.0.made.lock().unwrap().entry(call.key.clone()).or_default() += 1;
            }
            self.0.point().await;
            call.memory.made(&change).await?;
            self.0.point().await;
            if self.0.fails(&name) {
                return Err(ActionError::Refused(format!("{name} is refused")));
            }
            call.memory.keep("done", &json!(true)).await?;
        }
        self.0.point().await;
        let output = json!({ "name": name }).as_object().unwrap().clone();
        Ok(ActionDone { output, made: vec![change] })
    }

    /// Makes something of which nobody can tell whether it was made.
    async fn blind(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        if call.memory.recall("intended").await?.is_some() {
            return Err(ActionError::Undecided("look whether the letter was sent".to_owned()));
        }
        call.memory.keep("intended", &json!(true)).await?;
        self.0.point().await;
        *self.0.made.lock().unwrap().entry(call.key.clone()).or_default() += 1;
        self.0.point().await;
        Ok(ActionDone::default())
    }

    /// Appends to a file: done twice it is another file.
    async fn append(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        if self.0.fails(text(call, "path")) {
            return Err(ActionError::Refused(format!("{} is refused", text(call, "path"))));
        }
        let place = call.workspace.join(text(call, "path"));
        self.0.point().await;
        let mut file = fs::OpenOptions::new().create(true).append(true).open(place).unwrap();
        file.write_all(text(call, "text").as_bytes()).unwrap();
        self.0.point().await;
        Ok(ActionDone::default())
    }

    async fn wait(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let at_once = self.0.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        self.0.waiting.fetch_add(1, Ordering::SeqCst);
        let turns = call.input["turns"].as_u64().unwrap_or(u64::MAX);
        for _ in 0..turns {
            if call.log.is_cancelled() && call.input["stubborn"] != true {
                return Err(ActionError::Cancelled);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
        Ok(ActionDone::default())
    }
}

fn described(id: &str, is_local: bool) -> ActionDescription {
    ActionDescription {
        id: id.to_owned(),
        description: id.to_owned(),
        input: json!({ "type": "object", "properties": { "name": { "type": "string" } } }),
        output: json!({ "type": "object", "properties": { "name": { "type": "string" } } }),
        examples: Vec::new(),
        is_local,
        is_repeatable: false,
    }
}

#[async_trait]
impl ActionProvider for Fake {
    fn actions(&self) -> Vec<ActionDescription> {
        let remote = ["fake:make", "fake:blind", "fake:away", "fake:wait", "fake:say"];
        let local = ["fake:append", "fake:read"];
        let remote = remote.into_iter().map(|id| described(id, false));
        remote.chain(local.into_iter().map(|id| described(id, true))).collect()
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        match call.action.as_str() {
            "fake:make" => self.make(call).await,
            "fake:blind" => self.blind(call).await,
            "fake:append" => self.append(call).await,
            "fake:wait" => self.wait(call).await,
            "fake:away" if self.0.fails(text(call, "name")) => {
                Err(ActionError::Unavailable { message: "it is away".to_owned(), until: None })
            }
            "fake:read" => {
                let read = fs::read_to_string(call.workspace.join(text(call, "path"))).unwrap();
                self.0.seen.lock().unwrap().push(json!(read));
                Ok(ActionDone::default())
            }
            "fake:say" => {
                call.log.tell(text(call, "message"));
                self.0.seen.lock().unwrap().push(call.input.clone());
                if self.0.fails(text(call, "name")) {
                    let words = format!("it refuses {}", text(call, "message"));
                    return Err(ActionError::Refused(words));
                }
                let output = json!({ "said": call.input["message"] });
                Ok(ActionDone { output: output.as_object().unwrap().clone(), made: Vec::new() })
            }
            _ => Ok(ActionDone::default()),
        }
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let request = PlannedRequest {
            step: String::new(),
            method: "POST".to_owned(),
            url: format!("https://outside.example/{}", text(call, "name")),
            body: Some(call.input.clone()),
            purpose: "makes it".to_owned(),
        };
        Ok(Planned { requests: vec![request], ..Planned::default() })
    }

    async fn undo(&self, _: &ActionCall, made: &Change) -> Result<(), ActionError> {
        if self.0.fails("undo") {
            return Err(ActionError::Refused("it cannot be removed".to_owned()));
        }
        self.0.made.lock().unwrap().remove(made.object.as_str().unwrap());
        self.0.removed.lock().unwrap().push(made.label.clone());
        Ok(())
    }
}

/// The catalog: templates by rote.
#[derive(Clone, Default)]
pub struct Catalog {
    pub templates: Arc<Mutex<BTreeMap<EntityRef, Value>>>,
    /// Who may use templates only once somebody has approved, or not at all.
    pub decisions: Arc<Mutex<BTreeMap<String, Decision>>>,
}

struct Seen {
    catalog: Catalog,
    asker: Asker,
}

pub fn facts(reference: &EntityRef) -> EntityFacts {
    EntityFacts {
        reference: reference.clone(),
        spec_type: None,
        lifecycle: None,
        owners: std::collections::BTreeSet::new(),
        system: None,
        tags: std::collections::BTreeSet::new(),
        restricted: false,
    }
}

#[async_trait]
impl TemplateEntities for Seen {
    fn templates(&self) -> Vec<EntityRow> {
        let templates = self.catalog.templates.lock().unwrap();
        let row = |reference: &EntityRef| EntityRow {
            reference: reference.clone(),
            kind: "Template".to_owned(),
            label: reference.name().to_owned(),
            description: None,
            entity_type: Some("service".to_owned()),
            lifecycle: None,
            owner: None,
            system: None,
            tags: Vec::new(),
            updated_at: Timestamp(1),
        };
        templates.keys().map(row).collect()
    }

    async fn template(
        &self,
        template: &EntityRef,
    ) -> Result<Option<TemplateSource>, ScaffolderError> {
        let templates = self.catalog.templates.lock().unwrap();
        let source = |body: &Value| TemplateSource {
            entity: Entity::from_json(body.clone()).unwrap(),
            body: body.to_string(),
            location: "https://example.com/template.yaml".to_owned(),
        };
        Ok(templates.get(template).map(source))
    }

    async fn entity(&self, _: &EntityRef) -> Result<Option<String>, ScaffolderError> {
        Ok(None)
    }

    fn reference(&self, entity: &EntityRef) -> Reference {
        Reference {
            target: entity.clone(),
            label: entity.name().to_owned(),
            entity_type: None,
            exists: true,
        }
    }

    fn decide(&self, _: Permission, _: &EntityRef) -> Decision {
        let decisions = self.catalog.decisions.lock().unwrap();
        decisions.get(&self.asker.principal.id).cloned().unwrap_or(Decision::Allow)
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        self.catalog.templates.lock().unwrap().contains_key(entity).then(|| facts(entity))
    }

    async fn email(&self) -> Result<Option<String>, ScaffolderError> {
        Ok(None)
    }

    async fn register(&self, _: &str, _: &EntityRef) -> Result<Registered, ScaffolderError> {
        Ok(Registered::default())
    }

    async fn unregister(&self, _: &str, _: &EntityRef) -> Result<(), ScaffolderError> {
        Ok(())
    }
}

struct Nowhere;

#[async_trait]
impl Skeletons for Nowhere {
    async fn fetch(&self, _: &Fetch) -> Result<FetchedFiles, ActionError> {
        Err(ActionError::Refused("nothing is fetched here".to_owned()))
    }

    async fn fetch_at(&self, _: &Fetch, _: &str) -> Result<FetchedFiles, ActionError> {
        Err(ActionError::Refused("nothing is fetched here".to_owned()))
    }

    fn may_read(&self, _: &str, _: &Path) -> bool {
        false
    }
}

/// Seals by turning bits around, and numbers things one after the other, over all lives.
struct Turned;

static NUMBER: AtomicUsize = AtomicUsize::new(1);

impl Sealed for Turned {
    fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let turned = bytes.iter().map(|byte| !byte);
        Ok(place.bytes().chain([0]).chain(turned).collect())
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let turned = sealed.strip_prefix(place.as_bytes())?.strip_prefix(&[0])?;
        Some(turned.iter().map(|byte| !byte).collect())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), String> {
        let number = NUMBER.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (at, byte) in bytes.iter_mut().rev().enumerate() {
            *byte = number.iter().rev().nth(at).copied().unwrap_or(0);
        }
        Ok(())
    }
}

struct Everybody;

#[async_trait]
impl People for Everybody {
    async fn account_of(&self, _: &Principal) -> Result<Option<String>, String> {
        Ok(None)
    }

    async fn by_now(&self, then: &Principal, _: Option<&str>) -> Result<Option<Principal>, String> {
        Ok((then.id != "user:default/gone").then(|| then.clone()))
    }
}

struct Plain;

impl Renderer for Plain {
    fn html(&self, markdown: &str) -> String {
        format!("<p>{markdown}</p>")
    }
}

struct Postman(Arc<Outside>);

#[async_trait]
impl Teller for Postman {
    async fn tell(&self, news: TaskNews) {
        self.0.news.lock().unwrap().push(news);
    }
}

/// Everything that outlives a process.
pub struct World {
    pub folder: TempDir,
    pub outside: Arc<Outside>,
    pub catalog: Catalog,
    pub clock: Arc<Ticking>,
}

impl World {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            outside: Arc::default(),
            catalog: Catalog::default(),
            clock: Arc::new(Ticking(AtomicI64::new(1_000_000))),
        }
    }

    /// What is decided of a person from now on.
    pub fn decides(&self, person: &str, decision: Decision) {
        let mut decisions = self.catalog.decisions.lock().unwrap();
        decisions.insert(format!("user:default/{person}"), decision);
    }

    /// Puts a template into the catalog.
    pub fn template(&self, name: &str, spec: &Value) -> EntityRef {
        let mut spec = spec.clone();
        spec["type"] = json!("service");
        let body = json!({
            "apiVersion": "scaffolder.backstage.io/v1beta3",
            "kind": "Template",
            "metadata": { "name": name },
            "spec": spec,
        });
        let reference = EntityRef::new("template", "default", name);
        self.catalog.templates.lock().unwrap().insert(reference.clone(), body);
        reference
    }

    pub fn options(&self) -> RunOptions {
        RunOptions {
            tick: Duration::from_millis(10),
            backoff: Duration::from_millis(1),
            patience: Duration::from_millis(50),
            ..RunOptions::new("test", self.folder.path().join("tasks"))
        }
    }

    /// Starts the service; the runtime that it is started in is the process.
    pub async fn start(&self, options: RunOptions) -> Arc<RunService> {
        RunService::start(self.parts().await, options).await.unwrap()
    }

    pub async fn parts(&self) -> RunParts {
        let url = format!("sqlite:{}", self.folder.path().join("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 4 }).await.unwrap();
        let catalog = self.catalog.clone();
        let entities: EntitiesOf = Arc::new(move |asker: &Asker| {
            let seen = Seen { catalog: catalog.clone(), asker: asker.clone() };
            Arc::new(seen) as Arc<dyn TemplateEntities>
        });
        RunParts {
            store,
            providers: vec![Arc::new(Fake(Arc::clone(&self.outside)))],
            skeletons: Arc::new(Nowhere),
            entities,
            authority: Arc::new(Unbounded),
            sealed: Arc::new(Turned),
            people: Arc::new(Everybody),
            renderer: Arc::new(Plain),
            teller: Arc::new(Postman(Arc::clone(&self.outside))),
            code_hosts: scaffolder::engine::CodeHosts::default(),
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
        }
    }

    /// A second look at the database, as another process has it.
    pub async fn store(&self) -> Store {
        self.parts().await.store
    }
}

pub fn asker(name: &str) -> Asker {
    let mut principal = Principal::guest();
    principal.kind = PrincipalKind::Person;
    principal.id = format!("user:default/{name}");
    principal.label = name.to_owned();
    Asker::new(Arc::new(principal), Arc::from("request"), None)
}

pub fn wish(template: &EntityRef, values: Value) -> NewTask {
    NewTask {
        template: template.clone(),
        values: object(values),
        secrets: Map::new(),
        key: None,
        is_draft: false,
        is_reviewed: false,
    }
}

pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

/// Waits until a task is as it is wanted.
pub async fn until(asked: &Arc<dyn Scaffolder>, id: &str, wanted: impl Fn(&Task) -> bool) -> Task {
    let waited = async {
        loop {
            let task = asked.task(id).await.unwrap().unwrap();
            if wanted(&task) {
                return task;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let Ok(task) = tokio::time::timeout(Duration::from_mins(1), waited).await else {
        panic!("{:?}", asked.task(id).await)
    };
    task
}

/// Waits until it has ended, and tells how.
pub async fn ended(asked: &Arc<dyn Scaffolder>, id: &str) -> Task {
    until(asked, id, |task| task.row.state.has_ended()).await
}

pub fn states(task: &Task) -> Vec<&'static str> {
    task.steps.iter().map(|step| step.state.name()).collect()
}

pub fn is(state: TaskState) -> impl Fn(&Task) -> bool {
    move |task| task.row.state == state
}
