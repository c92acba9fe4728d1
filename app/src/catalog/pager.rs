//! Below the table: where one is, and the way to the other pages.

use super::address::catalog_address;
use crate::{
    text::use_text,
    ui::{Icon, count},
};
use leptos::prelude::*;
use platform::catalog::{ListQuery, PAGE_SIZE};

/// First and last row of this page, of how many, and links to the neighbours.
#[component]
pub(super) fn Pager(
    query: ListQuery,
    offset: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
) -> impl IntoView {
    let text = use_text();
    let size = u64::try_from(PAGE_SIZE).unwrap_or(u64::MAX);
    let first = if total == 0 { 0 } else { offset + 1 };
    let last = total.min(offset + size);
    let range = format!("{}–{}", count(first), count(last));
    let address = |cursor: Option<String>| {
        cursor.map(|cursor| {
            let cursor = Some(cursor).filter(|cursor| !cursor.is_empty());
            catalog_address(&ListQuery { cursor, ..query.clone() })
        })
    };
    let (back, forth) = (address(previous), address(next));
    // A link without an address is none to a screen reader, unless it says so.
    let role = |address: &Option<String>| address.is_none().then_some("link");
    let idle = |address: &Option<String>| address.is_none().then_some("true");
    view! {
        <footer class="pager">
            <span aria-live="polite">{(text.range_of)(&range, &count(total))}</span>
            <nav aria-label=text.pages>
                <a
                    class="button"
                    aria-disabled=idle(&back)
                    role=role(&back)
                    href=back
                    rel="prev"
                    aria-label=text.previous
                >
                    <Icon icon=icondata_lu::LuChevronLeft />
                </a>
                <a
                    class="button"
                    aria-disabled=idle(&forth)
                    role=role(&forth)
                    href=forth
                    rel="next"
                >
                    {text.next}
                    <Icon icon=icondata_lu::LuChevronRight />
                </a>
            </nav>
        </footer>
    }
    .into_any()
}
