//! The form: steps at the side, the present one beside them.

use super::{
    buttons::Buttons,
    fields::Fields,
    place::Place,
    review::Review,
    sent::{AT, DO, SECRETS, VALUES, VISIT},
    start::Start,
    state::Wizard,
    steps::Steps,
};
use crate::{create::address::template_address, text::wizard::use_wizard_text, ui::Icon};
use icondata_lu as lucide;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
};
use serde_json::{Map, Value};

/// The form. Without script it is sent to the page itself.
#[component]
pub(super) fn WizardForm(wizard: Wizard, start: Start) -> impl IntoView {
    let action = wizard.form.with_value(|form| template_address(&form.template));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let button = event.submitter().and_then(|button| button.get_attribute("value"));
        wizard.press(&button.unwrap_or_default());
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            let at_end = wizard.place.get_untracked() == Place::Review;
            wizard.press(if at_end { "create" } else { "next" });
        }
    };
    let step = move || {
        wizard.anew.track();
        match wizard.place.get() {
            Place::Page(at) => view! { <Fields wizard at /> }.into_any(),
            Place::Review => view! { <Review wizard /> }.into_any(),
        }
    };
    view! {
        <form
            class="wizard"
            action=action
            method="post"
            novalidate
            on:submit=submit
            on:keydown=on_key
        >
            <Carried start />
            <Steps wizard />
            <div class="step">
                <Resumed wizard />
                {step}
                <Buttons wizard />
            </div>
        </form>
    }
    .into_any()
}

/// What a form without script brings along, and the button that Enter in a field means: the first of a
/// form, whatever else there is.
#[component]
fn Carried(start: Start) -> impl IntoView {
    let json = |values: &Map<String, Value>| serde_json::to_string(values).unwrap_or_default();
    let (values, secrets) = (json(&start.values), json(&start.secrets));
    if !start.secrets.is_empty() {
        keep_nowhere();
    }
    view! {
        <button
            class="unseen"
            type="submit"
            name=DO
            value="next"
            tabindex="-1"
            aria-hidden="true"
        ></button>
        <input type="hidden" name=AT value=start.place.name() />
        <input type="hidden" name=VISIT value=start.visit />
        <input type="hidden" name=VALUES value=values />
        <input type="hidden" name=SECRETS value=secrets />
    }
    .into_any()
}

/// Has nobody on the way keep the answer that is being rendered: without script, secrets go back to who
/// typed them.
fn keep_nowhere() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        use axum::http::{HeaderValue, header::CACHE_CONTROL};
        response.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// That what was filled in before is here again.
#[component]
fn Resumed(wizard: Wizard) -> impl IntoView {
    let words = use_wizard_text();
    let shown = move || {
        wizard.resumed.get().then(|| {
            view! {
                <Icon icon=lucide::LuHistory size=14 />
                <span>{words.resumed}</span>
                <button
                    class="button"
                    data-look="quiet"
                    type="button"
                    on:click=move |_| wizard.clear()
                >
                    {words.start_anew}
                </button>
            }
        })
    };
    view! {
        <div class="wizard-resumed" role="status">
            {shown}
        </div>
    }
    .into_any()
}
