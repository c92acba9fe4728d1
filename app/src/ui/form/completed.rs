//! A branch or an owner of a repository, offered by the code host that the form names.

use super::{
    api::complete_field, control::Control, frame::Frame, suggest::Suggest, suggestions::Suggestions,
};
use leptos::prelude::*;
use scaffolder::form::{PickerField, PickerKind, RepositoryAddress};
use serde_json::{Map, Value, json};

/// The field.
#[component]
pub(super) fn Completed(control: Control, picker: PickerField) -> impl IntoView {
    let state = control.state;
    let resource = if picker.kind == PickerKind::RepoBranch { "branches" } else { "owners" };
    let host = picker.options.get("host").and_then(Value::as_str).unwrap_or_default().to_owned();
    let excluded = picker.options.get("excludedOwners").and_then(Value::as_array).cloned();
    let excluded = excluded.unwrap_or_default();
    let offers = Suggestions::of(move |text| {
        let address = state.values.with_untracked(repository).unwrap_or_default();
        let host = if address.host.is_empty() { host.clone() } else { address.host };
        let context =
            json!({ "host": host, "owner": address.owner, "repository": address.repo }).to_string();
        let excluded = excluded.clone();
        async move {
            let rows = complete_field(resource.to_owned(), context, text).await.unwrap_or_default();
            let is_wanted = |value: &str| !excluded.iter().any(|one| one == value);
            rows.into_iter().filter(|row| is_wanted(&row.value)).collect::<Vec<_>>()
        }
    });
    let shown = control.text();
    let (typing, picking) = (control.clone(), control.clone());
    let keep = |control: &Control, text: &str| {
        let value = (!text.trim().is_empty()).then(|| Value::from(text.trim()));
        if control.held() != value {
            control.set(value);
        }
    };
    let on_type = Callback::new(move |text: String| keep(&typing, &text));
    let on_pick = Callback::new(move |text: String| keep(&picking, &text));
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

/// The repository that a form is about: the first address of one that is filled in.
fn repository(values: &Map<String, Value>) -> Option<RepositoryAddress> {
    let texts = values.values().filter_map(Value::as_str);
    let mut addresses = texts.filter(|text| text.contains('?')).map(RepositoryAddress::read);
    addresses.find(|address| !address.repo.is_empty() && address.host.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_of_a_form_is_found() {
        let values = json!({ "name": "a?b", "repoUrl": "github.com?owner=acme&repo=shop" });
        let found = repository(values.as_object().unwrap()).unwrap();
        assert_eq!((found.owner.as_str(), found.repo.as_str()), ("acme", "shop"));
        assert_eq!(repository(&Map::new()), None);
    }
}
