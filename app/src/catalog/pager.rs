//! The pager of the table: neighbours are named by cursors.

use super::address::catalog_address;
use crate::ui::Pager;
use leptos::prelude::*;
use platform::catalog::{ListQuery, PAGE_SIZE};

/// Where one is in the table, and the way on.
#[component]
pub(super) fn TablePager(
    query: ListQuery,
    offset: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
) -> impl IntoView {
    let size = u64::try_from(PAGE_SIZE).unwrap_or(u64::MAX);
    let first = if total == 0 { 0 } else { offset + 1 };
    let rows = (first, total.min(offset + size));
    let address = |cursor: Option<String>| {
        cursor.map(|cursor| {
            let cursor = Some(cursor).filter(|cursor| !cursor.is_empty());
            catalog_address(&ListQuery { cursor, ..query.clone() })
        })
    };
    view! { <Pager rows total back=address(previous) forth=address(next) /> }
}
