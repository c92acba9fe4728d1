//! Palette and list of keys. Their code is loaded when one of them is opened for the first time:
//! a visit that only reads does not pay for them.

use super::{FrameState, keys::KeyHelp, palette::Palette};
use leptos::prelude::*;

/// Nothing until the first of them is wanted.
#[component]
pub(super) fn Dialogs() -> impl IntoView {
    let state = expect_context::<FrameState>();
    let wanted = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || state.palette.get() || state.help.get()
    });
    move || wanted.get().then(|| Suspend::new(frame_dialogs()))
}

#[lazy]
fn frame_dialogs() -> AnyView {
    view! {
        <Palette />
        <KeyHelp />
    }
    .into_any()
}
