//! The page: a plain form, answered by the server, so that it works without script too.

use super::keys::OwnCards;
use crate::{
    acts::keep_acts,
    notifications::WishesCard,
    preferences::{Language, Preferences, Theme, zone_names},
    text::use_text,
    ui::{Card, PageHead, escape},
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
    keep_acts();
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
    let chosen_zone = kept.zone_chosen.then(|| kept.zone.name());
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
                    <label>
                        <span>{text.zone_label}</span>
                        <input
                            type="text"
                            name="zone"
                            value=chosen_zone
                            list="time-zones"
                            autocomplete="off"
                            spellcheck="false"
                        />
                        <small>{(text.zone_hint)(kept.zone.name())}</small>
                        <datalist id="time-zones" inner_html=zones()></datalist>
                    </label>
                    <button class="button" data-look="main" type="submit">
                        {text.save}
                    </button>
                </form>
            </Card>
            <WishesCard />
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

/// The names to choose from.
fn zones() -> String {
    let mut html = String::new();
    for name in zone_names() {
        html.push_str("<option value=\"");
        escape(&mut html, &name);
        html.push_str("\"></option>");
    }
    html
}
