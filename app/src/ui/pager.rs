//! Below a list: where one is, and the way to the pages beside it.

use super::{Icon, count};
use crate::text::use_text;
use leptos::prelude::*;

/// First and last row of this page (none is 0), of how many, and the addresses of the neighbours.
#[component]
pub fn Pager(
    rows: (u64, u64),
    total: u64,
    back: Option<String>,
    forth: Option<String>,
) -> impl IntoView {
    let text = use_text();
    let range = format!("{}–{}", count(rows.0), count(rows.1));
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
