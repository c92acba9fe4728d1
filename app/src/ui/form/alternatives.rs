//! One of several schemas: which, and what that one asks for.

use super::{FormState, control::Control, field::One, frame::Wrong};
use crate::text::form::use_form_text;
use leptos::{ev::Event, prelude::*};
use scaffolder::form::{Alternatives, Field, FieldKind};

/// The chooser, and the fields of what is chosen.
#[component]
pub(super) fn AlternativesField(state: FormState, field: Memo<Field>) -> impl IntoView {
    let text = use_form_text();
    let first = field.get_untracked();
    let control = Control::new(state, first.clone());
    let pointer = StoredValue::new(first.pointer.clone());
    let id = format!("{}-which", control.id);
    let chosen = Memo::new(move |_| field.with(|field| of(field).map_or(0, |all| all.chosen)));
    let labels = Memo::new(move |_| {
        field.with(|field| of(field).map(|all| all.labels.clone()).unwrap_or_default())
    });
    let options = move || {
        let options = labels.get().into_iter().enumerate().map(|(at, label)| {
            let is_chosen = at == chosen.get_untracked();
            view! {
                <option value=at.to_string() selected=is_chosen>
                    {label}
                </option>
            }
        });
        options.collect_view()
    };
    let choose = move |event: Event| {
        let Ok(to) = event_target_value(&event).parse::<usize>() else { return };
        let all = field.with_untracked(|field| of(field).cloned());
        if let Some(all) = all {
            pointer.with_value(|pointer| state.choose(pointer, &all, to));
        }
    };
    let inner = move || {
        chosen.get();
        let first = field.with_untracked(inside)?;
        let field = Memo::new(move |_| field.with(inside).unwrap_or_else(|| first.clone()));
        Some(view! { <One state field /> })
    };
    let apply =
        format!("<button class=\"button\" name=\"form-do\" value=\"show\">{}</button>", text.apply);
    let label = if first.label.is_empty() { text.which.to_owned() } else { first.label.clone() };
    view! {
        <div class="form-choice" data-invalid=control.is_invalid()>
            <label for=id.clone()>{label}</label>
            <div class="input">
                <select
                    id=id
                    name=format!("choice[{}]", first.pointer)
                    prop:value=move || chosen.get().to_string()
                    disabled=control.is_fixed()
                    aria-describedby=control.described_by()
                    on:change=choose
                >
                    {options}
                </select>
                <noscript inner_html=apply></noscript>
            </div>
            <Wrong control=control.clone() />
            <div class="inside">{inner}</div>
        </div>
    }
    .into_any()
}

fn of(field: &Field) -> Option<&Alternatives> {
    match &field.kind {
        FieldKind::Alternatives(all) => Some(all),
        _ => None,
    }
}

/// What the chosen one asks for; an object's fields stand below the choice without a frame of their
/// own.
fn inside(field: &Field) -> Option<Field> {
    let mut inner = (*of(field)?.field).clone();
    if matches!(inner.kind, FieldKind::Group(_)) {
        inner.label.clear();
    }
    Some(inner)
}
