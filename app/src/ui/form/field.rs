//! Which component draws which field.

use super::{
    FormState, alternatives::AlternativesField, boxes::Boxes, completed::Completed,
    control::Control, file::FileField, group::GroupField, line::Line, lines::Lines,
    list::ListField, number::NumberField, picked::Picked, radio::Radio, repository::Repository,
    select::Select, several::Several, switch::Switch,
};
use leptos::prelude::*;
use scaffolder::form::{ChoiceLook, Field, FieldKind, PickerKind, TextLook};

/// Several fields, one below the other. A field that stays is not drawn anew when another one comes.
#[component]
pub(super) fn Fields(state: FormState, fields: Signal<Vec<Field>>) -> impl IntoView {
    view! {
        <For
            each=move || fields.get()
            key=key
            children=move |first: Field| {
                let pointer = key(&first);
                let field = Memo::new(move |before: Option<&Field>| {
                    let found = fields
                        .with(|all| all.iter().find(|one| key(one) == pointer).cloned());
                    found.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
                });
                view! { <One state field /> }
            }
        />
    }
    .into_any()
}

/// What tells a field from others: where it is, and what draws it.
fn key(field: &Field) -> String {
    let sort = match field.kind {
        FieldKind::Group(_) => 'g',
        FieldKind::List(_) => 'l',
        FieldKind::Alternatives(_) => 'a',
        _ => 'f',
    };
    format!("{sort}{}", field.pointer)
}

/// One field.
#[component]
pub(super) fn One(state: FormState, field: Memo<Field>) -> impl IntoView {
    // What holds others stays as it is, whatever becomes of these.
    match field.get_untracked().kind {
        FieldKind::Group(_) => return view! { <GroupField state field /> }.into_any(),
        FieldKind::List(_) => return view! { <ListField state field /> }.into_any(),
        FieldKind::Alternatives(_) => {
            return view! { <AlternativesField state field /> }.into_any();
        }
        _ => {}
    }
    (move || leaf(Control::new(state, field.get()))).into_any()
}

fn leaf(control: Control) -> AnyView {
    match control.field.kind.clone() {
        FieldKind::Text(text) => match text.look {
            TextLook::Lines(rows) => view! { <Lines control text rows /> }.into_any(),
            _ => view! { <Line control text /> }.into_any(),
        },
        FieldKind::Number(number) => view! { <NumberField control number /> }.into_any(),
        FieldKind::Switch => view! { <Switch control /> }.into_any(),
        FieldKind::Choice(choice) => match choice.look {
            ChoiceLook::Select => view! { <Select control choice /> }.into_any(),
            _ => view! { <Radio control choice /> }.into_any(),
        },
        FieldKind::Choices(choice) => view! { <Boxes control choice /> }.into_any(),
        FieldKind::File => view! { <FileField control several=false /> }.into_any(),
        FieldKind::Files => view! { <FileField control several=true /> }.into_any(),
        FieldKind::Picker(picker) => match picker.kind {
            PickerKind::Entities | PickerKind::EntityTags => {
                view! { <Several control picker /> }.into_any()
            }
            PickerKind::RepoUrl => view! { <Repository control picker /> }.into_any(),
            PickerKind::RepoBranch | PickerKind::RepoOwner => {
                view! { <Completed control picker /> }.into_any()
            }
            _ => view! { <Picked control picker /> }.into_any(),
        },
        FieldKind::Hidden
        | FieldKind::Nothing
        | FieldKind::Group(_)
        | FieldKind::List(_)
        | FieldKind::Alternatives(_) => ().into_any(),
    }
}
