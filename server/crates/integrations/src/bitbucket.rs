//! Bitbucket Cloud: a workspace's repositories, their files, its members.
//!
//! Lists are pages of `values`, with the address of the `next` one in the body. The listing does not
//! tell of pushes, so a pass asks for the head of each branch, conditionally. Files have no names for
//! their contents: a file is known by the commit that it was listed in.

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
        CodeHost, FileChange, FilePages, HostAnnotations, HostError, People, Person, RateLimit,
        Repository, RepositoryFile, Team,
    },
    integrations::Answering,
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use url::Url;
use wire::{Page, WireBranch, WireRepository};

/// The address of Bitbucket Cloud's API.
pub const API: &str = "https://api.bitbucket.org/2.0";

/// Who we are to Bitbucket.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Nobody.
    None,
    /// An access token of a workspace, project or repository.
    Token(SecretString),
    /// A person's API token or app password, with the name that it belongs to.
    Password {
        /// E-mail address, or user name of an app password.
        user: String,
        /// Token or app password.
        password: SecretString,
    },
}

/// A workspace.
pub struct Bitbucket {
    client: Client,
    credentials: Credentials,
    workspace: String,
    host: String,
    page: String,
}

impl Bitbucket {
    /// A workspace behind an API such as [`API`].
    ///
    /// # Errors
    /// When the system offers no way to the network.
    pub fn new(
        api: &Url,
        workspace: &str,
        credentials: Credentials,
        surroundings: Arc<dyn Surroundings>,
        settings: impl FnOnce(ClientSettings) -> ClientSettings,
    ) -> Result<Self, String> {
        let settings = settings(ClientSettings::new(api.clone(), LimitHeaders::Prefixed));
        let site = api.as_str().trim_end_matches('/').trim_end_matches("/2.0");
        // Pages stand beside the API: bitbucket.org beside api.bitbucket.org.
        let site = site.replacen("://api.", "://", 1);
        let host = api.host_str().unwrap_or_default();
        Ok(Self {
            client: Client::new(settings, surroundings)?,
            credentials,
            workspace: workspace.to_owned(),
            host: host.strip_prefix("api.").unwrap_or(host).to_owned(),
            page: format!("{site}/{workspace}"),
        })
    }

    fn open<'a>(&self, call: Call<'a>) -> Call<'a> {
        match &self.credentials {
            Credentials::None => call,
            Credentials::Token(token) => call.bearer(token),
            Credentials::Password { user, password } => call.basic(user, password),
        }
    }

    async fn get(&self, path: &str) -> Result<Answer, HttpError> {
        self.open(self.client.get(path)).conditional().send().await
    }

    /// All pages of a list.
    async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HttpError> {
        let mut page: Page<T> = self.get(path).await?.json()?;
        let mut found = page.values;
        while let Some(next) = page.next {
            let next = Url::parse(&next).map_err(|error| {
                HttpError::NotAllowed(format!("the next page has no address ({error})"))
            })?;
            let answer = self.open(self.client.get_named(&next)).conditional().send().await?;
            page = answer.json()?;
            found.extend(page.values);
        }
        Ok(found)
    }
}

#[async_trait]
impl CodeHost for Bitbucket {
    fn page(&self) -> &str {
        &self.page
    }

    async fn repositories(&self) -> Result<Vec<Repository>, HostError> {
        let workspace = path::part(&self.workspace);
        let found =
            self.all::<WireRepository>(&format!("/repositories/{workspace}?pagelen=100")).await;
        let found = found.map_err(explain)?;
        Ok(found.into_iter().map(WireRepository::into_repository).collect())
    }

    async fn repository(&self, name: &str) -> Result<Option<Repository>, HostError> {
        let slug = format!("{}/{name}", self.workspace);
        let answer = match self.get(&format!("/repositories/{}", path_of(&slug))).await {
            Err(error) if error.status() == Some(404) => return Ok(None),
            answer => answer.map_err(explain)?,
        };
        let found: WireRepository = answer.json().map_err(explain)?;
        let found = Some(found.into_repository());
        Ok(found.filter(|found| found.slug.eq_ignore_ascii_case(&slug)))
    }

    async fn head(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, HostError> {
        let branch = path::part(branch);
        let path = format!("/repositories/{}/refs/branches/{branch}", repository.id);
        match self.get(&path).await {
            // A repository that may not be seen is left out of the list instead.
            Err(error) if error.status() == Some(404) => Ok(None),
            answer => {
                let branch: WireBranch =
                    answer.and_then(|answer| answer.json()).map_err(explain)?;
                Ok(Some(branch.target.hash))
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
        let (commit, file) = (path::part(&file.version), path_of(&file.path));
        let path = format!("/repositories/{}/src/{commit}/{file}", repository.id);
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
        let asked =
            format!("/repositories/{}/commits/{commit}?path={path}&pagelen=1", repository.id);
        let answer = self.get(&asked).await.map_err(explain)?;
        let page: Page<wire::WireListed> = answer.json().map_err(explain)?;
        Ok(page.values.into_iter().next().and_then(|one| {
            // `raw` is as Git has it, with the address that nobody needs to see.
            let name = one.author.raw.split('<').next().unwrap_or_default().trim().to_owned();
            change::of(WireAuthor { name, date: one.date })
        }))
    }

    async fn people(&self) -> Result<People, HostError> {
        people::all(self).await.map_err(explain)
    }

    fn file_pages(&self, repository: &Repository, branch: &str, path: &str) -> FilePages {
        let page = &repository.page;
        let view = format!("{page}/src/{branch}/{path}");
        FilePages {
            edit: format!("{view}?mode=edit&at={}", path::part(branch)),
            view,
            folder: format!("{page}/src/{branch}/{}", crate::text::folder_of(path)),
        }
    }

    fn people_page(&self) -> String {
        format!("{}/workspace/settings/user-directory", self.page)
    }

    /// People have no page by the name that they are called by.
    fn person_page(&self, person: &Person) -> String {
        match &person.id {
            Some(id) => format!("{}/{}", self.site(), path::part(id)),
            None => self.people_page(),
        }
    }

    fn team_page(&self, _: &Team) -> String {
        self.people_page()
    }

    fn annotations(&self) -> HostAnnotations {
        HostAnnotations {
            repository: Some(format!("{}/project-slug", self.host)),
            user: format!("{}/user-nickname", self.host),
            user_id: Some(format!("{}/user-uuid", self.host)),
            team: format!("{}/team-slug", self.host),
        }
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        self.client.rate_limit("core")
    }

    fn answering(&self) -> Answering {
        self.client.answering()
    }
}

impl Bitbucket {
    fn site(&self) -> &str {
        self.page.strip_suffix(&self.workspace).unwrap_or(&self.page).trim_end_matches('/')
    }
}

/// A path whose slashes part it.
fn path_of(text: &str) -> String {
    text.split('/').map(path::part).collect::<Vec<_>>().join("/")
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
            "{told}. The token is not accepted or may not do this: it needs to read repositories \
             and, with people = true, the workspace's members"
        )),
        _ => error.into(),
    }
}
