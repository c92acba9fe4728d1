//! The readme, rendered as documentation is. Nothing of it is asked from anybody else.

use super::part::{Frame, part, quiet};
use crate::{text::ci::use_ci_text, ui::ExternalLink};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::ci::{Card, ReadmePage};

/// The card.
#[component]
pub fn Readme(readme: Card<ReadmePage>) -> impl IntoView {
    let text = use_ci_text();
    let frame = Frame { title: text.readme, icon: lucide::LuBookOpen };
    part(&frame, readme, |readme| {
        if readme.path.is_empty() {
            return quiet(text.no_readme);
        }
        view! {
            <article class="docs-text ci-readme" inner_html=readme.html></article>
            <p class="ci-quiet">
                <ExternalLink address=readme.page label=readme.path />
            </p>
        }
        .into_any()
    })
}
