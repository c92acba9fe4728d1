//! Grey bars in the shape of what is loading.

use leptos::prelude::*;

/// `rows` lines of a list or table.
#[component]
pub fn Skeleton(#[prop(default = 8)] rows: u8) -> impl IntoView {
    let bars = (0..rows).map(|_| view! { <span></span> }).collect_view();
    view! {
        <div class="skeleton" aria-hidden="true">
            {bars}
        </div>
    }
}
