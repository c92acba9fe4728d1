//! What stands where something failed: what, why, and a way to try again.

use super::{Icon, Refused};
use crate::{PortalError, text::use_text};
use leptos::prelude::*;

/// Tells of a failure in words for people.
#[component]
pub fn ErrorState(
    /// What went wrong.
    error: PortalError,
) -> impl IntoView {
    let text = use_text();
    if let PortalError::Refused(refusal) = error {
        return view! { <Refused refusal /> }.into_any();
    }
    let (title, hint) = match error {
        PortalError::BadQuery(reason) => (text.bad_query, reason),
        PortalError::Refused(refusal) => (text.run.refused, refusal.to_string()),
        PortalError::SignedOut => (text.signed_out, text.signed_out_hint.to_owned()),
        PortalError::Unavailable => (text.unavailable, text.unavailable_hint.to_owned()),
        PortalError::Unreachable => (text.unreachable, text.unreachable_hint.to_owned()),
    };
    view! {
        <div class="error-state" role="alert">
            <Icon icon=icondata_lu::LuTriangleAlert size=20 />
            <div>
                <p class="title">{title}</p>
                <p class="hint">{hint}</p>
                <a class="button" href="" rel="external">
                    {text.try_again}
                </a>
            </div>
        </div>
    }
    .into_any()
}
