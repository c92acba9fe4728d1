//! The tab with the descriptor and, of an API, its definition: one form at a time, each with an
//! address.

use super::{
    address::Format,
    api_definition::{ApiDefinition, definition},
};
use crate::{
    moment::same_moment,
    text::use_text,
    ui::{CodeBlock, CodeLanguage, Tab, TabList},
};
use leptos::prelude::*;
use platform::{Entity, yaml::to_yaml};
use serde_json::Value;

/// The form that is shown: what was asked for, when the entity has it.
fn shown_format(asked: Option<Format>, has_api: bool) -> Format {
    match asked {
        Some(Format::Api) | None if has_api => Format::Api,
        Some(Format::Json) => Format::Json,
        _ => Format::Yaml,
    }
}

/// The descriptor as JSON.
fn as_json(entity: &Entity) -> String {
    serde_json::to_string_pretty(entity.json()).unwrap_or_default()
}

/// The tab.
#[component]
pub(super) fn Definition(entity: Entity, format: Option<Format>) -> impl IntoView {
    let text = &use_text().entity;
    let api = definition(&entity);
    let format = shown_format(format, api.is_some());
    let reference = entity.reference().clone();
    let mut forms = vec![(Format::Yaml, "YAML"), (Format::Json, "JSON")];
    if api.is_some() {
        forms.insert(0, (Format::Api, text.spec_definition));
    }
    let tabs = forms
        .into_iter()
        .map(|(form, label)| Tab {
            label: label.to_owned(),
            address: same_moment(&form.address(&reference)),
            count: None,
            icon: None,
            current: form == format,
        })
        .collect();
    let (code, language, label) = match (format, api) {
        (Format::Api, Some(ApiDefinition { text: code, language })) => {
            (code, language, text.spec_definition)
        }
        (Format::Json, _) => (as_json(&entity), CodeLanguage::Json, text.descriptor),
        _ => (to_yaml(&Value::from(entity)), CodeLanguage::Yaml, text.descriptor),
    };
    view! {
        <div class="entity-definition">
            <h2 class="unseen">{label}</h2>
            <TabList label=text.format tabs />
            <CodeBlock code language label />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_what_suits_the_entity_until_another_is_asked_for() {
        assert_eq!(shown_format(None, true), Format::Api);
        assert_eq!(shown_format(None, false), Format::Yaml);
        assert_eq!(shown_format(Some(Format::Api), false), Format::Yaml);
        assert_eq!(shown_format(Some(Format::Yaml), true), Format::Yaml);
        assert_eq!(shown_format(Some(Format::Json), true), Format::Json);
    }
}
