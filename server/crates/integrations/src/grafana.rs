//! Grafana: dashboards by tag or by number, alerts of its own rules, frames.
//!
//! One [`Grafana`] is one organisation, seen with the token of a service account. What the API answers
//! is `contracts/grafana`; its own rules and Alertmanager stand beside it in Prometheus' forms.
//!
//! Whom Grafana lets in are the organisation's users, known by their address. Dashboards and folders
//! (whose rules are alerts) have permissions for roles, teams and users: who has none of these does not
//! see them here either.

mod dashboards;
mod people;
mod wire;

use crate::{
    http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path::{self, with_query},
    prometheus::{
        alerts::{Labelled, monitors},
        wire as rules,
    },
};
use async_trait::async_trait;
use platform::{
    code_host::HostError,
    deployments::SourceHealth,
    monitoring::{
        Audience, DashboardKey, Embedding, Link, LinkKind, Monitor, MonitoredNames,
        MonitoringSource, Part, Questions, Told, Watched, Window, dashboard_id,
    },
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, sync::Arc};
use url::Url;

/// Bytes of one answer.
const LONGEST: usize = 16 << 20;

/// One organisation.
#[derive(Clone, Debug)]
pub struct GrafanaSettings {
    /// Its name.
    pub name: String,
    /// Its address, without `/api`.
    pub url: Url,
    /// Its pages, where people reach it elsewhere.
    pub page: Option<Url>,
    /// The token of a service account.
    pub token: Option<SecretString>,
    /// Whether its people and permissions are left out: whoever sees the entity sees all of it.
    pub open: bool,
    /// Whether its dashboards may be shown in frames (`allow_embedding`).
    pub frames: bool,
    /// The label, and the variable of dashboards, that names the service.
    pub service_label: String,
    /// The same for the environment.
    pub environment_label: String,
}

/// An organisation.
pub struct Grafana {
    settings: GrafanaSettings,
    page: String,
    client: Client,
}

impl Grafana {
    /// The organisation; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: GrafanaSettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.url.clone(), LimitHeaders::Plain);
        let client = Client::new(adjust(usual), surroundings)?;
        let page = settings.page.as_ref().unwrap_or(&settings.url);
        let page = page.as_str().trim_end_matches('/').to_owned();
        Ok(Self { settings, page, client })
    }

    fn shown<'a>(&self, call: Call<'a>, waits: bool) -> Call<'a> {
        let call = call.accept("application/json").most(LONGEST);
        let call = if waits { call.for_person() } else { call };
        match &self.settings.token {
            Some(token) => call.bearer(token),
            None => call,
        }
    }

    async fn read<T: DeserializeOwned>(
        &self,
        place: &str,
        query: &[(&str, &str)],
        waits: bool,
    ) -> Result<T, HttpError> {
        let call = self.client.get(&with_query(&format!("/api{place}"), query));
        self.shown(call, waits).send().await?.json()
    }

    /// Alerting rules and their alerts; the rules of a folder are shown to whom it is shown.
    async fn monitors(&self, waits: bool) -> Result<Vec<Monitor>, HttpError> {
        let own = "/prometheus/grafana/api/v1/rules";
        let told: rules::Answer<rules::Rules> = self.read(own, &[], waits).await?;
        let received: Vec<rules::Received> =
            self.read("/alertmanager/grafana/api/v2/alerts", &[], waits).await?;
        let silences: Vec<rules::Silence> =
            self.read("/alertmanager/grafana/api/v2/silences", &[], waits).await?;
        let folders = self.folders(&told.data, waits).await?;
        let labelled = Labelled {
            service: &self.settings.service_label,
            environment: &self.settings.environment_label,
            page: &|rule| format!("{}/alerting/list?search={}", self.page, path::part(&rule.name)),
            audience: &|group| {
                let nobody = Audience::Only { names: std::collections::BTreeSet::new() };
                if self.settings.open {
                    return Audience::All;
                }
                // A folder that is not known is nobody's.
                folders.get(&group.file).cloned().unwrap_or(nobody)
            },
        };
        Ok(monitors(&labelled, told.data, received, silences))
    }

    /// Whom the folders that rules are in are shown to, by title.
    async fn folders(
        &self,
        told: &rules::Rules,
        waits: bool,
    ) -> Result<BTreeMap<String, Audience>, HttpError> {
        let mut found = BTreeMap::new();
        if self.settings.open {
            return Ok(found);
        }
        let all: Vec<wire::Folder> = self.read("/folders", &[("limit", "1000")], waits).await?;
        let used = |folder: &&wire::Folder| told.groups.iter().any(|one| one.file == folder.title);
        for folder in all.iter().filter(used) {
            let place = format!("/folders/{}/permissions", path::part(&folder.uid));
            let permissions = self.read(&place, &[], waits).await?;
            found.insert(folder.title.clone(), people::audience(permissions));
        }
        Ok(found)
    }
}

/// What an error means for whoever runs the portal.
fn explain(error: HttpError) -> HostError {
    match error.status() {
        Some(401 | 403) => HostError::Refused(format!(
            "{error}. The service account needs the role Viewer and, to know who may see what, \
             permission to read users, teams and permissions; or set open = true"
        )),
        _ => error.into(),
    }
}

#[async_trait]
impl MonitoringSource for Grafana {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "Grafana"
    }

    fn integration(&self) -> &'static str {
        "grafana"
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn questions(&self) -> Questions {
        let open = self.settings.open;
        Questions { people: !open, open, slos: false, incidents: false, on_call: false }
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        let selector = names.get(MonitoredNames::GRAFANA_DASHBOARDS).map(str::to_owned);
        let alerts = names.get(MonitoredNames::GRAFANA_ALERTS);
        let overview = names.list(MonitoredNames::GRAFANA_OVERVIEW).into_iter();
        let dashboards: Vec<String> =
            overview.filter_map(dashboard_id).map(str::to_owned).collect();
        if selector.is_none() && alerts.is_none() && dashboards.is_empty() {
            return None;
        }
        // `service=checkout-api`: what alerts are labelled with.
        let label = format!("{}=", self.settings.service_label);
        let named = alerts.and_then(|alerts| {
            let mut pairs = alerts.split(',').map(str::trim);
            pairs.find_map(|pair| pair.strip_prefix(&label)).map(|one| one.trim_matches('"'))
        });
        let service = named.unwrap_or(&names.name).to_owned();
        Some(Watched { service, dashboards, selector, team: None })
    }

    async fn ask(&self, part: &Part, waits: bool) -> Result<Told, HostError> {
        let told = async {
            Ok(match part {
                Part::People => Told::People(people::all(self, waits).await?),
                Part::Monitors => Told::Monitors(self.monitors(waits).await?),
                Part::Selected(selector) => {
                    Told::Selected(dashboards::selected(self, selector, waits).await?)
                }
                Part::DashboardHead(id) => {
                    Told::Dashboard(dashboards::head(self, id, waits).await?.map(Box::new))
                }
                Part::Dashboard { id, service, environment, range } => {
                    let window = range.until(self.client.surroundings().now());
                    let of = dashboards::Of { service, environment, window };
                    Told::Dashboard(dashboards::one(self, id, &of, waits).await?.map(Box::new))
                }
                Part::Slos => Told::Slos(Vec::new()),
                Part::Incidents => Told::Incidents(Vec::new()),
                Part::OnCall(_) => Told::OnCall(None),
                Part::Signals { .. } => Told::Signals(Vec::new()),
            })
        };
        told.await.map_err(explain)
    }

    fn links(&self, watched: &Watched, _: &str, _: Window) -> Vec<Link> {
        let search = format!("{}/alerting/list?search={}", self.page, path::part(&watched.service));
        vec![Link { kind: LinkKind::Monitors, label: String::new(), address: search }]
    }

    fn dashboard_page(&self, id: &str) -> String {
        format!("{}/d/{}", self.page, path::part(id))
    }

    fn embedding(
        &self,
        dashboard: &DashboardKey,
        service: &str,
        environment: &str,
        window: Window,
    ) -> Option<Embedding> {
        if !self.settings.frames {
            return None;
        }
        let mut url = Url::parse(&self.dashboard_page(&dashboard.id)).ok()?;
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("from", &window.from.0.to_string());
            query.append_pair("to", &window.until.0.to_string());
            query.append_key_only("kiosk");
            if !service.is_empty() {
                query.append_pair(&format!("var-{}", self.settings.service_label), service);
            }
            if !environment.is_empty() {
                let variable = format!("var-{}", self.settings.environment_label);
                query.append_pair(&variable, environment);
            }
        }
        let origin = url.origin().ascii_serialization();
        Some(Embedding { address: url.into(), origin, told_where: true })
    }

    fn origins(&self) -> Vec<String> {
        let page = Url::parse(&self.page).ok().filter(|_| self.settings.frames);
        page.map(|url| url.origin().ascii_serialization()).into_iter().collect()
    }

    fn health(&self) -> SourceHealth {
        SourceHealth { left_alone_until: self.client.left_alone_until(), limit: None }
    }
}
