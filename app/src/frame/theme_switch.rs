//! Light, dark, or as the system says: one button that goes round.

use crate::{
    preferences::{Preferences, SetPreferences, Theme},
    text::use_text,
    ui::Icon,
};
use leptos::{form::ActionForm, prelude::*};

const fn next(theme: Theme) -> Theme {
    match theme {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    }
}

/// The button. Without script it is a form that the server answers.
#[component]
pub(super) fn ThemeSwitch() -> impl IntoView {
    let text = use_text();
    let theme = RwSignal::new(expect_context::<Preferences>().theme);
    let action = ServerAction::<SetPreferences>::new();
    let label = move || (text.theme_now)(text.theme(theme.get()), text.theme(next(theme.get())));
    let turn = move |_| {
        let chosen = next(theme.get_untracked());
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", chosen.name());
        }
        // The form still sends the value that it shows; the button moves on after that.
        request_animation_frame(move || theme.set(chosen));
    };
    let icon = move || match theme.get() {
        Theme::System => view! { <Icon icon=icondata_lu::LuSunMoon size=18 /> },
        Theme::Light => view! { <Icon icon=icondata_lu::LuSun size=18 /> },
        Theme::Dark => view! { <Icon icon=icondata_lu::LuMoon size=18 /> },
    };
    view! {
        <ActionForm action>
            <button
                class="button"
                data-look="quiet"
                data-square
                type="submit"
                name="theme"
                value=move || next(theme.get()).name()
                aria-label=label
                title=label
                on:click=turn
            >
                {icon}
            </button>
        </ActionForm>
    }
    .into_any()
}
