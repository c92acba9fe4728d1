//! Keys that work on every page, and the list of them.

use super::FrameState;
use crate::text::use_text;
use leptos::{html::Dialog, prelude::*};

/// The list of keys, opened by `?`.
#[component]
pub(super) fn KeyHelp() -> impl IntoView {
    let text = use_text();
    let state = expect_context::<FrameState>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if state.help.get() {
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let rows = text
        .keys
        .iter()
        .map(|(keys, meaning)| {
            let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> }).collect_view();
            view! {
                <div>
                    <dt>{keys}</dt>
                    <dd>{*meaning}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <dialog
            class="key-help"
            node_ref=dialog
            aria-label=text.keyboard
            on:cancel=move |_: leptos::ev::Event| state.help.set(false)
            on:close=move |_| state.help.set(false)
        >
            <h2>{text.keyboard}</h2>
            <dl>{rows}</dl>
            <button class="button" type="button" on:click=move |_| state.help.set(false)>
                {text.close}
            </button>
        </dialog>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
pub(super) use browser::listen;

#[cfg(feature = "hydrate")]
mod browser {
    use super::FrameState;
    use leptos::{ev, prelude::*};
    use leptos_router::{NavigateOptions, hooks::use_navigate};
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, KeyboardEvent};

    /// Listens on the window for the whole visit.
    pub fn listen(state: FrameState) {
        let navigate = use_navigate();
        let waiting = StoredValue::new(false);
        window_event_listener(ev::keydown, move |event| {
            let command = event.meta_key() || event.ctrl_key();
            if command && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                state.palette.update(|open| *open = !*open);
                return;
            }
            if command || event.alt_key() {
                return;
            }
            let dialog_open = dialog_open();
            if state.palette.get_untracked() && !dialog_open {
                keep(state, &event);
                return;
            }
            if is_typing(&event) {
                return;
            }
            if event.key() == "Escape" {
                state.drawer.set(false);
                return;
            }
            if dialog_open {
                return;
            }
            let after_g = waiting.get_value();
            waiting.set_value(false);
            let key = event.key();
            if after_g {
                if let Some(address) = place(&key) {
                    event.prevent_default();
                    navigate(address, NavigateOptions::default());
                }
                return;
            }
            match key.as_str() {
                "/" => {
                    event.prevent_default();
                    state.palette.set(true);
                }
                "?" => state.help.set(true),
                "g" => waiting.set_value(true),
                "j" => move_row(1),
                "k" => move_row(-1),
                _ => {}
            }
        });
    }

    /// Keeps a key for the palette, which is about to open; Escape gives it up.
    fn keep(state: FrameState, event: &KeyboardEvent) {
        let key = event.key();
        if key == "Escape" {
            state.keys_ahead.set_value(Vec::new());
            state.palette.set(false);
            return;
        }
        let known = matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Backspace" | "Enter");
        if known || key.chars().count() == 1 {
            event.prevent_default();
            state.keys_ahead.update_value(|keys| keys.push(key));
        }
    }

    fn place(key: &str) -> Option<&'static str> {
        match key {
            "h" => Some("/"),
            "c" => Some("/catalog?kind=component"),
            "a" => Some("/catalog?kind=api"),
            "t" => Some("/catalog?kind=group"),
            "p" => Some("/problems"),
            "n" => Some("/create"),
            "r" => Some("/catalog-import"),
            "v" => Some("/validate"),
            "s" => Some("/settings"),
            _ => None,
        }
    }

    fn is_typing(event: &KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        target.is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                || element.is_content_editable()
        })
    }

    fn dialog_open() -> bool {
        document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
    }

    /// Moves the focus among the links of a page's rows (`[data-row] a`).
    fn move_row(step: i32) {
        let Ok(rows) = document().query_selector_all("[data-row] a[data-row-link]") else { return };
        let active = document().active_element();
        let is_active = |index: &u32| {
            let row = rows.get(*index);
            row.is_some_and(|row| row.is_same_node(active.as_deref()))
        };
        let last = rows.length().saturating_sub(1);
        let at = (0..rows.length()).find(is_active);
        let next = at.map_or(0, |at| at.saturating_add_signed(step).min(last));
        let row = rows.get(next).and_then(|row| row.dyn_into::<HtmlElement>().ok());
        if let Some(row) = row {
            let _ = row.focus();
        }
    }
}
