//! Lists.

use super::{Build, Place, choices};
use crate::form::defaults::beginning;
use crate::form::effective::resolve;
use crate::form::field::{FieldKind, ListField};
use crate::form::pointer::below;
use crate::form::schema::{Schema, fixed_items, is_select, is_truthy, sort_of};
use crate::form::ui::Ui;
use serde_json::{Value, json};

/// Most items of a list that are shown.
const MOST: usize = 500;

impl Build<'_> {
    /// A list: a choice of several, files, or items of any sort.
    pub(super) fn list(self, place: &Place, schema: &Schema, value: Option<&Value>) -> FieldKind {
        let ui = Ui(schema);
        let written = schema.get("items").filter(|items| items.is_object());
        if let Some(items) = written {
            let item = resolve(self.rules, items, None);
            let is_unique = schema.get("uniqueItems").is_some_and(is_truthy);
            let wants_boxes = ui.text("widget") == Some("checkboxes");
            if (is_unique || wants_boxes) && is_select(&item) {
                return choices::several(schema, &item).0;
            }
            let is_file = item.get("format").and_then(Value::as_str) == Some("data-url");
            if is_file && sort_of(&item) == Some("string") {
                return FieldKind::Files;
            }
        }
        let nothing = Vec::new();
        let held = value.and_then(Value::as_array).unwrap_or(&nothing);
        let fixed = fixed_items(schema).map_or(0, Vec::len);
        let anything = json!({});
        let others = if fixed == 0 {
            Some(written.unwrap_or(&anything))
        } else {
            schema.get("additionalItems").filter(|others| others.is_object())
        };
        let own = |index: usize| fixed_items(schema).and_then(|items| items.get(index)).or(others);
        let shown = held.len().clamp(fixed, MOST.max(fixed));
        let items = (0..shown)
            .filter_map(|index| {
                let inner = Place {
                    pointer: below(&place.pointer, &index.to_string()),
                    name: (index + 1).to_string(),
                    is_required: false,
                    access: place.access,
                };
                Some(self.field(&inner, own(index)?, held.get(index)))
            })
            .collect();
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
        let count = held.len() as u64;
        let new_item = others.and_then(|others| beginning(self.rules, others));
        FieldKind::List(ListField {
            items,
            fixed,
            may_add: others.is_some() && count < most && shown < MOST && !ui.is_off("addable"),
            may_remove: count > least.max(fixed as u64) && !ui.is_off("removable"),
            may_order: !ui.is_off("orderable"),
            new_item: new_item.unwrap_or_default(),
        })
    }
}
