//! A field for one entity of many: who begins to type is offered those that begin so, a few at a time.
//!
//! Without script, and while search does not answer, it is a field for a reference like any other.

mod choosing;

use super::{Icon, KindIcon};
use crate::text::picker::use_picker_text;
use choosing::{Choosing, More, press};
use icondata_lu as lucide;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use platform::search::Picked;

/// The field. What is chosen stands in it as a reference.
#[component]
pub fn Picker(
    /// The parameter that the form sends; also what tells the field from others of the page.
    name: &'static str,
    /// What the field is called.
    label: &'static str,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// The kinds that are offered; none is all.
    #[prop(optional)]
    kinds: &'static [&'static str],
    /// What may stand in it, while it is empty.
    #[prop(optional)]
    example: &'static str,
    /// Whether the form wants it.
    #[prop(optional)]
    required: bool,
    /// What to do with what is chosen, where that is more than to fill the field.
    #[prop(optional, into)]
    on_pick: Option<Callback<String>>,
) -> impl IntoView {
    let words = use_picker_text();
    let input = NodeRef::<Input>::new();
    let choosing = Choosing::start(kinds);
    let choose = Callback::new(move |at: usize| {
        let Some(reference) = choosing.take(at) else { return };
        if let Some(input) = input.get_untracked() {
            input.set_value(&reference);
        }
        if let Some(on_pick) = on_pick {
            on_pick.run(reference);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if press(choosing, choose, &event.key()) {
            event.prevent_default();
        }
    };
    let list = format!("picker-{name}");
    let active = move || choosing.chosen.get().map(|at| format!("picker-{name}-{at}"));
    view! {
        <div class="picker">
            <label>
                <span>{label}</span>
                <input
                    node_ref=input
                    type="text"
                    name=name
                    value=value
                    placeholder=example
                    required=required
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || choosing.is_shown().to_string()
                    aria-controls=list.clone()
                    aria-activedescendant=active
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| choosing.set_typed(event_target_value(&event))
                    on:click=move |event| choosing.set_typed(event_target_value(&event))
                    on:keydown=on_key
                    on:blur=move |_| choosing.close()
                />
            </label>
            <ul
                id=list
                role="listbox"
                aria-label=words.choices
                hidden=move || !choosing.is_shown()
                // The field keeps the keys: else it would close before what is clicked is chosen.
                on:mousedown=|event| event.prevent_default()
            >
                {move || lines(name, choosing, choose)}
            </ul>
            <span class="unseen" role="status">
                {move || choosing.told().map(words.found)}
            </span>
        </div>
    }
    .into_any()
}

fn lines(name: &'static str, choosing: Choosing, choose: Callback<usize>) -> AnyView {
    let rows = choosing.rows.get();
    let more = choosing.more.get();
    let count = rows.len();
    let lines = rows.into_iter().enumerate().map(|(at, row)| line(name, at, row, choosing, choose));
    let lines = lines.collect_view();
    let more = (more != More::None).then(|| {
        let words = use_picker_text();
        let selected = move || (choosing.chosen.get() == Some(count)).to_string();
        view! {
            <li
                role="option"
                id=format!("picker-{name}-{count}")
                class="more"
                aria-selected=selected
                on:mousemove=move |_| choosing.chosen.set(Some(count))
                on:click=move |_| choosing.load_more()
            >
                <Icon icon=lucide::LuChevronDown size=14 />
                {words.more}
            </li>
        }
    });
    view! {
        {lines}
        {more}
    }
    .into_any()
}

fn line(
    name: &'static str,
    at: usize,
    row: Picked,
    choosing: Choosing,
    choose: Callback<usize>,
) -> AnyView {
    let Picked { entity, label, entity_type } = row;
    let selected = move || (choosing.chosen.get() == Some(at)).to_string();
    view! {
        <li
            role="option"
            id=format!("picker-{name}-{at}")
            aria-selected=selected
            on:mousemove=move |_| choosing.chosen.set(Some(at))
            on:click=move |_| choose.run(at)
        >
            <KindIcon kind=entity.kind().to_owned() entity_type />
            <span class="label">{label}</span>
            <span class="hint">{entity.to_string()}</span>
        </li>
    }
    .into_any()
}
