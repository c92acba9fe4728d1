//! Content that folds away behind one line.

use leptos::prelude::*;

/// A line that opens what is below it; works without script.
#[component]
pub fn Fold(
    /// The line.
    #[prop(into)]
    summary: String,
    /// Whether it starts open.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold" open=open>
            <summary>{summary}</summary>
            {children()}
        </details>
    }
    .into_any()
}
