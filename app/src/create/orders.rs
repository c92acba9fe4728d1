//! The orders of the templates, each a link.

use super::address::{Asked, Order};
use crate::text::{create::use_create_text, use_text};
use leptos::prelude::*;

/// The links.
#[component]
pub(super) fn Orders(asked: Memo<Asked>) -> impl IntoView {
    let (words, text) = (use_create_text(), use_text());
    let links = Order::ALL.map(|order| {
        let address = move || Asked { order, ..asked.get() }.address();
        let current = move || asked.with(|asked| asked.order == order).then_some("true");
        view! {
            <a href=address data-noscroll="true" aria-current=current>
                {words.order(order)}
            </a>
        }
    });
    view! {
        <nav class="create-orders" aria-label=text.order>
            {links.into_iter().collect_view()}
        </nav>
    }
    .into_any()
}
