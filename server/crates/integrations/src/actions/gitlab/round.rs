//! One round of an action: the project that it is about, and the way there.

use super::{
    super::{
        ActionSettings,
        asked::{Asked, explained},
        input,
        repo_url::RepoUrl,
    },
    wire::WireProject,
};
use crate::{
    gitlab::GitLab,
    http::{Answer, HttpError},
    path::part,
};
use platform::scaffolder::{ActionCall, ActionError, Planned};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// GitLab, asked with a credential.
pub(super) struct Way<'a> {
    pub gitlab: &'a GitLab,
    pub token: Option<SecretString>,
}

/// What a round needs.
pub(super) struct Round<'a> {
    pub call: &'a ActionCall,
    pub settings: &'a ActionSettings,
    pub way: Way<'a>,
    pub url: RepoUrl,
}

/// What a credential needs for all of this.
const NEEDS: &str = "the scope api, and the role of a maintainer where the step changes settings";

impl<'a> Round<'a> {
    pub fn of(
        accounts: &'a [Arc<GitLab>],
        settings: &'a ActionSettings,
        call: &'a ActionCall,
    ) -> Result<Self, ActionError> {
        let text = call.input.get("repoUrl").and_then(Value::as_str).unwrap_or_default();
        let url = RepoUrl::parse(text)?;
        let token = input::token(call);
        let owner = url.owner.clone().or_else(|| url.project.clone()).unwrap_or_default();
        let gitlab = account(accounts, &url.host, &owner, token.is_some())?;
        Ok(Self { call, settings, way: Way { gitlab, token }, url })
    }

    /// The project, by number or path, as addresses name it.
    pub fn project(&self) -> Result<String, ActionError> {
        let given = ["projectId", "projectid"].iter().find_map(|name| self.call.input.get(*name));
        let given = given.and_then(|given| match given {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        let own = || self.url.project.clone();
        let named = || Some(format!("{}/{}", self.url.owner.as_ref()?, self.url.repo.as_ref()?));
        given.filter(|given| !given.is_empty()).or_else(own).or_else(named).ok_or_else(|| {
            ActionError::Input("give projectId, or owner and repo in repoUrl".to_owned())
        })
    }

    /// A place of the project in the API.
    pub fn at(&self, place: &str) -> Result<String, ActionError> {
        Ok(format!("/projects/{}{place}", part(&self.project()?)))
    }

    /// What is told of the project for removals.
    pub fn object(&self, what: &str, path: &str) -> Value {
        let owner = self.url.owner.clone().or_else(|| self.url.project.clone());
        json!({"what": what, "host": self.way.gitlab.host(), "owner": owner, "path": path})
    }

    pub async fn send(&self, asked: &Asked) -> Result<Answer, ActionError> {
        input::go_on(self.call)?;
        self.way.send(asked).await.map_err(|error| self.explain(&error, asked.purpose()))
    }

    pub fn explain(&self, error: &HttpError, what: &str) -> ActionError {
        let project = self.project().unwrap_or_else(|_| self.url.host.clone());
        explained(error, &format!("{project}: {what}"), NEEDS)
    }

    pub fn planned(&self, asked: &[Asked], output: Map<String, Value>) -> Planned {
        let api = self.way.gitlab.api();
        let requests = asked.iter().map(|one| one.planned(api)).collect();
        Planned { requests, output, ..Planned::default() }
    }
}

/// The account that has a group; with a token of somebody's, any of the host.
pub(super) fn account<'a>(
    accounts: &'a [Arc<GitLab>],
    host: &str,
    owner: &str,
    with_token: bool,
) -> Result<&'a GitLab, ActionError> {
    let mut there = accounts.iter().filter(|account| account.host() == host);
    let (owner, is_number) =
        (owner.to_lowercase(), owner.bytes().all(|byte| byte.is_ascii_digit()));
    let has = |one: &&Arc<GitLab>| {
        let group = one.group().to_lowercase();
        is_number || owner == group || owner.starts_with(&format!("{group}/"))
    };
    let own = there.clone().find(has);
    let any = || there.next().filter(|_| with_token);
    own.or_else(any).map(AsRef::as_ref).ok_or_else(|| {
        ActionError::Refused(format!(
            "no account of {owner} at {host} is known here: add it to [[catalog.gitlab]], or give \
             the step a token"
        ))
    })
}

impl Way<'_> {
    pub async fn send(&self, asked: &Asked) -> Result<Answer, HttpError> {
        let call = asked.call(self.gitlab.client());
        self.gitlab.open_as(call, self.token.as_ref()).send().await
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HttpError> {
        let call = self.gitlab.client().get(path).for_person();
        self.gitlab.open_as(call, self.token.as_ref()).send().await?.json()
    }

    /// The same; `None` where it is not there.
    pub async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, HttpError> {
        match self.get(path).await {
            Err(error) if error.status() == Some(404) => Ok(None),
            found => found.map(Some),
        }
    }

    /// All pages of a list.
    pub async fn all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, HttpError> {
        let client = self.gitlab.client();
        let token = self.token.as_ref();
        let mut answer = self.gitlab.open_as(client.get(path).for_person(), token).send().await?;
        let mut found: Vec<T> = answer.json()?;
        while let Some(next) = answer.next().cloned() {
            let call = client.get_named(&next).for_person();
            answer = self.gitlab.open_as(call, token).send().await?;
            found.extend(answer.json::<Vec<T>>()?);
        }
        Ok(found)
    }
}

/// What fields of forms may hold: groups, projects, branches.
pub(super) async fn complete(
    accounts: &[Arc<GitLab>],
    resource: &str,
    context: &Map<String, Value>,
    token: Option<&str>,
) -> Result<Option<Vec<(String, Option<String>)>>, ActionError> {
    let text = |name: &str| context.get(name).and_then(Value::as_str).unwrap_or_default();
    let host = text("host");
    let there = accounts.iter().filter(|one| host.is_empty() || one.host() == host);
    let mut found = Vec::new();
    for gitlab in there {
        let token = token.map(|token| SecretString::from(token.to_owned()));
        let way = Way { gitlab, token };
        let explain = |error: HttpError| explained(&error, gitlab.group(), NEEDS);
        match resource {
            "hosts" => found.push((gitlab.host(), None)),
            "groups" | "owners" => found.push((gitlab.group().to_owned(), None)),
            "repositories" => {
                let group = part(gitlab.group());
                let query = "include_subgroups=true&order_by=id&sort=asc&per_page=100";
                let place = format!("/groups/{group}/projects?{query}");
                let all: Vec<WireProject> = way.all(&place).await.map_err(explain)?;
                found.extend(all.into_iter().map(|one| (one.path_with_namespace, None)));
            }
            "branches" => {
                let project = part(&format!("{}/{}", text("owner"), text("repository")));
                let place = format!("/projects/{project}/repository/branches?per_page=100");
                let all: Vec<Value> = way.all(&place).await.map_err(explain)?;
                let names = all.iter().filter_map(|one| one.get("name")?.as_str());
                found.extend(names.map(|name| (name.to_owned(), None)));
                break;
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(found))
}
