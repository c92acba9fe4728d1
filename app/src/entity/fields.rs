//! The history of an entity field by field: for each the change that last set it.

use super::{
    address::{EntityTab, fields_address},
    history::by_whom,
};
use crate::{
    moment::same_moment,
    text::{Text, use_text},
    ui::{RelativeTime, Tab, TabList},
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{FieldOrigin, readable_path},
};
use serde_json::Value;

/// Letters of a value that are shown.
const LONG: usize = 160;

/// The two ways to tell the history.
#[component]
pub(super) fn HistoryViews(reference: EntityRef, fields: bool) -> impl IntoView {
    let text = use_text();
    let tab = |label: &str, address: String, current| Tab {
        label: label.to_owned(),
        address: same_moment(&address),
        count: None,
        icon: None,
        current,
    };
    let tabs = vec![
        tab(text.memory.changes, EntityTab::History.address(&reference), !fields),
        tab(text.memory.fields, fields_address(&reference), fields),
    ];
    view! { <TabList label=text.entity.history tabs /> }.into_any()
}

/// The table.
#[component]
pub(super) fn Fields(reference: EntityRef, origins: Vec<FieldOrigin>) -> impl IntoView {
    let text = use_text();
    let words = &text.memory;
    let rows = origins.into_iter().map(|origin| row(origin, text)).collect_view();
    view! {
        <HistoryViews reference fields=true />
        <div class="entity-fields" tabindex="0" role="region" aria-label=words.fields_hint>
            <table>
                <caption>{words.fields_hint}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.field}</th>
                        <th scope="col">{words.value}</th>
                        <th scope="col">{words.set_at}</th>
                        <th scope="col">{words.set_by}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(origin: FieldOrigin, text: &'static Text) -> impl IntoView + use<> {
    let value = shown(&origin.value);
    let oldest = origin.oldest.then(|| view! { <span>{text.memory.or_before}</span> });
    view! {
        <tr data-row>
            <th scope="row">
                <code>{readable_path(&origin.path)}</code>
            </th>
            <td>
                <code>{value}</code>
            </td>
            <td>
                <RelativeTime at=origin.at />
                " "
                {oldest}
            </td>
            <td>{by_whom(&origin.by, text)}</td>
        </tr>
    }
}

/// A value in one line, cut where it is long.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.lines().next().unwrap_or_default().to_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_one_line() {
        assert_eq!(shown(&json!("one\ntwo")), "one");
        assert_eq!(shown(&json!(["go", 1])), r#"["go",1]"#);
        assert_eq!(shown(&json!("ä".repeat(LONG + 1))).chars().count(), LONG + 1);
    }
}
