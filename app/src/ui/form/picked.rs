//! One entity of the catalog, by its reference; or a name for a new one.

use super::{
    api::{filters_json, suggest_entities},
    control::Control,
    frame::Frame,
    line::Line,
    suggest::Suggest,
    suggestions::Suggestions,
};
use leptos::prelude::*;
use scaffolder::form::{PickerField, PickerKind, TextField, TextLook, reference_of};
use serde_json::Value;

/// The field.
#[component]
pub(super) fn Picked(control: Control, picker: PickerField) -> impl IntoView {
    if picker.kind == PickerKind::EntityName {
        let text = TextField {
            look: TextLook::Line,
            min_length: None,
            max_length: None,
            examples: Vec::new(),
            is_json: false,
        };
        return view! { <Line control text /> }.into_any();
    }
    let whose = match picker.kind {
        PickerKind::OwnedEntity => "owned",
        PickerKind::MyGroups => "groups",
        _ => "",
    };
    let filters = filters_json(&picker.filters);
    let offers = Suggestions::of(move |text| {
        let filters = filters.clone();
        async move { suggest_entities(text, filters, whose.to_owned()).await.unwrap_or_default() }
    });
    let shown = control.text();
    let (typing, picking) = (control.clone(), control.clone());
    let on_type = Callback::new(move |text: String| {
        // Half a name is no reference yet: it is kept as it is until somebody chooses or leaves.
        let text = text.trim();
        typing.set((!text.is_empty()).then(|| Value::from(text)));
    });
    let on_pick = Callback::new(move |text: String| {
        let text = reference_of(&text, &picker);
        let value = (!text.is_empty()).then_some(Value::String(text));
        if picking.held() != value {
            picking.set(value);
        }
    });
    let (id, name) = (control.id.clone(), Some(control.name.clone()));
    view! {
        <Frame control=control.clone()>
            <Suggest
                control
                id
                name
                text=Signal::derive(move || shown.get())
                offers
                on_type
                on_pick
            />
        </Frame>
    }
    .into_any()
}
