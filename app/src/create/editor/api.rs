//! What the editor asks the server, and has it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{EntityRef, scaffolder::ActionDescription};
use serde::{Deserialize, Serialize};

/// What the editor begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EditorStart {
    /// The text of the template that was asked for; empty where none was.
    pub text: String,
    /// The actions that there are, the company's own included.
    pub actions: Vec<ActionDescription>,
}

/// A template of the catalog as a text, and the actions.
#[server(prefix = "/fn", endpoint = "create/editor-template", input = GetUrl)]
pub async fn fetch_editor(template: Option<EntityRef>) -> Result<EditorStart, PortalError> {
    let actions = crate::AppState::scaffolder()?.actions();
    let found = match template {
        Some(template) => crate::AppState::catalog()?.entity(&template).await?,
        None => None,
    };
    let text = found.map(|detail| super::read::written(&detail.entity));
    Ok(EditorStart { text: text.unwrap_or_default(), actions })
}

/// Tries a template, and leads to the task. `rest` is files, values and secrets as JSON; a browser without
/// script sends none.
#[server(prefix = "/fn", endpoint = "create/try", input = PostUrl)]
pub async fn try_template(template: String, rest: Option<String>) -> Result<(), PortalError> {
    use super::files::Rest;
    let rest = rest.filter(|rest| !rest.is_empty());
    let rest: Rest = match rest {
        Some(rest) => serde_json::from_str(&rest).map_err(|error| {
            PortalError::bad_query(format!("the files cannot be read: {error}"))
        })?,
        None => Rest::default(),
    };
    let run = rest.run(template.replace("\r\n", "\n"));
    let task = crate::AppState::scaffolder()?.try_draft(&run).await?;
    leptos_axum::redirect(&crate::create::tasks::task_address(&task));
    Ok(())
}
