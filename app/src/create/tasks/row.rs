//! A task in a row: its name, how it stands, how far it is, who began it, how long it took.

use super::address::task_address;
use crate::{
    create::run::Elapsed,
    text::tasks::use_tasks_text,
    ui::{Badge, Icon, ReferenceLink, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{TaskRow, TaskState};

/// The colour of a state.
pub const fn state_tone(state: TaskState) -> &'static str {
    match state {
        TaskState::Open | TaskState::Cancelled => "plain",
        TaskState::Processing => "accent",
        TaskState::Waiting => "warn",
        TaskState::Completed => "good",
        TaskState::Failed => "bad",
    }
}

/// The picture of a state.
fn icon(state: TaskState) -> icondata_core::Icon {
    match state {
        TaskState::Open => lucide::LuClock,
        TaskState::Processing => lucide::LuLoaderCircle,
        TaskState::Waiting => lucide::LuHand,
        TaskState::Completed => lucide::LuCircleCheck,
        TaskState::Failed => lucide::LuCircleX,
        TaskState::Cancelled => lucide::LuBan,
    }
}

/// How a task stands, as a picture with its word.
#[component]
pub fn StateMark(state: TaskState) -> impl IntoView {
    let text = use_tasks_text();
    view! {
        <Badge tone=state_tone(state)>
            <Icon icon=icon(state) size=12 />
            {text.task_state(state)}
        </Badge>
    }
    .into_any()
}

/// The row of a table.
pub(super) fn row(row: TaskRow) -> AnyView {
    let text = use_tasks_text();
    let TaskRow { id, template, state, is_draft, created_at, ended_at, .. } = row;
    let (done, all) = row.steps;
    let name = row.subject.unwrap_or_else(|| format!("{} {}", text.untitled, short(&id)));
    let tried = is_draft.then(|| {
        view! { <Badge>{text.tried}</Badge> }
    });
    let what = row.note.or(row.step).filter(|_| state != TaskState::Completed);
    let what = what.map(|what| {
        view! {
            <span class="note" title=what.clone()>
                {what.clone()}
            </span>
        }
    });
    view! {
        <tr data-row>
            <th scope="row">
                <span class="name">
                    <a href=task_address(&id) data-row-link>
                        {name}
                    </a>
                    {tried}
                </span>
                {what}
            </th>
            <td>
                <StateMark state />
            </td>
            <td data-column="template">
                <ReferenceLink reference=template />
            </td>
            <td data-column="steps">{(text.progress)(done, all)}</td>
            <td data-column="by">{row.created_by_label}</td>
            <td>
                <RelativeTime at=created_at />
            </td>
            <td data-column="took">
                <Elapsed from=created_at to=ended_at />
            </td>
        </tr>
    }
    .into_any()
}

/// The beginning of a number.
fn short(id: &str) -> String {
    id.chars().take(8).collect()
}
