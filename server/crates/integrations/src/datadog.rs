//! Datadog: monitors, objectives, metrics, incidents, who is called, dashboards, by its REST API.
//!
//! One [`Datadog`] is one organisation, seen with one pair of keys. What the API answers is
//! `contracts/datadog`. A part is one question or a few; families of endpoints have limits of their own.
//!
//! Whom Datadog lets in are its users, known by their address. What is restricted to roles
//! (`restricted_roles`), a private incident, and an objective made of monitors that are restricted are
//! told with whom they are shown to ([`platform::monitoring::Audience`]).

mod dashboards;
mod embed;
mod incidents;
mod links;
mod metrics;
mod monitors;
mod people;
mod slos;
mod wire;

pub use embed::DatadogEmbed;
pub use metrics::query_of;

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
        Watched, Window, dashboard_id,
    },
};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use url::Url;

/// Bytes of one answer.
const LONGEST: usize = 16 << 20;

/// Where its keys stand.
const API_KEY: HeaderName = HeaderName::from_static("dd-api-key");
const APPLICATION_KEY: HeaderName = HeaderName::from_static("dd-application-key");

/// One organisation.
#[derive(Clone, Debug)]
pub struct DatadogSettings {
    /// Its name.
    pub name: String,
    /// Its API, such as `https://api.datadoghq.eu`.
    pub api: Url,
    /// Its pages, such as `https://app.datadoghq.eu`.
    pub page: Url,
    /// The key of the organisation.
    pub api_key: Option<SecretString>,
    /// The key of an account in it, that may read.
    pub application_key: Option<SecretString>,
    /// Whether somebody whom it does not know sees what is not restricted.
    pub open: bool,
    /// What traces call a request: `http.request`, `servlet.request`.
    pub operation: String,
    /// Dashboards that are shared to be shown in frames.
    pub embeds: Vec<DatadogEmbed>,
}

/// An organisation.
pub struct Datadog {
    settings: DatadogSettings,
    page: String,
    client: Client,
}

impl Datadog {
    /// The organisation; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: DatadogSettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.api.clone(), LimitHeaders::Left);
        let client = Client::new(adjust(usual), surroundings)?;
        let page = settings.page.as_str().trim_end_matches('/').to_owned();
        Ok(Self { settings, page, client })
    }

    fn get(&self, family: &'static str, path: &str, query: &[(&str, &str)]) -> Call<'_> {
        self.shown(self.client.get(&with_query(path, query)).resource(family))
    }

    /// A call with both keys.
    fn shown<'a>(&self, call: Call<'a>) -> Call<'a> {
        let call = call.accept("application/json").most(LONGEST);
        let keys =
            [(API_KEY, &self.settings.api_key), (APPLICATION_KEY, &self.settings.application_key)];
        keys.into_iter().fold(call, |call, (name, key)| match key {
            Some(key) => call.header(name, secret(key)),
            None => call,
        })
    }

    async fn read<T: DeserializeOwned>(
        &self,
        family: &'static str,
        path: &str,
        query: &[(&str, &str)],
        waits: bool,
    ) -> Result<T, HttpError> {
        let call = self.get(family, path, query);
        let call = if waits { call.for_person() } else { call };
        call.send().await?.json()
    }

    fn now(&self) -> platform::Timestamp {
        self.client.surroundings().now()
    }

    async fn told(&self, part: &Part, waits: bool) -> Result<Told, HttpError> {
        Ok(match part {
            Part::People => Told::People(people::all(self, waits).await?),
            Part::Monitors => Told::Monitors(monitors::all(self, waits).await?),
            Part::Slos => Told::Slos(slos::all(self, waits).await?),
            Part::Incidents => Told::Incidents(incidents::all(self, waits).await?),
            Part::OnCall(team) => Told::OnCall(people::on_call(self, team, waits).await?),
            Part::Signals { service, environment, range } => {
                let window = range.until(self.now());
                let of = metrics::Of { service, environment, window };
                Told::Signals(metrics::signals(self, &of, waits).await?)
            }
            // Datadog's are named one by one.
            Part::Selected(_) => Told::Selected(Vec::new()),
            Part::DashboardHead(id) => {
                Told::Dashboard(dashboards::head(self, id, waits).await?.map(Box::new))
            }
            Part::Dashboard { id, service, environment, range } => {
                let window = range.until(self.now());
                let of = metrics::Of { service, environment, window };
                Told::Dashboard(dashboards::one(self, id, &of, waits).await?.map(Box::new))
            }
        })
    }
}

/// A key as a header; one that cannot be one is sent as nothing, which is refused.
fn secret(key: &SecretString) -> HeaderValue {
    let value = HeaderValue::from_str(key.expose_secret());
    let mut value = value.unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// What is not there is no error.
fn there<T>(answer: Result<T, HttpError>) -> Result<Option<T>, HttpError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(HttpError::Status { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What an error means for whoever runs the portal.
fn explain(error: HttpError, part: &Part) -> HostError {
    let needs = match part {
        Part::People => "user_access_read",
        Part::Monitors => "monitors_read",
        Part::Slos => "slos_read",
        Part::Incidents => "incident_read",
        Part::OnCall(_) => "on_call_read and teams_read",
        Part::Signals { .. } => "timeseries_query",
        Part::Selected(_) | Part::DashboardHead(_) => "dashboards_read",
        Part::Dashboard { .. } => "dashboards_read and timeseries_query",
    };
    match error.status() {
        Some(401) => HostError::Refused(format!(
            "{error}; the keys are not (any more) those of this organisation, or it is at another \
             site: look at api-key, application-key and site"
        )),
        Some(403) => HostError::Refused(format!(
            "{error}. The application key needs the scope {needs}, and its account a role with it"
        )),
        _ => error.into(),
    }
}

#[async_trait]
impl MonitoringSource for Datadog {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "Datadog"
    }

    fn integration(&self) -> &'static str {
        "datadog"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn questions(&self) -> Questions {
        let open = self.settings.open;
        Questions { people: true, open, slos: true, incidents: true, on_call: true }
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        if names.get(MonitoredNames::DATADOG_SOURCE).is_some_and(|one| one != self.name()) {
            return None;
        }
        let said = names.get(MonitoredNames::DATADOG_SERVICE);
        let addresses = names.list(MonitoredNames::DATADOG_DASHBOARD);
        if said.is_none() && addresses.is_empty() {
            return None;
        }
        let mut dashboards: Vec<String> = Vec::new();
        for id in addresses.into_iter().filter_map(dashboard_id) {
            if !dashboards.iter().any(|one| one == id) {
                dashboards.push(id.to_owned());
            }
        }
        let service = said.unwrap_or(&names.name).to_owned();
        Some(Watched { service, dashboards, ..Watched::default() })
    }

    async fn ask(&self, part: &Part, waits: bool) -> Result<Told, HostError> {
        self.told(part, waits).await.map_err(|error| explain(error, part))
    }

    fn links(&self, watched: &Watched, environment: &str, window: Window) -> Vec<Link> {
        links::of(&self.page, watched, environment, window)
    }

    fn dashboard_page(&self, id: &str) -> String {
        format!("{}/dashboard/{}", self.page, crate::path::part(id))
    }

    fn embedding(
        &self,
        dashboard: &DashboardKey,
        service: &str,
        environment: &str,
        window: Window,
    ) -> Option<Embedding> {
        let embed = self.settings.embeds.iter().find(|one| one.dashboard == dashboard.id)?;
        embed::address(embed, (service, environment), window, &**self.client.surroundings())
    }

    fn origins(&self) -> Vec<String> {
        let origins = self.settings.embeds.iter().map(|one| one.url.origin());
        origins.map(|origin| origin.ascii_serialization()).collect()
    }

    fn health(&self) -> SourceHealth {
        let limits = ["query", "monitors", "slos"].map(|family| self.client.rate_limit(family));
        SourceHealth {
            left_alone_until: self.client.left_alone_until(),
            // The one of which the least is left.
            limit: limits.into_iter().flatten().min_by_key(|limit| limit.remaining),
        }
    }
}
