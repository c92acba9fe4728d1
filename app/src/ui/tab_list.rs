//! Tabs that are links: each has an address, so they work without script and go back and forth.

use super::Icon;
use leptos::{html::Nav, prelude::*};
use web_sys::HtmlElement;

/// One tab.
#[derive(Clone)]
pub struct Tab {
    /// The words.
    pub label: String,
    /// Where it leads.
    pub address: String,
    /// A number after the words.
    pub count: Option<u64>,
    /// An icon before them.
    pub icon: Option<icondata_core::Icon>,
    /// Whether it is the present one.
    pub current: bool,
}

/// A row of tabs; it scrolls sideways where there is no room.
#[component]
pub fn TabList(
    /// What the tabs choose, for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <li>
                    <a href=tab.address aria-current=tab.current.then_some("page")>
                        {tab.icon.map(|icon| view! { <Icon icon /> })}
                        {tab.label}
                        {tab
                            .count
                            .map(|number| {
                                view! { <span class="count">{super::count(number)}</span> }
                            })}
                    </a>
                </li>
            }
        })
        .collect_view();
    let list = NodeRef::<Nav>::new();
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            show_current(&list);
        }
    });
    view! {
        <nav class="tab-list" aria-label=label node_ref=list>
            <ul role="list">{tabs}</ul>
        </nav>
    }
    .into_any()
}

/// Scrolls the row so far that the present tab is in the middle, if it can; the page stays.
fn show_current(list: &HtmlElement) {
    let Ok(Some(current)) = list.query_selector("[aria-current]") else { return };
    let (place, row) = (current.get_bounding_client_rect(), list.get_bounding_client_rect());
    let beside = (place.left() + place.right() - row.left() - row.right()) / 2.0;
    list.scroll_by_with_x_and_y(beside, 0.0);
}
