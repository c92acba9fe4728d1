//! The page: what is asked for, the records, the way to older ones and to a file.

use super::{
    address::{Asked, EXPORT, PATH},
    api::list_audit,
    entry::Entry,
};
use crate::{
    data::page_data,
    text::{
        audit::{AuditText, use_audit_text},
        use_text,
    },
    ui::{EmptyState, ErrorState, Icon, PageHead, Picker, Skeleton},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{audit, audit::Outcome};

/// The audit log. Its code is loaded with the page.
pub struct AuditPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for AuditPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_audit_text();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(Asked::of));
    let page = page_data(
        move || asked.get(),
        |asked| async move {
            let question = serde_json::to_string(&asked).unwrap_or_default();
            list_audit(question).await.map(|page| (asked, page))
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
        <PageHead title=text.title hint=text.hint />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(asked: Asked, page: audit::AuditPage) -> impl IntoView {
    let (text, words) = (use_audit_text(), use_text());
    let audit::AuditPage { records, older, since } = page;
    let list = if records.is_empty() {
        view! { <EmptyState icon=lucide::LuScrollText title=text.nothing hint=text.nothing_hint /> }
            .into_any()
    } else {
        let records = records.into_iter().map(|record| view! { <Entry record /> }).collect_view();
        view! {
            <ol role="list" class="audit-list" aria-label=text.title>
                {records}
            </ol>
        }
        .into_any()
    };
    let whole = Asked { before: None, ..asked.clone() };
    let newest = asked.before.map(|_| whole.address(PATH));
    let newest = newest.map(|address| {
        view! {
            <a class="button" href=address>
                <Icon icon=lucide::LuChevronLeft />
                {words.entity.newest}
            </a>
        }
    });
    let older = older.map(|before| Asked { before: Some(before), ..asked.clone() }.address(PATH));
    let older = older.map(|address| {
        view! {
            <a class="button" rel="next" href=address>
                {words.entity.older}
                <Icon icon=lucide::LuChevronRight />
            </a>
        }
    });
    let since =
        since.map(|at| view! { <p class="audit-since">{(text.since)(&words.moment(at))}</p> });
    view! {
        <Filters asked=asked.clone() />
        {list}
        <nav class="audit-pager" aria-label=words.pages>
            {newest}
            {older}
        </nav>
        {since}
        <Exports asked=whole text />
    }
    .into_any()
}

/// The same records as a file; leaving the portal's pages, so the browser follows by itself.
#[component]
fn Exports(asked: Asked, text: &'static AuditText) -> impl IntoView {
    let address = |form: &str| {
        let address = asked.address(EXPORT);
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}format={form}")
    };
    let link = |form: &str, label: &'static str| {
        view! {
            <a class="button" rel="external" download="" href=address(form)>
                <Icon icon=lucide::LuDownload />
                {label}
            </a>
        }
    };
    view! {
        <p class="audit-exports">
            <span>{text.export}</span>
            {link("jsonl", "JSON Lines")}
            {link("csv", "CSV")}
        </p>
    }
    .into_any()
}

/// A form that works without script.
#[component]
fn Filters(asked: Asked) -> impl IntoView {
    let (text, words) = (use_audit_text(), use_text());
    let fields = [
        ("text", "search", text.anything, asked.text),
        ("action", "text", text.action, asked.action),
        ("from", "text", text.from, asked.from),
        ("to", "text", text.to, asked.to),
    ];
    let field = |(name, sort, label, value)| {
        view! {
            <label>
                <span>{label}</span>
                <input type=sort name=name value=value autocomplete="off" />
            </label>
        }
    };
    let [anything, action, from, to] = fields.map(field);
    let outcomes = [Outcome::Done, Outcome::Denied, Outcome::Failed]
        .into_iter()
        .zip(text.outcomes)
        .map(|(outcome, label)| {
            let chosen = asked.outcome == outcome.name();
            view! {
                <option value=outcome.name() selected=chosen>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="audit-filters" action=PATH method="get" role="search" aria-label=words.filters>
            {anything}
            <Picker name="actor" label=text.actor value=asked.actor kinds=&["user"] />
            {action}
            <Picker name="object" label=text.object value=asked.object />
            {from}
            {to}
            <label>
                <span>{text.outcome}</span>
                <select name="outcome">
                    <option value="">{text.any}</option>
                    {outcomes}
                </select>
            </label>
            <button class="button" type="submit">
                {words.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
