//! What there is to say of the text, document by document.

use super::editor::Draft;
use crate::{
    text::{
        Text, use_text,
        validator::{ValidatorText, use_validator_text},
    },
    ui::{Badge, Icon, KindIcon, count},
};
use descriptor::{DocumentError, Review, Verdict};
use leptos::{ev::MouseEvent, prelude::*};
use platform::EntityRef;

/// The verdicts, and how many of them are good.
#[component]
pub(super) fn Verdicts(draft: Draft) -> impl IntoView {
    let (text, words) = (use_validator_text(), use_text());
    let judged = draft.judged();
    let summary = move || judged.with(|all| summary(all, text));
    let tone = move || judged.with(|all| tone(all));
    let documents = move || {
        let shown = judged.with(|all| {
            all.iter().filter(|one| one.verdict != Verdict::Empty).cloned().collect::<Vec<_>>()
        });
        shown.into_iter().map(|one| document(one, draft, text, words)).collect_view()
    };
    view! {
        <section class="validator-verdict" aria-labelledby="verdict">
            <header data-tone=tone>
                <h2 id="verdict">{text.verdict}</h2>
                <p role="status">{summary}</p>
            </header>
            <ol role="list">{documents}</ol>
        </section>
    }
    .into_any()
}

/// How many documents there are, and how many would be taken.
fn summary(all: &[Review], text: &ValidatorText) -> String {
    let (mut documents, mut refused) = (0_u64, 0_u64);
    for one in all.iter().filter(|one| one.verdict != Verdict::Empty) {
        documents += 1;
        refused += u64::from(one.is_refused());
    }
    match (documents, refused) {
        (0, _) => text.nothing.to_owned(),
        (_, 0) => (text.all_good)(documents),
        _ => (text.some_refused)(&count(refused), documents),
    }
}

fn tone(all: &[Review]) -> &'static str {
    let mut tone = "plain";
    for one in all.iter().filter(|one| one.verdict != Verdict::Empty) {
        if one.is_refused() {
            return "bad";
        }
        let advised = !one.advice.is_empty() || one.verdict == Verdict::NeedsRemote;
        tone = if advised || tone == "warn" { "warn" } else { "good" };
    }
    tone
}

fn document(
    one: Review,
    draft: Draft,
    text: &'static ValidatorText,
    words: &'static Text,
) -> AnyView {
    let Review { line, verdict, kind, name, reference, errors, advice, relations, .. } = one;
    let (tone, word) = match verdict {
        Verdict::Valid => ("good", text.valid),
        Verdict::UnknownKind => ("warn", text.custom),
        Verdict::NeedsRemote => ("warn", text.unfetched),
        Verdict::NotAnEntity => ("bad", text.no_entity),
        _ => ("bad", text.refused),
    };
    let kind = kind.unwrap_or_default();
    let picture = (!kind.is_empty()).then(|| view! { <KindIcon kind=kind.to_lowercase() /> });
    let title = match (kind.is_empty(), &name) {
        (false, Some(name)) => {
            format!("{} {name}", words.kind_singular(&kind.to_lowercase(), &kind))
        }
        (false, None) => words.kind_singular(&kind.to_lowercase(), &kind),
        (true, _) => (text.document_at)(line),
    };
    let reference = reference.map(|reference| view! { <code>{reference.to_string()}</code> });
    let findings = errors
        .into_iter()
        .map(|error| finding(error, "bad", draft, text))
        .chain(advice.into_iter().map(|one| finding(one, "warn", draft, text)))
        .collect_view();
    let relations = (!relations.is_empty()).then(|| {
        let rows = relations
            .into_iter()
            .map(|one| relation(words.relation(one.relation_type), &one.target))
            .collect_view();
        view! {
            <div class="relations">
                <h4>{text.relations}</h4>
                <ul role="list">{rows}</ul>
            </div>
        }
    });
    view! {
        <li>
            <div class="head">
                {picture} <h3>{title}</h3> <Badge tone>{word}</Badge> {place(line, 1, draft, text)}
            </div>
            {reference}
            <ul class="findings" role="list">
                {findings}
            </ul>
            {relations}
        </li>
    }
    .into_any()
}

fn finding(
    error: DocumentError,
    tone: &'static str,
    draft: Draft,
    text: &'static ValidatorText,
) -> AnyView {
    let DocumentError { line, column, path, message } = error;
    let icon = if tone == "bad" { icondata_lu::LuCircleX } else { icondata_lu::LuLightbulb };
    let path = (!path.is_empty()).then(|| view! { <code>{path}</code> });
    view! {
        <li data-tone=tone>
            <Icon icon />
            <div>
                <p>{message}</p>
                <p class="where">{place(line, column, draft, text)} {path}</p>
            </div>
        </li>
    }
    .into_any()
}

/// A place in the text; with script the cursor goes there.
fn place(line: u32, column: u32, draft: Draft, text: &'static ValidatorText) -> AnyView {
    let go = move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        draft.go_to(line, column);
    };
    view! {
        <a class="place" href="#descriptor" rel="external" on:click=go>
            {(text.place)(line, column)}
        </a>
    }
    .into_any()
}

fn relation(words: String, target: &EntityRef) -> AnyView {
    view! {
        <li>
            <span>{words}</span>
            <KindIcon kind=target.kind() />
            <code title=target.to_string()>{target.short()}</code>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validator::examples::EXAMPLES;
    use descriptor::{Limits, review};

    fn of(text: &str) -> Vec<Review> {
        review(text, &Limits::default())
    }

    #[test]
    fn the_colour_is_that_of_the_worst() {
        let (_, good) = EXAMPLES[0];
        assert_eq!(tone(&of(good)), "good");
        assert_eq!(tone(&of("# nothing\n")), "plain");
        assert_eq!(tone(&of(&good.replace("kind: Component", "kind: Dashboard"))), "warn");
        assert_eq!(tone(&of(&format!("{good}---\nkind: [\n"))), "bad");
    }
}
