//! The page: whose tasks, their states with counts, and the table.

use super::{
    address::{Asked, ON_A_PAGE},
    api::list_tasks,
    counts,
    row::row,
};
use crate::{
    data::page_data,
    live::use_live,
    text::tasks::use_tasks_text,
    ui::{EmptyState, ErrorState, Icon, PageHead, Pager, Skeleton},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::scaffolder::TaskPage;

/// Tasks. Its code is loaded with the page.
pub struct TasksPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for TasksPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_tasks_text();
    let (params, live) = (use_query_map(), use_live());
    let asked = Memo::new(move |_| params.with(Asked::of));
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let question = serde_json::to_string(&asked).unwrap_or_default();
            list_tasks(question).await.map(|page| (asked, page))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok((asked, page)) => view! { <Loaded asked page /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.title hint=text.hint>
            <a class="button" data-look="main" href="/create">
                <Icon icon=lucide::LuPlus />
                {text.choose_template}
            </a>
        </PageHead>
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(asked: Asked, page: TaskPage) -> impl IntoView {
    let (tabs, states) = (counts::whose(&asked, page.may_see_all), counts::states(&asked, &page));
    let table = if page.rows.is_empty() {
        nothing(&asked)
    } else {
        view! { <Table asked=asked.clone() page /> }.into_any()
    };
    view! {
        {tabs}
        <div class="tasks-tools">{states} {narrowed(&asked)}</div>
        {table}
    }
    .into_any()
}

/// What else the address asks for, with the way out of it.
fn narrowed(asked: &Asked) -> AnyView {
    let text = use_tasks_text();
    let Some(template) = &asked.template else { return ().into_any() };
    let address = Asked { template: None, ..asked.first() }.address();
    let words = (text.only_template)(template.short_str());
    view! {
        <a class="button" href=address>
            {words}
            <Icon icon=lucide::LuX />
        </a>
    }
    .into_any()
}

fn nothing(asked: &Asked) -> AnyView {
    let text = use_tasks_text();
    if asked.state.is_none() && asked.template.is_none() && asked.page == 0 {
        return view! {
            <EmptyState icon=lucide::LuListChecks title=text.none hint=text.none_hint>
                <a class="button" data-look="main" href="/create">
                    {text.choose_template}
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let address = Asked { state: None, template: None, ..asked.first() }.address();
    view! {
        <EmptyState icon=lucide::LuListChecks title=text.none_so hint=text.none_so_hint>
            <a class="button" href=address>
                {text.all_states}
            </a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Table(asked: Asked, page: TaskPage) -> impl IntoView {
    let text = use_tasks_text();
    let TaskPage { rows, total, .. } = page;
    let shown = u64::try_from(rows.len()).unwrap_or_default();
    let before = u64::from(asked.page) * u64::from(ON_A_PAGE);
    let beside = |page: u32| Asked { page, ..asked.clone() }.address();
    let back = asked.page.checked_sub(1).map(beside);
    let forth = (before + shown < total).then(|| beside(asked.page + 1));
    let turned = Asked { oldest: !asked.oldest, ..asked.first() }.address();
    let (sort, hint, arrow) = if asked.oldest {
        ("ascending", text.descending, lucide::LuArrowUp)
    } else {
        ("descending", text.ascending, lucide::LuArrowDown)
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="tasks-table" tabindex="0" role="region" aria-label=text.title>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.subject}</th>
                        <th scope="col">{text.state}</th>
                        <th scope="col" data-column="template">
                            {text.template}
                        </th>
                        <th scope="col" data-column="steps">
                            {text.steps}
                        </th>
                        <th scope="col" data-column="by">
                            {text.by}
                        </th>
                        <th scope="col" aria-sort=sort>
                            <a href=turned title=hint>
                                {text.begun}
                                <Icon icon=arrow size=14 />
                            </a>
                        </th>
                        <th scope="col" data-column="took">
                            {text.took}
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Pager rows=((before + 1).min(before + shown), before + shown) total back forth />
    }
    .into_any()
}
