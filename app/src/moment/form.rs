//! The choice of a moment: a form that works without script, and does not leave the page with it.

use super::at;
use crate::{text::use_text, ui::encoded};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::{Timestamp, catalog::Moment};

/// The form.
#[component]
pub fn MomentForm(
    /// The page that is shown as of the moment.
    path: String,
    /// What else its address asks.
    kept: Vec<(String, String)>,
    /// The moment that is filled in.
    value: Option<Timestamp>,
) -> impl IntoView {
    let words = &use_text().memory;
    // To the minute, as the field has it.
    let value = value.map(|at| at.to_rfc3339().chars().take(16).collect::<String>());
    let field = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let pairs = kept.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    let pairs = pairs.collect::<Vec<_>>().join("&");
    let address = if pairs.is_empty() { path.clone() } else { format!("{path}?{pairs}") };
    let submit = move |event: SubmitEvent| {
        let chosen = field.get().and_then(|field| field.value().parse::<Moment>().ok());
        if let Some(moment) = chosen {
            event.prevent_default();
            navigate(&at(&address, Some(moment)), NavigateOptions::default());
        }
    };
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <form class="moment-form" action=path method="get" on:submit=submit>
            {kept}
            <label>
                <span>{words.moment}</span>
                <input
                    type="datetime-local"
                    name="at"
                    value=value
                    required
                    aria-label=words.moment
                    node_ref=field
                />
            </label>
            <button class="button" type="submit">
                {words.go}
            </button>
        </form>
    }
    .into_any()
}
