//! The document around every page.

use crate::{
    App,
    preferences::{Preferences, told_zone},
    who::Who,
};
use leptos::prelude::*;
use leptos_meta::MetaTags;
use platform::Timestamp;

/// The addresses of the files that every page needs; they change with the files' content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub style: String,
    /// The JavaScript that loads the WASM module; `None` leaves pages without script.
    pub script: Option<String>,
    /// The WASM module.
    pub module: String,
    /// What tells this build's files from every other's.
    pub build: String,
}

/// The HTML document of a page. `now` is the moment of the rendering: the browser counts from it,
/// so that both sides word times alike. `position` is the change log's at that moment.
#[component]
pub fn Shell(assets: Assets, now: Timestamp, position: i64) -> impl IntoView {
    let preferences = Preferences::current();
    let who = Who::current();
    provide_context(who.clone());
    let nonce = leptos::nonce::use_nonce();
    let script = assets.script.map(|script| {
        // Until the page has been taken over, its links and forms are the browser's own: a router
        // that left in the middle would leave the page half taken over for good.
        let start = format!(
            "import start, {{ hydrate }} from {script:?};\
             const {{ dataset }} = document.documentElement;\
             const wait = event => {{ 'hydrated' in dataset || event.stopImmediatePropagation(); }};\
             for (const kind of ['click', 'submit', 'keydown']) addEventListener(kind, wait, true);\
             start({{ module_or_path: {module:?} }}).then(hydrate);",
            module = assets.module
        );
        view! {
            <link rel="modulepreload" href=script />
            <link
                rel="preload"
                href=assets.module
                r#as="fetch"
                r#type="application/wasm"
                crossorigin="anonymous"
            />
            <script type="module" nonce=nonce>
                {start}
            </script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html
            lang=preferences.language.tag()
            data-theme=preferences.theme.name()
            data-rail=preferences.rail.name()
            data-now=now.0.to_string()
            data-zone=told_zone(preferences.zone, now)
            data-zone-chosen=preferences.zone_chosen.then_some("")
            data-position=position.to_string()
            data-build=assets.build
            data-registry=crate::registry::access_name()
            data-person=who.label.clone()
            data-session=who.state()
            data-unread=crate::notifications::unread_of_request().map(|count| count.to_string())
            data-sandbox=crate::frame::is_sandbox().then_some("")
            data-may=who.may_names()
            data-tools=crate::tools::told()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link
                    rel="preload"
                    href="/assets/fonts/inter-latin.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="stylesheet" href=assets.style />
                <link
                    rel="search"
                    type="application/opensearchdescription+xml"
                    title="Slipway"
                    href="/opensearch.xml"
                />
                <link rel="icon" href="/assets/slipway.svg" type="image/svg+xml" />
                {script}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
