//! A page of the form: what it is about, what is wrong with it, and its fields.

use super::{
    errors::Errors,
    state::{HEAD, Wizard},
};
use crate::ui::form::{Form, FormState};
use leptos::prelude::*;
use platform::scaffolder::FormPage;

/// The page of a number, from 0.
#[component]
pub(super) fn Fields(wizard: Wizard, at: usize) -> impl IntoView {
    let Some(page) = wizard.page(at) else { return ().into_any() };
    let fields = fields_of(wizard, at, &page);
    let FormPage { title, html, .. } = page;
    let words =
        (!html.is_empty()).then(|| view! { <div class="wizard-words" inner_html=html></div> });
    view! {
        <Errors wizard at fields />
        <h2 id=HEAD tabindex="-1">
            {title}
        </h2>
        {words}
        <Form state=fields />
    }
    .into_any()
}

/// The state of its fields, which is part of the wizard's from now on.
fn fields_of(wizard: Wizard, at: usize, page: &FormPage) -> FormState {
    let choices = wizard.choices.with_value(|all| all.get(&at).cloned().unwrap_or_default());
    let fields = FormState::start(
        page.schema.clone(),
        wizard.values.get_untracked(),
        wizard.secrets.get_untracked(),
        choices,
        untrack(|| wizard.refused_of(at)),
    );
    fields.show_all.set(wizard.pressed.get_untracked());
    let (values, secrets) = (fields.values.get_untracked(), fields.secrets.get_untracked());
    if wizard.values.with_untracked(|known| *known != values) {
        wizard.values.set(values);
    }
    if wizard.secrets.with_untracked(|known| *known != secrets) {
        wizard.secrets.set(secrets);
    }
    // The first time nothing was filled in yet: what the window kept may just have come.
    Effect::new(move |before: Option<()>| {
        let (values, secrets) = (fields.values.get(), fields.secrets.get());
        let choices = fields.choices.get();
        if before.is_some() {
            wizard.values.set(values);
            wizard.secrets.set(secrets);
            wizard.choices.update_value(|all| _ = all.insert(at, choices));
        }
    });
    Effect::new(move |before: Option<()>| {
        let (pressed, refused) = (wizard.pressed.get(), wizard.refused_of(at));
        if before.is_some() {
            fields.show_all.set(pressed);
            fields.said.set(refused);
        }
    });
    fields
}
