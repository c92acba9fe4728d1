//! What the components of fields share: names, what stands in them, what is wrong.

mod typed;

use super::FormState;
use leptos::{
    html::{Input, Textarea},
    prelude::*,
};
use scaffolder::form::{Access, Field, FieldKind, TextField, TextLook, decoded, last};
use serde_json::Value;
use typed::typed;

/// A field that holds no others.
#[derive(Clone)]
pub(super) struct Control {
    pub state: FormState,
    pub field: Field,
    /// The id of its input.
    pub id: String,
    /// The name of its input.
    pub name: String,
    /// What is wrong with it.
    pub error: Memo<Option<String>>,
    is_secret: bool,
}

impl Control {
    pub fn new(state: FormState, field: Field) -> Self {
        let pointer = field.pointer.clone();
        let is_secret =
            matches!(field.kind, FieldKind::Text(TextField { look: TextLook::Secret, .. }));
        let prefix = if is_secret { "secrets" } else { "values" };
        Self {
            state,
            id: format!("form-{pointer}"),
            name: format!("{prefix}[{pointer}]"),
            error: Memo::new(move |_| state.error(&pointer)),
            field,
            is_secret,
        }
    }

    /// Ids of what is said of the field.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let (error, id) = (self.error, self.id.clone());
        let has_words = self.has_words();
        Signal::derive(move || {
            let ids = [
                has_words.then(|| format!("{id}-words")),
                error.with(Option::is_some).then(|| format!("{id}-error")),
            ];
            let ids: Vec<String> = ids.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    /// Whether anything is said of how it is filled in.
    pub fn has_words(&self) -> bool {
        let field = &self.field;
        let has_note = match &field.kind {
            FieldKind::Text(text) => {
                text.is_json || matches!(text.look, TextLook::DateTime | TextLook::Secret)
            }
            FieldKind::Picker(picker) => {
                use scaffolder::form::PickerKind as Kind;
                !picker.allows_others || matches!(picker.kind, Kind::Entities | Kind::EntityTags)
            }
            _ => false,
        };
        has_note || field.description.is_some() || field.help.is_some() || field.unknown.is_some()
    }

    /// Whether something is wrong, for `aria-invalid`.
    pub fn is_invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.with(Option::is_some).then_some("true"))
    }

    /// `aria-required`, where it is.
    pub fn required(&self) -> Option<&'static str> {
        self.field.is_required.then_some("true")
    }

    pub fn is_disabled(&self) -> bool {
        self.field.access == Access::Disabled
    }

    pub fn is_read_only(&self) -> bool {
        self.field.access == Access::ReadOnly
    }

    /// Whether it cannot be changed, for inputs that know no `readonly`.
    pub fn is_fixed(&self) -> bool {
        self.field.access != Access::Open
    }

    /// What is filled in.
    pub fn value(&self) -> Memo<Option<Value>> {
        let (state, pointer) = (self.state, self.field.pointer.clone());
        Memo::new(move |_| state.value(&pointer))
    }

    /// The same, for once.
    pub fn held(&self) -> Option<Value> {
        untrack(|| self.state.value(&self.field.pointer))
    }

    /// The text that stands in its input.
    pub fn text(&self) -> Memo<String> {
        let (state, field, is_secret) = (self.state, self.field.clone(), self.is_secret);
        Memo::new(move |_| {
            if is_secret {
                let secret =
                    state.secrets.with(|secrets| secrets.get(&last(&field.pointer)).cloned());
                return secret
                    .and_then(|secret| secret.as_str().map(str::to_owned))
                    .unwrap_or_default();
            }
            state.value(&field.pointer).map(|value| typed(&value, &field.kind)).unwrap_or_default()
        })
    }

    /// What stands in the page as the server sends it: no secret.
    pub fn sent_text(&self) -> String {
        if self.is_secret { String::new() } else { untrack(|| self.text().get()) }
    }

    /// Somebody typed.
    pub fn type_in(&self, text: &str) {
        let pointer = &self.field.pointer;
        if self.is_secret {
            self.state.set_secret(pointer, &last(pointer), text);
        } else {
            self.state.set(pointer, decoded(&self.field, &[text]));
        }
    }

    /// Something was chosen.
    pub fn set(&self, value: Option<Value>) {
        self.state.set(&self.field.pointer, value);
    }

    /// Somebody left it.
    pub fn leave(&self) {
        self.state.touch(&self.field.pointer);
    }

    /// The same for a field of several lines.
    pub fn follow_lines(&self, input: NodeRef<Textarea>) {
        let (text, control) = (self.text(), self.clone());
        Effect::new(move |before: Option<()>| {
            let text = text.get();
            let Some(input) = input.get() else { return };
            control.keep_up(&input.value(), &text, before.is_none(), |text| input.set_value(text));
        });
    }

    /// Keeps an input with what is filled in: what somebody typed before the page was taken over is
    /// taken, and what changes elsewhere is shown.
    pub fn follow(&self, input: NodeRef<Input>) {
        let (text, control) = (self.text(), self.clone());
        Effect::new(move |before: Option<()>| {
            let text = text.get();
            let Some(input) = input.get() else { return };
            // A colour and a scale stand somewhere from the beginning: nobody typed that.
            let is_typed = !matches!(input.type_().as_str(), "color" | "range");
            let is_first = before.is_none() && is_typed;
            control.keep_up(&input.value(), &text, is_first, |text| input.set_value(text));
        });
    }

    fn keep_up(&self, there: &str, text: &str, is_first: bool, show: impl FnOnce(&str)) {
        if there == text {
            return;
        }
        if is_first && !there.is_empty() {
            return self.type_in(there);
        }
        // `1.` is a number on its way to another one: it stays as it was typed.
        let means = |text: &str| decoded(&self.field, &[text]);
        if means(there) != means(text) {
            show(text);
        }
    }
}
