//! Prometheus and its Alertmanager: metrics by range queries, alerting rules and their alerts, who is
//! told of them, what is silenced.
//!
//! One [`Prometheus`] is one server, with the Alertmanager that it tells. What they answer is
//! `contracts/prometheus`. Neither knows people: who may see what is decided by the portal alone.
//!
//! Services and environments are labels, whose names are set. Values of labels that stand in queries
//! come from entities, so they are escaped; nothing else of a query can be said by one.

pub(crate) mod alerts;
pub(crate) mod links;
mod queries;
pub(crate) mod wire;

pub use queries::{PrometheusQueries, usual_query};

use crate::{
    http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path::with_query,
};
use async_trait::async_trait;
use platform::{
    code_host::HostError,
    deployments::SourceHealth,
    monitoring::{
        DashboardKey, Embedding, Link, MonitoredNames, MonitoringSource, Part, Questions, Told,
        VendorPeople, Watched, Window,
    },
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use url::Url;

/// Bytes of one answer.
const LONGEST: usize = 32 << 20;

/// What opens the door.
#[derive(Clone, Debug)]
pub enum PrometheusAccess {
    /// Nothing.
    Open,
    /// A token.
    Token(SecretString),
    /// A name and the password that goes with it.
    Basic(String, SecretString),
}

/// One server.
#[derive(Clone, Debug)]
pub struct PrometheusSettings {
    /// Its name.
    pub name: String,
    /// Its address, without `/api/v1`.
    pub url: Url,
    /// Its pages, where people reach it elsewhere.
    pub page: Option<Url>,
    /// The Alertmanager, without `/api/v2`.
    pub alertmanager: Option<Url>,
    /// What opens both.
    pub access: PrometheusAccess,
    /// The label that names the service.
    pub service_label: String,
    /// The label that names the environment.
    pub environment_label: String,
    /// What is asked for each signal.
    pub queries: PrometheusQueries,
    /// Where logs are: `{service}`, `{environment}`, `{from}` and `{until}` stand for what is looked at.
    pub logs: Option<String>,
    /// Where traces are, in the same way.
    pub traces: Option<String>,
}

/// A server.
pub struct Prometheus {
    settings: PrometheusSettings,
    page: String,
    client: Client,
    alertmanager: Option<Client>,
}

impl Prometheus {
    /// The server; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: PrometheusSettings,
        surroundings: &Arc<dyn Surroundings>,
        adjust: impl Fn(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let client = |url: &Url| {
            let usual = ClientSettings::new(url.clone(), LimitHeaders::Plain);
            Client::new(adjust(usual), Arc::clone(surroundings))
        };
        let page = settings.page.as_ref().unwrap_or(&settings.url);
        let page = page.as_str().trim_end_matches('/').to_owned();
        let (own, alertmanager) =
            (client(&settings.url)?, settings.alertmanager.as_ref().map(client).transpose()?);
        Ok(Self { settings, page, client: own, alertmanager })
    }

    fn shown<'a>(&self, call: Call<'a>, waits: bool) -> Call<'a> {
        let call = call.accept("application/json").most(LONGEST);
        let call = if waits { call.for_person() } else { call };
        match &self.settings.access {
            PrometheusAccess::Open => call,
            PrometheusAccess::Token(token) => call.bearer(token),
            PrometheusAccess::Basic(user, password) => call.basic(user, password),
        }
    }

    /// What the server answers, without what stands around it.
    async fn read<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        waits: bool,
    ) -> Result<T, HttpError> {
        let call = self.client.get(&with_query(&format!("/api/v1{path}"), query));
        let answer: wire::Answer<T> = self.shown(call, waits).send().await?.json()?;
        Ok(answer.data)
    }

    /// What the Alertmanager answers; nothing where there is none.
    async fn told<T: DeserializeOwned + Default>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        waits: bool,
    ) -> Result<T, HttpError> {
        let Some(alertmanager) = &self.alertmanager else { return Ok(T::default()) };
        let call = alertmanager.get(&with_query(&format!("/api/v2{path}"), query));
        self.shown(call, waits).send().await?.json()
    }

    fn now(&self) -> platform::Timestamp {
        self.client.surroundings().now()
    }
}

#[async_trait]
impl MonitoringSource for Prometheus {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "Prometheus"
    }

    fn integration(&self) -> &'static str {
        "prometheus"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn questions(&self) -> Questions {
        Questions { people: false, open: true, slos: false, incidents: false, on_call: false }
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        let source = names.get(MonitoredNames::PROMETHEUS_SOURCE);
        if source.is_some_and(|one| one != self.name()) {
            return None;
        }
        let said = names.get(MonitoredNames::PROMETHEUS_SERVICE);
        let others = [MonitoredNames::PROMETHEUS_RULE, MonitoredNames::PROMETHEUS_ALERT];
        let named = said.is_some() || others.iter().any(|key| names.get(key).is_some());
        named.then(|| Watched {
            service: said.unwrap_or(&names.name).to_owned(),
            ..Watched::default()
        })
    }

    async fn ask(&self, part: &Part, waits: bool) -> Result<Told, HostError> {
        let told = match part {
            Part::Monitors => Told::Monitors(alerts::all(self, waits).await?),
            Part::Signals { service, environment, range } => {
                let window = range.until(self.now());
                Told::Signals(queries::signals(self, service, environment, window, waits).await?)
            }
            Part::People => Told::People(VendorPeople::default()),
            Part::Slos => Told::Slos(Vec::new()),
            Part::Incidents => Told::Incidents(Vec::new()),
            Part::OnCall(_) => Told::OnCall(None),
            Part::Selected(_) => Told::Selected(Vec::new()),
            Part::DashboardHead(_) | Part::Dashboard { .. } => Told::Dashboard(None),
        };
        Ok(told)
    }

    fn links(&self, watched: &Watched, environment: &str, window: Window) -> Vec<Link> {
        links::of(self, watched, environment, window)
    }

    fn dashboard_page(&self, _: &str) -> String {
        self.page.clone()
    }

    fn embedding(&self, _: &DashboardKey, _: &str, _: &str, _: Window) -> Option<Embedding> {
        None
    }

    fn origins(&self) -> Vec<String> {
        Vec::new()
    }

    fn health(&self) -> SourceHealth {
        let until = self.alertmanager.as_ref().and_then(Client::left_alone_until);
        SourceHealth { left_alone_until: self.client.left_alone_until().max(until), limit: None }
    }
}
