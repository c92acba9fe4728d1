//! Buttons of a form that change what it asks for.

use super::Posted;
use crate::form::field::FieldKind;
use crate::form::fields::fields_chosen;
use crate::form::pages::each;
use crate::form::patterns::Patterns;
use crate::form::pointer::{at, put, remove};
use serde_json::Value;

/// Does what a button says. What is not there, or may not be, is left as it is.
pub(super) fn run(command: &str, schema: &Value, posted: &mut Posted, patterns: &dyn Patterns) {
    let Some((word, pointer)) = command.split_once(':') else { return };
    let shown = fields_chosen(schema, &posted.values, &posted.choices, patterns);
    let mut list = None;
    let list_pointer = if word == "add" { Some(pointer) } else { parent(pointer) };
    let mut is_added = false;
    each(&shown, &mut |field| match &field.kind {
        FieldKind::List(found) if Some(field.pointer.as_str()) == list_pointer => {
            list = Some(found);
        }
        FieldKind::Group(group) if Some(field.pointer.as_str()) == list_pointer => {
            is_added |= group.added.contains(&crate::form::pointer::last(pointer));
        }
        _ => {}
    });
    if word == "remove" && is_added {
        remove(&mut posted.values, pointer);
        return;
    }
    let Some(list) = list else { return };
    match word {
        "add" if list.may_add => {
            let count = at(&posted.values, pointer).and_then(Value::as_array).map_or(0, Vec::len);
            if count == 0 {
                put(&mut posted.values, pointer, Value::Array(Vec::new()));
            }
            put(&mut posted.values, &format!("{pointer}/{count}"), list.new_item.clone());
        }
        "remove" if list.may_remove && index(pointer).is_some_and(|at| at >= list.fixed) => {
            remove(&mut posted.values, pointer);
        }
        "up" | "down" if list.may_order => moved(posted, pointer, word == "up", list.fixed),
        _ => {}
    }
}

/// Changes an item's place with its neighbour's.
fn moved(posted: &mut Posted, pointer: &str, up: bool, fixed: usize) {
    let (Some(parent), Some(index)) = (parent(pointer), index(pointer)) else { return };
    let Some(Value::Array(items)) = at(&posted.values, parent) else { return };
    let Some(other) = (if up { index.checked_sub(1) } else { index.checked_add(1) }) else {
        return;
    };
    if index.min(other) < fixed || index.max(other) >= items.len() {
        return;
    }
    let mut items = items.clone();
    items.swap(index, other);
    put(&mut posted.values, parent, Value::Array(items));
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rsplit_once('/').map(|(parent, _)| parent)
}

fn index(pointer: &str) -> Option<usize> {
    pointer.rsplit_once('/')?.1.parse().ok()
}
