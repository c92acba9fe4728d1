//! What stands below a page: whether it was helpful, where what is wrong is reported, how old it is.

use super::api::VoteOnDocs;
use crate::{
    acts::act,
    text::docs::use_docs_text,
    ui::{Icon, RelativeTime, encoded, safe_address},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::{
    EntityRef, Timestamp,
    docs::{DocsChange, DocsVotes},
};

/// The foot of a page.
#[component]
pub fn Foot(
    entity: EntityRef,
    /// The page's address in the portal.
    address: String,
    report: Option<String>,
    changed: Option<DocsChange>,
    built: Option<Timestamp>,
    votes: Option<DocsVotes>,
) -> impl IntoView {
    let words = use_docs_text();
    // Behind namespace, kind and name, which may be those of an entity that shares the site.
    let path = address.split('/').skip(5).collect::<Vec<_>>().join("/");
    let report = report.as_deref().and_then(safe_address).map(|address| {
        let plain = address.to_owned();
        view! {
            <a
                href=plain.clone()
                rel="noreferrer"
                target="_blank"
                on:click=move |event| quote(&event, &plain)
            >
                <Icon icon=lucide::LuMessageSquareWarning size=14 />
                {words.report}
            </a>
        }
    });
    let health = format!("/docs/health?entity={}", encoded(&entity.to_string()));
    let changed = changed.map(|change| {
        view! { <span>{words.changed} " " <RelativeTime at=change.at /> " · " {change.author}</span> }
    });
    let built = built.map(|at| {
        view! { <span>{words.built} " " <RelativeTime at /></span> }
    });
    view! {
        <footer class="docs-foot">
            <Helpful entity=entity.to_string() path votes />
            {report}
            <a href=health>
                <Icon icon=lucide::LuHeartPulse size=14 />
                {words.health}
            </a>
            {changed}
            {built}
        </footer>
    }
    .into_any()
}

#[component]
fn Helpful(entity: String, path: String, votes: Option<DocsVotes>) -> impl IntoView {
    let words = use_docs_text();
    let action = act::<VoteOnDocs>(&format!("{entity} {path}"));
    let given = move || action.value().with(|value| matches!(value, Some(Ok(()))));
    let button = move |helpful: bool| {
        let (label, icon) = if helpful {
            (words.yes, lucide::LuThumbsUp)
        } else {
            (words.no, lucide::LuThumbsDown)
        };
        view! {
            <button class="button" type="submit" name="helpful" value=helpful.to_string()>
                <Icon icon size=14 />
                {label}
            </button>
        }
    };
    let counted = votes.map(|votes| {
        view! { <span>{(words.votes)(votes.helpful, votes.unhelpful)}</span> }
    });
    view! {
        <ActionForm action>
            <input type="hidden" name="entity" value=entity />
            <input type="hidden" name="path" value=path />
            <span>{words.helpful}</span>
            {button(true)}
            {button(false)}
            <span role="status">{move || given().then_some(words.thanks)}</span>
            {counted}
        </ActionForm>
    }
    .into_any()
}

/// Adds what is selected on the page to the issue that is about to be written.
#[cfg_attr(not(feature = "hydrate"), expect(unused_variables, reason = "only browsers select"))]
fn quote(event: &leptos::ev::MouseEvent, address: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        /// Characters of a quote: addresses may not be long.
        const MOST: usize = 1_000;
        let selected = window().get_selection().ok().flatten();
        let selected = selected.and_then(|selected| selected.to_string().as_string());
        let link = event.current_target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        if let (Some(selected), Some(link)) = (selected, link) {
            let quoted: String = selected.chars().take(MOST).collect();
            let quoted: Vec<String> = quoted.lines().map(|line| format!("> {line}")).collect();
            let quoted = web_sys::js_sys::encode_uri_component(&quoted.join("\n"));
            // What cannot be set stays as it was: the issue begins without a quote.
            let _ = link.set_attribute("href", &format!("{address}{quoted}"));
        }
    }
}
