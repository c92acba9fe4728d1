//! `slipway:template:merge`: the files of an update, in the workspace of the task that brings it.

use super::{
    Origins, away,
    files::{self, Files},
    update::{MARKER, Plan},
    wish::FOLDER,
};
use crate::files::{Failed, Workspace};
use async_trait::async_trait;
use platform::{
    EntityRef,
    scaffolder::{
        ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
        ScaffolderError,
    },
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fmt::Write as _, path::Path, sync::Arc};
use store::NextRecord;

/// Its name.
pub(super) const MERGE: &str = "slipway:template:merge";

/// Files that a pull request's text names at the most.
const NAMED: usize = 50;

/// The action.
pub(super) struct UpdateActions {
    origins: Arc<Origins>,
}

impl UpdateActions {
    pub const fn new(origins: Arc<Origins>) -> Self {
        Self { origins }
    }

    /// What is to be counted as merged, once it is.
    async fn remember(&self, call: &ActionCall, plan: &Plan) -> Result<(), ScaffolderError> {
        let packed = files::pack(&plan.theirs);
        let next = NextRecord {
            version: plan.to.clone(),
            recipe: plan.recipe.text(),
            files: packed.map_err(|error| ScaffolderError::Unavailable(error.to_string()))?,
            task: call.task.clone(),
        };
        let mut unit = self.origins.store.begin().await.map_err(|error| away(&error))?;
        unit.put_origin_next(&plan.entity, &next).await.map_err(|error| away(&error))?;
        unit.commit().await.map(drop).map_err(|error| away(&error))
    }
}

#[async_trait]
impl ActionProvider for UpdateActions {
    fn actions(&self) -> Vec<ActionDescription> {
        let text = json!({ "type": "string" });
        vec![ActionDescription {
            id: MERGE.to_owned(),
            description: format!(
                "Brings what became of a template to something that was made with it: merges the \
                 template's changes into the files of the repository, and writes those that change \
                 into the folder `{FOLDER}` of the workspace, for a pull request."
            ),
            input: json!({
                "type": "object",
                "required": ["entity"],
                "properties": {
                    "entity": { "type": "string", "description": "What was made with a template." },
                },
            }),
            output: json!({
                "type": "object",
                "properties": {
                    "entity": text,
                    "title": text,
                    "description": text,
                    "version": text,
                    "removed": { "type": "array", "items": text },
                    "conflicts": { "type": "number" },
                },
            }),
            examples: Vec::new(),
            is_local: true,
            is_repeatable: true,
        }]
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        let entity = call.input.get("entity").and_then(Value::as_str).unwrap_or_default();
        let entity = entity
            .parse::<EntityRef>()
            .map_err(|error| ActionError::Input(format!("`entity` is \"{entity}\": {error}")))?;
        let plan = self.origins.plan(&call.asker, &entity).await.map_err(refused)?;
        let plan = plan.ok_or_else(|| {
            ActionError::Input(format!("no template is known that {entity} was made with"))
        })?;
        self.remember(call, &plan).await.map_err(refused)?;
        let (place, put, marker) = (call.workspace.clone(), plan.merge.put.clone(), plan.marker());
        let written = tokio::task::spawn_blocking(move || write(&place, &put, &marker)).await;
        let written = written.map_err(|error| ActionError::Refused(error.to_string()))?;
        written.map_err(|error| ActionError::Refused(error.to_string()))?;
        for conflict in &plan.merge.conflicts {
            let line = format!("{}:{}: {}", conflict.path, conflict.line, conflict.what);
            call.log.tell(&line);
        }
        Ok(ActionDone { output: output(&plan), made: Vec::new() })
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        Ok(Planned { output: self.run(call).await?.output, ..Planned::default() })
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        // Nothing of it is outside of the workspace.
        Ok(())
    }
}

fn refused(error: ScaffolderError) -> ActionError {
    match error {
        ScaffolderError::Unavailable(message) => ActionError::Unavailable { message, until: None },
        ScaffolderError::NotAllowed(words) => ActionError::NotAllowed(words),
        other => ActionError::Refused(other.to_string()),
    }
}

/// Writes what changes. Blocking.
fn write(workspace: &Path, put: &Files, marker: &str) -> Result<(), Failed> {
    let workspace = Workspace::open(workspace)?;
    for (path, file) in put {
        let place = workspace.place(&format!("{FOLDER}/{path}"))?;
        let mode = if file.executable { 0o755 } else { 0o644 };
        workspace.write(&place, &file.content, Some(mode))?;
    }
    let place = workspace.place(&format!("{FOLDER}/{MARKER}"))?;
    workspace.write(&place, marker.as_bytes(), Some(0o644))
}

fn output(plan: &Plan) -> Map<String, Value> {
    let output = json!({
        "entity": plan.entity,
        "title": format!("Update from the template {}", plan.template.name()),
        "description": description(plan),
        "version": plan.to,
        "removed": plan.merge.removed,
        "conflicts": plan.merge.conflicts.len(),
    });
    output.as_object().cloned().unwrap_or_default()
}

/// What the pull request says.
fn description(plan: &Plan) -> String {
    let mut text = format!(
        "The template `{}` went on since this was made with it: from version `{}` to `{}`.\n",
        plan.template, plan.from, plan.to
    );
    let changed: BTreeSet<&String> = plan.merge.put.keys().chain(&plan.merge.removed).collect();
    text.push_str("\n## Files\n\n");
    for path in changed.iter().take(NAMED) {
        let gone = if plan.merge.removed.contains(*path) { " (removed)" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- `{path}`{gone}");
    }
    if changed.len() > NAMED {
        let _ = writeln!(text, "- and {} more", changed.len() - NAMED);
    }
    if !plan.merge.conflicts.is_empty() {
        text.push_str("\n## To decide before this is merged\n\n");
    }
    for conflict in &plan.merge.conflicts {
        let _ = writeln!(text, "- [ ] `{}:{}`: {}", conflict.path, conflict.line, conflict.what);
    }
    text
}
