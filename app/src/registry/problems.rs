//! What of an address or source could not be used, with place and reason.

use crate::{
    text::{registry::use_registry_text, use_text},
    ui::{Badge, Icon},
};
use leptos::prelude::*;
use platform::catalog::{Problem, Severity};

/// The list; nothing when there are none.
#[component]
pub(super) fn Problems(problems: Vec<Problem>) -> impl IntoView {
    let text = use_registry_text();
    if problems.is_empty() {
        return ().into_any();
    }
    let rows = problems.into_iter().map(row).collect_view();
    view! {
        <section class="registry-problems" aria-labelledby="registry-problems">
            <header>
                <h3 id="registry-problems">{text.unusable}</h3>
                <a href="/validate">{use_text().validate}</a>
            </header>
            <ul role="list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(problem: Problem) -> AnyView {
    let text = use_text();
    let (tone, severity) = match problem.severity {
        Severity::Error => ("bad", text.error),
        Severity::Warning => ("warn", text.warning),
    };
    let place = [problem.line, problem.column].into_iter().flatten();
    let place = place.fold(problem.location, |place, number| format!("{place}:{number}"));
    let entity = problem.entity.map(|entity| view! { <code>{entity.to_string()}</code> });
    view! {
        <li>
            <p class="head">
                <Badge tone>{severity}</Badge>
                {text.problem(problem.kind)}
                {entity}
            </p>
            <p>{problem.message}</p>
            <p class="place">
                <Icon icon=icondata_lu::LuFileCode size=14 />
                <code>{place}</code>
            </p>
        </li>
    }
    .into_any()
}
