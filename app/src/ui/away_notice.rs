//! Says that a page shows what was known when the database went away.

use super::{Icon, RelativeTime};
use crate::text::use_text;
use leptos::prelude::*;
use platform::Timestamp;

/// The notice; nothing while the database is there.
#[component]
pub fn AwayNotice(
    /// Since when the database is away.
    since: Option<Timestamp>,
) -> impl IntoView {
    let text = use_text();
    let since = since?;
    Some(view! {
        <p class="away-notice" role="status">
            <Icon icon=icondata_lu::LuUnplug />
            <span>{text.database_away}</span>
            <RelativeTime at=since />
        </p>
    })
}
