//! The two texts and their fields.

use super::{
    draft::{Draft, Part},
    sample::sample,
};
use crate::{
    editing::{self as browser, indented, new_line},
    preferences::Preferences,
    text::docs_preview::use_preview_text,
    ui::{Icon, field_content},
};
use leptos::{
    ev::{DragEvent, Event, KeyboardEvent, MouseEvent},
    html::Textarea,
    prelude::*,
};

/// What the dialect is indented by.
const STEP: usize = 4;

/// The field of the page, and below it that of its site's configuration.
#[component]
pub(super) fn Editor(page: String, config: String, given: bool, draft: Draft) -> impl IntoView {
    let words = use_preview_text();
    let language = expect_context::<Preferences>().language;
    on_cleanup(move || draft.stop());
    let ready = RwSignal::new(false);
    Effect::new(move |_| {
        draft.resume(given);
        ready.set(true);
    });
    let on_drop = move |event: DragEvent| {
        if browser::dropped(&event, move |text| draft.replace(&text)) {
            event.prevent_default();
        }
    };
    let on_file = move |event: Event| browser::opened(&event, move |text| draft.replace(&text));
    let begin = move |event: MouseEvent| {
        if ready.get_untracked() {
            event.prevent_default();
            draft.replace(sample(language));
        }
    };
    let send = format!(
        "<button class=\"button\" data-look=\"main\" type=\"submit\">{}</button>",
        words.send
    );
    let has_config = !config.is_empty();
    view! {
        <section class="docs-write" aria-label=words.write>
            <header>
                <label for="page-text">{words.page}</label>
                <a class="button" href="/docs/preview?sample=1" on:click=begin>
                    <Icon icon=icondata_lu::LuSparkles />
                    {words.sample}
                </a>
                <label class="file button" hidden=move || !ready.get()>
                    <Icon icon=icondata_lu::LuUpload />
                    {words.open_file}
                    <input
                        type="file"
                        class="unseen"
                        accept=".md,.markdown,.txt"
                        on:change=on_file
                    />
                </label>
                <noscript inner_html=send></noscript>
            </header>
            <Field part=Part::Page field=draft.page initial=page draft on_drop=on_drop />
            <p class="hint" id="page-hint">
                {words.keys}
            </p>
            <details open=has_config>
                <summary>{words.settings}</summary>
                <Field
                    part=Part::Config
                    field=draft.config
                    initial=config
                    draft
                    on_drop=|_: DragEvent| ()
                />
            </details>
        </section>
    }
    .into_any()
}

#[component]
fn Field(
    part: Part,
    field: NodeRef<Textarea>,
    initial: String,
    draft: Draft,
    on_drop: impl Fn(DragEvent) + 'static,
) -> impl IntoView {
    let words = use_preview_text();
    let free = StoredValue::new(false);
    let content = field_content(&initial);
    let (id, name, placeholder, label, rows) = match part {
        Part::Page => ("page-text", "text", words.placeholder, None, 24),
        Part::Config => {
            ("page-config", "config", words.settings_placeholder, Some(words.settings), 6)
        }
    };
    view! {
        <textarea
            node_ref=field
            id=id
            name=name
            aria-label=label
            aria-describedby=label.is_none().then_some("page-hint")
            rows=rows
            spellcheck=label.is_none().to_string()
            autocapitalize="off"
            autocomplete="off"
            placeholder=placeholder
            on:input=move |_| draft.read_soon()
            on:keydown=move |event| press(draft, part, free, &event)
            on:dragover=|event| event.prevent_default()
            on:drop=on_drop
            inner_html=content
        ></textarea>
    }
    .into_any()
}

/// What a key does. After Escape, Tab leaves the field as it leaves others: nobody is caught in it.
fn press(draft: Draft, part: Part, free: StoredValue<bool>, event: &KeyboardEvent) {
    let Some(field) = draft.field(part) else { return };
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing());
    let freed = free.get_value();
    free.set_value(event.key() == "Escape");
    let selection = browser::selection(&field);
    let (step, deeper) = if part == Part::Page { (STEP, 0) } else { (2, 2) };
    let edit = match event.key().as_str() {
        "Tab" if plain && !freed => indented(&field.value(), selection, event.shift_key(), step),
        "Enter" if plain && !event.shift_key() => Some(new_line(&field.value(), selection, deeper)),
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
