//! How the vendors answer that the portal depends on, and a button to try one now.

use super::api::{TryIntegration, fetch_integrations};
use crate::{
    data::page_data,
    live::use_live,
    text::deployments::{DeploymentText, use_deployment_text},
    ui::{Badge, EmptyState, ErrorState, ExternalLink, PageHead, RelativeTime, Skeleton},
};
use leptos::{form::ActionForm, prelude::*};
use leptos_router::{LazyRoute, lazy_route};
use platform::integrations::IntegrationHealth;

/// Integrations. Its code is loaded with the page.
pub struct IntegrationsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for IntegrationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_deployment_text();
    let live = use_live();
    let action = ServerAction::<TryIntegration>::new();
    let data = page_data(
        move || (live.version(), action.version().get()),
        |_| async move { fetch_integrations().await },
    );
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(all) if all.is_empty() => view! {
                    <EmptyState
                        icon=icondata_lu::LuPlugZap
                        title=text.no_integrations
                        hint=text.no_sources_hint
                    />
                }
                .into_any(),
                Ok(all) => {
                    let cards = all.into_iter().map(|one| card(one, action, text)).collect_view();
                    view! { <div class="integrations">{cards}</div> }.into_any()
                }
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.integrations hint=text.integrations_hint />
        <Transition fallback=|| view! { <Skeleton rows=6 /> }>{body}</Transition>
    }
    .into_any()
}

fn card(
    one: IntegrationHealth,
    action: ServerAction<TryIntegration>,
    text: &'static DeploymentText,
) -> AnyView {
    let (tone, word) = match (&one.error, one.succeeded_at) {
        (Some(_), _) => ("bad", text.fails),
        (None, Some(_)) => ("good", text.answers),
        (None, None) => ("warn", text.never_reached),
    };
    let moment = |label, at: Option<platform::Timestamp>| {
        at.map(|at| {
            view! {
                <dt>{label}</dt>
                <dd>
                    <RelativeTime at />
                </dd>
            }
        })
    };
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <dt>{label}</dt>
                <dd>{value}</dd>
            }
        })
    };
    let circuit = match one.left_alone_until {
        Some(_) => text.circuit_open,
        None => text.circuit_closed,
    };
    let limit = one.limit.map(|limit| format!("{} / {}", limit.remaining, limit.limit));
    let unreadable = one
        .unreadable
        .into_iter()
        .take(10)
        .map(|reason| view! { <li>{reason}</li> })
        .collect_view();
    let (label, name) = (one.name.clone(), one.name.clone());
    let trial = one.can_try.then(|| {
        view! {
            <ActionForm action>
                <input type="hidden" name="name" value=name />
                <button class="button" type="submit">
                    {text.try_now}
                </button>
            </ActionForm>
        }
    });
    view! {
        <section class="integrations-one" aria-label=label>
            <header>
                <h2>{one.name}</h2>
                <Badge tone>{word}</Badge>
            </header>
            <p>{one.vendor} " " <ExternalLink address=one.page.clone() label=one.page /></p>
            {one.error.map(|error| view! { <p class="error">{error}</p> })}
            <dl>
                {moment(text.last_success, one.succeeded_at)}
                {moment(text.last_failure, one.failed_at)}
                {fact(text.latency, one.latency.map(|time| format!("{time} ms")))}
                {fact(text.circuit, Some(circuit.to_owned()))}
                {moment(text.asked_again, one.left_alone_until)} {fact(text.limit_left, limit)}
                {fact(text.known_here, Some(one.known.to_string()))}
            </dl>
            <ul role="list" class="unreadable">
                {unreadable}
            </ul>
            {trial}
        </section>
    }
    .into_any()
}
