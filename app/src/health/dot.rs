//! How something fares: a dot with a word, never the colour alone.

use crate::text::use_text;
use leptos::prelude::*;
use platform::health::HealthState;

/// The dot and the word.
#[component]
pub fn HealthMark(state: HealthState) -> impl IntoView {
    let word = use_text().health(state);
    view! {
        <span class="health" data-health=state.name()>
            <i aria-hidden="true"></i>
            {word}
        </span>
    }
    .into_any()
}

/// The dot in a list: the word stands beside it where somebody has to look, else it is read out and
/// shown on hover.
#[component]
pub fn HealthDot(state: HealthState) -> impl IntoView {
    if state.is_bad() {
        return view! { <HealthMark state /> }.into_any();
    }
    let word = use_text().health(state);
    view! {
        <span class="health" data-health=state.name() role="img" aria-label=word title=word>
            <i aria-hidden="true"></i>
        </span>
    }
    .into_any()
}
