//! Home: what of one's own tasks runs, waits for somebody, or failed of late.

use super::{
    address::{TASKS, task_address},
    api::fetch_own_tasks,
    row::StateMark,
};
use crate::{
    data::page_data,
    live::use_live,
    text::tasks::use_tasks_text,
    ui::{Card, RelativeTime},
};
use leptos::prelude::*;
use platform::scaffolder::TaskRow;

/// The card; nothing where nothing of it is so. What goes wrong with it is its alone.
#[component]
pub fn OwnTasks() -> impl IntoView {
    let live = use_live();
    let own = page_data(move || live.version(), |_| fetch_own_tasks());
    let body = move || {
        Suspend::new(async move {
            match own.await {
                Ok(rows) if !rows.is_empty() => card(rows),
                _ => ().into_any(),
            }
        })
    };
    view! { <Transition fallback=|| ()>{body}</Transition> }.into_any()
}

fn card(rows: Vec<TaskRow>) -> AnyView {
    let text = use_tasks_text();
    let aside = move || view! { <a href=TASKS>{text.home_all}</a> };
    let rows = rows.into_iter().map(one).collect_view();
    view! {
        <div class="tasks-home">
            <Card title=text.home icon=icondata_lu::LuListChecks aside>
                <ul class="flush" role="list">
                    {rows}
                </ul>
            </Card>
        </div>
    }
    .into_any()
}

fn one(row: TaskRow) -> AnyView {
    let name = row.subject.unwrap_or_else(|| row.template.label.clone());
    let what = row.note.or(row.step);
    view! {
        <li data-row>
            <StateMark state=row.state />
            <a href=task_address(&row.id) data-row-link>
                {name}
            </a>
            <span class="what">{what}</span>
            <RelativeTime at=row.created_at />
        </li>
    }
    .into_any()
}
