use super::{action::MERGE, update::MARKER, wish::FOLDER, *};
use crate::files::Workspace;
use async_trait::async_trait;
use platform::{
    Entity, EntityRef,
    access::{Decision, EntityFacts, Permission},
    catalog::{EntityRow, Reference},
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, Change, Fetch, FetchedFiles, FileChangeKind,
        Memory, Planned, Registered, StepState, TaskLog, TaskState, TemplateEntities,
        TemplateSource,
    },
};
use serde_json::json;
use std::{
    fs,
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
};
use store::{StepRecord, StoreOptions, TaskBodyRecord, TaskRecord};
use tempfile::TempDir;

const TREE: &str = "https://github.com/acme/shop/tree/main/";

/// A clock that is set.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A catalog of one template and what it made, and the folders that both are in.
#[derive(Clone)]
struct Land {
    folder: Arc<TempDir>,
    allowed: bool,
}

impl Land {
    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let place = self.at(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap()
    }
}

fn template() -> EntityRef {
    EntityRef::new("template", "default", "go")
}

fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

fn body() -> Value {
    json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": { "name": "go" },
        "spec": { "steps": [
            {
                "id": "fetch",
                "action": "fetch:template",
                "input": { "url": "skeleton", "name": "${{ parameters.name }}" },
            },
            {
                "id": "publish",
                "action": "publish:github",
                "input": { "repoUrl": "github.com?owner=acme&repo=shop" },
            },
            { "id": "register", "action": "catalog:register", "input": {} },
        ] },
    })
}

#[async_trait]
impl TemplateEntities for Land {
    fn templates(&self) -> Vec<EntityRow> {
        Vec::new()
    }

    async fn template(&self, _: &EntityRef) -> Result<Option<TemplateSource>, ScaffolderError> {
        let location = self.at("template.json");
        let body = fs::read_to_string(&location).unwrap();
        let entity = Entity::from_json(serde_json::from_str(&body).unwrap()).unwrap();
        Ok(Some(TemplateSource { entity, body, location: location.display().to_string() }))
    }

    async fn entity(&self, entity: &EntityRef) -> Result<Option<String>, ScaffolderError> {
        let location = format!("url:{TREE}");
        let annotations = json!({ "backstage.io/source-location": location });
        let shown = json!({ "metadata": { "annotations": annotations } }).to_string();
        Ok(Some(shown).filter(|_| *entity == shop()))
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
        if self.allowed { Decision::Allow } else { Decision::Deny }
    }

    fn facts(&self, _: &EntityRef) -> Option<EntityFacts> {
        None
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

#[async_trait]
impl Skeletons for Land {
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError> {
        let path = if wanted.url.starts_with("https://github.com/acme/shop") {
            "repository"
        } else {
            wanted.url.as_str()
        };
        let place = self.at(path);
        if !place.exists() {
            return Err(ActionError::Refused(format!("{} is not there", wanted.url)));
        }
        Ok(FetchedFiles { place, commit: None, address: wanted.url.clone() })
    }

    async fn fetch_at(&self, wanted: &Fetch, _: &str) -> Result<FetchedFiles, ActionError> {
        self.fetch(wanted).await
    }

    fn may_read(&self, _: &str, _: &Path) -> bool {
        true
    }
}

/// `fetch:template`, as far as it is needed: the word NAME becomes the name.
#[async_trait]
impl ActionProvider for Land {
    fn actions(&self) -> Vec<ActionDescription> {
        vec![ActionDescription {
            id: "fetch:template".to_owned(),
            description: String::new(),
            input: json!({}),
            output: json!({}),
            examples: Vec::new(),
            is_local: true,
            is_repeatable: true,
        }]
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let text = |name: &str| call.input[name].as_str().unwrap_or_default().to_owned();
        let wanted = Fetch { base: call.base.clone(), url: text("url"), token: None };
        let skeleton = self.fetch(&wanted).await?.place;
        let workspace = Workspace::open(&call.workspace).unwrap();
        for (path, file) in files::read(&skeleton).unwrap() {
            let content = String::from_utf8(file.content).unwrap().replace("NAME", &text("name"));
            let place = workspace.place(&path).unwrap();
            workspace.write(&place, content.as_bytes(), None).unwrap();
        }
        Ok(ActionDone::default())
    }

    async fn plan(&self, _: &ActionCall) -> Result<Planned, ActionError> {
        Ok(Planned::default())
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        Ok(())
    }
}

struct Nothing;

impl TaskLog for Nothing {
    fn tell(&self, _: &str) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[async_trait]
impl Memory for Nothing {
    async fn recall(&self, _: &str) -> Result<Option<Value>, ActionError> {
        Ok(None)
    }

    async fn keep(&self, _: &str, _: &Value) -> Result<(), ActionError> {
        Ok(())
    }
}

struct World {
    land: Land,
    clock: Arc<Hand>,
    origins: Arc<Origins>,
}

const MAIN: &str = "package main\n\n// NAME serves.\nfunc main() {\n\tserve()\n}\n";

impl World {
    /// A template, and a project that was made with it.
    async fn new() -> Self {
        Self::with(true).await
    }

    async fn with(allowed: bool) -> Self {
        let land = Land { folder: Arc::new(tempfile::tempdir().unwrap()), allowed };
        land.write("template.json", &body().to_string());
        land.write("skeleton/main.go", MAIN);
        land.write("skeleton/old.txt", "old\n");
        land.write("repository/main.go", &MAIN.replace("NAME", "shop"));
        land.write("repository/old.txt", "old\n");
        let url = format!("sqlite:{}", land.at("slipway.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 3 }).await.unwrap();
        let clock = Arc::new(Hand::default());
        let catalog = land.clone();
        let entities: EntitiesOf =
            Arc::new(move |_: &Asker| -> Arc<dyn TemplateEntities> { Arc::new(catalog.clone()) });
        let origins = Origins::new(OriginParts {
            store,
            providers: vec![Arc::new(land.clone())],
            skeletons: Arc::new(land.clone()),
            entities,
            authority: Arc::new(platform::access::Unbounded),
            code_hosts: CodeHosts::default(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            folder: land.at("origins"),
            environment: Map::new(),
        });
        Self { land, clock, origins }
    }

    /// A task that made the shop ends.
    async fn made(&self) {
        let task = TaskRecord {
            id: "1".to_owned(),
            template: template(),
            state: TaskState::Completed,
            is_draft: false,
            key: None,
            created_at: Timestamp(5),
            started_at: None,
            ended_at: Some(Timestamp(9)),
            created_by: "user:default/jane".to_owned(),
            created_by_label: "Jane".to_owned(),
            created_by_entity: None,
            subject: None,
            made: None,
            step: None,
            steps_done: 3,
            steps_total: 3,
            note: None,
            cancel_wanted: false,
            approval: None,
            wake_at: None,
            attempts: 1,
            version: 0,
        };
        let body = TaskBodyRecord {
            base: self.land.at("template.json").display().to_string(),
            spec: body().to_string(),
            context: "{}".to_owned(),
            values: json!({ "name": "shop" }).to_string(),
            secret_names: Vec::new(),
            principal: "{}".to_owned(),
            account: None,
        };
        let contents = json!({ "repoContentsUrl": "https://github.com/acme/shop/blob/main" });
        let steps = [
            step(0, "fetch", "fetch:template", &json!({}), &json!({})),
            step(
                1,
                "publish",
                "publish:github",
                &json!({ "repoUrl": "github.com?owner=acme&repo=shop" }),
                &contents,
            ),
            step(2, "register", "catalog:register", &json!({}), &json!({ "entityRef": shop() })),
        ];
        let mut unit = self.origins.store.begin().await.unwrap();
        unit.insert_task(&task, &body, None, &[]).await.unwrap();
        unit.put_task_steps(&steps).await.unwrap();
        note(&mut unit, &task, &body).await.unwrap();
        unit.commit().await.unwrap();
        self.origins.settle().await;
    }

    async fn origin(&self) -> platform::scaffolder::TemplateUse {
        self.origins.origin(&Asker::guest(), &shop()).await.unwrap().unwrap()
    }

    /// Does the merge of an update, as its task does; gives what it said, and the workspace.
    async fn merge(&self) -> (Map<String, Value>, TempDir) {
        let workspace = tempfile::tempdir().unwrap();
        let call = ActionCall {
            action: MERGE.to_owned(),
            input: json!({ "entity": shop() }),
            workspace: workspace.path().to_owned(),
            task: "2".to_owned(),
            task_created_at: Timestamp(5),
            key: "2/merge/0".to_owned(),
            template: template().to_string(),
            base: String::new(),
            context: Map::new(),
            asker: Asker::guest(),
            email: None,
            log: Arc::new(Nothing),
            memory: Arc::new(Nothing),
        };
        let done = self.origins.actions().run(&call).await.unwrap();
        (done.output, workspace)
    }
}

fn step(place: u32, id: &str, action: &str, input: &Value, output: &Value) -> StepRecord {
    StepRecord {
        task: "1".to_owned(),
        place,
        id: id.to_owned(),
        name: id.to_owned(),
        action: action.to_owned(),
        state: StepState::Completed,
        started_at: None,
        ended_at: None,
        input: Some(input.to_string()),
        output: Some(output.to_string()),
        note: None,
        rounds: None,
        approval: None,
    }
}

#[tokio::test]
async fn a_template_that_moves_is_seen_and_its_update_merged() {
    let world = World::new().await;
    let asker = Asker::guest();
    assert_eq!(world.origins.origin(&asker, &shop()).await.unwrap(), None, "nothing is known");
    world.made().await;
    let use_then = world.origin().await;
    assert_eq!((use_then.task.as_deref(), use_then.reason.as_deref()), (Some("1"), None));
    assert!(use_then.version.is_some() && use_then.version == use_then.current, "{use_then:?}");
    assert!(!use_then.has_moved);
    let nothing = world.origins.update(&asker, &shop()).await;
    assert!(matches!(nothing, Err(ScaffolderError::Conflict(_))), "there is nothing to bring");

    // The team changes a line, and the template another one, a file more and a file less.
    let land = &world.land;
    land.write("repository/main.go", &MAIN.replace("NAME", "shop").replace("serve()", "run()"));
    land.write("repository/own.txt", "own\n");
    land.write("skeleton/main.go", &MAIN.replace("NAME serves", "NAME is served"));
    land.write("skeleton/new.txt", "for NAME\n");
    fs::remove_file(land.at("skeleton/old.txt")).unwrap();
    assert!(!world.origin().await.has_moved, "it was looked at just now");
    world.clock.0.store(600_000, Ordering::SeqCst);
    assert!(world.origin().await.has_moved);

    let update = world.origins.preview(&asker, &shop()).await.unwrap().unwrap();
    let told: Vec<_> = update.files.iter().map(|one| (one.path.as_str(), one.kind)).collect();
    let expected = [
        ("main.go", FileChangeKind::Changed),
        ("new.txt", FileChangeKind::Added),
        ("old.txt", FileChangeKind::Removed),
    ];
    assert_eq!((told.as_slice(), update.conflicts.as_slice()), (&expected[..], &[][..]));
    let wish = world.origins.update(&asker, &shop()).await.unwrap();
    let request = &wish.spec["spec"]["steps"][1];
    assert_eq!(request["action"], "publish:github:pull-request");
    assert_eq!(request["input"]["repoUrl"], "github.com?owner=acme&repo=shop");

    let (said, workspace) = world.merge().await;
    assert_eq!(said["removed"], json!(["old.txt"]));
    let merged = |path: &str| fs::read_to_string(workspace.path().join(FOLDER).join(path)).unwrap();
    assert!(merged("main.go").contains("shop is served") && merged("main.go").contains("run()"));
    assert_eq!(merged("new.txt"), "for shop\n");
    assert!(!workspace.path().join(FOLDER).join("own.txt").exists(), "only what changes is put");

    // Not merged, it does not count; merged, it does, whatever else the team made of it.
    assert_eq!(world.origin().await.version, use_then.version);
    for path in ["main.go", "new.txt", MARKER] {
        land.write(&format!("repository/{path}"), &merged(path));
    }
    land.write("repository/new.txt", "ours\n");
    fs::remove_file(land.at("repository/old.txt")).unwrap();
    let update = world.origins.preview(&asker, &shop()).await.unwrap().unwrap();
    assert_eq!((update.files.len(), update.from == update.to), (0, true), "{update:?}");
    let after = world.origin().await;
    assert_eq!((after.version.as_deref(), after.has_moved), (said["version"].as_str(), false));
    assert_eq!(land.read("repository/new.txt"), "ours\n");
}

#[tokio::test]
async fn what_the_project_has_already_needs_no_update() {
    let world = World::new().await;
    world.made().await;
    let land = &world.land;
    land.write("skeleton/new.txt", "for NAME\n");
    land.write("repository/new.txt", "for shop\n");
    world.clock.0.store(600_000, Ordering::SeqCst);
    let before = world.origin().await;
    assert!(before.has_moved);
    let update = world.origins.preview(&Asker::guest(), &shop()).await.unwrap().unwrap();
    assert!(update.files.is_empty());
    let after = world.origin().await;
    assert!(!after.has_moved && after.version == before.current, "{after:?}");
}

#[tokio::test]
async fn both_sides_of_a_conflict_are_in_the_pull_request() {
    let world = World::new().await;
    world.made().await;
    let land = &world.land;
    land.write("repository/main.go", &MAIN.replace("NAME", "shop").replace("serve()", "run()"));
    land.write("skeleton/main.go", &MAIN.replace("serve()", "listen()"));
    let update = world.origins.preview(&Asker::guest(), &shop()).await.unwrap().unwrap();
    assert_eq!((update.conflicts.len(), update.conflicts[0].line), (1, 5));
    let (said, workspace) = world.merge().await;
    assert!(said["description"].as_str().unwrap().contains("- [ ] `main.go:5`"));
    let merged = fs::read_to_string(workspace.path().join(FOLDER).join("main.go")).unwrap();
    assert!(merged.contains("\trun()\n=======\n\tlisten()\n"), "{merged}");
}

#[tokio::test]
async fn who_may_not_use_a_template_brings_nothing_of_it() {
    let world = World::with(false).await;
    world.made().await;
    let preview = world.origins.preview(&Asker::guest(), &shop()).await;
    assert!(matches!(preview, Err(ScaffolderError::NotAllowed(_))), "{preview:?}");
    assert!(!world.origin().await.may.is_possible());
    let unseen = EntityRef::new("component", "default", "hidden");
    assert_eq!(world.origins.preview(&Asker::guest(), &unseen).await.unwrap(), None);
}

#[tokio::test]
async fn a_template_that_cannot_be_rendered_again_says_so() {
    let world = World::new().await;
    fs::rename(world.land.at("skeleton"), world.land.at("elsewhere")).unwrap();
    world.made().await;
    let told = world.origin().await;
    assert!(told.reason.unwrap().contains("skeleton is not there"), "{:?}", told.version);
    let preview = world.origins.preview(&Asker::guest(), &shop()).await;
    assert!(matches!(preview, Err(ScaffolderError::Conflict(_))), "{preview:?}");
}
