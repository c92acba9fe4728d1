//! `github:pages:enable`

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
    undo::of_path,
};
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::Deserialize;
use serde_json::{Map, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pages {
    build_type: Option<String>,
    source_branch: Option<String>,
    source_path: Option<String>,
}

fn asked(round: &Round<'_>, method: Method) -> Result<Asked, ActionError> {
    let pages: Pages = input::read(round.call)?;
    let build = pages.build_type.as_deref().unwrap_or("workflow");
    // What a workflow builds has no source.
    let source = (build == "legacy").then(|| {
        json!({
            "branch": pages.source_branch.as_deref().unwrap_or("main"),
            "path": pages.source_path.as_deref().unwrap_or("/"),
        })
    });
    let asked = Asked::new(method, round.repo.at("/pages"), "switches GitHub Pages on");
    Ok(asked.with(json!({"build_type": build, "source": source})))
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let repo = &round.repo;
    let new = asked(round, Method::Post)?;
    match repo.send(&new).await {
        Ok(_) => {
            let label = format!("GitHub Pages of {}", repo.slug());
            once::keep_made(round.call, of_path(round, label, "/pages".to_owned())).await?;
        }
        // They are on already: they become what is wanted.
        Err(error) if error.status() == Some(409) => {
            round.send(&asked(round, Method::Put)?).await?;
        }
        Err(error) => return Err(repo.explain(&error, new.purpose())),
    }
    Ok(ActionDone { output: Map::new(), made: once::made(round.call).await? })
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    Ok(round.planned(&[asked(round, Method::Post)?], Map::new()))
}
