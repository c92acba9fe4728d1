//! The buttons of an item: up, down, away.

use super::list;
use crate::{
    text::form::use_form_text,
    ui::{Icon, form::FormState},
};
use icondata_lu as lucide;
use leptos::{html::Fieldset, prelude::*};
use scaffolder::form::Field;
use serde_json::Value;

/// The buttons.
#[component]
pub(super) fn Buttons(
    state: FormState,
    field: Memo<Field>,
    at: usize,
    said: RwSignal<String>,
    frame: NodeRef<Fieldset>,
) -> impl IntoView {
    let text = use_form_text();
    let pointer = field.with_untracked(|field| field.pointer.clone());
    let name = field.with_untracked(|field| {
        let items = list(field).items;
        let label = items.get(at).map(|item| item.label.clone()).unwrap_or_default();
        format!("{} {label}", field.label)
    });
    let place = move || {
        field.with(|field| {
            let list = list(field);
            let is_free = at >= list.fixed;
            let may_order = list.may_order && is_free;
            [
                may_order && at > list.fixed,
                may_order && at + 1 < list.items.len(),
                list.may_remove && is_free,
            ]
        })
    };
    let place = Memo::new(move |_| place());
    let here = StoredValue::new((pointer, name));
    let swap = move |other: usize| {
        here.with_value(|(pointer, name)| {
            state.change(pointer, |whole| {
                if let Value::Array(items) = whole
                    && at.max(other) < items.len()
                {
                    items.swap(at, other);
                }
            });
            said.set((text.moved)(name, other + 1));
        });
    };
    let take = move || {
        here.with_value(|(pointer, name)| {
            state.change(pointer, |whole| {
                if let Value::Array(items) = whole
                    && at < items.len()
                {
                    items.remove(at);
                }
            });
            said.set((text.removed)(name));
        });
        // The button of the last one goes with it: who used it stays at the list.
        let is_gone = field.with_untracked(|field| at >= list(field).items.len());
        if let (true, Some(frame)) = (is_gone, frame.get_untracked()) {
            let _ = frame.focus();
        }
    };
    let button = move |what: &'static str,
                       label: fn(&str) -> String,
                       may: usize,
                       icon: icondata_core::Icon,
                       act: Callback<()>| {
        view! {
            <button
                class="button"
                data-square
                name="form-do"
                value=here.with_value(|(pointer, _)| format!("{what}:{pointer}/{at}"))
                aria-label=here.with_value(|(_, name)| label(name))
                title=here.with_value(|(_, name)| label(name))
                disabled=move || !place.get()[may]
                on:click=move |event| {
                    event.prevent_default();
                    act.run(());
                }
            >
                <Icon icon size=14 />
            </button>
        }
    };
    let up = Callback::new(move |()| swap(at.saturating_sub(1)));
    let down = Callback::new(move |()| swap(at + 1));
    let remove = Callback::new(move |()| take());
    view! {
        <div class="buttons">
            {button("up", text.move_up, 0, lucide::LuArrowUp, up)}
            {button("down", text.move_down, 1, lucide::LuArrowDown, down)}
            {button("remove", text.remove, 2, lucide::LuTrash2, remove)}
        </div>
    }
    .into_any()
}
