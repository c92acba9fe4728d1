//! One document: its text in an editor, what there is to say of what was sent, its versions.

use super::{
    address::{Document, POLICIES, document_address},
    forecast::{Mistakes, Would},
    policies::Tried,
    roles::origin,
};
use crate::{
    text::rights::{RightsText, use_rights_text},
    ui::{Badge, Card, Icon, PlainBlock, RelativeTime, field_content},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::rights::{
    Becomes, DocumentDetail, DocumentEntry, DocumentKind, DocumentVersion, Judged, Source,
};

/// Lines that the editor has at least, and at the most before it scrolls.
const LINES: [usize; 2] = [8, 28];

/// The document; one that is not there yet is a new one.
#[component]
pub(super) fn DocumentView(
    document: Document,
    detail: Option<DocumentDetail>,
    tried: Option<Tried>,
) -> impl IntoView {
    let text = use_rights_text();
    let Document { kind, name } = document;
    let (entry, base, versions) = match detail {
        Some(DocumentDetail { entry, base, versions }) => (Some(entry), base, versions),
        None => (None, None, Vec::new()),
    };
    let (sent, judged) = match tried {
        Some(Tried { sent, judged }) => (Some(sent), Some(judged)),
        None => (None, None),
    };
    let verdict = judged.map(|judged| match judged {
        Judged::Wrong(mistakes) => view! { <Mistakes mistakes /> }.into_any(),
        Judged::Would(forecast) => view! { <Would forecast /> }.into_any(),
    });
    let comment = sent.as_ref().map(|sent| sent.comment.clone()).unwrap_or_default();
    let known = entry.as_ref().map(|entry| entry.text.clone()).unwrap_or_default();
    let written = sent.map_or(known, |sent| sent.text);
    let changed = entry.as_ref().is_some_and(|entry| {
        entry.source.as_ref().is_none_or(|source| matches!(source, Source::Database(_)))
    });
    let base = base.filter(|base| changed && !base.is_empty()).map(|base| {
        view! {
            <Card title=text.base icon=lucide::LuLayers>
                <PlainBlock code=base label=text.base />
            </Card>
        }
    });
    let is_on = entry.as_ref().is_some_and(|entry| entry.source.is_some());
    let has_base = entry.as_ref().is_some_and(|entry| entry.has_base);
    let off = is_on.then(|| step(kind, &name, &Becomes::Off, text.switch_off));
    let give_back =
        (changed && has_base).then(|| step(kind, &name, &Becomes::Base, text.give_back));
    let versions = past(kind, &name, versions, text);
    view! {
        <p class="rights-back">
            <a href=POLICIES>
                <Icon icon=lucide::LuChevronLeft />
                {text.all_documents}
            </a>
        </p>
        <div class="rights-cards" data-wide>
            <Card title=name.clone() icon=lucide::LuFilePen>
                {stands(entry.as_ref(), text)}
                <Editor kind name written comment />
                <div class="rights-steps">{off} {give_back}</div>
            </Card>
            {verdict}
            {base}
            <Card title=text.versions icon=lucide::LuHistory>
                {versions}
            </Card>
        </div>
    }
    .into_any()
}

/// Where it comes from, and that a file stays as it is.
fn stands(entry: Option<&DocumentEntry>, text: &'static RightsText) -> AnyView {
    let Some(entry) = entry else {
        return view! { <Badge tone="accent">{text.new_document}</Badge> }.into_any();
    };
    let Some(source) = &entry.source else {
        return view! { <Badge tone="warn">{text.switched_off}</Badge> }.into_any();
    };
    let stays = !matches!(source, Source::Database(_));
    let stays = stays.then(|| view! { <p class="soft">{text.read_only}</p> });
    view! {
        {origin(source, text)}
        {stays}
    }
    .into_any()
}

#[component]
fn Editor(kind: DocumentKind, name: String, written: String, comment: String) -> impl IntoView {
    let text = use_rights_text();
    let hint = match kind {
        DocumentKind::Policy => text.text_hint[0],
        DocumentKind::Role => text.text_hint[1],
        DocumentKind::Binding => text.text_hint[2],
    };
    let field = (kind != DocumentKind::Binding).then(|| {
        let lines = written.lines().count().clamp(LINES[0], LINES[1]);
        let content = field_content(&written);
        view! {
            <label>
                <span>{text.text}</span>
                <textarea
                    name="text"
                    rows=lines.to_string()
                    wrap="off"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-describedby="rights-hint"
                    inner_html=content
                ></textarea>
            </label>
        }
    });
    view! {
        <form class="rights-editor" action=document_address(kind, &name) method="post">
            {field}
            <p class="soft" id="rights-hint">
                {hint}
            </p>
            <label>
                <span>{text.comment}</span>
                <input
                    type="text"
                    name="comment"
                    maxlength="500"
                    value=comment
                    autocomplete="off"
                />
            </label>
            <div class="rights-steps">
                <button class="button" data-look="main" type="submit" name="act" value="try">
                    <Icon icon=lucide::LuFlaskConical />
                    {text.simulate}
                </button>
                <button class="button" type="submit" name="act" value="save">
                    <Icon icon=lucide::LuSave />
                    {text.save}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// A form that makes something of the document at once.
fn step(kind: DocumentKind, name: &str, becomes: &Becomes, label: &'static str) -> AnyView {
    let (word, text) = match becomes {
        Becomes::Text(text) => ("text", text.clone()),
        Becomes::Off => ("off", String::new()),
        Becomes::Base => ("base", String::new()),
    };
    view! {
        <form action="/fn/rights/save" method="post">
            <input type="hidden" name="kind" value=kind.name() />
            <input type="hidden" name="name" value=name.to_owned() />
            <input type="hidden" name="becomes" value=word />
            <input type="hidden" name="text" value=text />
            <input type="hidden" name="comment" value=label />
            <button class="button" type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}

fn past(
    kind: DocumentKind,
    name: &str,
    versions: Vec<DocumentVersion>,
    text: &'static RightsText,
) -> AnyView {
    if versions.is_empty() {
        return view! { <p>{text.no_versions}</p> }.into_any();
    }
    let rows = versions.into_iter().enumerate().map(|(at, version)| {
        let DocumentVersion { position, becomes, author, comment, at: made_at } = version;
        // The newest is what is in force.
        let back = (at > 0).then(|| step(kind, name, &becomes, text.roll_back));
        let made = match becomes {
            Becomes::Text(code) if code.is_empty() => ().into_any(),
            Becomes::Text(code) => {
                view! { <PlainBlock code label=(text.from_here)(position) /> }.into_any()
            }
            Becomes::Off => view! { <Badge tone="warn">{text.becomes_off}</Badge> }.into_any(),
            Becomes::Base => view! { <Badge>{text.becomes_base}</Badge> }.into_any(),
        };
        view! {
            <li class="rights-version">
                <p>
                    <code>{author}</code>
                    " "
                    <RelativeTime at=made_at />
                    " "
                    {comment}
                </p>
                {made}
                {back}
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <ol class="rights-list" role="list">
            {rows}
        </ol>
    }
    .into_any()
}
