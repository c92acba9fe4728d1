//! What templates make at GitLab: projects with what is in them and around them.

mod branch;
mod files;
mod groups;
mod input;
mod issues;
mod merge_request;
mod pipelines;
mod project;
mod proposal;
mod publish;
mod push;
mod round;
mod tokens;
mod undo;
mod variables;
mod wire;

use super::{ActionSettings, descriptions};
use crate::gitlab::GitLab;
use async_trait::async_trait;
use platform::{
    access::Asker,
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
    },
};
use round::Round;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The actions of all accounts of GitLab.
pub struct GitlabActions {
    accounts: Vec<Arc<GitLab>>,
    settings: ActionSettings,
}

impl GitlabActions {
    /// With these accounts. Git may go to their hosts.
    #[must_use]
    pub fn new(accounts: Vec<Arc<GitLab>>, mut settings: ActionSettings) -> Self {
        let hosts = accounts.iter().filter_map(|account| account.api().host_str());
        settings.rules.allowed_hosts.extend(hosts.map(str::to_owned));
        Self { accounts, settings }
    }

    fn round<'a>(&'a self, call: &'a ActionCall) -> Result<Round<'a>, ActionError> {
        Round::of(&self.accounts, &self.settings, call)
    }
}

fn unknown(call: &ActionCall) -> ActionError {
    ActionError::Input(format!("{} is no action of GitLab", call.action))
}

#[async_trait]
impl ActionProvider for GitlabActions {
    fn actions(&self) -> Vec<ActionDescription> {
        descriptions::read(include_str!("gitlab/actions.json"))
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let round = self.round(call)?;
        match call.action.as_str() {
            "publish:gitlab" => publish::run(&round).await,
            "publish:gitlab:merge-request" => merge_request::run(&round).await,
            "gitlab:repo:push" => merge_request::push(&round).await,
            "gitlab:group:ensureExists" => groups::run(&round).await,
            "gitlab:issues:create" => issues::run(&round).await,
            "gitlab:projectVariable:create" => variables::run(&round).await,
            "gitlab:pipeline:trigger" => pipelines::run(&round).await,
            "gitlab:projectDeployToken:create" => tokens::deploy(&round).await,
            "gitlab:projectAccessToken:create" => tokens::access(&round).await,
            _ => Err(unknown(call)),
        }
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let round = self.round(call)?;
        match call.action.as_str() {
            "publish:gitlab" => publish::plan(&round).await,
            "publish:gitlab:merge-request" => merge_request::plan(&round).await,
            "gitlab:repo:push" => merge_request::plan_push(&round).await,
            "gitlab:group:ensureExists" => groups::plan(&round),
            "gitlab:issues:create" => issues::plan(&round),
            "gitlab:projectVariable:create" => variables::plan(&round),
            "gitlab:pipeline:trigger" => pipelines::plan(&round),
            "gitlab:projectDeployToken:create" => tokens::plan_deploy(&round),
            "gitlab:projectAccessToken:create" => tokens::plan_access(&round),
            _ => Err(unknown(call)),
        }
    }

    async fn undo(&self, call: &ActionCall, made: &Change) -> Result<(), ActionError> {
        undo::undo(&self.accounts, call, made).await
    }

    async fn complete(
        &self,
        _asker: &Asker,
        provider: &str,
        resource: &str,
        context: &Map<String, Value>,
        token: Option<&str>,
    ) -> Result<Option<Vec<(String, Option<String>)>>, ActionError> {
        if provider != "gitlab" {
            return Ok(None);
        }
        round::complete(&self.accounts, resource, context, token).await
    }
}
