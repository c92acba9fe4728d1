//! `catalog:write`: a catalog file of an entity.

use super::{
    Desk, Done, Given,
    given::{text, wrong},
};
use crate::files::{Failed, yaml};
use serde_json::{Map, Value};

/// What names the template that something was made with.
const TEMPLATE: &str = "backstage.io/source-template";

pub(super) fn write(given: &Given, desk: &Desk<'_>) -> Result<Done, Failed> {
    let path = text(given, "filePath")?.unwrap_or("catalog-info.yaml");
    let place = desk.workspace.place(path)?;
    let Some(Value::Object(entity)) = given.get("entity") else {
        return Err(wrong("entity", "must be an object"));
    };
    let mut entity = entity.clone();
    if let Some(template) = desk.template {
        let metadata =
            object(entity.entry("metadata").or_insert_with(|| Value::Object(Map::new())));
        let metadata =
            metadata.ok_or_else(|| wrong("entity", "must have an object as `metadata`"))?;
        let annotations =
            metadata.entry("annotations").or_insert_with(|| Value::Object(Map::new()));
        object(annotations)
            .ok_or_else(|| wrong("entity", "must have an object as `metadata.annotations`"))?
            .insert(TEMPLATE.to_owned(), Value::String(template.to_owned()));
    }
    let text = yaml::to_text(&Value::Object(entity), &yaml::Style::default());
    desk.workspace.write(&place, text.as_bytes(), None)?;
    Ok(Done::told(format!("wrote {path}")))
}

fn object(value: &mut Value) -> Option<&mut Map<String, Value>> {
    value.as_object_mut()
}
