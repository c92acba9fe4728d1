//! Facts of a thing: names at the left, values at the right.

use leptos::prelude::*;

/// The facts; its children are [`Fact`]s.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    /// What it tells.
    #[prop(into)]
    name: String,
    /// The name as machines know it, on hover.
    #[prop(optional, into)]
    key: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt title=key>{name}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}
