//! What stands where nothing is: what would be here, why it is not, and the next step.

use super::Icon;
use leptos::prelude::*;

/// An empty place with a way on.
#[component]
pub fn EmptyState(
    /// A picture of what is missing.
    icon: icondata_core::Icon,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into)]
    hint: String,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <span class="picture">
                <Icon icon size=24 />
            </span>
            <p class="title">{title}</p>
            <p class="hint">{hint}</p>
            {children.map(|children| view! { <div class="steps">{children()}</div> })}
        </div>
    }
}
