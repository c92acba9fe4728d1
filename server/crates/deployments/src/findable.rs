//! Deployed applications as search finds them: by the name, the environment, the version, the image,
//! the cluster. Each is a document about the entity that names it, seen by who may read that one's
//! deployments.

use crate::{
    service::DeploymentService,
    state::{Known, State},
};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    EntityRef,
    access::{Asker, Permission},
    deployments::{Application, ApplicationNames},
    search::{Document, Facets, Findable, SearchError, Subject},
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::broadcast::error::RecvError;

/// The category that deployments are listed and counted under.
const CATEGORY: &str = "deployments";
/// Applications of one entity at the most.
const MOST: usize = 200;
/// Images of one application that it is found by.
const IMAGES: usize = 20;

/// Deployed applications.
pub struct Deployed {
    service: Arc<DeploymentService>,
    by_name: Mutex<Arc<ByName>>,
}

/// The applications of a version, by name.
#[derive(Default)]
struct ByName {
    version: i64,
    applications: BTreeMap<String, Vec<Arc<Known>>>,
}

impl ByName {
    fn of(state: &State) -> Self {
        let mut applications: BTreeMap<String, Vec<Arc<Known>>> = BTreeMap::new();
        for (key, known) in &state.applications {
            applications.entry(key.name.clone()).or_default().push(Arc::clone(known));
        }
        Self { version: state.version, applications }
    }
}

impl Deployed {
    /// The applications that a service knows of.
    #[must_use]
    pub fn new(service: Arc<DeploymentService>) -> Self {
        Self { service, by_name: Mutex::default() }
    }

    fn by_name(&self, state: &State) -> Arc<ByName> {
        let mut kept = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.version != state.version {
            *kept = Arc::new(ByName::of(state));
        }
        Arc::clone(&kept)
    }

    /// The applications that an entity names, of the sources that there are.
    fn of(&self, names: &ApplicationNames) -> Vec<Arc<Known>> {
        let state = self.service.state();
        let meant = |known: &&Arc<Known>| {
            let source = &known.application.key.source;
            self.service.sources.contains_key(source) && names.names(&known.application)
        };
        if names.selector.is_some() {
            return state.applications.values().filter(meant).take(MOST).cloned().collect();
        }
        let by_name = self.by_name(&state);
        // A name may be said twice.
        let flux = names.flux.iter().map(|one| &one.name);
        let said: BTreeSet<&String> = names.names.iter().chain(flux).collect();
        let named = said.into_iter().filter_map(|name| by_name.applications.get(name)).flatten();
        named.filter(meant).take(MOST).cloned().collect()
    }
}

#[async_trait]
impl Findable for Deployed {
    fn kind(&self) -> &'static str {
        "deployment"
    }

    fn permission(&self) -> Permission {
        Permission::DeploymentRead
    }

    async fn documents(&self, subject: &Subject) -> Result<Vec<Document>, SearchError> {
        let entity = &subject.entity;
        let Some(names) = ApplicationNames::of(|key| entity.annotation(key)) else {
            return Ok(Vec::new());
        };
        let all = self.of(&names);
        Ok(all.iter().map(|known| document(known, subject)).collect())
    }

    fn changes(&self) -> BoxStream<'static, EntityRef> {
        let told = self.service.changed.subscribe();
        // What changed while nobody made documents is in no notice: all are looked at first.
        let start = (Arc::clone(&self.service), told, VecDeque::new(), true);
        futures::stream::unfold(start, async |(service, mut told, mut left, mut all)| {
            while left.is_empty() {
                if std::mem::take(&mut all) {
                    left = named(&service).await;
                    continue;
                }
                match told.recv().await {
                    Ok(entities) => left.extend(entities.iter().cloned()),
                    Err(RecvError::Lagged(_)) => all = true,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
            left.pop_front().map(|entity| (entity, (service, told, left, all)))
        })
        .boxed()
    }
}

/// Every entity that names applications.
async fn named(service: &DeploymentService) -> VecDeque<EntityRef> {
    let entities = (service.entities)(&Asker::system("search"));
    match entities.named().await {
        Ok(named) => named.into_iter().map(|one| one.reference).collect(),
        Err(error) => {
            tracing::warn!(%error, "it is not known which entities name applications");
            VecDeque::new()
        }
    }
}

fn document(known: &Known, subject: &Subject) -> Document {
    let entity = &subject.entity;
    let application = &known.application;
    let key = &application.key;
    let label = entity.display_name();
    let mut names = vec![key.to_string()];
    let images = application.images.iter().take(IMAGES);
    names.extend(images.map(|image| image.rsplit('/').next().unwrap_or(image).to_owned()));
    names.extend(application.version());
    Document {
        category: CATEGORY.to_owned(),
        path: format!("{label} › {}", application.environment),
        title: key.name.clone(),
        names,
        text: text(application, label),
        address: key.page(),
        facets: Facets::of(entity),
        updated_at: known.changed_at,
    }
}

/// What it says, the most telling first: which version runs where, then where that comes from.
fn text(application: &Application, label: &str) -> String {
    let Application { environment, destination, repository, target_revision, .. } = application;
    let version = application.version().unwrap_or_default();
    let run = [environment.as_str(), &version, &destination.cluster, &destination.namespace];
    let mut lines = vec![words(&run)];
    let deployed = application.deployed().map_or("", |deployed| deployed.revision.as_str());
    lines.push(words(&[repository, target_revision, deployed]));
    lines.extend(application.images.iter().take(IMAGES).cloned());
    lines.push(words(&[&application.project, label]));
    let labels = application.labels.values().map(String::as_str).collect::<Vec<_>>();
    lines.push(words(&labels));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn words(words: &[&str]) -> String {
    let said: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    said.join(" · ")
}
