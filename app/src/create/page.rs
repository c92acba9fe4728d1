//! The page: facets at the left, templates as cards.

use super::{
    address::{ACTIONS, Asked, CREATE, EDITOR},
    api::list_templates,
    card::Card,
    choose::chosen,
    facets::Facets,
    find::Find,
    orders::Orders,
    tasks::TASKS,
};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    text::{create::use_create_text, use_text},
    ui::{EmptyState, ErrorState, Icon, PageHead},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::scaffolder::TemplateCard;

/// Cards that stand there while templates are on their way.
const GREY: usize = 6;

/// Where templates are chosen. Its code is loaded with the page.
pub struct CreatePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for CreatePage {
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
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(Asked::of));
    let templates = page_data(move || (live.version(), answered.get()), |_| list_templates());
    let body = move || {
        let asked = asked.get();
        Suspend::new(async move {
            match templates.await {
                Ok(cards) => view! { <Loaded asked cards /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let text = Memo::new(move |_| asked.with(|asked| asked.text.clone()));
    let kept = Signal::derive(move || Asked { text: String::new(), ..asked.get() }.to_pairs());
    view! {
        <Head />
        <div class="toolbar create-tools">
            <Find page=CREATE label=use_create_text().find text kept />
            <Orders asked />
        </div>
        <Transition fallback=|| view! { <Grey /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Head() -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    view! {
        <PageHead title=text.create hint=words.hint>
            <a class="button" data-look="quiet" href=ACTIONS>
                <Icon icon=lucide::LuBlocks />
                {text.template_actions}
            </a>
            <a class="button" href=EDITOR>
                <Icon icon=lucide::LuFileCode2 />
                {text.template_editor}
            </a>
            <a class="button" href=TASKS>
                <Icon icon=lucide::LuListChecks />
                {words.own_tasks}
            </a>
        </PageHead>
    }
    .into_any()
}

#[component]
fn Loaded(asked: Asked, cards: Vec<TemplateCard>) -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    if cards.is_empty() {
        return view! { <First /> }.into_any();
    }
    let found = chosen(&cards, &asked);
    let whole = Asked { order: asked.order, ..Asked::default() }.address();
    let clear = (asked.is_filtered() && !found.is_empty()).then(|| {
        view! {
            <a href=whole data-noscroll="true">
                {text.clear_filters}
            </a>
        }
    });
    let told = (words.number)(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let list = if found.is_empty() {
        view! { <Nothing asked=asked.clone() any_starred=cards.iter().any(|card| card.starred) /> }
            .into_any()
    } else {
        let cards = found.into_iter().map(|card| view! { <Card card /> }).collect_view();
        view! {
            <ul class="create-cards" role="list">
                {cards}
            </ul>
        }
        .into_any()
    };
    view! {
        <div class="page-columns">
            <Facets asked cards />
            <div class="create-list">
                <div class="create-number">
                    <p role="status">{told}</p>
                    {clear}
                </div>
                {list}
            </div>
        </div>
    }
    .into_any()
}

/// Where nothing fits.
#[component]
fn Nothing(asked: Asked, any_starred: bool) -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    let (icon, title, hint) = if asked.starred && !any_starred {
        (lucide::LuStar, words.none_starred, words.none_starred_hint)
    } else {
        (lucide::LuSearchX, words.nothing, words.nothing_hint)
    };
    let fresh = Asked { order: asked.order, ..Asked::default() };
    view! {
        <EmptyState icon title hint>
            <a class="button" href=fresh.address()>
                {text.clear_filters}
            </a>
        </EmptyState>
    }
    .into_any()
}

/// Where there are no templates at all: the ways to the first one.
#[component]
fn First() -> impl IntoView {
    let words = use_create_text();
    view! {
        <EmptyState icon=lucide::LuLayoutTemplate title=words.none hint=words.none_hint>
            <a class="button" data-look="main" href="/catalog-import">
                <Icon icon=lucide::LuFilePlus2 />
                {words.register}
            </a>
            <a class="button" href=EDITOR>
                <Icon icon=lucide::LuFileCode2 />
                {words.write_one}
            </a>
        </EmptyState>
    }
    .into_any()
}

/// The shape of what is coming.
#[component]
fn Grey() -> impl IntoView {
    let cards = (0..GREY).map(|_| view! { <li class="create-grey"></li> }).collect_view();
    view! {
        <div class="page-columns" aria-hidden="true">
            <div></div>
            <ul class="create-cards" role="list">
                {cards}
            </ul>
        </div>
    }
    .into_any()
}
