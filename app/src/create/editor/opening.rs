//! Which of the files is shown, and what can be opened: the sample, a file, a folder.

use super::{folder, sample::SAMPLE, workshop::Workshop};
use crate::{editing as browser, text::template_editor::use_editor_text, ui::Icon};
use icondata_lu as lucide;
use leptos::{
    ev::{Event, MouseEvent},
    html::Input,
    prelude::*,
};

/// The choice, and the buttons.
#[component]
pub(super) fn Opening(
    shop: Workshop,
    /// Whether the page has been taken over.
    ready: RwSignal<bool>,
) -> impl IntoView {
    let text = use_editor_text();
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
