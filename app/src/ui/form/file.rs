//! A file, or several, as data addresses: they become part of the values.

use super::{control::Control, frame::Frame};
use crate::text::form::use_form_text;
use leptos::{ev::Event, prelude::*, task::spawn_local};
use serde_json::Value;
use wasm_bindgen::JsCast;

/// Most bytes of a file: as text within a form it has to fit into a request (`server.max-body-size`).
const LARGEST: f64 = 512_000.0;

/// The field.
#[component]
pub(super) fn FileField(control: Control, several: bool) -> impl IntoView {
    let text = use_form_text();
    let refused = RwSignal::new(false);
    let is_refused = move || refused.get();
    let value = control.value();
    let names = move || value.with(|value| names(value.as_ref()));
    let (leaving, setting) = (control.clone(), control.clone());
    let take = move |event: Event| {
        let Some(input) =
            event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        let files = input
            .files()
            .map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect::<Vec<_>>());
        let files = files.unwrap_or_default();
        refused.set(files.iter().any(|file| file.size() > LARGEST));
        if refused.get_untracked() {
            return;
        }
        let setting = setting.clone();
        spawn_local(async move {
            let mut all = Vec::new();
            for file in files {
                if let Some(address) = read(&file).await {
                    all.push(Value::from(address));
                }
            }
            let value = if several { Some(Value::Array(all)) } else { all.pop() };
            setting.set(value);
        });
    };
    view! {
        <Frame control=control.clone()>
            <input
                id=control.id.clone()
                type="file"
                multiple=several
                disabled=control.is_fixed()
                aria-required=control.required()
                aria-invalid=control.is_invalid()
                aria-describedby=control.described_by()
                on:change=take
                on:blur=move |_| leaving.leave()
            />
            <p class="files">{move || names().join(", ")}</p>
            <Show when=is_refused>
                <p class="wrong" role="alert">
                    {text.file_too_large}
                </p>
            </Show>
            <noscript inner_html=text.file_without_script></noscript>
        </Frame>
    }
    .into_any()
}

/// A file as a data address that says its name, as forms of Backstage write it.
async fn read(file: &web_sys::File) -> Option<String> {
    let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = web_sys::js_sys::Uint8Array::new(&bytes).to_vec();
    let sort = Some(file.type_()).filter(|sort| !sort.is_empty());
    let sort = sort.unwrap_or_else(|| "application/octet-stream".to_owned());
    let name = crate::ui::encoded(&file.name());
    // A letter a byte: what browsers call a binary string.
    let bytes: String = bytes.into_iter().map(char::from).collect();
    Some(format!("data:{sort};name={name};base64,{}", window().btoa(&bytes).ok()?))
}

/// The names of the files that are filled in.
fn names(value: Option<&Value>) -> Vec<String> {
    let all = match value {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let texts = all.into_iter().filter_map(Value::as_str);
    texts
        .filter_map(|text| text.split(';').find_map(|part| part.strip_prefix("name=")))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_names() {
        let value = serde_json::json!(["data:text/plain;name=a.txt;base64,YQ==", "data:x;base64,"]);
        assert_eq!(names(Some(&value)), ["a.txt"]);
    }
}
