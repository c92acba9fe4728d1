//! `publish:gitlab`

use super::{
    super::{
        asked::{Asked, Method},
        commit::{Prepared, author},
        files::source,
        input, once,
    },
    files::head,
    round::Round,
    variables,
    wire::{WireBranch, WireNumber, WireProject},
};
use crate::{
    http::HttpError,
    path::{host_of, part, with_query},
};
use platform::scaffolder::{ActionDone, ActionError, Change, Planned};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

/// What is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Publish {
    repo_visibility: Option<String>,
    default_branch: Option<String>,
    git_commit_message: Option<String>,
    git_author_name: Option<String>,
    git_author_email: Option<String>,
    source_path: Option<Value>,
    skip_existing: bool,
    set_user_as_owner: bool,
    owner_username: Option<String>,
    description: Option<String>,
    topics: Option<Vec<String>>,
    settings: Map<String, Value>,
    branches: Vec<Branch>,
    project_variables: Vec<Map<String, Value>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Branch {
    name: String,
    #[serde(default)]
    protect: bool,
    #[serde(default)]
    create: bool,
    #[serde(rename = "ref")]
    from: Option<String>,
}

impl Publish {
    fn branch(&self) -> &str {
        self.default_branch.as_deref().filter(|branch| !branch.is_empty()).unwrap_or("master")
    }

    /// The folder that is pushed; `None` when nothing is.
    fn folder(&self) -> Option<&str> {
        match &self.source_path {
            Some(Value::Bool(false)) => None,
            Some(Value::String(path)) => Some(path),
            _ => Some(""),
        }
    }

    fn asked(&self, name: &str, namespace: Option<u64>) -> Asked {
        let mut body = json!({
            "name": name,
            "path": name,
            "namespace_id": namespace,
            "visibility": self.repo_visibility.as_deref().unwrap_or("private"),
            "description": self.description,
            "topics": self.topics,
        });
        if let Some(body) = body.as_object_mut() {
            body.extend(self.settings.clone());
        }
        let asked = Asked::new(Method::Post, "/projects".to_owned(), "makes the project");
        asked.with(body)
    }
}

/// Owner and name, which a new project needs.
fn names<'a>(round: &'a Round<'_>) -> Result<(&'a str, &'a str), ActionError> {
    let (owner, name) = (round.url.owner.as_deref(), round.url.repo.as_deref());
    owner.zip(name).ok_or_else(|| {
        ActionError::Input(
            "repoUrl names no owner or no repo: gitlab.com?owner=…&repo=…".to_owned(),
        )
    })
}

async fn there(round: &Round<'_>) -> Result<Option<WireProject>, ActionError> {
    let found = round.way.find(&round.at("")?).await;
    found.map_err(|error| round.explain(&error, "looks for the project"))
}

async fn namespace(round: &Round<'_>, owner: &str) -> Result<u64, ActionError> {
    let found = round.way.find::<WireNumber>(&format!("/namespaces/{}", part(owner))).await;
    let found = found.map_err(|error| round.explain(&error, "looks for the group"))?;
    found.map(|found| found.id).ok_or_else(|| {
        ActionError::Input(format!("GitLab has no group {owner} that the credential may see"))
    })
}

async fn create(round: &Round<'_>, input: &Publish) -> Result<WireProject, ActionError> {
    let (owner, name) = names(round)?;
    let asked = input.asked(name, Some(namespace(round, owner).await?));
    round.call.log.tell(&format!("Making the project {owner}/{name}"));
    let find = async {
        let Some(found) = there(round).await? else { return Ok(None) };
        let place = round.at("/repository/branches?per_page=1")?;
        let branches = round.way.find::<Vec<WireBranch>>(&place).await;
        let branches = branches.map_err(|error| round.explain(&error, "looks at what it holds"))?;
        if branches.is_none_or(|branches| branches.is_empty()) {
            return Ok(Some(found));
        }
        Err(ActionError::Refused(format!(
            "{} was made meanwhile and holds something else; choose another name",
            found.web_url
        )))
    };
    let make = async { round.way.send(&asked).await?.json::<WireProject>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    let made = once::make(round.call, "project", find, make, explain).await?;
    once::keep_made(round.call, change(round, &made, None)?).await?;
    Ok(made)
}

fn change(
    round: &Round<'_>,
    made: &WireProject,
    commit: Option<&str>,
) -> Result<Change, ActionError> {
    let mut object = round.object("project", &format!("/projects/{}", made.id));
    object["commit"] = json!(commit);
    let label = format!("the project {}", round.project()?);
    Ok(Change { action: round.call.action.clone(), label, object })
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Publish = input::read(round.call)?;
    names(round)?;
    let call = round.call;
    if input.skip_existing
        && once::recall::<Value>(call, "project").await?.is_none()
        && !once::was_begun(call, "project").await?
        && let Some(found) = there(round).await?
    {
        call.log.tell(&format!("{} is there already, and stays as it is", found.web_url));
        let output = output(&input, &found, (None, false));
        return Ok(ActionDone { output, made: Vec::new() });
    }
    let made = create(round, &input).await?;
    owners(round, &input, &made).await?;
    let commit = match input.folder() {
        Some(folder) => Some(push(round, &input, &made, folder).await?),
        None => None,
    };
    if commit.is_some() {
        branches(round, &input, &made).await?;
    }
    for variable in &input.project_variables {
        variables::set(round, &made.id.to_string(), variable).await?;
    }
    let output = output(&input, &made, (commit.as_deref(), true));
    Ok(ActionDone { output, made: once::made(call).await? })
}

fn output(
    input: &Publish,
    project: &WireProject,
    (commit, created): (Option<&str>, bool),
) -> Map<String, Value> {
    let remote = project.http_url_to_repo.trim_end_matches(".git");
    let mut output = Map::new();
    output.insert("remoteUrl".to_owned(), json!(remote));
    let contents = format!("{}/-/blob/{}", project.web_url, input.branch());
    output.insert("repoContentsUrl".to_owned(), json!(contents));
    output.insert("projectId".to_owned(), json!(project.id));
    output.insert("created".to_owned(), json!(created));
    if let Some(commit) = commit {
        output.insert("commitHash".to_owned(), json!(commit));
    }
    output
}

/// Who becomes an owner beside the group.
async fn owners(round: &Round<'_>, input: &Publish, made: &WireProject) -> Result<(), ActionError> {
    let mut all = Vec::new();
    if input.set_user_as_owner {
        let me = round.way.get::<WireNumber>("/user").await;
        all.push(me.map_err(|error| round.explain(&error, "asks whose token it is"))?.id);
    }
    if let Some(name) = &input.owner_username {
        let place = with_query("/users", &[("username", name.as_str())]);
        let found = round.way.get::<Vec<WireNumber>>(&place).await;
        let found = found.map_err(|error| round.explain(&error, "looks for a person"))?;
        match found.first() {
            Some(person) => all.push(person.id),
            None => round.call.log.tell(&format!("Skipped, {name} is not found at GitLab")),
        }
    }
    for id in all {
        let place = format!("/projects/{}/members", made.id);
        let asked = Asked::new(Method::Post, place, "makes somebody an owner");
        let asked = asked.with(json!({"user_id": id, "access_level": 50}));
        match round.way.send(&asked).await {
            // They are a member already.
            Err(error) if error.status() != Some(409) => {
                return Err(round.explain(&error, asked.purpose()));
            }
            _ => {}
        }
    }
    Ok(())
}

async fn push(
    round: &Round<'_>,
    input: &Publish,
    made: &WireProject,
    folder: &str,
) -> Result<String, ActionError> {
    let (call, branch) = (round.call, input.branch());
    if let Some(commit) = once::recall(call, "commit").await? {
        return Ok(commit);
    }
    let prepared = Prepared::of(call, round.settings, source(call, Some(folder))?).await?;
    prepared.check_branch(branch).await?;
    let (name, email) = (input.git_author_name.as_deref(), input.git_author_email.as_deref());
    let author = author(call, round.settings, name, email).await?;
    let message = input.git_commit_message.as_deref().filter(|message| !message.trim().is_empty());
    let message = message.unwrap_or(&round.settings.commit_message);
    let commit = prepared.commit(call, &author, message).await?;
    // Before it is pushed: whether it was, the project may be removed with it in it.
    once::keep_made(call, change(round, made, Some(&commit))?).await?;
    match head(round, branch).await? {
        // An earlier try pushed it.
        Some(head) if head.id == commit => {}
        Some(_) => {
            return Err(ActionError::Refused(format!(
                "{} has a branch {branch} with something else in it",
                made.web_url
            )));
        }
        None => {
            input::go_on(call)?;
            call.log.tell(&format!("Pushing {} files to {branch}", prepared.entries.len()));
            let token = round.way.token.clone().or_else(|| round.way.gitlab.token().cloned());
            let login = token.as_ref().map(|token| ("oauth2", token));
            prepared.push(&remote(round, made)?, login, &commit, branch).await?;
        }
    }
    once::keep(call, "commit", &commit).await?;
    Ok(commit)
}

/// Where to push to. The credential goes with it: it must be the account's own host.
fn remote(round: &Round<'_>, made: &WireProject) -> Result<Url, ActionError> {
    let remote = Url::parse(&made.http_url_to_repo);
    let remote = remote.map_err(|error| ActionError::Refused(format!("no address: {error}")))?;
    let (host, own) = (host_of(&made.http_url_to_repo), round.way.gitlab.host());
    // Nor without encryption, where the API has it.
    if host == own && remote.scheme() == round.way.gitlab.api().scheme() {
        return Ok(remote);
    }
    Err(ActionError::Refused(format!("{own} leads to {host}, which is not asked")))
}

/// Further branches, and which are protected.
async fn branches(
    round: &Round<'_>,
    input: &Publish,
    made: &WireProject,
) -> Result<(), ActionError> {
    for branch in &input.branches {
        for asked in branch_asked(input, branch, made.id) {
            match round.way.send(&asked).await {
                // 400 and 409: it is so already.
                Err(HttpError::Status { status: 400 | 409, message, .. })
                    if message.contains("already") => {}
                Err(error) => return Err(round.explain(&error, asked.purpose())),
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

fn branch_asked(input: &Publish, branch: &Branch, project: u64) -> Vec<Asked> {
    let mut all = Vec::new();
    if branch.create {
        let from = branch.from.as_deref().unwrap_or(input.branch());
        let query = [("branch", branch.name.as_str()), ("ref", from)];
        let place = with_query(&format!("/projects/{project}/repository/branches"), &query);
        all.push(Asked::new(Method::Post, place, format!("makes the branch {}", branch.name)));
    }
    if branch.protect {
        let place = format!("/projects/{project}/protected_branches");
        let place = with_query(&place, &[("name", branch.name.as_str())]);
        all.push(Asked::new(Method::Post, place, format!("protects the branch {}", branch.name)));
    }
    all
}

pub(super) async fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let input: Publish = input::read(round.call)?;
    let (owner, name) = names(round)?;
    let mut asked = vec![input.asked(name, Some(namespace(round, owner).await?))];
    for branch in &input.branches {
        asked.extend(branch_asked(&input, branch, 0));
    }
    for variable in &input.project_variables {
        asked.push(variables::asked(&round.project()?, variable, true));
    }
    let page = format!("{}/{owner}/{name}", round.way.gitlab.site());
    let project = WireProject {
        id: 0,
        path_with_namespace: format!("{owner}/{name}"),
        http_url_to_repo: format!("{page}.git"),
        web_url: page.clone(),
        default_branch: None,
    };
    let mut planned = round.planned(&asked, output(&input, &project, (None, true)));
    if let Some(folder) = input.folder() {
        source(round.call, Some(folder))?;
        planned.pushes.push((folder.to_owned(), format!("{page}.git")));
    }
    Ok(planned)
}
