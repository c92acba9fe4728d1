//! Above a list: find as you type.

use super::address::address_of;
use crate::ui::Icon;
use icondata_lu as lucide;
use leptos::{ev::SubmitEvent, html::Input, leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use std::time::Duration;

/// Typing rests this long before the address says what is wanted.
const REST: Duration = Duration::from_millis(80);

/// The field. Without script the browser asks for the same page with what was typed.
#[component]
pub(super) fn Find(
    /// The page.
    page: &'static str,
    /// What the field is called.
    label: &'static str,
    /// The text in the page's address (`text`).
    text: Memo<String>,
    /// What else the address says.
    kept: Signal<Vec<(&'static str, String)>>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let navigate = use_navigate();
    let ask = move || {
        let Some(typed) = field.try_get_untracked().flatten().map(|field| field.value()) else {
            return;
        };
        waiting.set_value(None);
        // The first letter is a step that "back" undoes; the ones after it are the same step.
        let replace = !text.with_untracked(String::is_empty);
        let typed = typed.trim().to_owned();
        let own = (!typed.is_empty()).then_some(("text", typed));
        let pairs: Vec<_> = own.into_iter().chain(kept.get_untracked()).collect();
        let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&address_of(page, &pairs), options);
    };
    let submit = {
        let ask = ask.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            stop();
            ask();
        }
    };
    let on_input = move |_| {
        stop();
        waiting.set_value(set_timeout_with_handle(ask.clone(), REST).ok());
    };
    // "Back" changes the address without typing; while somebody types the field is theirs.
    Effect::new(move |_| {
        let text = text.get();
        let Some(field) = field.get() else { return };
        if waiting.with_value(Option::is_none) && field.value().trim() != text {
            field.set_value(&text);
        }
    });
    let initial = text.get_untracked();
    let hidden = move || {
        let pairs = kept.get().into_iter();
        pairs
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    view! {
        <form class="filter" action=page method="get" role="search" on:submit=submit>
            {hidden}
            <Icon icon=lucide::LuSearch />
            <input
                node_ref=field
                type="search"
                name="text"
                value=initial
                placeholder=label
                aria-label=label
                autocomplete="off"
                spellcheck="false"
                on:input=on_input
            />
        </form>
    }
    .into_any()
}
