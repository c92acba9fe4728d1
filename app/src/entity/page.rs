//! The page: what its address asks for, the answers, and the tab that shows them.

use super::{
    address::{Asked, EntityTab},
    api::{Found, Member, fetch_entity, fetch_graph, fetch_history, fetch_members, fetch_origins},
    definition::Definition,
    dependencies::Dependencies,
    fields::Fields,
    gone::Gone,
    head::Head,
    history::History,
    operated::{Operated, OperatedAsked, operated},
    overview::Overview,
    people::Members,
    tabs::tabs,
};
use crate::{
    PortalError,
    acts::keep_acts,
    ci::EntityBuilt,
    costs::EntityCosts,
    data::page_data,
    delivery::EntityDelivered,
    deployments::EntityDeployed,
    errors::EntityFailing,
    health::fetch_health,
    live::use_live,
    not_found::NotFound,
    observability::EntityMonitored,
    text::use_text,
    ui::{AwayNotice, ErrorState, GraphView, Skeleton, TabList},
    workloads::EntityRunning,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::{
    EntityRef,
    catalog::{EntityDetail, FieldOrigin, Graph, HistoryPage},
    health::ServiceHealth,
};

/// The answers that the tabs are made of; those that a tab doesn't need are not asked for.
#[derive(Clone, Default)]
struct Answers {
    graph: Option<Graph>,
    history: Option<HistoryPage>,
    origins: Vec<FieldOrigin>,
    members: Vec<Member>,
    operated: Operated,
    health: Option<ServiceHealth>,
}

/// An entity. Its code is loaded with the page.
pub struct EntityPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for EntityPage {
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
    // The location rather than the route's parameters: it changes as one, path and query together.
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Option<Asked>>| {
        let path = location.pathname.get();
        let now = location.query.with(|query| Asked::of(&path, query));
        // On the way to another page the last one stays.
        now.or_else(|| before.cloned().flatten())
    });
    let part = move |part: fn(&Asked) -> Option<EntityRef>| {
        Memo::new(move |_| asked.with(|asked| asked.as_ref().and_then(part)))
    };
    let whole = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_some_and(Asked::whole)));
    let reference = part(|asked| Some(asked.reference.clone()));
    let depth = Memo::new(move |_| asked.with(|asked| asked.as_ref()?.graph_depth()));
    let team = part(|asked| (asked.tab == EntityTab::Members).then(|| asked.reference.clone()));
    let beside = Memo::new(move |_| asked.with(|asked| asked.as_ref().and_then(OperatedAsked::of)));
    let logged = part(|asked| {
        let wanted = asked.tab == EntityTab::History || asked.before.is_some();
        (wanted && !asked.fields).then(|| asked.reference.clone())
    });
    let traced = part(|asked| {
        let wanted = asked.tab == EntityTab::History && asked.fields;
        wanted.then(|| asked.reference.clone())
    });
    let at = Memo::new(move |_| asked.with(|asked| asked.as_ref()?.at));
    let before = Memo::new(move |_| asked.with(|asked| asked.as_ref()?.before));

    let entity = page_data(
        move || (reference.get(), whole.get(), at.get(), live.version()),
        |(reference, whole, at, _)| async move {
            match reference {
                Some(reference) => fetch_entity(reference, whole, at).await,
                None => Ok(None),
            }
        },
    );
    let graph = page_data(
        move || (reference.get(), depth.get(), at.get(), live.version()),
        |(reference, depth, at, _)| async move {
            match (reference, depth) {
                (Some(reference), Some(depth)) => fetch_graph(reference, depth, at).await,
                _ => Ok(None),
            }
        },
    );
    let history = page_data(
        move || (logged.get(), before.get(), at.get(), live.version()),
        |(reference, before, at, _)| async move {
            match reference {
                Some(reference) => fetch_history(reference, before, at).await,
                None => Ok(None),
            }
        },
    );
    let origins = page_data(
        move || (traced.get(), at.get(), live.version()),
        |(reference, at, _)| async move {
            match reference {
                Some(reference) => fetch_origins(reference, at).await,
                None => Ok(Vec::new()),
            }
        },
    );
    let members = page_data(
        move || (team.get(), at.get(), live.version()),
        |(team, at, _)| async move {
            match team {
                Some(team) => fetch_members(team, at).await,
                None => Ok(Vec::new()),
            }
        },
    );
    let operated = page_data(
        move || (beside.get(), live.version()),
        |(asked, _)| async move { operated(asked).await },
    );
    // Of the past nobody knows how it fared; and no page fails for the sake of a dot.
    let health = page_data(
        move || (reference.get(), at.get(), live.version()),
        |(reference, at, _)| async move {
            match (reference, at) {
                (Some(reference), None) => fetch_health(reference).await.unwrap_or_default(),
                _ => None,
            }
        },
    );
    // Where the graph was moved to; another entity or depth begins anew.
    let view = GraphView::new();
    Effect::new(move |before: Option<(Option<EntityRef>, Option<u8>)>| {
        let now = (reference.get(), depth.get());
        if before.is_some_and(|before| before != now) {
            view.reset();
        }
        now
    });
    let body = move || {
        let asked = asked.get();
        Suspend::new(async move {
            let found = entity.await;
            let (graph, history) = (graph.await, history.await);
            let (origins, members) = (origins.await, members.await);
            let (operated, health) = (operated.await, health.await);
            let answers = || -> Result<Answers, PortalError> {
                let (graph, history) = (graph?, history?);
                let (origins, members, operated) = (origins?, members?, operated?);
                Ok(Answers { graph, history, origins, members, operated, health })
            };
            match (asked, found, answers()) {
                (_, Err(error), _) | (_, _, Err(error)) => {
                    view! { <ErrorState error /> }.into_any()
                }
                (Some(asked), Ok(Some(Found::Here(detail))), Ok(answers)) => {
                    view! { <Loaded asked detail=*detail answers view /> }.into_any()
                }
                (Some(asked), Ok(Some(Found::Gone(latest))), Ok(answers)) => {
                    let page = answers.history.unwrap_or(latest);
                    let before = asked.before.is_some();
                    view! { <Gone reference=asked.reference page before /> }.into_any()
                }
                _ => view! { <NotFound /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(asked: Asked, detail: EntityDetail, answers: Answers, view: GraphView) -> impl IntoView {
    let text = use_text();
    let tabs = tabs(&detail, asked.tab, text);
    let head = view! { <Head detail=detail.clone() health=answers.health /> };
    let reference = detail.row.reference.clone();
    let name = detail.row.label.clone();
    let away = detail.away_since;
    let content = match (asked.tab, answers.graph, answers.history) {
        (EntityTab::Overview, graph, _) => {
            let made = answers.operated.made();
            view! { <Overview detail graph made view /> }.into_any()
        }
        (EntityTab::Members, ..) => view! { <Members members=answers.members /> }.into_any(),
        (EntityTab::Dependencies, Some(graph), _) => {
            let depth = asked.depth;
            view! { <Dependencies reference name graph depth view /> }.into_any()
        }
        (
            EntityTab::Deployments
            | EntityTab::Kubernetes
            | EntityTab::Ci
            | EntityTab::Monitoring
            | EntityTab::Errors
            | EntityTab::Costs
            | EntityTab::Delivery,
            ..,
        ) => match answers.operated {
            Operated::Deployments(deployments) => {
                view! { <EntityDeployed deployments /> }.into_any()
            }
            Operated::Delivery(answer) => {
                let answer = answer.map(|answer| *answer);
                view! { <EntityDelivered answer /> }.into_any()
            }
            Operated::Costs(asked, answer) => {
                view! { <EntityCosts asked=*asked answer /> }.into_any()
            }
            Operated::Workloads(workloads) => view! { <EntityRunning workloads /> }.into_any(),
            Operated::Ci(answer) => view! { <EntityBuilt answer=*answer /> }.into_any(),
            Operated::Monitoring(answer) => {
                view! { <EntityMonitored answer=*answer asked=asked.monitoring /> }.into_any()
            }
            Operated::Errors(answer) => view! { <EntityFailing answer=*answer /> }.into_any(),
            Operated::Nothing | Operated::Made(_) => view! { <Skeleton /> }.into_any(),
        },
        (EntityTab::Definition, ..) => {
            view! { <Definition entity=detail.entity format=asked.format /> }.into_any()
        }
        (EntityTab::History, ..) if asked.fields => {
            view! { <Fields reference origins=answers.origins /> }.into_any()
        }
        (EntityTab::History, _, Some(page)) => {
            view! { <History reference page before=asked.before.is_some() /> }.into_any()
        }
        // The answer is on its way.
        (EntityTab::Dependencies | EntityTab::History, ..) => view! { <Skeleton /> }.into_any(),
    };
    view! {
        {head}
        <AwayNotice since=away />
        <TabList label=text.entity.tabs tabs />
        {content}
    }
    .into_any()
}
