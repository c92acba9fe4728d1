//! What buttons and the address do: where in the wizard one gets, and that a task is begun.

use super::{
    errors,
    place::{Filled, Place, go},
    sent::Wanted,
    start::first_wrong,
    state::{ERRORS, HEAD, Wish, Wizard},
};
use crate::create::api::Begun;
use leptos::prelude::*;
use platform::scaffolder::Invalid;
use scaffolder::form::EnginePatterns;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

impl Wizard {
    /// What a button does.
    pub(super) fn press(self, button: &str) {
        let pages = self.form.with_value(|form| form.pages.len());
        match Wanted::of(button, self.place.get_untracked(), pages) {
            Wanted::Stay => {}
            Wanted::Go(to) => self.go(self.place.get_untracked(), to),
            Wanted::Begin { is_draft } => self.begin(is_draft),
        }
    }

    /// Shows a step that the address says.
    pub(super) fn show(self, place: Place) {
        if self.place.get_untracked() != place {
            self.pressed.set(false);
            self.place.set(place);
        }
    }

    /// Begins anew, with what the form fills in by itself.
    pub(super) fn clear(self) {
        self.fill(self.usual.get_value());
        self.secrets.set(Map::new());
        self.choices.set_value(BTreeMap::new());
        self.resumed.set(false);
        let first = self.form.with_value(|form| Place::first(form.pages.len()));
        self.go(Place::Review, first);
    }

    /// Puts other values in the place of all.
    pub(super) fn fill(self, values: Map<String, Value>) {
        self.values.set(values);
        self.anew.update(|anew| *anew = anew.wrapping_add(1));
    }

    fn go(self, from: Place, to: Place) {
        let (place, wrong) = self.way(from, to);
        self.pressed.set(!wrong.is_empty());
        self.refused.update(Vec::clear);
        if place != self.place.get_untracked() {
            self.place.set(place);
            self.follow.run(place);
        }
        focus_soon(if wrong.is_empty() { HEAD } else { ERRORS });
    }

    fn way(self, from: Place, to: Place) -> (Place, Vec<Invalid>) {
        let (values, secrets) = (self.values.read_untracked(), self.secrets.read_untracked());
        let filled = Filled { values: &values, secrets: &secrets };
        self.form.with_value(|form| go(&form.pages, filled, from, to, &EnginePatterns))
    }

    /// Has the task begun when everything is right, wherever one is.
    fn begin(self, is_draft: bool) {
        if self.action.pending().get_untracked() {
            return;
        }
        let first = self.form.with_value(|form| Place::first(form.pages.len()));
        if !self.way(first, Place::Review).1.is_empty() {
            return self.go(first, Place::Review);
        }
        let text = |values: RwSignal<Map<String, Value>>| {
            values.with_untracked(|values| serde_json::to_string(values).unwrap_or_default())
        };
        let (values, secrets) = (text(self.values), text(self.secrets));
        self.action.dispatch(Wish { values, secrets, is_draft });
    }

    /// Goes where the server found something wrong.
    pub(super) fn answer(self) {
        let value = self.action.value();
        Effect::new(move |_| {
            let Some(Ok(Begun::Invalid(invalid))) = value.get() else { return };
            let place = first_wrong(&invalid, self.form.with_value(|form| form.pages.len()));
            self.refused.set(invalid);
            self.pressed.set(true);
            self.place.set(place);
            self.follow.run(place);
            focus_soon(ERRORS);
        });
    }
}

/// Puts the focus to a part of the page, when that is there.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || errors::focus(id));
}
