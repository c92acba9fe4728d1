//! What the steps would be given with what is filled in: by the engine that runs them.

use super::workshop::Workshop;
use crate::{
    text::template_editor::use_editor_text,
    ui::{Badge, CodeBlock, CodeLanguage},
};
use leptos::prelude::*;
use scaffolder::{
    engine::{Context, Host},
    input::Unfilled,
    steps::{begins, input, rounds, written},
};
use serde_json::{Map, Value, json};

/// A step, as it would begin.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    name: String,
    action: String,
    runs: bool,
    /// How many rounds it has, with `each`.
    rounds: Option<usize>,
    /// What its first round is given.
    given: Value,
    /// Expressions that stand as they are written, and why.
    unfilled: Vec<(String, String)>,
}

/// The steps.
#[component]
pub(super) fn StepsPreview(shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    let steps = Memo::new(move |_| {
        let values = shop.values.get();
        let spec = shop.looked.with(|looked| looked.template.as_ref()?.get("spec").cloned());
        spec.map(|spec| steps_of(&spec, values)).unwrap_or_default()
    });
    let rows = move || steps.get().into_iter().map(step).collect_view();
    let is_empty = move || steps.with(Vec::is_empty);
    let hint = move || if is_empty() { text.no_steps } else { text.steps_hint };
    view! {
        <section class="editor-part" aria-labelledby="template-steps">
            <header>
                <h2 id="template-steps">{text.steps}</h2>
            </header>
            <p class="quiet">{hint}</p>
            <ol class="steps" role="list">
                {rows}
            </ol>
        </section>
    }
    .into_any()
}

/// What expressions see before a run.
fn context(values: Map<String, Value>) -> Context {
    let names = [
        ("parameters", Value::Object(values)),
        ("steps", json!({})),
        ("user", json!({ "entity": {}, "ref": "" })),
        ("context", json!({ "task": { "id": "" } })),
        ("environment", json!({ "parameters": {}, "secrets": {} })),
        ("secrets", json!({})),
    ];
    names.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn steps_of(spec: &Value, values: Map<String, Value>) -> Vec<Shown> {
    let (context, host) = (context(values), Host { failed: Some(false), ..Host::default() });
    written(spec)
        .into_iter()
        .map(|one| {
            let begun = begins(one.step, &context, &host);
            let mut unfilled = begun.unfilled;
            let mut seen = context.clone();
            let count = match rounds(one.step, &context, &host) {
                Ok(answer) => {
                    unfilled.extend(answer.unfilled);
                    let first = answer.value.first().cloned().flatten();
                    seen.extend(first.map(|each| ("each".to_owned(), each)));
                    one.step.get("each").map(|_| answer.value.len())
                }
                // What it loops over may come of a step before.
                Err(_) => Some(0),
            };
            let given = input(one.step, &seen, &host);
            unfilled.extend(given.unfilled);
            Shown {
                name: one.name,
                action: one.action,
                runs: begun.value,
                rounds: count,
                given: given.value,
                unfilled: unfilled.into_iter().map(told).collect(),
            }
        })
        .collect()
}

fn told(unfilled: Unfilled) -> (String, String) {
    (unfilled.text, unfilled.problem.message)
}

fn step(shown: Shown) -> AnyView {
    let text = use_editor_text();
    let Shown { name, action, runs, rounds, given, unfilled } = shown;
    let skipped = (!runs).then(|| view! { <Badge>{text.skipped}</Badge> });
    let rounds = rounds.map(|count| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        view! { <Badge>{(text.rounds)(count)}</Badge> }
    });
    let code = serde_json::to_string_pretty(&given).unwrap_or_default();
    let unfilled = unfilled.into_iter().map(|(words, why)| {
        view! { <p class="unfilled">{text.unfilled} " " <code>{words}</code> " – " {why}</p> }
    });
    let unfilled = unfilled.collect_view();
    view! {
        <li data-runs=runs.to_string()>
            <p class="line">
                <b>{name}</b>
                <code>{action}</code>
                {skipped}
                {rounds}
            </p>
            <CodeBlock code language=CodeLanguage::Json label=text.given />
            {unfilled}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_given_what_is_filled_in() {
        let spec = json!({ "steps": [
            { "action": "a", "input": { "name": "${{ parameters.name }}" } },
            { "action": "b", "name": "B", "if": "${{ parameters.none }}" },
            { "action": "c", "each": ["x", "y"], "input": { "at": "${{ each.value }}" } },
            { "action": "d", "input": { "x": "${{ parameters.name || 1 }}" } },
        ] });
        let values = Map::from_iter([("name".to_owned(), json!("shop"))]);
        let steps = steps_of(&spec, values);
        assert_eq!(steps[0].given, json!({ "name": "shop" }));
        assert_eq!((steps[1].name.as_str(), steps[1].runs), ("B", false));
        assert_eq!((steps[2].rounds, &steps[2].given), (Some(2), &json!({ "at": "x" })));
        assert_eq!(steps[3].unfilled.len(), 1);
    }
}
