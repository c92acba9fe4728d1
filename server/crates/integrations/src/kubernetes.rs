//! Kubernetes: what runs in a cluster, by the API of its control plane. It is only read.
//!
//! One [`Kubernetes`] is one cluster, seen with one token: of a service account by configuration, or
//! the one that is mounted into Slipway's own pod, which changes now and then and is read again. Each
//! kind of objects is listed once, page by page, and watched from there (`lists`); what is needed of
//! an object is kept, the rest of it thrown away as it comes (`reading`). Of what only stands between
//! a workload and its pods nothing but its metadata is asked for.
//!
//! What the API answers is `contracts/kubernetes/swagger.json`. The role that Slipway needs stands in
//! `docs/configuration.md`.

mod lists;
mod pods;
mod quantity;
mod reading;
mod token;
mod wire;

pub use token::ClusterToken;

pub(crate) use crate::moment::moment;
pub(crate) use lists::{Told, Wanted};

use crate::http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings};
use futures::{StreamExt, future, stream};
use platform::{
    Timestamp,
    deployments::{ResourceEvent, SourceError, SourceHealth},
    workloads::{Cluster, Object, ObjectBody, ObjectChange, ObjectChanges, ObjectKey, ObjectKind},
};
use std::sync::Arc;
use token::Tokens;
use url::Url;

/// One cluster.
#[derive(Clone, Debug)]
pub struct ClusterSettings {
    /// Its name: entities name it by `backstage.io/kubernetes-cluster`.
    pub name: String,
    /// The address of its API, without a slash at the end.
    pub url: Url,
    /// Its authority, in PEM; `None`: one that the system trusts.
    pub authority: Option<Vec<u8>>,
    /// What opens the door.
    pub token: ClusterToken,
    /// Only these namespaces; empty is all of them, with one list and one watch for each kind.
    pub namespaces: Vec<String>,
}

/// A cluster.
pub struct Kubernetes {
    settings: ClusterSettings,
    page: String,
    client: Client,
    tokens: Tokens,
}

impl Kubernetes {
    /// The cluster; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network, or the authority is none.
    pub fn new(
        settings: ClusterSettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings {
            authorities: settings.authority.clone(),
            // Nothing is asked for twice: what changed is told.
            remembered: 0,
            ..ClientSettings::new(settings.url.clone(), LimitHeaders::Plain)
        };
        let client = Client::new(adjust(usual), surroundings)?;
        let page = settings.url.as_str().trim_end_matches('/').to_owned();
        let tokens = Tokens::new(settings.token.clone());
        Ok(Self { settings, page, client, tokens })
    }

    /// Its name in the configuration.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The address of its API.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.page
    }

    /// How it answers.
    #[must_use]
    pub fn health(&self) -> SourceHealth {
        SourceHealth {
            left_alone_until: self.client.left_alone_until(),
            limit: self.client.rate_limit("core"),
        }
    }

    /// When it is left alone, it is asked again at the next occasion.
    pub(crate) fn try_again(&self) {
        self.client.try_again();
    }

    pub(crate) fn namespaces(&self) -> &[String] {
        &self.settings.namespaces
    }

    pub(crate) fn get(&self, path: &str) -> Result<Call<'_>, HttpError> {
        self.allowed(self.client.get(path))
    }

    pub(crate) fn patch(&self, path: &str) -> Result<Call<'_>, HttpError> {
        self.allowed(self.client.patch(path))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.client.surroundings().now()
    }

    fn allowed<'a>(&self, call: Call<'a>) -> Result<Call<'a>, HttpError> {
        Ok(match self.tokens.at(self.now()).map_err(HttpError::NotAllowed)? {
            Some(token) => call.bearer(&token),
            None => call,
        })
    }
}

/// The group and version of a kind, and its name in addresses.
const fn place(kind: ObjectKind) -> (&'static str, &'static str) {
    match kind {
        ObjectKind::Pod => ("/api/v1", "pods"),
        ObjectKind::Deployment => ("/apis/apps/v1", "deployments"),
        ObjectKind::StatefulSet => ("/apis/apps/v1", "statefulsets"),
        ObjectKind::DaemonSet => ("/apis/apps/v1", "daemonsets"),
        ObjectKind::ReplicaSet => ("/apis/apps/v1", "replicasets"),
        ObjectKind::Job => ("/apis/batch/v1", "jobs"),
        ObjectKind::CronJob => ("/apis/batch/v1", "cronjobs"),
        ObjectKind::Autoscaler => ("/apis/autoscaling/v2", "horizontalpodautoscalers"),
        ObjectKind::Event => ("/api/v1", "events"),
    }
}

/// The paths of a kind: one of the whole cluster, or one a namespace.
pub(crate) fn paths(group: &str, plural: &str, namespaces: &[String]) -> Vec<String> {
    if namespaces.is_empty() {
        return vec![format!("{group}/{plural}")];
    }
    let of = |name: &String| format!("{group}/namespaces/{}/{plural}", crate::path::part(name));
    namespaces.iter().map(of).collect()
}

pub(crate) fn failed(error: HttpError) -> SourceError {
    match error {
        HttpError::Limited { until, .. } => SourceError::Limited(until),
        HttpError::Status { status: 401, .. } => SourceError::Refused(format!(
            "{error}; the token is not (any more) one of this cluster: make a new one with \
             kubectl create token"
        )),
        HttpError::Status { status: 403, .. } => SourceError::Refused(format!(
            "{error}; bind a role that may get, list and watch it to Slipway's service account"
        )),
        HttpError::Status { status: 400..=499, .. }
        | HttpError::NotAllowed(_)
        | HttpError::TooLong(_) => SourceError::Refused(error.to_string()),
        _ => SourceError::Unavailable(error.to_string()),
    }
}

/// What is needed of a kind.
pub(crate) struct Followed(pub Arc<Kubernetes>);

impl Cluster for Followed {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn page(&self) -> &str {
        self.0.page()
    }

    fn follow(&self, kind: ObjectKind) -> ObjectChanges {
        let (group, plural) = place(kind);
        let wanted = match kind {
            ObjectKind::ReplicaSet => Wanted::Metadata,
            _ => Wanted::Whole,
        };
        let paths = paths(group, plural, self.0.namespaces());
        let count = paths.len();
        let streams = paths.into_iter().map(|path| {
            let read = move |value| reading::object(kind, value);
            Arc::clone(&self.0).told(path, wanted, None, read).boxed()
        });
        let mut parts = Parts { listed: vec![None; count] };
        let numbered = streams.enumerate().map(|(at, told)| told.map(move |told| (at, told)));
        let changes =
            stream::select_all(numbered.map(StreamExt::boxed)).filter_map(move |(at, told)| {
                future::ready(match told {
                    Ok(told) => parts.change(at, told).map(Ok),
                    Err(error) => Some(Err(failed(error))),
                })
            });
        changes.boxed()
    }

    fn health(&self) -> SourceHealth {
        self.0.health()
    }

    fn try_again(&self) {
        self.0.try_again();
    }
}

/// The lists of several namespaces are one list: it is there when all of them are.
struct Parts {
    listed: Vec<Option<(Vec<Object>, Vec<String>)>>,
}

impl Parts {
    fn change(&mut self, at: usize, told: Told<Object>) -> Option<ObjectChange> {
        match told {
            Told::All { items, unreadable } if self.listed.len() == 1 => {
                Some(ObjectChange::All(items, unreadable))
            }
            Told::All { items, unreadable } => {
                self.listed[at] = Some((items, unreadable));
                let all = self.listed.iter().all(Option::is_some);
                all.then(|| {
                    let parts = self.listed.iter().flatten().cloned();
                    let (items, unreadable): (Vec<_>, Vec<_>) = parts.unzip();
                    ObjectChange::All(items.concat(), unreadable.concat())
                })
            }
            Told::Is(object) => {
                self.keep(at, &object.key, Some(&object));
                Some(ObjectChange::Is(Box::new(object)))
            }
            Told::Gone(object) => {
                self.keep(at, &object.key, None);
                Some(ObjectChange::Gone(object.key))
            }
            Told::Alive => Some(ObjectChange::Alive),
        }
    }

    /// What one namespace lists anew must not bring back what another one no longer has.
    fn keep(&mut self, at: usize, key: &ObjectKey, is: Option<&Object>) {
        let Some((items, _)) = self.listed[at].as_mut() else { return };
        items.retain(|one| one.key != *key);
        items.extend(is.cloned());
    }
}

/// A cluster as [`Cluster`].
#[must_use]
pub fn cluster(kubernetes: &Arc<Kubernetes>) -> Arc<dyn Cluster> {
    Arc::new(Followed(Arc::clone(kubernetes)))
}

/// The events of a list, the newest first.
pub(crate) fn events(answer: &crate::http::Answer) -> Result<Vec<ResourceEvent>, HttpError> {
    let list: wire::List = answer.json()?;
    let read = list.items.into_iter().filter_map(|item| {
        match reading::object(ObjectKind::Event, item).ok()?.body {
            ObjectBody::Event(_, event) => Some(*event),
            _ => None,
        }
    });
    let mut events: Vec<ResourceEvent> = read.collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(events)
}
