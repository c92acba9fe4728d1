//! The bar at the top: way, search, theme.

use super::{
    FrameState, breadcrumb::Breadcrumb, person_menu::PersonMenu, theme_switch::ThemeSwitch,
};
use crate::{notifications::Bell, text::use_text, ui::Icon, who::Who};
use leptos::prelude::*;

/// The bar. The search field opens the palette; without script it asks the page.
#[component]
pub(super) fn TopBar() -> impl IntoView {
    let text = use_text();
    let state = expect_context::<FrameState>();
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        state.palette.set(true);
    };
    let menu = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        state.drawer.update(|open| *open = !*open);
    };
    let bell = Who::current().label.is_some().then(|| view! { <Bell /> });
    view! {
        <header class="top-bar">
            <a
                class="menu button"
                data-look="quiet"
                data-square
                href="#rail"
                rel="external"
                aria-label=text.main_navigation
                on:click=menu
            >
                <Icon icon=icondata_lu::LuMenu size=18 />
            </a>
            <Breadcrumb />
            <form
                class="search"
                role="search"
                aria-label=text.search_hint
                action="/search"
                method="get"
                on:click=open
            >
                <Icon icon=icondata_lu::LuSearch />
                <input
                    type="search"
                    name="query"
                    placeholder=text.search_hint
                    aria-label=text.search_hint
                    autocomplete="off"
                />
                <kbd aria-hidden="true">"⌘K"</kbd>
            </form>
            <ThemeSwitch />
            {bell}
            <PersonMenu who=Who::current() />
        </header>
    }
    .into_any()
}
