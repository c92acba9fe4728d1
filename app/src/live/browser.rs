//! The browser's end of `/api/live`. A page in the background holds no connection (browsers allow
//! few of them); when it comes back, the greeting tells whether it missed something.

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// Changes that come within this time are one reload: an import of thousands is not thousands of
/// requests.
const SETTLE: Duration = Duration::from_millis(250);

/// After an upgrade a page stays so long before it is loaded anew. While two builds answer at once
/// (replicas are replaced one by one), this is what keeps it from being loaded over and over.
const PATIENCE: Duration = Duration::from_secs(3);

struct Listener {
    live: super::Live,
    /// The version of what the page shows.
    position: Option<i64>,
    connection: Option<EventSource>,
    pending: Option<TimeoutHandle>,
}

/// Marks the document when its page has been taken over. The shell, and tests, wait for it too.
const MARK: &str = "data-hydrated";

/// Tells of it on the document.
const HYDRATED: &str = "hydrated";

/// Marks that the page has been taken over, the code of its route included, and tells of it.
pub fn taken_over() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(MARK, "");
    }
    if let Ok(event) = web_sys::Event::new(HYDRATED) {
        let _ = document().dispatch_event(&event);
    }
}

/// Listens once the page has been taken over. Before that, data that came with the document would take
/// the count as it is then for the one that they were made under, and what was told meanwhile would never
/// be shown.
pub(super) fn listen(live: super::Live) {
    let root = document().document_element();
    if root.is_some_and(|root| root.has_attribute(MARK)) {
        return begin(live);
    }
    let begin = Closure::once_into_js(move || begin(live));
    let once = web_sys::AddEventListenerOptions::new();
    once.set_once(true);
    let _ = document().add_event_listener_with_callback_and_add_event_listener_options(
        HYDRATED,
        begin.unchecked_ref(),
        &once,
    );
}

/// Opens the connection and keeps it while the page is visible.
fn begin(live: super::Live) {
    let root = document().document_element();
    let shown = root.and_then(|root| root.get_attribute("data-position"));
    let position = shown.and_then(|text| text.parse().ok());
    let listener =
        Rc::new(RefCell::new(Listener { live, position, connection: None, pending: None }));
    follow_visibility(&listener);
    let on_change = Closure::<dyn Fn()>::new(move || follow_visibility(&listener));
    let handler = on_change.as_ref().unchecked_ref();
    if document().add_event_listener_with_callback("visibilitychange", handler).is_ok() {
        on_change.forget(); // Lives as long as the document.
    }
}

fn follow_visibility(listener: &Rc<RefCell<Listener>>) {
    let visible = !document().hidden();
    let mut state = listener.borrow_mut();
    match (&state.connection, visible) {
        (None, true) => {
            let live = state.live;
            state.connection = connect(listener, live);
        }
        (Some(connection), false) => {
            connection.close();
            state.connection = None;
        }
        _ => {}
    }
}

/// The server greets with the events `build` and `position` (on every reconnection too) and then
/// sends a message for each change; the id of the latter two is the version of what is shown. The event
/// `notifications` tells how much there is to read: at the beginning, and whenever that changes.
fn connect(listener: &Rc<RefCell<Listener>>, live: super::Live) -> Option<EventSource> {
    let connection = EventSource::new("/api/live").ok()?;
    let greeted = Rc::clone(listener);
    let on_greeting = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let position = event.last_event_id().parse().ok();
        if greeted.borrow().position != position {
            reload(&greeted, position);
        }
    });
    let handler = on_greeting.as_ref().unchecked_ref();
    connection.add_event_listener_with_callback("position", handler).ok()?;
    let on_build = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let root = document().document_element();
        let ours = root.and_then(|root| root.get_attribute("data-build"));
        if ours != event.data().as_string() {
            set_timeout(load_new_build, PATIENCE);
        }
    });
    let handler = on_build.as_ref().unchecked_ref();
    connection.add_event_listener_with_callback("build", handler).ok()?;
    let first = Cell::new(true);
    let on_unread = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let unread = event.data().as_string().and_then(|text| text.parse().ok());
        // The first one mostly tells what the document told.
        if first.replace(false) && live.unread.try_get_untracked() == Some(unread) {
            return;
        }
        live.unread.try_set(unread);
        live.told.try_update(|count| *count += 1);
    });
    let handler = on_unread.as_ref().unchecked_ref();
    connection.add_event_listener_with_callback("notifications", handler).ok()?;
    let told = Rc::clone(listener);
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        reload(&told, event.last_event_id().parse().ok());
    });
    connection.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_build.forget();
    on_greeting.forget();
    on_unread.forget();
    on_message.forget();
    Some(connection)
}

fn reload(listener: &Rc<RefCell<Listener>>, position: Option<i64>) {
    let mut state = listener.borrow_mut();
    state.position = position.or(state.position);
    if state.pending.is_some() {
        return;
    }
    let version = state.live.version;
    let later = Rc::clone(listener);
    let load = move || {
        later.borrow_mut().pending = None;
        version.update(|count| *count += 1);
    };
    state.pending = set_timeout_with_handle(load, SETTLE).ok();
}

/// The files of the page's build are gone from the server. What is being typed is waited for.
fn load_new_build() {
    let field = document().active_element();
    let typed = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
    if typed.is_some_and(|field| !field.value().is_empty()) {
        set_timeout(load_new_build, PATIENCE);
    } else {
        let _ = window().location().reload();
    }
}
