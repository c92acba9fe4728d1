//! The page of all services: what is on its way now, and the matrix.

use super::{address::Asked, api::fetch_overview, matrix::Matrix, sources::SourceNotices};
use crate::{
    acts::keep_acts,
    data::page_data,
    live::use_live,
    text::{deployments::use_deployment_text, use_text},
    ui::{
        Badge, EmptyState, ErrorState, PageHead, Picker, PlainBlock, RelativeTime, Skeleton, Tab,
        TabList,
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::deployments::{Overview, RollingOut, Standing};

/// What an operator writes to begin with.
const EXAMPLE: &str = "[[deployments.argocd]]
name = \"production\"
url = \"https://argocd.example.com\"
token-file = \"/run/secrets/argocd-token\"
environment = \"production\"
";

/// Deployments of all services. Its code is loaded with the page.
pub struct DeploymentsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DeploymentsPage {
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
    let text = use_deployment_text();
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(Asked::of));
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let Asked { team, environment, health, text } = asked.clone();
            fetch_overview(team, environment, health, text).await.map(|page| (asked, page))
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
        <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(asked: Asked, page: Overview) -> impl IntoView {
    let text = use_deployment_text();
    if page.sources.is_empty() {
        return view! {
            <EmptyState icon=lucide::LuRocket title=text.no_sources hint=text.no_sources_hint>
                <PlainBlock code=EXAMPLE label=text.no_sources />
            </EmptyState>
        }
        .into_any();
    }
    let tabs = tabs(&asked, &page);
    let rolling = page.rolling_out.into_iter().map(rolling_out).collect_view();
    let rolling = (!rolling.is_empty()).then(|| {
        view! {
            <section class="deployments-rolling" aria-label=text.rolling_out>
                <h2>{text.rolling_out}</h2>
                <ul role="list">{rolling}</ul>
            </section>
        }
    });
    let table = if page.rows.is_empty() {
        let hint = if asked.is_filtered() { text.nothing_fits } else { text.nothing_deployed };
        view! { <EmptyState icon=lucide::LuRocket title=text.nothing hint /> }.into_any()
    } else {
        let environments = match asked.environment.as_str() {
            "" => page.environments.clone(),
            one => vec![one.to_owned()],
        };
        view! { <Matrix environments rows=page.rows total=page.total /> }.into_any()
    };
    let environments: Vec<(String, String)> =
        page.environments.into_iter().map(|name| (name.clone(), name)).collect();
    view! {
        <SourceNotices sources=page.sources />
        {rolling}
        <Filters asked environments />
        <TabList label=text.standing_label tabs />
        {table}
    }
    .into_any()
}

fn tabs(asked: &Asked, page: &Overview) -> Vec<Tab> {
    let text = use_deployment_text();
    let tab = |health: &str, label: &str, count| Tab {
        label: label.to_owned(),
        address: Asked { health: health.to_owned(), ..asked.clone() }.address(),
        count: Some(count),
        icon: None,
        current: asked.health == health,
    };
    let all = tab("", text.all, page.counts.iter().sum());
    let some = Standing::ALL.into_iter().zip(page.counts);
    let some = some.filter(|(standing, count)| *count > 0 || asked.health == standing.name());
    let some =
        some.map(|(standing, count)| tab(standing.name(), use_text().standing(standing), count));
    std::iter::once(all).chain(some).collect()
}

fn rolling_out(one: RollingOut) -> impl IntoView {
    let text = use_deployment_text();
    let (phase, started, revision) = one.operation.map_or((text.progressing, None, None), |one| {
        (text.phase(one.phase), Some(one.started_at), Some(one.revision))
    });
    let revision = revision.map(|revision| platform::deployments::short(&revision).to_owned());
    view! {
        <li>
            <Badge tone="accent">{phase}</Badge>
            <a href=one.key.page()>{one.entity.label}</a>
            <span class="environment">{one.environment}</span>
            <code>{revision.or(one.version)}</code>
            {started.map(|at| view! { <RelativeTime at /> })}
        </li>
    }
}

/// A form that works without script.
#[component]
fn Filters(asked: Asked, environments: Vec<(String, String)>) -> impl IntoView {
    let (text, words) = (use_deployment_text(), use_text());
    let options = |all: Vec<(String, String)>, chosen: &str| {
        let chosen = chosen.to_owned();
        all.into_iter()
            .map(|(value, label)| {
                let selected = value == chosen;
                view! {
                    <option value=value selected=selected>
                        {label}
                    </option>
                }
            })
            .collect_view()
    };
    let environments = options(environments, &asked.environment);
    view! {
        <form
            class="deployments-filters"
            action=super::address::PATH
            method="get"
            role="search"
            aria-label=words.filters
        >
            <label>
                <span>{text.text}</span>
                <input type="search" name="text" value=asked.text autocomplete="off" />
            </label>
            <Picker name="team" label=text.team value=asked.team kinds=&["group"] />
            <label>
                <span>{text.environment}</span>
                <select name="environment">
                    <option value="">{text.any}</option>
                    {environments}
                </select>
            </label>
            <input type="hidden" name="health" value=asked.health />
            <button class="button" type="submit">
                {words.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
