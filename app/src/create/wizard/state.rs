//! What goes on in the wizard: signals that belong together. The fields of a page have a state of their
//! own, made with the page; what is filled in there is part of the whole at once.

use super::{
    kept,
    place::Place,
    start::{Start, filled},
};
use crate::{
    PortalError,
    create::api::{Begun, begin_task},
};
use leptos::prelude::*;
use platform::scaffolder::{FormPage, Invalid, TemplateForm};
use scaffolder::form::Choices;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The summary of what is wrong, and the head of a step: where the focus goes.
pub(super) const ERRORS: &str = "wizard-errors";
pub(super) const HEAD: &str = "wizard-head";

/// A task that is wished for.
#[derive(Clone)]
pub(super) struct Wish {
    pub values: String,
    pub secrets: String,
    pub is_draft: bool,
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
    pub usual: StoredValue<Map<String, Value>>,
    pub action: Action<Wish, Result<Begun, PortalError>>,
    /// Has the address say at which step one is.
    pub follow: Callback<Place>,
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

    /// Takes up what the window kept unless somebody gave values, and keeps what is filled in from now on.
    /// What was given is kept at once: the address says it no longer when one goes on.
    fn remember(self, is_given: bool) {
        let template = self.form.with_value(|form| form.template.clone());
        Effect::new(move |before: Option<()>| {
            let values = self.values.get();
            let is_first = before.is_none() && !is_given;
            let kept = is_first.then(|| kept::kept(&template)).flatten();
            if let Some(kept) = kept {
                self.fill(self.form.with_value(|form| filled(&form.pages, kept)));
                self.resumed.set(true);
            } else if !is_first {
                self.form.with_value(|form| {
                    self.usual.with_value(|usual| {
                        kept::keep(&template, &form.pages, &values, usual);
                    });
                });
            }
        });
    }
}
