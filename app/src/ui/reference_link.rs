//! A mention of an entity: a link where it exists, a plain word with a hint where it does not.

use super::{Avatar, KindIcon};
use crate::{moment::entity_address, text::use_text};
use leptos::prelude::*;
use platform::catalog::Reference;

/// The mention. Teams and people show their avatar, other kinds their icon.
#[component]
pub fn ReferenceLink(
    /// Who or what is mentioned.
    reference: Reference,
    /// Whether avatar or icon is shown.
    #[prop(default = true)]
    pictured: bool,
) -> impl IntoView {
    let text = use_text();
    let Reference { target, label, entity_type, exists } = reference;
    let picture = pictured.then(|| match target.kind() {
        "group" | "user" => view! { <Avatar name=label.clone() /> }.into_any(),
        kind => view! { <KindIcon kind entity_type /> }.into_any(),
    });
    let words = if exists {
        view! { <a href=entity_address(&target)>{label}</a> }.into_any()
    } else {
        view! {
            <span class="missing" title=text.missing_entity>
                {label}
            </span>
        }
        .into_any()
    };
    view! {
        <span class="reference-link" title=target.to_string()>
            {picture}
            {words}
        </span>
    }
    .into_any()
}
