//! Names the sources that do not answer: what is shown of them is as old as it says.

use crate::{
    text::deployments::use_deployment_text,
    ui::{Icon, RelativeTime},
};
use leptos::prelude::*;
use platform::deployments::SourceState;

/// The notices; nothing while all answer.
#[component]
pub fn SourceNotices(sources: Vec<SourceState>) -> impl IntoView {
    let text = use_deployment_text();
    let notice = move |source: SourceState| {
        let since = source.succeeded_at.map(|at| {
            view! {
                <span>{text.as_of}</span>
                <RelativeTime at />
            }
        });
        let never = source.succeeded_at.is_none().then_some(text.never_reached);
        view! {
            <li class="source-notice">
                <Icon icon=icondata_lu::LuUnplug />
                <div>
                    <p>{(text.source_away)(&source.vendor, &source.name)} " " {since} {never}</p>
                    <p class="reason">{source.error}</p>
                </div>
            </li>
        }
    };
    let notices: Vec<_> = sources.into_iter().filter(|source| source.stale).map(notice).collect();
    (!notices.is_empty()).then(|| {
        view! {
            <ul class="source-notices" role="list">
                {notices}
            </ul>
        }
    })
}
