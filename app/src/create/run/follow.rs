//! The browser's end of a task's event stream. It only tells when there is something to hear; a page in
//! the background holds no connection, since browsers allow few of them.

use super::state::RunState;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource};

/// What is told within this time is asked for at once.
const SETTLE: Duration = Duration::from_millis(120);

/// A stream that was closed is opened again after so long.
const REOPEN: Duration = Duration::from_secs(3);

/// The events of the stream, by name.
const NAMES: [&str; 4] = ["log", "completion", "cancelled", "recovered"];

/// A connection, open as long as it lives.
struct Stream {
    source: EventSource,
    _heard: Closure<dyn Fn(Event)>,
    _lost: Closure<dyn Fn(Event)>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// What the connection needs to know.
#[derive(Clone, Copy)]
struct Follower {
    state: RunState,
    stream: StoredValue<Option<Stream>, LocalStorage>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

/// Follows the task as long as it runs and the page is seen. Only called in a browser.
pub(super) fn begin(state: RunState) {
    let follower =
        Follower { state, stream: StoredValue::new_local(None), waiting: StoredValue::new(None) };
    let seen = RwSignal::new(!document().hidden());
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        seen.try_set(!document().hidden());
    });
    on_cleanup(move || listener.remove());
    let runs = Memo::new(move |_| state.is_growing());
    Effect::new(move |_| {
        if runs.get() && seen.get() {
            follower.open();
        } else {
            follower.close();
        }
        // What was told before the stream was open, or between its end and now.
        state.hear();
    });
    on_cleanup(move || follower.close());
}

impl Follower {
    fn open(self) {
        let address = format!("/api/scaffolder/v2/tasks/{}/eventstream", self.state.id());
        let after = self.state.heard();
        let Ok(source) = EventSource::new(&format!("{address}?after={after}")) else { return };
        let heard = Closure::<dyn Fn(Event)>::new(move |_: Event| self.soon());
        let lost = Closure::<dyn Fn(Event)>::new(move |event: Event| self.lost(&event));
        for name in NAMES {
            let listener = heard.as_ref().unchecked_ref();
            let _ = source.add_event_listener_with_callback(name, listener);
        }
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        let stream = Stream { source, _heard: heard, _lost: lost };
        self.stream.try_set_value(Some(stream));
    }

    fn close(self) {
        self.stream.try_set_value(None);
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Asks for what was told, when it has settled.
    fn soon(self) {
        let waits = self.waiting.try_with_value(Option::is_some);
        if waits != Some(false) {
            return;
        }
        let ask = move || {
            self.waiting.try_set_value(None);
            self.state.hear();
        };
        self.waiting.try_set_value(set_timeout_with_handle(ask, SETTLE).ok());
    }

    /// A browser opens a stream again by itself, unless the server said no.
    fn lost(self, event: &Event) {
        let source = event.target().and_then(|source| source.dyn_into::<EventSource>().ok());
        self.soon();
        if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
            let again = move || {
                let is_open = self.stream.try_with_value(Option::is_some);
                if is_open == Some(true) && self.state.task.try_get_untracked().is_some() {
                    self.open();
                }
            };
            set_timeout(again, REOPEN);
        }
    }
}
