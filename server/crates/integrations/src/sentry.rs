//! Sentry: issues of an organisation's projects, by its web API.
//!
//! One [`Sentry`] is one organisation at `sentry.io` or at a host of one's own, seen with the token of an
//! internal integration or an organisation. What the API answers is `contracts/sentry/openapi.json`.
//! Three things stand beside it, in the vendor's documentation or habits: whom a team has
//! (`/teams/O/T/members/`, of the shape of an organisation's members), `openMembership` of an
//! organisation, and that both relations are always in the `Link` header, `results="false"` where
//! there is no such page. Of that header only the cursor is used, so that no other host is asked.

mod access;
mod event;
mod reading;
pub mod webhook;
mod wire;

use crate::{
    http::{Answer, Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path,
};
use async_trait::async_trait;
use platform::{
    code_host::HostError,
    deployments::SourceHealth,
    errors::{ErrorAct, ErrorPart, ErrorProject, ErrorSource, ErrorsTold, Issue, Visibility},
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use url::{Url, form_urlencoded::Serializer};

/// Bytes of one answer: a hundred issues, or an event with long stacks.
const LONGEST: usize = 16 << 20;

/// Things of a page.
const PAGE: &str = "100";

/// Pages of projects, members and teams at the most.
const PAGES: usize = 50;

/// Pages of what is open in the organisation.
const PAGES_OPEN: usize = 10;

/// Pages of the issues of one project.
const PAGES_OF_PROJECT: usize = 3;

/// For how long an issue without events is still told of.
const PERIOD: &str = "14d";

/// The series that stands with each issue.
const SERIES: &str = "24h";

/// One organisation.
#[derive(Clone, Debug)]
pub struct SentrySettings {
    /// Its name.
    pub name: String,
    /// Where Sentry is, without a slash at the end and without `/api/0`.
    pub url: Url,
    /// The organisation, by its name in addresses.
    pub organisation: String,
    /// The token.
    pub token: SecretString,
    /// Who decides whether somebody sees a project.
    pub visibility: Visibility,
    /// What signs webhooks: the client secret of the integration.
    pub webhook_secret: Option<SecretString>,
}

/// An organisation of Sentry.
pub struct Sentry {
    settings: SentrySettings,
    page: String,
    client: Client,
    /// Numbers of projects by their slugs, as they were last told.
    ids: Mutex<BTreeMap<String, String>>,
}

impl Sentry {
    /// The organisation; `adjust` sets what is set of every client.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        settings: SentrySettings,
        surroundings: Arc<dyn Surroundings>,
        adjust: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let usual = ClientSettings::new(settings.url.clone(), LimitHeaders::Sentry);
        let client = Client::new(adjust(usual), surroundings)?;
        let base = settings.url.as_str().trim_end_matches('/');
        let page = format!("{base}/organizations/{}", path::part(&settings.organisation));
        Ok(Self { settings, page, client, ids: Mutex::default() })
    }

    /// What signs the webhooks of this organisation.
    #[must_use]
    pub const fn webhook_secret(&self) -> Option<&SecretString> {
        self.settings.webhook_secret.as_ref()
    }

    /// A place of the organisation, with the slash at the end that Sentry wants.
    fn below(&self, place: &str) -> String {
        format!("/api/0/organizations/{}/{place}", path::part(&self.settings.organisation))
    }

    fn allowed<'a>(&self, call: Call<'a>, waits: bool) -> Call<'a> {
        let call = call.accept("application/json").most(LONGEST).bearer(&self.settings.token);
        if waits { call.for_person() } else { call }
    }

    async fn answer(&self, asked: &Asked<'_>, cursor: &str) -> Result<Answer, HttpError> {
        let call = self.client.get(&asked.path(cursor));
        self.allowed(call, asked.waits).resource(asked.resource).conditional().send().await
    }

    async fn one<T: DeserializeOwned>(&self, asked: &Asked<'_>) -> Result<T, HttpError> {
        self.answer(asked, "").await?.json()
    }

    /// All pages, or as many as are asked for at the most.
    async fn all<T: DeserializeOwned>(
        &self,
        asked: &Asked<'_>,
        pages: usize,
    ) -> Result<Vec<T>, HttpError> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        for _ in 0..pages {
            let answer = self.answer(asked, &cursor).await?;
            let page: Vec<T> = answer.json()?;
            all.extend(page);
            let next = answer.next().and_then(|url| {
                let mut pairs = url.query_pairs();
                pairs.find(|(name, _)| name == "cursor").map(|(_, cursor)| cursor.into_owned())
            });
            match next {
                // One that leads to itself would never end.
                Some(next) if next != cursor => cursor = next,
                _ => break,
            }
        }
        Ok(all)
    }

    async fn projects(&self, waits: bool) -> Result<Vec<ErrorProject>, HttpError> {
        let place = self.below("projects/");
        let query = [("per_page", PAGE)];
        let asked = Asked { place: &place, query: &query, resource: "projects", waits };
        let told: Vec<wire::Project> = self.all(&asked, PAGES).await?;
        let projects: Vec<ErrorProject> = told.into_iter().map(reading::project).collect();
        let id = |one: &ErrorProject| (one.slug.clone(), one.id.clone());
        *self.ids.lock().unwrap_or_else(PoisonError::into_inner) =
            projects.iter().map(id).collect();
        Ok(projects)
    }

    /// The number of a project: a slug may be given away, a number may not.
    async fn id(&self, slug: &str, waits: bool) -> Result<Option<String>, HttpError> {
        let known = || {
            let ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
            ids.get(slug).cloned()
        };
        if let Some(id) = known() {
            return Ok(Some(id));
        }
        self.projects(waits).await?;
        Ok(known())
    }

    async fn issues(
        &self,
        project: &str,
        search: &str,
        pages: usize,
        waits: bool,
    ) -> Result<Vec<Issue>, HttpError> {
        let place = self.below("issues/");
        let query = [
            ("project", project),
            ("query", search),
            ("statsPeriod", PERIOD),
            ("groupStatsPeriod", SERIES),
            ("sort", "date"),
            ("limit", PAGE),
        ];
        let asked = Asked { place: &place, query: &query, resource: "issues", waits };
        let told: Vec<wire::Issue> = self.all(&asked, pages).await?;
        Ok(told.into_iter().filter_map(reading::issue).collect())
    }

    async fn told(&self, part: &ErrorPart, waits: bool) -> Result<ErrorsTold, HttpError> {
        Ok(match part {
            ErrorPart::Projects => ErrorsTold::Projects(self.projects(waits).await?),
            ErrorPart::Access => ErrorsTold::Access(access::access(self, waits).await?),
            ErrorPart::Open => {
                // -1 is every project, also those that the token's own teams have no part in.
                let open = self.issues("-1", "is:unresolved", PAGES_OPEN, waits).await?;
                ErrorsTold::Issues(open)
            }
            ErrorPart::Issues(slug) => match self.id(slug, waits).await? {
                Some(id) => {
                    ErrorsTold::Issues(self.issues(&id, "", PAGES_OF_PROJECT, waits).await?)
                }
                None => ErrorsTold::Issues(Vec::new()),
            },
            ErrorPart::Issue(id) => ErrorsTold::Issue(event::issue(self, id, waits).await?),
        })
    }
}

/// A question.
struct Asked<'a> {
    place: &'a str,
    query: &'a [(&'a str, &'a str)],
    /// What Sentry counts by itself against its limits.
    resource: &'static str,
    waits: bool,
}

impl Asked<'_> {
    /// The path with its query. What is empty stays: an empty search is another one than none.
    fn path(&self, cursor: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(self.query);
        if !cursor.is_empty() {
            query.append_pair("cursor", cursor);
        }
        let query = query.finish();
        let question = if query.is_empty() { "" } else { "?" };
        format!("{}{question}{query}", self.place)
    }
}

/// What is not there is no error.
fn there<T>(answer: Result<T, HttpError>) -> Result<Option<T>, HttpError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(HttpError::Status { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn explain(error: HttpError, needs: &str) -> HostError {
    match error.status() {
        Some(401) => HostError::Refused(format!(
            "{error}. The token is not (any more) one of this organisation: make one under Settings, \
             Custom Integrations"
        )),
        Some(403) => HostError::Refused(format!("{error}. The token needs {needs}")),
        Some(404) => HostError::Refused(format!(
            "{error}. There is no such organisation there, or the token is none of it"
        )),
        _ => error.into(),
    }
}

#[async_trait]
impl ErrorSource for Sentry {
    fn name(&self) -> &str {
        &self.settings.name
    }

    fn vendor(&self) -> &'static str {
        "Sentry"
    }

    fn integration(&self) -> &'static str {
        "sentry"
    }

    fn organisation(&self) -> &str {
        &self.settings.organisation
    }

    fn page(&self) -> &str {
        &self.page
    }

    fn visibility(&self) -> Visibility {
        self.settings.visibility
    }

    async fn ask(&self, part: &ErrorPart, waits: bool) -> Result<ErrorsTold, HostError> {
        let needs = "org:read, project:read, team:read, member:read and event:read";
        self.told(part, waits).await.map_err(|error| explain(error, needs))
    }

    async fn act(&self, issue: &str, act: &ErrorAct) -> Result<(), HostError> {
        let body = match act {
            ErrorAct::Resolve => json!({"status": "resolved"}),
            ErrorAct::ResolveNext => json!({"status": "resolvedInNextRelease"}),
            ErrorAct::Reopen => json!({"status": "unresolved"}),
            ErrorAct::Archive => {
                json!({"status": "ignored", "substatus": "archived_until_escalating"})
            }
            ErrorAct::Assign { .. } => json!({"assignedTo": act.to()}),
            ErrorAct::Unassign => json!({"assignedTo": ""}),
        };
        let place = self.below(&format!("issues/{}/", path::part(issue)));
        let call = self.allowed(self.client.put(&place), true).resource("issue");
        let done = call.json(&body).send().await;
        done.map(drop).map_err(|error| explain(error, "event:write"))
    }

    fn health(&self) -> SourceHealth {
        SourceHealth {
            left_alone_until: self.client.left_alone_until(),
            limit: self.client.rate_limit("issues"),
        }
    }
}
