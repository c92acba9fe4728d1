//! An object: its fields, and a further entry where the template allows one.

use super::{
    FormState,
    control::Control,
    field::Fields,
    frame::{Name, Words, Wrong},
};
use crate::text::form::use_form_text;
use leptos::{html::Input, prelude::*};
use scaffolder::form::{Field, FieldKind, Group, below};
use serde_json::{Map, Value};

/// The group.
#[component]
pub(super) fn GroupField(state: FormState, field: Memo<Field>) -> impl IntoView {
    let first = field.get_untracked();
    let control = Control::new(state, first.clone());
    let inner =
        Signal::derive(move || group(&field.get()).map(|group| group.fields).unwrap_or_default());
    if first.label.is_empty() {
        return view! { <Fields state fields=inner /> }.into_any();
    }
    view! {
        <fieldset
            class="form-group"
            id=control.id.clone()
            tabindex="-1"
            aria-describedby=control.described_by()
        >
            <legend>
                <Name control=control.clone() />
            </legend>
            <Words control=control.clone() />
            <Fields state fields=inner />
            <Added state field />
            <Wrong control=control.clone() />
        </fieldset>
    }
    .into_any()
}

fn group(field: &Field) -> Option<Group> {
    match &field.kind {
        FieldKind::Group(group) => Some(group.clone()),
        _ => None,
    }
}

/// Entries that somebody added, to be taken away again, and the field for another one.
#[component]
fn Added(state: FormState, field: Memo<Field>) -> impl IntoView {
    let text = use_form_text();
    let added = move || group(&field.get()).map(|group| group.added).unwrap_or_default();
    let may_add = Memo::new(move |_| {
        field.with(|field| group(field).is_some_and(|group| group.new_property.is_some()))
    });
    let pointer = move || field.with(|field| field.pointer.clone());
    let buttons = move || {
        let buttons = added().into_iter().map(|name| {
            let place = below(&pointer(), &name);
            let (here, label) = (pointer(), (text.remove)(&name));
            view! {
                <button
                    class="button"
                    name="form-do"
                    value=format!("remove:{place}")
                    on:click=move |event| {
                        event.prevent_default();
                        state
                            .change(
                                &here,
                                |whole| {
                                    if let Value::Object(entries) = whole {
                                        entries.shift_remove(&name);
                                    }
                                },
                            );
                    }
                >
                    {label}
                </button>
            }
        });
        let buttons = buttons.collect_view();
        view! { <div class="buttons">{buttons}</div> }
    };
    view! {
        {move || (!added().is_empty()).then(buttons)}
        {move || may_add.get().then(|| view! { <Another state field /> })}
    }
    .into_any()
}

#[component]
fn Another(state: FormState, field: Memo<Field>) -> impl IntoView {
    let text = use_form_text();
    let input = NodeRef::<Input>::new();
    let pointer = field.with_untracked(|field| field.pointer.clone());
    let id = format!("form-{pointer}-another");
    let here = pointer.clone();
    let add = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = input.value().trim().to_owned();
        let begins =
            field.with_untracked(|field| group(field).and_then(|group| group.new_property));
        let (false, Some(begins)) = (name.is_empty(), begins) else { return };
        state.change(&here, |whole| {
            if !whole.is_object() {
                *whole = Value::Object(Map::new());
            }
            if let Value::Object(entries) = whole {
                entries.entry(name).or_insert(begins);
            }
        });
        input.set_value("");
    };
    view! {
        <div class="another">
            <label for=id.clone()>{text.property}</label>
            <div class="input">
                <input
                    node_ref=input
                    id=id
                    name=format!("property[{pointer}]")
                    type="text"
                    autocomplete="off"
                />
                <button class="button" name="form-do" value="show" on:click=add>
                    {text.add}
                </button>
            </div>
        </div>
    }
    .into_any()
}
