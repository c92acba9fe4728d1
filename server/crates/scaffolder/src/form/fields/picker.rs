//! Fields for something of the catalog or of a code host (`ui:field`).

use crate::form::equality::shown;
use crate::form::field::{FieldKind, Filter, PickerField, PickerKind, TextField, TextLook, Wanted};
use crate::form::ui::Ui;
use serde_json::{Map, Value};

/// What a field of that name is; `None` when it is not known.
pub(super) fn known(name: &str, ui: Ui<'_>) -> Option<FieldKind> {
    let kind = match name {
        "Secret" => return Some(FieldKind::Text(secret())),
        "EntityPicker" => PickerKind::Entity,
        "MultiEntityPicker" => PickerKind::Entities,
        "OwnerPicker" => PickerKind::Owner,
        "OwnedEntityPicker" => PickerKind::OwnedEntity,
        "MyGroupsPicker" => PickerKind::MyGroups,
        "EntityNamePicker" => PickerKind::EntityName,
        "EntityTagsPicker" => PickerKind::EntityTags,
        "RepoUrlPicker" => PickerKind::RepoUrl,
        "RepoBranchPicker" => PickerKind::RepoBranch,
        "RepoOwnerPicker" => PickerKind::RepoOwner,
        _ => return None,
    };
    let nothing = Value::Object(Map::new());
    let options = ui.options().unwrap_or(&nothing);
    let text = |name: &str| ui.text(name).map(str::to_owned);
    let owner_kind =
        matches!(kind, PickerKind::Owner | PickerKind::MyGroups).then(|| "Group".to_owned());
    let default_namespace = match ui.get("defaultNamespace") {
        Some(Value::Bool(false)) => None,
        Some(Value::String(namespace)) => Some(namespace.clone()),
        _ => Some("default".to_owned()),
    };
    Some(FieldKind::Picker(PickerField {
        kind,
        filters: filters(kind, options),
        default_kind: text("defaultKind").or(owner_kind),
        default_namespace,
        allows_others: !ui.is_off("allowArbitraryValues"),
        options: options.clone(),
    }))
}

fn secret() -> TextField {
    TextField {
        look: TextLook::Secret,
        min_length: None,
        max_length: None,
        examples: Vec::new(),
        is_json: false,
    }
}

/// What a picker offers: `catalogFilter`, the older `allowedKinds`, or what the picker is for.
fn filters(kind: PickerKind, options: &Value) -> Vec<Filter> {
    let written = match options.get("catalogFilter") {
        Some(Value::Array(all)) => all.iter().map(filter).collect(),
        Some(one @ Value::Object(_)) => vec![filter(one)],
        _ => Vec::new(),
    };
    if !written.is_empty() {
        return written;
    }
    let of_kinds = |kinds: Vec<String>| vec![vec![("kind".to_owned(), Wanted::OneOf(kinds))]];
    if let Some(Value::Array(kinds)) = options.get("allowedKinds") {
        let kinds: Vec<String> = kinds.iter().map(shown).collect();
        if !kinds.is_empty() {
            return of_kinds(kinds);
        }
    }
    match kind {
        PickerKind::Owner => of_kinds(vec!["Group".to_owned(), "User".to_owned()]),
        PickerKind::MyGroups => of_kinds(vec!["Group".to_owned()]),
        _ => Vec::new(),
    }
}

fn filter(written: &Value) -> Filter {
    let entries = written.as_object().into_iter().flatten();
    let wanted = |value: &Value| match value {
        Value::Object(rule) if rule.contains_key("exists") => Wanted::There,
        Value::Array(all) => Wanted::OneOf(all.iter().map(shown).collect()),
        one => Wanted::OneOf(vec![shown(one)]),
    };
    entries.map(|(key, value)| (key.clone(), wanted(value))).collect()
}
