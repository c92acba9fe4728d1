//! The steps of a task, and what is left over of one that did not end well.

use super::{
    address::{Ask, ask_address},
    state::RunState,
    step::StepView,
};
use crate::{
    text::tasks::use_tasks_text,
    ui::{Card, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{StepState, Task, TaskState};

/// The steps, in their order.
#[component]
pub(super) fn Steps(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let count = run.task.with_untracked(|task| task.steps.len());
    let steps = (0..count).map(|index| view! { <StepView run index /> }).collect_view();
    view! {
        <section class="run-steps" aria-label=text.steps>
            <ol role="list">{steps}</ol>
        </section>
    }
    .into_any()
}

/// What can be removed of a task: step by step, what was made last first.
fn removable(task: &Task) -> Vec<(String, String, String)> {
    let badly = matches!(task.row.state, TaskState::Failed | TaskState::Cancelled);
    if !badly || !task.may_decide {
        return Vec::new();
    }
    let left = task.steps.iter().rev().filter(|step| step.state != StepState::Undone);
    left.filter_map(|step| Some((step.id.clone(), step.name.clone(), step.undo.clone()?))).collect()
}

/// What a task that did not end well made, with the way to remove it.
#[component]
pub(super) fn LeftOver(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let left = run.part(removable);
    let shown = move || {
        let left = left.get();
        (!left.is_empty()).then(|| {
            let rows = left.into_iter().map(|(step, name, made)| {
                let address = ask_address(&run.id(), Ask::Undo, Some(&step));
                view! {
                    <li>
                        <span>{made} <span class="run-quiet">" · " {name}</span></span>
                        <a class="button" href=address data-noscroll="true">
                            <Icon icon=lucide::LuUndo2 />
                            {text.undo}
                        </a>
                    </li>
                }
            });
            let rows = rows.collect_view();
            view! {
                <Card title=text.left_over icon=lucide::LuUndo2>
                    <p class="run-quiet">{text.left_over_hint}</p>
                    <ol class="run-left" role="list">
                        {rows}
                    </ol>
                </Card>
            }
        })
    };
    view! { {shown} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_made_last_is_removed_first_and_only_after_a_failure() {
        let step = |id: &str, state: &str, undo: Option<&str>| {
            json!({
                "id": id, "name": id, "action": "a", "state": state, "started_at": null,
                "ended_at": null, "input": null, "output": null, "note": null, "rounds": null,
                "approval": null, "undo": undo,
            })
        };
        let template = json!({
            "target": "template:default/go", "label": "Go", "entity_type": null, "exists": true,
        });
        let row = json!({
            "id": "1", "template": template, "state": "failed", "is_draft": false, "created_at": 0,
            "ended_at": 1, "created_by": "a", "created_by_label": "A", "created_by_entity": null,
            "subject": null, "made": null, "step": null, "steps": [1, 4], "note": null,
        });
        let steps = [
            step("fetch", "completed", None),
            step("publish", "completed", Some("the repository acme/shop")),
            step("hook", "undone", Some("the webhook")),
            step("register", "failed", Some("the registration")),
        ];
        let task = json!({
            "row": row, "values": {}, "steps": steps, "output": null, "draft": null,
            "warnings": [], "may_cancel": false, "may_retry": true, "missing_secrets": [],
            "may_decide": true,
        });
        let task: Task = serde_json::from_value(task).unwrap();
        let names = |task: &Task| -> Vec<String> {
            removable(task).into_iter().map(|(step, ..)| step).collect()
        };
        assert_eq!(names(&task), ["register", "publish"]);
        let mut done = task.clone();
        done.row.state = TaskState::Completed;
        assert_eq!(names(&done), [""; 0]);
        let other = Task { may_decide: false, ..task };
        assert_eq!(names(&other), [""; 0]);
    }
}
