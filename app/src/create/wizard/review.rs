//! The last look: everything that was filled in, page by page, and what happens then.

use super::{
    kept::without_masked,
    place::Place,
    sent::DO,
    state::{ERRORS, HEAD, Wizard},
};
use crate::{
    create::address::template_address,
    text::{use_text, wizard::use_wizard_text},
    ui::{Icon, encoded},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::FormPage;
use scaffolder::form::{EnginePatterns, Reviewed, review};
use serde_json::Value;

/// Browsers and servers take no longer address; what has a file in it is longer.
const LONGEST_LINK: usize = 8_000;

/// The review.
#[component]
pub(super) fn Review(wizard: Wizard) -> impl IntoView {
    let words = use_wizard_text();
    let pages = move || {
        wizard.form.with_value(|form| {
            let pages = form.pages.iter().enumerate();
            pages.map(|(at, page)| self::page(wizard, at, page)).collect_view()
        })
    };
    // What belongs to no page.
    let refused = move || {
        let refused = wizard.refused.get();
        (!refused.is_empty()).then(|| {
            let lines = refused.into_iter().map(|one| view! { <li>{one.message}</li> });
            view! {
                <div class="wizard-errors" id=ERRORS tabindex="-1" role="alert">
                    <ul role="list">{lines.collect_view()}</ul>
                </div>
            }
        })
    };
    let (is_empty, steps) =
        wizard.form.with_value(|form| (form.pages.is_empty(), form.steps.clone()));
    let nothing = is_empty.then(|| view! { <p class="none">{words.nothing_asked}</p> });
    let link = (!is_empty).then_some(move || self::link(wizard));
    let happens = (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
        view! {
            <section class="happens">
                <h3>{words.happens}</h3>
                <ol>{steps}</ol>
            </section>
        }
    });
    view! {
        <div class="wizard-review">
            <h2 id=HEAD tabindex="-1">
                {words.review}
            </h2>
            <p class="hint">{words.review_hint}</p>
            {refused}
            {nothing}
            {pages}
            {link}
            {happens}
        </div>
    }
    .into_any()
}

/// A link that fills in the same again, but for what nobody may see: for colleagues, and for manuals.
fn link(wizard: Wizard) -> AnyView {
    let words = use_wizard_text();
    let values = wizard.values.read();
    let (page, values) = wizard.form.with_value(|form| {
        (template_address(&form.template), without_masked(&form.pages, &values))
    });
    let address = format!("{page}?formData={}", encoded(&Value::Object(values).to_string()));
    if address.len() > LONGEST_LINK {
        return ().into_any();
    }
    view! {
        <p>
            <a class="button" data-look="quiet" rel="external" href=address>
                <Icon icon=lucide::LuLink />
                {words.link}
            </a>
        </p>
    }
    .into_any()
}

fn page(wizard: Wizard, at: usize, page: &FormPage) -> AnyView {
    let words = use_wizard_text();
    let title = page.title.clone();
    let choices = wizard.choices.with_value(|all| all.get(&at).cloned().unwrap_or_default());
    let values = wizard.values.read();
    let fields = review(&page.schema, &values, &choices, &EnginePatterns);
    let fields = fields.into_iter().filter(|field| field.shown).map(field).collect_view();
    let edit = (words.edit)(&title);
    view! {
        <section>
            <header>
                <h3>{title}</h3>
                <button
                    class="button"
                    data-look="quiet"
                    type="submit"
                    name=DO
                    value=format!("go:{}", Place::Page(at).name())
                    aria-label=edit.clone()
                    title=edit
                >
                    <Icon icon=lucide::LuPencil size=14 />
                </button>
            </header>
            <dl>{fields}</dl>
        </section>
    }
    .into_any()
}

fn field(field: Reviewed) -> AnyView {
    let words = use_wizard_text();
    let Reviewed { label, value, masked, .. } = field;
    let shown = match (value.is_empty(), masked) {
        (true, _) => view! { <span class="none">{words.empty}</span> }.into_any(),
        (false, true) => view! {
            <span class="masked" aria-hidden="true">
                {value}
            </span>
            <span class="unseen">{words.masked}</span>
        }
        .into_any(),
        (false, false) => {
            let [yes, no] = use_text().entity.yes_no;
            let value = match value.as_str() {
                "true" => yes.to_owned(),
                "false" => no.to_owned(),
                _ => value,
            };
            view! { <span class="value">{value}</span> }.into_any()
        }
    };
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{shown}</dd>
        </div>
    }
    .into_any()
}
