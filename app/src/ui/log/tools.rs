//! What one does with a log. Without script none of it is there: the log can be read, and searched by
//! the browser.

use super::{LogLine, Reading, search::Hits};
use crate::{
    text::tasks::use_tasks_text,
    ui::{Icon, count},
};
use icondata_lu as lucide;
use leptos::{
    ev::{Event, KeyboardEvent, MouseEvent},
    html::Div,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The tools.
#[component]
pub(super) fn Tools(
    lines: Signal<Vec<LogLine>>,
    name: String,
    reading: Reading,
    view: NodeRef<Div>,
) -> impl IntoView {
    let text = use_tasks_text();
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let go = move |back: bool| {
        reading.search.go(back);
        show(reading, view);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            go(event.shift_key());
        }
    };
    let on_search = move |event: Event| {
        reading.search.search(event_target_value(&event));
        show(reading, view);
    };
    let found = move || match (reading.search.is_on(), reading.search.hits().place()) {
        (false, _) => String::new(),
        (true, None) => text.found_none.to_owned(),
        (true, Some((at, all))) => (text.found_of)(at, all),
    };
    let none = move || reading.search.hits().now().is_none();
    let download = move |event: MouseEvent| {
        let file: Vec<String> =
            lines.with_untracked(|all| all.iter().map(LogLine::plain).collect());
        let file = web_sys::js_sys::encode_uri_component(&file.join("\n"));
        let link = event.current_target().and_then(|link| link.dyn_into::<HtmlElement>().ok());
        if let (Some(link), Some(file)) = (link, file.as_string()) {
            let _ = link.set_attribute("href", &format!("data:text/plain;charset=utf-8,{file}"));
        }
    };
    let lined = move || count(u64::try_from(lines.with(Vec::len)).unwrap_or(u64::MAX));
    view! {
        <div class="tools" data-ready=move || ready.get().to_string()>
            <label class="search">
                <Icon icon=lucide::LuSearch />
                <input
                    type="search"
                    aria-label=text.search_log
                    placeholder=text.search_log
                    autocomplete="off"
                    on:input=on_search
                    on:keydown=on_key
                />
            </label>
            <span class="found" role="status">
                {found}
            </span>
            <button
                class="button"
                data-square
                type="button"
                aria-label=text.previous_found
                disabled=none
                on:click=move |_| go(true)
            >
                <Icon icon=lucide::LuChevronUp />
            </button>
            <button
                class="button"
                data-square
                type="button"
                aria-label=text.next_found
                disabled=none
                on:click=move |_| go(false)
            >
                <Icon icon=lucide::LuChevronDown />
            </button>
            <span class="rest"></span>
            <span class="number">{lined}</span>
            {toggle(text.follow, reading.follow)}
            {toggle(text.wrap, reading.wrap)}
            <a class="button" rel="external" href="#log" download=name on:click=download>
                <Icon icon=lucide::LuDownload />
                {text.download}
            </a>
        </div>
    }
    .into_any()
}

fn toggle(label: &'static str, state: RwSignal<bool>) -> AnyView {
    view! {
        <button
            class="button"
            type="button"
            aria-pressed=move || state.get().to_string()
            on:click=move |_| state.update(|on| *on = !*on)
        >
            {label}
        </button>
    }
    .into_any()
}

/// Scrolls to the hit that is looked at.
fn show(reading: Reading, view: NodeRef<Div>) {
    let Some(line) = reading.search.hits.with_untracked(Hits::now) else { return };
    reading.follow.set(false);
    let Some(view) = view.get_untracked() else { return };
    let Ok(Some(line)) = view.query_selector(&format!("#line-{line}")) else { return };
    let (place, window) = (line.get_bounding_client_rect(), view.get_bounding_client_rect());
    let below = place.top() - window.top() - window.height() / 2.0;
    view.scroll_by_with_x_and_y(0.0, below);
}
