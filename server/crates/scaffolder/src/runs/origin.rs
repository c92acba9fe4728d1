//! Where things come from: which template an entity was made with, what that template became since, and
//! how the entity's repository gets what is new of it.
//!
//! ```text
//! a task ends well  ->  note    who came of which template, in the unit in which it ends
//!                   ->  settle  the files that the template made, without secrets: the base
//! origin            ->  whether the template is another one by now
//! preview, update   ->  plan    base, repository and the template's files of now, merged
//!                   ->  a task: `slipway:template:merge`, and a pull request
//! ```
//!
//! An update counts once it is merged: the pull request brings a file that tells its version, and what
//! stands in the repository decides.

mod action;
mod again;
mod desk;
mod files;
mod lines;
mod merge;
mod note;
mod place;
mod plan;
mod recipe;
mod renames;
mod render;
mod successor;
mod told;
mod update;
mod version;
mod wish;

pub(super) use note::note;
pub(super) use wish::Wish;

use super::parts::EntitiesOf;
use crate::engine::CodeHosts;
use platform::{
    Timestamp,
    access::{Asker, Authority},
    scaffolder::{ActionError, ActionProvider, ScaffolderError, Skeletons},
    timestamp::Clock,
};
use recipe::Recipe;
use render::Tools;
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use store::{OriginRecord, Store, StoreError};

/// Origins that are looked at in one go.
const AT_ONCE: u32 = 100;

/// What it is made of.
pub(super) struct OriginParts {
    pub store: Store,
    pub providers: Vec<Arc<dyn ActionProvider>>,
    pub skeletons: Arc<dyn Skeletons>,
    pub entities: EntitiesOf,
    pub authority: Arc<dyn Authority>,
    pub code_hosts: CodeHosts,
    pub clock: Arc<dyn Clock>,
    /// Where templates are rendered: a folder of this machine.
    pub folder: PathBuf,
    /// `environment.parameters` of every template.
    pub environment: Map<String, Value>,
}

/// Where things come from.
pub(super) struct Origins {
    store: Store,
    skeletons: Arc<dyn Skeletons>,
    entities: EntitiesOf,
    authority: Arc<dyn Authority>,
    clock: Arc<dyn Clock>,
    tools: Tools,
    /// Sums of what templates fetch by now, with when that was looked at.
    current: Mutex<HashMap<String, (Timestamp, Vec<u8>)>>,
}

impl Origins {
    /// Makes it.
    pub fn new(parts: OriginParts) -> Arc<Self> {
        let OriginParts {
            store,
            providers,
            skeletons,
            entities,
            authority,
            code_hosts,
            clock,
            folder,
            environment,
        } = parts;
        let tools = Tools { providers, code_hosts, environment, folder };
        let current = Mutex::default();
        Arc::new(Self { store, skeletons, entities, authority, clock, tools, current })
    }

    /// The action that updates are made with.
    pub fn actions(self: &Arc<Self>) -> Arc<dyn ActionProvider> {
        Arc::new(action::UpdateActions::new(Arc::clone(self)))
    }

    /// Looks at what tasks made since: renders once more what templates made, without secrets. What
    /// cannot be had at the moment is looked at next time.
    pub async fn settle(&self) {
        let folder = self.tools.folder.clone();
        drop(tokio::task::spawn_blocking(move || desk::sweep(&folder)).await);
        let waiting = match self.store.unrendered_origins(AT_ONCE).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(%error, "cannot look at what tasks made");
                return;
            }
        };
        for record in waiting {
            if let Err(error) = self.settle_one(&record).await {
                tracing::warn!(entity = %record.entity, %error, "cannot tell what its template made");
            }
        }
    }

    async fn settle_one(&self, record: &OriginRecord) -> Result<(), ScaffolderError> {
        let outcome = match Recipe::read(&record.recipe) {
            Some(recipe) => self.rendered(recipe).await,
            None => Err(ActionError::Refused("nobody can read how it was made".to_owned())),
        };
        let mut unit = self.store.begin().await.map_err(|error| away(&error))?;
        let (entity, task) = (&record.entity, &record.task);
        match outcome {
            Ok((version, recipe, files)) => {
                let all = (version.as_str(), recipe.as_str(), files);
                unit.origin_rendered(entity, task, all).await.map_err(|error| away(&error))?;
            }
            Err(error @ (ActionError::Unavailable { .. } | ActionError::Cancelled)) => {
                return Err(failed(error));
            }
            Err(error) => {
                unit.origin_is_lost(entity, task, &error.to_string())
                    .await
                    .map_err(|error| away(&error))?;
            }
        }
        unit.commit().await.map(drop).map_err(|error| away(&error))
    }

    /// The version of what was made, its recipe as it is known by then, and its files, packed.
    async fn rendered(&self, mut recipe: Recipe) -> Result<(String, String, Vec<u8>), ActionError> {
        let rendered = render::render(&self.tools, &recipe, &Asker::system("scaffolder")).await?;
        recipe.sources = rendered.sources;
        let sum = version::fetched(&*self.skeletons, &recipe, false).await?;
        let version = version::version(&recipe.spec, &sum);
        let files = files::pack(&rendered.files);
        let files = files.map_err(|error| ActionError::Refused(error.to_string()))?;
        Ok((version, recipe.text(), files))
    }
}

fn away(error: &StoreError) -> ScaffolderError {
    ScaffolderError::Unavailable(error.to_string())
}

/// Why there is no answer, of why an action was not done.
fn failed(error: ActionError) -> ScaffolderError {
    match error {
        ActionError::NotAllowed(words) => ScaffolderError::NotAllowed(words),
        ActionError::Input(words) | ActionError::Refused(words) => ScaffolderError::Conflict(words),
        other => ScaffolderError::Unavailable(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
