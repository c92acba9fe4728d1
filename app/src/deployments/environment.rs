//! A service in one environment: what runs, how it fares, how far it is from the next environment,
//! what was last done, and what can be done.

use super::{
    address::act_address,
    api::DoAct,
    standing::{StandingMark, health_tone, phase_tone, sync_tone},
};
use crate::{
    acts::act,
    text::deployments::use_deployment_text,
    ui::{Badge, ErrorState, Fold, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::deployments::{
    Act, Application, ApplicationKey, Drift, EnvironmentDeployment, Operation, Resource, Step,
    short,
};

/// The card.
#[component]
pub fn EnvironmentCard(deployment: EnvironmentDeployment) -> impl IntoView {
    let text = use_deployment_text();
    let EnvironmentDeployment { application, standing, drift, may_act, may_ask, .. } = deployment;
    let (fetched_at, stale) = (application.fetched_at, application.stale);
    let application = application.value;
    let age = stale.then(|| {
        view! {
            <p class="stale">
                <Icon icon=lucide::LuClock />
                {text.as_of}
                " "
                <RelativeTime at=fetched_at />
            </p>
        }
    });
    let drift = drift.map(|(other, drift)| drifting(&other, drift));
    let page = application.key.page();
    let label = application.environment.clone();
    let actions = (may_act || may_ask).then(|| actions(&application, may_act));
    view! {
        <section
            class="environment-card deployment-state"
            data-standing=standing.name()
            aria-label=label
        >
            <header>
                <h2>
                    <a href=page>{application.environment.clone()}</a>
                </h2>
                <StandingMark standing />
            </header>
            {running(&application)}
            {age}
            {drift}
            {trouble(&application)}
            {application.operation.as_ref().map(last)}
            {actions}
        </section>
    }
    .into_any()
}

/// The version that runs and its commit.
pub fn running(application: &Application) -> AnyView {
    let text = use_deployment_text();
    let version = application.version().unwrap_or_else(|| text.nothing_runs.to_owned());
    let (health, sync) = (application.health, application.sync);
    let deployed = application.deployed();
    let commit = deployed.map(|deployed| {
        let known = deployed.commit.clone().unwrap_or_default();
        view! {
            <p class="commit">
                <code title=deployed.revision.clone()>{short(&deployed.revision).to_owned()}</code>
                <span>{known.message}</span>
                <span class="author">{known.author}</span>
            </p>
        }
    });
    let since = deployed.map(|deployed| {
        let at = deployed.at;
        view! { <span class="since">{text.deployed} " " <RelativeTime at /></span> }
    });
    view! {
        <p class="version">
            <strong>{version}</strong>
            {since}
        </p>
        <p class="badges">
            <Badge tone=health_tone(health)>{text.health(health)}</Badge>
            <Badge tone=sync_tone(sync)>{text.sync_status(sync)}</Badge>
        </p>
        {commit}
    }
    .into_any()
}

/// How far it is from the next environment.
fn drifting(other: &str, drift: Drift) -> AnyView {
    let text = use_deployment_text();
    let (words, steps) = match drift {
        Drift::Same => ((text.same)(other), Vec::new()),
        Drift::Ahead(steps) => ((text.ahead)(steps.len(), other), steps),
        Drift::Behind(steps) => ((text.behind)(steps.len(), other), steps),
        Drift::Apart => ((text.apart)(other), Vec::new()),
    };
    if steps.is_empty() {
        return view! { <p class="drift">{words}</p> }.into_any();
    }
    let steps = steps.into_iter().map(step).collect_view();
    view! {
        <div class="drift">
            <Fold summary=words>
                <ol role="list">{steps}</ol>
            </Fold>
        </div>
    }
    .into_any()
}

fn step(step: Step) -> impl IntoView {
    let commit = step.commit.unwrap_or_default();
    view! {
        <li>
            <code title=step.revision.clone()>{short(&step.revision).to_owned()}</code>
            <span>{commit.message}</span>
            <RelativeTime at=step.at />
        </li>
    }
}

/// The error in words, and the resources that fail.
pub fn trouble(application: &Application) -> AnyView {
    let text = use_deployment_text();
    let error = application.error().map(str::to_owned);
    let error = error.filter(|_| application.is_failing());
    let mut failing: Vec<Resource> = application.failing().cloned().collect();
    failing.truncate(5);
    if error.is_none() && failing.is_empty() {
        return ().into_any();
    }
    let resources = failing.into_iter().map(resource).collect_view();
    let logs = application.address.clone().map(|address| {
        view! { <crate::ui::ExternalLink address label=text.logs_and_events /> }
    });
    view! {
        <div class="trouble" role="status">
            <p class="message">{error}</p>
            <ul role="list">{resources}</ul>
            {logs}
        </div>
    }
    .into_any()
}

fn resource(one: Resource) -> impl IntoView {
    view! {
        <li>
            <code>{format!("{}/{}", one.kind, one.name)}</code>
            <span>{one.message}</span>
        </li>
    }
}

/// The last operation.
pub fn last(operation: &Operation) -> AnyView {
    let text = use_deployment_text();
    let at = operation.finished_at.unwrap_or(operation.started_at);
    let (phase, by) = (operation.phase, text.initiator(&operation.initiator));
    view! {
        <p class="last">
            <Badge tone=phase_tone(phase)>{text.phase(phase)}</Badge>
            <span>{by}</span>
            <RelativeTime at />
        </p>
    }
    .into_any()
}

/// What can be done: what changes something is asked once more on a page of its own, where who needs an
/// approval asks for it.
pub fn actions(application: &Application, may_act: bool) -> AnyView {
    let text = use_deployment_text();
    let key = &application.key;
    let running = application.operation.as_ref().is_some_and(|one| one.phase.is_running());
    let (act, label, icon) = if running {
        ("terminate", text.terminate, lucide::LuCircleStop)
    } else {
        ("sync", text.sync, lucide::LuRefreshCw)
    };
    let label_of = format!("{label}: {}", application.environment);
    view! {
        <div class="actions">
            <a class="button" href=act_address(key, act, None) aria-label=label_of>
                <Icon icon />
                {label}
            </a>
            {may_act.then(|| view! { <Refresh key=key.clone() /> })}
        </div>
    }
    .into_any()
}

/// Looks anew at Git and the cluster; it changes nothing, so it is done at once.
#[component]
fn Refresh(key: ApplicationKey) -> impl IntoView {
    let text = use_deployment_text();
    let action = act::<DoAct>(&key.to_string());
    let refused = move || action.value().get().and_then(Result::err);
    view! {
        <ActionForm action>
            <input type="hidden" name="source" value=key.source />
            <input type="hidden" name="namespace" value=key.namespace />
            <input type="hidden" name="name" value=key.name />
            <input type="hidden" name="act" value=Act::Refresh.name() />
            <button class="button" data-look="quiet" type="submit">
                {text.refresh}
            </button>
        </ActionForm>
        {move || refused().map(|error| view! { <ErrorState error /> })}
    }
    .into_any()
}
