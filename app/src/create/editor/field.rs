//! The two texts: the template, and the file beside it that is shown. Both stay in the page, so that each
//! keeps its cursor and what can be undone.

use super::{
    folder,
    sample::SAMPLE,
    workshop::{Workshop, text_of},
};
use crate::{
    editing::{self as browser, indented, new_line},
    text::template_editor::{EditorText, use_editor_text},
    ui::{Icon, field_content},
};
use icondata_lu as lucide;
use leptos::{
    ev::{DragEvent, Event, KeyboardEvent, MouseEvent},
    html::{Input, Textarea},
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
            <header>{heads(shop, ready, text)}</header>
            {move || {
                shop
                    .said
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

/// Which file is shown, and what can be opened.
fn heads(shop: Workshop, ready: RwSignal<bool>, text: &'static EditorText) -> AnyView {
    let choose = move |event: Event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        shop.show(place);
    };
    let files = move || {
        let files = shop.files.with(|files| {
            files.iter().map(|file| file.path.clone()).enumerate().collect::<Vec<_>>()
        });
        let option =
            |(at, path): (usize, String)| view! { <option value=at.to_string()>{path}</option> };
        files.into_iter().map(option).collect_view()
    };
    let chosen = move || shop.shown.get().map_or_else(String::new, |at| at.to_string());
    let on_folder = move |event: Event| {
        folder::opened(&event, move |opened| match opened {
            Some(opened) => {
                let left = opened.left_out;
                shop.said.set((left > 0).then(|| (text.left_out)(left)));
                shop.open(opened);
            }
            None => shop.said.set(Some(text.no_template.to_owned())),
        });
    };
    // No attribute that frameworks know.
    let folder = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = folder.get() {
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let on_file = move |event: Event| browser::opened(&event, move |text| shop.replace(&text));
    let begin = move |event: MouseEvent| {
        if ready.get_untracked() {
            event.prevent_default();
            shop.replace(SAMPLE);
        }
    };
    view! {
        <label class="choose">
            <span class="unseen">{text.file}</span>
            <select prop:value=chosen on:change=choose>
                <option value="">{text.template}</option>
                {files}
            </select>
        </label>
        <span class="rest"></span>
        <a class="button" href="/create/editor?sample=1" on:click=begin>
            <Icon icon=lucide::LuSparkles />
            {text.sample}
        </a>
        <label class="file button" hidden=move || !ready.get()>
            <Icon icon=lucide::LuUpload />
            {text.open_file}
            <input type="file" class="unseen" accept=".yaml,.yml" on:change=on_file />
        </label>
        <label class="file button" hidden=move || !ready.get()>
            <Icon icon=lucide::LuFolderOpen />
            {text.open_folder}
            <input type="file" class="unseen" multiple node_ref=folder on:change=on_folder />
        </label>
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
