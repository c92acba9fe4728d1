//! A text input that offers what fits while somebody types: the pattern of a combobox. What may be
//! offered is for whoever uses it to ask.

use super::{
    api::Suggested,
    control::Control,
    suggestions::{Pressed, Suggestions},
};
use crate::{text::form::use_form_text, ui::KindIcon};
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};

/// The input with its list. What is chosen or typed is told.
#[component]
pub(super) fn Suggest(
    /// The field that it belongs to.
    control: Control,
    /// Its id.
    id: String,
    /// The name under which a form without script carries it.
    #[prop(optional_no_strip)]
    name: Option<String>,
    /// What it is called, where no label stands before it.
    #[prop(optional_no_strip)]
    label: Option<&'static str>,
    /// Whether Enter takes what was typed, and does not send the form.
    #[prop(optional)]
    keeps_enter: bool,
    /// What stands in it.
    text: Signal<String>,
    /// What is offered.
    offers: Suggestions,
    /// Somebody typed.
    on_type: Callback<String>,
    /// Somebody chose, or left with what was typed.
    on_pick: Callback<String>,
) -> impl IntoView {
    let words = use_form_text();
    let input = NodeRef::<Input>::new();
    Effect::new(move |before: Option<()>| {
        let now = text.get();
        let Some(input) = input.get() else { return };
        let there = input.value();
        // What was typed before the page was taken over counts.
        if before.is_none() && !there.is_empty() && there != now {
            on_pick.run(there);
        }
        let now = text.get_untracked();
        if input.value() != now {
            input.set_value(&now);
        }
    });
    let choose = Callback::new(move |value: String| {
        offers.close();
        on_pick.run(value);
    });
    let is_fixed = control.is_fixed();
    let press = move |event: KeyboardEvent| match offers.press(&event.key()) {
        Pressed::Moved => event.prevent_default(),
        Pressed::Chose(value) => {
            event.prevent_default();
            choose.run(value);
        }
        Pressed::Nothing if event.key() == "ArrowDown" && !is_fixed => {
            event.prevent_default();
            offers.ask(&event_target_value(&event));
        }
        Pressed::Nothing if event.key() == "Enter" => {
            let text = event_target_value(&event);
            if keeps_enter && !text.trim().is_empty() {
                event.prevent_default();
            }
            offers.close();
            on_pick.run(text);
        }
        Pressed::Nothing => {}
    };
    let ids = StoredValue::new(id.clone());
    let list = format!("{id}-list");
    let active =
        move || offers.chosen.get().map(|at| ids.with_value(|id| format!("{id}-list-{at}")));
    let leaving = control.clone();
    view! {
        <div class="suggest">
            <input
                node_ref=input
                id=id
                name=name
                type="text"
                value=text.get_untracked()
                role="combobox"
                aria-label=label
                aria-autocomplete="list"
                aria-expanded=move || offers.is_shown().to_string()
                aria-controls=list.clone()
                aria-activedescendant=active
                autocomplete="off"
                spellcheck="false"
                placeholder=control.field.placeholder.clone()
                autofocus=control.field.has_focus
                disabled=control.is_disabled()
                readonly=control.is_read_only()
                aria-required=control.required()
                aria-invalid=control.is_invalid()
                aria-describedby=control.described_by()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    offers.ask(&text);
                    on_type.run(text);
                }
                on:click=move |event| offers.ask(&event_target_value(&event))
                on:keydown=press
                on:blur=move |event| {
                    offers.close();
                    // The field may have gone with its page: that, too, takes the focus from it.
                    on_pick.try_run(event_target_value(&event));
                    leaving.leave();
                }
            />
            <ul
                id=list
                role="listbox"
                aria-label=words.suggestions
                hidden=move || !offers.is_shown()
                // The input keeps the keys: else the list would close before what is clicked is chosen.
                on:mousedown=|event| event.prevent_default()
            >
                {move || lines(ids, offers, choose)}
            </ul>
            <span class="unseen" role="status">
                {move || offers.told().map(words.suggested)}
            </span>
        </div>
    }
    .into_any()
}

fn lines(ids: StoredValue<String>, offers: Suggestions, choose: Callback<String>) -> AnyView {
    let lines = offers.rows.get().into_iter().enumerate().map(|(at, row)| {
        let Suggested { value, label, kind, entity_type } = row;
        let selected = move || (offers.chosen.get() == Some(at)).to_string();
        let hint = (label != value).then(|| value.clone());
        view! {
            <li
                role="option"
                id=ids.with_value(|id| format!("{id}-list-{at}"))
                aria-selected=selected
                on:mousemove=move |_| offers.chosen.set(Some(at))
                on:click=move |_| choose.run(value.clone())
            >
                {kind.map(|kind| view! { <KindIcon kind entity_type /> })}
                <span class="label">{label}</span>
                {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            </li>
        }
    });
    lines.collect_view().into_any()
}
