//! Every source: what people registered, then what the configuration names.

use super::{api::RefreshSource, source::state_words, source_address};
use crate::{
    acts::act,
    text::{registry::use_registry_text, use_text},
    ui::{Badge, EmptyState, Icon, RelativeTime},
};
use leptos::{form::ActionForm, prelude::*};
use platform::catalog::SourceEntry;

/// The lists.
#[component]
pub(super) fn Sources(sources: Vec<SourceEntry>) -> impl IntoView {
    let text = use_registry_text();
    let (registered, configured): (Vec<_>, Vec<_>) =
        sources.into_iter().partition(|source| source.registration.is_some());
    let registered = if registered.is_empty() {
        view! {
            <EmptyState
                icon=icondata_lu::LuFolderInput
                title=text.none_registered
                hint=text.none_registered_hint
            >
                <a class="button" href="/catalog-import">
                    {text.register}
                </a>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <List sources=registered /> }.into_any()
    };
    let configured = (!configured.is_empty()).then(|| {
        view! {
            <section aria-labelledby="registry-configured">
                <h2 id="registry-configured">{text.configured}</h2>
                <p class="hint">{text.configured_hint}</p>
                <List sources=configured />
            </section>
        }
    });
    view! {
        <div class="registry-sources">
            <section aria-labelledby="registry-registered">
                <h2 id="registry-registered">{text.registered}</h2>
                <p class="hint">{text.registered_hint}</p>
                {registered}
            </section>
            {configured}
        </div>
    }
    .into_any()
}

#[component]
fn List(sources: Vec<SourceEntry>) -> impl IntoView {
    let rows = sources.into_iter().map(|entry| view! { <Row entry /> }).collect_view();
    view! {
        <ul class="registry-list" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

#[component]
fn Row(entry: SourceEntry) -> impl IntoView {
    let (text, words) = (use_registry_text(), use_text());
    let SourceEntry { state, registration } = entry;
    let name = state.target.clone();
    let shown = registration.map_or_else(|| name.clone(), |registration| registration.target);
    let (state_word, tone, reason) = state_words(&state.state, words);
    let read = state.read_at.map(|at| {
        view! { <span>{text.read_at} " " <RelativeTime at /></span> }
    });
    view! {
        <li data-row>
            <div class="words">
                <a href=source_address(&name) data-row-link>
                    <code>{shown}</code>
                </a>
                <p class="facts">
                    <Badge tone>{state_word}</Badge>
                    <span>{(words.entities_count)(state.entities)}</span>
                    {read}
                </p>
                {reason.map(|reason| view! { <p class="reason">{reason}</p> })}
            </div>
            <ReadAgain source=name quiet=true />
        </li>
    }
    .into_any()
}

/// The button that has a source read again.
#[component]
pub(super) fn ReadAgain(source: String, quiet: bool) -> impl IntoView {
    let text = use_registry_text();
    let action = act::<RefreshSource>(&source);
    let look = if quiet { "quiet" } else { "plain" };
    view! {
        <ActionForm action>
            <input type="hidden" name="source" value=source />
            <button
                class="button"
                data-look=look
                type="submit"
                disabled=move || action.pending().get()
            >
                <Icon icon=icondata_lu::LuRefreshCw />
                {text.read_again}
            </button>
        </ActionForm>
    }
    .into_any()
}
