//! Objects.

use super::{Build, Place, any_json};
use crate::form::defaults::beginning;
use crate::form::effective::ADDED;
use crate::form::field::{FieldKind, Group};
use crate::form::pointer::below;
use crate::form::schema::{Schema, is_truthy, properties, requires};
use crate::form::ui::Ui;
use serde_json::Value;

impl Build<'_> {
    /// An object by its properties.
    pub(super) fn group(self, place: &Place, schema: &Schema, value: Option<&Value>) -> FieldKind {
        let ui = Ui(schema);
        let others = schema.get("additionalProperties").filter(|others| is_truthy(others));
        let nothing = Schema::new();
        let named = properties(schema).unwrap_or(&nothing);
        // A field that is not known, and nobody says what it is made of.
        if named.is_empty() && others.is_none() && ui.text("field").is_some() {
            return any_json();
        }
        let is_added = |name: &String| named.get(name).is_some_and(|one| one.get(ADDED).is_some());
        let fields = ordered(named, ui)
            .into_iter()
            .filter(|_| self.rules.budget.spend(1))
            .map(|name| {
                let inner = Place {
                    pointer: below(&place.pointer, name),
                    name: name.clone(),
                    is_required: requires(schema, name),
                    access: place.access,
                };
                self.field(&inner, &named[name], value.and_then(|value| value.get(name)))
            })
            .collect();
        let count = named.len() as u64;
        let is_full =
            schema.get("maxProperties").and_then(Value::as_u64).is_some_and(|most| count >= most);
        let may_add = !is_full && !ui.is_off("expandable");
        let new_property = others
            .filter(|_| may_add)
            .map(|others| beginning(self.rules, others).unwrap_or_else(|| empty(others)));
        FieldKind::Group(Group {
            fields,
            layout: schema.get("ui:ObjectFieldTemplate").and_then(Value::as_str).map(str::to_owned),
            new_property,
            added: named.keys().filter(|name| is_added(name)).cloned().collect(),
        })
    }
}

/// What a property of a schema begins as, where the schema does not say: its type has to tell how it
/// is shown.
fn empty(schema: &Value) -> Value {
    match schema.get("type").and_then(Value::as_str) {
        None | Some("string") => Value::from(""),
        _ => Value::Null,
    }
}

/// The names of properties in the order of `ui:order`; what it does not name comes where its `*`
/// stands, or last.
fn ordered<'a>(named: &'a Schema, ui: Ui<'_>) -> Vec<&'a String> {
    let order = ui.get("order").and_then(Value::as_array);
    let order: Vec<&str> = order.into_iter().flatten().filter_map(Value::as_str).collect();
    let (first, last) = match order.iter().position(|name| *name == "*") {
        Some(at) => (&order[..at], &order[at + 1..]),
        None => (&order[..], &[][..]),
    };
    let find = |wanted: &[&str]| -> Vec<&'a String> {
        wanted.iter().filter_map(|wanted| named.keys().find(|name| name == wanted)).collect()
    };
    let rest = named.keys().filter(|name| !order.contains(&name.as_str()));
    find(first).into_iter().chain(rest).chain(find(last)).collect()
}
