//! What a task shows at its end: links first, then texts; and what was filled in, and what was doubtful.

use super::state::RunState;
use crate::{
    text::tasks::use_tasks_text,
    ui::{Card, CodeBlock, CodeLanguage, ExternalLink, Fact, Facts, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{OutputLink, OutputText, TaskOutput};
use serde_json::Value;

/// What it made.
#[component]
pub(super) fn Outcome(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    // Of a try it is what would be shown.
    let output = run.part(|task| {
        let tried = || task.draft.as_ref().and_then(|draft| draft.output.clone());
        task.output.clone().or_else(tried)
    });
    let shown = move || {
        let TaskOutput { links, texts, more } = output.get()?;
        if links.is_empty() && texts.is_empty() && more.is_empty() {
            return None;
        }
        let links = links.into_iter().map(link).collect_view();
        let first = texts.iter().position(|text| text.default).unwrap_or_default();
        let texts = texts.into_iter().enumerate().map(|(at, one)| told(one, at == first));
        let texts = texts.collect_view();
        let more = (!more.is_empty()).then(|| {
            let facts = more.into_iter().map(|(name, value)| fact(name, &value)).collect_view();
            view! { <Facts>{facts}</Facts> }
        });
        Some(view! {
            <Card title=text.results icon=lucide::LuPackageCheck>
                <ul class="run-links" role="list">
                    {links}
                </ul>
                {texts}
                {more}
            </Card>
        })
    };
    view! { {shown} }.into_any()
}

/// Whether an address is one of the portal's own pages.
fn is_ours(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\")
}

fn link(link: OutputLink) -> AnyView {
    let OutputLink { title, url, entity, icon } = link;
    let picture = picture(icon.as_deref());
    let words = match (entity, url) {
        (Some(entity), _) => view! { <a href=entity.page()>{title}</a> }.into_any(),
        (None, Some(url)) if is_ours(&url) => view! { <a href=url>{title}</a> }.into_any(),
        (None, Some(address)) => view! { <ExternalLink address label=title /> }.into_any(),
        (None, None) => view! { <span>{title}</span> }.into_any(),
    };
    view! {
        <li>
            <Icon icon=picture />
            {words}
        </li>
    }
    .into_any()
}

/// The icons that templates name.
fn picture(name: Option<&str>) -> icondata_core::Icon {
    match name.unwrap_or_default() {
        "catalog" => lucide::LuBoxes,
        "github" | "git" => lucide::LuGithub,
        "docs" | "techdocs" => lucide::LuBookOpen,
        "dashboard" => lucide::LuLayoutDashboard,
        _ => lucide::LuLink,
    }
}

fn told(one: OutputText, open: bool) -> AnyView {
    let OutputText { title, html, .. } = one;
    view! {
        <details class="run-text" open=open>
            <summary>{title}</summary>
            <article class="docs-text" inner_html=html></article>
        </details>
    }
    .into_any()
}

/// A value in a line; a long one as JSON.
fn fact(name: String, value: &Value) -> AnyView {
    let shown = match value {
        Value::String(text) => view! { <span>{text.clone()}</span> }.into_any(),
        Value::Null => view! { <span class="run-quiet">"–"</span> }.into_any(),
        Value::Bool(_) | Value::Number(_) => view! { <code>{value.to_string()}</code> }.into_any(),
        Value::Array(_) | Value::Object(_) => {
            let code = serde_json::to_string_pretty(value).unwrap_or_default();
            let label = name.clone();
            view! { <CodeBlock code language=CodeLanguage::Json label /> }.into_any()
        }
    };
    view! { <Fact name>{shown}</Fact> }.into_any()
}

/// What was filled in, and what was doubtful about the run.
#[component]
pub(super) fn Given(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let values = run.task.with_untracked(|task| task.values.clone());
    let facts = match values {
        Value::Object(values) if !values.is_empty() => {
            let facts = values.into_iter().map(|(name, value)| fact(name, &value)).collect_view();
            view! { <Facts>{facts}</Facts> }.into_any()
        }
        _ => view! { <p class="run-quiet">{text.no_values}</p> }.into_any(),
    };
    let warnings = run.part(|task| task.warnings.clone());
    let warned = move || {
        let warnings = warnings.get();
        (!warnings.is_empty()).then(|| {
            let rows = warnings.into_iter().map(|warning| view! { <li>{warning}</li> });
            let rows = rows.collect_view();
            view! {
                <Card title=text.warnings icon=lucide::LuTriangleAlert>
                    <ul class="run-warnings" role="list">
                        {rows}
                    </ul>
                </Card>
            }
        })
    };
    view! {
        {warned}
        <Card title=text.values icon=lucide::LuListChecks>
            {facts}
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_paths_of_the_portal_are_followed_within_it() {
        assert!(is_ours("/catalog/default/component/shop"));
        for other in ["//evil.example", "/\\evil.example", "https://a.example", "javascript:x", ""]
        {
            assert!(!is_ours(other), "{other}");
        }
    }
}
