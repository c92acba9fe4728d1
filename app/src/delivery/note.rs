//! What people say of a fact: plain forms, so they work without script.

use super::api::{Annotate, TakeBack};
use crate::{
    acts,
    text::delivery::use_delivery_text,
    ui::{Badge, ErrorState, RelativeTime},
};
use leptos::{form::ActionForm, prelude::*};
use platform::delivery::{NewNote, Note, Noted};

/// What was said, and the forms to say something and to take it back.
#[component]
pub fn NoteCell(noted: Noted, back: String) -> impl IntoView {
    let said = noted.note.clone().map(|note| view! { <Said note /> });
    let forms = noted.may_write.then(|| view! { <Forms noted back /> });
    view! { <div class="delivery-note">{said} {forms}</div> }.into_any()
}

#[component]
fn Said(note: Note) -> impl IntoView {
    let text = use_delivery_text();
    let out = note.excluded.then(|| view! { <Badge tone="warn">{text.left_out}</Badge> });
    view! {
        <p>{out} " " {note.reason}</p>
        <p class="small">{(text.said_by)(&note.by)} " " <RelativeTime at=note.at /></p>
    }
    .into_any()
}

#[component]
fn Forms(noted: Noted, back: String) -> impl IntoView {
    let text = use_delivery_text();
    let about = format!("{} {}", noted.entity.target, noted.key);
    let say = acts::act::<Annotate>(&about);
    let refused = move || say.value().get().and_then(Result::err);
    let entity = noted.entity.target.to_string();
    let reason = noted.note.as_ref().map(|note| note.reason.clone()).unwrap_or_default();
    let excluded = noted.note.as_ref().is_none_or(|note| note.excluded);
    let (own, here) = (entity.clone(), back.clone());
    let take_back = noted.note.as_ref().map(|note| note.id.to_string()).map(|note| {
        let action = acts::act::<TakeBack>(&about);
        let failed = move || action.value().get().and_then(Result::err);
        view! {
            <ActionForm action>
                <input type="hidden" name="entity" value=own />
                <input type="hidden" name="note" value=note />
                <input type="hidden" name="back" value=here />
                <button class="button" type="submit">
                    {text.take_back}
                </button>
            </ActionForm>
            {move || failed().map(|error| view! { <ErrorState error /> })}
        }
    });
    view! {
        <details>
            <summary>{text.annotate}</summary>
            <ActionForm action=say>
                <input type="hidden" name="entity" value=entity />
                <input type="hidden" name="fact" value=noted.key />
                <input type="hidden" name="back" value=back />
                <label>
                    <span>{text.reason}</span>
                    <input
                        type="text"
                        name="reason"
                        required
                        maxlength=NewNote::LONGEST.to_string()
                        value=reason
                        autocomplete="off"
                    />
                </label>
                <label class="check">
                    <input type="checkbox" name="excluded" value="true" checked=excluded />
                    <span>{text.leave_out}</span>
                </label>
                <button class="button" data-look="main" type="submit">
                    {text.keep}
                </button>
            </ActionForm>
            {move || refused().map(|error| view! { <ErrorState error /> })}
        </details>
        {take_back}
    }
    .into_any()
}
