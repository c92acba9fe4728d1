//! What goes on in the wizard: signals that belong together.

use super::{
    kept,
    place::{Filled, Place, check, go},
    sent::Wanted,
    start::{Start, filled},
};
use crate::{
    PortalError,
    create::api::{Begun, begin_task},
    ui::form::FormState,
};
use leptos::prelude::*;
use platform::scaffolder::{Invalid, TemplateForm};
use scaffolder::form::EnginePatterns;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The summary of what is wrong, and the head of a step: where the focus goes.
pub(super) const ERRORS: &str = "wizard-errors";
pub(super) const HEAD: &str = "wizard-head";

/// A task that is wished for.
#[derive(Clone)]
struct Wish {
    values: String,
    secrets: String,
    is_draft: bool,
}

/// The wizard.
#[derive(Clone, Copy)]
pub(super) struct Wizard {
    pub form: StoredValue<TemplateForm>,
    /// At which step one is.
    pub place: RwSignal<Place>,
    pub values: RwSignal<Map<String, Value>>,
    pub secrets: RwSignal<Map<String, Value>>,
    /// What is wrong with the page, as far as it is told: of fields that were left and, once somebody
    /// wanted to go on, of all.
    pub told: Signal<Vec<Invalid>>,
    /// Whether somebody wanted to go on from this page.
    pub pressed: RwSignal<bool>,
    /// Whether what was filled in before is here again.
    pub resumed: RwSignal<bool>,
    /// Fields that were left, by pointer.
    touched: RwSignal<BTreeSet<String>>,
    /// What the server said is wrong.
    refused: RwSignal<Vec<Invalid>>,
    /// What the form fills in by itself.
    usual: StoredValue<Map<String, Value>>,
    action: Action<Wish, Result<Begun, PortalError>>,
    /// Has the address say at which step one is.
    follow: Callback<Place>,
}

impl Wizard {
    /// One that begins somewhere.
    pub(super) fn new(form: TemplateForm, start: &Start, follow: Callback<Place>) -> Self {
        let (template, visit) = (form.template.clone(), start.visit.clone());
        let usual = StoredValue::new(filled(&form.pages, Map::new()));
        let form = StoredValue::new(form);
        let place = RwSignal::new(start.place);
        let values = RwSignal::new(start.values.clone());
        let secrets = RwSignal::new(start.secrets.clone());
        let pressed = RwSignal::new(!start.invalid.is_empty());
        let refused = RwSignal::new(start.invalid.clone());
        let touched = RwSignal::new(BTreeSet::new());
        let wrong = Memo::new(move |_| {
            let Place::Page(at) = place.get() else { return Vec::new() };
            let (values, secrets) = (values.read(), secrets.read());
            let filled = Filled { values: &values, secrets: &secrets };
            form.with_value(|form| check(&form.pages, at, filled, &EnginePatterns))
        });
        let told = Signal::derive(move || {
            let here = page_of(place.get());
            let refused = refused.get().into_iter().filter(|one| Some(one.page) == here);
            let (all, left) = (pressed.get(), touched.get());
            told(wrong.get(), refused.collect(), all, &left)
        });
        let action = Action::new(move |wish: &Wish| {
            let (template, visit) = (template.clone(), visit.clone());
            let Wish { values, secrets, is_draft } = wish.clone();
            async move {
                let begun = begin_task(template.clone(), values, secrets, visit, is_draft).await;
                if matches!(begun, Ok(Begun::Task(_))) && !is_draft {
                    kept::forget(&template);
                }
                begun
            }
        });
        let resumed = RwSignal::new(false);
        let wizard = Self {
            form,
            place,
            values,
            secrets,
            told,
            pressed,
            resumed,
            touched,
            refused,
            usual,
            action,
            follow,
        };
        wizard.remember(start.is_given);
        wizard.answer();
        wizard
    }

    /// What the fields of a page share.
    pub(super) fn fields(self) -> FormState {
        FormState {
            values: self.values,
            secrets: self.secrets,
            told: self.told,
            touched: self.touched,
        }
    }

    /// Whether a task is about to be begun.
    pub(super) fn is_pending(self) -> bool {
        self.action.pending().get()
    }

    /// Why it was not.
    pub(super) fn error(self) -> Option<PortalError> {
        self.action.value().get().and_then(Result::err)
    }

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
            self.enter(place);
        }
    }

    /// Begins anew, with what the form fills in by itself.
    pub(super) fn clear(self) {
        self.values.set(self.usual.get_value());
        self.secrets.set(Map::new());
        self.touched.set(BTreeSet::new());
        self.resumed.set(false);
        self.pressed.set(false);
        let first = self.form.with_value(|form| Place::first(form.pages.len()));
        self.go(Place::Review, first);
    }

    fn go(self, from: Place, to: Place) {
        let now = self.place.get_untracked();
        let (place, wrong) = self.way(from, to);
        self.pressed.set(!wrong.is_empty());
        if place != now {
            self.enter(place);
            self.follow.run(place);
        }
        focus_soon(if wrong.is_empty() { HEAD } else { ERRORS });
    }

    fn way(self, from: Place, to: Place) -> (Place, Vec<Invalid>) {
        let (values, secrets) = (self.values.read_untracked(), self.secrets.read_untracked());
        let filled = Filled { values: &values, secrets: &secrets };
        self.form.with_value(|form| go(&form.pages, filled, from, to, &EnginePatterns))
    }

    fn enter(self, place: Place) {
        let now = self.values.get_untracked();
        let filled = self.form.with_value(|form| filled(&form.pages, now.clone()));
        if filled != now {
            self.values.set(filled);
        }
        self.touched.set(BTreeSet::new());
        self.place.set(place);
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
    fn answer(self) {
        let value = self.action.value();
        Effect::new(move |_| {
            let Some(Ok(Begun::Invalid(invalid))) = value.get() else { return };
            let first = invalid.iter().map(|one| one.page).min().unwrap_or_default();
            let place = Place::Page(usize::try_from(first).unwrap_or_default());
            self.enter(place);
            self.refused.set(invalid);
            self.pressed.set(true);
            self.follow.run(place);
            focus_soon(ERRORS);
        });
    }

    /// Takes up what the window kept unless somebody gave values, and keeps what is filled in from now on.
    fn remember(self, is_given: bool) {
        let template = self.form.with_value(|form| form.template.clone());
        Effect::new(move |before: Option<()>| {
            let values = self.values.get();
            if before.is_some() {
                self.refused.update(Vec::clear);
                self.form.with_value(|form| {
                    self.usual
                        .with_value(|usual| kept::keep(&template, &form.pages, &values, usual));
                });
            } else if let Some(kept) = kept::kept(&template).filter(|_| !is_given) {
                self.values.set(self.form.with_value(|form| filled(&form.pages, kept)));
                self.resumed.set(true);
            }
        });
    }
}

fn page_of(place: Place) -> Option<u32> {
    match place {
        Place::Page(at) => u32::try_from(at).ok(),
        Place::Review => None,
    }
}

/// What of all that is wrong is told; what only the server found always is.
fn told(
    wrong: Vec<Invalid>,
    refused: Vec<Invalid>,
    all: bool,
    left: &BTreeSet<String>,
) -> Vec<Invalid> {
    let mut told: Vec<Invalid> =
        wrong.into_iter().filter(|one| all || left.contains(&one.pointer)).collect();
    for one in refused {
        if !told.iter().any(|known| known.pointer == one.pointer) {
            told.push(one);
        }
    }
    told
}

/// Puts the focus to a part of the page, when that is there.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || super::errors::focus(id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalid(pointer: &str, message: &str) -> Invalid {
        Invalid {
            page: 0,
            pointer: pointer.to_owned(),
            keyword: "required".to_owned(),
            message: message.to_owned(),
        }
    }

    #[test]
    fn only_fields_that_were_left_are_told_until_somebody_wants_to_go_on() {
        let wrong = vec![invalid("/name", "is missing"), invalid("/owner", "is missing")];
        let left = BTreeSet::from(["/owner".to_owned()]);
        let pointers = |all| -> Vec<String> {
            let told = told(wrong.clone(), Vec::new(), all, &left);
            told.into_iter().map(|one| one.pointer).collect()
        };
        assert_eq!(pointers(false), ["/owner"]);
        assert_eq!(pointers(true), ["/name", "/owner"]);
    }

    #[test]
    fn what_the_server_found_is_told_once() {
        let wrong = vec![invalid("/name", "is missing")];
        let refused = vec![invalid("/name", "is there already"), invalid("/owner", "is nobody")];
        let told = told(wrong, refused, true, &BTreeSet::new());
        let messages: Vec<_> = told.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["is missing", "is nobody"]);
    }
}
