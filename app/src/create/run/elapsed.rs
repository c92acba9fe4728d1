//! How long something took, or takes by now.

use crate::{text::tasks::use_tasks_text, ui::Now};
use leptos::prelude::*;
use platform::Timestamp;
use std::time::Duration;

/// The time between two moments; without an end it goes on, second by second.
#[component]
pub fn Elapsed(
    /// When it began.
    from: Timestamp,
    /// When it ended.
    to: Option<Timestamp>,
) -> impl IntoView {
    let text = use_tasks_text();
    let now = expect_context::<Now>();
    let until = move || from.seconds_until(to.unwrap_or_else(|| now.exact()));
    let seconds = RwSignal::new(until());
    Effect::new(move |_| {
        if to.is_some() {
            return;
        }
        let tick = move || {
            seconds.try_set(until());
        };
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    view! { <span class="run-elapsed">{move || text.duration(seconds.get())}</span> }.into_any()
}
