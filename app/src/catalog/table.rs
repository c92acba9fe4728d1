//! The table: dense, sortable by its heads, moved through by j and k.

use super::address::catalog_address;
use crate::{
    health::HealthDot,
    text::{Text, use_text},
    ui::{Badge, EntityName, Icon, ReferenceLink, RelativeTime, Tag, lifecycle_tone},
};
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{Column, EntityRow, ListQuery, Sort},
    health::HealthState,
};

/// How many tags a row shows.
const TAGS: usize = 3;

/// The rows as a table.
#[component]
pub(super) fn EntityTable(
    query: ListQuery,
    rows: Vec<EntityRow>,
    healths: Vec<(EntityRef, HealthState)>,
    columns: Vec<Column>,
) -> impl IntoView {
    let text = use_text();
    let heads = columns
        .iter()
        .map(|column| view! { <Head query=query.clone() column=*column /> })
        .collect_view();
    let mixed = query.kind.is_none();
    let rows = rows
        .into_iter()
        .map(|row| {
            let health = healths.iter().find(|(entity, _)| *entity == row.reference);
            let health = health.map(|(_, health)| *health);
            let cells = columns
                .iter()
                .map(|column| cell(&row, health, *column, mixed, text))
                .collect_view();
            view! { <tr data-row>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="entity-table" tabindex="0" role="region" aria-label=text.results>
            <table>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A column's head: a link that orders by it or, when it does, turns the order round.
#[component]
fn Head(query: ListQuery, column: Column) -> impl IntoView {
    let text = use_text();
    let label = text.column(column);
    let name = column.parameter();
    if !column.sortable() {
        return view! {
            <th scope="col" data-column=name>
                {label}
            </th>
        }
        .into_any();
    }
    let current = query.sort.column == column;
    let descending = if current { !query.sort.descending } else { column == Column::Updated };
    let order = current.then_some(if query.sort.descending { "descending" } else { "ascending" });
    let sort = Sort { column, descending };
    let address = catalog_address(&ListQuery { sort, cursor: None, ..query.clone() });
    let arrow = order.map(|order| {
        let icon =
            if order == "ascending" { icondata_lu::LuArrowUp } else { icondata_lu::LuArrowDown };
        view! { <Icon icon size=12 /> }
    });
    view! {
        <th scope="col" data-column=name aria-sort=order>
            <a href=address data-noscroll="true">
                {label}
                {arrow}
            </a>
        </th>
    }
    .into_any()
}

fn cell(
    row: &EntityRow,
    health: Option<HealthState>,
    column: Column,
    mixed: bool,
    text: &'static Text,
) -> AnyView {
    let words = |value: &Option<String>| value.clone().unwrap_or_default();
    let content = match column {
        Column::Name => {
            return view! {
                <th scope="row" data-column="name">
                    <span class="named">
                        <EntityName row=row.clone() />
                        {health.map(|state| view! { <HealthDot state /> })}
                    </span>
                </th>
            }
            .into_any();
        }
        Column::Type if mixed => {
            let kind = text.kind_singular(row.reference.kind(), &row.kind);
            let label = match &row.entity_type {
                Some(entity_type) => format!("{kind} · {entity_type}"),
                None => kind,
            };
            label.into_any()
        }
        Column::Type => words(&row.entity_type).into_any(),
        Column::Owner => {
            row.owner.clone().map(|reference| view! { <ReferenceLink reference /> }).into_any()
        }
        Column::Lifecycle => lifecycle(row.lifecycle.clone()).into_any(),
        Column::System => row
            .system
            .clone()
            .map(|reference| view! { <ReferenceLink reference pictured=false /> })
            .into_any(),
        Column::Namespace => row.reference.namespace().to_owned().into_any(),
        Column::Tags => {
            let tags = row.tags.iter().take(TAGS);
            let tags = tags.map(|tag| view! { <Tag name=tag.clone() /> }).collect_view();
            let rest = row.tags.len().saturating_sub(TAGS);
            let rest = (rest > 0).then(|| format!("+{rest}"));
            view! { <span class="tags">{tags} {rest}</span> }.into_any()
        }
        Column::Updated => view! { <RelativeTime at=row.updated_at /> }.into_any(),
    };
    view! { <td data-column=column.parameter()>{content}</td> }.into_any()
}

/// What is plain is no badge here: most rows have it.
fn lifecycle(value: Option<String>) -> impl IntoView {
    value.map(|value| match lifecycle_tone(&value) {
        "plain" => value.into_any(),
        tone => view! { <Badge tone>{value}</Badge> }.into_any(),
    })
}
