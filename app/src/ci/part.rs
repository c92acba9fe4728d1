//! The card of one part: what is known of it, how old that is where it matters, and what went wrong.

use crate::{
    text::ci::use_ci_text,
    ui::{Card, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{Timestamp, ci};

/// What stands around a part.
pub struct Frame {
    /// The title.
    pub title: &'static str,
    /// The icon before it.
    pub icon: icondata_core::Icon,
}

/// The card; `body` makes its content of the value.
pub fn part<T>(frame: &Frame, card: ci::Card<T>, body: impl FnOnce(T) -> AnyView) -> AnyView {
    let ci::Card { known, error } = card;
    let stale = known.as_ref().filter(|known| known.stale).map(|known| known.fetched_at);
    let notice = notice(stale, error.clone());
    let content = match known {
        Some(known) => body(known.value),
        None if error.is_some() => ().into_any(),
        None => quiet(use_ci_text().asking),
    };
    view! {
        <Card title=frame.title icon=frame.icon>
            {notice}
            {content}
        </Card>
    }
    .into_any()
}

/// What went wrong, and how old what is shown is then.
fn notice(stale: Option<Timestamp>, error: Option<String>) -> Option<AnyView> {
    let text = use_ci_text();
    if stale.is_none() && error.is_none() {
        return None;
    }
    let since = stale.map(|at| {
        view! {
            <span>{text.as_of}</span>
            " "
            <RelativeTime at />
        }
    });
    let icon = if error.is_some() { lucide::LuUnplug } else { lucide::LuClock };
    let what = error.is_some().then_some(text.not_told);
    Some(
        view! {
            <div class="ci-notice" role="status">
                <Icon icon />
                <div>
                    <p>{what} " " {since}</p>
                    {error.map(|error| view! { <p class="reason">{error}</p> })}
                </div>
            </div>
        }
        .into_any(),
    )
}

/// What stands in a card that has nothing to show.
pub fn quiet(words: &'static str) -> AnyView {
    view! { <p class="ci-quiet">{words}</p> }.into_any()
}
