//! A first catalog file for a place that has none.

use crate::{
    text::registry::use_registry_text,
    ui::{CodeBlock, CodeLanguage, Icon},
};
use leptos::prelude::*;
use platform::catalog::Suggestion;

/// What could be written, and where it is put.
#[component]
pub(super) fn Suggested(suggestion: Suggestion) -> impl IntoView {
    let text = use_registry_text();
    let Suggestion { target, reason, file_name, file_address, yaml } = suggestion;
    let reason = (!reason.is_empty()).then(|| view! { <p class="reason">{reason}</p> });
    let place = file_address.map(|address| {
        view! { <span>{text.suggestion_address} " " <code>{address}</code></span> }
    });
    view! {
        <section class="registry-suggestion" aria-labelledby="registry-suggestion">
            <header>
                <Icon icon=icondata_lu::LuFilePlus2 size=20 />
                <div>
                    <h2 id="registry-suggestion">{text.no_file}</h2>
                    <code>{target}</code>
                </div>
            </header>
            {reason}
            <ol>
                <li>{(text.suggestion_write)(&file_name)}</li>
                <li>{text.suggestion_commit} " " {place}</li>
                <li>{text.suggestion_register}</li>
            </ol>
            <CodeBlock code=yaml language=CodeLanguage::Yaml label=file_name />
        </section>
    }
    .into_any()
}
