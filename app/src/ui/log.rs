//! A log that grows while one reads it: colours, search, following, wrapping, a file of it.
//!
//! Lines are HTML in portions of [`PORTION`], each an element that a browser neither lays out nor paints
//! while it is out of sight (`content-visibility`). So a log of a hundred thousand lines scrolls like a
//! short one, the browser's own search still finds everything, and a new line makes only the last
//! portion anew.

mod ansi;
mod lines;
mod search;
mod tools;

pub use lines::LogLine;

use crate::text::tasks::use_tasks_text;
use leptos::{ev::Event, html::Div, prelude::*};
use lines::{PORTION, portion};
use search::Search;
use tools::Tools;

/// What a reader chose; it lives as long as the page.
#[derive(Clone, Copy)]
struct Reading {
    follow: RwSignal<bool>,
    wrap: RwSignal<bool>,
    search: Search,
}

/// The log.
#[component]
pub fn Log(
    /// The lines, the oldest first; they are only added to.
    #[prop(into)]
    lines: Signal<Vec<LogLine>>,
    /// What the log is of: the file's name when it is downloaded.
    #[prop(into)]
    name: String,
    /// Whether more is to come.
    #[prop(into)]
    growing: Signal<bool>,
) -> impl IntoView {
    let text = use_tasks_text();
    let reading = Reading {
        follow: RwSignal::new(true),
        wrap: RwSignal::new(false),
        search: Search::over(lines),
    };
    let view = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let more = lines.with(Vec::len) > 0;
        if let Some(view) = view.get().filter(|_| more && reading.follow.get()) {
            // After the new lines have their place.
            request_animation_frame(move || view.set_scroll_top(view.scroll_height()));
        }
    });
    let on_scroll = move |_: Event| {
        if let Some(view) = view.get_untracked() {
            let below = view.scroll_height() - view.scroll_top() - view.client_height();
            let at_end = below < 24;
            if reading.follow.get_untracked() != at_end {
                reading.follow.set(at_end);
            }
        }
    };
    let count = Memo::new(move |_| lines.with(Vec::len).div_ceil(PORTION));
    let numbers = move || 0..count.get();
    let shown = move |index: usize| {
        let first = index * PORTION;
        // A portion that is full stays as it is, whatever comes behind it.
        let own = Memo::new(move |_| {
            lines.with(|lines| {
                let to = lines.len().min(first + PORTION);
                lines.get(first..to).unwrap_or_default().to_vec()
            })
        });
        let html = Memo::new(move |_| {
            let hits = reading.search.hits();
            own.with(|own| portion(own, first, &hits))
        });
        view! { <div class="portion" inner_html=move || html.get()></div> }
    };
    let empty = move || {
        let nothing = lines.with(Vec::is_empty) && !growing.get();
        nothing.then(|| view! { <p class="empty">{text.log_empty}</p> })
    };
    view! {
        <div class="log">
            <Tools lines name reading view />
            <div
                class="lines"
                node_ref=view
                data-wrap=move || reading.wrap.get().to_string()
                role="log"
                aria-label=text.log
                aria-live="off"
                tabindex="0"
                on:scroll=on_scroll
            >
                <For each=numbers key=|index| *index children=shown />
                {empty}
            </div>
        </div>
    }
    .into_any()
}
