//! The size of a page's text: three radio buttons that a style follows, without script.

use crate::text::docs::use_docs_text;
use leptos::prelude::*;

/// The choice.
#[component]
pub fn TextSize() -> impl IntoView {
    let words = use_docs_text();
    let sizes = [
        ("small", words.small, false),
        ("usual", words.usual, true),
        ("large", words.large, false),
    ];
    let choices = sizes
        .map(|(size, label, usual)| {
            view! {
                <label title=label>
                    <input
                        type="radio"
                        name="docs-size"
                        value=size
                        checked=usual
                        aria-label=label
                    />
                    <span aria-hidden="true">"A"</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="docs-size">
            <legend>{words.text_size}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}
