//! Golden paths of a company that has one action, which does nothing, and no skeletons: what is asked of
//! them is decided by the real service.

use ::identity::{
    policy::PolicyAuthority,
    sign_in::{Randomness, SystemRandomness},
};
use ::scaffolder::{
    engine::CodeHosts,
    runs::{
        EntitiesOf, People, Renderer, RunOptions, RunParts, RunService, Sealed, TaskNews, Teller,
    },
};
use async_trait::async_trait;
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Authority, Guarded, Principal},
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Fetch,
        FetchedFiles, Planned, Scaffolder, Skeletons, TemplateEntities,
    },
    timestamp::Clock,
};
use serde_json::json;
use std::{path::Path, sync::Arc};
use store::Store;

/// Whoever asked is who they were; nothing is sealed, rendered or told.
struct Plain;

impl Sealed for Plain {
    fn seal(&self, _: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
        Ok(bytes.to_vec())
    }

    fn open(&self, _: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        Some(sealed.to_vec())
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), String> {
        SystemRandomness.fill(bytes).map_err(|error| error.to_string())
    }
}

#[async_trait]
impl People for Plain {
    async fn account_of(&self, _: &Principal) -> Result<Option<String>, String> {
        Ok(None)
    }

    async fn by_now(&self, then: &Principal, _: Option<&str>) -> Result<Option<Principal>, String> {
        Ok(Some(then.clone()))
    }
}

impl Renderer for Plain {
    fn html(&self, _: &str) -> String {
        String::new()
    }
}

#[async_trait]
impl Teller for Plain {
    async fn tell(&self, _: TaskNews) {}
}

#[async_trait]
impl Skeletons for Plain {
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError> {
        Err(ActionError::Input(format!("there is no {}", wanted.url)))
    }

    async fn fetch_at(&self, wanted: &Fetch, _: &str) -> Result<FetchedFiles, ActionError> {
        self.fetch(wanted).await
    }

    fn may_read(&self, _: &str, _: &Path) -> bool {
        false
    }
}

/// The action that does nothing.
struct Nothing;

#[async_trait]
impl ActionProvider for Nothing {
    fn actions(&self) -> Vec<ActionDescription> {
        vec![ActionDescription {
            id: "debug:log".to_owned(),
            description: String::new(),
            input: json!({"type": "object"}),
            output: json!({"type": "object"}),
            examples: Vec::new(),
            is_local: true,
            is_repeatable: true,
        }]
    }

    async fn run(&self, _: &ActionCall) -> Result<ActionDone, ActionError> {
        Ok(ActionDone::default())
    }

    async fn plan(&self, _: &ActionCall) -> Result<Planned, ActionError> {
        Ok(Planned::default())
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        Ok(())
    }
}

/// Golden paths over a catalog.
pub(super) async fn golden_paths(
    store: &Store,
    catalog: &Arc<CatalogService>,
    authority: &Arc<PolicyAuthority>,
    clock: &Arc<dyn Clock>,
    folder: &Path,
) -> Guarded<dyn Scaffolder> {
    let catalog = Arc::clone(catalog);
    let entities: EntitiesOf =
        Arc::new(move |asker: &Asker| Arc::new(catalog.asked(asker)) as Arc<dyn TemplateEntities>);
    let parts = RunParts {
        store: store.clone(),
        providers: vec![Arc::new(Nothing)],
        skeletons: Arc::new(Plain),
        entities,
        authority: Arc::<PolicyAuthority>::clone(authority) as Arc<dyn Authority>,
        sealed: Arc::new(Plain),
        people: Arc::new(Plain),
        renderer: Arc::new(Plain),
        teller: Arc::new(Plain),
        code_hosts: CodeHosts::default(),
        clock: Arc::clone(clock),
    };
    let service = RunService::start(parts, RunOptions::new("test", folder.join("tasks")));
    let service = service.await.unwrap();
    Guarded::new(move |asker: &Asker| service.asked(asker))
}
