//! The browser's side of the field: selection, changes that it can undo, files.

use super::edit::Edit;
use leptos::{
    ev::{DragEvent, Event},
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList, HtmlDocument, HtmlInputElement, HtmlTextAreaElement};

/// How high a line is; the style sheets say the same.
const LINE: i32 = 20;

/// Lines that are shown above the one that is gone to.
const ABOVE: i32 = 4;

fn unit(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Where the selection begins and ends.
pub fn selection(field: &HtmlTextAreaElement) -> (usize, usize) {
    let at = |place: Option<u32>| usize::try_from(place.unwrap_or_default()).unwrap_or_default();
    let start = at(field.selection_start().ok().flatten());
    (start, at(field.selection_end().ok().flatten()).max(start))
}

/// Selects what stands between two places.
pub fn select(field: &HtmlTextAreaElement, (start, end): (usize, usize)) {
    let _ = field.set_selection_range(unit(start), unit(end));
}

/// Changes the text as typing would, so that it can be undone.
pub fn apply(field: &HtmlTextAreaElement, edit: &Edit) {
    let _ = field.focus();
    select(field, (edit.from, edit.to));
    let page = document().dyn_into::<HtmlDocument>();
    let typed = page.is_ok_and(|page| {
        let command = if edit.insert.is_empty() { "delete" } else { "insertText" };
        page.exec_command_with_show_ui_and_value(command, false, &edit.insert).unwrap_or(false)
    });
    if !typed {
        let _ = field.set_range_text(&edit.insert);
    }
    select(field, edit.select);
}

/// Scrolls so far that a line is seen.
pub fn show_line(field: &HtmlTextAreaElement, line: u32) {
    let Some(around) = field.parent_element() else { return };
    let above = i32::try_from(line).unwrap_or(i32::MAX).saturating_sub(1 + ABOVE).max(0);
    around.set_scroll_top(above.saturating_mul(LINE));
    around.set_scroll_left(0);
}

/// Reads the file that was dropped; tells whether there was one.
pub fn dropped(event: &DragEvent, then: impl FnOnce(String) + 'static) -> bool {
    let files = event.data_transfer().and_then(|data| data.files());
    read(first(files), then)
}

/// Reads the file that was chosen.
pub fn opened(event: &Event, then: impl FnOnce(String) + 'static) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    read(first(input.and_then(|input| input.files())), then);
}

fn first(files: Option<FileList>) -> Option<File> {
    files?.get(0)
}

fn read(file: Option<File>, then: impl FnOnce(String) + 'static) -> bool {
    let Some(file) = file else { return false };
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        if let Some(text) = text {
            then(text.replace("\r\n", "\n"));
        }
    });
    true
}
