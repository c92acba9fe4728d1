//! What is on a page, beside it.

use crate::text::docs::use_docs_text;
use leptos::prelude::*;
use platform::docs::DocsHeading;

/// Headings that are shown: those below the page's own.
const LEVELS: std::ops::RangeInclusive<u8> = 2..=3;

/// The table of contents; nothing for a page of one piece.
#[component]
pub fn Contents(headings: Vec<DocsHeading>) -> impl IntoView {
    let words = use_docs_text();
    let shown: Vec<DocsHeading> =
        headings.into_iter().filter(|heading| LEVELS.contains(&heading.level)).collect();
    (shown.len() > 1).then(|| {
        let items = shown
            .into_iter()
            .map(|heading| {
                view! {
                    <li data-level=heading.level>
                        <a href=format!("#{}", heading.id)>{heading.name}</a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <nav class="docs-contents" aria-labelledby="docs-contents">
                <h2 id="docs-contents">{words.on_this_page}</h2>
                <ul role="list">{items}</ul>
            </nav>
        }
    })
}
