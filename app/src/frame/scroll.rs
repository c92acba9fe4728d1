//! Back and forward lead to the place on the page where one was. The browser does that by itself
//! only when the page is whole at once; ours may be filled in a moment later.

use leptos::{ev, prelude::*};
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

/// Frames (60 a second) in which a page may still grow to the height that it had.
const PATIENCE: u32 = 60;

/// Remembers places by address, and returns to them, for the whole visit.
pub fn remember() {
    let places: Rc<RefCell<HashMap<String, f64>>> = Rc::default();
    // Counts up when a return begins or is overruled: an older one then gives up.
    let turn: Rc<Cell<u32>> = Rc::default();
    let noted = Rc::clone(&places);
    window_event_listener(ev::scroll, move |_| {
        noted.borrow_mut().insert(address(), scroll_top());
    });
    let overruled = Rc::clone(&turn);
    window_event_listener(ev::wheel, move |_| overruled.set(overruled.get() + 1));
    let overruled = Rc::clone(&turn);
    window_event_listener(ev::keydown, move |_| overruled.set(overruled.get() + 1));
    let overruled = Rc::clone(&turn);
    window_event_listener(ev::touchstart, move |_| overruled.set(overruled.get() + 1));
    window_event_listener(ev::popstate, move |_| {
        let address = address();
        let known = places.borrow().get(&address).copied();
        // A place on the page that one has not been to is the browser's to find.
        let Some(place) = known.or_else(|| (!address.contains('#')).then_some(0.0)) else { return };
        turn.set(turn.get() + 1);
        return_to(place, Rc::clone(&turn), turn.get(), PATIENCE);
    });
}

fn return_to(place: f64, turn: Rc<Cell<u32>>, mine: u32, left: u32) {
    if left == 0 || turn.get() != mine {
        return;
    }
    if (scroll_top() - place).abs() > 1.0 {
        window().scroll_to_with_x_and_y(0.0, place);
    }
    request_animation_frame(move || return_to(place, turn, mine, left - 1));
}

fn address() -> String {
    window().location().href().unwrap_or_default()
}

fn scroll_top() -> f64 {
    window().scroll_y().unwrap_or_default()
}
