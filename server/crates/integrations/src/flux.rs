//! Flux: what its controllers bring into a cluster, read and told by the cluster's own API.
//!
//! A [`Flux`] is the one of a cluster. Its applications are its `Kustomization`s and `HelmRelease`s; what
//! Git or a registry has is told by their sources (`GitRepository`, `OCIRepository`, `HelmRepository`).
//! A Kubernetes namespace and a name do not tell a `Kustomization` from a `HelmRelease`, so the namespace
//! of a key has the kind too: `flux-system/kustomization`, `shop/helmrelease`.
//!
//! Flux has no acts of its own but "reconcile now", which is an annotation. What it is written after is
//! `contracts/flux`.

mod operation;
mod reading;
mod state;
mod wire;

use crate::{
    http::HttpError,
    kubernetes::{Kubernetes, Wanted, failed, paths},
    path::{part, with_query},
};
use async_trait::async_trait;
use futures::{StreamExt, stream};
use platform::{
    access::Asker,
    deployments::{
        Act, Application, ApplicationKey, Changes, Commit, DeploymentSource, Listing,
        ResourceEvent, ResourceNode, RevisionOf, SourceError, SourceHealth,
    },
};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde_json::json;
use state::{Kind, State};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Who asked at the portal, beside the request.
const ASKED_BY: &str = "slipway.dev/asked-by";

/// Asks a controller to reconcile now.
const REQUESTED: &str = "reconcile.fluxcd.io/requestedAt";

/// Stands for "what was listed last": versions of every kind are kept here.
const LISTED: &str = "listed";

/// Events that are shown.
const EVENTS: usize = 50;

/// The name of a cluster's Flux among the sources of deployments.
#[must_use]
pub fn source_of(cluster: &str) -> String {
    format!("{}{cluster}", platform::deployments::FLUX)
}

/// The Flux of a cluster.
pub struct Flux {
    name: String,
    kubernetes: Arc<Kubernetes>,
    interval: Duration,
    state: Arc<Mutex<State>>,
}

impl Flux {
    /// The Flux of a cluster, whose applications are all of one environment, when one is named.
    #[must_use]
    pub fn new(
        kubernetes: Arc<Kubernetes>,
        environment: Option<String>,
        interval: Duration,
    ) -> Self {
        let name = source_of(kubernetes.name());
        let state = State::new(&name, kubernetes.name(), environment);
        Self { name, kubernetes, interval, state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the controller of an object to look at it now.
    async fn request(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
        by: &Asker,
    ) -> Result<(), HttpError> {
        let (group, plural) = kind.place();
        let path = format!("{group}/namespaces/{}/{plural}/{}", part(namespace), part(name));
        let now = self.kubernetes.now().to_rfc3339();
        let asked_by = format!("{now} {}", by.principal.id);
        let annotations = json!({ REQUESTED: now, ASKED_BY: asked_by });
        let body = json!({"metadata": {"annotations": annotations}});
        let call = self.kubernetes.patch(&path)?.json(&body);
        let merging = HeaderValue::from_static("application/merge-patch+json");
        // The same annotation twice is one request.
        call.header(CONTENT_TYPE, merging).repeatable().for_person().send().await.map(drop)
    }
}

#[async_trait]
impl DeploymentSource for Flux {
    fn name(&self) -> &str {
        &self.name
    }

    fn vendor(&self) -> &'static str {
        "Flux"
    }

    fn page(&self) -> &str {
        self.kubernetes.page()
    }

    fn interval(&self) -> Duration {
        self.interval
    }

    fn can(&self, act: &Act) -> bool {
        matches!(act, Act::Sync { .. } | Act::Refresh)
    }

    async fn applications(&self) -> Result<Listing, SourceError> {
        let (mut listed, mut unreadable, mut installed) = (Vec::new(), Vec::new(), false);
        for kind in Kind::ALL {
            let (group, plural) = kind.place();
            for path in paths(group, plural, self.kubernetes.namespaces()) {
                match self.kubernetes.listed(&path, Wanted::Whole, wire::object).await {
                    Ok((objects, reasons, version)) => {
                        installed |= kind.is_application();
                        unreadable.extend(reasons);
                        listed.push((kind, path, objects, version));
                    }
                    // A part of Flux that nobody installed.
                    Err(HttpError::Status { status: 404, .. }) => {}
                    Err(error) => return Err(failed(error)),
                }
            }
        }
        if !installed {
            let reason = "Flux is not installed in this cluster: it has neither Kustomizations nor \
                          HelmReleases";
            return Err(SourceError::Refused(reason.to_owned()));
        }
        let mut state = self.state();
        let applications = state.listed(listed, self.kubernetes.now());
        Ok(Listing { applications, version: Some(LISTED.to_owned()), unreadable })
    }

    async fn application(
        &self,
        key: &ApplicationKey,
        _: &str,
    ) -> Result<Option<Application>, SourceError> {
        Ok(self.state().application(key))
    }

    async fn resources(
        &self,
        key: &ApplicationKey,
        _: &str,
    ) -> Result<Vec<ResourceNode>, SourceError> {
        let application = self.state().application(key);
        let all = application.map(|application| application.resources).unwrap_or_default();
        let node = |resource| ResourceNode { resource, ..ResourceNode::default() };
        Ok(all.into_iter().map(node).collect())
    }

    async fn events(
        &self,
        key: &ApplicationKey,
        _: &str,
    ) -> Result<Vec<ResourceEvent>, SourceError> {
        let Some((kind, namespace)) = Kind::of_key(key) else { return Ok(Vec::new()) };
        let selector = format!("involvedObject.name={}", key.name);
        let path = format!("/api/v1/namespaces/{}/events", part(namespace));
        let path = with_query(&path, &[("fieldSelector", &selector)]);
        let call = self.kubernetes.get(&path).map_err(failed)?.for_person();
        let answer = call.accept("application/json").send().await.map_err(failed)?;
        let events = crate::kubernetes::events(&answer).map_err(failed)?;
        let own = |event: &ResourceEvent| event.object == format!("{}/{}", kind.name(), key.name);
        Ok(events.into_iter().filter(own).take(EVENTS).collect())
    }

    async fn commit(&self, _: RevisionOf<'_>) -> Result<Option<Commit>, SourceError> {
        // It knows revisions, and nothing of who wrote them.
        Ok(None)
    }

    async fn changes(&self, _: Option<&str>) -> Result<Changes, SourceError> {
        let watched = self.state().versions();
        if watched.is_empty() {
            return Err(SourceError::NotWatched("it was not listed yet".to_owned()));
        }
        let streams = watched.into_iter().map(|(kind, path, version)| {
            let told = Arc::clone(&self.kubernetes).told(
                path.clone(),
                Wanted::Whole,
                Some(version),
                wire::object,
            );
            told.map(move |told| (kind, path.clone(), told)).boxed()
        });
        let (state, kubernetes) = (Arc::clone(&self.state), Arc::clone(&self.kubernetes));
        let changes = stream::select_all(streams).flat_map(move |(kind, path, told)| {
            let changes = match told {
                Ok(told) => {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    let changes = state.changed(kind, &path, told, kubernetes.now());
                    changes.into_iter().map(Ok).collect()
                }
                Err(error) => vec![Err(failed(error))],
            };
            stream::iter(changes)
        });
        Ok(changes.boxed())
    }

    async fn act(&self, on: &Application, act: &Act, by: &Asker) -> Result<(), SourceError> {
        let refused = |text: &str| Err(SourceError::Refused(text.to_owned()));
        match act {
            Act::Sync { .. } | Act::Refresh => {}
            Act::Rollback { .. } => {
                return refused(
                    "it has no rollback: Git says what runs. Revert the commit, and it follows",
                );
            }
            Act::Terminate => {
                return refused(
                    "it cannot break a reconciliation off: suspend it with flux suspend, or wait \
                     until its timeout",
                );
            }
        }
        let Some((kind, namespace)) = Kind::of_key(&on.key) else {
            return refused("this is none of its applications");
        };
        let (suspended, source) = self.state().source_of(&on.key);
        if suspended {
            return refused("it is suspended: resume it with flux resume first");
        }
        if let Some((kind, namespace, name)) = source {
            self.request(kind, &namespace, &name, by).await.map_err(failed)?;
        }
        if matches!(act, Act::Refresh) {
            return Ok(());
        }
        self.request(kind, namespace, &on.key.name, by).await.map_err(failed)
    }

    fn health(&self) -> SourceHealth {
        self.kubernetes.health()
    }

    fn try_again(&self) {
        self.kubernetes.try_again();
    }
}
