//! Lists of each source: what there is, how old it is, or why there is nothing.

use super::sources::age_of;
use crate::{
    text::observability::{ObservabilityText, use_observability_text},
    ui::ExternalLink,
};
use leptos::prelude::*;
use platform::{ci::Card as Kept, monitoring::OfSource};

/// The cards of one kind: each source's list, or why there is none.
pub fn listed<T>(
    of: Vec<OfSource<Kept<Vec<T>>>>,
    nothing: &'static str,
    row: impl Fn(&'static ObservabilityText, T) -> AnyView,
) -> AnyView {
    let text = use_observability_text();
    let several = of.len() > 1;
    of.into_iter()
        .map(|one| {
            let age = age_of(&one.value);
            let named = several.then(|| view! { <h3>{one.vendor.clone()}</h3> });
            let body = match one.value.known.map(|known| known.value) {
                None if one.value.error.is_some() => {
                    view! { <p class="nothing">{(text.no_answer)(&one.vendor)}</p> }.into_any()
                }
                None => view! { <p class="nothing">{text.asked_for}</p> }.into_any(),
                Some(all) if all.is_empty() => {
                    view! { <p class="nothing">{nothing}</p> }.into_any()
                }
                Some(all) => {
                    let rows = all.into_iter().map(|one| row(text, one)).collect_view();
                    view! { <ul role="list">{rows}</ul> }.into_any()
                }
            };
            view! { <div class="monitoring-list">{named} {age} {body}</div> }.into_any()
        })
        .collect_view()
        .into_any()
}

/// A name that leads to its page, where there is one.
pub fn linked(page: Option<String>, name: String) -> AnyView {
    match page {
        Some(address) => view! { <ExternalLink address label=name /> }.into_any(),
        None => name.into_any(),
    }
}
