//! What the tab is made of: asked for as one.

use super::{
    address::CiAsked,
    api::{fetch_entity_ci, fetch_readme, preview_ci_act},
};
use crate::PortalError;
use platform::{
    EntityRef,
    ci::{Card, CiPreview, EntityCi, ReadmePage},
};
use serde::{Deserialize, Serialize};

/// The answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CiAnswer {
    /// What is built; `None` when the code is nowhere that is connected.
    pub built: Option<EntityCi>,
    /// The readme, where the address asks for it.
    pub readme: Option<Card<ReadmePage>>,
    /// Of the act that the address names.
    pub preview: Option<CiPreview>,
    /// Why there is no preview of it.
    pub refused: Option<PortalError>,
}

/// Asks for what an address asks for.
pub async fn answer(reference: EntityRef, asked: CiAsked) -> Result<CiAnswer, PortalError> {
    let CiAsked { run, act, workflow, readme } = asked;
    let mut answer =
        CiAnswer { built: fetch_entity_ci(reference.clone(), run).await?, ..CiAnswer::default() };
    if answer.built.is_none() {
        return Ok(answer);
    }
    if readme {
        answer.readme = fetch_readme(reference.clone()).await?;
    }
    if let Some(act) = act {
        match preview_ci_act(reference, act, run, workflow).await {
            Ok(preview) => answer.preview = preview,
            // The rest of the tab is shown all the same.
            Err(error) => answer.refused = Some(error),
        }
    }
    Ok(answer)
}

/// The act of an address or a form.
#[cfg(feature = "ssr")]
pub fn act(
    name: &str,
    run: Option<i64>,
    workflow: Option<String>,
    reference: String,
    inputs: std::collections::BTreeMap<String, String>,
) -> Result<platform::ci::CiAct, PortalError> {
    use platform::ci::CiAct;
    let act = match (name, run, workflow) {
        ("dispatch", _, Some(workflow)) => Some(CiAct::Dispatch { workflow, reference, inputs }),
        (name, Some(run), _) => CiAct::on_run(name, run),
        _ => None,
    };
    act.ok_or_else(|| PortalError::bad_query(format!("{name:?} is nothing that can be done")))
}
