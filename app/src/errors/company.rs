//! What is open in the whole company, as a part of a page: sorts and filters stand in that page's
//! address.

use super::{
    address::ListPlace,
    api::fetch_company_errors,
    filters::{Filters, Sorts},
    list::{Ends, issue_row},
};
use crate::{
    data::page_data,
    live::use_live,
    text::errors::use_errors_text,
    ui::{EmptyState, ErrorState, ReferenceLink, Skeleton},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use platform::errors::{CompanyErrors, CompanyIssue, ErrorsSource, IssueQuestion};

/// The part. What goes wrong with it is its alone.
#[component]
pub fn CompanyErrorsPart(
    /// The page that it stands on.
    path: &'static str,
) -> impl IntoView {
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(|query| ListPlace::part(path).question(query)));
    let errors = page_data(
        move || (asked.get(), live.version()),
        |(question, _)| async move {
            let level = question.level.map(|level| level.name().to_owned()).unwrap_or_default();
            let (show, sort) =
                (question.filter.name().to_owned(), question.order.name().to_owned());
            let text = question.text.clone();
            fetch_company_errors(show, level, text, sort).await.map(|errors| (question, errors))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match errors.await {
                Ok((question, errors)) => loaded(path, question, errors),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <section class="errors-company" aria-label=use_errors_text().title>
            <h2>{use_errors_text().title}</h2>
            <Transition fallback=|| view! { <Skeleton rows=4 /> }>{body}</Transition>
        </section>
    }
    .into_any()
}

fn loaded(path: &'static str, question: IssueQuestion, errors: CompanyErrors) -> AnyView {
    let text = use_errors_text();
    let CompanyErrors { connected, issues, counts, sources } = errors;
    if !connected {
        return view! { <EmptyState icon=lucide::LuBug title=text.no_sources hint=text.no_sources_hint /> }
        .into_any();
    }
    let told = sources.iter().all(|(_, card)| card.known.is_some());
    let notices = sources.into_iter().filter_map(notice).collect_view();
    let (total, shown) = (counts.of(question.filter), issues.len());
    let left = total.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    let left = (left > 0).then(|| view! { <p class="errors-quiet">{(text.and_more)(left)}</p> });
    let rows = issues.into_iter().map(|CompanyIssue { shown, entity }| {
        let target = format!("{}/errors?issue={}", entity.target.page(), shown.key);
        let entity = view! { <ReferenceLink reference=entity /> }.into_any();
        issue_row(shown, Ends { entity: Some(entity), unfold: Some((target, None)) })
    });
    let rows = rows.collect_view();
    let list = match (rows.is_empty(), told) {
        (true, false) => view! {
            <p class="errors-quiet" role="status">
                {text.asking}
            </p>
        }.into_any(),
        (true, true) => {
            view! { <EmptyState icon=lucide::LuCircleCheck title=text.nothing hint=text.nothing_hint /> }
            .into_any()
        }
        (false, _) => view! {
            <ol class="errors-list" role="list">
                {rows}
            </ol>
        }.into_any(),
    };
    view! {
        {notices}
        <Filters place=ListPlace::part(path) question=question.clone() />
        <Sorts place=ListPlace::part(path) question counts />
        {list}
        {left}
    }
    .into_any()
}

/// What a source did not tell, or not lately.
fn notice((source, card): (ErrorsSource, platform::ci::Card<u64>)) -> Option<AnyView> {
    let text = use_errors_text();
    let stale = card.known.as_ref().is_some_and(|known| known.stale);
    if card.error.is_none() && !stale {
        return None;
    }
    let since = card.known.map(|known| {
        let at = known.fetched_at;
        view! { <span>{text.as_of} " " <crate::ui::RelativeTime at /></span> }
    });
    Some(
        view! {
            <p class="errors-notice" role="status">
                {source.name}
                ": "
                {card.error}
                " "
                {since}
            </p>
        }
        .into_any(),
    )
}
