//! What a template becomes comes to what was made with it: through the service, from the first task to
//! the pull request of the update.

use super::model::{World, asker, ended, object, wish};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Decision, EntityFacts, Permission},
    catalog::{EntityRow, Reference},
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Fetch,
        FetchedFiles, Planned, Registered, Scaffolder, ScaffolderError, Skeletons, TaskState,
        TemplateEntities, TemplateSource, TemplateUse,
    },
};
use scaffolder::runs::{EntitiesOf, RunService};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

const REPOSITORY: &str = "github.com?owner=acme&repo=shop";
const PULL: &str = "https://github.com/acme/shop/pull/1";

fn shop() -> EntityRef {
    EntityRef::new("component", "default", "shop")
}

/// The catalog, which knows the shop, too.
struct Known(Arc<dyn TemplateEntities>);

#[async_trait]
impl TemplateEntities for Known {
    fn templates(&self) -> Vec<EntityRow> {
        self.0.templates()
    }

    async fn template(
        &self,
        template: &EntityRef,
    ) -> Result<Option<TemplateSource>, ScaffolderError> {
        self.0.template(template).await
    }

    async fn entity(&self, entity: &EntityRef) -> Result<Option<String>, ScaffolderError> {
        let known = json!({ "metadata": { "name": "shop" } }).to_string();
        Ok(Some(known).filter(|_| *entity == shop()))
    }

    fn reference(&self, entity: &EntityRef) -> Reference {
        self.0.reference(entity)
    }

    fn decide(&self, permission: Permission, entity: &EntityRef) -> Decision {
        self.0.decide(permission, entity)
    }

    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        self.0.facts(entity)
    }

    async fn email(&self) -> Result<Option<String>, ScaffolderError> {
        self.0.email().await
    }

    async fn register(&self, _: &str, _: &EntityRef) -> Result<Registered, ScaffolderError> {
        Ok(Registered::default())
    }

    async fn unregister(&self, _: &str, _: &EntityRef) -> Result<(), ScaffolderError> {
        Ok(())
    }
}

/// A code host that is a folder: `skeleton`, `repository` and `pull` are what it holds.
#[derive(Clone)]
struct Host(PathBuf);

impl Host {
    fn write(&self, path: &str, text: &str) {
        let place = self.0.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }
}

/// Copies a folder; the word NAME becomes a name.
fn copy(from: &Path, to: &Path, name: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target, name);
        } else {
            let text = fs::read_to_string(entry.path()).unwrap();
            fs::write(target, text.replace("NAME", name)).unwrap();
        }
    }
}

#[async_trait]
impl Skeletons for Host {
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError> {
        let is_repository = wanted.url.starts_with("https://github.com/acme/shop/tree/");
        let place = self.0.join(if is_repository { "repository" } else { wanted.url.as_str() });
        Ok(FetchedFiles { place, commit: None, address: wanted.url.clone() })
    }

    async fn fetch_at(&self, wanted: &Fetch, _: &str) -> Result<FetchedFiles, ActionError> {
        self.fetch(wanted).await
    }

    fn may_read(&self, _: &str, _: &Path) -> bool {
        true
    }
}

#[async_trait]
impl ActionProvider for Host {
    fn actions(&self) -> Vec<ActionDescription> {
        let names =
            ["fetch:template", "publish:github", "publish:github:pull-request", "catalog:register"];
        let described = |id: &str| ActionDescription {
            id: id.to_owned(),
            description: id.to_owned(),
            input: json!({ "type": "object" }),
            output: json!({ "type": "object" }),
            examples: Vec::new(),
            is_local: id == "fetch:template",
            is_repeatable: true,
        };
        names.into_iter().map(described).collect()
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let name = call.input["name"].as_str().unwrap_or_default();
        let output = match call.action.as_str() {
            "fetch:template" => {
                copy(&self.0.join("skeleton"), &call.workspace, name);
                json!({})
            }
            "publish:github" => {
                copy(&call.workspace, &self.0.join("repository"), "");
                json!({ "repoContentsUrl": "https://github.com/acme/shop/blob/main" })
            }
            "catalog:register" => json!({ "entityRef": shop() }),
            _ => {
                copy(&call.workspace.join("project"), &self.0.join("pull"), "");
                self.write("request.json", &call.input.to_string());
                json!({ "remoteUrl": PULL })
            }
        };
        Ok(ActionDone { output: object(output), made: Vec::new() })
    }

    async fn plan(&self, _: &ActionCall) -> Result<Planned, ActionError> {
        Ok(Planned::default())
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        Ok(())
    }
}

fn template(world: &World) -> EntityRef {
    let spec = json!({ "steps": [
        {
            "id": "fetch",
            "action": "fetch:template",
            "input": { "url": "skeleton", "name": "${{ parameters.name }}" },
        },
        { "id": "publish", "action": "publish:github", "input": { "repoUrl": REPOSITORY } },
        { "id": "register", "action": "catalog:register", "input": {} },
    ] });
    world.template("service", &spec)
}

async fn start(world: &World, host: &Host) -> Arc<RunService> {
    let mut parts = world.parts().await;
    let seen = Arc::clone(&parts.entities);
    let entities: EntitiesOf =
        Arc::new(move |asker: &Asker| Arc::new(Known(seen(asker))) as Arc<dyn TemplateEntities>);
    parts.entities = entities;
    parts.providers = vec![Arc::new(host.clone())];
    parts.skeletons = Arc::new(host.clone());
    RunService::start(parts, world.options()).await.unwrap()
}

/// The origin of the shop, once it is as it is wanted: it is looked at behind a task's back.
async fn origin(asked: &Arc<dyn Scaffolder>, wanted: impl Fn(&TemplateUse) -> bool) -> TemplateUse {
    let waited = async {
        loop {
            match asked.origin(&shop()).await.unwrap() {
                Some(found) if wanted(&found) => return found,
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    };
    let Ok(found) = tokio::time::timeout(Duration::from_mins(1), waited).await else {
        panic!("{:?}", asked.origin(&shop()).await);
    };
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_merged_by_a_task_and_counts_once_it_is_in() {
    let world = World::new();
    let host = Host(world.folder.path().join("host"));
    let lines = "// NAME serves.\nfunc main() {\n\n\tserve()\n}\n";
    host.write("skeleton/main.go", lines);
    host.write("skeleton/old.txt", "old\n");
    let template = template(&world);
    let service = start(&world, &host).await;
    let jane = service.asked(&asker("jane"));
    let id = jane.create(&wish(&template, json!({ "name": "shop" }))).await.unwrap();
    let made = ended(&jane, &id).await;
    assert_eq!(made.row.state, TaskState::Completed, "{made:?}");
    let first = origin(&jane, |found| found.version.is_some()).await;
    assert_eq!((first.task.as_deref(), first.has_moved), (Some(id.as_str()), false));
    assert_eq!(first.template.target, template);

    // A process that dies meanwhile loses nothing of it.
    service.shutdown().await;
    let service = start(&world, &host).await;
    let jane = service.asked(&asker("jane"));
    host.write("repository/main.go", &host.read("repository/main.go").replace("serve()", "run()"));
    host.write("skeleton/main.go", &lines.replace("serves", "is served"));
    fs::remove_file(host.0.join("skeleton/old.txt")).unwrap();
    world.clock.0.fetch_add(600_000, Ordering::SeqCst);
    assert!(origin(&jane, |found| found.current.is_some()).await.has_moved);

    let update = jane.update(&shop()).await.unwrap();
    let task = ended(&jane, &update).await;
    assert_eq!(task.row.state, TaskState::Completed, "{task:?}");
    assert_eq!(task.output.unwrap().links[0].url.as_deref(), Some(PULL));
    assert_eq!(
        host.read("pull/main.go"),
        "// shop is served.\nfunc main() {\n\n\trun()\n}\n",
        "what both changed is there"
    );
    assert!(!host.0.join("pull/old.txt").exists());
    let request: Value = serde_json::from_str(&host.read("request.json")).unwrap();
    assert_eq!(request["repoUrl"], REPOSITORY);
    assert_eq!(request["filesToDelete"], json!(["old.txt"]));
    assert!(request["description"].as_str().unwrap().contains("`old.txt` (removed)"));
    let opened = origin(&jane, |found| found.pull_request.is_some()).await;
    assert_eq!((opened.version, opened.has_moved), (first.version.clone(), true), "not merged yet");

    // Merged, it is of the new version, and nothing is left to bring.
    copy(&host.0.join("pull"), &host.0.join("repository"), "");
    fs::remove_file(host.0.join("repository/old.txt")).unwrap();
    let preview = jane.preview_update(&shop()).await.unwrap().unwrap();
    assert!(preview.files.is_empty() && preview.conflicts.is_empty(), "{preview:?}");
    let merged = origin(&jane, |found| found.current.is_some()).await;
    assert!(!merged.has_moved && merged.version != first.version, "{merged:?}");
    let again = jane.update(&shop()).await;
    assert!(matches!(again, Err(ScaffolderError::Conflict(_))), "{again:?}");
    service.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_with_no_template_has_no_update() {
    let world = World::new();
    let host = Host(world.folder.path().join("host"));
    let service = start(&world, &host).await;
    let jane = service.asked(&asker("jane"));
    assert_eq!(jane.origin(&shop()).await.unwrap(), None);
    assert_eq!(jane.preview_update(&shop()).await.unwrap(), None);
    let refused = jane.update(&shop()).await;
    assert!(matches!(refused, Err(ScaffolderError::NotFound(_))), "{refused:?}");
    service.shutdown().await;
}
