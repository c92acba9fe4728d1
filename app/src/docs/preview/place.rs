//! What of a preview a reader has opened: it stays open when the page is rendered anew.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

fn found(list: Option<NodeList>) -> impl Iterator<Item = Element> {
    let list =
        list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |at| list.get(at)));
    list.filter_map(|node| node.dyn_into::<Element>().ok())
}

/// Puts another page in the place of one, with the tabs and boxes open that were.
pub(super) fn replace(place: &HtmlElement, html: &str) {
    let chosen: Vec<String> =
        found(place.query_selector_all("input:checked").ok()).map(|input| input.id()).collect();
    let details = |place: &HtmlElement| found(place.query_selector_all("details").ok());
    let open: Vec<bool> = details(place).map(|one| one.has_attribute("open")).collect();
    place.set_inner_html(html);
    for input in found(place.query_selector_all("input[type=radio]").ok()) {
        if chosen.contains(&input.id())
            && let Ok(input) = input.dyn_into::<HtmlInputElement>()
        {
            input.set_checked(true);
        }
    }
    // As many as before are most likely the same ones.
    if details(place).count() == open.len() {
        for (one, open) in details(place).zip(open) {
            let _ = one.toggle_attribute_with_force("open", open);
        }
    }
}

/// A link of the page is followed beside it: what is being written is not left.
pub(super) fn follow(event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    let Some(address) = link.and_then(|link| link.get_attribute("href")) else { return };
    if address.starts_with('#') {
        return;
    }
    event.prevent_default();
    if address.starts_with("http://") || address.starts_with("https://") {
        let features = "noopener,noreferrer";
        let _ = window().open_with_url_and_target_and_features(&address, "_blank", features);
    }
}
