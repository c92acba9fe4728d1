//! The browser's side of opening a folder or a file.

use super::files::{Opened, is_wanted, open};
use leptos::{ev::Event, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, HtmlInputElement,
    js_sys::{Reflect, Uint8Array},
};

/// Reads the folder that was chosen; `None` where there is no template in it.
pub(super) fn opened(event: &Event, then: impl FnOnce(Option<Opened>) + 'static) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    let Some(list) = input.files() else { return };
    let files: Vec<File> = (0..list.length()).filter_map(|at| list.get(at)).collect();
    // The same folder can be chosen again.
    input.set_value("");
    spawn_local(async move {
        let mut all = Vec::with_capacity(files.len());
        for file in files {
            let path = path_of(&file);
            if is_wanted(&path) {
                all.extend(bytes_of(&file).await.map(|bytes| (path, bytes)));
            }
        }
        then(open(all));
    });
}

/// Its path below the folder that was chosen, that folder's name first.
fn path_of(file: &File) -> String {
    let path = Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok();
    let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
    path.unwrap_or_else(|| file.name())
}

async fn bytes_of(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
