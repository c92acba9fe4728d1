//! What stands over what is shown: sources that do not answer, and those that show nothing to who asks.

use crate::{
    text::observability::use_observability_text,
    ui::{Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    Timestamp,
    ci::Card as Kept,
    monitoring::{Hidden, OfSource, SourceStanding},
};

/// How old something is, and why it was not had anew.
#[component]
pub fn Age(
    /// When it was last told.
    at: Option<Timestamp>,
    /// Why it was not told since.
    error: Option<String>,
    /// Whether it may be another by now.
    stale: bool,
) -> impl IntoView {
    let text = use_observability_text();
    let worth = stale || error.is_some();
    worth.then(|| {
        let since = at.map(|at| {
            view! {
                {text.as_of}
                " "
                <RelativeTime at />
            }
        });
        view! {
            <p class="monitoring-age" title=error>
                <Icon icon=lucide::LuClock />
                {since}
                {at.is_none().then_some(text.not_told)}
            </p>
        }
    })
}

/// The age of a card.
pub fn age_of<T>(card: &Kept<T>) -> AnyView {
    let at = card.known.as_ref().map(|known| known.fetched_at);
    let stale = card.known.as_ref().is_some_and(|known| known.stale);
    view! { <Age at error=card.error.clone() stale /> }.into_any()
}

/// Notices about sources; nothing while all answer and show something.
#[component]
pub fn SourceNotes(
    /// The sources.
    sources: Vec<OfSource<SourceStanding>>,
) -> impl IntoView {
    let text = use_observability_text();
    let notes: Vec<AnyView> = sources
        .into_iter()
        .filter_map(|source| {
            let OfSource { source: name, vendor, value } = source;
            let SourceStanding { hidden, fetched_at, error, untold, stale, .. } = value;
            let words = match hidden {
                Some(Hidden::Stranger) => (text.stranger)(&vendor),
                Some(Hidden::Unclear) => (text.unclear)(&vendor),
                None if untold && error.is_some() => (text.no_answer)(&vendor),
                None if untold => format!("{vendor} ({name}): {}", text.not_told),
                None if error.is_some() => (text.away)(&vendor, &name),
                None if stale => (text.old)(&vendor, &name),
                None => return None,
            };
            let since = fetched_at.map(|at| {
                view! {
                    " "
                    {text.as_of}
                    " "
                    <RelativeTime at />
                }
            });
            Some(
                view! {
                    <li>
                        <Icon icon=if hidden.is_some() {
                            lucide::LuEyeOff
                        } else {
                            lucide::LuUnplug
                        } />
                        <div>
                            <p>{words} {since}</p>
                            <p class="reason">{error}</p>
                        </div>
                    </li>
                }
                .into_any(),
            )
        })
        .collect();
    (!notes.is_empty()).then(|| {
        view! {
            <ul class="monitoring-notes" role="list">
                {notes}
            </ul>
        }
    })
}
