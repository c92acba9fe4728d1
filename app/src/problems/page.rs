//! The page: sorts as tabs, problems as rows with place, reason and entity.

use super::{
    api::list_problems,
    decisions::{Claimants, Decisions, HeldCard, Refusal},
};
use crate::{
    data::page_data,
    live::use_live,
    text::{Text, use_text},
    ui::{
        Badge, EmptyState, ErrorState, Icon, KindIcon, PageHead, RelativeTime, Skeleton, Tab,
        TabList, count,
    },
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::catalog::{Problem, ProblemCounts, ProblemKind, ProblemPage, Severity};

/// Problems. Its code is loaded with the page.
pub struct ProblemsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ProblemsPage {
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
    let params = use_query_map();
    let decisions = Decisions::new();
    let asked = Memo::new(move |_| {
        let params = params.get();
        let offset = params.get_str("from").and_then(|from| from.parse().ok());
        (params.get_str("kind").and_then(ProblemKind::from_name), offset.unwrap_or(0))
    });
    let problems = page_data(
        move || (asked.get(), live.version(), decisions.version()),
        |((kind, offset), _, _)| async move {
            let name = kind.map(|kind| kind.name().to_owned());
            list_problems(name, Some(offset)).await.map(|page| (kind, page))
        },
    );
    let body = move || {
        Suspend::new(async move {
            match problems.await {
                Ok((kind, page)) => view! { <Loaded kind page decisions /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.problems hint=text.problems_hint />
        <Refusal decisions />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
}

#[component]
fn Loaded(kind: Option<ProblemKind>, page: ProblemPage, decisions: Decisions) -> impl IntoView {
    let text = use_text();
    let tabs = tabs(kind, &page.counts, text);
    let hint = kind.map(|kind| view! { <p class="problems-hint">{text.problem_hint(kind)}</p> });
    let of_all = matches!(kind, None | Some(ProblemKind::Held));
    let held = page
        .held
        .into_iter()
        .filter(|_| of_all)
        .map(|held| view! { <HeldCard held decidable=page.decidable decisions /> })
        .collect_view();
    let body = if page.problems.is_empty() {
        view! {
            <EmptyState
                icon=icondata_lu::LuCircleCheck
                title=text.no_problems
                hint=text.no_problems_hint
            />
        }
        .into_any()
    } else {
        let shown = u64::try_from(page.problems.len()).unwrap_or(u64::MAX);
        let pager = pager(kind, page.offset, shown, page.total, text);
        let rows = page.problems.into_iter();
        let rows = rows.map(|problem| row(problem, page.decidable, decisions, text)).collect_view();
        view! {
            <ul class="problems" role="list">
                {rows}
            </ul>
            {pager}
        }
        .into_any()
    };
    view! {
        <TabList label=text.problems tabs />
        {hint}
        {held}
        {body}
    }
}

fn tabs(present: Option<ProblemKind>, counts: &ProblemCounts, text: &Text) -> Vec<Tab> {
    let all = Tab {
        label: text.all_problems.to_owned(),
        address: "/problems".to_owned(),
        count: Some(counts.total()),
        icon: None,
        current: present.is_none(),
    };
    let sorts = ProblemKind::ALL.into_iter().map(|kind| Tab {
        label: text.problem(kind).to_owned(),
        address: format!("/problems?kind={}", kind.name()),
        count: Some(counts.of(kind)),
        icon: None,
        current: present == Some(kind),
    });
    std::iter::once(all).chain(sorts).collect()
}

fn row(
    problem: Problem,
    decidable: bool,
    decisions: Decisions,
    text: &'static Text,
) -> impl IntoView + use<> {
    let (tone, severity) = match problem.severity {
        Severity::Error => ("bad", text.error),
        Severity::Warning => ("warn", text.warning),
    };
    let line = problem.line.map(|line| match problem.column {
        Some(column) => format!(":{line}:{column}"),
        None => format!(":{line}"),
    });
    let claimants = problem.entity.clone().filter(|_| !problem.claimants.is_empty());
    let claimants = claimants.map(|entity| {
        let claimants = problem.claimants;
        view! { <Claimants entity claimants decidable decisions /> }
    });
    let entity = problem.entity.map(|entity| {
        view! {
            <span class="entity">
                <KindIcon kind=entity.kind() />
                <a href=entity.page() data-row-link>
                    {entity.short()}
                </a>
            </span>
        }
    });
    let validate = (problem.kind == ProblemKind::Refused).then(|| {
        view! {
            <a class="validate" href="/validate">
                {text.validate}
            </a>
        }
    });
    view! {
        <li data-row>
            <p class="head">
                <Badge tone>{severity}</Badge>
                <span class="sort">{text.problem(problem.kind)}</span>
                {entity}
                {problem.since.map(|at| view! { <RelativeTime at /> })}
            </p>
            <p class="message">{problem.message}</p>
            <p class="place">
                <Icon icon=icondata_lu::LuFileCode size=14 />
                <code>{problem.location} {line}</code>
                <span class="origin">{problem.origin}</span>
                {validate}
            </p>
            {claimants}
        </li>
    }
}

fn pager(
    kind: Option<ProblemKind>,
    offset: u64,
    shown: u64,
    total: u64,
    text: &'static Text,
) -> impl IntoView + use<> {
    let address = |from: u64| match kind {
        Some(kind) => format!("/problems?kind={}&from={from}", kind.name()),
        None => format!("/problems?from={from}"),
    };
    let range = format!("{}–{}", count(offset + 1), count(offset + shown));
    let back = (offset > 0).then(|| {
        view! {
            <a
                class="button"
                rel="prev"
                href=address(offset.saturating_sub(u64::from(ProblemPage::SIZE)))
            >
                {text.previous}
            </a>
        }
    });
    let forth = (offset + shown < total).then(|| {
        view! {
            <a class="button" rel="next" href=address(offset + shown)>
                {text.next}
            </a>
        }
    });
    view! {
        <footer class="problems-pager">
            <span>{(text.range_of)(&range, &count(total))}</span>
            <nav aria-label=text.pages>{back} {forth}</nav>
        </footer>
    }
}
