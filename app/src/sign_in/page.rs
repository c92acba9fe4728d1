//! The page: a button for each provider, how each stands, and why an attempt failed. Links only, so it
//! works without script.

use super::{
    api::{Shown, fetch_entrance},
    failure::Explained,
};
use crate::{
    data::page_data,
    text::sign_in::{SignInText, use_sign_in_text},
    ui::{ErrorState, Icon, PageTitle, RelativeTime, Skeleton, encoded},
    who::Who,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::identity::{Door, DoorState};

/// Signing in. Its code is loaded with the page.
pub struct SignInPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_sign_in_text();
    let query = use_query_map();
    let return_to = query.with_untracked(|query| query.get("return_to")).unwrap_or_default();
    let left = query.with_untracked(|query| query.get("left").is_some());
    let data = page_data(
        move || query.with(|query| query.get("failure")),
        |failure| async move { fetch_entrance(failure).await },
    );
    let body = move || {
        let return_to = return_to.clone();
        Suspend::new(async move {
            match data.await {
                Ok(shown) => view! { <Doors shown return_to /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let lead = if left { text.left } else { text.lead };
    view! {
        <PageTitle title=text.title />
        <section class="sign-in">
            <img src="/assets/slipway.svg" alt="" width="48" height="48" />
            <h1>{text.title}</h1>
            <p class="lead">{lead}</p>
            <Suspense fallback=|| view! { <Skeleton rows=2 /> }>{body}</Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn Doors(shown: Shown, return_to: String) -> impl IntoView {
    let text = use_sign_in_text();
    let Shown { doors, failure } = shown;
    let explained = failure.map(|failure| view! { <Explained failure /> });
    let here = Who::current().label.map(|label| {
        view! { <p class="here">{(text.signed_in_as)(&label)} " " <a href="/">{text.go_on}</a></p> }
    });
    let none = doors.is_empty().then(|| view! { <p class="note">{text.no_provider}</p> });
    let rows = doors.into_iter().map(|door| row(door, &return_to, text)).collect_view();
    view! {
        {explained}
        {here}
        {none}
        <ul role="list">{rows}</ul>
    }
    .into_any()
}

fn row(door: Door, return_to: &str, text: &'static SignInText) -> AnyView {
    let Door { id, title, github, state } = door;
    let address = if return_to.is_empty() {
        format!("/auth/{id}")
    } else {
        format!("/auth/{id}?return_to={}", encoded(return_to))
    };
    let icon = if github { icondata_lu::LuGitBranch } else { icondata_lu::LuKeyRound };
    let words = (text.with)(&title);
    match state {
        DoorState::Closed { since, .. } => view! {
            <li>
                <a class="button door" data-state="closed" href=address rel="external">
                    <Icon icon size=18 />
                    {words}
                </a>
                <p class="closed" role="status">
                    <Icon icon=icondata_lu::LuTriangleAlert size=14 />
                    <span>
                        {(text.closed)(&title)} " " <RelativeTime at=since /> " " {text.closed_hint}
                    </span>
                </p>
            </li>
        }
        .into_any(),
        DoorState::Open | DoorState::Unknown => view! {
            <li>
                <a class="button door" data-look="main" href=address rel="external">
                    <Icon icon size=18 />
                    {words}
                </a>
            </li>
        }
        .into_any(),
    }
}
