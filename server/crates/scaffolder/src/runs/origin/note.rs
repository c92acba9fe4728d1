//! What is noted when a task ends well: what it made is of its template from then on.

use super::{action::MERGE, place::REQUEST_OUTPUTS, recipe::Recipe};
use platform::EntityRef;
use serde_json::Value;
use std::collections::BTreeSet;
use store::{OriginRecord, StepRecord, StoreError, TaskBodyRecord, TaskRecord, UnitOfWork};

/// Notes which entities came of a task, or that it opened the pull request of an update. In the unit in
/// which the task ends, so that neither is there without the other.
///
/// # Errors
/// When the database does not answer.
pub(in crate::runs) async fn note(
    unit: &mut UnitOfWork,
    task: &TaskRecord,
    body: &TaskBodyRecord,
) -> Result<(), StoreError> {
    if task.is_draft {
        return Ok(());
    }
    let steps = unit.task_steps(&task.id).await?;
    if let Some(merge) = steps.iter().find(|step| step.action == MERGE) {
        let opened = steps.iter().find_map(opened);
        if let (Some(entity), Some(address)) = (updated(merge), opened) {
            unit.origin_update_opened(&entity, &task.id, &address).await?;
        }
        return Ok(());
    }
    let mut made: BTreeSet<EntityRef> = steps.iter().filter_map(registered).collect();
    made.extend(task.made.clone());
    if made.is_empty() {
        return Ok(());
    }
    let memory = unit.task_memories(&task.id).await?;
    let recipe = Recipe::of(task, body, &steps, memory).text();
    for entity in made {
        let origin = OriginRecord {
            entity,
            template: task.template.clone(),
            task: task.id.clone(),
            made_at: task.created_at,
            recipe: recipe.clone(),
            version: None,
            files: None,
            failure: None,
            next: None,
            pull_request: None,
        };
        unit.put_template_origin(&origin).await?;
    }
    Ok(())
}

fn output(step: &StepRecord) -> Option<Value> {
    serde_json::from_str(step.output.as_deref()?).ok()
}

/// The entity that a step registered.
fn registered(step: &StepRecord) -> Option<EntityRef> {
    if step.action != "catalog:register" {
        return None;
    }
    output(step)?.get("entityRef")?.as_str()?.parse().ok()
}

/// The entity whose update a step brought.
fn updated(step: &StepRecord) -> Option<EntityRef> {
    output(step)?.get("entity")?.as_str()?.parse().ok()
}

/// The address of the pull request that a step opened.
fn opened(step: &StepRecord) -> Option<String> {
    if !step.action.starts_with("publish:") {
        return None;
    }
    let output = output(step)?;
    let address = REQUEST_OUTPUTS.iter().find_map(|name| output.get(*name)?.as_str());
    address.map(str::to_owned)
}
