//! The bell in the bar at the top: a link to the page, with how much there is unread. The document tells
//! the number at first, then `/api/live`.

use crate::{live::use_live, text::use_text, ui::Icon};
use leptos::prelude::*;
use platform::notifications::NotificationPage;

/// The bell; nothing where nobody is told anything.
#[component]
pub fn Bell() -> impl IntoView {
    let text = use_text();
    let unread = use_live().unread();
    let shown = move || unread.get().filter(|count| *count > 0).map(short);
    let label = move || match unread.get() {
        Some(count) if count > 0 => (text.run.unread)(&short(count)),
        _ => text.run.notifications.to_owned(),
    };
    view! {
        <a
            class="bell button"
            data-look="quiet"
            data-square
            href=super::address::PATH
            aria-label=label
            title=text.run.notifications
        >
            <Icon icon=icondata_lu::LuBell size=18 />
            <span class="count" aria-hidden="true">
                {shown}
            </span>
        </a>
        <span class="bell-told" role="status">
            {move || {
                unread
                    .get()
                    .filter(|count| *count > 0)
                    .map(|count| (text.run.unread)(&short(count)))
            }}
        </span>
    }
    .into_any()
}

/// A number that has room.
fn short(count: u64) -> String {
    if count >= NotificationPage::COUNTED { "99+".to_owned() } else { count.to_string() }
}

/// How many whoever asks on this request has not read, as it was found out before the page was rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread(pub u64);

/// That number, for the document.
#[must_use]
pub fn unread_of_request() -> Option<u64> {
    use_context::<Unread>().map(|unread| unread.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_room() {
        assert_eq!((short(3).as_str(), short(99).as_str()), ("3", "99"));
        assert_eq!((short(100).as_str(), short(250).as_str()), ("99+", "99+"));
    }
}
