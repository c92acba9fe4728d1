//! Order and columns: two small menus of links.

use super::address::catalog_address;
use crate::{text::use_text, ui::Icon};
use leptos::prelude::*;
use platform::catalog::{Column, ListQuery, Sort};

/// The order of the rows.
#[component]
pub(super) fn SortChoice(query: ListQuery) -> impl IntoView {
    let text = use_text();
    let entries = Column::ALL
        .into_iter()
        .filter(|column| column.sortable())
        .map(|column| {
            let sort = Sort { column, descending: column == Column::Updated };
            let current = query.sort.column == column;
            let address = catalog_address(&ListQuery { sort, cursor: None, ..query.clone() });
            view! { <Entry label=text.column(column) address current /> }
        })
        .collect_view();
    view! {
        <Menu icon=icondata_lu::LuArrowUpDown label=text.column(query.sort.column) hint=text.order>
            {entries}
        </Menu>
    }
}

/// The columns of the table.
#[component]
pub(super) fn ColumnChoice(query: ListQuery) -> impl IntoView {
    let text = use_text();
    let shown = query.shown_columns();
    let usual = Column::usual(query.kind.as_deref());
    let entries = Column::ALL
        .into_iter()
        .filter(|column| *column != Column::Name)
        .map(|column| {
            let current = shown.contains(&column);
            let columns: Vec<_> = Column::ALL
                .into_iter()
                .filter(|other| shown.contains(other) != (*other == column))
                .collect();
            let columns = if columns == usual { Vec::new() } else { columns };
            let address = catalog_address(&ListQuery { columns, ..query.clone() });
            view! { <Entry label=text.column(column) address current /> }
        })
        .collect_view();
    view! {
        <Menu icon=icondata_lu::LuColumns3 label=text.columns hint=text.columns>
            {entries}
        </Menu>
    }
}

#[component]
fn Menu(
    icon: icondata_core::Icon,
    label: &'static str,
    hint: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="column-menu">
            <summary class="button" aria-label=format!("{hint}: {label}")>
                <Icon icon />
                <span>{label}</span>
            </summary>
            <ul role="list">{children()}</ul>
        </details>
    }
}

#[component]
fn Entry(label: &'static str, address: String, current: bool) -> impl IntoView {
    view! {
        <li>
            <a href=address data-noscroll="true" aria-current=current.then_some("true")>
                <span class="mark">
                    {current.then(|| view! { <Icon icon=icondata_lu::LuCheck size=14 /> })}
                </span>
                {label}
            </a>
        </li>
    }
}
