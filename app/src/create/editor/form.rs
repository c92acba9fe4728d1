//! The form that the template asks with, as the wizard shows it.

use super::workshop::Workshop;
use crate::{
    text::template_editor::use_editor_text,
    ui::form::{Form, FormState},
};
use leptos::prelude::*;
use platform::scaffolder::FormPage;
use scaffolder::form::{Choices, EnginePatterns, check_pages};

/// The pages, one below the other, and whether what is filled in fits.
#[component]
pub(super) fn FormPreview(shop: Workshop) -> impl IntoView {
    let text = use_editor_text();
    let pages = Memo::new(move |_| shop.looked.with(super::looked::Looked::pages));
    let broken = Memo::new(move |_| {
        let (values, secrets) = (shop.values.get(), shop.secrets.get());
        let broken = pages.with(|pages| check_pages(pages, &values, &secrets, &EnginePatterns));
        u64::try_from(broken.len()).unwrap_or(u64::MAX)
    });
    let summary = move || match (pages.with(Vec::is_empty), broken.get()) {
        (true, _) => text.no_form.to_owned(),
        (false, 0) => text.form_good.to_owned(),
        (false, some) => (text.form_bad)(some),
    };
    let shown = move || {
        let pages = pages.get().into_iter().enumerate();
        pages.map(|(at, page)| form(at, page, shop)).collect_view()
    };
    view! {
        <section class="editor-part" aria-labelledby="template-form">
            <header>
                <h2 id="template-form">{text.form}</h2>
                <p role="status">{summary}</p>
            </header>
            {shown}
        </section>
    }
    .into_any()
}

fn form(at: usize, page: FormPage, shop: Workshop) -> AnyView {
    let text = use_editor_text();
    let FormPage { title, description, schema, .. } = page;
    let title = if title.is_empty() { (text.page)(at + 1) } else { title };
    let (values, secrets) = (shop.values.get_untracked(), shop.secrets.get_untracked());
    let state = FormState::start(schema, values, secrets, Choices::default(), Vec::new());
    Effect::new(move |_| {
        let (values, secrets) = (state.values.get(), state.secrets.get());
        shop.values.update(|all| all.extend(values));
        shop.secrets.update(|all| all.extend(secrets));
    });
    view! {
        <fieldset class="page">
            <legend>{title}</legend>
            {description.map(|description| view! { <p class="quiet">{description}</p> })}
            <Form state />
        </fieldset>
    }
    .into_any()
}
