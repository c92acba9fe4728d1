//! A list: items that are added, taken away, and put into another order, all by keyboard too.

mod buttons;

use super::{
    FormState,
    control::Control,
    field::One,
    frame::{Name, Words, Wrong},
};
use crate::{text::form::use_form_text, ui::Icon};
use buttons::Buttons;
use icondata_lu as lucide;
use leptos::{ev::MouseEvent, html::Fieldset, prelude::*};
use scaffolder::form::{Field, FieldKind, ListField as List};
use serde_json::Value;

/// The list.
#[component]
pub(super) fn ListField(state: FormState, field: Memo<Field>) -> impl IntoView {
    let text = use_form_text();
    let first = field.get_untracked();
    let control = Control::new(state, first.clone());
    let pointer = StoredValue::new(first.pointer.clone());
    // What was done, for who does not see it.
    let said = RwSignal::new(String::new());
    let frame = NodeRef::<Fieldset>::new();
    let places = move || (0..list(&field.get()).items.len()).collect::<Vec<usize>>();
    let is_empty = move || places().is_empty();
    let count = move || places().len().to_string();
    let may_add = Memo::new(move |_| field.with(|field| list(field).may_add));
    let is_fixed = control.is_fixed();
    let add = move |event: MouseEvent| {
        event.prevent_default();
        let begins = field.with_untracked(|field| list(field).new_item);
        pointer.with_value(|pointer| state.change(pointer, |whole| push(whole, begins)));
    };
    let is_growing = move || may_add.get() && !is_fixed;
    let add_to = (text.add_to)(&first.label);
    view! {
        <fieldset
            node_ref=frame
            class="form-list"
            id=control.id.clone()
            tabindex="-1"
            aria-describedby=control.described_by()
        >
            <legend>
                <Name control=control.clone() />
            </legend>
            <Words control=control.clone() />
            <input type="hidden" name=format!("length[{}]", first.pointer) value=count />
            <Show when=is_empty>
                <p class="nothing">{text.empty_list}</p>
            </Show>
            <ol role="list">
                <For
                    each=places
                    key=|at| *at
                    children=move |at| view! { <Item state field at said frame /> }
                />
            </ol>
            <Show when=is_growing>
                <button
                    class="button"
                    name="form-do"
                    value=move || pointer.with_value(|pointer| format!("add:{pointer}"))
                    aria-label=add_to.clone()
                    on:click=add
                >
                    <Icon icon=lucide::LuPlus size=14 />
                    {text.add}
                </button>
            </Show>
            <Wrong control=control.clone() />
            <span class="unseen" role="status">
                {move || said.get()}
            </span>
        </fieldset>
    }
    .into_any()
}

fn list(field: &Field) -> List {
    match &field.kind {
        FieldKind::List(list) => list.clone(),
        _ => List {
            items: Vec::new(),
            fixed: 0,
            may_add: false,
            may_remove: false,
            may_order: false,
            new_item: Value::Null,
        },
    }
}

/// An item with its buttons.
#[component]
fn Item(
    state: FormState,
    field: Memo<Field>,
    at: usize,
    said: RwSignal<String>,
    frame: NodeRef<Fieldset>,
) -> impl IntoView {
    let item = Memo::new(move |before: Option<&Option<Field>>| {
        let found = field.with(|field| list(field).items.get(at).cloned());
        found.or_else(|| before.cloned().flatten())
    });
    // An item may become another sort of field: then it is drawn anew.
    let sort = Memo::new(move |_| {
        item.with(|item| item.as_ref().map(|item| std::mem::discriminant(&item.kind)))
    });
    let shown = move || {
        sort.get()?;
        let first = item.get_untracked()?;
        let field = Memo::new(move |_| item.get().unwrap_or_else(|| first.clone()));
        Some(view! { <One state field /> })
    };
    view! {
        <li>
            <div class="item">{shown}</div>
            <Buttons state field at said frame />
        </li>
    }
    .into_any()
}

fn push(whole: &mut Value, item: Value) {
    match whole {
        Value::Array(items) => items.push(item),
        other => *other = Value::Array(vec![item]),
    }
}
