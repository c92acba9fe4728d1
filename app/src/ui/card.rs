//! A titled box of content.

use super::Icon;
use leptos::prelude::*;

/// A section with a head. What failed inside stays inside.
#[component]
pub fn Card(
    /// The title.
    #[prop(into)]
    title: String,
    /// The icon before it.
    icon: icondata_core::Icon,
    /// What stands at the right of the head.
    #[prop(optional, into)]
    aside: ViewFn,
    children: Children,
) -> impl IntoView {
    let label = title.clone();
    view! {
        <section class="card" aria-label=label>
            <header>
                <Icon icon />
                <h2>{title}</h2>
                <div class="aside">{aside.run()}</div>
            </header>
            <div class="body">{children()}</div>
        </section>
    }
    .into_any()
}
