//! The page: the span of time as tabs, what is different in all, the changes, and the way to the
//! catalog of another moment.

use super::{
    address::{Asked, PATH, Span},
    api::list_changes,
    list::ChangeList,
};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    moment::MomentForm,
    text::{Text, use_text},
    ui::{EmptyState, ErrorState, Icon, PageHead, Picker, Skeleton, Tab, TabList, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::catalog;

/// The changes. Their code is loaded with the page.
pub struct ChangesPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ChangesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    keep_acts();
    let text = use_text();
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(Asked::of));
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let question = serde_json::to_string(&asked).unwrap_or_default();
            list_changes(question).await.map(|page| (asked, page))
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
        <PageHead title=text.memory.changes hint=text.memory.changes_hint />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(asked: Asked, page: catalog::ChangesPage) -> impl IntoView {
    let text = use_text();
    let words = &text.memory;
    let tabs = tabs(&asked, text);
    let numbers = [page.created, page.updated, page.deleted];
    let tones = ["good", "accent", "bad"];
    let numbers = numbers
        .into_iter()
        .zip(text.changes)
        .zip(tones)
        .map(|((number, word), tone)| {
            view! {
                <li data-tone=tone>
                    <strong>{count(number)}</strong>
                    {word}
                </li>
            }
        })
        .collect_view();
    let since = (page.from.position > 0).then(|| {
        view! { <li class="since">{(words.since)(&text.moment(page.from.at))}</li> }
    });
    let list = if page.changes.is_empty() {
        view! { <EmptyState icon=lucide::LuHistory title=words.nothing hint=words.nothing_hint /> }
            .into_any()
    } else {
        view! { <ChangeList changes=page.changes /> }.into_any()
    };
    let newest = asked.before.map(|_| Asked { before: None, ..asked.clone() }.address());
    let older = page.older.map(|before| Asked { before: Some(before), ..asked.clone() }.address());
    let pager = (newest.is_some() || older.is_some()).then(|| {
        let newest = newest.map(|address| {
            view! {
                <a class="button" href=address>
                    <Icon icon=lucide::LuChevronLeft />
                    {text.entity.newest}
                </a>
            }
        });
        let older = older.map(|address| {
            view! {
                <a class="button" rel="next" href=address>
                    {text.entity.older}
                    <Icon icon=lucide::LuChevronRight />
                </a>
            }
        });
        view! {
            <nav class="changes-pager" aria-label=text.pages>
                {newest}
                {older}
            </nav>
        }
    });
    view! {
        <TabList label=words.span tabs />
        <div class="changes-head">
            <ul role="list" class="numbers" aria-label=words.changes>
                {numbers}
                {since}
            </ul>
            <Filters asked />
        </div>
        {list}
        {pager}
        <section class="changes-then" id="moment" aria-label=words.see_catalog_then>
            <h2>{words.see_catalog_then}</h2>
            <MomentForm path="/catalog".to_owned() kept=Vec::new() value=None />
        </section>
    }
    .into_any()
}

fn tabs(asked: &Asked, text: &Text) -> Vec<Tab> {
    let spans = Span::ALL.into_iter().zip(text.memory.spans);
    let tab = |(span, label): (Span, &str)| {
        let (from, to, before) = (None, None, None);
        Tab {
            label: label.to_owned(),
            address: Asked { span, from, to, before, ..asked.clone() }.address(),
            count: None,
            icon: None,
            current: asked.from.is_none() && asked.span == span,
        }
    };
    spans.map(tab).collect()
}

/// A form that works without script.
#[component]
fn Filters(asked: Asked) -> impl IntoView {
    let text = use_text();
    let fields = [
        ("kind", text.entity.kind_and_type, asked.kind.clone()),
        ("source", text.entity.source, asked.source.clone()),
    ];
    let owner = asked.owner.clone();
    let kept: Vec<_> =
        Asked { kind: String::new(), owner: String::new(), source: String::new(), ..asked }
            .pairs()
            .into_iter()
            .filter(|(name, _)| *name != "before")
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect();
    let fields = fields
        .into_iter()
        .map(|(name, label, value)| {
            view! {
                <label>
                    <span>{label}</span>
                    <input type="text" name=name value=value autocomplete="off" />
                </label>
            }
        })
        .collect_view();
    view! {
        <form class="filters" action=PATH method="get" role="search" aria-label=text.filters>
            {kept}
            {fields}
            <Picker name="owner" label=text.entity.owner value=owner kinds=&["group", "user"] />
            <button class="button" type="submit">
                {text.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
