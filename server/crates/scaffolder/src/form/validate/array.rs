//! Lists.

use super::{Violation, add, check as check_value};
use crate::form::equality::same;
use crate::form::pointer::below;
use crate::form::rules::Rules;
use crate::form::schema::Schema;
use serde_json::Value;

/// Whether so many are too few or too many for a limit.
type Breaks = fn(u64, u64) -> bool;

pub(super) fn check(
    rules: &Rules<'_>,
    schema: &Schema,
    items: &[Value],
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let count = items.len() as u64;
    let bounds: [(&str, Breaks); 2] =
        [("minItems", |count, limit| count < limit), ("maxItems", |count, limit| count > limit)];
    for (keyword, is_broken) in bounds {
        if let Some(limit) = schema.get(keyword)
            && limit.as_u64().is_some_and(|limit| is_broken(count, limit))
        {
            add(broken, pointer, keyword, limit);
        }
    }
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) && has_twins(rules, items) {
        add(broken, pointer, "uniqueItems", &Value::Bool(true));
    }
    each(rules, schema, items, pointer, broken);
    if let Some(wanted) = schema.get("contains")
        && !items.iter().any(|item| rules.holds(wanted, item))
    {
        add(broken, pointer, "contains", &Value::Null);
    }
}

fn has_twins(rules: &Rules<'_>, items: &[Value]) -> bool {
    items.iter().enumerate().any(|(index, item)| {
        rules.budget.spend(index as u64) && items[..index].iter().any(|before| same(before, item))
    })
}

/// Each item against its own schema, or against the one of them all.
fn each(
    rules: &Rules<'_>,
    schema: &Schema,
    items: &[Value],
    pointer: &str,
    broken: &mut Vec<Violation>,
) {
    let Some(written) = schema.get("items") else { return };
    let own = written.as_array();
    for (index, item) in items.iter().enumerate() {
        let place = below(pointer, &index.to_string());
        match own {
            None => check_value(rules, written, item, &place, broken),
            Some(own) => match (own.get(index), schema.get("additionalItems")) {
                (Some(own), _) => check_value(rules, own, item, &place, broken),
                (None, Some(Value::Bool(false))) => {
                    add(broken, pointer, "additionalItems", &Value::from(own.len()));
                    return;
                }
                (None, Some(others)) => check_value(rules, others, item, &place, broken),
                (None, None) => return,
            },
        }
    }
}
