//! What is wrong with the template, each with its place.

use super::workshop::Workshop;
use crate::{
    text::template_editor::{EditorText, use_editor_text},
    ui::Icon,
};
use icondata_lu as lucide;
use leptos::{ev::MouseEvent, prelude::*};
use scaffolder::check::{Finding, Level};

/// The problems.
#[component]
pub(super) fn Problems(shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    let is_empty = move || shop.template.with(|text| text.trim().is_empty());
    let summary = move || {
        let (errors, warnings) = shop.looked.with(super::looked::Looked::counts);
        match (is_empty(), errors + warnings) {
            (true, _) => text.nothing.to_owned(),
            (false, 0) => text.no_problems.to_owned(),
            (false, _) => (text.problems_count)(errors, warnings),
        }
    };
    let rows = move || {
        let findings = shop.looked.with(|looked| looked.findings.clone());
        findings.into_iter().map(|one| row(one, shop, text)).collect_view()
    };
    view! {
        <section class="editor-part" aria-labelledby="template-problems">
            <header>
                <h2 id="template-problems">{text.problems}</h2>
                <p role="status">{summary}</p>
            </header>
            <ul class="problems" role="list">
                {rows}
            </ul>
        </section>
    }
    .into_any()
}

fn row(finding: Finding, shop: Workshop, text: &'static EditorText) -> AnyView {
    let Finding { level, line, column, path, message } = finding;
    let (tone, icon) = match level {
        Level::Error => ("bad", lucide::LuCircleX),
        Level::Warning => ("warn", lucide::LuLightbulb),
    };
    let go = move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        shop.go_to(line, column);
    };
    let path = (!path.is_empty()).then(|| view! { <code>{path}</code> });
    view! {
        <li data-tone=tone>
            <Icon icon />
            <div>
                <p>{message}</p>
                <p class="where">
                    <a href="#template-text" rel="external" on:click=go>
                        {(text.place)(line, column)}
                    </a>
                    " "
                    {path}
                </p>
            </div>
        </li>
    }
    .into_any()
}
