//! What is being written: the texts and their fields, and what is filled in of the form.

use super::{
    files::{Content, DraftFile, Opened, Rest},
    looked::{Looked, filled},
    session,
};
use crate::editing::{self as browser, Edit, offset};
use leptos::{html::Textarea, leptos_dom::helpers::TimeoutHandle, prelude::*};
use platform::scaffolder::ActionDescription;
use scaffolder::actions::Actions;
use serde_json::{Map, Value};
use std::time::Duration;

/// Typing rests this long before the text is read.
const REST: Duration = Duration::from_millis(80);

/// What is being written.
#[derive(Clone, Copy)]
pub(super) struct Workshop {
    pub(super) template_field: NodeRef<Textarea>,
    pub(super) file_field: NodeRef<Textarea>,
    pub(super) template: RwSignal<String>,
    pub(super) files: RwSignal<Vec<DraftFile>>,
    /// The file that is shown, by its place; the template where there is none.
    pub(super) shown: RwSignal<Option<usize>>,
    /// What is to be said of the folder that was opened last.
    pub(super) said: RwSignal<Option<String>>,
    pub(super) looked: Memo<Looked>,
    /// What is filled in, on all pages of the form.
    pub(super) values: RwSignal<Map<String, Value>>,
    pub(super) secrets: RwSignal<Map<String, Value>>,
    typing: StoredValue<Option<TimeoutHandle>>,
}

impl Workshop {
    /// One that begins with a text.
    pub(super) fn new(text: &str, actions: &[ActionDescription]) -> Self {
        let template = RwSignal::new(text.to_owned());
        let actions = Actions::built_in().with(actions);
        let looked = Memo::new(move |_| template.with(|text| Looked::at(text, &actions)));
        let values = looked.with_untracked(|looked| filled(&looked.pages()));
        Self {
            template_field: NodeRef::new(),
            file_field: NodeRef::new(),
            template,
            files: RwSignal::new(Vec::new()),
            shown: RwSignal::new(None),
            said: RwSignal::new(None),
            looked,
            values: RwSignal::new(values),
            secrets: RwSignal::new(Map::new()),
            typing: StoredValue::new(None),
        }
    }

    /// What is sent beside the template's text, as JSON.
    pub(super) fn rest(self) -> String {
        let rest = Rest {
            files: self.files.with_untracked(|files| Rest::files(files)),
            values: self.values.get_untracked(),
            secrets: self.secrets.get_untracked(),
        };
        serde_json::to_string(&rest).unwrap_or_default()
    }

    /// Puts another template in the place of the text; the browser can undo it where it is shown.
    pub(super) fn replace(self, text: &str) {
        let is_hidden = self.shown.get_untracked().is_some();
        self.shown.set(None);
        let Some(field) = self.template_field.get_untracked() else { return };
        if is_hidden {
            field.set_value(text);
        } else {
            let to = field.value().encode_utf16().count();
            browser::apply(&field, &Edit { from: 0, to, insert: text.to_owned(), select: (0, 0) });
        }
        field.set_scroll_top(0);
        self.read();
    }

    /// Takes a folder that was opened.
    pub(super) fn open(self, opened: Opened) {
        self.files.set(opened.files);
        self.replace(&opened.template);
    }

    /// Shows another file; what was written in the one before is kept.
    pub(super) fn show(self, file: Option<usize>) {
        self.read();
        self.shown.set(file);
        let text = file.and_then(|at| self.files.with_untracked(|files| text_of(files.get(at)?)));
        if let Some(field) = self.file_field.get_untracked() {
            field.set_value(&text.unwrap_or_default());
            field.set_scroll_top(0);
        }
    }

    /// Puts the cursor at a place of the template.
    pub(super) fn go_to(self, line: u32, column: u32) {
        if self.shown.try_get_untracked().flatten().is_some() {
            self.show(None);
            // Once it is there to be focused.
            return request_animation_frame(move || self.go_to(line, column));
        }
        let Some(field) = self.template_field.try_get_untracked().flatten() else { return };
        let value = field.value();
        let at = offset(&value, line, column);
        // A browser shows the cursor when a field gets the focus, not when it is moved.
        let _ = field.blur();
        browser::select(&field, (at, at));
        let _ = field.focus();
    }

    /// Begins with what this browser's window held before, when the page came with nothing.
    pub(super) fn resume(self) {
        let given = self.template.with_untracked(|text| !text.is_empty());
        let untouched = self
            .template_field
            .get_untracked()
            .is_some_and(|field| self.template.with_untracked(|text| field.value() == *text));
        let kept = if given { None } else { session::kept() };
        if let (Some(kept), Some(field), true) =
            (kept, self.template_field.get_untracked(), untouched)
        {
            field.set_value(&kept);
        }
        // What was typed before the page was taken over is the text.
        self.read();
    }

    /// Takes what the fields hold, when typing has rested.
    pub(super) fn read_soon(self) {
        self.stop();
        let read = move || self.read();
        self.typing.set_value(set_timeout_with_handle(read, REST).ok());
    }

    fn read(self) {
        let Some(shown) = self.shown.try_get_untracked() else { return };
        let value = |field: NodeRef<Textarea>| {
            field.try_get_untracked().flatten().map(|field| field.value())
        };
        if let Some(text) = value(self.template_field)
            && self.template.with_untracked(|before| *before != text)
        {
            session::keep(&text);
            self.template.set(text);
        }
        let (Some(at), Some(text)) = (shown, value(self.file_field)) else { return };
        let before = self.files.with_untracked(|files| text_of(files.get(at)?));
        if before.is_some_and(|before| before != text) {
            self.files.update(|files| {
                if let Some(file) = files.get_mut(at) {
                    file.content = Content::Text(text);
                }
            });
        }
    }

    /// Nothing is read any more.
    pub(super) fn stop(self) {
        if let Some(handle) = self.typing.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}

/// The text of a file that is one.
pub(super) fn text_of(file: &DraftFile) -> Option<String> {
    match &file.content {
        Content::Text(text) => Some(text.clone()),
        Content::Bytes(_) => None,
    }
}
