//! Several entities or tags: what is chosen stands as chips before an input for another one.

use super::{
    api::{filters_json, suggest_entities, suggest_tags},
    control::Control,
    frame::Frame,
    suggest::Suggest,
    suggestions::Suggestions,
};
use crate::{text::form::use_form_text, ui::Icon};
use icondata_lu as lucide;
use leptos::prelude::*;
use scaffolder::form::{PickerField, PickerKind, decoded};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn Several(control: Control, picker: PickerField) -> impl IntoView {
    let text = use_form_text();
    let value = control.value();
    let chosen = Memo::new(move |_| value.with(|value| texts(value.as_ref())));
    let is_ready = RwSignal::new(false);
    Effect::new(move || is_ready.set(true));
    let filters = filters_json(&picker.filters);
    let is_tags = picker.kind == PickerKind::EntityTags;
    let offers = Suggestions::of(move |text| {
        let filters = filters.clone();
        async move {
            let rows = if is_tags {
                suggest_tags(text).await
            } else {
                suggest_entities(text, filters, String::new()).await
            };
            rows.unwrap_or_default()
        }
    });
    // What is typed of another one; without script all of them stand in the input.
    let typed = RwSignal::new(String::new());
    let shown = Signal::derive(move || {
        if is_ready.get() { typed.get() } else { chosen.with(|chosen| chosen.join(", ")) }
    });
    let (adding, removing) = (control.clone(), control.clone());
    let on_pick = Callback::new(move |text: String| {
        if !is_ready.get_untracked() || text.trim().is_empty() {
            return;
        }
        let mut all = chosen.get_untracked();
        all.push(text);
        typed.set(String::new());
        adding.set(decoded(&adding.field, &all.iter().map(String::as_str).collect::<Vec<_>>()));
    });
    let remove = Callback::new(move |name: String| {
        let all: Vec<String> =
            chosen.get_untracked().into_iter().filter(|one| *one != name).collect();
        removing.set(decoded(&removing.field, &all.iter().map(String::as_str).collect::<Vec<_>>()));
    });
    let is_fixed = control.is_fixed();
    let chip = move |name: String| {
        let (label, gone) = ((text.remove)(&name), name.clone());
        view! {
            <li>
                {name}
                <button
                    type="button"
                    aria-label=label
                    disabled=is_fixed
                    on:click=move |_| remove.run(gone.clone())
                >
                    <Icon icon=lucide::LuX size=12 />
                </button>
            </li>
        }
    };
    let chips = move || {
        (is_ready.get() && chosen.with(|chosen| !chosen.is_empty())).then(|| {
            let chips = chosen.get().into_iter().map(chip).collect_view();
            view! {
                <ul role="list" class="chips">
                    {chips}
                </ul>
            }
        })
    };
    let (id, name) = (control.id.clone(), Some(control.name.clone()));
    view! {
        <Frame control=control
            .clone()>
            {chips}
            <Suggest
                control
                id
                name
                text=shown
                offers
                keeps_enter=true
                on_type=Callback::new(move |text: String| typed.set(text))
                on_pick
            />
        </Frame>
    }
    .into_any()
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let all = value.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}
