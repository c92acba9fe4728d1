//! `publish:github`, and its halves: the repository, and what is pushed to it.

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input, once,
    },
    protection::{self, Protection},
    repository::{self, Owner},
    round::Round,
    settings,
    wire::{WireBranch, WireRepository},
};
use crate::path::{host_of, part};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use url::Url;

/// Which half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Does {
    creates: bool,
    pushes: bool,
}

impl Does {
    pub const BOTH: Self = Self { creates: true, pushes: true };
    pub const CREATES: Self = Self { creates: true, pushes: false };
    pub const PUSHES: Self = Self { creates: false, pushes: true };
}

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Publish {
    pub description: Option<String>,
    pub homepage: Option<String>,
    pub access: Option<String>,
    pub repo_visibility: Option<String>,
    default_branch: Option<String>,
    protect_default_branch: Option<bool>,
    pub delete_branch_on_merge: Option<bool>,
    pub allow_merge_commit: Option<bool>,
    pub allow_squash_merge: Option<bool>,
    pub squash_merge_commit_title: Option<String>,
    pub squash_merge_commit_message: Option<String>,
    pub allow_rebase_merge: Option<bool>,
    pub allow_auto_merge: Option<bool>,
    pub allow_update_branch: Option<bool>,
    pub collaborators: Vec<Collaborator>,
    pub has_projects: Option<bool>,
    pub has_wiki: Option<bool>,
    pub has_issues: Option<bool>,
    auto_init: Option<bool>,
    pub workflow_access: Option<String>,
    pub topics: Option<Vec<String>>,
    pub repo_variables: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, String>,
    pub custom_properties: Option<Value>,
    pub oidc_customization: Option<Oidc>,
    pub subscribe: Option<bool>,
    source_path: Option<String>,
    git_commit_message: Option<String>,
    git_author_name: Option<String>,
    git_author_email: Option<String>,
}

/// Somebody who may do something in a repository.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Collaborator {
    pub access: String,
    pub user: Option<String>,
    pub username: Option<String>,
    pub team: Option<String>,
}

/// What tokens of workflows tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Oidc {
    #[serde(default = "yes")]
    pub use_default: bool,
    pub include_claim_keys: Option<Vec<String>>,
}

const fn yes() -> bool {
    true
}

impl Publish {
    fn branch(&self) -> &str {
        self.default_branch.as_deref().filter(|branch| !branch.is_empty()).unwrap_or("main")
    }

    /// Whether the repository begins with a commit of GitHub's own: what is pushed would contradict it.
    fn inits(&self, does: Does) -> bool {
        self.auto_init == Some(true) && !does.pushes
    }

    fn protects(&self) -> bool {
        self.protect_default_branch.unwrap_or(true)
    }
}

pub(super) async fn run(round: &Round<'_>, does: Does) -> Result<ActionDone, ActionError> {
    let input: Publish = input::read(round.call)?;
    let made = if does.creates {
        let made = repository::create(round, &input, input.inits(does)).await?;
        settings::settle(round, &input).await?;
        made
    } else {
        existing(round).await?
    };
    let commit = if does.pushes { Some(push(round, does, &input, &made).await?) } else { None };
    let output = output(&made.clone_url, &made.html_url, input.branch(), commit.as_deref());
    Ok(ActionDone { output, made: once::made(round.call).await? })
}

fn output(remote: &str, page: &str, branch: &str, commit: Option<&str>) -> Map<String, Value> {
    let mut output = Map::new();
    output.insert("remoteUrl".to_owned(), json!(remote));
    output.insert("repoContentsUrl".to_owned(), json!(format!("{page}/blob/{branch}")));
    if let Some(commit) = commit {
        output.insert("commitHash".to_owned(), json!(commit));
    }
    output
}

async fn existing(round: &Round<'_>) -> Result<WireRepository, ActionError> {
    let repo = &round.repo;
    repo.get(&repo.at("")).await.map_err(|error| repo.explain(&error, "looks for the repository"))
}

/// Pushes the commit, and protects its branch; gives its name.
async fn push(
    round: &Round<'_>,
    does: Does,
    input: &Publish,
    made: &WireRepository,
) -> Result<String, ActionError> {
    let (repo, call, branch) = (&round.repo, round.call, input.branch());
    let commit = match once::recall(call, "commit").await? {
        Some(commit) => commit,
        None => push_files(round, does, input, made).await?,
    };
    if does.creates {
        if made.default_branch.as_deref().is_some_and(|default| default != branch) {
            let asked = Asked::new(Method::Patch, repo.at(""), "sets the default branch");
            round.send(&asked.with(json!({"default_branch": branch}))).await?;
        }
    }
    if input.protects() {
        let wanted: Protection = input::read(call)?;
        protection::protect(round, branch, &wanted).await?;
    }
    Ok(commit)
}

async fn push_files(
    round: &Round<'_>,
    does: Does,
    input: &Publish,
    made: &WireRepository,
) -> Result<String, ActionError> {
    let (repo, call, branch) = (&round.repo, round.call, input.branch());
    let folder = source(call, input.source_path.as_deref())?;
    let prepared = Prepared::of(call, round.settings, folder).await?;
    prepared.check_branch(branch).await?;
    let (name, email) = (input.git_author_name.as_deref(), input.git_author_email.as_deref());
    let author = author(call, round.settings, name, email).await?;
    let message = input.git_commit_message.as_deref().filter(|message| !message.trim().is_empty());
    let message = message.unwrap_or(&round.settings.commit_message);
    let commit = prepared.commit(call, &author, message).await?;
    if does.creates {
        // Before it is pushed: whether it was, the repository may be removed with it in it.
        once::keep_made(call, repository::change(repo, Some((branch, &commit)))).await?;
    }
    let head: Option<WireBranch> = repo
        .find(&repo.at(&format!("/branches/{}", part(branch))))
        .await
        .map_err(|error| repo.explain(&error, "looks for the branch"))?;
    match head {
        // An earlier try pushed it.
        Some(head) if head.commit.sha == commit => {}
        Some(_) => {
            return Err(ActionError::Refused(format!(
                "{} has a branch {branch} with something else in it; open a pull request instead",
                repo.page()
            )));
        }
        None => {
            input::go_on(call)?;
            let files = prepared.entries.len();
            call.log.tell(&format!("Pushing {files} files to {branch} as {commit}"));
            let token = token(round).await?;
            let login = token.as_ref().map(|token| ("x-access-token", token));
            prepared.push(&remote(round, made)?, login, &commit, branch).await?;
        }
    }
    once::keep(call, "commit", &commit).await?;
    Ok(commit)
}

/// Where to push to. The credential goes with it: it must be the account's own host.
fn remote(round: &Round<'_>, made: &WireRepository) -> Result<Url, ActionError> {
    let github = round.repo.github;
    let remote = Url::parse(&made.clone_url);
    let remote = remote.map_err(|error| ActionError::Refused(format!("no address: {error}")))?;
    let host = host_of(&made.clone_url);
    let is_own = host == github.host() || host == host_of(github.api().as_str());
    // Nor without encryption, where the API has it.
    if is_own && remote.scheme() == github.api().scheme() {
        return Ok(remote);
    }
    Err(ActionError::Refused(format!("{} leads to {host}, which is not asked", github.host())))
}

async fn token(round: &Round<'_>) -> Result<Option<SecretString>, ActionError> {
    let repo = &round.repo;
    if let Some(token) = &repo.token {
        return Ok(Some(token.clone()));
    }
    repo.github.token().await.map_err(|error| repo.explain(&error, "asks for a token"))
}

pub(super) async fn plan(round: &Round<'_>, does: Does) -> Result<Planned, ActionError> {
    let input: Publish = input::read(round.call)?;
    let (repo, branch) = (&round.repo, input.branch());
    let mut asked = Vec::new();
    if does.creates {
        let owner: Owner = repository::owner(repo).await?;
        asked.push(repository::asked(repo, owner, &input, input.inits(does)));
        asked.extend(settings::plan(round, &input));
    }
    let remote = format!("{}.git", repo.page());
    let mut planned = round.planned(&asked, output(&remote, &repo.page(), branch, None));
    if does.pushes {
        source(round.call, input.source_path.as_deref())?;
        planned.pushes.push((input.source_path.clone().unwrap_or_default(), remote));
        if input.protects() {
            let wanted: Protection = input::read(round.call)?;
            planned.requests.extend(round.told(&protection::asked(repo, branch, &wanted)));
        }
    }
    Ok(planned)
}
