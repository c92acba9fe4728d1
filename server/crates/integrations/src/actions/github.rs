//! What templates make at GitHub: repositories with what is in them and around them.

mod branches;
mod complete;
mod deploy_key;
mod dispatch;
mod drafted;
mod environment;
mod files;
mod fork;
mod input;
mod issues;
mod pages;
mod proposal;
mod protection;
mod publish;
mod pull;
mod push;
mod repository;
mod round;
mod secrets;
mod settings;
mod small;
mod there;
mod undo;
mod wire;

use super::{ActionSettings, descriptions};
use crate::{github::GitHub, path::host_of};
use async_trait::async_trait;
use platform::{
    access::Asker,
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
    },
};
use publish::Does;
use round::Round;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The actions of all accounts of GitHub.
pub struct GithubActions {
    accounts: Vec<Arc<GitHub>>,
    settings: ActionSettings,
}

impl GithubActions {
    /// With these accounts. Git may go to their hosts.
    #[must_use]
    pub fn new(accounts: Vec<Arc<GitHub>>, mut settings: ActionSettings) -> Self {
        for account in &accounts {
            let hosts = [account.api().host_str().map(str::to_owned), Some(plain_host(account))];
            settings.rules.allowed_hosts.extend(hosts.into_iter().flatten());
        }
        Self { accounts, settings }
    }

    fn round<'a>(&'a self, call: &'a ActionCall) -> Result<Round<'a>, ActionError> {
        Round::of(&self.accounts, &self.settings, call)
    }
}

/// The host of the web site, without its port.
fn plain_host(account: &GitHub) -> String {
    let host = host_of(account.site());
    host.split(':').next().unwrap_or_default().to_owned()
}

fn unknown(call: &ActionCall) -> ActionError {
    ActionError::Input(format!("{} is no action of GitHub", call.action))
}

#[async_trait]
impl ActionProvider for GithubActions {
    fn actions(&self) -> Vec<ActionDescription> {
        descriptions::read(include_str!("github/actions.json"))
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let round = self.round(call)?;
        match call.action.as_str() {
            "publish:github" => publish::run(&round, Does::BOTH).await,
            "github:repo:create" => publish::run(&round, Does::CREATES).await,
            "github:repo:push" => publish::run(&round, Does::PUSHES).await,
            "publish:github:pull-request" => pull::run(&round).await,
            "github:actions:dispatch" => dispatch::run(&round).await,
            "github:autolinks:create" => small::link(&round).await,
            "github:branch-protection:create" => protection::run(&round).await,
            "github:deployKey:create" => deploy_key::run(&round).await,
            "github:environment:create" => environment::run(&round).await,
            "github:issues:create" => issues::create(&round).await,
            "github:issues:label" => issues::label(&round).await,
            "github:pages:enable" => pages::run(&round).await,
            "github:webhook" => small::hook(&round).await,
            _ => Err(unknown(call)),
        }
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let round = self.round(call)?;
        match call.action.as_str() {
            "publish:github" => publish::plan(&round, Does::BOTH).await,
            "github:repo:create" => publish::plan(&round, Does::CREATES).await,
            "github:repo:push" => publish::plan(&round, Does::PUSHES).await,
            "publish:github:pull-request" => drafted::plan(&round).await,
            "github:actions:dispatch" => dispatch::plan(&round),
            "github:autolinks:create" => small::plan_link(&round),
            "github:branch-protection:create" => protection::plan(&round).await,
            "github:deployKey:create" => deploy_key::plan(&round),
            "github:environment:create" => environment::plan(&round),
            "github:issues:create" => issues::plan_create(&round),
            "github:issues:label" => issues::plan_label(&round),
            "github:pages:enable" => pages::plan(&round),
            "github:webhook" => small::plan_hook(&round),
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
        if provider != "github" {
            return Ok(None);
        }
        complete::complete(&self.accounts, resource, context, token).await
    }
}
