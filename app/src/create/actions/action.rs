//! One action.

use super::schema::{Row, rows};
use crate::{
    text::create::{CreateText, use_create_text},
    ui::{Badge, CodeBlock, CodeLanguage, form::Description},
};
use leptos::prelude::*;
use platform::scaffolder::{ActionDescription, ActionExample};

/// What there is to say of it, behind its name. It has an address of its own: its name as fragment.
#[component]
pub(super) fn ActionEntry(action: ActionDescription, open: bool) -> impl IntoView {
    let words = use_create_text();
    let ActionDescription { id, description, input, output, examples, is_local, is_repeatable } =
        action;
    let local = is_local.then(|| {
        view! {
            <span title=words.local_hint>
                <Badge>{words.local}</Badge>
            </span>
        }
    });
    let repeatable = is_repeatable.then(|| {
        view! {
            <span title=words.repeatable_hint>
                <Badge tone="good">{words.repeatable}</Badge>
            </span>
        }
    });
    let first = description.lines().next().unwrap_or_default().to_owned();
    // A fragment opens what it lies in: so the place to jump to is inside.
    view! {
        <li class="template-action" data-row>
            <details open=open>
                <summary>
                    <code>{id.clone()}</code>
                    <span class="first">{with_code(&first)}</span>
                    <span class="signs">{local} {repeatable}</span>
                </summary>
                <div class="more" id=id.clone()>
                    <div class="whole">
                        <Description text=description />
                        <a
                            href=format!("#{id}")
                            rel="external"
                            data-row-link
                            aria-label=(words.address_of)(&id)
                        >
                            "#"
                        </a>
                    </div>
                    <h2>{words.input}</h2>
                    {table(&format!("{id}: {}", words.input), rows(&input), words.no_input)}
                    <h2>{words.output}</h2>
                    {table(&format!("{id}: {}", words.output), rows(&output), words.no_output)}
                    {self::examples(examples, words)}
                </div>
            </details>
        </li>
    }
    .into_any()
}

/// A text whose `code` is set as such; everything else of Markdown stays as it is written.
fn with_code(text: &str) -> impl IntoView + use<> {
    let parts = text.split('`').map(str::to_owned).enumerate();
    parts
        .map(
            |(at, part)| {
                if at % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
            },
        )
        .collect_view()
}

fn table(label: &str, rows: Vec<Row>, none: &'static str) -> AnyView {
    let words = use_create_text();
    if rows.is_empty() {
        return view! { <p class="none">{none}</p> }.into_any();
    }
    let rows = rows.into_iter().map(|row| line(row, words)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label.to_owned()>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{words.sort}</th>
                        <th scope="col">{words.meaning}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(row: Row, words: &'static CreateText) -> AnyView {
    let Row { name, sort, required, meaning, usual, choices } = row;
    let required = required.then(|| view! { <Badge tone="accent">{words.required}</Badge> });
    let usual = usual.map(|usual| view! { <span class="aside">{(words.usual)(&usual)}</span> });
    let choices = (!choices.is_empty()).then(|| {
        let told = (words.one_of)(&choices.join(", "));
        view! { <span class="aside">{told}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <code>{name}</code>
                " "
                {required}
            </th>
            <td>{sort}</td>
            <td>{with_code(&meaning)} {usual} {choices}</td>
        </tr>
    }
    .into_any()
}

fn examples(examples: Vec<ActionExample>, words: &'static CreateText) -> Option<AnyView> {
    if examples.is_empty() {
        return None;
    }
    let examples = examples.into_iter().map(|one| {
        view! {
            <p>{one.description.clone()}</p>
            <CodeBlock code=one.example language=CodeLanguage::Yaml label=one.description />
        }
    });
    let view = view! {
        <h2>{words.examples}</h2>
        {examples.collect_view()}
    };
    Some(view.into_any())
}
