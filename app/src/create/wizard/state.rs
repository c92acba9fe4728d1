//! What goes on in the wizard: signals that belong together. The fields of a page have a state of their
//! own, made with the page; what is filled in there is part of the whole at once.

use super::{
    kept,
    place::{Filled, Place, go},
    sent::Wanted,
    start::{Start, filled, first_wrong},
};
use crate::{
    PortalError,
    create::api::{Begun, begin_task},
};
use leptos::prelude::*;
use platform::scaffolder::{FormPage, Invalid, TemplateForm};
use scaffolder::form::{Choices, EnginePatterns};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

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
    /// What is filled in, of all pages.
    pub values: RwSignal<Map<String, Value>>,
    pub secrets: RwSignal<Map<String, Value>>,
    /// Which of several schemas were chosen, page by page.
    pub choices: StoredValue<BTreeMap<usize, Choices>>,
    /// Whether somebody wanted to go on from this page: then all that is wrong is told.
    pub pressed: RwSignal<bool>,
    /// What the server said is wrong.
    pub refused: RwSignal<Vec<Invalid>>,
    /// Whether what was filled in before is here again.
    pub resumed: RwSignal<bool>,
    /// Grows when the present page has to be made anew, with other values.
    pub anew: RwSignal<u32>,
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
        let mut choices = BTreeMap::new();
        if let Place::Page(at) = start.place {
            choices.insert(at, start.choices.clone());
        }
        let wizard = Self {
            place: RwSignal::new(start.place),
            values: RwSignal::new(start.values.clone()),
            secrets: RwSignal::new(start.secrets.clone()),
            choices: StoredValue::new(choices),
            pressed: RwSignal::new(start.is_wrong),
            refused: RwSignal::new(start.refused.clone()),
            resumed: RwSignal::new(false),
            anew: RwSignal::new(0),
            usual: StoredValue::new(filled(&form.pages, Map::new())),
            form: StoredValue::new(form),
            action,
            follow,
        };
        wizard.remember(start.is_given);
        wizard.answer();
        wizard
    }

    /// A page of the form.
    pub(super) fn page(self, at: usize) -> Option<FormPage> {
        self.form.with_value(|form| form.pages.get(at).cloned())
    }

    /// What the server said is wrong with a page. What is wrong with a secret is told at its field, like
    /// that of any other value.
    pub(super) fn refused_of(self, at: usize) -> Vec<Invalid> {
        let page = u32::try_from(at).ok();
        let all = self.refused.get().into_iter().filter(|one| Some(one.page) == page);
        all.map(|one| {
            let pointer = one.pointer.trim_start_matches("secrets:").to_owned();
            Invalid { pointer, ..one }
        })
        .collect()
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
    fn fill(self, values: Map<String, Value>) {
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
    fn answer(self) {
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

    /// Takes up what the window kept unless somebody gave values, and keeps what is filled in from now on.
    fn remember(self, is_given: bool) {
        let template = self.form.with_value(|form| form.template.clone());
        Effect::new(move |before: Option<()>| {
            let values = self.values.get();
            if before.is_some() {
                self.form.with_value(|form| {
                    self.usual.with_value(|usual| {
                        kept::keep(&template, &form.pages, &values, usual);
                    });
                });
            } else if let Some(kept) = kept::kept(&template).filter(|_| !is_given) {
                self.fill(self.form.with_value(|form| filled(&form.pages, kept)));
                self.resumed.set(true);
            }
        });
    }
}

/// Puts the focus to a part of the page, when that is there.
fn focus_soon(id: &'static str) {
    request_animation_frame(move || super::errors::focus(id));
}
