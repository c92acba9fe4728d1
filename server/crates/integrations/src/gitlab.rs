//! GitLab: a group's projects with those of its subgroups, their files, its people.
//!
//! The listing does not tell of pushes (`last_activity_at` may be an hour old), so a pass asks for
//! the head of each branch, conditionally.

mod files;
mod people;
pub mod webhook;
mod wire;

use crate::http::{Answer, Call, Client, ClientSettings, HttpError, LimitHeaders, Surroundings};
use crate::{
    change::{self, WireAuthor},
    path,
};
use async_trait::async_trait;
use platform::{
    code_host::{
        CodeHost, FileChange, FileKind, FilePages, HostAnnotations, HostError, People, Person,
        RateLimit, Repository, RepositoryFile, Team,
    },
    integrations::Answering,
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use url::Url;
use wire::{WireBranch, WireProject};

/// The address of GitLab's own API.
pub const API: &str = "https://gitlab.com/api/v4";

/// A group.
pub struct GitLab {
    client: Client,
    token: Option<SecretString>,
    group: String,
    /// The web site, without a slash at the end.
    site: String,
    host: String,
    page: String,
    api: Url,
}

impl GitLab {
    /// A group behind an API: `https://gitlab.com/api/v4`, or `https://HOST/api/v4`.
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        api: &Url,
        group: &str,
        token: Option<SecretString>,
        surroundings: Arc<dyn Surroundings>,
        settings: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let settings = settings(ClientSettings::new(api.clone(), LimitHeaders::Plain));
        let site = api.as_str().trim_end_matches('/').trim_end_matches("/api/v4").to_owned();
        Ok(Self {
            client: Client::new(settings, surroundings)?,
            token,
            group: group.to_owned(),
            page: format!("{site}/{group}"),
            site,
            host: api.host_str().unwrap_or_default().to_owned(),
            api: api.clone(),
        })
    }

    /// What a token of somebody's opens, or the account's own.
    pub(crate) fn open_as<'a>(&self, call: Call<'a>, token: Option<&SecretString>) -> Call<'a> {
        match token {
            Some(token) => call.bearer(token),
            None => self.open(call),
        }
    }

    pub(crate) const fn token(&self) -> Option<&SecretString> {
        self.token.as_ref()
    }

    pub(crate) const fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) const fn api(&self) -> &Url {
        &self.api
    }

    /// The host of the web site, as people write it: `gitlab.com`.
    pub(crate) fn host(&self) -> String {
        path::host_of(&self.site)
    }

    /// The web site, without a slash at the end.
    pub(crate) fn site(&self) -> &str {
        &self.site
    }

    pub(crate) fn group(&self) -> &str {
        &self.group
    }

    fn open<'a>(&self, call: Call<'a>) -> Call<'a> {
        match &self.token {
            Some(token) => call.bearer(token),
            None => call,
        }
    }

    async fn get(&self, path: &str) -> Result<Answer, HttpError> {
        self.open(self.client.get(path)).conditional().send().await
    }

    /// All pages of a list.
    async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HttpError> {
        let mut answer = self.get(path).await?;
        let mut found: Vec<T> = answer.json()?;
        while let Some(next) = answer.next().cloned() {
            answer = self.open(self.client.get_named(&next)).conditional().send().await?;
            found.extend(answer.json::<Vec<T>>()?);
        }
        Ok(found)
    }

    /// Projects are named from the group on, as the group sees them.
    fn repository_of(&self, project: WireProject) -> Repository {
        project.into_repository(&self.group)
    }
}

#[async_trait]
impl CodeHost for GitLab {
    fn page(&self) -> &str {
        &self.page
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        let group = path::part(&self.group);
        let query = "include_subgroups=true&with_shared=false&order_by=id&sort=asc&per_page=100";
        let found = self.all::<WireProject>(&format!("/groups/{group}/projects?{query}")).await;
        let found = found.map_err(explain)?;
        Ok(found.into_iter().map(|project| self.repository_of(project)).collect())
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        let slug = format!("{}/{name}", self.group);
        let answer = match self.get(&format!("/projects/{}", path::part(&slug))).await {
            Err(error) if error.status() == Some(404) => return Ok(None),
            answer => answer.map_err(explain)?,
        };
        let repository = self.repository_of(answer.json().map_err(explain)?);
        Ok(Some(repository).filter(|found| found.slug.eq_ignore_ascii_case(&slug)))
    }

    async fn head(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, HostError> {
        let branch = path::part(branch);
        let path = format!("/projects/{}/repository/branches/{branch}", repository.id);
        match self.get(&path).await {
            Err(error) if speaks_of_the_branch(&error) => Ok(None),
            answer => {
                let branch: WireBranch =
                    answer.and_then(|answer| answer.json()).map_err(explain)?;
                Ok(Some(branch.commit.id))
            }
        }
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
        let bytes = self.bytes(repository, file, most).await?;
        crate::text::utf8(bytes).map_err(explain_text)
    }

    async fn bytes(
        &self,
        repository: &Repository,
        file: &RepositoryFile,
        most: usize,
    ) -> Result<Vec<u8>, HostError> {
        let path = format!(
            "/projects/{}/repository/blobs/{}/raw",
            repository.id,
            path::part(&file.version)
        );
        let answer = self.open(self.client.get(&path)).most(most).send().await;
        crate::text::bytes(answer, most).map_err(explain_text)
    }

    async fn last_change(
        &self,
        repository: &Repository,
        commit: &str,
        path: &str,
    ) -> Result<Option<FileChange>, HostError> {
        let (commit, path) = (path::part(commit), path::part(path));
        let query = format!("ref_name={commit}&path={path}&per_page=1");
        let asked = format!("/projects/{}/repository/commits?{query}", repository.id);
        let answer = self.get(&asked).await.map_err(explain)?;
        let commits: Vec<wire::WireListed> = answer.json().map_err(explain)?;
        let change = commits.into_iter().next();
        Ok(change.and_then(|wire::WireListed { author_name: name, committed_date: date }| {
            change::of(WireAuthor { name, date })
        }))
    }

    async fn people(&self) -> Result<People, HostError> {
        people::all(self).await.map_err(explain)
    }

    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages {
        let page = &repository.page;
        FilePages {
            view: format!("{page}/-/blob/{branch}/{path}"),
            edit: format!("{page}/-/edit/{branch}/{path}"),
            folder: format!("{page}/-/tree/{branch}/{}", crate::text::folder_of(path)),
        }
    }

    fn people_page(&self) -> String {
        format!("{}/groups/{}/-/group_members", self.site, self.group)
    }

    fn person_page(&self, person: &Person) -> String {
        format!("{}/{}", self.site, person.login)
    }

    fn team_page(&self, team: &Team) -> String {
        format!("{}/groups/{}", self.site, team.full_slug)
    }

    fn annotations(&self) -> HostAnnotations {
        HostAnnotations {
            repository: Some(format!("{}/project-slug", self.host)),
            user: format!("{}/user-login", self.host),
            user_id: None,
            team: format!("{}/team-path", self.host),
        }
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.client.rate_limit("core")
    }

    fn answering(&self) -> Answering {
        self.client.answering()
    }
}

/// 404 is also said of projects that may not be seen.
fn speaks_of_the_branch(error: &HttpError) -> bool {
    matches!(error, HttpError::Status { status: 404, message, .. } if message.contains("Branch"))
}

fn explain_text(error: crate::text::TextError) -> HostError {
    match error {
        crate::text::TextError::Http(error) => explain(error),
        crate::text::TextError::Unusable(reason) => HostError::Refused(reason),
    }
}

/// The error of the trait, with what to do where that is known.
fn explain(error: HttpError) -> HostError {
    let told = error.to_string();
    match error.status() {
        Some(401 | 403) => HostError::Refused(format!(
            "{told}. The token is not accepted or may not do this: it needs the scope read_api"
        )),
        _ => error.into(),
    }
}
