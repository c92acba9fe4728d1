//! The two texts: the template, and the file beside it that is shown. Both stay in the page, so that each
//! keeps its cursor and what can be undone.

use super::{
    opening::Opening,
    workshop::{Workshop, text_of},
};
use crate::{
    editing::{self as browser, indented, new_line},
    text::template_editor::use_editor_text,
    ui::field_content,
};
use leptos::{
    ev::{DragEvent, KeyboardEvent},
    html::Textarea,
    prelude::*,
};

/// What a level of YAML is indented by.
const STEP: usize = 2;

/// The form that sends the template without script.
pub(super) const TRYING: &str = "template-try";

/// The texts with what one does to them.
#[component]
pub(super) fn Fields(initial: String, shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    on_cleanup(move || shop.stop());
    let ready = RwSignal::new(false);
    Effect::new(move |_| {
        shop.resume();
        ready.set(true);
    });
    let on_drop = move |event: DragEvent| {
        if browser::dropped(&event, move |text| shop.replace(&text)) {
            event.prevent_default();
        }
    };
    let content = field_content(&initial);
    let is_file = move || shop.shown.get().is_some();
    let is_binary = move || {
        let shown = shop.shown.get();
        shown.is_some_and(|at| {
            shop.files.with(|files| files.get(at).is_some_and(|file| text_of(file).is_none()))
        })
    };
    view! {
        <section class="editor-write" aria-label=text.write>
            <header>
                <Opening shop ready />
            </header>
            {move || {
                shop.said
                    .get()
                    .map(|said| {
                        view! {
                            <p class="said" role="status">
                                {said}
                            </p>
                        }
                    })
            }}
            <textarea
                node_ref=shop.template_field
                id="template-text"
                name="template"
                form=TRYING
                aria-label=text.template
                aria-describedby="template-hint"
                rows="30"
                wrap="off"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                placeholder=text.placeholder
                hidden=is_file
                on:input=move |_| shop.read_soon()
                on:keydown=presses(shop, shop.template_field)
                on:dragover=|event| event.prevent_default()
                on:drop=on_drop
                inner_html=content
            ></textarea>
            <textarea
                node_ref=shop.file_field
                aria-label=text.file
                rows="30"
                wrap="off"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                hidden=move || !is_file() || is_binary()
                on:input=move |_| shop.read_soon()
                on:keydown=presses(shop, shop.file_field)
            ></textarea>
            <p class="said" hidden=move || !is_binary()>
                {text.binary}
            </p>
            <p class="hint" id="template-hint">
                {text.keys}
                " "
                {text.stays_here}
            </p>
        </section>
    }
    .into_any()
}

/// What keys do in a field. After Escape, Tab leaves it as it leaves others: nobody is caught in it.
fn presses(shop: Workshop, field: NodeRef<Textarea>) -> impl Fn(KeyboardEvent) + 'static {
    let free = StoredValue::new(false);
    move |event: KeyboardEvent| {
        let Some(field) = field.get_untracked() else { return };
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        let plain = !held && !event.is_composing();
        let freed = free.get_value();
        free.set_value(event.key() == "Escape");
        let selection = browser::selection(&field);
        let edit = match event.key().as_str() {
            "Tab" if plain && !freed => {
                indented(&field.value(), selection, event.shift_key(), STEP)
            }
            "Enter" if plain && !event.shift_key() => {
                Some(new_line(&field.value(), selection, STEP))
            }
            // Tab with Shift comes as two keys.
            "Shift" if freed => return free.set_value(true),
            _ => return,
        };
        event.prevent_default();
        if let Some(edit) = edit {
            browser::apply(&field, &edit);
            shop.read_soon();
        }
    }
}
