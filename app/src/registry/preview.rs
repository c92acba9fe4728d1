//! What registering an address would do, and the button that does it.

use super::{
    access, api::RegisterLocation, effects::Effects, problems::Problems, source_address,
    suggestion::Suggested,
};
use crate::{
    PortalError,
    acts::act,
    text::{
        registry::{EFFECT_TONES, use_registry_text},
        use_text,
    },
    ui::{Badge, Fold, Icon, count},
};
use leptos::{form::ActionForm, prelude::*};
use platform::catalog::{Preview, Registration, RegistryAccess};

/// What stands at the address.
#[component]
pub(super) fn Previewed(preview: Preview) -> impl IntoView {
    match preview {
        Preview::Registration(registration) => {
            view! { <Registrable registration=*registration /> }.into_any()
        }
        Preview::Suggestion(suggestion) => view! { <Suggested suggestion /> }.into_any(),
        Preview::Refused(reason) => view! { <Refused reason /> }.into_any(),
    }
}

#[component]
fn Refused(reason: String) -> impl IntoView {
    let text = use_registry_text();
    view! {
        <div class="registry-notice" data-tone="bad" role="alert">
            <Icon icon=icondata_lu::LuCircleAlert />
            <p>
                <strong>{text.refused}</strong>
                " "
                {reason}
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Registrable(registration: Registration) -> impl IntoView {
    let text = use_registry_text();
    let Registration {
        target,
        source,
        registered,
        counts,
        entities,
        problems,
        problems_total,
        locations,
        locations_total,
    } = registration;
    let action = if registered {
        view! { <Known source /> }.into_any()
    } else {
        view! { <Register target=target.clone() /> }.into_any()
    };
    let badges = counts
        .iter()
        .enumerate()
        .filter(|(_, number)| **number > 0)
        .map(|(rank, number)| {
            let (tone, words) = (EFFECT_TONES[rank], (text.effect_counts[rank])(*number));
            view! { <Badge tone>{words}</Badge> }
        })
        .collect_view();
    let refused = (problems_total > 0).then(|| {
        view! { <Badge tone="bad">{(text.refused_count)(problems_total)}</Badge> }
    });
    let nothing = (counts.iter().sum::<u64>() == 0 && problems_total == 0)
        .then(|| view! { <p class="nothing">{text.nothing_there}</p> });
    let more = locations_total.saturating_sub(u64::try_from(locations.len()).unwrap_or(u64::MAX));
    let leads = (locations.len() > 1).then(|| {
        let rows = locations.into_iter().map(|one| {
            view! {
                <li>
                    <code>{one}</code>
                </li>
            }
        });
        let rest = (more > 0).then(|| view! { <li>{format!("+ {}", count(more))}</li> });
        view! {
            <Fold summary=(text.leads_to)(locations_total)>
                <ul class="registry-leads" role="list">
                    {rows.collect_view()}
                    {rest}
                </ul>
            </Fold>
        }
    });
    view! {
        <section class="registry-preview" aria-labelledby="registry-preview">
            <header>
                <div class="words">
                    <h2 id="registry-preview">{text.preview}</h2>
                    <code>{target}</code>
                    <p class="counts">{badges} {refused}</p>
                </div>
                {action}
            </header>
            {nothing}
            <Problems problems />
            <Effects entities counts />
            {leads}
        </section>
    }
    .into_any()
}

#[component]
fn Known(source: String) -> impl IntoView {
    let text = use_registry_text();
    view! {
        <div class="action">
            <p>{text.registered_already}</p>
            <a class="button" href=source_address(&source)>
                {text.open_source}
                <Icon icon=icondata_lu::LuArrowRight />
            </a>
        </div>
    }
    .into_any()
}

#[component]
fn Register(target: String) -> impl IntoView {
    let text = use_registry_text();
    let words = use_text();
    let action = act::<RegisterLocation>(&target);
    if access() != RegistryAccess::Open {
        return ().into_any();
    }
    let failed = move || {
        let error = action.value().get().and_then(Result::err)?;
        let reason = match error {
            PortalError::BadQuery(reason) => reason,
            PortalError::Refused(refusal) => refusal.to_string(),
            PortalError::SignedOut => words.signed_out_hint.to_owned(),
            PortalError::Unavailable => words.unavailable_hint.to_owned(),
            PortalError::Unreachable => words.unreachable_hint.to_owned(),
        };
        Some(view! { <p class="failed">{reason}</p> })
    };
    view! {
        <div class="action">
            <ActionForm action>
                <input type="hidden" name="target" value=target />
                <button
                    class="button"
                    data-look="main"
                    type="submit"
                    disabled=move || action.pending().get()
                >
                    <Icon icon=icondata_lu::LuPlus />
                    {text.register}
                </button>
            </ActionForm>
            <div role="alert">{failed}</div>
        </div>
    }
    .into_any()
}
