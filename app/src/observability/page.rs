//! The page of the company, in three parts with an address each: what burns now, how services fare, what
//! goes wrong inside of them.

use super::{
    address::{Asked, PATH},
    api::fetch_company,
    burning::{BurningMonitors, OpenIncidents, SlosAtRisk},
    sources::SourceNotes,
    teams::Teams,
};
use crate::{
    data::page_data,
    errors::CompanyErrorsPart,
    health::HealthBoard,
    live::use_live,
    not_found::NotFound,
    text::{
        errors::use_errors_text, health::use_health_text, observability::use_observability_text,
        use_text,
    },
    ui::{
        EmptyState, ErrorState, PageHead, Picker, PlainBlock, Skeleton, Tab, TabList, Unit,
        chart::{Stat, StatTile},
    },
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
    params::ParamsMap,
};
use platform::monitoring::{CompanyMonitoring, MonitorState};

/// What an operator writes to begin with.
const EXAMPLE: &str = "[[monitoring.datadog]]
name = \"main\"
site = \"datadoghq.eu\"
api-key-file = \"/run/secrets/datadog-api-key\"
application-key-file = \"/run/secrets/datadog-application-key\"

[[monitoring.prometheus]]
name = \"production\"
url = \"http://prometheus:9090\"
alertmanager = \"http://alertmanager:9093\"
";

/// What burns now. Its code is loaded with the page.
pub struct ObservabilityPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ObservabilityPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Monitors,
    Services,
    Errors,
}

impl Part {
    const ALL: [Self; 3] = [Self::Monitors, Self::Services, Self::Errors];

    /// By the end of the address; `None` when there is no such part.
    fn of(params: &ParamsMap) -> Option<Self> {
        let named = params.get_str("part").unwrap_or_default();
        Self::ALL.into_iter().find(|part| part.path().strip_prefix(PATH) == Some(&slashed(named)))
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Monitors => PATH,
            Self::Services => "/observability/services",
            Self::Errors => "/observability/errors",
        }
    }
}

fn slashed(named: &str) -> String {
    if named.is_empty() { String::new() } else { format!("/{named}") }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_observability_text();
    let params = use_params_map();
    let part = Memo::new(move |_| params.with(Part::of));
    let shown = move || {
        let Some(shown) = part.get() else { return view! { <NotFound /> }.into_any() };
        let tab = |part: Part| Tab {
            label: match part {
                Part::Monitors => text.burning.to_owned(),
                Part::Services => use_health_text().title.to_owned(),
                Part::Errors => use_errors_text().title.to_owned(),
            },
            address: part.path().to_owned(),
            count: None,
            icon: None,
            current: part == shown,
        };
        let tabs = Part::ALL.into_iter().map(tab).collect();
        let body = match shown {
            Part::Monitors => view! { <Monitors /> }.into_any(),
            Part::Services => view! { <HealthBoard path=shown.path() /> }.into_any(),
            Part::Errors => view! { <CompanyErrorsPart path=shown.path() /> }.into_any(),
        };
        view! {
            <PageHead title=text.title hint=text.hint />
            <TabList label=text.parts tabs />
            {body}
        }
        .into_any()
    };
    shown.into_any()
}

/// What burns now, who is called, what is at risk.
#[component]
fn Monitors() -> impl IntoView {
    let live = use_live();
    let params = use_query_map();
    let asked = Memo::new(move |_| params.with(Asked::of));
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            let Asked { team, environment, tier, state, text } = asked.clone();
            let page = fetch_company(team, environment, tier, state, text).await;
            page.map(|page| (asked, page))
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
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(asked: Asked, page: CompanyMonitoring) -> impl IntoView {
    let text = use_observability_text();
    if !page.connected {
        return view! {
            <EmptyState icon=lucide::LuActivity title=text.no_sources hint=text.no_sources_hint>
                <PlainBlock code=EXAMPLE label=text.no_sources />
            </EmptyState>
        }
        .into_any();
    }
    let untold = page.is_untold();
    let tiles = tiles(&page);
    let tabs = tabs(&asked, &page);
    let filters = {
        let (asked, environments, tiers) =
            (asked.clone(), page.environments.clone(), page.tiers.clone());
        view! { <Filters asked environments tiers /> }
    };
    let of_teams = asked.clone();
    view! {
        <SourceNotes sources=page.sources />
        <div class="stat-tiles">{tiles}</div>
        {filters}
        <div class="monitoring-columns">
            <div>
                <TabList label=text.monitors tabs />
                <BurningMonitors monitors=page.monitors total=page.total asked untold />
                <Teams teams=page.teams asked=of_teams />
            </div>
            <div>
                <OpenIncidents incidents=page.incidents untold />
                <SlosAtRisk slos=page.slos total=page.slos_total untold />
            </div>
        </div>
    }
    .into_any()
}

fn count_of(page: &CompanyMonitoring, state: MonitorState) -> u64 {
    let at = MonitorState::ALL.iter().position(|one| *one == state);
    page.counts[at.unwrap_or_default()]
}

/// The numbers that the page begins with.
fn tiles(page: &CompanyMonitoring) -> Vec<AnyView> {
    let text = use_observability_text();
    let number = |number: u64| u32::try_from(number).ok().map(f64::from);
    // While not all was told there may be more than is known.
    let told = !page.is_untold();
    let of = |count: u64| number(count).filter(|_| told);
    let all = [
        (text.open_incidents, of(page.incidents_total)),
        (text.firing, of(count_of(page, MonitorState::Alert))),
        (text.warning, of(count_of(page, MonitorState::Warn))),
        (text.slos_at_risk, of(page.slos_at_risk)),
        (text.services, number(page.services)),
    ];
    let all = all.map(|(label, value)| Stat::new(label, Unit::Count, value));
    all.into_iter().map(|stat| view! { <StatTile stat /> }.into_any()).collect()
}

fn tabs(asked: &Asked, page: &CompanyMonitoring) -> Vec<Tab> {
    let text = use_observability_text();
    let tab = |state: &str, label: &str, count| Tab {
        label: label.to_owned(),
        address: Asked { state: state.to_owned(), ..asked.clone() }.address(),
        count: Some(count),
        icon: None,
        current: asked.state == state,
    };
    let well = count_of(page, MonitorState::Ok);
    let all = tab("", text.needs_a_look, page.counts.iter().sum::<u64>() - well);
    let some = MonitorState::ALL.into_iter().zip(page.counts);
    let some = some.filter(|(state, count)| *count > 0 || asked.state == state.name());
    let some = some.map(|(state, count)| tab(state.name(), text.state(state), count));
    std::iter::once(all).chain(some).collect()
}

/// A form that works without script.
#[component]
fn Filters(asked: Asked, environments: Vec<String>, tiers: Vec<String>) -> impl IntoView {
    let (text, words) = (use_observability_text(), use_text());
    let options = |all: Vec<String>, chosen: &str| {
        let chosen = chosen.to_owned();
        all.into_iter()
            .map(|value| {
                let selected = value == chosen;
                view! {
                    <option value=value.clone() selected=selected>
                        {value.clone()}
                    </option>
                }
            })
            .collect_view()
    };
    let environments = options(environments, &asked.environment);
    let tiers = options(tiers, &asked.tier);
    view! {
        <form
            class="observability-filters"
            action=PATH
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
            <label>
                <span>{text.tier}</span>
                <select name="tier">
                    <option value="">{text.any}</option>
                    {tiers}
                </select>
            </label>
            <input type="hidden" name="state" value=asked.state />
            <button class="button" type="submit">
                {words.memory.filter}
            </button>
        </form>
    }
    .into_any()
}
