//! The reader: a site's navigation, one of its pages, and what is on it.

use super::{
    address::Asked,
    api::fetch_docs,
    contents::Contents,
    find::{FindForm, Found},
    foot::Foot,
    navigation::SiteNavigation,
    text_size::TextSize,
};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    not_found::NotFound,
    text::docs::{DocsText, use_docs_text},
    ui::{ErrorState, Icon, PageTitle, Skeleton, encoded, safe_address},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::docs::{DocsAnswer, DocsLink, DocsPage, DocsProblem};

/// A page of documentation. Its code is loaded with the page.
pub struct DocsReader;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DocsReader {
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
    let live = use_live();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Option<Asked>>| {
        let now = Asked::of(&location.pathname.get());
        // On the way to another page the last one stays.
        now.or_else(|| before.cloned().flatten())
    });
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            match asked {
                Some(asked) => fetch_docs(asked.entity, asked.path).await,
                None => Ok(None),
            }
        },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(Some(DocsAnswer::Page(page))) => view! { <Loaded page=*page /> }.into_any(),
                Ok(Some(DocsAnswer::Moved(address))) => {
                    let words = use_docs_text();
                    view! { <a href=address>{words.moved}</a> }.into_any()
                }
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=14 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(page: DocsPage) -> impl IntoView {
    let words = use_docs_text();
    let entity = format!(
        "/catalog/{}/{}/{}",
        encoded(page.entity.namespace()),
        encoded(page.entity.kind()),
        encoded(page.entity.name())
    );
    let edit = page.edit_url.as_deref().and_then(safe_address).map(|address| {
        view! {
            <a class="button" href=address.to_owned() rel="noreferrer" target="_blank">
                <Icon icon=lucide::LuPencil />
                {words.edit}
            </a>
        }
    });
    let outdated = page.outdated.map(|reason| {
        view! {
            <p class="docs-note" role="status">
                <Icon icon=lucide::LuTriangleAlert />
                {(words.outdated)(&reason)}
            </p>
        }
    });
    // A page without a heading of its own is called by its title.
    let title = (!page.headings.iter().any(|heading| heading.level == 1))
        .then(|| view! { <h1>{page.title.clone()}</h1> });
    view! {
        <link rel="stylesheet" href="/assets/docs.css" />
        <PageTitle title=format!("{} · {}", page.title, page.site) />
        <div class="docs-reader">
            <aside class="docs-navigation">
                <a class="docs-site" href=entity>
                    <Icon icon=lucide::LuBookOpen />
                    {page.site}
                </a>
                <FindForm />
                <details>
                    <summary>{words.pages}</summary>
                    <nav aria-label=words.pages>
                        <SiteNavigation entries=page.navigation />
                    </nav>
                </details>
            </aside>
            <article class="docs-page">
                <Found entity=page.entity.clone() />
                {outdated}
                <div class="docs-head">
                    <p>{page.sections.join(" / ")}</p>
                    <div class="docs-tools">
                        <TextSize />
                        {edit}
                    </div>
                </div>
                {title}
                <div class="docs-text" inner_html=page.html></div>
                <Problems problems=page.problems />
                <Around previous=page.previous next=page.next />
                <Foot
                    entity=page.entity
                    address=page.address
                    report=page.report_url
                    changed=page.changed
                    built=page.built_at
                    votes=page.votes
                />
            </article>
            <Contents headings=page.headings />
        </div>
    }
    .into_any()
}

/// What the page's authors should know.
#[component]
fn Problems(problems: Vec<DocsProblem>) -> impl IntoView {
    let words = use_docs_text();
    (!problems.is_empty()).then(|| {
        let count = u64::try_from(problems.len()).unwrap_or(u64::MAX);
        let items = problems
            .into_iter()
            .map(|problem| view! { <li>{told(problem, words)}</li> })
            .collect_view();
        view! {
            <details class="docs-problems">
                <summary>
                    <Icon icon=lucide::LuTriangleAlert />
                    {(words.problems)(count)}
                </summary>
                <ul>{items}</ul>
            </details>
        }
    })
}

/// A problem, with its line.
fn told(problem: DocsProblem, words: &DocsText) -> String {
    match problem.line {
        Some(line) => format!("{}: {}", (words.line)(line), problem.message),
        None => problem.message,
    }
}

#[component]
fn Around(previous: Option<DocsLink>, next: Option<DocsLink>) -> impl IntoView {
    let words = use_docs_text();
    let previous = previous.map(|link| {
        view! {
            <a rel="prev" href=link.address>
                <span>{words.previous}</span>
                {link.title}
            </a>
        }
    });
    let next = next.map(|link| {
        view! {
            <a rel="next" href=link.address>
                <span>{words.next}</span>
                {link.title}
            </a>
        }
    });
    view! {
        <nav class="docs-around" aria-label=words.around>
            {previous}
            {next}
        </nav>
    }
    .into_any()
}
