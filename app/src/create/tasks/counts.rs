//! Above the table: whose tasks, and how many there are of each state.

use super::address::Asked;
use crate::{
    text::tasks::use_tasks_text,
    ui::{Tab, TabList, count},
};
use leptos::prelude::*;
use platform::scaffolder::{TaskPage, TaskState, Whose};

/// The tabs of whose they are.
pub(super) fn whose(asked: &Asked, may_see_all: bool) -> AnyView {
    let text = use_tasks_text();
    // Whoever asks for all of them sees the tab, also when they may not see those of others.
    let all = may_see_all || asked.whose == Whose::All;
    let kinds = [Whose::Mine, Whose::Teams, Whose::All];
    let tabs = kinds
        .into_iter()
        .filter(|whose| all || *whose != Whose::All)
        .map(|whose| Tab {
            label: text.whose(whose).to_owned(),
            address: Asked { whose, by: None, ..asked.first() }.address(),
            count: None,
            icon: None,
            current: whose == asked.whose,
        })
        .collect();
    view! { <TabList label=text.whose_label tabs /> }.into_any()
}

/// The states, with how many tasks of each there are.
pub(super) fn states(asked: &Asked, page: &TaskPage) -> AnyView {
    let text = use_tasks_text();
    let link = |state: Option<TaskState>, label: &'static str, number: u64| {
        let address = Asked { state, ..asked.first() }.address();
        let current = (asked.state == state).then_some("true");
        view! {
            <li>
                <a href=address aria-current=current data-noscroll="true">
                    {label}
                    <span class="count">{count(number)}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let each = TaskState::ALL
        .into_iter()
        .zip(page.counts)
        .filter(|(state, number)| *number > 0 || asked.state == Some(*state))
        .map(|(state, number)| link(Some(state), text.task_state(state), number))
        .collect_view();
    let all = link(None, text.any_state, page.counts.iter().sum());
    view! {
        <nav class="tasks-states" aria-label=text.state_label>
            <ul role="list">{all} {each}</ul>
        </nav>
    }
    .into_any()
}
