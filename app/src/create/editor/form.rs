//! The form that the template asks with, as the wizard shows it.

use super::workshop::Workshop;
use crate::{
    text::template_editor::use_editor_text,
    ui::form::{Form, FormState},
};
use leptos::prelude::*;
use platform::scaffolder::FormPage;
use scaffolder::form::{Choices, EnginePatterns, check_pages};
use serde_json::{Map, Value};

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
    let known = (values.clone(), secrets.clone());
    let state = FormState::start(schema, values, secrets, Choices::default(), Vec::new());
    Effect::new(move |before: Option<(Map<String, Value>, Map<String, Value>)>| {
        let now = (state.values.get(), state.secrets.get());
        let before = before.unwrap_or_else(|| known.clone());
        shop.values.update(|all| take_over(all, &before.0, &now.0));
        shop.secrets.update(|all| take_over(all, &before.1, &now.1));
        now
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

/// Takes over what a page changed. It knows of the other pages only what was there when it was made.
fn take_over(all: &mut Map<String, Value>, before: &Map<String, Value>, now: &Map<String, Value>) {
    for (name, value) in now.iter().filter(|(name, value)| before.get(*name) != Some(value)) {
        all.insert(name.clone(), value.clone());
    }
    for name in before.keys().filter(|name| !now.contains_key(*name)) {
        all.shift_remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_leaves_what_others_changed_meanwhile() {
        let map = |value: Value| value.as_object().cloned().unwrap();
        let mut all = map(json!({ "name": "new", "size": 1, "gone": true }));
        let before = map(json!({ "name": "old", "size": 1, "gone": true }));
        take_over(&mut all, &before, &map(json!({ "name": "old", "size": 2, "more": "x" })));
        assert_eq!(Value::Object(all), json!({ "name": "new", "size": 2, "more": "x" }));
    }
}
