//! The page.

use super::api::fetch_overview;
use crate::{
    ci::OwnPullCards,
    create::OwnTasks,
    data::page_data,
    health::OwnHealth,
    live::use_live,
    text::{Text, use_text},
    ui::{
        AwayNotice, Badge, Card, EmptyState, ErrorState, Icon, KindIcon, PageHead, RelativeTime,
        Skeleton, count,
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};
use platform::catalog::{
    Change, ChangeKind, ImportState, KindCount, Overview, ProblemCounts, ProblemKind, SourceState,
};
use std::borrow::Cow;

/// Home. Its code is loaded with the page.
pub struct HomePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for HomePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_text();
    let live = use_live();
    let overview = page_data(move || live.version(), |_| fetch_overview());
    let body = move || {
        Suspend::new(async move {
            match overview.await {
                Ok(overview) => view! { <Loaded overview /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.home_title hint=text.home_hint />
        <OwnTasks />
        <OwnHealth />
        <OwnPullCards />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition>
    }
}

#[component]
fn Loaded(overview: Overview) -> impl IntoView {
    let text = use_text();
    if overview.kinds.is_empty() {
        return view! {
            <EmptyState icon=lucide::LuInbox title=text.catalog_empty hint=text.catalog_empty_hint>
                <code>"slipway serve --catalog ./my-services"</code>
            </EmptyState>
            <Sources sources=overview.sources />
        }
        .into_any();
    }
    let kinds = overview.kinds.into_iter().map(|kind| kind_tile(kind, text)).collect_view();
    view! {
        <AwayNotice since=overview.away_since />
        <ul class="home-kinds" role="list">
            {kinds}
        </ul>
        <div class="home-columns">
            <Changes changes=overview.changes />
            <div class="home-side">
                <Attention problems=overview.problems />
                <Sources sources=overview.sources />
            </div>
        </div>
    }
    .into_any()
}

fn kind_tile(kind: KindCount, text: &'static Text) -> impl IntoView + use<> {
    let label = text.kind_plural(&kind.kind, &kind.label);
    let address = format!("/catalog?kind={}", kind.kind);
    view! {
        <li>
            <a href=address>
                <KindIcon kind=kind.kind />
                <span class="number">{count(kind.count)}</span>
                <span class="label">{label}</span>
            </a>
        </li>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let text = use_text();
    let aside = move || view! { <a href="/catalog/changes">{text.memory.all_changes}</a> };
    let list = if changes.is_empty() {
        view! { <p class="home-quiet">{text.no_changes}</p> }.into_any()
    } else {
        let rows = changes.into_iter().map(|change| change_row(change, text)).collect_view();
        view! {
            <ul class="home-changes flush" role="list">
                {rows}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card title=text.recent_changes icon=lucide::LuHistory aside>
            {list}
        </Card>
    }
}

fn change_row(change: Change, text: &'static Text) -> impl IntoView + use<> {
    let tone = match change.kind {
        ChangeKind::Created => "good",
        ChangeKind::Updated => "plain",
        ChangeKind::Deleted => "bad",
    };
    let address = format!("{}/history", change.reference.page());
    let cause = change.cause.clone();
    view! {
        <li data-row>
            <KindIcon kind=change.reference.kind() />
            <a href=address data-row-link>
                {change.label}
            </a>
            <Badge tone>{text.change(change.kind)}</Badge>
            <span class="cause" title=cause>
                {change.cause}
            </span>
            <RelativeTime at=change.at />
        </li>
    }
}

#[component]
fn Attention(problems: ProblemCounts) -> impl IntoView {
    let text = use_text();
    let open = ProblemKind::ALL.into_iter().filter(|kind| problems.of(*kind) > 0);
    let rows = open
        .map(|kind| {
            view! {
                <li>
                    <a href=format!("/problems?kind={}", kind.name())>
                        <Icon icon=lucide::LuTriangleAlert />
                        {text.problem(kind)}
                        <span class="number">{count(problems.of(kind))}</span>
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let body = if rows.is_empty() {
        view! {
            <p class="home-well">
                <Icon icon=lucide::LuCircleCheck />
                {text.all_well}
            </p>
        }
        .into_any()
    } else {
        view! {
            <ul class="home-attention flush" role="list">
                {rows}
            </ul>
        }
        .into_any()
    };
    view! {
        <Card title=text.attention icon=lucide::LuBellRing>
            {body}
        </Card>
    }
}

#[component]
fn Sources(sources: Vec<SourceState>) -> impl IntoView {
    let text = use_text();
    let rows = sources.into_iter().map(|source| source_row(source, text)).collect_view();
    view! {
        <Card title=text.sources icon=lucide::LuGitBranch>
            <ul class="home-sources flush" role="list">
                {rows}
            </ul>
        </Card>
    }
}

fn source_row(source: SourceState, text: &'static Text) -> impl IntoView + use<> {
    let (words, tone, reason) = match source.state {
        ImportState::Waiting => (text.source_waiting.into(), "plain", None),
        ImportState::Reading => (text.source_reading.into(), "accent", None),
        ImportState::Limited(until) => {
            (Cow::from((text.source_limited)(&text.moment(until))), "plain", None)
        }
        ImportState::Ready => (text.source_ready.into(), "good", None),
        ImportState::Failed(reason) => (text.source_failed.into(), "bad", Some(reason)),
    };
    let limit = source.limit.map(|limit| {
        let anew = (text.requests_anew)(&text.moment(limit.resets_at));
        let left = (text.requests_left)(limit.remaining, limit.limit);
        view! {
            <p class="limit" title=anew>
                {left}
            </p>
        }
    });
    let target = source.target.clone();
    view! {
        <li>
            <p class="line">
                <code title=target>{source.target}</code>
                <Badge tone>{words}</Badge>
            </p>
            <p class="line">
                <span>{(text.entities_count)(source.entities)}</span>
                {source.read_at.map(|at| view! { <RelativeTime at /> })}
            </p>
            {limit}
            {reason.map(|reason| view! { <p class="reason">{reason}</p> })}
        </li>
    }
}
