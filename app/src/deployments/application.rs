//! One application: everything that is known of it, live while it changes; and the question that
//! comes before an act.

use super::{
    act::Confirm,
    address::AskedApplication,
    api::{fetch_application, preview_act},
    environment::{actions, last, running, trouble},
    history::{Timeline, entries},
    resources::{Events, Resources},
    sources::SourceNotices,
    standing::StandingMark,
};
use crate::{
    PortalError,
    acts::keep_acts,
    data::page_data,
    live::use_live,
    not_found::NotFound,
    text::deployments::use_deployment_text,
    ui::{Badge, ErrorState, ExternalLink, PageTitle, ReferenceLink, RelativeTime, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::deployments::{ActPreview, Application, ApplicationDetail, EnvironmentDeployment};
use serde::{Deserialize, Serialize};

/// An application. Its code is loaded with the page.
pub struct ApplicationPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for ApplicationPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// What the page is made of.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Answer {
    detail: Option<ApplicationDetail>,
    /// Of the act that the address names.
    preview: Option<ActPreview>,
}

async fn answer(asked: Option<AskedApplication>) -> Result<Answer, PortalError> {
    let Some(AskedApplication { key, act, id }) = asked else {
        return Ok(Answer { detail: None, preview: None });
    };
    let (source, namespace, name) = (key.source, key.namespace, key.name);
    let detail = fetch_application(source.clone(), namespace.clone(), name.clone()).await?;
    let preview = match (act, &detail) {
        (Some(act), Some(_)) => preview_act(source, namespace, name, act, id).await?,
        _ => None,
    };
    Ok(Answer { detail, preview })
}

#[component]
fn Page() -> impl IntoView {
    keep_acts();
    let live = use_live();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Option<AskedApplication>>| {
        let path = location.pathname.get();
        let now = location.query.with(|query| AskedApplication::of(&path, query));
        // On the way to another page the last one stays.
        now.or_else(|| before.cloned().flatten())
    });
    let page = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move { answer(asked).await },
    );
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(Answer { detail: Some(detail), preview: Some(preview) }) => {
                    view! { <Confirm detail preview /> }.into_any()
                }
                Ok(Answer { detail: Some(detail), .. }) => view! { <Loaded detail /> }.into_any(),
                Ok(_) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=12 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(detail: ApplicationDetail) -> impl IntoView {
    let text = use_deployment_text();
    let ApplicationDetail { deployment, entities, resources, events, source, refusal } = detail;
    let EnvironmentDeployment { application, standing, operations, may_act, may_ask, .. } =
        deployment;
    let fetched_at = application.fetched_at;
    let application = application.value;
    let entries = entries(&application, &operations);
    let environment = application.environment.clone();
    let key = application.key.clone();
    let rollback = (may_act || may_ask) && !application.automated;
    let rollbacks = vec![rollback; entries.len()];
    let entries =
        entries.into_iter().map(|entry| (environment.clone(), key.clone(), entry)).collect();
    let entities =
        entities.into_iter().map(|reference| view! { <ReferenceLink reference /> }).collect_view();
    let acting = (may_act || may_ask).then(|| actions(&application, may_act));
    let refusal = refusal.map(|reason| view! { <p class="refusal">{reason}</p> });
    view! {
        <Head name=key.name environment />
        <SourceNotices sources=vec![source] />
        <section class="deployment-summary deployment-state" data-standing=standing.name()>
            <div>
                <StandingMark standing />
                {running(&application)}
                {trouble(&application)}
                {application.operation.as_ref().map(last)}
                {acting}
                {refusal}
            </div>
            <dl>
                <dt>{text.service}</dt>
                <dd>{entities}</dd>
                {facts(&application)}
                <dt>{text.known}</dt>
                <dd>
                    <RelativeTime at=fetched_at />
                </dd>
            </dl>
        </section>
        {conditions(&application)}
        <Timeline entries rollbacks named=false />
        <Resources application=application.clone() nodes=resources />
        <Events events />
    }
    .into_any()
}

/// The title.
#[component]
pub fn Head(name: String, environment: String) -> impl IntoView {
    view! {
        <PageTitle title=format!("{name} · {environment}") />
        <header class="page-title">
            <div>
                <h1>{name}</h1>
                <p>{environment}</p>
            </div>
        </header>
    }
    .into_any()
}

fn facts(application: &Application) -> AnyView {
    let text = use_deployment_text();
    let facts = [
        (text.project, application.project.clone()),
        (text.cluster, application.destination.cluster.clone()),
        (text.namespace, application.destination.namespace.clone()),
        (text.follows, application.target_revision.clone()),
        (text.images, application.images.join(", ")),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| {
            view! {
                <dt>{label}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    let link = |label: &'static str, address: Option<String>, words: String| {
        address.filter(|address| !address.is_empty()).map(|address| {
            view! {
                <dt>{label}</dt>
                <dd>
                    <ExternalLink address label=words />
                </dd>
            }
        })
    };
    let repository = application.repository.clone();
    let shown = crate::ui::compact_url(&repository);
    view! {
        {facts}
        {link(text.repository, Some(repository), shown)}
        {link(text.at_source, application.address.clone(), application.key.to_string())}
    }
    .into_any()
}

fn conditions(application: &Application) -> AnyView {
    let text = use_deployment_text();
    if application.conditions.is_empty() {
        return ().into_any();
    }
    let rows = application
        .conditions
        .iter()
        .cloned()
        .map(|condition| {
            let tone = if condition.is_error() { "bad" } else { "warn" };
            view! {
                <li>
                    <Badge tone>{condition.kind}</Badge>
                    <span>{condition.message}</span>
                    {condition.since.map(|at| view! { <RelativeTime at /> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="deployment-conditions" aria-label=text.conditions>
            <h2>{text.conditions}</h2>
            <ul role="list">{rows}</ul>
        </section>
    }
    .into_any()
}
