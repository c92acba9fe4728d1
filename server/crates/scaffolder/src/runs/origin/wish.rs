//! The task that brings an update: it merges, and opens a pull request.

use super::{Origins, action::MERGE, update::Plan};
use platform::{EntityRef, Timestamp, access::Asker, scaffolder::ScaffolderError};
use serde_json::{Map, Value, json};

/// The folder of the workspace that the pull request is made of.
pub(super) const FOLDER: &str = "project";

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// A task that is to be begun without its text being in the catalog.
pub(in crate::runs) struct Wish {
    /// The template that it is for.
    pub template: EntityRef,
    /// All of its text, as that of a template.
    pub spec: Value,
    /// What relative addresses are relative to.
    pub base: String,
    /// What is filled in.
    pub values: Map<String, Value>,
    /// What it is about.
    pub subject: String,
    /// The same for the same update of the same entity.
    pub key: String,
}

impl Origins {
    /// What opens the pull request of an update.
    pub async fn update(&self, asker: &Asker, entity: &EntityRef) -> Result<Wish, ScaffolderError> {
        let Some(plan) = self.plan(asker, entity).await? else {
            let words = format!("no template is known that {entity} was made with");
            return Err(ScaffolderError::NotFound(words));
        };
        if plan.merge.is_empty() {
            let words = format!("{entity} has everything that its template makes");
            return Err(ScaffolderError::Conflict(words));
        }
        Ok(wish(&plan, self.clock.now()))
    }
}

fn wish(plan: &Plan, now: Timestamp) -> Wish {
    let values = json!({ "entity": plan.entity });
    Wish {
        template: plan.template.clone(),
        spec: spec(plan, now),
        base: plan.recipe.base.clone(),
        values: values.as_object().cloned().unwrap_or_default(),
        subject: plan.entity.name().to_owned(),
        // Pressed twice it is one; an update that was closed can be wished for again.
        key: format!("update {} {} {}", plan.entity, plan.to, now.0 / MINUTE),
    }
}

/// A branch of its own, so that one of an earlier update that was closed is not gone on with.
fn branch(plan: &Plan, now: Timestamp) -> String {
    let minute: String = now.to_rfc3339().chars().filter(char::is_ascii_digit).take(12).collect();
    format!("slipway/template-{}-{minute}", plan.to)
}

fn spec(plan: &Plan, now: Timestamp) -> Value {
    let mut request = json!({
        "repoUrl": plan.place.repository,
        "branchName": branch(plan, now),
        "title": "${{ steps.merge.output.title }}",
        "description": "${{ steps.merge.output.description }}",
        "sourcePath": FOLDER,
        "filesToDelete": "${{ steps.merge.output.removed }}",
        "update": true,
    });
    if let Some(path) = &plan.place.target_path {
        request["targetPath"] = json!(path);
    }
    if plan.place.action == "publish:gitlab:merge-request" {
        request["commitAction"] = json!("auto");
    }
    json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {
            "name": plan.template.name(),
            "namespace": plan.template.namespace(),
            "title": format!("Update {} from its template", plan.entity.name()),
        },
        "spec": {
            "type": "update",
            "parameters": [],
            "steps": [
                {
                    "id": "merge",
                    "name": "Merge the template's changes",
                    "action": MERGE,
                    "input": { "entity": "${{ parameters.entity }}" },
                },
                {
                    "id": "request",
                    "name": "Open a pull request",
                    "action": plan.place.action,
                    "input": request,
                },
            ],
            "output": {
                "links": [{
                    "title": "Pull request",
                    "url": format!("${{{{ steps.request.output.{} }}}}", plan.place.output),
                }],
            },
        },
    })
}
