//! GitHub: an organisation's repositories, files and people, by REST and, for people, GraphQL.
//!
//! Repositories come from one listing by name, so that a push changes one page of it and the others
//! are answered 304, which costs nothing of the limit. A repository whose `pushed_at` is as it was
//! is not asked at all. Teams come by GraphQL, because REST mixes the members of a team with those
//! of the teams below it. What is built there is `ci`, what came to production from there `delivery`.

mod ci;
mod credentials;
mod delivery;
mod files;
mod graphql;
mod people;
mod repositories;
pub mod webhook;
mod wire;

pub use ci::{documents, read_ci};
pub use credentials::Credentials;

use crate::{
    change,
    http::{Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings},
    path,
};
use async_trait::async_trait;
use credentials::Door;
use files::Trees;
use platform::{
    code_host::{
        CodeHost, FileChange, FileKind, FilePages, HostAnnotations, HostError, People, Person,
        RateLimit, Repository, RepositoryFile, Team,
    },
    integrations::Answering,
};
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;
use std::sync::Arc;
use url::Url;

/// What is answered, unless something else is asked for.
const JSON: &str = "application/vnd.github+json";

/// The address of GitHub's own API.
pub const API: &str = "https://api.github.com";

/// An organisation, or a user with repositories.
pub struct GitHub {
    client: Client,
    door: Door,
    organisation: String,
    page: String,
    /// The web site, without a slash at the end.
    site: String,
    /// Its host, as people write it: with the port, where it is not the usual one.
    host: String,
    api: Url,
    graphql: Url,
    trees: Trees,
}

impl GitHub {
    /// An organisation behind an API: `https://api.github.com`, or `https://HOST/api/v3` of an
    /// Enterprise Server. `settings` makes the client, given the base.
    ///
    /// # Errors
    /// When the credentials cannot be used, or the system offers no way to the network.
    pub fn new(
        api: &Url,
        organisation: &str,
        credentials: Credentials,
        surroundings: Arc<dyn Surroundings>,
        settings: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let settings = settings(ClientSettings::new(api.clone(), LimitHeaders::Prefixed));
        let site = account_page(api, "").trim_end_matches('/').to_owned();
        Ok(Self {
            client: Client::new(settings, surroundings)?,
            door: Door::new(credentials, organisation)?,
            organisation: organisation.to_owned(),
            page: account_page(api, organisation),
            host: path::host_of(&site),
            site,
            api: api.clone(),
            graphql: graphql(api)?,
            trees: Trees::default(),
        })
    }

    /// The same, whose web site is elsewhere than its API tells: addresses of repositories begin there.
    #[must_use]
    pub fn at_site(mut self, site: &Url) -> Self {
        let site = site.as_str().trim_end_matches('/').to_owned();
        self.page = format!("{site}/{}", self.organisation);
        self.host = path::host_of(&site);
        self.site = site;
        self
    }

    /// What the right credential opens.
    async fn open<'a>(&self, call: Call<'a>) -> Result<Call<'a>, HttpError> {
        let token = self.door.token(&self.client).await?;
        let call = versioned(call);
        Ok(match token {
            Some(token) => call.bearer(&token),
            None => call,
        })
    }

    /// The same with a token of somebody's, where there is one.
    pub(crate) async fn open_as<'a>(
        &self,
        call: Call<'a>,
        token: Option<&SecretString>,
    ) -> Result<Call<'a>, HttpError> {
        match token {
            Some(token) => Ok(versioned(call).bearer(token)),
            None => self.open(call).await,
        }
    }

    /// The account's own token of now.
    pub(crate) async fn token(&self) -> Result<Option<SecretString>, HttpError> {
        self.door.token(&self.client).await
    }

    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) const fn api(&self) -> &Url {
        &self.api
    }

    /// The host of the web site: `github.com`.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The web site, without a slash at the end.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    pub(crate) fn organisation(&self) -> &str {
        &self.organisation
    }
}

/// A call of the version of the API that is spoken here.
fn versioned(call: Call<'_>) -> Call<'_> {
    let version = HeaderName::from_static("x-github-api-version");
    call.header(version, HeaderValue::from_static("2022-11-28")).accept(JSON)
}

/// The page of an organisation, from the API's address: `https://github.com/acme`.
#[must_use]
pub fn account_page(api: &Url, organisation: &str) -> String {
    let mut page = api.clone();
    page.set_path(organisation);
    let host = page.host_str().and_then(|host| host.strip_prefix("api.")).map(str::to_owned);
    if let Some(host) = host {
        // It was a host before.
        let _ = page.set_host(Some(&host));
    }
    page.to_string()
}

fn graphql(api: &Url) -> Result<Url, String> {
    let base = api.as_str().trim_end_matches('/');
    let base = base.strip_suffix("/v3").unwrap_or(base);
    Url::parse(&format!("{base}/graphql")).map_err(|error| error.to_string())
}

#[async_trait]
impl CodeHost for GitHub {
    fn page(&self) -> &str {
        &self.page
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        repositories::all(self).await.map_err(explain)
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        repositories::one(self, name).await.map_err(explain)
    }

    async fn head(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, HostError> {
        repositories::head(self, repository, branch).await.map_err(explain)
    }

    async fn files(
        &self,
        repository: &Repository,
        commit: &str,
        patterns: &[String],
    ) -> Result<Vec<RepositoryFile>, HostError> {
        files::files(self, repository, commit, patterns).await
    }

    async fn tree(
        &self,
        repository: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Vec<(RepositoryFile, FileKind)>, HostError> {
        files::all(self, repository, commit, path).await
    }

    async fn text(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<String, HostError> {
        files::text(self, repository, file, most).await
    }

    async fn bytes(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<Vec<u8>, HostError> {
        files::bytes(self, repository, file, most).await
    }

    async fn last_change(
        &self,
        repository: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Option<FileChange>, HostError> {
        let (commit, path) = (path::part(commit), path::part(path));
        let query = format!("sha={commit}&path={path}&per_page=1");
        let call = self.client.get(&format!("/repos/{}/commits?{query}", repository.id));
        let answer = self.open(call).await.map_err(explain)?.send().await.map_err(explain)?;
        let commits: Vec<wire::WireListed> = answer.json().map_err(explain)?;
        Ok(commits.into_iter().next().and_then(|one| change::of(one.commit.author)))
    }

    async fn people(&self) -> Result<People, HostError> {
        people::all(self).await
    }

    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages {
        let page = &repository.page;
        let folder = crate::text::folder_of(path);
        FilePages {
            view: format!("{page}/blob/{branch}/{path}"),
            edit: format!("{page}/edit/{branch}/{path}"),
            folder: format!("{page}/tree/{branch}/{folder}"),
        }
    }

    fn people_page(&self) -> String {
        format!("{}/orgs/{}/people", self.site, self.organisation)
    }

    fn person_page(&self, person: &Person) -> String {
        format!("{}/{}", self.site, person.login)
    }

    fn team_page(&self, team: &Team) -> String {
        format!("{}/orgs/{}/teams/{}", self.site, self.organisation, team.slug)
    }

    fn annotations(&self) -> HostAnnotations {
        HostAnnotations {
            repository: Some("github.com/project-slug".to_owned()),
            user: "github.com/user-login".to_owned(),
            user_id: Some("github.com/user-id".to_owned()),
            team: "github.com/team-slug".to_owned(),
        }
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.client.rate_limit("core")
    }

    fn answering(&self) -> Answering {
        self.client.answering()
    }
}

/// The error of the trait, with what to do where that is known.
fn explain(error: HttpError) -> HostError {
    let told = error.to_string();
    match error.status() {
        Some(401) => HostError::Refused(format!(
            "{told}. GitHub does not accept the credential: renew the token, or check the App's \
             id and private key"
        )),
        Some(403) => HostError::Refused(format!(
            "{told}. The credential may not do this: it needs to read contents, metadata and, for \
             people, members"
        )),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_graphql_follow_from_the_address_of_the_api() {
        let of = |api: &str| {
            let api = Url::parse(api).unwrap();
            (account_page(&api, "acme"), graphql(&api).unwrap().to_string())
        };
        let github = ("https://github.com/acme", "https://api.github.com/graphql");
        assert_eq!(of(API), (github.0.to_owned(), github.1.to_owned()));
        let own = ("https://git.example/acme", "https://git.example/api/graphql");
        assert_eq!(of("https://git.example/api/v3"), (own.0.to_owned(), own.1.to_owned()));
    }
}
