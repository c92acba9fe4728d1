//! The ways on, with the template's own words where it has any.

use super::{place::Place, sent::DO, state::Wizard};
use crate::{
    text::wizard::use_wizard_text,
    ui::{ErrorState, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;

/// The buttons of the present step.
#[component]
pub(super) fn Buttons(wizard: Wizard) -> impl IntoView {
    let words = use_wizard_text();
    let (labels, pages) = wizard.form.with_value(|form| (form.labels.clone(), form.pages.len()));
    let back_label = labels.back.unwrap_or_else(|| words.back.to_owned());
    let review_label = labels.review.unwrap_or_else(|| words.review.to_owned());
    let back = move || {
        let label = back_label.clone();
        (wizard.place.get() != Place::first(pages)).then(|| {
            view! {
                <button class="button" type="submit" name=DO value="back">
                    <Icon icon=lucide::LuArrowLeft />
                    {label}
                </button>
            }
        })
    };
    let create_label = labels.create.unwrap_or_else(|| words.create.to_owned());
    let forth = move || {
        let place = wizard.place.get();
        if place == Place::Review {
            return view! { <Begin wizard label=create_label.clone() /> }.into_any();
        }
        let is_last = place.after(pages) == Place::Review;
        let label = if is_last { review_label.clone() } else { words.next.to_owned() };
        view! {
            <button class="button" data-look="main" type="submit" name=DO value="next">
                {label}
                <Icon icon=lucide::LuArrowRight />
            </button>
        }
        .into_any()
    };
    let failed = move || {
        wizard.error().map(|error| {
            view! { <ErrorState error /> }
        })
    };
    view! {
        <div class="wizard-failed">{failed}</div>
        <div class="wizard-buttons">{back} <span class="keys">{words.keys}</span> {forth}</div>
    }
    .into_any()
}

/// To try it, and to have it made.
#[component]
fn Begin(wizard: Wizard, label: String) -> impl IntoView {
    let words = use_wizard_text();
    let (may, may_try) = wizard.form.with_value(|form| (form.may.is_possible(), form.may_try));
    let attempt = may_try.then(|| {
        view! {
            <button
                class="button"
                type="submit"
                name=DO
                value="try"
                title=words.attempt_hint
                disabled=move || wizard.is_pending()
            >
                <Icon icon=lucide::LuFlaskConical />
                {words.attempt}
            </button>
        }
    });
    let shown = move || if wizard.is_pending() { words.creating.to_owned() } else { label.clone() };
    let create = may.then(|| {
        view! {
            <button
                class="button"
                data-look="main"
                type="submit"
                name=DO
                value="create"
                disabled=move || wizard.is_pending()
            >
                <Icon icon=lucide::LuRocket />
                <span aria-live="polite">{shown}</span>
            </button>
        }
    });
    view! {
        {attempt}
        {create}
    }
    .into_any()
}
