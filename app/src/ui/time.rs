//! Times for people: "4 min ago", with the exact moment on hover.

use crate::text::{Text, use_text};
use leptos::prelude::*;
use platform::Timestamp;

/// The present moment of the page, in both halves: the server's clock at the rendering, counted on
/// by the browser's.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Timestamp>, StoredValue<Option<Began>>);

/// The moment that a page began with, and what the browser's clock said then.
#[derive(Clone, Copy)]
struct Began(Timestamp, f64);

impl Now {
    /// The moment at which a view is made.
    pub fn at_once(self) -> Timestamp {
        self.0.get_untracked()
    }

    /// The same to the second, for what counts seconds.
    pub fn exact(self) -> Timestamp {
        match self.1.get_value() {
            Some(began) => began.now(),
            None => self.at_once(),
        }
    }

    /// On the server the state's clock; in the browser the moment in the document, ticking.
    pub fn start() -> Self {
        let now = Self(RwSignal::new(initial()), StoredValue::new(None));
        Effect::new(move |_| {
            let began = Began(now.0.get_untracked(), web_sys::js_sys::Date::now());
            now.1.set_value(Some(began));
            set_interval(move || now.0.set(began.now()), std::time::Duration::from_secs(15));
        });
        now
    }
}

impl Began {
    /// The present moment.
    fn now(self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a visit")]
        let passed = (web_sys::js_sys::Date::now() - self.1) as i64;
        Timestamp(self.0.0 + passed)
    }
}

#[cfg(feature = "ssr")]
fn initial() -> Timestamp {
    crate::AppState::current().map(|state| state.clock.now()).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn initial() -> Timestamp {
    let root = document().document_element();
    let text = root.and_then(|root| root.get_attribute("data-now"));
    Timestamp(text.and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// How long ago it was, with the exact moment (UTC) on hover.
#[component]
pub fn RelativeTime(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let text = use_text();
    let now = expect_context::<Now>().0;
    view! {
        <time datetime=at.to_rfc3339() title=text.moment(at)>
            {move || ago(text, at.seconds_until(now.get()))}
        </time>
    }
}

/// The largest whole unit; a moment of the future (clocks differ) is now.
fn ago(text: &'static Text, seconds: i64) -> String {
    match seconds {
        ..10 => text.now.to_owned(),
        10..60 => (text.seconds_ago)(seconds),
        60..3_600 => (text.minutes_ago)(seconds / 60),
        3_600..86_400 => (text.hours_ago)(seconds / 3_600),
        _ => (text.days_ago)(seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};

    #[test]
    fn the_largest_whole_unit_is_said() {
        let english = text::of(Language::English);
        let said: Vec<_> = [-5, 9, 59, 60, 3_599, 3_600, 86_399, 172_800]
            .into_iter()
            .map(|seconds| ago(english, seconds))
            .collect();
        let expected =
            ["now", "now", "59 s ago", "1 min ago", "59 min ago", "1 h ago", "23 h ago", "2 d ago"];
        assert_eq!(said, expected);
    }
}
