//! The page.

use super::{
    address::{Asked, task_of},
    draft::DraftCards,
    follow,
    head::{Behind, Head},
    log::RunLog,
    outcome::{Given, Outcome},
    question::Question,
    start::{Start, begin},
    state::RunState,
    steps::{LeftOver, Steps},
};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    not_found::NotFound,
    ui::{ErrorState, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};

/// A task. Its code is loaded with the page.
pub struct TaskPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for TaskPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let answered = keep_acts();
    let location = use_location();
    let id = Memo::new(move |before: Option<&Option<String>>| {
        // On the way to another page the last one stays.
        task_of(&location.pathname.get()).or_else(|| before.cloned().flatten())
    });
    let asked = Memo::new(move |_| location.query.with(Asked::of));
    let start = page_data(move || id.get(), begin);
    let body = move || {
        Suspend::new(async move {
            match start.await {
                Ok(Some(start)) => view! { <Loaded start asked answered /> }.into_any(),
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(start: Start, asked: Memo<Asked>, answered: ReadSignal<usize>) -> impl IntoView {
    let run = RunState::new(start, asked);
    let live = use_live();
    Effect::new(move |_| follow::begin(run));
    Effect::new(move |before: Option<()>| {
        // Whatever changed somewhere, and what was done here.
        live.version();
        answered.track();
        if before.is_some() {
            run.look();
        }
    });
    view! {
        <Head run />
        <Behind run />
        <Question run />
        <div class="run">
            <div class="side">
                <Steps run />
                <LeftOver run />
            </div>
            <div class="main">
                <Outcome run />
                <DraftCards run />
                <RunLog run />
                <Given run />
            </div>
        </div>
    }
    .into_any()
}
