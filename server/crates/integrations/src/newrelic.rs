//! New Relic: how services stand, and their metrics, by `NerdGraph`.
//!
//! One [`NewRelic`] is one account, seen with one user's key. Every question is a `GraphQL` document; what
//! went wrong stands in `errors`, under status 200. Alerts are told for each entity as one severity, so a
//! service is one monitor. New Relic tells by this API neither who may see an account nor when an alert
//! began: the portal alone decides who sees it.

mod queries;
mod wire;

use crate::{
    http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path,
};
use async_trait::async_trait;
use platform::{
    code_host::HostError,
    deployments::SourceHealth,
    monitoring::{
        Audience, Dashboard, DashboardKey, Embedding, Link, LinkKind, Monitor, MonitorState,
        MonitoredNames, MonitoringSource, Part, Questions, Scope, Thresholds, Told, VendorPeople,
        Watched, Window,
    },
};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

/// Bytes of one answer.
const LONGEST: usize = 16 << 20;

/// Pages of entities at most, of 200 each.
const PAGES: usize = 50;

const KEY: HeaderName = HeaderName::from_static("api-key");

/// Services that are measured, page by page.
const ENTITIES: &str = "query($search: String!, $cursor: String) { actor { entitySearch(query: $search) { \
     results(cursor: $cursor) { nextCursor entities { guid name alertSeverity reporting permalink \
     tags { key values } } } } } }";

/// A dashboard's name and page.
const DASHBOARD: &str =
    "query($guid: EntityGuid!) { actor { entity(guid: $guid) { guid name permalink } } }";

/// One account.
#[derive(Clone, Debug)]
pub struct NewRelicSettings {
    /// Its name.
    pub name: String,
    /// `NerdGraph`, such as `https://api.eu.newrelic.com`.
    pub api: Url,
    /// Its pages.
    pub page: Url,
    /// The key of a user.
    pub key: Option<SecretString>,
    /// The account's number.
    pub account: i64,
    /// The attribute that names the environment of a transaction; `None`: an application is of one.
    pub environment_attribute: Option<String>,
}

/// An account.
pub struct NewRelic {
    settings: NewRelicSettings,
    page: String,
    client: Client,
}

impl NewRelic {
    /// The account; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: NewRelicSettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.api.clone(), LimitHeaders::Plain);
        let client = Client::new(adjust(usual), surroundings)?;
        let page = settings.page.as_str().trim_end_matches('/').to_owned();
        Ok(Self { settings, page, client })
    }

    fn shown<'a>(&self, call: Call<'a>, waits: bool) -> Call<'a> {
        let call = call.accept("application/json").most(LONGEST);
        let call = if waits { call.for_person() } else { call };
        match &self.settings.key {
            Some(key) => {
                let value = HeaderValue::from_str(key.expose_secret());
                let mut value = value.unwrap_or(HeaderValue::from_static(""));
                value.set_sensitive(true);
                call.header(KEY, value)
            }
            None => call,
        }
    }

    /// What a document is answered; what went wrong under status 200 is an error like any other.
    async fn asked<T: DeserializeOwned>(
        &self,
        query: &str,
        variables: Value,
        waits: bool,
    ) -> Result<T, HttpError> {
        let body = json!({ "query": query, "variables": variables });
        // It only reads, whatever its method says.
        let call = self.client.post("/graphql").json(&body).repeatable();
        let read: wire::Answer<T> = self.shown(call, waits).send().await?.json()?;
        let host = self.settings.api.host_str().unwrap_or_default().to_owned();
        match (read.data, read.errors.into_iter().next()) {
            (Some(data), None) => Ok(data),
            (_, error) => {
                let message = error.map(|error| error.message).unwrap_or_default();
                Err(HttpError::Status { host, status: 400, message })
            }
        }
    }

    /// Every application as a monitor.
    async fn monitors(&self, waits: bool) -> Result<Vec<Monitor>, HttpError> {
        let search = format!(
            "domain IN ('APM','EXT') AND type IN ('APPLICATION','SERVICE') AND accountId = {}",
            self.settings.account
        );
        let (mut all, mut cursor) = (Vec::new(), None);
        for _ in 0..PAGES {
            let variables = json!({ "search": search, "cursor": cursor });
            let read: wire::Searched = self.asked(ENTITIES, variables, waits).await?;
            let results = read.actor.entity_search.results;
            all.extend(results.entities.into_iter().filter_map(monitor));
            cursor = results.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        Ok(all)
    }

    async fn dashboard(&self, guid: &str, waits: bool) -> Result<Option<Dashboard>, HttpError> {
        let read: wire::One = self.asked(DASHBOARD, json!({ "guid": guid }), waits).await?;
        Ok(read.actor.entity.map(|entity| Dashboard {
            id: guid.to_owned(),
            title: entity.name,
            page: entity.permalink.unwrap_or_else(|| self.entity_page(guid)),
            widgets: Vec::new(),
            audience: Audience::All,
        }))
    }

    fn entity_page(&self, guid: &str) -> String {
        format!("{}/redirect/entity/{}", self.page, path::part(guid))
    }
}

/// An application; `None` where nothing watches it.
fn monitor(read: wire::Entity) -> Option<Monitor> {
    let state = match (read.alert_severity.as_deref(), read.reporting) {
        (Some("CRITICAL"), _) => MonitorState::Alert,
        (Some("WARNING"), _) => MonitorState::Warn,
        (Some("NOT_CONFIGURED") | None, _) => return None,
        (_, Some(false)) => MonitorState::NoData,
        (Some("NOT_ALERTING"), _) => MonitorState::Ok,
        _ => MonitorState::Unknown,
    };
    let tag = |key: &str| {
        let found = read.tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(key))?;
        found.values.first().cloned()
    };
    Some(Monitor {
        id: read.guid,
        state,
        since: None,
        muted: None,
        scope: Scope {
            service: Some(read.name.clone()),
            environment: tag("environment").or_else(|| tag("env")),
            team: tag("team"),
        },
        name: read.name,
        query: String::new(),
        message: String::new(),
        thresholds: Thresholds::default(),
        priority: None,
        notifies: Vec::new(),
        escalation: None,
        page: read.permalink,
        audience: Audience::All,
    })
}

#[async_trait]
impl MonitoringSource for NewRelic {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "New Relic"
    }

    fn integration(&self) -> &'static str {
        "newrelic"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn questions(&self) -> Questions {
        Questions { people: false, open: true, slos: false, incidents: false, on_call: false }
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        let said = names.get(MonitoredNames::NEW_RELIC_NAME);
        let dashboards = names.list(MonitoredNames::NEW_RELIC_DASHBOARD).into_iter();
        let dashboards: Vec<String> = dashboards.map(str::to_owned).collect();
        if said.is_none() && dashboards.is_empty() {
            return None;
        }
        let service = said.unwrap_or(&names.name).to_owned();
        Some(Watched { service, dashboards, ..Watched::default() })
    }

    async fn ask(&self, part: &Part, waits: bool) -> Result<Told, HostError> {
        Ok(match part {
            Part::Monitors => Told::Monitors(self.monitors(waits).await?),
            Part::Signals { service, environment, range } => {
                let window = range.until(self.client.surroundings().now());
                Told::Signals(queries::signals(self, service, environment, window, waits).await?)
            }
            Part::DashboardHead(guid) | Part::Dashboard { id: guid, .. } => {
                Told::Dashboard(self.dashboard(guid, waits).await?.map(Box::new))
            }
            Part::People => Told::People(VendorPeople::default()),
            Part::Selected(_) => Told::Selected(Vec::new()),
            Part::Slos => Told::Slos(Vec::new()),
            Part::Incidents => Told::Incidents(Vec::new()),
            Part::OnCall(_) => Told::OnCall(None),
        })
    }

    fn links(&self, watched: &Watched, _: &str, window: Window) -> Vec<Link> {
        let account = self.settings.account;
        let (from, until) = (window.from.0, window.until.0 - window.from.0);
        let link = |kind, place: &str, query: &str| {
            let query = path::part(query);
            let address = format!(
                "{}/{place}?account={account}&begin={from}&duration={until}&query={query}",
                self.page
            );
            Link { kind, label: String::new(), address }
        };
        let service = queries::quoted(&watched.service);
        vec![
            link(LinkKind::Logs, "logger", &format!("service:{service}")),
            link(LinkKind::Traces, "distributed-tracing", &format!("appName:{service}")),
        ]
    }

    fn dashboard_page(&self, id: &str) -> String {
        self.entity_page(id)
    }

    fn embedding(&self, _: &DashboardKey, _: &str, _: &str, _: Window) -> Option<Embedding> {
        None
    }

    fn origins(&self) -> Vec<String> {
        Vec::new()
    }

    fn health(&self) -> SourceHealth {
        SourceHealth { left_alone_until: self.client.left_alone_until(), limit: None }
    }
}
