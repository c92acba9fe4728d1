//! What is filled in of a form, what is wrong with it, and what is shown.

use crate::text::form::use_form_text;
use leptos::prelude::*;
use platform::scaffolder::Invalid;
use scaffolder::form::{
    Alternatives, Choices, EnginePatterns, Field, at, check, defaults, fields_chosen, put, remove,
    switched,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The state of a page of a form. To show another schema, set [`schema`](Self::schema).
#[derive(Clone, Copy)]
pub struct FormState {
    /// The page's schema.
    pub schema: RwSignal<Value>,
    /// What is filled in: of this page, and of all others.
    pub values: RwSignal<Map<String, Value>>,
    /// Secrets, by the name of their property.
    pub secrets: RwSignal<Map<String, Value>>,
    /// Which of several schemas were chosen.
    pub choices: RwSignal<Choices>,
    /// Pointers of fields that somebody was in and left.
    pub touched: RwSignal<BTreeSet<String>>,
    /// What the server said; each is shown until its field is changed.
    pub said: RwSignal<Vec<Invalid>>,
    /// Whether all that is wrong is shown, and not only where somebody was.
    pub show_all: RwSignal<bool>,
    /// What is shown to be wrong, in the words of the page.
    pub told: Memo<Vec<Invalid>>,
    /// What is shown of the form.
    pub fields: Memo<Vec<Field>>,
    /// Fields that were emptied on purpose: no default belongs there.
    cleared: StoredValue<BTreeSet<String>>,
}

impl FormState {
    /// The state of a page; what the schema fills in by itself is filled in.
    pub fn start(
        schema: Value,
        values: Map<String, Value>,
        secrets: Map<String, Value>,
        choices: Choices,
        said: Vec<Invalid>,
    ) -> Self {
        let words = use_form_text();
        let values = RwSignal::new(defaults(&schema, &values, &EnginePatterns));
        let schema = RwSignal::new(schema);
        let (secrets, choices) = (RwSignal::new(secrets), RwSignal::new(choices));
        let (touched, said) = (RwSignal::new(BTreeSet::new()), RwSignal::new(said));
        let show_all = RwSignal::new(false);
        let fields = Memo::new(move |_| {
            schema.with(|schema| {
                values.with(|values| {
                    choices.with(|choices| fields_chosen(schema, values, choices, &EnginePatterns))
                })
            })
        });
        let violations = Memo::new(move |_| {
            schema.with(|schema| {
                values.with(|values| {
                    secrets.with(|secrets| check(schema, values, secrets, &EnginePatterns))
                })
            })
        });
        let told = Memo::new(move |_| {
            let all = show_all.get();
            let mut told = said.get();
            let known: BTreeSet<String> = told.iter().map(|one| one.pointer.clone()).collect();
            let seen = touched.get();
            violations.with(|violations| {
                let shown = violations.iter().filter(|one| all || seen.contains(&one.pointer));
                let shown = shown.filter(|one| !known.contains(&one.pointer));
                told.extend(shown.map(|one| Invalid {
                    page: 0,
                    pointer: one.pointer.clone(),
                    keyword: one.keyword.to_owned(),
                    message: words.violation(one),
                }));
            });
            told
        });
        let cleared = StoredValue::new(BTreeSet::new());
        Self { schema, values, secrets, choices, touched, said, show_all, told, fields, cleared }
    }

    /// What is filled in at a pointer.
    pub fn value(self, pointer: &str) -> Option<Value> {
        self.values.with(|values| at(values, pointer).cloned())
    }

    /// What is wrong with what is filled in at a pointer, as far as it is shown.
    pub fn error(self, pointer: &str) -> Option<String> {
        self.told.with(|told| {
            told.iter().find(|one| one.pointer == pointer).map(|one| one.message.clone())
        })
    }

    /// Somebody left a field. A browser tells that too of a field that goes with its page: then nothing of
    /// this is there any more.
    pub fn touch(self, pointer: &str) {
        let is_known = self.touched.try_with_untracked(|touched| touched.contains(pointer));
        if is_known == Some(false) {
            self.touched.update(|touched| {
                touched.insert(pointer.to_owned());
            });
        }
    }

    /// Fills in a field, or empties it; what the schema fills in because of that is filled in, too. What
    /// comes late, such as a file that was read, finds the page gone, and is nothing.
    pub fn set(self, pointer: &str, value: Option<Value>) {
        let Some(mut values) = self.values.try_get_untracked() else { return };
        self.cleared.update_value(|cleared| match value {
            Some(_) => {
                cleared.remove(pointer);
            }
            None => {
                cleared.insert(pointer.to_owned());
            }
        });
        match value {
            Some(value) => {
                put(&mut values, pointer, value);
            }
            None if is_item(&values, pointer) => {
                put(&mut values, pointer, Value::Null);
            }
            None => {
                remove(&mut values, pointer);
            }
        }
        self.keep(values, pointer);
    }

    /// Fills in a secret: its text is kept apart, and a mask stands in its place.
    pub fn set_secret(self, pointer: &str, name: &str, secret: &str) {
        self.secrets.update(|secrets| {
            if secret.is_empty() {
                secrets.shift_remove(name);
            } else {
                secrets.insert(name.to_owned(), Value::from(secret));
            }
        });
        let mask = (!secret.is_empty()).then(|| Value::from("*".repeat(secret.chars().count())));
        self.set(pointer, mask);
    }

    /// Changes a list, or an object, as a whole; pointers into it mean something else then.
    pub fn change(self, pointer: &str, change: impl FnOnce(&mut Value)) {
        let Some(mut values) = self.values.try_get_untracked() else { return };
        let mut whole = at(&values, pointer).cloned().unwrap_or_default();
        change(&mut whole);
        put(&mut values, pointer, whole);
        let inside = format!("{pointer}/");
        self.touched.update(|touched| touched.retain(|one| !one.starts_with(&inside)));
        self.cleared.update_value(|cleared| cleared.retain(|one| !one.starts_with(&inside)));
        self.choices.update(|choices| choices.retain(|one, _| !one.starts_with(&inside)));
        self.touch(pointer);
        self.keep(values, pointer);
    }

    /// Chooses another one of several schemas.
    pub fn choose(self, pointer: &str, alternatives: &Alternatives, to: usize) {
        let value = self.values.with_untracked(|values| at(values, pointer).cloned());
        let value = self.schema.with_untracked(|schema| {
            switched(schema, alternatives, value.as_ref(), to, &EnginePatterns)
        });
        self.choices.update(|choices| {
            choices.insert(pointer.to_owned(), to);
        });
        self.set(pointer, value);
    }

    fn keep(self, values: Map<String, Value>, changed: &str) {
        let mut filled =
            self.schema.with_untracked(|schema| defaults(schema, &values, &EnginePatterns));
        self.cleared.with_value(|cleared| {
            for pointer in cleared {
                if at(&values, pointer).is_none() {
                    remove(&mut filled, pointer);
                }
            }
        });
        let is_about = |one: &Invalid| {
            one.pointer == changed || one.pointer.starts_with(&format!("{changed}/"))
        };
        if self.said.with_untracked(|said| said.iter().any(is_about)) {
            self.said.update(|said| said.retain(|one| !is_about(one)));
        }
        self.values.set(filled);
    }
}

/// Whether a pointer is that of an item of a list: it stays there, empty or not.
fn is_item(values: &Map<String, Value>, pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent).unwrap_or_default();
    at(values, parent).is_some_and(Value::is_array)
}

#[cfg(test)]
mod tests;
