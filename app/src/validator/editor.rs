//! The text and its field: line numbers, keys, dropped files.

use crate::{
    editing::{self as browser, Edit, indented, new_line, offset},
    text::validator::use_validator_text,
    ui::{Icon, field_content},
};
use descriptor::{Limits, Review, review};
use leptos::{
    ev::{DragEvent, Event, KeyboardEvent},
    html::Textarea,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
};
use std::{collections::HashSet, fmt::Write as _, time::Duration};

/// The field's name on the page.
const FIELD: &str = "descriptor";

/// Typing rests this long before the text is judged.
const REST: Duration = Duration::from_millis(60);

/// What a level of YAML is indented by.
const STEP: usize = 2;

/// Lines that the field has at least.
const FEWEST: usize = 24;

/// What is being written, and what is said of it.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    field: NodeRef<Textarea>,
    text: RwSignal<String>,
    judged: Memo<Vec<Review>>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Draft {
    /// One that begins with a text.
    pub(super) fn new(initial: &str) -> Self {
        let text = RwSignal::new(initial.to_owned());
        let judged = Memo::new(move |_| text.with(|text| review(text, &Limits::default())));
        Self { field: NodeRef::new(), text, judged, waiting: StoredValue::new(None) }
    }

    /// What is said of the text.
    pub(super) const fn judged(self) -> Memo<Vec<Review>> {
        self.judged
    }

    /// Puts another text in the place of all; the browser can undo it.
    pub(super) fn replace(self, text: &str) {
        let Some(field) = self.field.get_untracked() else { return };
        let to = field.value().encode_utf16().count();
        let select = (0, 0);
        self.apply(&Edit { from: 0, to, insert: text.to_owned(), select });
        browser::show_line(&field, 1);
    }

    /// Puts the cursor at a place.
    pub(super) fn go_to(self, line: u32, column: u32) {
        let Some(field) = self.field.get_untracked() else { return };
        let at = offset(&field.value(), line, column);
        let _ = field.focus();
        browser::select(&field, (at, at));
        browser::show_line(&field, line);
    }

    fn apply(self, edit: &Edit) {
        let Some(field) = self.field.get_untracked() else { return };
        browser::apply(&field, edit);
        self.read();
    }

    /// Takes what the field holds, when typing has rested.
    fn read_soon(self) {
        self.stop();
        let read = move || self.read();
        self.waiting.set_value(set_timeout_with_handle(read, REST).ok());
    }

    fn read(self) {
        let Some(field) = self.field.try_get_untracked().flatten() else { return };
        let value = field.value();
        if self.text.with_untracked(|text| *text != value) {
            self.text.set(value);
        }
    }

    fn stop(self) {
        if let Some(handle) = self.waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}

/// The field with its line numbers.
#[component]
pub(super) fn Editor(initial: String, draft: Draft) -> impl IntoView {
    let text = use_validator_text();
    on_cleanup(move || draft.stop());
    // What was typed before the page was taken over is the text.
    let ready = RwSignal::new(false);
    Effect::new(move |_| {
        draft.read();
        ready.set(true);
    });
    let free = StoredValue::new(false);
    let on_key = move |event: KeyboardEvent| press(draft, free, &event);
    let on_drop = move |event: DragEvent| {
        if browser::dropped(&event, move |text| draft.replace(&text)) {
            event.prevent_default();
        }
    };
    let on_file = move |event: Event| browser::opened(&event, move |text| draft.replace(&text));
    let content = field_content(&initial);
    let lines = move || draft.text.with(|text| text.split('\n').count());
    let columns =
        move || draft.text.with(|text| text.split('\n').map(|line| line.chars().count()).max());
    let check = format!(
        "<button class=\"button\" data-look=\"main\" type=\"submit\">{}</button>",
        text.check
    );
    view! {
        <section class="validator-editor" aria-label=text.descriptor>
            <header>
                <label for=FIELD>{text.descriptor}</label>
                <span class="private">{text.stays_here}</span>
                <label class="file button" hidden=move || !ready.get()>
                    <Icon icon=icondata_lu::LuUpload />
                    {text.open_file}
                    <input type="file" class="unseen" accept=".yaml,.yml,.json" on:change=on_file />
                </label>
                <noscript inner_html=check></noscript>
            </header>
            <div class="scroll">
                <pre
                    class="gutter"
                    aria-hidden="true"
                    inner_html=move || gutter(lines(), &marks(draft))
                ></pre>
                <textarea
                    node_ref=draft.field
                    id=FIELD
                    name="text"
                    wrap="off"
                    rows=move || lines().max(FEWEST)
                    cols=move || columns().unwrap_or_default() + 2
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-describedby="descriptor-hint"
                    placeholder=text.placeholder
                    on:input=move |_| draft.read_soon()
                    on:keydown=on_key
                    on:dragover=|event| event.prevent_default()
                    on:drop=on_drop
                    inner_html=content
                ></textarea>
            </div>
            <p class="hint" id="descriptor-hint">
                {text.keys}
            </p>
        </section>
    }
    .into_any()
}

/// What a key does. After Escape, Tab leaves the field as it leaves others: nobody is caught in it.
fn press(draft: Draft, free: StoredValue<bool>, event: &KeyboardEvent) {
    let Some(field) = draft.field.get_untracked() else { return };
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing());
    let freed = free.get_value();
    free.set_value(event.key() == "Escape");
    let selection = browser::selection(&field);
    let edit = match event.key().as_str() {
        "Tab" if plain && !freed => indented(&field.value(), selection, event.shift_key(), STEP),
        "Enter" if plain && !event.shift_key() => Some(new_line(&field.value(), selection, STEP)),
        // Tab with Shift comes as two keys.
        "Shift" if freed => return free.set_value(true),
        _ => return,
    };
    event.prevent_default();
    if let Some(edit) = edit {
        browser::apply(&field, &edit);
        draft.read_soon();
    }
}

/// Lines with something wrong on them, and with something to advise.
fn marks(draft: Draft) -> [HashSet<u32>; 2] {
    draft.judged.with(|all| {
        let errors = all.iter().flat_map(|one| &one.errors).map(|one| one.line);
        let advice = all.iter().flat_map(|one| &one.advice).map(|one| one.line);
        [errors.collect(), advice.collect()]
    })
}

/// The numbers of the lines as HTML: one text, because there may be thousands.
fn gutter(lines: usize, [bad, warn]: &[HashSet<u32>; 2]) -> String {
    let mut html = String::with_capacity(lines * 5);
    for line in 1..=u32::try_from(lines).unwrap_or(u32::MAX) {
        let class = match (bad.contains(&line), warn.contains(&line)) {
            (true, _) => "bad",
            (false, true) => "warn",
            (false, false) => {
                let _ = writeln!(html, "{line}");
                continue;
            }
        };
        let _ = writeln!(html, "<b class=\"{class}\">{line}</b>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_marked_by_the_worst_of_them() {
        let marks = [HashSet::from([2]), HashSet::from([2, 3])];
        let expected = "1\n<b class=\"bad\">2</b>\n<b class=\"warn\">3</b>\n";
        assert_eq!(gutter(3, &marks), expected);
    }
}
