//! What `publish:github:pull-request` would do.

use super::{
    super::{
        asked::{Asked, Method},
        commit::Prepared,
        files::source,
        input::{below, read},
    },
    branches::{self, Base},
    files::{self, Known, commit, known},
    proposal::Proposal,
    pull::afterwards,
    round::Round,
    there::{self, Paths},
    wire::WireRepository,
};
use platform::scaffolder::{ActionError, Planned};
use serde_json::{Map, json};

pub(super) async fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let input: Proposal = read(round.call)?;
    let (repo, branch) = (&round.repo, input.branch_name.as_str());
    let folder = source(round.call, input.source_path.as_deref())?;
    let prepared = Prepared::of(round.call, round.settings, folder).await?;
    let found = repo.find::<WireRepository>(&repo.at("")).await;
    let is_there = found.map_err(|error| repo.explain(&error, "looks for it"))?.is_some();
    let (base, known) = if is_there {
        let (named, updates) = (input.target_branch_name.as_deref(), input.update == Some(true));
        let base = branches::begin(repo, branch, named, updates).await?;
        let known = known(repo, &base.commit).await?;
        (base, known)
    } else {
        // A step before it may make the repository.
        let target = input.target_branch_name.clone().unwrap_or_else(|| "main".to_owned());
        (Base { target, commit: "the first commit".to_owned(), continued: false }, Known::nothing())
    };
    let asked = requests(round, &input, &prepared, (&base, &known))?;
    let mut output = Map::new();
    output.insert("targetBranchName".to_owned(), json!(base.target));
    output.insert("remoteUrl".to_owned(), json!(format!("{}/pulls", repo.page())));
    output.insert("pullRequestNumber".to_owned(), json!(0));
    let mut planned = round.planned(&asked, output);
    if is_there {
        let paths = Paths {
            source: below(input.source_path.as_deref().unwrap_or_default(), "sourcePath")?,
            target: input.folder()?,
        };
        planned.there = Some(there::lay_out(round, &base.commit, &known, &prepared, &paths).await?);
    }
    Ok(planned)
}

/// What would be asked, one after another.
fn requests(
    round: &Round<'_>,
    input: &Proposal,
    prepared: &Prepared<'_>,
    (base, known): (&Base, &Known),
) -> Result<Vec<Asked>, ActionError> {
    let (repo, branch) = (&round.repo, input.branch_name.as_str());
    let changes = known.changes(&prepared.entries, &input.folder()?, &input.removed()?);
    let purpose = format!("writes {} files", changes.len());
    let tree = Asked::new(Method::Post, repo.at("/git/trees"), purpose);
    let message = input.commit_message.as_deref().unwrap_or(&input.title);
    let mut asked = vec![
        tree.with(json!({"base_tree": known.tree, "tree": files::paths(&changes)})),
        commit(round, repo, ("the new tree", &base.commit), None, message),
        branches::asked(repo, branch, base, "the new commit"),
        input.asked(repo, branch, base),
    ];
    asked.extend(afterwards(repo, input, 0));
    Ok(asked)
}
