//! The head of a page: title, one line of what it is, main action at the right.

use leptos::prelude::*;
use leptos_meta::Title;

/// The document's title.
#[component]
pub fn PageTitle(
    /// What the page is.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    view! { <Title text=format!("{title} · Slipway") /> }
}

/// The visible head, with the document's title.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: String,
    /// One line of what the page is.
    #[prop(into)]
    hint: String,
    /// Actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <PageTitle title=title.clone() />
        <header class="page-title">
            <div>
                <h1>{title}</h1>
                <p>{hint}</p>
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
    .into_any()
}
