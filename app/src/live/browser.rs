//! The browser's end of `/api/live`. A page in the background holds no connection (browsers allow
//! few of them); when it comes back it asks where the log stands and catches up.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// Changes that come within this time are one reload: an import of thousands is not thousands of
/// requests.
const SETTLE: Duration = Duration::from_millis(250);

struct Listener {
    version: RwSignal<u64>,
    connection: Option<EventSource>,
    position: Option<i64>,
    pending: Option<TimeoutHandle>,
}

/// Opens the connection and keeps it while the page is visible.
pub(super) fn listen(version: RwSignal<u64>) {
    let listener = Rc::new(RefCell::new(Listener {
        version,
        connection: None,
        position: None,
        pending: None,
    }));
    follow_visibility(&listener);
    let on_change = Closure::<dyn Fn()>::new(move || follow_visibility(&listener));
    let target = document();
    let handler = on_change.as_ref().unchecked_ref();
    if target.add_event_listener_with_callback("visibilitychange", handler).is_ok() {
        on_change.forget(); // Lives as long as the document.
    }
}

fn follow_visibility(listener: &Rc<RefCell<Listener>>) {
    let visible = !document().hidden();
    let mut state = listener.borrow_mut();
    match (&state.connection, visible) {
        (None, true) => state.connection = connect(listener),
        (Some(connection), false) => {
            connection.close();
            state.connection = None;
        }
        _ => {}
    }
}

fn connect(listener: &Rc<RefCell<Listener>>) -> Option<EventSource> {
    let connection = EventSource::new("/api/live").ok()?;
    let listener = Rc::clone(listener);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        notice(&listener, event.last_event_id().parse().ok());
    });
    // Both the greeting and the notices are plain messages; their id is the log's position.
    connection.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    Some(connection)
}

fn notice(listener: &Rc<RefCell<Listener>>, position: Option<i64>) {
    let mut state = listener.borrow_mut();
    let first = state.position.is_none();
    let moved = position != state.position;
    let greeting_only = first && position.is_some();
    state.position = position.or(state.position);
    if greeting_only || (!moved && position.is_none()) || state.pending.is_some() {
        return;
    }
    let version = state.version;
    let later = Rc::clone(listener);
    state.pending = set_timeout_with_handle(
        move || {
            later.borrow_mut().pending = None;
            version.update(|count| *count += 1);
        },
        SETTLE,
    )
    .ok();
}
