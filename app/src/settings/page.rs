//! The page: a plain form, answered by the server, so that it works without script too.

use super::keys::OwnCards;
use crate::{
    preferences::{Language, Preferences, Theme},
    text::use_text,
    ui::{Card, PageHead},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// Settings. Its code is loaded with the page.
pub struct SettingsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for SettingsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let text = use_text();
    let kept = expect_context::<Preferences>();
    let themes = [Theme::System, Theme::Light, Theme::Dark]
        .into_iter()
        .map(|theme| choice("theme", theme.name(), text.theme(theme), theme == kept.theme))
        .collect_view();
    let languages = [(Language::English, "English"), (Language::Chinese, "简体中文")]
        .into_iter()
        .map(|(language, name)| choice("language", language.tag(), name, language == kept.language))
        .collect_view();
    view! {
        <PageHead title=text.settings hint=text.settings_hint />
        <div class="settings">
            <Card title=text.appearance icon=icondata_lu::LuPalette>
                <form action="/fn/preferences" method="post">
                    <fieldset>
                        <legend>{text.theme_label}</legend>
                        {themes}
                    </fieldset>
                    <fieldset>
                        <legend>{text.language_label}</legend>
                        {languages}
                    </fieldset>
                    <button class="button" data-look="main" type="submit">
                        {text.save}
                    </button>
                </form>
            </Card>
            <OwnCards />
            <Card title=text.for_programs icon=icondata_lu::LuCodeXml>
                <p>{text.for_programs_hint}</p>
                <a href="/api">{text.api_reference}</a>
            </Card>
            <Card title=text.about icon=icondata_lu::LuInfo>
                <dl>
                    <dt>"Slipway"</dt>
                    <dd>{text.version} " " {env!("CARGO_PKG_VERSION")}</dd>
                </dl>
            </Card>
        </div>
    }
}

fn choice(
    name: &'static str,
    value: &'static str,
    label: &'static str,
    chosen: bool,
) -> impl IntoView {
    view! {
        <label>
            <input type="radio" name=name value=value checked=chosen />
            {label}
        </label>
    }
}
