//! Argo CD: applications and what is done with them, by its REST API.
//!
//! One [`ArgoCd`] is one instance, seen with one token: that of an account with the capability
//! `apiKey`, or of a project's role. What the API answers is `contracts/argocd/swagger.json`; the
//! parameter `fields` stands beside it, in the gateway, and keeps a list of hundreds small.

mod application;
mod tree;
mod watch;
mod wire;

use crate::{
    http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path::with_query,
};
use application::Reading;
use async_trait::async_trait;
use platform::{
    access::{Asker, NoPersonToken, PersonTokens},
    deployments::{
        Act, Application, ApplicationKey, Changes, Commit, DeploymentSource, Listing,
        ResourceEvent, ResourceNode, RevisionOf, SourceError, SourceHealth,
    },
};
use secrecy::SecretString;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use url::Url;

/// What of an application is read; a list of everything would be many times as long.
const READ: [&str; 14] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "spec.project",
    "spec.destination",
    "spec.source",
    "spec.sources",
    "spec.syncPolicy",
    "status.sync",
    "status.health",
    "status.operationState",
    "status.resources",
    "status.history",
    "status.conditions",
];

/// Bytes of a list: about 2,000 applications.
const LIST: usize = 48 << 20;

/// Bytes of what is about one application.
const ONE: usize = 4 << 20;

/// What an operation tells of who asked for it at the portal.
const ASKED_BY: &str = "slipway.dev/asked-by";

/// One instance.
#[derive(Clone, Debug)]
pub struct ArgoCdSettings {
    /// Its name.
    pub name: String,
    /// Its address, without a slash at the end and without `/api/v1`.
    pub url: Url,
    /// The token of an account or a project's role.
    pub token: Option<SecretString>,
    /// The environment of all its applications; `None`: their labels tell, or their destinations.
    pub environment: Option<String>,
    /// Only applications of these projects.
    pub projects: Vec<String>,
    /// How often all is asked for when changes are not told.
    pub interval: Duration,
    /// What the sign-in provider calls this instance: what people do here is then done as themselves,
    /// with a token that it gives them for it. What is read is read as the portal.
    pub as_person: Option<String>,
}

/// An instance of Argo CD.
pub struct ArgoCd {
    settings: ArgoCdSettings,
    page: String,
    client: Client,
    reading: Reading,
    people: Option<Arc<dyn PersonTokens>>,
}

impl ArgoCd {
    /// The instance; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: ArgoCdSettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.url.clone(), LimitHeaders::Plain);
        let client = Client::new(adjust(usual), surroundings)?;
        let page = settings.url.as_str().trim_end_matches('/').to_owned();
        let reading = Reading {
            source: settings.name.clone(),
            page: page.clone(),
            environment: settings.environment.clone(),
        };
        Ok(Self { settings, page, client, reading, people: None })
    }

    /// The same, where people may act as themselves.
    #[must_use]
    pub fn with_people(self, people: Arc<dyn PersonTokens>) -> Self {
        Self { people: Some(people), ..self }
    }

    /// What to show for what somebody does: a token of their own where the instance is set up for it
    /// and they came by a session; else the portal's, which decided that they may.
    async fn shown_for(&self, by: &Asker) -> Result<Option<SecretString>, SourceError> {
        let own = self.settings.token.clone();
        let (Some(audience), Some(people)) = (&self.settings.as_person, &self.people) else {
            return Ok(own);
        };
        match people.token(by, audience).await {
            Ok(token) => Ok(Some(SecretString::from(token.expose().to_owned()))),
            Err(NoPersonToken::NoSession) => Ok(own),
            Err(NoPersonToken::Refused(reason)) => Err(SourceError::Refused(format!(
                "this is done as yourself, and your sign-in provider gives you no token for \
                 {audience:?} ({reason}); nothing was done. Whoever runs the portal may allow it at \
                 the provider, or take as-person out of the settings of this instance"
            ))),
            Err(NoPersonToken::Unavailable(reason)) => Err(SourceError::Unavailable(format!(
                "this is done as yourself, and no token for it can be had now: {reason}; nothing was \
                 done"
            ))),
        }
    }

    fn get(&self, path: &str, query: &[(&str, &str)]) -> Call<'_> {
        self.allowed(self.client.get(&path_of(path, query)))
    }

    fn allowed<'a>(&self, call: Call<'a>) -> Call<'a> {
        shown(call, self.settings.token.as_ref())
    }

    fn projects(&self) -> Vec<(&str, &str)> {
        self.settings.projects.iter().map(|project| ("projects", project.as_str())).collect()
    }
}

/// A call with a token.
fn shown<'a>(call: Call<'a>, token: Option<&SecretString>) -> Call<'a> {
    let call = call.accept("application/json").most(ONE);
    match token {
        Some(token) => call.bearer(token),
        None => call,
    }
}

/// What an instance says of somebody's own token is no matter of ours.
fn failed_for_person(error: HttpError) -> SourceError {
    match error {
        HttpError::Status { status: 401, .. } => SourceError::Refused(format!(
            "{error}; the instance does not take the token that your sign-in provider gave you for \
             it: it must trust that provider and the audience of as-person"
        )),
        error => failed(error),
    }
}

/// A path with its query; what is empty is left out.
fn path_of(path: &str, query: &[(&str, &str)]) -> String {
    with_query(&format!("/api/v1{path}"), query)
}

/// The path of an application.
fn of(key: &ApplicationKey, rest: &str) -> String {
    format!("/applications/{}{rest}", crate::path::part(&key.name))
}

fn failed(error: HttpError) -> SourceError {
    match error {
        HttpError::Limited { until, .. } => SourceError::Limited(until),
        HttpError::Status { status: 401, .. } => SourceError::Refused(format!(
            "{error}; the token is not (any more) one of this instance: make a new one with \
             argocd account generate-token"
        )),
        HttpError::Status { status: 400..=499, .. }
        | HttpError::NotAllowed(_)
        | HttpError::TooLong(_) => SourceError::Refused(error.to_string()),
        _ => SourceError::Unavailable(error.to_string()),
    }
}

/// What is not there is no error. Without a project, Argo CD tells of it as denied.
fn there<T>(answer: Result<T, HttpError>) -> Result<Option<T>, SourceError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(HttpError::Status { status: 404, .. }) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

#[async_trait]
impl DeploymentSource for ArgoCd {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "Argo CD"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn interval(&self) -> Duration {
        self.settings.interval
    }

    async fn applications(&self) -> Result<Listing, SourceError> {
        let fields = READ.iter().map(|field| format!("items.{field}"));
        let fields: Vec<String> = fields
            .chain(["items.status.summary", "metadata.resourceVersion"].map(str::to_owned))
            .collect();
        let fields = fields.join(",");
        let mut query = self.projects();
        query.push(("fields", &fields));
        let call = self.get("/applications", &query).most(LIST).conditional();
        let list: wire::List =
            call.send().await.and_then(|answer| answer.json()).map_err(failed)?;
        Ok(self.reading.list(list))
    }

    async fn application(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Option<Application>, SourceError> {
        let query = [("appNamespace", key.namespace.as_str()), ("project", project)];
        let answer = self.get(&of(key, ""), &query).send().await;
        let Some(answer) = there(answer)? else { return Ok(None) };
        let application = answer.json().map_err(failed)?;
        self.reading.application(application).map(Some).map_err(SourceError::Unavailable)
    }

    async fn resources(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Vec<ResourceNode>, SourceError> {
        let query = [("appNamespace", key.namespace.as_str()), ("project", project)];
        let answer = self.get(&of(key, "/resource-tree"), &query).for_person().send().await;
        let Some(answer) = there(answer)? else { return Ok(Vec::new()) };
        answer.json().map(tree::nodes).map_err(failed)
    }

    async fn events(
        &self,
        key: &ApplicationKey,
        project: &str,
    ) -> Result<Vec<ResourceEvent>, SourceError> {
        let query = [("appNamespace", key.namespace.as_str()), ("project", project)];
        let answer = self.get(&of(key, "/events"), &query).for_person().send().await;
        let Some(answer) = there(answer)? else { return Ok(Vec::new()) };
        answer.json().map(tree::events).map_err(failed)
    }

    async fn commit(&self, of: RevisionOf<'_>) -> Result<Option<Commit>, SourceError> {
        let RevisionOf { key, project, revision } = of;
        let query = [("appNamespace", key.namespace.as_str()), ("project", project)];
        let rest = format!("/revisions/{}/metadata", crate::path::part(revision));
        let answer = self.get(&self::of(key, &rest), &query).send().await;
        let Some(answer) = there(answer)? else { return Ok(None) };
        let metadata: wire::RevisionMetadata = answer.json().map_err(failed)?;
        Ok(Some(application::commit(metadata)))
    }

    async fn changes(&self, since: Option<&str>) -> Result<Changes, SourceError> {
        let mut query = self.projects();
        query.push(("resourceVersion", since.unwrap_or_default()));
        let call = self.get("/stream/applications", &query);
        let bytes = call.stream(watch::IDLE).await.map_err(failed)?;
        Ok(watch::changes(bytes, self.reading.clone()))
    }

    async fn act(&self, on: &Application, act: &Act, by: &Asker) -> Result<(), SourceError> {
        let key = &on.key;
        let query = [("appNamespace", key.namespace.as_str()), ("project", on.project.as_str())];
        let named = |mut body: serde_json::Value| {
            body["name"] = key.name.as_str().into();
            body["project"] = on.project.as_str().into();
            if !key.namespace.is_empty() {
                body["appNamespace"] = key.namespace.as_str().into();
            }
            body
        };
        let token = self.shown_for(by).await?;
        let call = match act {
            Act::Refresh => {
                let refresh = [query[0], query[1], ("refresh", "normal")];
                self.client.get(&path_of(&of(key, ""), &refresh))
            }
            Act::Terminate => self.client.delete(&path_of(&of(key, "/operation"), &query)),
            Act::Sync { prune } => {
                let told = json!([{ "name": ASKED_BY, "value": by.principal.id }]);
                let body = named(json!({ "prune": prune, "infos": told }));
                self.client.post(&path_of(&of(key, "/sync"), &[])).json(&body)
            }
            Act::Rollback { id } => {
                let body = named(json!({ "id": id, "prune": false }));
                self.client.post(&path_of(&of(key, "/rollback"), &[])).json(&body)
            }
        };
        let failed = if self.settings.as_person.is_some() { failed_for_person } else { failed };
        shown(call, token.as_ref()).for_person().send().await.map(drop).map_err(failed)
    }

    fn health(&self) -> SourceHealth {
        SourceHealth {
            left_alone_until: self.client.left_alone_until(),
            limit: self.client.rate_limit("core"),
        }
    }

    fn try_again(&self) {
        self.client.try_again();
    }
}
