//! `publish:gitlab`

use super::{
    super::{files::source, input::read, once},
    input::Publish,
    project::{create, names, namespace, owners, there},
    push::{branch_asked, branches, push},
    round::Round,
    variables,
    wire::WireProject,
};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde_json::{Map, Value, json};

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Publish = read(round.call)?;
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

pub(super) async fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let input: Publish = read(round.call)?;
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
