//! One record: a line, and behind it everything that it tells.

use super::address::{Asked, PATH};
use crate::{
    text::audit::{AuditText, use_audit_text},
    ui::{Badge, RelativeTime},
};
use leptos::prelude::*;
use platform::audit::{AuditRecord, Outcome};
use serde_json::Value;
use std::collections::BTreeSet;

/// A record.
#[component]
pub(super) fn Entry(record: AuditRecord) -> impl IntoView {
    let text = use_audit_text();
    let AuditRecord { position, at, event, hash } = record;
    let (tone, outcome) = match event.outcome {
        Outcome::Done => ("good", text.outcomes[0]),
        Outcome::Denied => ("bad", text.outcomes[1]),
        Outcome::Failed => ("warn", text.outcomes[2]),
    };
    let rows = changed(event.before.as_ref(), event.after.as_ref());
    let by_actor = Asked { actor: event.actor.clone(), ..Asked::default() }.address(PATH);
    let by_object = event.object.clone().map(|object| {
        let address = Asked { object: object.clone(), ..Asked::default() }.address(PATH);
        view! { <a href=address>{object}</a> }
    });
    let facts = [
        (text.kind, Some(event.actor_kind)),
        (text.on_behalf_of, event.on_behalf_of),
        (text.credential, event.credential),
        (text.reason, event.reason),
        (text.request, Some(event.request)),
        (text.address, event.address),
        (text.position, Some(position.to_string())),
        (text.hash, Some(hash)),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .map(|(label, value)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>
                        <code>{value}</code>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <li class="audit-entry">
            <details>
                <summary>
                    <Badge tone>{outcome}</Badge>
                    <span class="action">{event.action}</span>
                    <span class="object">{event.object.clone()}</span>
                    <span class="actor">{event.actor.clone()}</span>
                    <RelativeTime at />
                </summary>
                <p class="way">
                    <time datetime=at.to_rfc3339()>{at.to_rfc3339()}</time>
                    <a href=by_actor>{event.actor}</a>
                    {by_object}
                </p>
                <dl>{facts}</dl>
                {(!rows.is_empty()).then(|| difference(rows, text))}
            </details>
        </li>
    }
    .into_any()
}

fn difference(rows: Vec<Row>, text: &'static AuditText) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|Row { field, before, after }| {
            view! {
                <tr>
                    <th scope="row">{field}</th>
                    <td class="before">{before}</td>
                    <td class="after">{after}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=text.difference>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.field}</th>
                        <th scope="col">{text.before}</th>
                        <th scope="col">{text.after}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// A field that is another one after than before.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    field: String,
    before: String,
    after: String,
}

/// The fields of two values that differ; of what has no fields, the whole.
fn changed(before: Option<&Value>, after: Option<&Value>) -> Vec<Row> {
    let words = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let sides = (before.and_then(Value::as_object), after.and_then(Value::as_object));
    let ((Some(_), _) | (_, Some(_))) = sides else {
        let row = Row { field: "—".to_owned(), before: words(before), after: words(after) };
        return if before == after { Vec::new() } else { vec![row] };
    };
    let (before, after) = sides;
    let fields: BTreeSet<&String> =
        before.into_iter().chain(after).flat_map(|object| object.keys()).collect();
    let row = |field: &String| {
        let (old, new) = (before.and_then(|o| o.get(field)), after.and_then(|o| o.get(field)));
        let row = Row { field: field.clone(), before: words(old), after: words(new) };
        (old != new).then_some(row)
    };
    fields.into_iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_shown() {
        let (before, after) = (json!({"a": 1, "b": "x", "c": null}), json!({"a": 1, "b": ["y"]}));
        let rows = changed(Some(&before), Some(&after));
        let row = |field: &str, before: &str, after: &str| Row {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        };
        assert_eq!(rows, [row("b", "x", "[\"y\"]"), row("c", "", "")]);
        assert_eq!(changed(None, Some(&json!({"a": 1}))), [row("a", "", "1")]);
        assert_eq!(changed(Some(&json!("x")), Some(&json!("y"))), [row("—", "x", "y")]);
        assert_eq!(changed(None, None), []);
    }
}
